"""Models of providers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from routerhub.catalog.models.provider import Provider
from routerhub.catalog.models.tier import Tier


class Capability(models.TextChoices):
    """What a request may need beyond text."""

    TOOLS = "tools", "Tools"
    VISION = "vision", "Images"
    JSON_SCHEMA = "json_schema", "JSON schema"
    EMBEDDINGS = "embeddings", "Embeddings"


class ModelQuerySet(models.QuerySet["Model"]):
    """Named filters over models."""

    def enabled(self) -> "ModelQuerySet":
        """Models that may be asked: their own and their provider's switch are on."""
        return self.filter(is_enabled=True, provider__is_enabled=True)


class Model(models.Model):
    """One model with its pinned upstream name. The slug is its public id and never changes; sizes are in tokens.

    `tier_position` orders the models of one tier: the lowest is tried first.
    """

    slug = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="models")
    upstream_name = models.CharField(max_length=120)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="models")
    tier_position = models.PositiveSmallIntegerField(default=0)
    context_window = models.PositiveIntegerField()
    max_output_tokens = models.PositiveIntegerField(default=4096)
    capabilities = ArrayField(models.CharField(max_length=20, choices=Capability.choices), default=list, blank=True)
    is_enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ModelQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
