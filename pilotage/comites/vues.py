"""The pack of a comité, taken out of the house (A-5)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pilotage.comites.documents import NOMS, Comite, pdf_du_comite
from pilotage.enums import StatutEdition
from pilotage.selectors import TOUS_LES_PLIE
from pilotage.vues.acces import droit_sur, edition_visible
from pilotage.vues.telechargements import fichier
from plie.journal.enums import Action
from plie.journal.services import journaliser


@require_safe
def comite(request: HttpRequest, pk: int, comite: str) -> HttpResponse:
    """The pages of a meeting, from a published edition only: a provisional one may still move."""
    utilisateur: Any = request.user
    edition = edition_visible(utilisateur, pk)
    if comite not in list(Comite) or edition.statut != StatutEdition.PUBLIEE:
        raise Http404
    genre = Comite(comite)
    contenu = pdf_du_comite(edition, genre)
    journaliser(
        utilisateur=utilisateur,
        droit=droit_sur(utilisateur, edition),
        objet=f"{edition} ({NOMS[genre].lower()})",
        action=Action.TELECHARGEMENT,
        plie_id=edition.plie_id,
    )
    perimetre = edition.plie.code if edition.plie else TOUS_LES_PLIE
    return fichier(contenu, "application/pdf", f"comite-{genre}-{perimetre}-{edition.date_fin:%Y-%m-%d}.pdf")
