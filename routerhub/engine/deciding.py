"""The decision for one request: a model named by its slug, or the first rule that matches and its plan.

DecisionRefused
├── ModelUnknown     the model is neither `auto`, `task/<slug>` nor in the catalogue
├── ModelForbidden   the key may not use the named model
├── HintInvalid      a hint names something that does not exist
└── NothingPublished no routing table is live yet
"""

from routerhub.engine import decision as codes
from routerhub.engine.decision import Decision
from routerhub.engine.explaining import describe_match, describe_named
from routerhub.engine.matching import first_match
from routerhub.engine.planning import plan
from routerhub.engine.request import RequestView
from routerhub.engine.snapshot import ApiKey, Snapshot
from routerhub.engine.table import Rule, Target

AUTO = "auto"
TASK_PREFIX = "task/"
# A named model is used as it is, so it gets the time-out that the official SDKs give by default.
NAMED_TIMEOUT_MS = 600_000


class DecisionRefused(Exception):
    """No decision can be made; `field` names what in the request is at fault, if anything is."""

    field: str | None = None


class ModelUnknown(DecisionRefused):
    """The request's model is nothing that RouterHub knows."""

    field = "model"


class ModelForbidden(DecisionRefused):
    """The key may not use the model that the request names."""

    field = "model"


class HintInvalid(DecisionRefused):
    """A hint names something that does not exist."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class NothingPublished(DecisionRefused):
    """The table decides, but none has been published."""


def decide(
    snapshot: Snapshot,
    request: RequestView,
    *,
    key: ApiKey,
    now_ms: int,
    unavailable: frozenset[str] = frozenset(),
) -> Decision:
    """Named model first, then the first matching rule. Raises `DecisionRefused`; a plan may still be empty."""
    _check_task(snapshot, request)
    if request.model == AUTO or request.model.startswith(TASK_PREFIX):
        return _decide_by_table(snapshot, request, key, now_ms, unavailable)
    return _decide_named(snapshot, request, key, now_ms)


def task_named_by(model: str) -> str | None:
    """The task slug in a model name of the form `task/<slug>`, or null."""
    return model.removeprefix(TASK_PREFIX) if model.startswith(TASK_PREFIX) else None


def _check_task(snapshot: Snapshot, request: RequestView) -> None:
    task = request.hints.task
    if task is None or task in snapshot.tasks:
        return
    if task == task_named_by(request.model):
        raise ModelUnknown(f"The model task/{task} does not exist: there is no task {task}.")
    known = ", ".join(sorted(snapshot.tasks)) or "none"
    raise HintInvalid(f"x-routerhub-task: there is no task {task}. Tasks: {known}.", field="x-routerhub-task")


def _decide_named(snapshot: Snapshot, request: RequestView, key: ApiKey, now_ms: int) -> Decision:
    if request.model not in snapshot.models:
        raise ModelUnknown(f"The model {request.model} does not exist. Use auto, task/<slug> or a model of /v1/models.")
    if key.allowed_models and request.model not in key.allowed_models:
        raise ModelForbidden(f"The key {key.name} may not use the model {request.model}.")
    target = Target(model=request.model, timeout_ms=NAMED_TIMEOUT_MS)
    targets, left_out = plan(snapshot, (target,), request, key=key, now_ms=now_ms)
    return Decision(
        revision=snapshot.revision,
        rule=None,
        rule_name=None,
        position=None,
        code=codes.MODEL_NAMED,
        sentence=describe_named(snapshot, request.model),
        targets=targets,
        left_out=left_out,
        request=request,
    )


def _decide_by_table(
    snapshot: Snapshot, request: RequestView, key: ApiKey, now_ms: int, unavailable: frozenset[str]
) -> Decision:
    rules = snapshot.table.rules
    index = first_match(rules, request)
    if snapshot.revision is None or index is None:
        raise NothingPublished("No routing table is published yet: publish one in the dashboard, or name a model.")
    rule: Rule = rules[index]
    targets, left_out = plan(snapshot, rule.strategy.targets, request, key=key, now_ms=now_ms, unavailable=unavailable)
    return Decision(
        revision=snapshot.revision,
        rule=rule.key,
        rule_name=rule.name,
        position=index + 1,
        code=codes.DEFAULT_RULE if not rule.conditions else codes.RULE_MATCHED,
        sentence=describe_match(snapshot, rule, index + 1, targets),
        targets=targets,
        left_out=left_out,
        request=request,
    )
