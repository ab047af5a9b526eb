"""What a model costs, by period. Never overwritten, only superseded."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from routerhub.catalog.models.model import Model


class PriceQuerySet(models.QuerySet["Price"]):
    """Named filters over prices."""

    def in_force(self, at: datetime) -> "PriceQuerySet":
        """Prices whose period holds that moment."""
        return self.filter(valid_from__lte=at).filter(Q(valid_until=None) | Q(valid_until__gt=at))


class Price(models.Model):
    """Dollars per million tokens from `valid_from` (inclusive) until `valid_until` (exclusive, null for open).

    A part whose price is not known is null; a call that uses it has no known cost. `checked_at` is when somebody last
    compared it with its source.
    """

    model = models.ForeignKey(Model, on_delete=models.PROTECT, related_name="prices")
    input_usd = models.DecimalField(max_digits=18, decimal_places=9)
    output_usd = models.DecimalField(max_digits=18, decimal_places=9)
    cache_read_usd = models.DecimalField(max_digits=18, decimal_places=9, null=True, blank=True)
    cache_write_5m_usd = models.DecimalField(max_digits=18, decimal_places=9, null=True, blank=True)
    cache_write_1h_usd = models.DecimalField(max_digits=18, decimal_places=9, null=True, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=160, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PriceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="catalog_price_not_negative",
                condition=Q(input_usd__gte=0)
                & Q(output_usd__gte=0)
                & (Q(cache_read_usd=None) | Q(cache_read_usd__gte=0))
                & (Q(cache_write_5m_usd=None) | Q(cache_write_5m_usd__gte=0))
                & (Q(cache_write_1h_usd=None) | Q(cache_write_1h_usd__gte=0)),
            ),
            models.CheckConstraint(
                name="catalog_price_period_not_empty",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
            ExclusionConstraint(
                name="catalog_price_periods_do_not_overlap",
                expressions=[
                    (
                        Func(
                            "valid_from",
                            "valid_until",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=False),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    # A range of one id overlaps exactly where ids are equal: this needs no extension, and the
                    # embedded server has none (btree_gist would allow `model WITH =`).
                    (
                        Func(
                            "model_id",
                            "model_id",
                            Value("[]"),
                            function="INT8RANGE",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model_id} from {self.valid_from:%Y-%m-%d}"
