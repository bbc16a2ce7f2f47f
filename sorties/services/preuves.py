"""Evidence of employment: contracts of employment and hours (S-1, S-1bis, S-2, D-1, D-2, art. 5 b)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Utilisateur
from parcours.models import Parcours
from parcours.services.verrous import deja_saisi
from plie.pacte import versions
from plie.socle.erreurs import ErreurMetier
from plie.socle.siret import LONGUEUR, siret_valide
from plie.socle.typographie import date_en_lettres
from sorties.employeurs import completer
from sorties.models import ContratTravail, ReleveHeures
from sorties.regles import ErreurSituation, Releve, controler_releves
from sorties.services.verrous import (
    empreinte_des_lignes,
    enregistrer,
    verifier_dates,
    verifier_empreinte,
    verifier_version,
    verrouiller_parcours,
)

CHAMPS_CONTRAT = (
    "type",
    "employeur",
    "siret",
    "naf",
    "type_employeur",
    "effectif_employeur",
    "poste",
    "date_debut",
    "date_fin",
    "heures_hebdo",
    "seuil_branche",
    "source_seuil",
    "motif_fin",
)
# What a verdict is drawn from; an address or the name of an agreement changes nothing to it.
CONTRAINTES_DES_FAITS = ("contrat_travail_dates", "contrat_travail_heures")
# The rules count the lines that hold hours; a person sees those of the grid, and the dates tell which one is meant.
_RANG = re.compile(r"releves\[\d+\]")


@dataclass(frozen=True)
class LigneReleve:
    """A line of the grid of hours."""

    date_debut: date
    date_fin: date
    heures: Decimal


@transaction.atomic
def enregistrer_contrat(
    *, parcours: Parcours, par: Utilisateur, cle: UUID | None = None, **champs: Any
) -> ContratTravail:
    """Add a contract of employment to a file; the same form sent twice records it once.

    Raises:
        ErreurMetier: the parcours is closed, the contract is already on file, or a value is impossible.
    """
    verrouiller_parcours(parcours.pk)
    # What the PLIE knows of this SIRET is not asked twice (tables 8 and 9).
    valeurs = _choisir(champs)
    valeurs |= completer(parcours.plie_id, valeurs)
    deja = deja_saisi(ContratTravail, parcours, cle, valeurs)
    if deja is not None:
        return deja
    contrat = ContratTravail(parcours_id=parcours.pk, saisi_par=par, cle_saisie=cle, **valeurs)
    jumeaux = ContratTravail.objects.filter(
        parcours=parcours.pk, type=contrat.type, employeur__iexact=contrat.employeur, date_debut=contrat.date_debut
    )
    if contrat.date_debut is not None and jumeaux.exists():
        raise ErreurMetier("Ce contrat figure déjà au dossier.", champ="employeur")
    verifier_dates(contrat.parcours, date_debut=contrat.date_debut)
    enregistrer(contrat)
    return contrat


def est_possible(contrat: ContratTravail) -> bool:
    """Whether the contract being typed may exist: its dates and its hours; what is only missing yet may still come."""
    try:
        verifier_dates(contrat.parcours, date_debut=contrat.date_debut)
        for contrainte in contrat._meta.constraints:
            if contrainte.name in CONTRAINTES_DES_FAITS:
                contrainte.validate(ContratTravail, contrat)
    except (ErreurMetier, ValidationError):
        return False
    return True


@transaction.atomic
def modifier_contrat(*, contrat: ContratTravail, version: int | None, **champs: Any) -> ContratTravail:
    """Correct a contract.

    Raises:
        ErreurMetier: a proposal waits for the commission, or a value is impossible.
        ConflitDeVersion: somebody else saved it meanwhile.
    """
    verrouiller_parcours(contrat.parcours_id, modification=True)
    actuel = ContratTravail.objects.select_for_update(of=("self",)).get(pk=contrat.pk)
    verifier_version(actuel, version)
    for champ, valeur in _choisir(champs).items():
        setattr(actuel, champ, valeur)
    actuel.version += 1
    verifier_dates(actuel.parcours, date_debut=actuel.date_debut)
    enregistrer(actuel)
    return actuel


@transaction.atomic
def terminer_contrat(
    *, contrat: ContratTravail, date_fin: date, motif: str, le: date, version: int | None = None
) -> ContratTravail:
    """Record that a contract has ended: a break ends the consolidation, the attempt stays on file (P-6.5b, art. 6.5).

    Raises:
        ErreurMetier: no reason is given, a proposal waits for the commission, or the end is not possible.
        ConflitDeVersion: somebody else saved the contract meanwhile.
    """
    if not motif.strip():
        raise ErreurMetier("Indiquer pourquoi le contrat a pris fin.", champ="motif_fin", regle="P-6.5b")
    if date_fin > le:
        raise ErreurMetier("Une fin constatée ne peut pas être à venir.", champ="date_fin", regle="P-6.5b")
    return modifier_contrat(contrat=contrat, version=version, date_fin=date_fin, motif_fin=" ".join(motif.split()))


@transaction.atomic
def supprimer_contrat(*, contrat: ContratTravail) -> None:
    """Remove a contract typed by mistake; one that pieces of evidence prove is not a mistake.

    Raises:
        ErreurMetier: a proposal waits, or pieces are attached.
    """
    verrouiller_parcours(contrat.parcours_id, modification=True)
    refuser_si_pieces(contrat)
    contrat.delete()


def etat_des_releves(parcours: Parcours, employeur: str) -> str:
    """The state of one employer's hours, kept by the grid while it is open."""
    return empreinte_des_lignes(
        (r.pk, r.type, r.date_debut, r.date_fin, r.heures) for r in _releves(parcours.pk, employeur)
    )


