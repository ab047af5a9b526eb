"""Tasks as their page shows them: each with the rules that name it."""

from dataclasses import dataclass

from routerhub.engine.table import TaskIs
from routerhub.routing.drafting import working_table
from routerhub.routing.models import Task


@dataclass(frozen=True, slots=True)
class ListedTask:
    """A task and the live rules that name it, as (key, name)."""

    task: Task
    rules: tuple[tuple[str, str], ...]


def read_tasks() -> tuple[ListedTask, ...]:
    """Every task by name, in three queries."""
    rules: dict[str, list[tuple[str, str]]] = {}
    for rule in working_table().base.rules:
        for condition in rule.conditions:
            for slug in condition.tasks if isinstance(condition, TaskIs) else ():
                rules.setdefault(slug, []).append((rule.key, rule.name))
    return tuple(
        ListedTask(task=task, rules=tuple(rules.get(task.slug, ()))) for task in Task.objects.order_by("name", "slug")
    )
