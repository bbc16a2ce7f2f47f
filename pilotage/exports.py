"""The figures as a list: one row per scope and indicator, typed cells, exact values (CSV, XLSX, ODS)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Indicateur
from pilotage.indicateurs.termes import UNITES, decoupages, denominateur, numerateur
from plie.socle.colonnes import Colonne, Feuille, ecrire
from plie.socle.typographie import INSECABLE, date_en_lettres

MASQUE = "masqué"


@dataclass(frozen=True)
class LigneChiffre:
    """One figure of one scope."""

    perimetre: str
    nom: str
    indicateur: Indicateur
    valeur: Any

    @property
    def part(self) -> Mapping[str, Any]:
        return self.valeur if isinstance(self.valeur, dict) else {}

    @property
    def valeur_exacte(self) -> Any:
        """The rate, the number or the mean, unrounded; a word where the cell is masked (A-4)."""
        if self.part.get("masque"):
            return MASQUE
        return self.part.get("taux") if self.part else self.valeur


COLONNES: tuple[Colonne[LigneChiffre], ...] = (
    Colonne("Périmètre", lambda ligne: ligne.perimetre, 12),
    Colonne("Nom du périmètre", lambda ligne: ligne.nom, 34),
    Colonne("Groupe", lambda ligne: ligne.indicateur.groupe, 26),
    Colonne("Code", lambda ligne: ligne.indicateur.code, 34),
    Colonne("Indicateur", lambda ligne: ligne.indicateur.libelle, 44),
    Colonne("Valeur", lambda ligne: ligne.valeur_exacte, 14),
    Colonne("Numérateur", lambda ligne: ligne.part.get("n"), 12),
    Colonne("Dénominateur", lambda ligne: ligne.part.get("sur"), 14),
    Colonne("Unité", lambda ligne: UNITES[ligne.indicateur.unite], 10),
    Colonne("Article du Pacte", lambda ligne: ligne.indicateur.article, 10),
    Colonne("Définition", lambda ligne: ligne.indicateur.definition, 80),
)
COLONNES_DEFINITIONS: tuple[Colonne[Indicateur], ...] = (
    Colonne("Code", lambda i: i.code, 34),
    Colonne("Groupe", lambda i: i.groupe, 26),
    Colonne("Indicateur", lambda i: i.libelle, 44),
    Colonne("Définition", lambda i: i.definition, 80),
    Colonne("Article du Pacte", lambda i: i.article, 10),
    Colonne("Numérateur", numerateur, 44),
    Colonne("Dénominateur", denominateur, 44),
    Colonne("Unité", lambda i: UNITES[i.unite], 10),
    Colonne("Découpages", decoupages, 60),
)


def definitions(indicateurs: Iterable[Indicateur]) -> Feuille[Indicateur]:
    """The sheet that says what each figure of a file is."""
    return Feuille("Définitions", COLONNES_DEFINITIONS, list(indicateurs))


@dataclass(frozen=True)
class LigneObjectif:
    """An objective of the year for one scope: a number of persons, or a share and its two terms."""

    perimetre: str
    nom: str
    annee: int
    du: date
    au: date
    ligne: Mapping[str, Any]

    @property
    def part(self) -> bool:
        return "cible" in self.ligne

    @property
    def realise(self) -> Any:
        """Exact; a word where the cell is masked (A-4)."""
        if self.ligne.get("masque"):
            return MASQUE
        return self.ligne["taux"] if self.part else self.ligne["realise"]


COLONNES_OBJECTIFS: tuple[Colonne[LigneObjectif], ...] = (
    Colonne("Périmètre", lambda o: o.perimetre, 12),
    Colonne("Nom du périmètre", lambda o: o.nom, 34),
    Colonne("Année", lambda o: o.annee, 8),
    Colonne("Du", lambda o: o.du, 12),
    Colonne("Au", lambda o: o.au, 12),
    Colonne("Indicateur", lambda o: o.ligne["libelle"], 44),
    Colonne("Objectif", lambda o: o.ligne["cible"] if o.part else o.ligne["objectif"], 12),
    Colonne("Réalisé", lambda o: o.realise, 12),
    Colonne("Numérateur", lambda o: o.ligne.get("n"), 12),
    Colonne("Dénominateur", lambda o: o.ligne.get("sur"), 14),
    Colonne("Taux de réalisation", lambda o: None if o.part else o.ligne["taux"], 14),
    Colonne("Reste à faire", lambda o: o.ligne.get("reste"), 14),
    Colonne("Projection au 31\u00a0décembre", lambda o: o.ligne.get("projection"), 16),
)


def objectifs(lus: Mapping[str, Any], noms: Mapping[str, str]) -> Feuille[LigneObjectif]:
    """The sheet of the objectives: those in persons, then the two shares, the total first."""
    du, au = _date(lus["du"]), _date(lus["au"])
    perimetres = dict.fromkeys((TOTAL, *lus["lignes"], *lus["parts"]))
    return Feuille(
        f"Objectifs {lus['annee']}",
        COLONNES_OBJECTIFS,
        [
            LigneObjectif(perimetre, noms.get(perimetre, "Total"), lus["annee"], du, au, ligne)
            for perimetre in perimetres
            for ligne in (*lus["lignes"].get(perimetre, ()), *lus["parts"].get(perimetre, ()))
        ],
    )


def lire_valeur(mesures: Mapping[str, Any], indicateur: Indicateur) -> Any:
    """The value of an indicator in the figures of an edition or of the command; None if an older edition lacks it."""
    place: Any = mesures["complements"] if indicateur.complement else mesures
    for etape in indicateur.code.split("."):
        place = place.get(etape) if isinstance(place, Mapping) else None
    return place


def lignes(mesures: Mapping[str, Mapping[str, Any]], noms: Mapping[str, str]) -> Iterator[LigneChiffre]:
    """Every figure of every scope, the total first."""
    for perimetre in (TOTAL, *(code for code in mesures if code != TOTAL)):
        for indicateur in CATALOGUE.values():
            if _tue(mesures[perimetre], indicateur):
                continue
            yield LigneChiffre(
                perimetre, noms.get(perimetre, "Total"), indicateur, lire_valeur(mesures[perimetre], indicateur)
            )


def _tue(mesures: Mapping[str, Any], indicateur: Indicateur) -> bool:
    """Sub-populations of a PLIE outside the reader's scope are left out of masked figures (A-4)."""
    famille = indicateur.code.split(".")[0]
    return famille.startswith("parmi_") and famille not in mesures["complements"]


