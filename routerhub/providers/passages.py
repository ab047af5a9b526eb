"""Every pair of dialects with its passage, and the path that each dialect's providers answer at."""

from routerhub.providers import anthropic_wire, openai_wire
from routerhub.providers.openai_passage import OpenAIPassage
from routerhub.providers.openai_to_anthropic.passage import OpenAIToAnthropic
from routerhub.providers.passage import MakePassage

PASSAGES: dict[tuple[str, str], MakePassage] = {
    ("openai", "openai"): OpenAIPassage,
    ("openai", "anthropic"): OpenAIToAnthropic,
}
PATHS = {"openai": openai_wire.CHAT_PATH, "anthropic": anthropic_wire.MESSAGES_PATH}
