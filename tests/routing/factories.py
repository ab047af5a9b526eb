"""Valid rows of routing and the acts that make them; every value that matters to a test is stated by that test."""

from datetime import UTC, datetime

from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from routerhub.access.models import ApiKey, Team
from routerhub.engine.table import Rule, Table, write_table
from routerhub.routing.drafting import WorkingTable, replace_table, working_table
from routerhub.routing.models import Bucket, Revision, Task
from routerhub.routing.publishing import publish
from tests.catalog.factories import ModelFactory, PriceFactory

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class TeamFactory(DjangoModelFactory[Team]):
    class Meta:
        model = Team

    name = Sequence(lambda number: f"Team {number}")


class KeyFactory(DjangoModelFactory[ApiKey]):
    """A usable key that may call every model."""

    class Meta:
        model = ApiKey

    name = Sequence(lambda number: f"Key {number}")
    team = SubFactory(TeamFactory)
    digest = Sequence(lambda number: f"{number:064x}")
    scopes = LazyFunction(lambda: ["route"])


class TaskFactory(DjangoModelFactory[Task]):
    class Meta:
        model = Task

    slug = Sequence(lambda number: f"task-{number}")
    name = LazyAttribute(lambda task: task.slug.replace("-", " ").capitalize())
    bucket = Bucket.WRITING


class RevisionFactory(DjangoModelFactory[Revision]):
    """A past revision of an empty table."""

    class Meta:
        model = Revision

    number = Sequence(lambda number: number + 1)
    document = LazyFunction(lambda: write_table(Table()))
    message = "Because"
    published_at = NOW


def price_models(*slugs: str) -> None:
    """Enabled models with these slugs and a price."""
    for slug in slugs:
        PriceFactory.create(model=ModelFactory.create(slug=slug))


def draft_rules(*rules: Rule) -> WorkingTable:
    """A draft of these rules, whatever was drafted before."""
    return replace_table(table=Table(rules=rules), by=None, expected_version=working_table().version)


def publish_rules(*rules: Rule, message: str = "Because") -> Revision:
    """These rules as the live table."""
    version = draft_rules(*rules).version
    return publish(by=None, message=message, at=NOW, expected_version=version)
