import tomllib
from pathlib import Path

import pytest

from routerhub.engine.table import read_table, write_table
from routerhub.routing.loading import load_rules, load_tasks
from routerhub.routing.models import Revision, Task
from tests.engine.rules import a_rule, a_table
from tests.routing.factories import NOW, price_models, publish_rules

pytestmark = pytest.mark.django_db

TASKS = {"tasks": [{"slug": "summaries", "name": "Summaries", "bucket": "writing", "monthly_volume": 10}]}


def test_load_tasks_adds_what_is_missing_and_leaves_what_people_changed() -> None:
    assert load_tasks(TASKS) == 1
    Task.objects.update(name="Our summaries")

    assert load_tasks(TASKS) == 0
    assert Task.objects.get().name == "Our summaries"


def test_load_rules_publishes_the_first_revision_only() -> None:
    price_models("large", "small")
    document = write_table(a_table(a_rule("default")))

    first = load_rules(document, by=None, at=NOW)
    again = load_rules(write_table(a_table(a_rule("default", primary="small"))), by=None, at=NOW)

    assert first == Revision.objects.get()
    assert again is None


def test_load_rules_leaves_an_existing_table_alone() -> None:
    price_models("large")
    publish_rules(a_rule("default"))

    assert load_rules(write_table(a_table(a_rule("other"))), by=None, at=NOW) is None


def test_the_demo_s_tables_read() -> None:
    fixtures = Path(__file__).parent.parent.parent / "fixtures"

    table = read_table(tomllib.loads((fixtures / "rules.toml").read_text()))
    added = load_tasks(tomllib.loads((fixtures / "tasks.toml").read_text()))

    assert (table.rules[-1].conditions, added) == ((), Task.objects.count())
