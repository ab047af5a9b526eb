import pytest

from routerhub.access.models import AuditEntry, User
from routerhub.catalog import uses
from routerhub.catalog.editing import add_model, add_tier, change_model, change_tier, facts_of
from routerhub.catalog.facts import ModelFacts, TierFacts
from routerhub.catalog.models import Model, Tier
from routerhub.catalog.ordering import AlreadyAtTheEnd, Step, move_to_tier, move_within_tier
from routerhub.catalog.switching import (
    ModelHasHistory,
    ModelInUse,
    delete_model,
    disable_model,
    disable_provider,
    enable_model,
)
from tests.catalog.conftest import NameRules
from tests.catalog.factories import ModelFactory, PriceFactory, ProviderFactory, TierFactory

pytestmark = pytest.mark.django_db


def order_in(tier: Tier) -> list[str]:
    return list(tier.models.order_by("tier_position").values_list("slug", flat=True))


def test_a_model_is_added_enabled_and_last_in_its_tier(engineer: User, announced: list[str]) -> None:
    tier = TierFactory.create()
    ModelFactory.create(tier=tier, tier_position=4)
    facts = ModelFacts("New", ProviderFactory.create(), "new-2026-01", tier, 8192, 1024, ("tools",))

    model = add_model(slug="new", facts=facts, by=engineer)

    assert (model.is_enabled, model.tier_position, model.capabilities) == (True, 5, ["tools"])
    assert facts_of(Model.objects.get(slug="new")) == facts
    assert announced == ["change"]


def test_changing_a_model_is_audited_with_the_changed_fields_only(engineer: User) -> None:
    model = ModelFactory.create(name="Old", context_window=1000)
    facts = ModelFacts("New", model.provider, model.upstream_name, model.tier, 2000, 4096, ())

    change_model(model=model, facts=facts, by=engineer)

    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == (
        {"name": "Old", "context_window": 1000},
        {"name": "New", "context_window": 2000},
    )


def test_saving_without_a_change_leaves_no_trace_in_the_audit_log(engineer: User) -> None:
    model = ModelFactory.create()

    change_model(model=model, facts=facts_of(model), by=engineer)

    assert not AuditEntry.objects.exists()


def test_a_used_model_cannot_be_disabled_or_deleted(engineer: User, name_rules: NameRules) -> None:
    model = ModelFactory.create(slug="aurora-large", name="Aurora Large")
    name_rules({"aurora-large": ("Legal review", "Refunds")})

    for act in (disable_model, delete_model):
        with pytest.raises(ModelInUse, match="Rules “Legal review”, “Refunds” name Aurora Large"):
            act(model=model, by=engineer)

    assert Model.objects.get().is_enabled


def test_an_unused_model_is_disabled_and_enabled_again(engineer: User, announced: list[str]) -> None:
    model = ModelFactory.create()

    disable_model(model=model, by=engineer)
    enable_model(model=model, by=engineer)

    assert Model.objects.get().is_enabled
    assert list(AuditEntry.objects.order_by("id").values_list("act", flat=True)) == ["model.disabled", "model.enabled"]
    assert announced == ["change", "change"]


def test_only_a_model_that_never_had_a_price_is_deleted(engineer: User) -> None:
    priced, mistake = PriceFactory.create().model, ModelFactory.create()

    delete_model(model=mistake, by=engineer)
    with pytest.raises(ModelHasHistory):
        delete_model(model=priced, by=engineer)

    assert list(Model.objects.all()) == [priced]


def test_a_provider_can_be_stopped_although_rules_name_its_models(engineer: User, name_rules: NameRules) -> None:
    model = ModelFactory.create()
    name_rules({model.slug: ("Legal review",)})

    assert not disable_provider(provider=model.provider, by=engineer).is_enabled


def test_rules_of_several_finders_are_named_once_each(name_rules: NameRules) -> None:
    name_rules({"small": ("Everything else",)})
    name_rules({"small": ("Everything else", "Labels")})

    assert uses.rules_by_target() == {"small": ("Everything else", "Labels")}


def test_a_model_moves_one_place_within_its_tier(engineer: User, announced: list[str]) -> None:
    tier = TierFactory.create()
    ModelFactory.create(slug="a", tier=tier, tier_position=0)
    ModelFactory.create(slug="b", tier=tier, tier_position=0)
    last = ModelFactory.create(slug="c", tier=tier, tier_position=7)

    move_within_tier(model=last, step=Step.UP, by=engineer)

    assert order_in(tier) == ["a", "c", "b"]
    assert AuditEntry.objects.get().after == {"order": ["a", "c", "b"]}
    assert announced == ["change"]


@pytest.mark.parametrize(("slug", "step", "place"), [("a", Step.UP, "first"), ("b", Step.DOWN, "last")])
def test_a_model_at_the_end_stays_there(engineer: User, slug: str, step: Step, place: str) -> None:
    tier = TierFactory.create()
    models = {name: ModelFactory.create(slug=name, tier=tier) for name in ("a", "b")}

    with pytest.raises(AlreadyAtTheEnd, match=place):
        move_within_tier(model=models[slug], step=step, by=engineer)

    assert order_in(tier) == ["a", "b"]


def test_a_model_that_moves_to_another_tier_goes_last_there(engineer: User) -> None:
    large = TierFactory.create(slug="large")
    ModelFactory.create(slug="first", tier=large, tier_position=3)
    model = ModelFactory.create(slug="moved")

    move_to_tier(model=model, tier=large, by=engineer)

    assert order_in(large) == ["first", "moved"]


def test_tiers_are_added_on_top_and_changed_in_words_only(engineer: User) -> None:
    TierFactory.create(position=3)

    tier = add_tier(slug="huge", facts=TierFacts("Huge", ""), by=engineer)
    changed = change_tier(tier=tier, facts=TierFacts("Huge", "For the hardest work."), by=engineer)

    assert (changed.slug, changed.position, changed.description) == ("huge", 4, "For the hardest work.")
