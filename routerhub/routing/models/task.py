"""Kinds of work."""

from django.db import models


class Bucket(models.TextChoices):
    """The four broad kinds that tasks fall into."""

    WRITING = "writing", "Writing"
    REASONING = "reasoning", "Reasoning"
    EXTRACTION = "extraction", "Extraction"
    STRUCTURED = "structured", "Structured"


class QualityNeed(models.TextChoices):
    """How much a mistake costs."""

    NORMAL = "normal", "Normal"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"


class Task(models.Model):
    """A kind of work that callers name; `latency_target_ms` and `monthly_volume` are what its owner expects."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    bucket = models.CharField(max_length=16, choices=Bucket.choices)
    quality_need = models.CharField(max_length=16, choices=QualityNeed.choices, default=QualityNeed.NORMAL)
    latency_target_ms = models.PositiveIntegerField(null=True, blank=True)
    monthly_volume = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
