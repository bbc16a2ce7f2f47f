"""What changed in a published edition since it was drawn up, as it is read: the cells, then the parcours (C-2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.presentation.cases import Case, LigneTableau, Tableau, jour, periode_en_mots
from plie.socle.typographie import INSECABLE, date_en_lettres, nombre_en_chiffres

MOINS = "\u2212"


@dataclass
class Mouvement:
    """A parcours that explains differences: what it makes more, what it makes less."""

    parcours: int
    plus: list[str] = field(default_factory=list)
    moins: list[str] = field(default_factory=list)
    entre: bool = False
    retire: bool = False

    @property
    def nature(self) -> str:
        if self.entre == self.retire:
            return "modifié"
        return "entré" if self.entre else "retiré"


def titre(reference: Mapping[str, Any]) -> str:
    """Which edition is compared."""
    return (
        f"{periode_en_mots(reference['du'], reference['au']).capitalize()}, "
        f"publié, arrêté au {date_en_lettres(jour(reference['arrete_le']))}"
    )


def tableau(reference: Mapping[str, Any], valeurs: Mapping[str, Any], *, limite: int | None = None) -> Tableau:
    """The cells that differ, with by how much, and how many parcours came in or went out."""
    noms = {plie["code"]: plie["code"].upper() for plie in valeurs["plies"]} | {TOTAL: "Ensemble"}
    plusieurs = len(valeurs["plies"]) > 1
    lues = [ligne for ligne in reference["lignes"] if _montree(ligne, plusieurs=plusieurs)]
    lignes = [
        LigneTableau(
            CATALOGUE[ligne["code"]].libelle,
            [
                *([Case(noms.get(ligne["perimetre"], ligne["perimetre"]))] if plusieurs else []),
                Case(nombre_en_chiffres(ligne["avant"])),
                Case(nombre_en_chiffres(ligne["apres"])),
                Case(ecart(ligne["apres"] - ligne["avant"])),
                Case(nombre_en_chiffres(len(ligne["entres"]))),
                Case(nombre_en_chiffres(len(ligne["sortis"]))),
            ],
        )
        for ligne in lues[:limite]
    ]
    note = ""
    if not lignes:
        note = "Aucun chiffre n’a changé depuis cette publication."
    elif limite is not None and len(lues) > limite:
        note = f"Les {limite} premiers écarts sur {nombre_en_chiffres(len(lues))}."
    colonnes = ["", *(["Périmètre"] if plusieurs else []), "Publié", "Recalculé", "Écart", "Entrés", "Retirés"]
    return Tableau(titre(reference), colonnes, lignes, note)


def ecart(de: int) -> str:
    """+3, −2, or an equals sign: the number holds, but not the same parcours."""
    if de == 0:
        return "="
    return f"{'+' if de > 0 else MOINS}{nombre_en_chiffres(abs(de))}"


def mouvements(reference: Mapping[str, Any], plies: Collection[str]) -> list[Mouvement]:
    """The parcours of these PLIE that explain the differences, those that came in first, then those that left."""
    trouves: dict[int, Mouvement] = {}
    for ligne in reference["lignes"]:
        if ligne["perimetre"] not in plies or not _montree(ligne, plusieurs=False):
            continue
        indicateur = CATALOGUE[ligne["code"]]
        for cle, plus in (("entres", True), ("sortis", False)):
            for numero in ligne[cle]:
                mouvement = trouves.setdefault(numero, Mouvement(numero))
                libelles = mouvement.plus if plus else mouvement.moins
                libelle = f"{indicateur.groupe}{INSECABLE}: {indicateur.libelle}"
                if libelle not in libelles:
                    libelles.append(libelle)
                if ligne["code"] == "accompagnes":
                    mouvement.entre |= plus
                    mouvement.retire |= not plus
    rangs = {"entré": 0, "retiré": 1, "modifié": 2}
    return sorted(trouves.values(), key=lambda m: (rangs[m.nature], m.parcours))


def resume(lus: Collection[Mouvement]) -> str:
    """How many parcours explain everything, by what happened to them."""
    if not lus:
        return ""
    comptes = {"entré": 0, "retiré": 0, "modifié": 0}
    for mouvement in lus:
        comptes[mouvement.nature] += 1
    morceaux = [f"{nombre_en_chiffres(n)} {nature}{'s' if n > 1 else ''}" for nature, n in comptes.items() if n]
    verbe = "expliquent" if len(lus) > 1 else "explique"
    return f"{nombre_en_chiffres(len(lus))} parcours {verbe} ces écarts{INSECABLE}: {', '.join(morceaux)}."


def _montree(ligne: Mapping[str, Any], *, plusieurs: bool) -> bool:
    return (
        ligne["code"] in CATALOGUE
        and not ligne["code"].startswith("parmi_")
        and (plusieurs or ligne["perimetre"] != TOTAL)
    )
