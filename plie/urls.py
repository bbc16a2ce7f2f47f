"""Every address of the application; each one stands in the access matrix."""

from django.urls import include, path

from accounts.site import site
from plie.accueil import accueil, introuvable

handler403 = "plie.socle.portes.refuser"
handler500 = "plie.socle.attente.panne"

urlpatterns = [
    path("", accueil, name="accueil"),
    path("", include("plie.urls_plateforme")),
    # An address or an identity is changed by the administrator, who knows the person: these two doors stay shut.
    path("comptes/email/", introuvable),
    path("comptes/3rdparty/", introuvable),
    path("comptes/sessions/", introuvable),  # ours is at mon-compte/sessions/, and reads without writing
    path("comptes/", include("allauth.urls")),
    path("administration/", site.urls),
    path("mon-compte/", include("accounts.urls")),
    path("participants/", include("participants.urls")),
    path("parcours/", include("parcours.urls")),
    path("sorties/", include("sorties.urls")),
    path("commissions/", include("commissions.urls")),
    path("pilotage/", include("pilotage.urls")),
    path("journal/", include("plie.journal.urls")),
    path("api/", include("plie.api")),
]
