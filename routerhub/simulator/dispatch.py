"""Who may ask for what: credentials, models, sizes; and what each path answers."""

import orjson

from routerhub.simulator.answering import EVENTS, JSON, Exchange
from routerhub.simulator.asking import WIRES, Asked
from routerhub.simulator.catalogue import EMBEDDERS, PROVIDERS, models_of
from routerhub.simulator.conversation import Conversation
from routerhub.simulator.faults import Selection, select
from routerhub.simulator.instant import Instant
from routerhub.simulator.reading import bool_field, object_field
from routerhub.simulator.reply import count_prompt_tokens
from routerhub.simulator.routes import Route
from routerhub.simulator.wire import Problem, Usage

INSTANTS = {dialect: Instant(wire, dialect) for dialect, wire in WIRES.items()}
WRONG_CREDENTIAL = "wrong"


class Refused(Exception):
    """The request gets an error of the dialect instead of an answer."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


async def answer_request(exchange: Exchange, asked: Asked) -> Usage:
    """Answer whatever was asked; the native usage of a reply, null for all else. `Refused` where nothing was sent."""
    if asked.is_instant:
        return await _answer_instantly(exchange, asked)
    _check_credential(asked)
    if asked.problem is not None:
        raise Refused(asked.problem)
    match asked.route.act, asked.conversation:
        case "reply", Conversation() as conversation:
            return await _answer_conversation(exchange, asked.route, conversation)
        case "embed", Conversation() as conversation:
            return await _answer_embedding(exchange, asked, conversation)
        case "count", Conversation() as conversation:
            counted = _count(exchange, asked.route, conversation)
            await exchange.send_whole(200, orjson.dumps({"input_tokens": counted}))
        case "models", _:
            offered = models_of(asked.route.provider, asked.route.dialect)
            await exchange.send_whole(200, exchange.wire.models(offered))
        case "model", _:
            selection = _select(exchange, asked.route, asked.route.model)
            await exchange.send_whole(200, exchange.wire.model(selection.model))
        case _:
            raise Refused(Problem(status=404, message="There is nothing at this path"))
    return None


def _check_credential(asked: Asked) -> None:
    """Any credential will do but the word `wrong`; a self-hosted provider does without."""
    bearer = (asked.header(b"authorization") or "").removeprefix("Bearer").strip()
    credential = asked.header(b"x-api-key") or bearer
    provider = PROVIDERS.get(asked.route.provider or "")
    is_needed = provider is None or provider.needs_credential
    if credential == WRONG_CREDENTIAL or (is_needed and not credential):
        raise Refused(Problem(status=401, message="The credential is missing or not valid", code="invalid_api_key"))


def _select(exchange: Exchange, route: Route, name: str) -> Selection:
    """The model of that name, if it is the path's to offer."""
    selection = select(name, route.provider, route.dialect, fault_seconds=exchange.world.fault_seconds)
    if selection is None or selection.model not in models_of(route.provider, route.dialect):
        raise Refused(
            Problem(status=404, message=f"The model {name} does not exist", code="model_not_found", param="model")
        )
    return selection


def _count(exchange: Exchange, route: Route, conversation: Conversation) -> int:
    model = _select(exchange, route, conversation.model).model
    return count_prompt_tokens(conversation, PROVIDERS[model.provider].bytes_per_token)


async def _answer_conversation(exchange: Exchange, route: Route, conversation: Conversation) -> Usage:
    selection = _select(exchange, route, conversation.model)
    model = selection.model
    if model.name in EMBEDDERS:
        raise Refused(Problem(status=404, message=f"{model.name} is not a chat model", param="model"))
    most = model.max_output_tokens
    if conversation.max_tokens is not None and conversation.max_tokens > most:
        message = f"max_tokens is too large: {conversation.max_tokens}. {model.name} supports at most {most}"
        raise Refused(Problem(status=400, message=message, param="max_tokens"))
    tokens, window = _count(exchange, route, conversation), model.context_window
    if tokens > window:
        message = f"The prompt is too long: {tokens} tokens, and {model.name} takes {window}"
        raise Refused(Problem(status=400, message=message, code="context_length_exceeded", param="messages"))
    return await exchange.answer(selection, conversation)


async def _answer_embedding(exchange: Exchange, asked: Asked, conversation: Conversation) -> Usage:
    selection = _select(exchange, asked.route, conversation.model)
    if asked.embedding is None or (selection.model.name not in EMBEDDERS and selection.fault is None):
        raise Refused(Problem(status=400, message=f"{selection.model.name} makes no embeddings", param="model"))
    return await exchange.embed(selection, asked.embedding)


async def _answer_instantly(exchange: Exchange, asked: Asked) -> Usage:
    canned = INSTANTS[asked.route.dialect]
    client = exchange.client
    if not bool_field(asked.body, "stream"):
        await client.start(200, (JSON, (b"content-length", canned.length), exchange.id_header))
        await client.finish(canned.body)
        return canned.usage
    wants_usage = bool_field(object_field(asked.body, "stream_options"), "include_usage")
    await client.start(200, (EVENTS, exchange.id_header))
    await client.finish(canned.events_with_usage if wants_usage else canned.events)
    return canned.usage
