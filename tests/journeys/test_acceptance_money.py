"""The same calls read the same everywhere: tiles, tables, log, API; and a key's life from issue to refusal."""

import re
from decimal import Decimal

import httpx
import openai
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.furnishing import AUTHORIZED
from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.launch.waiting import wait_until

pytestmark = pytest.mark.journey

PAGE_OF_CALLS = 50


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def ask(demo: Installation, key: str = "rh-demo") -> str:
    reply = demo.client(key=key).chat.completions.with_raw_response.create(
        model="task/ticket-labels", messages=[{"role": "user", "content": "Label this: my parcel is late."}]
    )
    return reply.headers["x-request-id"]


def test_tile_tables_log_and_api_agree_on_calls_and_spend(sampled_demo: Installation, page: Page) -> None:
    calls = sampled_demo.calls()
    costs = sampled_demo.api("costs")

    sign_in(page, sampled_demo, "viewer")
    page.locator("summary", has_text="View as table").click()
    columns = page.locator("#calls-chart tbody tr td:nth-child(2)").all_inner_texts()
    tasks = page.locator("#tasks tbody tr td:nth-child(2)").all_inner_texts()

    tile = number(page.locator("#tile-calls .tile-value").inner_text())
    assert {tile, sum(map(number, columns)), sum(map(number, tasks)), costs["total"]["calls"]} == {len(calls)}
    billed = sum((Decimal(str(call["cost_usd"])) for call in calls if call["cost_usd"] is not None), Decimal(0))
    assert Decimal(str(costs["total"]["cost_usd"])).quantize(Decimal("1e-9")) == billed.quantize(Decimal("1e-9"))


def test_step_of_the_chart_leads_to_as_many_calls_in_the_log(sampled_demo: Installation, page: Page) -> None:
    sign_in(page, sampled_demo, "viewer")
    page.locator("summary", has_text="View as table").click()
    step = page.locator("#calls-chart tbody tr").last
    shown = number(step.locator("td").first.inner_text())

    step.get_by_role("link").click()

    expect(page.locator("#filter-chips")).to_be_visible()
    expect(page.locator("#call-table tbody tr")).to_have_count(min(shown, PAGE_OF_CALLS))


def test_new_call_appears_by_itself_and_leaves_the_focus_where_it_is(sampled_demo: Installation, page: Page) -> None:
    page.clock.install()
    sign_in(page, sampled_demo, "viewer")
    before = number(page.locator("#tile-calls .tile-value").inner_text())
    page.locator("#tile-calls").focus()
    sampled_demo.recorded_call(ask(sampled_demo))

    page.clock.fast_forward(15_000)

    expect(page.locator("#tile-calls .tile-value")).to_have_text(str(before + 1))
    expect(page.locator("#tile-calls")).to_be_focused()


def test_key_is_shown_once_and_refused_soon_after_it_is_revoked(sampled_demo: Installation, page: Page) -> None:
    sign_in(page, sampled_demo, "engineer", then="/keys/new/")
    page.get_by_label("Name").fill("Short-lived")
    page.get_by_label("Team").fill("Demo")
    page.get_by_role("button", name="Issue key").click()
    key = page.locator("#issued-key").inner_text()
    wait_until(lambda: is_accepted(sampled_demo, key), within_s=5)

    page.goto(f"{sampled_demo.url}/keys/")
    expect(page.locator("tr", has_text="Short-lived")).to_contain_text(key[-4:])
    assert key not in page.content()
    page.get_by_role("link", name="Revoke Short-lived").click()
    page.get_by_role("button", name="Revoke Short-lived").click()

    wait_until(lambda: not is_accepted(sampled_demo, key), within_s=5)
    assert key not in httpx.get(f"{sampled_demo.url}/api/audit", headers=AUTHORIZED).text
    assert key not in sampled_demo.output.read_text()
    assert all(key not in path.read_text(errors="ignore") for path in sampled_demo.data.glob("*.jsonl"))


def is_accepted(demo: Installation, key: str) -> bool:
    try:
        return bool(ask(demo, key))
    except openai.AuthenticationError:
        return False


def test_back_and_reload_show_each_page_of_the_log_as_it_was(sampled_demo: Installation, page: Page) -> None:
    for _ in range(PAGE_OF_CALLS + 1 - len(sampled_demo.calls())):
        ask(sampled_demo)
    wait_until(lambda: len(sampled_demo.calls()) > PAGE_OF_CALLS, within_s=20)
    sign_in(page, sampled_demo, "viewer", then="/calls/")
    visited = [page.url]
    page.get_by_label("Time").select_option("24h")
    page.get_by_role("button", name="Filter calls").click()
    expect(page.locator("#filter-chips")).to_be_visible()
    visited.append(page.url)
    page.get_by_role("link", name="Show older calls").click()
    expect(page.get_by_role("link", name="Back to the newest")).to_be_visible()
    visited.append(page.url)
    page.locator("#call-table tbody a").first.click()
    expect(page.locator("#call-decision")).to_be_visible()

    for url in reversed(visited):
        page.go_back()
        assert page.url == url
        expect(page.locator("#app-header")).to_be_visible()
        expect(page.locator("#call-table tbody tr").first).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
