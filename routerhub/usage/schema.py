"""Calls and costs as the management API tells them. Money is a JSON number of dollars, null where it is not known."""

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field, PlainSerializer

from routerhub.usage.account import text_of
from routerhub.usage.filtering import SHORTEST_TEXT, CallFilter
from routerhub.usage.models import Call
from routerhub.web.roles import CAN_SEE_TEXT

# Nine places of a dollar amount below a million survive binary floating point; JSON readers use nothing else.
Dollars = Annotated[Decimal, PlainSerializer(float, return_type=float)]
# A moment without a time zone is in UTC, as everything here.
Moment = Annotated[datetime, AfterValidator(lambda at: at if at.tzinfo else at.replace(tzinfo=UTC))]


class AttemptOut(Schema):
    number: int
    model: str
    provider: str
    upstream_name: str
    status: str
    reason: str
    started_at: datetime
    http_status: int | None
    error_code: str
    error_message: str
    latency_ms: float | None
    first_byte_ms: float | None
    finish: str
    input_tokens: int | None
    output_tokens: int | None
    cache_read_tokens: int | None
    cache_write_5m_tokens: int | None
    cache_write_1h_tokens: int | None
    reasoning_tokens: int | None
    usage_source: str
    price_id: int | None
    cost_usd: Dollars | None
    upstream_request_id: str


class CallOut(Schema):
    id: UUID
    started_at: datetime
    status: str
    dialect: str
    path: str
    key: str
    team: str
    task: str
    user_tier: str
    priority: str
    session: str
    tags: list[str]
    rule: str
    revision: int | None
    reason: str
    requested_model: str
    served_model: str
    is_stream: bool
    http_status: int | None
    error_code: str
    error_message: str
    latency_ms: float | None
    first_byte_ms: float | None
    input_tokens: int | None
    output_tokens: int | None
    cost_usd: Dollars | None
    decision: dict[str, Any] | None
    attempts: list[AttemptOut]

    @staticmethod
    def resolve_key(call: Call) -> str:
        return call.key_name

    @staticmethod
    def resolve_attempts(call: Call) -> Any:
        return sorted(call.attempts.all(), key=lambda attempt: attempt.number)


class TextOut(Schema):
    request_body: Any
    reply_text: str


class CallWithText(CallOut):
    """`text` is null where the caller may not read it or none is stored."""

    text: TextOut | None

    @staticmethod
    def resolve_text(call: Call, context: dict[str, Any]) -> Any:
        may_read = not CAN_SEE_TEXT.isdisjoint(context["request"].auth.roles)
        return text_of(call) if may_read else None


class CallList(Schema):
    items: list[CallOut]
    next: UUID | None


class CostGroupOut(Schema):
    group: str
    calls: int
    unpriced_calls: int
    cost_usd: Dollars
    input_tokens: int
    output_tokens: int


class CostList(Schema):
    """All groups at once, so `next` is always null; `total` is the sum of `items`."""

    items: list[CostGroupOut]
    next: None = None
    total: CostGroupOut


class PeriodIn(Schema):
    since: Moment | None = Field(None, alias="from")
    until: Moment | None = Field(None, alias="to")


class CallFilterIn(PeriodIn):
    """The filters of the dashboard's log."""

    task: str = ""
    rule: str = ""
    revision: int | None = Field(None, ge=1, lt=2**31)
    model: str = ""
    key: str = ""
    team: str = ""
    user_tier: str = ""
    status: Literal["", "open", "succeeded", "failed", "cancelled", "rejected", "unknown"] = ""
    cost_from: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=9)
    cost_to: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=9)
    latency_from: float | None = Field(None, ge=0)
    latency_to: float | None = Field(None, ge=0)
    unpriced: bool = False
    fallbacks: bool = False
    q: str = Field("", max_length=100, pattern=rf"^(.{{{SHORTEST_TEXT},}})?$")

    def wanted(self) -> CallFilter:
        """The filter that these parameters describe."""
        asked = self.model_dump(include={field.name for field in fields(CallFilter)})
        return CallFilter(**asked, is_unpriced=self.unpriced, is_fallen_back=self.fallbacks, text=self.q)