def mention_soutien() -> str:
    """C-1, art. 12: the text that every export carries."""
    return render_to_string("composants/mention_soutien.txt").strip()


def mentions(valeurs: Mapping[str, Any]) -> list[str]:
    """What the file is, its day, its versions, the financeurs."""
    du, au, arrete = (_date(valeurs[cle]) for cle in ("du", "au", "arrete_le"))
    return [
        f"Tableau de bord des PLIE, période du {date_en_lettres(du)} au {date_en_lettres(au)}.",
        f"Chiffres arrêtés au {date_en_lettres(arrete)}. Version du Pacte{INSECABLE}: {valeurs['version_pacte']}.",
        mention_soutien(),
        "Un taux sans dénominateur reste vide. Les valeurs sont exactes, sans arrondi.",
    ]


def fichier(
    format_fichier: str, valeurs: Mapping[str, Any], mesures: Mapping[str, Mapping[str, Any]], noms: Mapping[str, str]
) -> bytes:
    """The file of the figures of one period, with the objectives of its year when they were read.

    In CSV, which has one sheet and no cover, the mention of C-1 is the last row.
    """
    rangees: list[LigneChiffre] = list(lignes(mesures, noms))
    if format_fichier == "csv":
        rangees.append(LigneChiffre("", "", Indicateur("mention", mention_soutien(), "", "Mention"), None))
    return ecrire(
        format_fichier,
        titre="Indicateurs",
        colonnes=COLONNES,
        lignes=rangees,
        mentions=mentions(valeurs),
        annexes=[
            *([objectifs(valeurs["objectifs"], noms)] if "objectifs" in valeurs else []),
            definitions(CATALOGUE.values()),
        ],
    )


def _date(valeur: date | str) -> date:
    return valeur if isinstance(valeur, date) else date.fromisoformat(valeur)
