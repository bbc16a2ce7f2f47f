"""The qualification of an exit, corrected after the session. Called by the commission (art. 5 b)."""

from __future__ import annotations

from django.db import transaction

from parcours.models import Parcours
from plie.socle.erreurs import ErreurMetier
from sorties.models import Sortie, TransmissionFiche
from sorties.selectors import dossier_de
from sorties.services.sorties import copier_fait, verifier_qualification
from sorties.services.verrous import enregistrer


@transaction.atomic
def requalifier_sortie(*, parcours: Parcours, qualification: str, type: str, critere: str) -> Sortie:
    """Give a constated exit another qualification; its date does not change.

    Raises:
        ErreurMetier: the fiche de synthèse has left with the first one, or the three do not go together.
    """
    sortie = Sortie.objects.select_for_update(of=("self",)).filter(parcours=parcours).first()
    if sortie is None:
        raise ErreurMetier("Ce parcours n’a pas de sortie constatée.")
    if TransmissionFiche.objects.filter(fiche__parcours=parcours).exists():
        raise ErreurMetier("La fiche de synthèse est déjà transmise avec la première qualification.")
    verifier_qualification(qualification, type, critere)
    dossier = dossier_de(parcours, sortie.date_commission or sortie.date_sortie)
    sortie.qualification, sortie.type, sortie.critere = qualification, type, critere
    for colonne, valeur in copier_fait(dossier.fait(critere) if dossier and critere else None).items():
        setattr(sortie, colonne, valeur)
    enregistrer(sortie)
    return sortie
