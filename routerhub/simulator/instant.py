"""The model called `instant`: one canned reply, made once, for benchmarks that measure somebody else."""

from routerhub.simulator.catalogue import Dialect
from routerhub.simulator.reply import Envelope, Reply
from routerhub.simulator.wire import Usage, Wire

NAME = "instant"
_REPLY = Reply(text="Here is an instant reply.", finish="stop", stop_sequence=None, prompt_tokens=12, output_tokens=6)


class Instant:
    """The canned bytes of one dialect, whole and streamed."""

    def __init__(self, wire: Wire, dialect: Dialect) -> None:
        envelope = Envelope(request_id="req_instant", model=NAME, created_s=1_767_225_600)
        self.usage: Usage = wire.usage(_REPLY)
        self.body = wire.complete(_REPLY, self.usage, envelope)
        self.length = str(len(self.body)).encode()
        told = self.usage if dialect == "anthropic" else None
        self.events = self._events(wire, told, envelope)
        self.events_with_usage = self._events(wire, self.usage, envelope)

    @staticmethod
    def _events(wire: Wire, usage: Usage, envelope: Envelope) -> bytes:
        script = wire.stream(_REPLY, usage, envelope)
        text = b"".join(piece.data for piece in script.pieces)
        return script.opening + text + script.closing + script.terminator
