"""Evidence of training and of creation of a business (S-3, S-4, D-3, art. 5 b)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Utilisateur
from parcours.models import Parcours
from parcours.services.verrous import deja_saisi
from plie.socle.erreurs import ErreurMetier
from plie.socle.typographie import date_en_lettres
from sorties.models import CreationActivite, Formation, Recette
from sorties.services.preuves import refuser_si_pieces
from sorties.services.verrous import (
    empreinte_des_lignes,
    enregistrer,
    verifier_dates,
    verifier_empreinte,
    verifier_version,
    verrouiller_parcours,
)

CHAMPS_FORMATION = (
    "intitule",
    "organisme",
    "rncp",
    "domaine",
    "niveau",
    "validation",
    "date_debut",
    "date_fin",
    "motif_fin",
    "certification",
    "date_obtention",
)


@transaction.atomic
def enregistrer_formation(
    *, parcours: Parcours, par: Utilisateur, le: date, cle: UUID | None = None, **champs: Any
) -> Formation:
    """Add a training to a file; the same form sent twice records it once.

    Raises:
        ErreurMetier: the parcours is closed, the training is already on file, or a value is impossible.
    """
    verrouiller_parcours(parcours.pk)
    valeurs = _choisir(champs)
    deja = deja_saisi(Formation, parcours, cle, valeurs)
    if deja is not None:
        return deja
    formation = Formation(parcours_id=parcours.pk, saisi_par=par, cle_saisie=cle, **valeurs)
    jumelles = Formation.objects.filter(
        parcours=parcours.pk, intitule__iexact=formation.intitule, date_debut=formation.date_debut
    )
    if formation.date_debut is not None and jumelles.exists():
        raise ErreurMetier("Cette formation figure déjà au dossier.", champ="intitule")
    _verifier(formation, le)
    enregistrer(formation)
    return formation


@transaction.atomic
def modifier_formation(*, formation: Formation, version: int | None, le: date, **champs: Any) -> Formation:
    """Correct a training, or record its end and the certification obtained.

    Raises:
        ErreurMetier: a proposal waits for the commission, or a value is impossible.
        ConflitDeVersion: somebody else saved it meanwhile.
    """
    verrouiller_parcours(formation.parcours_id, modification=True)
    actuelle = Formation.objects.select_for_update(of=("self",)).get(pk=formation.pk)
    verifier_version(actuelle, version)
    for champ, valeur in _choisir(champs).items():
        setattr(actuelle, champ, valeur)
    actuelle.version += 1
    _verifier(actuelle, le)
    enregistrer(actuelle)
    return actuelle


def _verifier(formation: Formation, le: date) -> None:
    """The dates that can only be typing errors, a break to come, the half of a certification that is missing (D-3).

    Raises:
        ErreurMetier: with the field at fault.
    """
    verifier_dates(formation.parcours, date_debut=formation.date_debut, date_obtention=formation.date_obtention)
    entree, obtention = formation.date_debut, formation.date_obtention
    if entree is not None and obtention is not None and obtention < entree:
        raise ErreurMetier(
            "Une certification s’obtient après l’entrée en formation.", champ="date_obtention", regle="D-3"
        )
    if formation.motif_fin and formation.date_fin is not None and formation.date_fin > le:
        raise ErreurMetier("Un arrêt constaté ne peut pas être à venir.", champ="date_fin", regle="P-6.5b")
    if formation.date_obtention is not None and not formation.certification:
        raise ErreurMetier("Choisir la certification obtenue ce jour-là.", champ="certification", regle="D-3")
    if formation.date_obtention is not None and formation.date_obtention > le:
        raise ErreurMetier(
            "Une certification obtenue ne peut pas être datée d’un jour à venir.", champ="date_obtention", regle="D-3"
        )


@transaction.atomic
def supprimer_formation(*, formation: Formation) -> None:
    """Remove a training typed by mistake.

    Raises:
        ErreurMetier: a proposal waits, or pieces are attached.
    """
    verrouiller_parcours(formation.parcours_id, modification=True)
    refuser_si_pieces(formation)
    formation.delete()


def etat_de_la_creation(creation: CreationActivite | None) -> str:
    """The state of a creation and of its receipts, kept by the form while it is open."""
    if creation is None:
        return empreinte_des_lignes(())
    lignes: list[tuple[Any, ...]] = [(creation.pk, creation.intitule, creation.date_debut, creation.rcs)]
    lignes += list(creation.recettes.order_by("mois").values_list("mois", "montant"))
    return empreinte_des_lignes(lignes)


@transaction.atomic
def enregistrer_creation(
    *,
    parcours: Parcours,
    par: Utilisateur,
    le: date,
    intitule: str,
    date_debut: date,
    rcs: bool,
    recettes: Mapping[date, Decimal],
    etat: str | None = None,
) -> CreationActivite:
    """Record the business of a parcours and its receipts, month by month (S-3).

    Args:
        recettes: by first day of the month; what is not there any more is removed.

    Raises:
        ErreurMetier: receipts of a month that is not over, or an impossible value.
        ConflitDeVersion: somebody else saved it meanwhile.
    """
    actuelle = CreationActivite.objects.filter(parcours=parcours.pk).first()
    verrouiller_parcours(parcours.pk, modification=actuelle is not None)
    actuelle = CreationActivite.objects.filter(parcours=parcours.pk).first()
    if actuelle is not None and _inchangee(actuelle, (intitule, date_debut, rcs), recettes):
        return actuelle  # the same form sent twice
    verifier_empreinte(etat_de_la_creation(actuelle), etat)
    for mois in recettes:
        if mois > le:
            raise ErreurMetier(
                f"Les recettes se déclarent une fois le mois commencé : {date_en_lettres(mois)} est à venir.",
                champ="recettes",
                regle="S-3",
            )
    creation = actuelle or CreationActivite(parcours_id=parcours.pk, saisi_par=par)
    creation.intitule, creation.date_debut, creation.rcs = intitule, date_debut, rcs
    verifier_dates(creation.parcours, date_debut=date_debut)
    enregistrer(creation)
    creation.recettes.exclude(mois__in=list(recettes)).delete()
    connues = {recette.mois: recette for recette in creation.recettes.all()}
    for mois, montant in sorted(recettes.items()):
        recette = connues.get(mois) or Recette(creation=creation, mois=mois)
        recette.montant = montant
        enregistrer(recette)
    return creation


def _inchangee(creation: CreationActivite, valeurs: tuple[str, date, bool], recettes: Mapping[date, Decimal]) -> bool:
    """Whether what was typed is what is on file."""
    if (creation.intitule, creation.date_debut, creation.rcs) != valeurs:
        return False
    return dict(creation.recettes.values_list("mois", "montant")) == dict(recettes)


@transaction.atomic
def supprimer_creation(*, creation: CreationActivite) -> None:
    """Remove a creation typed by mistake, with its receipts.

    Raises:
        ErreurMetier: a proposal waits, or pieces are attached.
    """
    verrouiller_parcours(creation.parcours_id, modification=True)
    refuser_si_pieces(creation)
    creation.delete()


def _choisir(champs: dict[str, Any]) -> dict[str, Any]:
    inconnus = champs.keys() - set(CHAMPS_FORMATION)
    if inconnus:
        raise TypeError(f"champs inconnus : {sorted(inconnus)}")
    if "rncp" in champs:
        champs = {**champs, "rncp": "".join((champs["rncp"] or "").split()).upper()}
    return champs
