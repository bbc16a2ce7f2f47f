"""The contract between the person and the référent: CER, then contrat d'engagement (P-6.2b, P-C.1, P-C.2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Utilisateur
from parcours.enums import TypeContratEngagement
from parcours.models import ContratEngagement, Parcours
from parcours.regles import nature_contrat, verifier_heures_activite
from parcours.services.verrous import change, deja_saisi, poser, verrouiller_ouvert
from plie.pacte import version_en_vigueur
from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import date_en_lettres

# Habits of the house, to catch mistyped years: a prolonged parcours lasts two years.
_MOIS_D_UN_CONTRAT = 24
_MOIS_D_ECART = 12


@transaction.atomic
def signer(
    *,
    parcours: Parcours,
    date_signature: date,
    date_debut: date,
    date_fin: date,
    par: Utilisateur,
    le: date,
    heures_hebdo: Decimal | None = None,
    motif_heures_reduites: str = "",
    date_validation_pole: date | None = None,
    objectifs: str = "",
    cle: UUID | None = None,
) -> ContratEngagement:
    """Record a signed contract; its type follows from the day of its signature.

    Raises:
        ErreurMetier: dates that overlap another contract or lie in the future, hours reduced without a reason (P-C.2).
        GesteInterdit: the parcours is closed.
    """
    parcours = verrouiller_ouvert(parcours.pk)
    valeurs = _valeurs(
        date_signature, date_debut, date_fin, heures_hebdo, motif_heures_reduites, date_validation_pole, objectifs
    )
    deja = deja_saisi(ContratEngagement, parcours, cle, valeurs)
    if deja is not None:
        return deja
    contrat = ContratEngagement(parcours=parcours, cle_saisie=cle)
    _verifier(contrat, valeurs, le)
    poser(contrat, valeurs)
    return contrat


@transaction.atomic
def modifier(
    *,
    contrat: ContratEngagement,
    version: int,
    date_signature: date,
    date_debut: date,
    date_fin: date,
    par: Utilisateur,
    le: date,
    heures_hebdo: Decimal | None = None,
    motif_heures_reduites: str = "",
    date_validation_pole: date | None = None,
    objectifs: str = "",
) -> ContratEngagement:
    """Correct a contract, or record the pôle's validation.

    Raises:
        ConflitDeVersion: somebody else saved it meanwhile.
        ErreurMetier: as for `signer`.
        GesteInterdit: the parcours is closed.
    """
    verrouiller_ouvert(contrat.parcours_id)
    contrat = ContratEngagement.objects.select_for_update(of=("self",)).get(pk=contrat.pk)
    valeurs = _valeurs(
        date_signature, date_debut, date_fin, heures_hebdo, motif_heures_reduites, date_validation_pole, objectifs
    )
    if change(contrat, valeurs, version=version):
        _verifier(contrat, valeurs, le)
        poser(contrat, valeurs)
    return contrat


def _valeurs(
    date_signature: date,
    date_debut: date,
    date_fin: date,
    heures_hebdo: Decimal | None,
    motif: str,
    date_validation_pole: date | None,
    objectifs: str,
) -> dict[str, Any]:
    parametres = version_en_vigueur(date_signature)
    # A reason only explains a reduction: it goes with it.
    reduites = heures_hebdo is None or heures_hebdo < parametres.heures_activite_hebdo
    return {
        "type": nature_contrat(date_signature, parametres),
        "date_signature": date_signature,
        "date_debut": date_debut,
        "date_fin": date_fin,
        "heures_hebdo": heures_hebdo,
        "motif_heures_reduites": motif if reduites else "",
        "date_validation_pole": date_validation_pole,
        "objectifs": objectifs,
    }


def _refuser_l_annee_mal_tapee(signature: date, debut: date, fin: date) -> None:
    """A contract of a century would silence its renewal (P-C.1)."""
    if fin >= ajouter_mois(debut, _MOIS_D_UN_CONTRAT):
        raise ErreurMetier(
            f"Un contrat d’engagement dure au plus {_MOIS_D_UN_CONTRAT}\u00a0mois. Vérifier l’année.", champ="date_fin"
        )
    premier, second = sorted((signature, debut))
    if second > ajouter_mois(premier, _MOIS_D_ECART):
        raise ErreurMetier(
            "Plus d’un an sépare la signature et le début. Vérifier l’année de l’une et de l’autre.", champ="date_debut"
        )


def _verifier(contrat: ContratEngagement, valeurs: dict[str, Any], le: date) -> None:
    signature, debut, fin = valeurs["date_signature"], valeurs["date_debut"], valeurs["date_fin"]
    if signature > le:
        raise ErreurMetier("Un contrat signé n’est pas daté dans l’avenir.", champ="date_signature")
    if fin < debut:
        raise ErreurMetier("La fin du contrat ne peut pas précéder son début.", champ="date_fin")
    _refuser_l_annee_mal_tapee(signature, debut, fin)
    validation = valeurs["date_validation_pole"]
    if validation is not None and validation > le:
        raise ErreurMetier("La validation n’est pas datée dans l’avenir.", champ="date_validation_pole")
    if validation is not None and validation < signature:
        raise ErreurMetier("Le pôle valide un contrat déjà signé : vérifier les dates.", champ="date_validation_pole")
    if valeurs["type"] == TypeContratEngagement.CONTRAT_ENGAGEMENT:
        heures = verifier_heures_activite(
            valeurs["heures_hebdo"],
            motif=valeurs["motif_heures_reduites"],
            parametres=version_en_vigueur(signature),
        )
        if not heures:
            raise ErreurMetier(heures.motif, champ="motif_heures_reduites", regle="P-C.2")
    autre = (
        ContratEngagement.objects.filter(parcours_id=contrat.parcours_id, date_debut__lte=fin, date_fin__gte=debut)
        .exclude(pk=contrat.pk)
        .first()
    )
    if autre is not None:
        raise ErreurMetier(
            f"Un contrat existe déjà du {date_en_lettres(autre.date_debut)} au {date_en_lettres(autre.date_fin)}.",
            champ="date_debut",
        )
