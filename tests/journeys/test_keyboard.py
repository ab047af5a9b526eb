"""The keyboard in a real browser on a running demo: the palette, the shortcuts and their sheet, preferences."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Locator, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.journey

# A page that no shortcut leads to, so that every jump shows.
START = "/preferences/"
# All that a shortcut may change: where one is, what is open, how it looks, and what has the keyboard.
STATE = """() => JSON.stringify([
    location.pathname, document.documentElement.dataset.theme, document.activeElement.id,
    [...document.querySelectorAll("dialog[open], details.menu[open]")].map((open) => open.id || open.className),
])"""
PALETTE, SHEET = "#palette", "#shortcuts"


def state(page: Page) -> str:
    return str(page.evaluate(STATE))


def has_changed(page: Page, before: str) -> bool:
    try:
        page.wait_for_function(f"(before) => ({STATE})() !== before", arg=before, timeout=3000)
    except Error:
        return False
    return True


def bindings(page: Page) -> list[list[str]]:
    """Every row of the sheet as the presses that it names; the sheet is closed again."""
    page.evaluate("document.querySelector('[data-opens=shortcuts]').click()")
    rows = page.locator(f"{SHEET} tbody td").all_inner_texts()
    page.keyboard.press("Escape")
    expect(page.locator(SHEET)).to_be_hidden()
    return [[presses(step) for step in row.split(" then ")] for row in rows]


def presses(step: str) -> str:
    """What playwright calls it: `Ctrl + K` is Control+k."""
    return step.replace(" + ", "+").replace("Ctrl+K", "Control+k").replace("Esc", "Escape")


def press(page: Page, keys: list[str]) -> None:
    for key in keys:
        page.keyboard.press(key)


def open_palette(page: Page) -> Locator:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-status")).to_contain_text("result")
    return page.locator("#palette-input")


def save_preferences(page: Page, demo: Installation, *, label: str, checked: bool) -> None:
    page.goto(f"{demo.url}{START}")
    page.get_by_label(label).set_checked(checked)
    page.get_by_role("button", name="Save preferences").click()
    expect(page.get_by_text("Your preferences are saved.")).to_be_visible()


def test_palette_opens_with_the_keyboard_in_its_field_and_gives_it_back(demo: Installation, page: Page) -> None:
    sign_in(page, demo, "manager", then="/calls/")
    opener = page.locator(".app-header [data-opens=palette]")
    opener.focus()

    field = open_palette(page)
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()

    opener.click()
    expect(field).to_be_focused()
    page.locator(PALETTE).get_by_role("button", name="Close").click()
    expect(opener).to_be_focused()


def test_palette_finds_cost_and_arrows_and_enter_go_there(demo: Installation, page: Page) -> None:
    sign_in(page, demo, "manager", then="/routing/")
    field = open_palette(page)

    field.press_sequentially("cost")
    expect(page.locator("#palette-status")).to_have_text("3 results")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#{field.get_attribute('aria-activedescendant')}")).to_contain_text("Models & prices")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{demo.url}/models/")


def test_enter_before_the_answer_means_what_was_typed(demo: Installation, page: Page) -> None:
    sign_in(page, demo, "viewer", then="/routing/")
    open_palette(page)

    page.keyboard.type("preferences")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{demo.url}{START}")


def test_palette_leads_to_the_row_of_a_rule_and_shows_a_role_only_its_own(demo: Installation, page: Page) -> None:
    sign_in(page, demo, "viewer")
    field = open_palette(page)

    field.fill("publish")
    expect(page.locator("#palette-status")).to_have_text("No results")
    field.fill("refund-emails")
    page.locator(PALETTE).get_by_role("option").filter(has_text="Rule").click()

    page.wait_for_url("**/routing/#rule-refund-emails")


@pytest.mark.parametrize("login", ["admin", "viewer"])
def test_every_key_of_the_sheet_has_an_effect(demo: Installation, page: Page, login: str) -> None:
    sign_in(page, demo, login, then=START)
    listed = bindings(page)

    without_effect = []
    for keys in listed:
        page.goto(f"{demo.url}{START}")
        if keys == ["Escape"]:
            page.locator("summary", has_text="Your account").click()
        before = state(page)
        press(page, keys)
        if not has_changed(page, before):
            without_effect.append(keys)

    assert without_effect == []
    assert [keys for keys in listed if keys[0] != "g"] == [["Control+k"], ["/"], ["t"], ["?"], ["Escape"]]
    assert len(listed) == 5 + page.locator("#nav a").count()


def test_slash_goes_to_the_filter_of_a_page_that_has_one(demo: Installation, page: Page) -> None:
    sign_in(page, demo, "viewer", then="/calls/")

    page.keyboard.press("/")

    assert page.evaluate("!!document.activeElement.closest('main .filters')")


def test_no_single_key_fires_while_typing_with_modifiers_or_in_dialogs(demo: Installation, page: Page) -> None:
    sign_in(page, demo, "admin", then="/keys/new/")
    singles = [keys for keys in bindings(page) if keys[0] not in ("Control+k", "Escape")]

    page.get_by_label("Name", exact=True).focus()
    before = state(page)
    for keys in singles:
        press(page, keys)
    assert state(page) == before
    expect(page.get_by_label("Name", exact=True)).to_have_value("".join("".join(keys) for keys in singles))

    page.evaluate("document.activeElement.blur()")
    before = state(page)
    for keys in singles:
        press(page, [f"Alt+{key}" for key in keys])
    assert state(page) == before

    page.keyboard.press("?")
    expect(page.locator(SHEET)).to_be_visible()
    before = state(page)
    for keys in singles:
        press(page, keys)
    press(page, ["Control+k"])
    assert state(page) == before


def test_shortcuts_switched_off_leave_only_keys_that_are_not_single(demo: Installation, page: Page) -> None:
    label = "Shortcuts of a single key"
    sign_in(page, demo, "engineer", then=START)
    singles = [keys for keys in bindings(page) if keys[0] not in ("Control+k", "Escape")]

    save_preferences(page, demo, label=label, checked=False)
    before = state(page)
    for keys in singles:
        press(page, keys)

    assert state(page) == before
    assert bindings(page) == [["Control+k"], ["Escape"]]
    save_preferences(page, demo, label=label, checked=True)


def test_theme_is_kept_with_the_person_and_never_flashes(demo: Installation, page: Page) -> None:
    sign_in(page, demo, "reviewer", then="/calls/")
    field = open_palette(page)

    with page.expect_response("**/preferences/theme/"):
        field.press_sequentially("theme: dark")
        page.keyboard.press("Enter")
    page.evaluate("localStorage.clear()")

    sent = page.context.request.get(f"{demo.url}/calls/").text()
    assert '<html lang="en" data-theme="dark"' in sent
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_compact_rows_are_32_pixels_instead_of_44(demo: Installation, page: Page) -> None:
    sign_in(page, demo, "manager")
    lowest = "Math.min(...[...document.querySelectorAll('.table tbody tr')].map((row) => row.offsetHeight))"

    heights = []
    for density in ("Compact", "Comfortable"):
        save_preferences(page, demo, label=density, checked=True)
        page.goto(f"{demo.url}/routing/revisions/")
        heights.append(page.evaluate(lowest))

    assert heights == [32, 44]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_palette_sheet_and_preferences_have_no_accessibility_violations(
    demo: Installation, page: Page, scheme: Literal["light", "dark"], width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, demo, "admin", then=START)
    found = {"page": violations(page)}

    open_palette(page)
    found["palette"] = violations(page)
    page.locator("#palette-input").fill("zebra")
    expect(page.locator("#palette-status")).to_have_text("No results")
    found["empty palette"] = violations(page)
    press(page, ["Escape", "?"])
    expect(page.locator(SHEET)).to_be_visible()
    found["sheet"] = violations(page)

    assert found == dict.fromkeys(found, [])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def violations(page: Page) -> list[object]:
    tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    return list(Axe().run(page, options={"runOnly": tags}).response["violations"])
