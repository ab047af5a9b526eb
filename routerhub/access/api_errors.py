"""One shape for every error of the management API: `{"error": {"message", "code", ...}}`.

Routers raise `ApiError`, ninja's `HttpError` or Django's `Http404` and `PermissionDenied`; the rest is done here.
"""

import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

View = Callable[..., HttpResponseBase]

logger = logging.getLogger(__name__)

CODES = {
    400: "bad_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    422: "invalid",
    429: "too_many_requests",
}


SAY_WHO_YOU_ARE = "Send a RouterHub key with the admin scope as Authorization: Bearer, or sign in."


class ApiError(HttpError):
    """An error with a code of its own and further fields, such as what a conflict is about."""

    def __init__(self, status_code: int, message: str, *, code: str, **details: Any) -> None:
        super().__init__(status_code, message)
        self.code = code
        self.details = details


def answer(status: int, message: str, *, code: str = "", **details: Any) -> JsonResponse:
    """The JSON answer for an error; without a code, the one that goes with the status."""
    error = {"message": message, "code": code or CODES.get(status, "error"), **details}
    response = JsonResponse({"error": error}, status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def give_every_error_one_shape(api: NinjaAPI) -> None:
    """Register the handlers below with the API."""
    api.exception_handler(HttpError)(_http_error)
    api.exception_handler(ValidationError)(_validation_error)
    api.exception_handler(Http404)(_not_found)
    api.exception_handler(PermissionDenied)(_permission_denied)
    api.exception_handler(Exception)(_unexpected)


def in_json(view: View) -> View:
    """The view of an API address: open to programs without a session, 405 in our shape too."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        allowed = response.headers["Allow"]
        refusal = answer(405, f"{request.path} answers {allowed} only.")
        refusal.headers["Allow"] = allowed
        return refusal

    return login_not_required(answered)


@csrf_exempt
@login_not_required
def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    return answer(404, f"There is nothing at /api/{rest}. See /api/docs.")


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 401:
        return answer(401, SAY_WHO_YOU_ARE)
    code = error.code if isinstance(error, ApiError) else ""
    details = error.details if isinstance(error, ApiError) else {}
    return answer(error.status_code, error.message, code=code, **details)


def _validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"field": _field_name(entry["loc"]), "message": entry["msg"]} for entry in error.errors]
    return answer(422, "Some fields are not valid.", fields=fields)


def _field_name(location: tuple[str | int, ...]) -> str:
    # ("body", "payload", "rules", 0, "name"): source and parameter name are the server's words, not the caller's.
    names = location[2:] if location[0] == "body" and len(location) > 2 else location[1:]
    return ".".join(str(name) for name in names)


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(404, "There is nothing with this id, or you may not see it.")


def _permission_denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return answer(403, str(error) or "You may not do this.")


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    error_id = uuid.uuid4().hex
    logger.error("Management API error %s at %s %s", error_id, request.method, request.path, exc_info=error)
    return answer(500, "Something went wrong on our side; the id finds it in the log.", code="internal", id=error_id)
