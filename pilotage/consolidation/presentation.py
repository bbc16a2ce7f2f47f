"""The tables of the consolidation in words: one table, one sheet, whatever shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parcours.enums import FAMILLES_ETAPES, TypeEtape
from participants.enums import NiveauFormation
from plie.socle.typographie import nombre_en_chiffres, taux_en_chiffres
from sorties.enums import EffectifEmployeur, SectionNaf, TypeContrat, TypeEmployeur, ValidationFormation

RANGS = {
    "total": "Total",
    "hommes": "Hommes",
    "femmes": "Femmes",
    "moins_26": "Moins de 26 ans",
    "26_et_plus": "26 ans et plus",
    "15_24": "15 à 24 ans",
    "25_44": "25 à 44 ans",
    "45_54": "45 à 54 ans",
    "55_64": "55 à 64 ans",
    "65_et_plus": "65 ans et plus",
    "rqth": "RQTH",
    "france_travail": "Inscrits à France Travail",
    "deld": "DELD",
    "deld_france_travail": "dont inscrits à France Travail",
    "rsa": "RSA",
    "rsa_france_travail": "dont inscrits à France Travail",
    "autres": "Autres publics en difficulté",
    "niveau_vi": "Niveau VI",
    "niveau_vbis": "Niveau V bis",
    "niveau_v": "Niveau V",
    "niveau_iv": "Niveau IV",
    "niveau_iii": "Niveau III",
    "niveau_ii": "Niveau II",
    "niveau_i": "Niveau I",
    "niveau_9": "Niveau 9 (autre)",
    "niveau_inconnu": "Niveau non connu",
    "inactif_moins_1": "Sans activité depuis moins d’un an",
    "inactif_1_2": "Sans activité depuis 1 à 2 ans",
    "inactif_2_3": "Sans activité depuis 2 à 3 ans",
    "inactif_3_5": "Sans activité depuis 3 à 5 ans",
    "inactif_plus_5": "Sans activité depuis plus de 5 ans",
    "jamais_actif": "N’a jamais travaillé",
}
_FLUX = {
    "entrees": "Entrées",
    "en_parcours": "En parcours",
    "report": "Report de l’année précédente",
    "positives": "Sorties positives",
    "emploi": "dont emploi",
    "formation": "dont formation",
    "sans_suite": "Sorties sans suite",
    "abandons": "dont abandons",
    "demenagement_deces_retraite": "dont déménagement, décès, retraite",
    "autres": "dont autres",
    "taux_positives": "Taux de sorties positives",
}
_SEXES = {"total": "Total", "hommes": "Hommes", "femmes": "Femmes"}
_DUREES = {
    **_SEXES,
    "duree_total": "Durée moyenne (mois)",
    "duree_hommes": "Durée, hommes",
    "duree_femmes": "Durée, femmes",
}
_FAMILLES = {
    "mobilisation": "Mobilisation",
    "emploi_parcours": "Emploi de parcours",
    "emploi_sortie": "Emploi de sortie",
    "formation": "Formation",
    "mediation": "Médiation à l’emploi",
    "creation": "Création d’entreprise",
}
_SORTIES = {"toutes": "toutes les sorties", "positives": "sorties positives", "sans_suite": "sorties sans suite"}
_DUREES_FORMATION = {
    "moins_3_mois": "Moins de 3 mois",
    "3_5_mois": "3 à 5 mois",
    "6_11_mois": "6 à 11 mois",
    "12_mois_et_plus": "12 mois et plus",
}
# Axis of tables 8 and 9: its words, and those of its values.
_AXES: dict[str, tuple[str, Mapping[str, str]]] = {
    "naf": ("Section NAF", dict(SectionNaf.choices)),
    "type_employeur": ("Type d’employeur", dict(TypeEmployeur.choices)),
    "effectif_employeur": ("Effectif de l’employeur", dict(EffectifEmployeur.choices)),
    "contrat": ("Type de contrat", dict(TypeContrat.choices)),
    "mesure": ("Mesure", {}),
    "domaine": ("Domaine de formation", {}),
    "niveau": ("Niveau de la formation", dict(NiveauFormation.choices)),
    "validation": ("Validation de la formation", dict(ValidationFormation.choices)),
    "duree": ("Durée de la formation", _DUREES_FORMATION),
}


@dataclass(frozen=True)
class LigneConsolidee:
    """A row: its code, its words, its exact values."""

    code: str
    libelle: str
    valeurs: Mapping[str, Any]

    @property
    def mis_en_avant(self) -> bool:
        """A sum of other rows."""
        return self.code == "total" or self.code.startswith("famille:")

    @property
    def textes(self) -> list[str]:
        """The values as they are read: a rate to the unit, a duration or a mean with two decimals."""
        return [_en_texte(cle, valeur) for cle, valeur in self.valeurs.items()]


@dataclass(frozen=True)
class TableauConsolide:
    """A table: the heads of its columns by key, its rows."""

    numero: int
    code: str
    titre: str
    entete: str
    colonnes: Mapping[str, str]
    lignes: Sequence[LigneConsolidee]

    @property
    def intitule(self) -> str:
        return f"{self.numero} – {self.titre}"


def tableaux(consolidation: Mapping[str, Any]) -> list[TableauConsolide]:
    """Every table, in order."""
    return [
        TableauConsolide(
            1,
            "tableau_1",
            "Participants et sorties",
            "Public",
            _FLUX,
            _lignes(consolidation["tableau_1"], RANGS.__getitem__),
        ),
        _etapes(consolidation["tableau_2"]),
        *(
            TableauConsolide(
                3,
                f"tableau_3:{genre}",
                f"Nombre et durée moyenne, {_SORTIES[genre]}",
                "Public",
                _DUREES,
                _lignes(lignes, RANGS.__getitem__),
            )
            for genre, lignes in consolidation["tableau_3"].items()
        ),
        TableauConsolide(
            4,
            "tableau_4",
            "Participants en insertion par l’activité économique",
            "Structure",
            _SEXES,
            _lignes(consolidation["tableau_4"], _etape),
        ),
        *(
            TableauConsolide(
                numero,
                f"tableau_{numero}:{axe}",
                f"{titre}\u00a0: {_AXES[axe][0].lower() if axe != 'naf' else 'section NAF'}",
                _AXES[axe][0],
                _SEXES,
                _lignes(lignes, lambda code, axe=axe: _valeur(axe, code)),  # type: ignore[misc]
            )
            for numero, titre in ((8, "Sorties vers l’emploi"), (9, "Sorties vers la formation"))
            for axe, lignes in consolidation[f"tableau_{numero}"].items()
        ),
    ]


def _lignes(lues: Mapping[str, Any], nom: Callable[[str], str]) -> list[LigneConsolidee]:
    return [LigneConsolidee(code, nom(code), valeurs) for code, valeurs in lues.items()]


def _etapes(lues: Mapping[str, Any]) -> TableauConsolide:
    """Each family before its kinds; the total, then the mean per participant."""
    ordre = [code for famille, genres in FAMILLES_ETAPES.items() for code in (f"famille:{famille}", *genres)]
    return TableauConsolide(
        2,
        "tableau_2",
        "Étapes de l’année",
        "Étape",
        _SEXES,
        [
            LigneConsolidee(str(code), _etape(str(code)), lues[str(code)])
            for code in (*ordre, "total", "moyenne_par_participant")
        ],
    )


def _etape(code: str) -> str:
    if code.startswith("famille:"):
        return _FAMILLES[code.removeprefix("famille:")]
    if code == "total":
        return "Total"
    if code == "moyenne_par_participant":
        return "Moyenne par participant"
    return _majuscule(str(TypeEtape(code).label))


def _valeur(axe: str, code: str) -> str:
    return "Non connu" if code == "inconnu" else _majuscule(_AXES[axe][1].get(code, code))


def _en_texte(cle: str, valeur: float | None) -> str:
    if valeur is None:
        return "–"
    if cle == "taux_positives":
        return taux_en_chiffres(valeur)
    return nombre_en_chiffres(valeur, 2 if isinstance(valeur, float) else None)


def _majuscule(libelle: str) -> str:
    return libelle[:1].upper() + libelle[1:]
