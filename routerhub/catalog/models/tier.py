"""Ordered classes of models."""

from django.db import models


class Tier(models.Model):
    """A class of models, from small upwards; a rule may name it instead of a model."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(unique=True)
    description = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name
