"""The tables of the catalogue, one concept per file."""

from routerhub.catalog.models.model import Capability, Model
from routerhub.catalog.models.price import Price
from routerhub.catalog.models.provider import Dialect, Provider
from routerhub.catalog.models.tier import Tier

__all__ = ["Capability", "Dialect", "Model", "Price", "Provider", "Tier"]
