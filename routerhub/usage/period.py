"""The stretches of time that the overview and its charts look at."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch up to now: its name in the URL, in words, its length, and the width of a bar in its charts."""

    slug: str
    words: str
    length: timedelta
    step: timedelta

    def since(self, at: datetime) -> datetime:
        """Where the period begins when it ends at `at`."""
        return at - self.length


DAY = Period(slug="24h", words="last 24 hours", length=timedelta(hours=24), step=timedelta(hours=1))
WEEK = Period(slug="7d", words="last 7 days", length=timedelta(days=7), step=timedelta(hours=6))
MONTH = Period(slug="30d", words="last 30 days", length=timedelta(days=30), step=timedelta(days=1))
PERIODS = (DAY, WEEK, MONTH)


def period_named(slug: str) -> Period:
    """The period of that name; a day for any other."""
    return next((period for period in PERIODS if period.slug == slug), DAY)
