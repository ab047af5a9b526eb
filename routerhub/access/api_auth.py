"""Who may use the management API: a RouterHub key with the admin scope, or a dashboard session with a role."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from routerhub.access.api_errors import SAY_WHO_YOU_ARE, answer
from routerhub.access.models import ApiKey, User
from routerhub.access.models.api_key import Scope
from routerhub.access.pepper import current_pepper
from routerhub.engine.keys import key_digest
from routerhub.web.roles import EVERYBODY, Role, has_role, names_of, roles_of


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls the management API, found as `request.auth`.

    `user` is the person to name as the author of a change: the one signed in, or the one who issued the key (null
    for a key that the installation made itself). A key may do what an admin may.
    """

    user: User | None
    key: ApiKey | None
    roles: frozenset[Role]


class ApiAuth(AuthBase):
    """Guard of a router or operation: `Router(auth=ApiAuth(roles=CAN_PUBLISH))`. Every role when none is named.

    A presented key alone decides; the session counts only when there is none, and then unsafe methods need the
    CSRF token.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = (
        "A RouterHub key with the admin scope, as `Authorization: Bearer` or as `x-api-key`. "
        "In the dashboard's browser the session is enough."
    )
    csrf = True

    def __init__(self, *, roles: frozenset[Role] = EVERYBODY) -> None:
        self.roles = roles
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller; None when nobody is named, `AuthorizationError` when somebody without the right is."""
        presented = _presented_key(request)
        return _key_caller(presented) if presented else self._session_caller(request)

    def _session_caller(self, request: HttpRequest) -> Caller | None:
        user = request.user
        if not isinstance(user, User):
            return None
        if check_csrf(request):
            raise AuthorizationError(message="This needs the CSRF token of the session, sent as X-CSRFToken.")
        if not has_role(user, self.roles):
            raise AuthorizationError(message=f"This needs the role {names_of(self.roles)}.")
        return Caller(user=user, key=None, roles=roles_of(user))


def caller_of(request: HttpRequest) -> Caller:
    """Who calls, in an operation that an `ApiAuth` guards."""
    caller: Caller = request.auth  # type: ignore[attr-defined] # set by ninja from what `ApiAuth` returned
    return caller


def docs_need_a_caller(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Guard the API's own pages: whoever may use the API may read about it; a browser is sent to sign-in."""
    auth = ApiAuth()

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            caller = auth(request)
        except (AuthenticationError, AuthorizationError):
            caller = None
        if caller:
            return view(request, *args, **kwargs)
        if request.path.endswith(".json"):
            return answer(401, SAY_WHO_YOU_ARE)
        return redirect_to_login(request.get_full_path())

    guarded.allowed_roles = auth.roles  # type: ignore[attr-defined] # read by the test over all URLs
    return guarded


def _presented_key(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key", "")


def _key_caller(presented: str) -> Caller | None:
    usable = ApiKey.objects.usable(timezone.now()).select_related("created_by")
    key = usable.filter(digest=key_digest(current_pepper(), presented)).first()
    if key is None:
        return None
    if Scope.ADMIN not in key.scopes:
        raise AuthorizationError(message="This key calls models only; the management API needs the admin scope.")
    return Caller(user=key.created_by, key=key, roles=frozenset({Role.ADMIN}))
