"""Every pair of dialects with its passage."""

from routerhub.providers.openai_passage import OpenAIPassage
from routerhub.providers.openai_to_anthropic.passage import OpenAIToAnthropic
from routerhub.providers.passage import MakePassage

PASSAGES: dict[tuple[str, str], MakePassage] = {
    ("openai", "openai"): OpenAIPassage,
    ("openai", "anthropic"): OpenAIToAnthropic,
}
