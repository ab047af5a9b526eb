import tomllib
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from routerhub.engine.table import Table, TaskIs, read_table
from routerhub.simulator import catalogue
from tests.simulator.conftest import FIXTURES

Document = dict[str, Any]


def read(name: str) -> Document:
    return tomllib.loads((FIXTURES / f"{name}.toml").read_text())


def slugs(rows: list[Document]) -> set[str]:
    return {row["slug"] for row in rows}


@pytest.fixture(scope="module")
def table() -> Table:
    return read_table(read("rules"))


def test_rules_name_only_models_and_tiers_of_the_catalogue(table: Table) -> None:
    fixtures = read("catalog")

    named = [target for rule in table.rules for target in rule.strategy.targets]

    assert {target.model for target in named if target.model} <= slugs(fixtures["models"])
    assert {target.tier for target in named if target.tier} <= slugs(fixtures["tiers"])
    assert all((target.model is None) != (target.tier is None) for target in named)


def test_rules_name_only_tasks_that_exist(table: Table) -> None:
    named = {
        task
        for rule in table.rules
        for condition in rule.conditions
        if isinstance(condition, TaskIs)
        for task in condition.tasks
    }

    assert named == slugs(read("tasks")["tasks"])


def test_only_the_last_rule_has_no_conditions_and_keys_are_unique(table: Table) -> None:
    unconditional = [rule.key for rule in table.rules if not rule.conditions]

    assert unconditional == ["default"] == [table.rules[-1].key]
    assert len({rule.key for rule in table.rules}) == len(table.rules)


def test_tiers_named_by_rules_hold_a_model(table: Table) -> None:
    held = {model["tier"] for model in read("catalog")["models"]}

    named = {target.tier for rule in table.rules for target in rule.strategy.targets if target.tier}

    assert named <= held


def test_catalogue_is_the_simulator_s() -> None:
    fixtures = read("catalog")

    dialects = {row["slug"]: row["dialect"] for row in fixtures["providers"]}
    models = {row["upstream_name"]: (row["provider"], row["context_window"]) for row in fixtures["models"]}

    assert dialects == {provider.slug: provider.dialect for provider in catalogue.PROVIDERS.values()}
    assert models == {
        model.name: (model.provider, model.context_window)
        for model in (*catalogue.MODELS.values(), *catalogue.EMBEDDERS.values())
    }


def test_every_model_has_a_price_that_holds_now_and_no_two_at_once() -> None:
    for model in read("catalog")["models"]:
        prices = model["prices"]
        ends = [price.get("valid_until") for price in prices]
        starts = [price["valid_from"] for price in prices]

        assert ends == [*starts[1:], None]
        assert all(isinstance(start, datetime) and start.tzinfo for start in starts)


def test_prices_are_exact() -> None:
    for model in read("catalog")["models"]:
        for price in model["prices"]:
            assert all(Decimal(value) >= 0 for name, value in price.items() if name.endswith("_usd"))


def test_samples_name_tasks_that_exist_and_cover_all_of_them() -> None:
    named = {sample["task"] for sample in read("samples")["samples"]}

    assert named == slugs(read("tasks")["tasks"]) | {""}
