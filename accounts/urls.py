"""Addresses of the app."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.mon_compte, name="mon_compte"),
    path("pacte/", views.pacte, name="pacte"),
]
