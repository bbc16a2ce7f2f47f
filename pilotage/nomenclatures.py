"""The closed lists, as an administrator reads them: codes that do not change, labels, and where each comes from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from commissions.enums import Objet, Sens
from parcours.enums import FormeEntretien, ModeEntretien, Presence, TypeEtape
from participants.enums import CodeDifficulte, EtatDifficulte, NiveauFormation, Sexe
from sorties.enums import (
    Critere,
    EffectifEmployeur,
    Qualification,
    SectionNaf,
    TypeContrat,
    TypeEmployeur,
    TypeSortie,
    ValidationFormation,
)

PACTE = "Pacte 2023-2027"


@dataclass(frozen=True)
class Nomenclature:
    """One list: its title, where it comes from, and its values."""

    titre: str
    source: str
    valeurs: type[TextChoices]

    @property
    def lignes(self) -> list[tuple[str, str]]:
        """Code and label, in the order of the list."""
        return [(str(code), str(libelle)) for code, libelle in self.valeurs.choices]


NOMENCLATURES = (
    Nomenclature("Sexe", "état civil", Sexe),
    Nomenclature("Niveau de formation", "cadre national des certifications (décret nº 2019-14)", NiveauFormation),
    Nomenclature("Difficultés", f"{PACTE}, art. 3", CodeDifficulte),
    Nomenclature("État d’une difficulté", f"{PACTE}, art. 3", EtatDifficulte),
    Nomenclature("Étapes", f"{PACTE}, tableaux 2 et 4 de la consolidation", TypeEtape),
    Nomenclature("Présence au rendez-vous", f"{PACTE}, art. 6.2", Presence),
    Nomenclature("Mode du rendez-vous", f"{PACTE}, art. 6.2", ModeEntretien),
    Nomenclature("Forme du rendez-vous", f"{PACTE}, art. 6.2", FormeEntretien),
    Nomenclature("Contrats de travail", "code du travail et code de l’action sociale", TypeContrat),
    Nomenclature("Qualification d’une sortie", f"{PACTE}, art. 5 b", Qualification),
    Nomenclature("Types de sortie", f"{PACTE}, art. 5 b", TypeSortie),
    Nomenclature("Critères de sortie", f"{PACTE}, art. 5 b", Critere),
    Nomenclature("Secteur d’activité de l’employeur", "NAF rév. 2, sections (Insee)", SectionNaf),
    Nomenclature("Type d’employeur", f"{PACTE}, tableau 8 de la consolidation", TypeEmployeur),
    Nomenclature("Effectif de l’employeur", f"{PACTE}, tableau 8 de la consolidation", EffectifEmployeur),
    Nomenclature("Validation d’une formation", f"{PACTE}, tableau 9 de la consolidation", ValidationFormation),
    Nomenclature("Objet d’une saisine", f"{PACTE}, art. 6.3", Objet),
    Nomenclature("Décision de la commission", f"{PACTE}, art. 6.3", Sens),
)
