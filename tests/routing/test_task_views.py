import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from routerhub.access.models import AuditEntry
from routerhub.engine.snapshot import decode_snapshot
from routerhub.engine.table import TaskIs
from routerhub.routing.models import LiveSnapshot, Task
from routerhub.web.roles import Role
from tests.conftest import SignIn
from tests.engine.rules import a_rule
from tests.routing.factories import TaskFactory, price_models, publish_rules

pytestmark = pytest.mark.django_db

SUMMARIES = {"name": "Summaries", "slug": "summaries", "bucket": "writing", "quality_need": "normal"}


@pytest.fixture
def manager(sign_in: SignIn) -> Client:
    return sign_in(Role.MANAGER)


def test_no_tasks_yet_is_explained(manager: Client) -> None:
    assert "Add the first task" in manager.get("/tasks/").text


def test_tasks_are_listed_with_the_live_rules_that_name_them(manager: Client) -> None:
    price_models("large")
    TaskFactory.create(slug="summaries", name="Summaries")
    TaskFactory.create(slug="labels", name="Labels")
    publish_rules(a_rule("short", TaskIs(tasks=("summaries",))), a_rule("default"))

    page = manager.get("/tasks/")

    assert [(listed.task.slug, listed.rules) for listed in page.context["tasks"]] == [
        ("labels", ()),
        ("summaries", (("short", "Short"),)),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries_for_any_number_of_tasks(manager: Client, count: int) -> None:
    TaskFactory.create_batch(count)

    with CaptureQueriesContext(connection) as queries:
        manager.get("/tasks/")

    assert len(queries) == 8


def test_a_new_task_reaches_the_gateway_and_the_audit_log(manager: Client) -> None:
    manager.post("/tasks/new/", SUMMARIES)

    snapshot = decode_snapshot(bytes(LiveSnapshot.objects.latest("pk").payload))
    assert list(snapshot.tasks) == ["summaries"]
    assert (AuditEntry.objects.latest("pk").act, AuditEntry.objects.latest("pk").subject) == ("add task", "summaries")


def test_a_task_is_changed_but_never_its_slug(manager: Client) -> None:
    TaskFactory.create(slug="summaries", name="Old")

    manager.post("/tasks/summaries/", {**SUMMARIES, "name": "New", "slug": "other"})

    assert Task.objects.values_list("slug", "name").get() == ("summaries", "New")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.before, entry.after) == ({"name": "Old"}, {"name": "New"})


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"slug": "Two Words"}, "slug"),
        ({"slug": "Upper"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"slug": "taken"}, "slug"),
        ({"monthly_volume": "-1"}, "monthly_volume"),
        ({"bucket": "poetry"}, "bucket"),
    ],
)
def test_a_wrong_task_is_refused_beside_the_field(manager: Client, typed: dict[str, str], field: str) -> None:
    TaskFactory.create(slug="taken")

    answer = manager.post("/tasks/new/", {**SUMMARIES, **typed})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["name"].value() == "Summaries"
