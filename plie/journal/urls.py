"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from plie.journal import views

app_name = "journal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.liste, name="liste"),
    path("inhabituels/", views.inhabituels, name="inhabituels"),
    path("parcours/<int:pk>/", views.parcours, name="parcours"),
]
