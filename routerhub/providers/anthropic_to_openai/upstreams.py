"""What can be told about a server of the openai dialect from the model that is asked there.

The dialect's reference is OpenAI's own API, but most servers that speak it know only its older fields. The snapshot
does not say whose server it is, so OpenAI's own models are known by their names and by the usual provider slugs.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from routerhub.engine.snapshot import Model

_OWN_PROVIDERS = re.compile(r"openai|azure(-openai)?")
# gpt-oss is missing on purpose: its weights are open, so others serve it.
_OWN_MODELS = re.compile(r"gpt-(?P<major>\d+)(\.(?P<minor>\d+))?|o\d|chatgpt-|codex-")
_WITHOUT_REASONING = re.compile(r"gpt-(3\.5|4)|chatgpt-4o")
FIRST_WITH_CACHE_MARKS = (5, 6)


class Upstream(NamedTuple):
    """The server asked. Only OpenAI's own refuses fields that its model does not know; others pass over them."""

    provider: str
    is_openais_own: bool
    can_reason: bool
    takes_cache_marks: bool


def upstream_of(model: Model) -> Upstream:
    """What is known about the server of a model."""
    return _upstream(model.provider, model.upstream_name)


@lru_cache(maxsize=512)
def _upstream(provider: str, name: str) -> Upstream:
    own = _OWN_MODELS.match(name)
    version = (int(own["major"]), int(own["minor"] or 0)) if own and own["major"] else (0, 0)
    return Upstream(
        provider=provider,
        is_openais_own=own is not None or _OWN_PROVIDERS.fullmatch(provider) is not None,
        can_reason=_WITHOUT_REASONING.match(name) is None,
        takes_cache_marks=version >= FIRST_WITH_CACHE_MARKS,
    )
