"""The tables of usage, one concept per file."""

from routerhub.usage.models.attempt import Attempt, AttemptStatus
from routerhub.usage.models.call import Call, CallStatus
from routerhub.usage.models.call_text import CallText
from routerhub.usage.models.gateway_process import GatewayProcess
from routerhub.usage.models.inbox import InboxFact

__all__ = ["Attempt", "AttemptStatus", "Call", "CallStatus", "CallText", "GatewayProcess", "InboxFact"]
