"""The documents of the reports: one PLIE and a year, or every published one (C-1, C-3)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString

from pilotage import exports
from pilotage.documents import pieces_jointes
from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.masque import masquer
from pilotage.presentation.cases import LigneTableau, Tableau, case, seuil
from pilotage.presentation.cote_a_cote import FLUX, ISSUES, PUBLICS
from pilotage.presentation.tableau import lire
from pilotage.rapports.models import RapportActivite
from pilotage.rapports.rubriques import RUBRIQUES
from pilotage.rapports.texte import mettre_en_forme
from pilotage.selectors import PERIODE, composer
from plie.socle.pdf import rendre_document
from plie.socle.periodes import Periode
from plie.socle.typographie import INSECABLE, date_en_lettres


@dataclass(frozen=True, slots=True)
class RubriqueEcrite:
    """A section as it is read."""

    titre: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class AnneeLue:
    """A year of the compilation: the figures of its reports side by side, then what each PLIE wrote."""

    annee: int
    tableaux: list[Tableau]
    rapports: list[tuple[str, list[RubriqueEcrite]]]


def valeurs_de(rapport: RapportActivite, *, le: date) -> dict[str, Any]:
    """The figures of the year: those of the dashboard, as the files stand on a day.

    Of a year under way, up to that day: on 31 December to come, everybody would be without an interview.
    """
    annee = Periode.annee(rapport.annee)
    periode = Periode(annee.debut, le) if annee.contient(le) else annee
    composition = composer([rapport.plie], perimetre=rapport.plie.code, periode=periode, le=le, lister=False)
    lues: dict[str, Any] = json.loads(json.dumps(composition.valeurs, cls=DjangoJSONEncoder))
    return lues


def rubriques_de(rapport: RapportActivite) -> list[RubriqueEcrite]:
    """The sections that hold something, in their order."""
    textes = {section.code: section.texte for section in rapport.sections.all()}
    return [
        RubriqueEcrite(rubrique.titre, mettre_en_forme(textes[code]))
        for code, rubrique in RUBRIQUES.items()
        if textes.get(code, "").strip()
    ]


def pdf_du_rapport(rapport: RapportActivite, valeurs: Mapping[str, Any], *, publie_le: date | None = None) -> bytes:
    """The report of one PLIE, with the exact figures attached."""
    tableau = lire(valeurs)
    statut = f"Publié le {date_en_lettres(publie_le)}" if publie_le else "Projet de rapport, non publié"
    return rendre_document(
        "documents/rapport_activite.html",
        {
            "tableau": tableau,
            "rubriques": rubriques_de(rapport),
            "mention": exports.mention_soutien(),
            "titre_couverture": f"Rapport d’activité {rapport.annee}",
            "sous_titre": rapport.plie.nom,
            "lignes_couverture": [
                f"{statut}, chiffres arrêtés au {tableau.arrete_le}",
                f"Pacte{INSECABLE}: version {valeurs['version_pacte']}",
            ],
        },
        titre=f"Rapport d’activité {rapport.annee} – {rapport.plie.nom}",
        pieces_jointes=pieces_jointes(valeurs),
    )


def pdf_de_la_compilation(rapports: Sequence[RapportActivite], *, le: date) -> bytes:
    """Every published report, year by year, PLIE by PLIE.

    One document for readers of different scopes: small cells are masked in it (A-4); each finds its own figures in
    full in its own report.
    """
    annees = [_annee(annee, [r for r in rapports if r.annee == annee]) for annee in sorted({r.annee for r in rapports})]
    premiere, derniere = annees[0].annee, annees[-1].annee
    etendue = str(premiere) if premiere == derniere else f"{premiere}-{derniere}"
    nombre = "1 rapport publié" if len(rapports) == 1 else f"{len(rapports)} rapports publiés"
    return rendre_document(
        "documents/compilation_rapports.html",
        {
            "annees": annees,
            "mention": exports.mention_soutien(),
            "titre_couverture": f"Rapports d’activité {etendue}",
            "sous_titre": "Compilation des PLIE",
            "lignes_couverture": [f"{nombre} au {date_en_lettres(le)}"],
        },
        titre=f"Rapports d’activité {etendue} – Compilation des PLIE",
    )


def _annee(annee: int, rapports: Sequence[RapportActivite]) -> AnneeLue:
    # A published report holds its figures (constraint).
    mesures = {r.plie.code: (r.valeurs or {})["mesures"][PERIODE][r.plie.code] for r in rapports}
    # Their total is not printed: what would have been hidden with it is hidden all the same.
    lues = {PERIODE: {**mesures, TOTAL: next(iter(mesures.values()))}}
    masquees = masquer(lues, en_clair=(), seuil=seuil())[PERIODE]
    tableaux = [
        Tableau(
            titre,
            ["PLIE", *(CATALOGUE[code].libelle for code in codes)],
            [LigneTableau(plie.upper(), [case(masquees[plie], code) for code in codes]) for plie in mesures],
        )
        for titre, codes in (("Entrées, sorties et effectifs", FLUX), ("Publics", PUBLICS), ("Sorties", ISSUES))
    ]
    return AnneeLue(annee, tableaux, [(r.plie.nom, rubriques_de(r)) for r in rapports])
