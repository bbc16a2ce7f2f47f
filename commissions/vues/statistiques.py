"""The commission's figures of a PLIE over a period: page and export."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from commissions.forms.statistiques import FormulairePeriode
from commissions.statistiques import COLONNES, Statistiques, statistiques
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.colonnes import TYPES_MIME, ecrire
from plie.socle.horloge import aujourdhui
from plie.socle.typographie import date_en_chiffres

MENTION = "Cofinancé par l’Union européenne (FSE+), l’État, la Région, la Métropole, le Département et France Travail."


def _lire(request: HttpRequest) -> tuple[FormulairePeriode, Plie | None, date, date, Statistiques | None]:
    """The period asked for; the year so far by default."""
    utilisateur: Any = request.user
    if not perimetre_de(utilisateur).anime:
        raise PermissionDenied("Ces chiffres sont réservés à la structure d’animation.")
    le = aujourdhui()
    formulaire = FormulairePeriode(request.GET or None, utilisateur=utilisateur, le=le)
    if request.GET and not formulaire.is_valid():
        return formulaire, None, le, le, None
    lus = formulaire.cleaned_data if request.GET else formulaire.par_defaut()
    return formulaire, lus["plie"], lus["du"], lus["au"], statistiques(lus["plie"], du=lus["du"], au=lus["au"])


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The figures, and the reasons of the adjournments."""
    formulaire, plie, du, au, chiffres = _lire(request)
    lignes = [(ligne, chiffres.part(ligne)) for ligne in chiffres.lignes] if chiffres else []
    contexte = {
        "formulaire": formulaire,
        "plie": plie,
        "nom_plie": plie.nom if plie else "",
        "du": du,
        "au": au,
        "chiffres": chiffres,
        "lignes": lignes,
        "formats": list(TYPES_MIME),
    }
    return render(request, "commissions/statistiques.html", contexte)


@require_safe
def export(request: HttpRequest, forme: str) -> HttpResponse:
    """The same figures for a spreadsheet."""
    if forme not in TYPES_MIME:
        raise Http404
    _, plie, du, au, chiffres = _lire(request)
    if plie is None or chiffres is None:
        raise Http404
    periode = f"du {date_en_chiffres(du)} au {date_en_chiffres(au)}"
    contenu = ecrire(
        forme,
        titre="Commission",
        colonnes=COLONNES,
        lignes=[*chiffres.lignes, *([chiffres.total] if chiffres.total else [])],
        mentions=(f"{plie}, commission {periode}", MENTION),
    )
    journaliser(
        utilisateur=request.user,
        droit="structure d’animation",
        objet=f"chiffres de la commission {periode} ({forme.upper()})",
        action=Action.EXPORT,
        plie_id=plie.pk,
    )
    nom = f"commission-{plie.code}-{du:%Y-%m-%d}-{au:%Y-%m-%d}.{forme}"
    return HttpResponse(
        contenu, content_type=TYPES_MIME[forme], headers={"Content-Disposition": f'attachment; filename="{nom}"'}
    )
