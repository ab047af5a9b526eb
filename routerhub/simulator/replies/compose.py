"""What a model says: the kind of work is recognised, done as well as the model can, and put into the asked form."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from routerhub.simulator.catalogue import Model
from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies import chat, extraction, json_asked, labels, legal, refund, schema, sql, summary
from routerhub.simulator.replies.grade import Grade, grade_of

Writer = Callable[[Conversation, Grade], str]


def _no_strain(conversation: Conversation) -> float:
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Craft:
    """A kind of work: how its instructions read, how much skill it asks for at least, and who does it."""

    pattern: str
    demand: float
    write: Writer
    strain: Callable[[Conversation], float] = _no_strain


CRAFTS = (
    Craft(
        pattern=r"\blabel|classif|categori[sz]|\btriage",
        demand=0.30,
        write=labels.write,
        strain=labels.ambiguity,
    ),
    Craft(pattern=r"\bsql\b|postgres|\bquery\b|\bqueries\b", demand=0.50, write=sql.write),
    Craft(pattern=r"\bextract|\bpull out\b|\bfields\b|as json", demand=0.36, write=extraction.write),
    Craft(pattern=r"summari[sz]|tl;?dr|\bshorten", demand=0.34, write=summary.write),
    Craft(pattern=r"\bcontract|\bclause|\blegal|\bagreement|\bnda\b", demand=0.58, write=legal.write),
    Craft(pattern=r"\brefund|money back", demand=0.44, write=refund.write),
)
CHAT = Craft(pattern="", demand=0.26, write=chat.write)
# Without a system prompt, what is to be done stands at the beginning of what the user says.
INSTRUCTION_CHARACTERS = 240
LONGEST_READ = 40_000


def write_reply(conversation: Conversation, model: Model) -> str:
    """The model's reply to a conversation: always the same for the same model and conversation."""
    conversation = _readable(conversation)
    craft = craft_of(conversation)
    grade = grade_of(model, conversation, craft.demand + craft.strain(conversation))
    if conversation.schema:
        return schema.write(conversation, conversation.schema, grade)
    described = json_asked.described_schema(conversation)
    if described is not None:
        return json_asked.fenced(schema.write(conversation, described, grade), conversation)
    text = craft.write(conversation, grade)
    wants_object = conversation.wants_json or (craft is CHAT and json_asked.is_asked(conversation))
    return json_asked.as_object(text, conversation) if wants_object else text


def craft_of(conversation: Conversation) -> Craft:
    """The kind of work: by the instructions, else by how the user begins, else chat."""
    for instructions in (conversation.system, conversation.user_text[:INSTRUCTION_CHARACTERS]):
        for craft in CRAFTS:
            if re.search(craft.pattern, instructions.lower()):
                return craft
    return CHAT


def _readable(conversation: Conversation) -> Conversation:
    """The conversation with very long messages shortened in the middle, so that no reply takes long to think of."""
    if len(conversation.text) <= LONGEST_READ:
        return conversation
    turns = tuple(replace(turn, text=_shortened(turn.text)) for turn in conversation.turns)
    return replace(conversation, system=_shortened(conversation.system), turns=turns)


def _shortened(text: str) -> str:
    half = LONGEST_READ // 2
    return text if len(text) <= LONGEST_READ else f"{text[:half]}\n{text[-half:]}"
