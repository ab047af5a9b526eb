"""Kinds of work: listed, named and described."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from routerhub.access.models import User
from routerhub.routing.editing_tasks import add_task, change_task
from routerhub.routing.forms import TaskForm
from routerhub.routing.listing_tasks import read_tasks
from routerhub.routing.models import Task
from routerhub.web.htmx import render_page
from routerhub.web.roles import CAN_EDIT_ROUTING, EVERYBODY, names_of, roles_required


@require_GET
@roles_required(EVERYBODY)
def tasks(request: HttpRequest) -> HttpResponse:
    context = {"tasks": read_tasks(), "who_can_edit": names_of(CAN_EDIT_ROUTING)}
    return render_page(request, "routing/tasks.html", "routing/_tasks.html", context)


@require_http_methods(["GET", "POST"])
@roles_required(CAN_EDIT_ROUTING)
def new_task(request: HttpRequest) -> HttpResponse:
    form = TaskForm(request.POST or None)
    if not form.is_valid():
        return _show_form(request, form)
    task = add_task(task=form.save(commit=False), by=cast(User, request.user))
    messages.success(request, f"Callers can name the task {task.slug} now.")
    return redirect("routing:tasks")


@require_http_methods(["GET", "POST"])
@roles_required(CAN_EDIT_ROUTING)
def edit_task(request: HttpRequest, slug: str) -> HttpResponse:
    task = get_object_or_404(Task, slug=slug)
    form = TaskForm(request.POST or None, instance=task)
    if not form.is_valid():
        return _show_form(request, form)
    change_task(task=form.save(commit=False), by=cast(User, request.user))
    messages.success(request, f"“{task.name}” is saved.")
    return redirect("routing:tasks")


def _show_form(request: HttpRequest, form: TaskForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render_page(request, "routing/task.html", "routing/_task.html", {"form": form}, status=status)
