"""Every page of the product by name, and who sees it."""

from dataclasses import dataclass

from tests.journeys.furnishing import CHANGED
from tests.journeys.installation import Installation

MODEL, TIER, PROVIDER, TASK = "aurora-large", "small", "aurora", "ticket-labels"
NOWHERE = "/calls/01890a5d-ac96-774b-bcce-b302099a8057/"


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its name, its address, and what it answers."""

    name: str
    path: str
    status: int = 200


def every_page(demo: Installation) -> tuple[Place, ...]:
    """What an admin can open."""
    key = demo.api("keys")["items"][0]["id"]
    person = next(each["id"] for each in demo.api("people")["items"] if each["username"] == "viewer")
    return (
        *pages_for_all(demo),
        *PAGES_OF_THE_CATALOG,
        Place("rule form", f"/routing/rules/{CHANGED}/edit/"),
        Place("new rule form", "/routing/rules/new/"),
        Place("task form", f"/tasks/{TASK}/"),
        Place("model form", f"/models/{MODEL}/edit/"),
        Place("provider form", f"/providers/{PROVIDER}/edit/"),
        Place("tier form", f"/tiers/{TIER}/edit/"),
        Place("keys", "/keys/"),
        Place("key form", "/keys/new/"),
        Place("revoke a key", f"/keys/{key}/revoke/"),
        Place("people", "/people/"),
        Place("person", f"/people/{person}/"),
        Place("audit", "/audit/"),
    )


def pages_for_all(demo: Installation) -> tuple[Place, ...]:
    """What a viewer can open, and what nobody can."""
    fell_back = next((call for call in demo.calls() if len(call["attempts"]) > 1), demo.calls()[0])
    return (
        Place("overview", "/"),
        Place("calls", "/calls/"),
        Place("calls, filtered", f"/calls/?task={TASK}&range=7d"),
        Place("call", f"/calls/{fell_back['id']}/"),
        Place("routing table", "/routing/"),
        Place("review", "/routing/review/"),
        Place("revisions", "/routing/revisions/"),
        Place("revision", "/routing/revisions/1/"),
        Place("gateway's answer", "/routing/live/"),
        Place("tasks", "/tasks/"),
        Place("not found", NOWHERE, 404),
    )


# What people with a role above viewer see of the catalogue; the price form is on the model's page.
PAGES_OF_THE_CATALOG = (
    Place("models", "/models/"),
    Place("model", f"/models/{MODEL}/"),
    Place("providers", "/providers/"),
    Place("provider", f"/providers/{PROVIDER}/"),
    Place("tiers", "/tiers/"),
)
