"""The management API: each app brings its router, this wires them together."""

from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI

from routerhub.access.api import router as access_router
from routerhub.access.api_auth import ApiAuth, docs_need_a_caller
from routerhub.access.api_errors import give_every_error_one_shape, in_json
from routerhub.routing.api import router as routing_router
from routerhub.usage.api import router as usage_router

api = NinjaAPI(
    title="RouterHub management API",
    version="1",
    urls_namespace="api",
    docs_url="/docs",
    openapi_url="/openapi.json",
    docs_decorator=docs_need_a_caller,
    # A router that says nothing is open to signed-in people of every role and to admin keys, never to strangers.
    auth=ApiAuth(),
)
give_every_error_one_shape(api)
api.add_router("", access_router)
api.add_router("", usage_router)
api.add_router("", routing_router)


def api_urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API's URL patterns, each answering its errors in JSON: no redirect to a sign-in form for programs."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = in_json(pattern.callback)
    return patterns, app_name, namespace