@transaction.atomic
def enregistrer_releves(
    *,
    parcours: Parcours,
    par: Utilisateur,
    le: date,
    employeur: str,
    type: str,
    lignes: Sequence[LigneReleve],
    etat: str | None = None,
) -> list[ReleveHeures]:
    """Replace the hours of one employer by the lines of the grid (S-2, art. 5 b).

    Raises:
        ErreurMetier: hours not yet worked, an overlap, more hours than the weeks can hold; `champ` is
            "lignes[2].heures" where a line is at fault.
        ConflitDeVersion: somebody else saved these hours meanwhile.
    """
    employeur = " ".join(employeur.split())
    if not employeur:
        raise ErreurMetier("Indiquer l’employeur.", champ="employeur")
    anciens = list(_releves(parcours.pk, employeur))
    verrouiller_parcours(parcours.pk, modification=bool(anciens))
    anciens = list(_releves(parcours.pk, employeur))
    if anciens and [(r.type, r.date_debut, r.date_fin, r.heures) for r in anciens] == [
        (type, x.date_debut, x.date_fin, x.heures) for x in sorted(lignes, key=lambda x: x.date_debut)
    ]:
        return anciens  # the same grid sent twice
    verifier_empreinte(etat_des_releves(parcours, employeur), etat)
    for rang, ligne in enumerate(lignes):
        verifier_dates(parcours, **{f"lignes[{rang}].date_debut": ligne.date_debut})
        if ligne.date_fin > le:
            raise ErreurMetier(
                f"Un relevé porte sur des heures effectuées : il ne peut pas finir après le {date_en_lettres(le)}.",
                champ=f"lignes[{rang}].date_fin",
                regle="S-2",
            )
    _controler(parcours, employeur, type, lignes)
    ReleveHeures.objects.filter(pk__in=[r.pk for r in anciens]).delete()
    nouveaux = []
    for rang, ligne in enumerate(lignes):
        releve = ReleveHeures(
            parcours_id=parcours.pk,
            saisi_par=par,
            employeur=employeur,
            type=type,
            date_debut=ligne.date_debut,
            date_fin=ligne.date_fin,
            heures=ligne.heures,
        )
        try:
            enregistrer(releve)
        except ErreurMetier as erreur:
            raise ErreurMetier(erreur.message, champ=f"lignes[{rang}].{erreur.champ or 'heures'}") from None
        nouveaux.append(releve)
    return nouveaux


def _controler(parcours: Parcours, employeur: str, type: str, lignes: Sequence[LigneReleve]) -> None:
    """The typing errors that the rules refuse, told on the line of the grid."""
    releves = tuple(Releve(type, x.date_debut, x.date_fin, x.heures, employeur) for x in lignes)
    try:
        controler_releves(releves, versions())
    except ErreurSituation as erreur:
        message = f"{erreur.message[:1].upper()}{erreur.message[1:]}"
        message = _RANG.sub("un autre", message)
        champ = (erreur.champ or "").replace("releves", "lignes")
        champ = champ.replace(".debut", ".date_debut").replace(".fin", ".date_fin")
        raise ErreurMetier(message, champ=champ, regle=erreur.regle) from None


def _releves(parcours_id: int, employeur: str) -> Any:
    return ReleveHeures.objects.filter(parcours=parcours_id, employeur__iexact=" ".join(employeur.split())).order_by(
        "date_debut", "pk"
    )


def _choisir(champs: dict[str, Any]) -> dict[str, Any]:
    inconnus = champs.keys() - set(CHAMPS_CONTRAT)
    if inconnus:
        raise TypeError(f"champs inconnus : {sorted(inconnus)}")
    if champs.get("source_seuil") and not champs.get("seuil_branche"):
        raise ErreurMetier("Indiquer les heures que fixe cet accord de branche.", champ="seuil_branche")
    if "employeur" in champs:
        champs = {**champs, "employeur": " ".join(champs["employeur"].split())}
    if "siret" in champs:
        siret = re.sub(r"\s", "", champs["siret"] or "")
        if len(siret) == LONGUEUR and siret.isdecimal() and not siret_valide(siret):
            raise ErreurMetier("Ce SIRET est mal recopié\u00a0: sa clé de contrôle est fausse.", champ="siret")
        champs = {**champs, "siret": siret}
    return champs


def refuser_si_pieces(objet: Any) -> None:
    """Removing a fact would remove its pieces with it.

    Raises:
        ErreurMetier: pieces are attached.
    """
    if objet.justificatifs.exists():
        raise ErreurMetier("Des pièces sont rattachées à cette preuve : les retirer d’abord.")
