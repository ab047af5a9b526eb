"""Addresses of catalog. A model's slug may hold slashes; `forms.model_form` reserves the words that follow it here."""

from django.urls import path

from routerhub.catalog.views import models, prices, providers, tiers

app_name = "catalog"

urlpatterns = [
    path("models/", models.models, name="models"),
    path("models/new/", models.new_model, name="new-model"),
    path("models/<path:slug>/edit/", models.edit_model, name="edit-model"),
    path("models/<path:slug>/switch/", models.switch_model, name="switch-model"),
    path("models/<path:slug>/delete/", models.remove_model, name="delete-model"),
    path("models/<path:slug>/prices/", prices.new_price, name="new-price"),
    path("models/<path:slug>/confirm/", prices.confirm, name="confirm-price"),
    path("models/<path:slug>/move/", tiers.move_model, name="move-model"),
    path("models/<path:slug>/tier/", tiers.change_tier_of_model, name="change-tier-of-model"),
    path("models/<path:slug>/", models.model, name="model"),
    path("providers/", providers.providers, name="providers"),
    path("providers/new/", providers.new_provider, name="new-provider"),
    path("providers/<slug:slug>/", providers.provider, name="provider"),
    path("providers/<slug:slug>/edit/", providers.edit_provider, name="edit-provider"),
    path("providers/<slug:slug>/switch/", providers.switch_provider, name="switch-provider"),
    path("providers/<slug:slug>/test/", providers.test_connection, name="test-connection"),
    path("tiers/", tiers.tiers, name="tiers"),
    path("tiers/new/", tiers.new_tier, name="new-tier"),
    path("tiers/<slug:slug>/edit/", tiers.edit_tier, name="edit-tier"),
]
