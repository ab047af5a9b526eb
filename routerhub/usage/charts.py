"""Bars for a chart that a template draws as SVG."""

from dataclasses import dataclass

from routerhub.usage.overview import Bucket

WIDTH = 720
HEIGHT = 120
GAP = 2
# A bucket with any call at all is to be seen.
LOWEST = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One bucket's bar in the drawing's units: failed calls stand below the others."""

    x: float
    width: float
    y: float
    height: float
    failed_y: float
    failed_height: float
    bucket: Bucket


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """The bars, what the tallest stands for, and the whole in a sentence."""

    columns: tuple[Column, ...]
    most: int
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT


def calls_chart(buckets: tuple[Bucket, ...]) -> ColumnChart:
    """Calls over time, from zero up."""
    most = max((bucket.calls for bucket in buckets), default=0)
    slot = WIDTH / max(len(buckets), 1)
    columns = tuple(_column(bucket, number * slot, slot - GAP, most) for number, bucket in enumerate(buckets))
    return ColumnChart(columns=columns, most=most, sentence=_sentence(buckets))


def _column(bucket: Bucket, x: float, width: float, most: int) -> Column:
    height = max(bucket.calls / most * HEIGHT, LOWEST) if bucket.calls else 0.0
    failed_height = max(bucket.failed / most * HEIGHT, LOWEST) if bucket.failed else 0.0
    return Column(
        x=round(x, 2),
        width=round(width, 2),
        y=round(HEIGHT - height, 2),
        height=round(height, 2),
        failed_y=round(HEIGHT - failed_height, 2),
        failed_height=round(failed_height, 2),
        bucket=bucket,
    )


def _sentence(buckets: tuple[Bucket, ...]) -> str:
    calls, failed = sum(bucket.calls for bucket in buckets), sum(bucket.failed for bucket in buckets)
    if not calls:
        return "No calls in this time."
    busiest = max(buckets, key=lambda bucket: bucket.calls)
    return (
        f"{calls:,} calls, {failed:,} of them failed; "
        f"the most, {busiest.calls:,}, from {busiest.start:%-d %b %H:%M} {busiest.start:%Z}."
    )
