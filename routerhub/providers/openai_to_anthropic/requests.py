"""A chat completion request as a messages request."""

from routerhub.engine.snapshot import Model
from routerhub.providers.bodies import Body, BodyInvalid
from routerhub.providers.openai_to_anthropic.cache_marks import CacheMarks
from routerhub.providers.openai_to_anthropic.left_behind import LeftBehind
from routerhub.providers.openai_to_anthropic.messages import Conversation
from routerhub.providers.openai_to_anthropic.options import (
    JSON_INSTRUCTION,
    SAMPLING_VERSION,
    sampling,
    translate_options,
    wants_json_object,
)
from routerhub.providers.openai_to_anthropic.parts import Notes
from routerhub.providers.openai_to_anthropic.tools import tools_in_use, translate_tools
from routerhub.providers.passage import Outgoing


def translate_request(body: Body, model: Model) -> Outgoing:
    """The messages request for a chat completion request; `BodyInvalid` names a field that cannot be carried over."""
    _refuse_untranslatable(body, model)
    notes = Notes(CacheMarks(body), LeftBehind())
    notes.left.add_fields(body)
    tools = translate_tools(body, notes.marks)
    translated: Body = {"model": model.upstream_name, **translate_options(body, model, notes.left)}
    translated |= _conversation(body, notes)
    translated |= tools or tools_in_use(translated["messages"])
    if notes.marks.settle():
        notes.left.add("messages[].content[].prompt_cache_breakpoint")
    headers = {"anthropic-version": SAMPLING_VERSION} if sampling(body) else {}
    return Outgoing(translated, headers, notes.left.names())


def _refuse_untranslatable(body: Body, model: Model) -> None:
    """Refuse what changes the meaning of a reply and has no counterpart."""
    if body.get("n") not in (None, 1):
        raise BodyInvalid(f"n must be 1 for {model.name}: its provider gives one reply a request.", field="n")
    if body.get("modalities") not in (None, [], ["text"]):
        raise BodyInvalid(f"{model.name} answers in text only.", field="modalities")


def _conversation(body: Body, notes: Notes) -> Body:
    conversation = Conversation(notes)
    for index, message in enumerate(body["messages"]):
        conversation.add(message, index)
    if wants_json_object(body):
        conversation.add_system([{"type": "text", "text": JSON_INSTRUCTION}])
    system, turns = conversation.system(), conversation.turns()
    if turns:
        return {"messages": turns, "system": system} if system else {"messages": turns}
    if not system:
        raise BodyInvalid("messages hold no content.", field="messages")
    # The openai dialect answers to instructions alone; the provider needs somebody to have spoken.
    return {"messages": [{"role": "user", "content": system}]}
