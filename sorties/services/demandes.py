"""Asking for a piece of evidence, and noting that it was asked (P-6.5a)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import Utilisateur
from plie.socle.erreurs import ErreurMetier
from sorties.models import ContratTravail, DemandePiece, Formation
from sorties.nomenclature import NATURES_PAR_OBJET
from sorties.services.verrous import enregistrer, verrouiller_parcours


@transaction.atomic
def demander_piece(
    *,
    objet: ContratTravail | Formation,
    nature: str,
    aupres: str,
    date_demande: date,
    par: Utilisateur,
    le: date,
) -> DemandePiece:
    """Note that a piece was asked for: to whom, when.

    Raises:
        ErreurMetier: the parcours is closed, the nature does not go with the fact, the day is to come or precedes
            it, or the request is already noted.
    """
    verrouiller_parcours(objet.parcours_id)
    lien = "contrat" if isinstance(objet, ContratTravail) else "formation"
    if nature not in NATURES_PAR_OBJET[lien]:
        raise ErreurMetier("Cette nature de pièce ne prouve pas ce fait.", champ="nature")
    if date_demande > le:
        raise ErreurMetier("Une demande se note une fois faite.", champ="date_demande")
    if date_demande < objet.date_debut:
        raise ErreurMetier(
            "La demande ne peut pas précéder l’entrée en emploi ou en formation.", champ="date_demande", regle="P-6.5a"
        )
    demande = DemandePiece(
        parcours_id=objet.parcours_id,
        nature=nature,
        aupres=" ".join(aupres.split()),
        date_demande=date_demande,
        demandee_par=par,
        **{lien: objet},
    )
    enregistrer(demande)
    return demande


@transaction.atomic
def retirer_demande(*, demande: DemandePiece) -> None:
    """Remove a request noted by mistake.

    Raises:
        ErreurMetier: the parcours is closed.
    """
    verrouiller_parcours(demande.parcours_id)
    demande.delete()
