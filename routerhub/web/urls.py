"""Addresses of what belongs to no app: the palette and people's preferences."""

from django.urls import path

from routerhub.web import views

app_name = "web"

urlpatterns = [
    path("palette/", views.search_palette, name="palette"),
    path("preferences/", views.edit_preferences, name="preferences"),
    path("preferences/theme/", views.choose_theme, name="theme"),
]
