"""Addresses of the app."""

from django.urls import URLPattern, URLResolver

app_name = "sorties"
urlpatterns: list[URLPattern | URLResolver] = []
