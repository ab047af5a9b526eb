"""Naming kinds of work. The gateway knows tasks by their slugs, so a change reaches it at once."""

from django.db import transaction

from routerhub.access import audit, live_changes
from routerhub.access.models import User
from routerhub.routing.models import Task

TRACKED = ("slug", "name", "description", "bucket", "quality_need", "latency_target_ms", "monthly_volume")


@transaction.atomic
def add_task(*, task: Task, by: User | None) -> Task:
    """The new task, stored, audited and announced."""
    task.save()
    audit.record(by=by, act="add task", subject=task.slug, after=_values(task))
    live_changes.announce()
    return task


@transaction.atomic
def change_task(*, task: Task, by: User | None) -> Task:
    """The task with its new values, audited with what they were, and announced; its slug stays as it is."""
    stored = Task.objects.select_for_update().get(pk=task.pk)
    before, after = _values(stored), _values(task)
    changed = [name for name in TRACKED if before[name] != after[name] and name != "slug"]
    if not changed:
        return stored
    task.save(update_fields=changed)
    audit.record(
        by=by,
        act="change task",
        subject=stored.slug,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    live_changes.announce()
    return task


def _values(task: Task) -> dict[str, object]:
    return {name: getattr(task, name) for name in TRACKED}
