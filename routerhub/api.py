"""The management API: each app brings its router, this wires them together."""

from ninja import NinjaAPI

api = NinjaAPI(
    title="RouterHub management API",
    version="1",
    urls_namespace="api",
    docs_url="/docs",
    openapi_url="/openapi.json",
)
