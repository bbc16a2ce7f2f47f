"""Every address of the application; each one stands in the access matrix."""

from django.contrib import admin
from django.urls import include, path

from plie.accueil import accueil

urlpatterns = [
    path("", accueil, name="accueil"),
    path("", include("plie.urls_plateforme")),
    path("comptes/", include("allauth.urls")),
    path("administration/", admin.site.urls),
    path("mon-compte/", include("accounts.urls")),
    path("participants/", include("participants.urls")),
    path("parcours/", include("parcours.urls")),
    path("sorties/", include("sorties.urls")),
    path("commissions/", include("commissions.urls")),
    path("pilotage/", include("pilotage.urls")),
    path("journal/", include("plie.journal.urls")),
]
