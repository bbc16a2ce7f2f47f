"""The API: figures and their definitions, closed by default, each in the scope of the account."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from pilotage.api import Chiffres, Indicateurs

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("indicateurs/", Indicateurs.as_view(), name="indicateurs"),
    path("chiffres/", Chiffres.as_view(), name="chiffres"),
]
