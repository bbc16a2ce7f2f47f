"""The étapes of a parcours: added, corrected, ended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Utilisateur
from parcours.enums import FAMILLES_ETAPES, FamilleEtape, TypeEtape
from parcours.models import Etape, Parcours
from parcours.services.verrous import change, deja_saisi, poser, verrouiller_ouvert
from plie.socle.erreurs import ErreurMetier
from plie.socle.typographie import date_en_lettres

# Hours of a social clause are worked: they belong to an employment.
FAMILLES_A_CLAUSE = (FamilleEtape.EMPLOI_PARCOURS, FamilleEtape.EMPLOI_SORTIE)
TYPES_A_CLAUSE = frozenset(TypeEtape(t) for famille in FAMILLES_A_CLAUSE for t in FAMILLES_ETAPES[famille])


@transaction.atomic
def ajouter(
    *,
    parcours: Parcours,
    type: str,
    date_debut: date,
    par: Utilisateur,
    le: date,
    date_fin: date | None = None,
    intitule: str = "",
    structure: str = "",
    heures: Decimal | None = None,
    financee_plie: bool | None = None,
    resultat: str = "",
    clause_donneur_ordre: str = "",
    clause_heures: Decimal | None = None,
    commentaire: str = "",
    cle: UUID | None = None,
) -> Etape:
    """Add an étape, past, running or to come.

    Raises:
        ErreurMetier: its dates or hours are impossible, or it ended before the person was received.
        GesteInterdit: the parcours is closed.
    """
    parcours = verrouiller_ouvert(parcours.pk)
    valeurs = {
        "type": type,
        "intitule": intitule,
        "structure": structure,
        "date_debut": date_debut,
        "date_fin": date_fin,
        "heures": heures,
        "financee_plie": financee_plie,
        "resultat": resultat,
        "clause_donneur_ordre": clause_donneur_ordre,
        "clause_heures": clause_heures,
        "commentaire": commentaire,
    }
    deja = deja_saisi(Etape, parcours, cle, valeurs)
    if deja is not None:
        return deja
    _verifier(parcours, valeurs)
    etape = Etape(parcours=parcours, saisie_par=par, cle_saisie=cle)
    poser(etape, valeurs)
    return etape


@transaction.atomic
def modifier(
    *,
    etape: Etape,
    version: int,
    type: str,
    date_debut: date,
    par: Utilisateur,
    le: date,
    date_fin: date | None = None,
    intitule: str = "",
    structure: str = "",
    heures: Decimal | None = None,
    financee_plie: bool | None = None,
    resultat: str = "",
    clause_donneur_ordre: str = "",
    clause_heures: Decimal | None = None,
    commentaire: str = "",
) -> Etape:
    """Correct an étape.

    Raises:
        ConflitDeVersion: somebody else saved it meanwhile.
        ErreurMetier: as for `ajouter`.
        GesteInterdit: the parcours is closed.
    """
    parcours = verrouiller_ouvert(etape.parcours_id)
    etape = Etape.objects.select_for_update(of=("self",)).get(pk=etape.pk)
    valeurs = {
        "type": type,
        "intitule": intitule,
        "structure": structure,
        "date_debut": date_debut,
        "date_fin": date_fin,
        "heures": heures,
        "financee_plie": financee_plie,
        "resultat": resultat,
        "clause_donneur_ordre": clause_donneur_ordre,
        "clause_heures": clause_heures,
        "commentaire": commentaire,
    }
    if change(etape, valeurs, version=version):
        _verifier(parcours, valeurs)
        poser(etape, valeurs)
    return etape


@transaction.atomic
def terminer(
    *,
    etape: Etape,
    version: int,
    date_fin: date,
    resultat: str,
    par: Utilisateur,
    le: date,
    heures: Decimal | None = None,
) -> Etape:
    """End an étape: its last day, its result, the hours done.

    Raises:
        ConflitDeVersion: somebody else saved it meanwhile.
        ErreurMetier: the end lies in the future or before the start.
        GesteInterdit: the parcours is closed.
    """
    verrouiller_ouvert(etape.parcours_id)
    etape = Etape.objects.select_for_update(of=("self",)).get(pk=etape.pk)
    valeurs = {"date_fin": date_fin, "resultat": resultat, "heures": heures if heures is not None else etape.heures}
    if change(etape, valeurs, version=version):
        if date_fin > le:
            raise ErreurMetier("Une étape terminée n’a pas de fin dans l’avenir.", champ="date_fin")
        if date_fin < etape.date_debut:
            raise ErreurMetier("La fin de l’étape ne peut pas précéder son début.", champ="date_fin")
        poser(etape, valeurs)
    return etape


def _verifier(parcours: Parcours, valeurs: dict[str, Any]) -> None:
    debut, fin = valeurs["date_debut"], valeurs["date_fin"]
    if fin is not None and fin < debut:
        raise ErreurMetier("La fin de l’étape ne peut pas précéder son début.", champ="date_fin")
    reception = parcours.date_debut or parcours.date_premier_rdv or parcours.date_orientation
    if fin is not None and reception is not None and fin < reception:
        raise ErreurMetier(
            f"Cette étape s’achève avant le parcours ({date_en_lettres(reception)}) : elle n’en fait pas partie.",
            champ="date_fin",
        )
    for champ in ("heures", "clause_heures"):
        if valeurs[champ] is not None and valeurs[champ] <= 0:
            raise ErreurMetier("Un nombre d’heures est positif.", champ=champ)
    clause = valeurs["clause_donneur_ordre"] or valeurs["clause_heures"] is not None
    if clause and valeurs["type"] not in TYPES_A_CLAUSE:
        raise ErreurMetier(
            "Les heures d’une clause sociale se rattachent à une étape d’emploi.", champ="clause_donneur_ordre"
        )
    if valeurs["clause_heures"] is not None and not valeurs["clause_donneur_ordre"]:
        raise ErreurMetier("Indiquez le donneur d’ordre de la clause.", champ="clause_donneur_ordre")
