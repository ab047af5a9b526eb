"""A chat completion request as a messages request: text in, text out."""

from routerhub.engine.snapshot import Model
from routerhub.providers.bodies import Body, BodyInvalid, optional_count, text_of

# Fields that change what a reply means and have no counterpart yet: dropping them silently would mislead the caller.
UNTRANSLATED = ("tools", "functions", "logprobs", "audio", "modalities")


def translate_request(body: Body, model: Model) -> Body:
    """The messages request for a chat completion request; `BodyInvalid` names a field that cannot be carried over."""
    _refuse_untranslated(body, model)
    messages = body["messages"]
    system = "\n".join(text_of(m.get("content")) for m in messages if m["role"] in ("system", "developer"))
    translated: Body = {
        "model": model.upstream_name,
        "max_tokens": optional_count(body, "max_completion_tokens", "max_tokens") or model.max_output_tokens,
        "messages": [
            _message(m, index) for index, m in enumerate(messages) if m["role"] not in ("system", "developer")
        ],
    }
    if system:
        translated["system"] = system
    return translated | _options(body)


def _refuse_untranslated(body: Body, model: Model) -> None:
    for field in UNTRANSLATED:
        if body.get(field):
            raise BodyInvalid(f"{field} cannot be carried over to {model.name}'s provider yet.", field=field)
    if body.get("n") not in (None, 1):
        raise BodyInvalid(f"n must be 1 for {model.name}: its provider gives one reply a request.", field="n")


def _message(message: Body, index: int) -> Body:
    role, content = message["role"], message.get("content")
    if role not in ("user", "assistant"):
        field = f"messages[{index}].role"
        raise BodyInvalid(f"{field}: {role} messages cannot be carried over to this provider yet.", field=field)
    for part in content if isinstance(content, list) else ():
        if not isinstance(part, dict) or part.get("type") != "text":
            field = f"messages[{index}].content"
            raise BodyInvalid(f"{field}: only text parts can be carried over to this provider yet.", field=field)
    return {"role": role, "content": text_of(content)}


def _options(body: Body) -> Body:
    options: Body = {}
    if isinstance(body.get("temperature"), int | float):
        # The dialect's scale ends at 1 where the openai one ends at 2.
        options["temperature"] = min(body["temperature"], 1)
    if isinstance(body.get("top_p"), int | float):
        options["top_p"] = body["top_p"]
    if stops := _stop_sequences(body.get("stop")):
        options["stop_sequences"] = stops
    if body.get("stream"):
        options["stream"] = True
    if isinstance(body.get("user"), str):
        options["metadata"] = {"user_id": body["user"]}
    response_format = body.get("response_format")
    if isinstance(response_format, dict) and response_format.get("type") == "json_schema":
        schema = (response_format.get("json_schema") or {}).get("schema")
        options["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
    return options


def _stop_sequences(stop: object) -> list[str]:
    stops = [stop] if isinstance(stop, str) else stop if isinstance(stop, list) else []
    # The provider refuses sequences of white space alone.
    return [sequence for sequence in stops if isinstance(sequence, str) and sequence.strip()]
