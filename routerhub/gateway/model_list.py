"""`GET /v1/models`: what a caller may put into `model`, in the caller's dialect."""

from datetime import UTC, datetime
from typing import Any

import orjson

from routerhub.engine.deciding import AUTO, TASK_PREFIX
from routerhub.engine.snapshot import ApiKey, Snapshot
from routerhub.gateway.http import send_reply
from routerhub.gateway.refusals import Refusal
from routerhub.gateway.requests import Request

LIST_PATH = "/v1/models"
Entry = tuple[str, str, int, str]


async def list_models(request: Request) -> None:
    """Answer with `auto`, every task and every model that the key may use."""
    entries = _entries(request)
    if request.dialect == "anthropic":
        rows = [_anthropic(entry) for entry in entries]
        body: dict[str, Any] = {
            "data": rows,
            "first_id": rows[0]["id"],
            "last_id": rows[-1]["id"],
            "has_more": False,
        }
    else:
        body = {"object": "list", "data": [_openai(entry) for entry in entries]}
    await _send(request, body)


async def retrieve_model(request: Request) -> None:
    """Answer with the one model whose id follows `/v1/models/`; ids may hold slashes and colons."""
    wanted = request.path.removeprefix(f"{LIST_PATH}/")
    for entry in _entries(request):
        if entry[0] == wanted:
            await _send(request, _anthropic(entry) if request.dialect == "anthropic" else _openai(entry))
            return
    raise Refusal(404, "model_not_found", f"The model {wanted} does not exist.", field="model")


def _entries(request: Request) -> list[Entry]:
    live = request.live()
    return entries(live.snapshot, request.authenticated(live))


def entries(snapshot: Snapshot, key: ApiKey) -> list[Entry]:
    """(id, name, created in seconds, owner) of everything the key may name, the table's own names first."""
    made = snapshot.compiled_ms // 1000
    found: list[Entry] = [(AUTO, "The routing table decides", made, "routerhub")]
    found += [(TASK_PREFIX + task.slug, task.name, made, "routerhub") for task in snapshot.tasks.values()]
    found += [
        (model.slug, model.name, model.created_ms // 1000, model.provider)
        for model in snapshot.models.values()
        if model.is_enabled and (not key.allowed_models or model.slug in key.allowed_models)
    ]
    return found


def _openai(entry: Entry) -> dict[str, Any]:
    model_id, _, created, owner = entry
    return {"id": model_id, "object": "model", "created": created, "owned_by": owner}


def _anthropic(entry: Entry) -> dict[str, Any]:
    model_id, name, created, _ = entry
    return {
        "type": "model",
        "id": model_id,
        "display_name": name,
        "created_at": datetime.fromtimestamp(created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


async def _send(request: Request, body: dict[str, Any]) -> None:
    await send_reply(request.send, 200, orjson.dumps(body), {"x-request-id": request.id, "request-id": request.id})
