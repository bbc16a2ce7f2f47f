"""S-3, création ou reprise d'entreprise (art. 5 b)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from plie.pacte import ParametresPacte
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import INSECABLE, nombre_en_chiffres
from sorties.regles.examen import (
    Condition,
    Examen,
    Preuve,
    compte_remplies,
    condition_absente,
    condition_date,
    condition_debut,
    condition_preuve,
    preuve_suffit,
)
from sorties.regles.situation import Creation, Situation
from sorties.regles.textes import en_mois, jour
from sorties.smic import BaremeSmic, premier_jour, rang_du_mois

ZERO = Decimal()
PREUVE_ACTIVITE = "Preuve d’activité"
BAREME_INCONNU = BaremeSmic(())


@dataclass(frozen=True, slots=True)
class Recettes:
    """Consecutive calendar months, their receipts, and what the Pacte asks of them (nothing if the SMIC is unknown)."""

    premier_mois: int
    mois: int
    total: Decimal
    seuil: Decimal | None

    @property
    def atteint(self) -> bool:
        return self.seuil is not None and self.total >= self.seuil

    @property
    def lendemain(self) -> date:
        """The day after the last of these months."""
        return premier_jour(self.premier_mois + self.mois)


@dataclass(frozen=True, slots=True, repr=False)
class CreationEntreprise(Examen):
    """The business retained for S-3, if any."""

    smic: BaremeSmic = BAREME_INCONNU
    creation: Creation | None = None

    def conditions(self) -> tuple[Condition, ...]:
        choix = (self.creation,) if self.creation is not None else self.situation.creations
        tentatives = [_conditions(creation, self.situation, self.parametres, self.smic) for creation in choix]
        if tentatives:
            return max(tentatives, key=compte_remplies)
        return (
            condition_absente("Création ou reprise d’entreprise", "activité commencée pendant le parcours", "aucune"),
        )

    def preuves(self) -> tuple[Preuve, ...]:
        if self.creation is None:
            return ()
        if self.creation.rcs:
            presence = self.creation.presence_au
            return () if presence is None else (Preuve(PREUVE_ACTIVITE, presence),)
        fenetre = _premieres_recettes(self.creation, self.parametres, self.smic)
        mois = range(fenetre.premier_mois, fenetre.premier_mois + fenetre.mois) if fenetre else range(0)
        return tuple(
            Preuve(f"Recettes déclarées, {_euros(recette.montant)}", recette.mois)
            for recette in sorted(self.creation.recettes, key=lambda recette: recette.mois)
            if rang_du_mois(recette.mois) in mois
        )

    def type_sortie(self) -> str:
        return "creation"


def examiner_creation(situation: Situation, parametres: ParametresPacte, smic: BaremeSmic) -> CreationEntreprise:
    """S-3: receipts for who need not register at the RCS, registration and activity for who must."""
    retenue: Creation | None = None
    meilleure: tuple[bool, date] | None = None
    for creation in situation.creations:
        if creation.debut < situation.debut_parcours:
            continue
        constat = _constat(creation, parametres, smic)
        if constat is None:
            continue
        manque = situation.evalue_le < constat or (
            creation.rcs and not (creation.immatriculation and preuve_suffit(creation.presence_au, constat))
        )
        if meilleure is None or (manque, constat) < meilleure:
            retenue, meilleure = creation, (manque, constat)
    if meilleure is None:
        return CreationEntreprise("S-3", situation, parametres, smic=smic)
    return CreationEntreprise("S-3", situation, parametres, meilleure[1], not meilleure[0], smic, retenue)


def _constat(creation: Creation, parametres: ParametresPacte, smic: BaremeSmic) -> date | None:
    if creation.rcs:
        return ajouter_mois(creation.debut, parametres.creation_rcs_mois)
    recettes = _premieres_recettes(creation, parametres, smic)
    if recettes is None:
        return None
    return max(ajouter_mois(creation.debut, parametres.creation_mois), recettes.lendemain)


def _fenetres(creation: Creation, parametres: ParametresPacte, smic: BaremeSmic) -> Iterator[Recettes]:
    """Every run of six months that holds a declared one and does not begin before the activity, in order.

    A month without declaration brings nothing: the sum of the others may still be enough.
    """
    declares = sorted((rang_du_mois(recette.mois), recette.montant) for recette in creation.recettes)
    rangs = [rang for rang, _ in declares]
    cumuls = list(accumulate((montant for _, montant in declares), initial=ZERO))
    minimum, mois = rang_du_mois(creation.debut), parametres.recettes_mois
    debuts = sorted({debut for rang in rangs for debut in range(max(rang - mois + 1, minimum), rang + 1)})
    for debut in debuts:
        total = cumuls[bisect_left(rangs, debut + mois)] - cumuls[bisect_left(rangs, debut)]
        somme = smic.somme(debut, mois)
        seuil = None if somme is None else parametres.part_smic * somme
        yield Recettes(debut, mois, total, seuil)


def _premieres_recettes(creation: Creation, parametres: ParametresPacte, smic: BaremeSmic) -> Recettes | None:
    """The earliest six months whose receipts reach the part of the SMIC."""
    return next((fenetre for fenetre in _fenetres(creation, parametres, smic) if fenetre.atteint), None)


def _conditions(
    creation: Creation, situation: Situation, parametres: ParametresPacte, smic: BaremeSmic
) -> tuple[Condition, ...]:
    debut = condition_debut(situation, creation.debut, "Activité commencée")
    if creation.rcs:
        constat = ajouter_mois(creation.debut, parametres.creation_rcs_mois)
        return (
            debut,
            Condition(
                "Justificatif d’immatriculation au registre du commerce et des sociétés",
                "au dossier",
                "au dossier" if creation.immatriculation else "absent",
                creation.immatriculation,
            ),
            condition_preuve(PREUVE_ACTIVITE, creation.presence_au, constat),
            condition_date(situation, constat),
        )
    fenetres = list(_fenetres(creation, parametres, smic))
    retenue = next((fenetre for fenetre in fenetres if fenetre.atteint), None)
    constat = ajouter_mois(creation.debut, parametres.creation_mois)
    if retenue is not None:
        constat = max(constat, retenue.lendemain)
    return (
        debut,
        _condition_recettes(retenue, fenetres, parametres),
        condition_date(situation, constat),
    )


def _condition_recettes(retenue: Recettes | None, fenetres: list[Recettes], parametres: ParametresPacte) -> Condition:
    libelle = f"Recettes déclarées sur {en_mois(parametres.recettes_mois)} consécutifs"
    part = f"{nombre_en_chiffres(parametres.part_smic * 100)}{INSECABLE}% du SMIC brut"
    inconnue = next((fenetre for fenetre in fenetres if fenetre.seuil is None), None)
    connues = [fenetre for fenetre in fenetres if fenetre.seuil is not None]
    if retenue is None and inconnue is not None:
        mois = premier_jour(inconnue.premier_mois)
        return condition_absente(
            libelle,
            f"{part} au moins",
            f"verdict impossible : SMIC inconnu sur les {en_mois(inconnue.mois)} à compter du {jour(mois)}",
        )
    fenetre = retenue or max(connues, key=lambda connue: connue.total, default=None)
    if fenetre is None or fenetre.seuil is None:
        return condition_absente(libelle, f"{part} au moins", "aucune recette déclarée")
    return Condition(
        libelle,
        f"{_euros(fenetre.seuil)} au moins ({part})",
        f"{_euros(fenetre.total)} à compter du {jour(premier_jour(fenetre.premier_mois))}",
        fenetre.atteint,
    )


def _euros(montant: Decimal) -> str:
    return f"{nombre_en_chiffres(montant, None if montant.as_tuple().exponent < -2 else 2)}{INSECABLE}€"  # type: ignore[operator]
