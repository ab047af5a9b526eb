"""Every pair of dialects with its passage."""

from routerhub.providers.anthropic_passage import AnthropicPassage
from routerhub.providers.anthropic_to_openai.passage import AnthropicToOpenAI
from routerhub.providers.openai_passage import OpenAIPassage
from routerhub.providers.openai_to_anthropic.passage import OpenAIToAnthropic
from routerhub.providers.passage import MakePassage

PASSAGES: dict[tuple[str, str], MakePassage] = {
    ("anthropic", "openai"): AnthropicToOpenAI,
    ("openai", "openai"): OpenAIPassage,
    ("openai", "anthropic"): OpenAIToAnthropic,
    ("anthropic", "anthropic"): AnthropicPassage,
}
