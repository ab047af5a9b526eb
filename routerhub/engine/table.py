"""The routing table as a document: what a draft edits, a revision freezes and a snapshot carries.

One format serves all three, as JSON in the database and on the API. New kinds of condition, strategy or check are
new structs in the unions below; a document written before them still reads.
"""

import msgspec
from msgspec import Struct

DEFAULT_PRIMARY_TIMEOUT_MS = 5_000
DEFAULT_FALLBACK_TIMEOUT_MS = 10_000


class TableError(ValueError):
    """A document is not a routing table; the message names the place."""


class TaskIs(Struct, frozen=True, kw_only=True, tag="task", tag_field="kind", forbid_unknown_fields=True):
    """Holds when the request's task is one of `tasks` (slugs)."""

    tasks: tuple[str, ...]


class UserTierIs(Struct, frozen=True, kw_only=True, tag="user_tier", tag_field="kind", forbid_unknown_fields=True):
    """Holds when the caller's user tier (their plan: free, paid, …) is one of `user_tiers`."""

    user_tiers: tuple[str, ...]


class PromptTokensBetween(
    Struct, frozen=True, kw_only=True, tag="prompt_tokens", tag_field="kind", forbid_unknown_fields=True
):
    """Holds when the estimated prompt size is at least `at_least` and below `below` tokens; null is no limit."""

    at_least: int | None = None
    below: int | None = None


Condition = TaskIs | UserTierIs | PromptTokensBetween


class Target(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One step a rule may take: exactly one of `model` or `tier` (slugs), and how long it may take."""

    model: str | None = None
    tier: str | None = None
    timeout_ms: int = DEFAULT_PRIMARY_TIMEOUT_MS


class Single(Struct, frozen=True, kw_only=True, tag="single", tag_field="kind", forbid_unknown_fields=True):
    """Ask `primary`; when the attempt fails, ask `fallbacks` in order."""

    primary: Target
    fallbacks: tuple[Target, ...] = ()

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every target in the order it is tried."""
        return (self.primary, *self.fallbacks)


Strategy = Single


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row of the routing table: when all conditions hold, the strategy applies.

    `key` names the rule for good (headers, ledger, links); `name` is what people read. A rule with `pinned_reason`
    ("legal", "medical") is never escalated away from or downgraded.
    """

    key: str
    name: str
    conditions: tuple[Condition, ...] = ()
    strategy: Strategy
    pinned_reason: str = ""
    note: str = ""


class Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole routing table; position in `rules` is the only order, and the last rule is the default."""

    rules: tuple[Rule, ...] = ()

    def rule(self, key: str) -> Rule | None:
        """The rule with that key, if the table has one."""
        return next((rule for rule in self.rules if rule.key == key), None)


def read_table(document: object) -> Table:
    """The table that a JSON-like document describes; `TableError` names the place where it does not."""
    try:
        return msgspec.convert(document, Table)
    except msgspec.ValidationError as error:
        raise TableError(str(error)) from error


def write_table(table: Table) -> dict[str, object]:
    """The table as a JSON-like document that `read_table` reads back unchanged."""
    return msgspec.json.decode(msgspec.json.encode(table), type=dict[str, object])
