"""What a caller says about its request: headers, or string entries of the same names in `metadata`."""

from collections.abc import Mapping

from routerhub.engine.deciding import HintInvalid, task_named_by
from routerhub.engine.request import COMPLEXITIES, PRIORITIES, Hints
from routerhub.providers.bodies import Body

PREFIX = "x-routerhub-"
MAX_LENGTH = 256
NO_HINTS = Hints()


def read_hints(headers: Mapping[bytes, bytes], body: Body) -> Hints:
    """The hints of a request; a header wins over metadata. `HintInvalid` names the hint that makes no sense."""
    given = _given(headers, body)
    model = body.get("model")
    task = task_named_by(model) if isinstance(model, str) else None
    if not given and task is None:
        return NO_HINTS
    return Hints(
        task=task or given.get("task"),
        user_tier=given.get("user-tier"),
        deadline_ms=_positive(given, "deadline-ms"),
        priority=_one_of(given, "priority", PRIORITIES) or "realtime",
        session=given.get("session"),
        complexity=_one_of(given, "complexity", COMPLEXITIES),
        tags=tuple(tag for tag in (part.strip() for part in given.get("tags", "").split(",")) if tag),
    )


def _given(headers: Mapping[bytes, bytes], body: Body) -> dict[str, str]:
    metadata = body.get("metadata")
    entries = metadata.items() if isinstance(metadata, dict) else ()
    given = {name[len(PREFIX) :]: value for name, value in entries if name.startswith(PREFIX)}
    for raw_name, raw_value in headers.items():
        if raw_name.startswith(b"x-routerhub-"):
            given[raw_name[len(PREFIX) :].decode("latin-1")] = raw_value.decode("utf-8", "replace")
    for name, value in given.items():
        if not isinstance(value, str) or len(value) > MAX_LENGTH:
            raise HintInvalid(
                f"{PREFIX}{name} must be a string of at most {MAX_LENGTH} characters.", field=PREFIX + name
            )
    return {name: value.strip() for name, value in given.items() if value.strip()}


def _positive(given: dict[str, str], name: str) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise HintInvalid(f"{PREFIX}{name} must be a whole number of at least 1, not {value!r}.", field=PREFIX + name)
    return int(value)


def _one_of(given: dict[str, str], name: str, allowed: tuple[str, ...]) -> str | None:
    value = given.get(name)
    if value is not None and value not in allowed:
        raise HintInvalid(f"{PREFIX}{name} must be {' or '.join(allowed)}, not {value!r}.", field=PREFIX + name)
    return value
