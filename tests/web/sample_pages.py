"""A page with a form and a polling part that fail on demand, to try the shell's scripts in a real browser.

Nobody is signed in through the database: the person is a value, so the server needs none.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from routerhub.access.models import User
from routerhub.urls import handler500
from routerhub.urls import urlpatterns as product_urls
from routerhub.web import htmx
from routerhub.web.navigation import Group, Link

__all__ = ["handler500"]
PAGE = (
    """{% extends "base.html" %}{% block title %}Sample{% endblock %}{% block content %}
<h1 tabindex="-1">Sample</h1>
<div class="tiles"><div class="tile"><span class="tile-label">Calls</span><span class="tile-value">1,234</span></div>
</div>
<button class="button" data-copy="rh-demo" hidden>Copy key</button>
<div id="poll" hx-get="/poll/" hx-trigger="every 300ms" hx-target="#poll">never asked</div>
<a class="button" href="/sample/?next" hx-get="/next/" hx-target="#main">Next page</a>
"""
    + "{{ form }}{% endblock %}"
)
FORM = """<form class="form card" id="edit" action="/save/" method="post" hx-post="/save/" hx-swap="outerHTML">
<div class="field"><label for="name">Name</label><input id="name" name="name" value="{{ name }}"{% if error %}
 aria-invalid="true" aria-describedby="name_error"{% endif %}>
{% if error %}<p class="field-error" id="name_error">{{ error }}</p>{% endif %}</div>
<div class="field"><label for="secret">Secret</label>
<input id="secret" name="secret" type="password" autocomplete="off"></div>
<div class="form-actions"><button class="button button--primary" type="submit">Save name</button></div></form>"""
SHELL = {
    "user": User(username="sample"),
    "role_words": "Product manager",
    "navigation": [Group("Operate", (Link("Sample", "/sample/", "tag", "page"), Link("Calls", "/calls/", "tag", "")))],
    "live_revision": 42,
    "draft_change_count": 3,
    "is_demo": True,
    "can": {},
}


def form_html(name: str, error: str = "") -> str:
    return engines["django"].from_string(FORM).render({"name": name, "error": error})


@login_not_required
def sample(request: HttpRequest) -> HttpResponse:
    page = engines["django"].from_string(PAGE)
    person = User(username="sample", theme=request.COOKIES.get("theme", "system"))
    return HttpResponse(page.render({**SHELL, "user": person, "form": form_html("first")}, request))


@login_not_required
def choose_theme(request: HttpRequest) -> HttpResponse:
    response = redirect("/sample/")
    response.set_cookie("theme", request.POST["theme"])
    return response


@login_not_required
def save(request: HttpRequest) -> HttpResponse:
    name = request.POST["name"]
    if name == "crash":
        raise RuntimeError("asked for")
    if name == "expired":
        return redirect("/sign-in/?next=/save/")
    if name == "wrong":
        return HttpResponse(form_html(name, "Choose another name."), status=422)
    return htmx.announce(HttpResponse(form_html(name)), f"Saved {name}.", level="bad" if name == "sad" else "ok")


@login_not_required
def poll(request: HttpRequest) -> HttpResponse:
    return HttpResponse("asked")


@login_not_required
def another_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse('<h1 tabindex="-1">Next</h1>')


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string('{% extends "base.html" %}').render({}, request))


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse('{"status": "ready", "revision": 42}', content_type="application/json")


urlpatterns = [
    path("sample/", sample),
    path("save/", save),
    path("preferences/theme/", choose_theme),
    path("poll/", poll),
    path("next/", another_page),
    path("sign-in/", sign_in),
    path("health/ready", ready),
    *product_urls,
]
