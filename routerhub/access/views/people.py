"""The pages of people: who may sign in, and as what."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from routerhub.access import people as acts
from routerhub.access.forms import PasswordForm, PersonForm, RoleForm
from routerhub.access.models import User
from routerhub.access.people_list import read_people, role_of
from routerhub.web.roles import CAN_MANAGE_PEOPLE, roles_required


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@roles_required(CAN_MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, initial={"role": "viewer"})
    if form.is_valid():
        try:
            person = acts.add_person(**form.cleaned_data, by=_me(request))
        except acts.NameTaken as refusal:
            form.add_error("username", str(refusal))
        else:
            messages.success(request, f"{person.username} can sign in now.")
            return redirect("access:people")
    context = {"people": read_people(), "form": form}
    return render(request, "access/people.html", context, status=422 if form.is_bound else 200)


@require_GET
@roles_required(CAN_MANAGE_PEOPLE)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    return _page(request, _person(person_id))


@require_POST
@roles_required(CAN_MANAGE_PEOPLE)
def change_role(request: HttpRequest, person_id: int) -> HttpResponse:
    person = _person(person_id)
    form = RoleForm(request.POST)

    def act() -> str:
        acts.change_role(person=person, role=form.cleaned_data["role"], by=_me(request))
        return f"{person.username} is now {form.cleaned_data['role'].label.lower()} and has to sign in again."

    return _do(request, person, form, act, name="role_form")


@sensitive_post_parameters("password")
@require_POST
@roles_required(CAN_MANAGE_PEOPLE)
def reset_password(request: HttpRequest, person_id: int) -> HttpResponse:
    person = _person(person_id)
    form = PasswordForm(request.POST, person=person)

    def act() -> str:
        acts.reset_password(person=person, password=form.cleaned_data["password"], by=_me(request))
        return f"{person.username} has a new password and has to sign in again."

    return _do(request, person, form, act, name="password_form")


@require_POST
@roles_required(CAN_MANAGE_PEOPLE)
def deactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    person = _person(person_id)

    def act() -> str:
        acts.deactivate(person=person, by=_me(request))
        return f"{person.username} is signed out and cannot sign in any more."

    return _do(request, person, Form(request.POST), act, name="access_form")


@require_POST
@roles_required(CAN_MANAGE_PEOPLE)
def reactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    person = _person(person_id)
    acts.reactivate(person=person, by=_me(request))
    messages.success(request, f"{person.username} can sign in again.")
    return redirect("access:person", person.pk)


def _do(request: HttpRequest, person: User, form: Form, act: Callable[[], str], *, name: str) -> HttpResponse:
    """Perform the act of a valid form and go back to the person; show what is wrong beside the form otherwise."""
    if form.is_valid():
        try:
            messages.success(request, act())
        except acts.PersonNotChanged as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("access:person", person.pk)
    return _page(request, person, status=422, **{name: form})


def _page(request: HttpRequest, person: User, *, status: int = 200, **forms: Form) -> HttpResponse:
    context = {
        "person": person,
        "role": role_of(person),
        "is_me": person.pk == _me(request).pk,
        "role_form": RoleForm(initial={"role": role_of(person)}),
        "password_form": PasswordForm(),
        **forms,
    }
    return render(request, "access/person.html", context, status=status)


def _person(person_id: int) -> User:
    return get_object_or_404(User.objects.prefetch_related("groups"), pk=person_id)


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)
