"""The coordonnateur's page: load, delays, parcours that stand still; each counter opens the list that makes it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Plie
from parcours.filters import REFERENT_PARTI, SANS_REFERENT
from parcours.permissions import peut_transmettre
from parcours.selectors.equipe import Equipe, LigneEquipe, equipe
from parcours.travail import RETARD
from parcours.vues.selection import RESULTAT
from plie.pacte import version_en_vigueur
from plie.socle.graphiques import barres
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger

JOURS_MAXIMUM = 3650


@require_safe
def page_equipe(request: HttpRequest) -> HttpResponse:
    """The team of a PLIE that somebody animates."""
    utilisateur: Any = request.user
    exiger(peut_transmettre(utilisateur))
    le = aujourdhui()
    plies = list(Plie.objects.animes_par(utilisateur))
    demande = request.GET.get("plie", "")
    plie = next((p for p in plies if not demande or str(p.pk) == demande), None)
    if plie is None:
        raise Http404
    jours = _jours(request, le)
    vue = equipe(plie, le=le, jours=jours)
    url = reverse("parcours:equipe")
    return render(
        request,
        "parcours/equipe/equipe.html",
        {
            "plie": plie,
            "le": le,
            "jours": jours,
            "jours_maximum": JOURS_MAXIMUM,
            "equipe": vue,
            "lignes": [_ligne(ligne, plie, jours) for ligne in vue.lignes],
            "retards": _retards(vue, plie),
            "tuiles": _tuiles(vue, plie, jours),
            "graphique": _graphique(vue),
            "onglets": [
                {"libelle": p.nom, "url": f"{url}?plie={p.pk}", "actif": p == plie} for p in plies if len(plies) > 1
            ],
        },
    )


def _jours(request: HttpRequest, le: date) -> int:
    """From how many days a file stands still: the Pacte's reminder (C-2), or what is asked."""
    demande = request.GET.get("jours", "")
    if demande.isascii() and demande.isdigit() and len(demande) <= 4 and 0 < int(demande) <= JOURS_MAXIMUM:
        return int(demande)
    return version_en_vigueur(le).sans_entretien_jours


def _liste(plie: Plie, **criteres: Any) -> str:
    return f"{reverse('parcours:liste')}?{urlencode({'plie': plie.pk} | criteres)}"


def _travail(plie: Plie, **criteres: Any) -> str:
    fixes = {"etendue": "plie", "plie": plie.pk, "groupe": RETARD}
    return f"{reverse('parcours:travail')}?{urlencode(fixes | criteres)}"


def _code(ligne: LigneEquipe) -> str:
    return str(ligne.personne.pk) if ligne.personne else SANS_REFERENT


def _ligne(ligne: LigneEquipe, plie: Plie, jours: int) -> dict[str, Any]:
    qui = {"referent": _code(ligne)}
    filtres = urlencode({"plie": plie.pk} | qui)
    return {
        "l": ligne,
        "url": _liste(plie, **qui),
        "url_retards": _travail(plie, **qui),
        "url_entretien": _liste(plie, sans_entretien=jours, **qui),
        "url_immobiles": _liste(plie, immobile=jours, **qui),
        "url_etapes": _liste(plie, etape="sans", **qui),
        "url_transmettre": f"{reverse('parcours:transmettre')}?{urlencode({'portee': RESULTAT, 'filtres': filtres})}",
    }


def _retards(vue: Equipe, plie: Plie) -> list[dict[str, Any]]:
    codes = [_code(ligne) for ligne in vue.lignes]
    return [
        {
            "libelle": ligne.libelle,
            "total": ligne.total,
            "url": _travail(plie, nature=ligne.code),
            "cases": [
                {"nombre": nombre, "url": _travail(plie, nature=ligne.code, referent=code)}
                for code, nombre in zip(codes, ligne.nombres, strict=True)
            ],
        }
        for ligne in vue.retards
    ]


def _tuiles(vue: Equipe, plie: Plie, jours: int) -> list[dict[str, Any]]:
    tuiles = (
        ("Parcours ouverts", vue.totaux["ouverts"], _liste(plie), "people", ""),
        ("Échéances en retard", vue.en_retard, _travail(plie), "exclamation-octagon", "danger"),
        ("Sans référent", vue.sans_referent, _liste(plie, referent=SANS_REFERENT), "person-x", "danger"),
        (
            "Référent parti",
            vue.totaux["referent_parti"],
            _liste(plie, referent=REFERENT_PARTI),
            "person-dash",
            "danger",
        ),
        ("Échéance dépassée", vue.totaux["hors_delai"], _liste(plie, echeance="depassee"), "calendar-x", "danger"),
        ("Sans étape", vue.totaux["sans_etape"], _liste(plie, etape="sans"), "signpost", "attention"),
        (
            f"Sans entretien depuis {jours}\u00a0jours",
            vue.totaux["sans_entretien"],
            _liste(plie, sans_entretien=jours),
            "chat-left",
            "attention",
        ),
        (
            f"Sans mouvement depuis {jours}\u00a0jours",
            vue.totaux["immobiles"],
            _liste(plie, immobile=jours),
            "pause-circle",
            "attention",
        ),
    )
    return [
        {"libelle": libelle, "valeur": valeur, "url": url, "icone": icone, "ton": ton if valeur else ""}
        for libelle, valeur, url, icone, ton in tuiles
    ]


def _graphique(vue: Equipe) -> Any:
    """The load of each, in percentage of the objective of their working time."""
    points = [(str(li.personne), float(li.charge.taux)) for li in vue.lignes if li.charge is not None]
    if not points:
        return None
    return barres("Charge de chacun", points, unite="%", colonne="Part de l’objectif", objectif=100)
