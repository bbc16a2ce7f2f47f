"""Addresses of the app."""

from django.urls import path

from accounts import views
from accounts.connexions import vues as connexions

app_name = "accounts"
urlpatterns = [
    path("", views.mon_compte, name="mon_compte"),
    path("pacte/", views.pacte, name="pacte"),
    path("<int:pk>/historique/", views.historique, name="historique"),
    path("sessions/", connexions.sessions, name="sessions"),
    path("sessions/<int:pk>/fermer/", connexions.fermer, name="fermer_session"),
    path("sessions/fermer-les-autres/", connexions.fermer_les_autres, name="fermer_les_autres"),
    path("invitation/<str:secret>/", connexions.invitation, name="invitation"),
]
