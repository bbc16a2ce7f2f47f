"""The record of processing and the sheet of the impact assessment, for the administrator and their DPO."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from participants.traitements.mesures import MESURES
from participants.traitements.registre import COLONNES, activites, lignes_du_registre
from participants.traitements.risques import NECESSITE, RISQUES
from plie.durees import en_vigueur
from plie.socle.colonnes import ODS, TYPES_MIME, ecrire
from plie.socle.horloge import aujourdhui
from plie.socle.pdf import rendre_document
from plie.socle.portes import exiger
from plie.socle.typographie import date_en_lettres
from plie.socle.verdict import Verdict

TITRE = "Registre des traitements et fiche d’analyse d’impact"


@require_safe
def traitements(request: HttpRequest) -> HttpResponse:
    """The record on screen."""
    _exiger(request)
    return render(request, "participants/traitements/registre.html", _contexte())


@require_safe
def traitements_fichier(request: HttpRequest, forme: str) -> HttpResponse:
    """The same, as a document or as a spreadsheet."""
    _exiger(request)
    le = aujourdhui()
    if forme == "pdf":
        contenu = rendre_document("documents/registre_traitements.html", _contexte(), titre=TITRE)
        genre = "application/pdf"
    elif forme == ODS:
        mentions = (f"{TITRE}, au {date_en_lettres(le)}", *MESURES)
        contenu = ecrire(ODS, titre="Traitements", colonnes=COLONNES, lignes=lignes_du_registre(), mentions=mentions)
        genre = TYPES_MIME[ODS]
    else:
        raise Http404
    reponse = HttpResponse(contenu, content_type=genre)
    reponse["Content-Disposition"] = f'attachment; filename="registre-des-traitements-{le.isoformat()}.{forme}"'
    return reponse


def _exiger(request: HttpRequest) -> None:
    utilisateur: Any = request.user
    exiger(
        Verdict(
            perimetre_de(utilisateur).administrateur,
            "Le registre des traitements est tenu par l’administrateur, pour le délégué à la protection des données.",
        )
    )


def _contexte() -> dict[str, Any]:
    le = aujourdhui()
    lues = activites()
    lignes = [ligne for activite in lues for ligne in activite.lignes]
    return {
        "responsables": list(Plie.objects.order_by("nom")),
        "activites": lues,
        "necessite": NECESSITE,
        "risques": RISQUES,
        "mesures": MESURES,
        "durees": en_vigueur(le),
        "nombre": len(lignes),
        "sensibles": [ligne for ligne in lignes if ligne.sensible],
        "textes": [ligne for ligne in lignes if ligne.texte_libre],
        "le": le,
    }
