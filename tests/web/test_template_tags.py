from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.template import Context, engines

UNKNOWN = '<span aria-hidden="true">—</span><span class="visually-hidden">unknown</span>'
MORNING = datetime(2020, 3, 1, 9, 30, tzinfo=UTC)


def rendered(source: str, **context: object) -> str:
    template = engines["django"].from_string(source)
    return template.template.render(Context(context)) if hasattr(template, "template") else template.render(context)


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ value|usd }}", Decimal("0.0042"), "$0.0042"),
        ("{{ value|usd_per_million }}", Decimal("3"), "$3.00 / 1M"),
        ("{{ value|count }}", 1234, "1,234"),
        ("{{ value|duration }}", 840, "840 ms"),
        ("{{ value|percent }}", 0.31, "31%"),
        ("{{ value|toast_level }}", "error", "bad"),
        ("{{ value|toast_level }}", "success", "ok"),
        ("{{ value|toast_level }}", "debug", "info"),
    ],
)
def test_filter_is_available_without_loading_anything(source: str, value: object, text: str) -> None:
    assert rendered(source, value=value) == text


@pytest.mark.parametrize("name", ["usd", "usd_per_million", "count", "duration", "percent"])
@pytest.mark.parametrize("value", [None, ""])
def test_unknown_value_is_a_dash_that_is_read_out_as_unknown(name: str, value: object) -> None:
    assert rendered("{{ value|" + name + " }}", value=value) == UNKNOWN


@pytest.mark.parametrize("name", ["usd", "count", "duration", "percent"])
def test_zero_is_a_known_value(name: str) -> None:
    assert "0" in rendered("{{ value|" + name + " }}", value=0)


def test_json_is_escaped() -> None:
    assert rendered("{{ value|json_pretty }}", value="<script>") == "&lt;script&gt;"


def test_moment_shows_relative_time_with_the_absolute_one_as_title() -> None:
    assert rendered("{% moment at %}", at=MORNING) == (
        '<time datetime="2020-03-01T09:30:00+00:00" title="1 Mar 2020, 09:30:00 UTC">1 Mar 2020</time>'
    )


def test_moment_can_show_the_absolute_time() -> None:
    assert rendered('{% moment at "absolute" %}', at=MORNING) == (
        '<time datetime="2020-03-01T09:30:00+00:00" title="1 Mar 2020">1 Mar 2020, 09:30:00 UTC</time>'
    )


def test_moment_that_is_not_known_is_a_dash() -> None:
    assert rendered("{% moment at %}", at=None) == UNKNOWN


def test_icon_is_inline_decoration() -> None:
    icon = rendered('{% icon "sun" 16 %}')

    assert icon.startswith("<svg ")
    assert 'aria-hidden="true"' in icon
    assert 'width="16"' in icon
    assert 'class="icon"' in icon
