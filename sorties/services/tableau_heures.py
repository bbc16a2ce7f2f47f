"""Recording hours of several employers at once: a grid of months by employers (S-2, art. 5 b)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.models import Utilisateur
from parcours.models import Parcours
from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import debut_de_mois, fin_de_mois
from sorties.models import ReleveHeures
from sorties.services.preuves import LigneReleve, enregistrer_releves
from sorties.services.verrous import empreinte_des_lignes, verifier_empreinte, verrouiller_parcours

_LIGNE = re.compile(r"lignes\[(\d+)\]")


@dataclass(frozen=True)
class ColonneHeures:
    """One employer of the grid, its place, and the hours of each month, none where the cell is empty."""

    rang: int
    employeur: str
    type: str
    heures: Mapping[date, Decimal]


def etat_des_heures(parcours: Parcours) -> str:
    """The state of every relevé of a parcours, kept by the grid while it is open."""
    return empreinte_des_lignes(
        (r.pk, r.employeur, r.type, r.date_debut, r.date_fin, r.heures) for r in _releves(parcours)
    )


@transaction.atomic
def enregistrer_tableau(
    *,
    parcours: Parcours,
    par: Utilisateur,
    le: date,
    colonnes: Sequence[ColonneHeures],
    mois: Sequence[date],
    etat: str | None = None,
) -> None:
    """Bring the hours on file to those of the grid, month by month; what it does not show stays as it is.

    A month whose sum has not changed keeps its relevés, with their own dates; another one becomes a relevé of the
    month, from the first day of the parcours at the earliest to this day at the latest.

    Raises:
        ErreurMetier: an impossible value; `champ` is "employeur_1" or "heures_1_2026_03", by rank of the employer.
        ConflitDeVersion: somebody else saved hours of this parcours meanwhile.
    """
    verrouiller_parcours(parcours.pk)
    _verifier_les_employeurs(colonnes)
    anciens = _releves(parcours)
    voulues = [_lignes(colonne, anciens, mois, parcours, le) for colonne in colonnes]
    if all(inchangee for _, inchangee in voulues):
        return  # the same grid sent twice
    verifier_empreinte(etat_des_heures(parcours), etat)
    for colonne, (lignes, inchangee) in zip(colonnes, voulues, strict=True):
        if inchangee:
            continue
        try:
            enregistrer_releves(
                parcours=parcours, par=par, le=le, employeur=colonne.employeur, type=colonne.type, lignes=lignes
            )
        except ErreurMetier as refus:
            raise ErreurMetier(
                refus.message, champ=_champ(refus.champ, colonne.rang, lignes), regle=refus.regle
            ) from None


def _verifier_les_employeurs(colonnes: Sequence[ColonneHeures]) -> None:
    vus: set[str] = set()
    for colonne in colonnes:
        nom = " ".join(colonne.employeur.split()).casefold()
        if not nom:
            raise ErreurMetier("Indiquer l’employeur de ces heures.", champ=f"employeur_{colonne.rang}")
        if nom in vus:
            raise ErreurMetier("Cet employeur a déjà sa colonne.", champ=f"employeur_{colonne.rang}")
        vus.add(nom)


def _lignes(
    colonne: ColonneHeures, anciens: Sequence[ReleveHeures], mois: Sequence[date], parcours: Parcours, le: date
) -> tuple[list[LigneReleve], bool]:
    """The lines that an employer must have, and whether they are those on file."""
    nom = " ".join(colonne.employeur.split()).casefold()
    siens = [r for r in anciens if r.employeur.casefold() == nom]
    sommes: dict[date, Decimal] = {}
    for releve in siens:
        premier = debut_de_mois(releve.date_debut)
        sommes[premier] = sommes.get(premier, Decimal()) + releve.heures
    changes = {m for m in mois if (colonne.heures.get(m) or Decimal()) != sommes.get(m, Decimal())}
    gardees = [
        LigneReleve(r.date_debut, r.date_fin, r.heures) for r in siens if debut_de_mois(r.date_debut) not in changes
    ]
    debut = parcours.date_debut or parcours.date_premier_rdv
    for m in sorted(changes):
        heures = colonne.heures.get(m)
        if heures:
            premier = max(m, debut) if debut and debut_de_mois(debut) == m else m
            # A month to come keeps its own end, for the service to refuse it by its date.
            fin = fin_de_mois(m)
            gardees.append(LigneReleve(premier, min(fin, le) if premier <= le else fin, heures))
    memes_types = all(r.type == colonne.type for r in siens)
    return sorted(gardees, key=lambda ligne: ligne.date_debut), not changes and memes_types


def _champ(champ: str | None, rang: int, lignes: Sequence[LigneReleve]) -> str | None:
    trouve = _LIGNE.match(champ or "")
    if trouve is not None:
        return f"heures_{rang}_{lignes[int(trouve[1])].date_debut:%Y_%m}"
    return f"employeur_{rang}" if champ in ("employeur", "type") else None


def _releves(parcours: Parcours) -> list[ReleveHeures]:
    return list(ReleveHeures.objects.filter(parcours=parcours.pk).order_by("date_debut", "pk"))
