"""The grid of a contract's weeks: planned, done, what it was; a line per week, Tab goes along it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BoundField

from parcours.models import ActiviteHebdo, ContratEngagement
from parcours.models.activites import HEURES_MAX
from parcours.regles.activite import Semaine, entiere, lundis, manque
from parcours.selectors.activites import HeuresConnues
from parcours.services.activites import SemaineSaisie
from plie.socle.champs import ChampHeures, ChampTexte
from plie.socle.conflits import SaisieVersionnee
from plie.socle.typographie import date_en_chiffres

REPRENDRE = "reprendre"
"""Name of the button that fills what is planned from the étapes, and records nothing."""
_TROP = f"Les heures d’une semaine vont de 0 à {HEURES_MAX}."


@dataclass(frozen=True, slots=True)
class LigneSemaine:
    """A week and its three fields, as the template draws them."""

    lundi: date
    dimanche: date
    prevues: BoundField
    faites: BoundField
    activite: BoundField
    connues: HeuresConnues
    manque: Decimal | None
    courante: bool


class FormulaireActivites(SaisieVersionnee):
    """All the weeks of a contract; the fields of a week carry its Monday."""

    def __init__(
        self,
        *args: Any,
        contrat: ContratEngagement,
        activites: Mapping[date, ActiviteHebdo],
        connues: Mapping[date, HeuresConnues],
        **kwargs: Any,
    ) -> None:
        self.contrat, self.activites, self.connues = contrat, activites, connues
        self.lundis = lundis(contrat.date_debut, contrat.date_fin)
        initial: dict[str, Any] = {"version": contrat.version}
        for lundi, activite in activites.items():
            initial |= {
                f"prevues_{lundi:%Y%m%d}": activite.heures_prevues,
                f"faites_{lundi:%Y%m%d}": activite.heures_faites,
                f"activite_{lundi:%Y%m%d}": activite.activite,
            }
        super().__init__(*args, **kwargs | {"initial": initial | (kwargs.get("initial") or {})})
        for lundi in self.lundis:
            self._ajouter(lundi)

    def _ajouter(self, lundi: date) -> None:
        semaine = f"Semaine du {date_en_chiffres(lundi)}"
        for nom, libelle in (("prevues", "heures prévues"), ("faites", "heures faites")):
            self.fields[f"{nom}_{lundi:%Y%m%d}"] = ChampHeures(
                label=f"{semaine}\u00a0: {libelle}",
                required=False,
                max_digits=4,
                decimal_places=1,
                max_value=HEURES_MAX,
                error_messages={"max_value": _TROP, "min_value": _TROP},
            )
        self.fields[f"activite_{lundi:%Y%m%d}"] = ChampTexte(
            label=f"{semaine}\u00a0: activité", required=False, max_length=200
        )

    def lignes(self, le: date, attendues: Decimal | None) -> Iterator[LigneSemaine]:
        """The weeks in order, each with what it lacks once it is done (P-C.2)."""
        for lundi in self.lundis:
            activite = self.activites.get(lundi)
            juge = activite is not None and entiere(lundi, self.contrat.date_debut, self.contrat.date_fin)
            semaine = Semaine(lundi)
            yield LigneSemaine(
                lundi=lundi,
                dimanche=semaine.dimanche,
                prevues=self[f"prevues_{lundi:%Y%m%d}"],
                faites=self[f"faites_{lundi:%Y%m%d}"],
                activite=self[f"activite_{lundi:%Y%m%d}"],
                connues=self.connues.get(lundi, HeuresConnues()),
                manque=manque(activite.heures_faites, attendues) if juge and activite else None,
                courante=lundi <= le <= semaine.dimanche,
            )

    def semaines(self) -> list[SemaineSaisie]:
        """What the service takes."""
        donnees = self.cleaned_data
        return [
            SemaineSaisie(
                lundi=lundi,
                heures_prevues=donnees[f"prevues_{lundi:%Y%m%d}"],
                heures_faites=donnees[f"faites_{lundi:%Y%m%d}"],
                activite=donnees[f"activite_{lundi:%Y%m%d}"],
            )
            for lundi in self.lundis
        ]


def repris_des_etapes(donnees: Mapping[str, Any], connues: Mapping[date, HeuresConnues]) -> dict[str, Any]:
    """What has been typed so far, with the hours of the étapes in the weeks where nothing is planned."""
    repris: dict[str, Any] = {
        nom: donnees[nom] for nom in donnees if nom.startswith(("prevues_", "faites_", "activite_", "version"))
    }
    for lundi, heures in connues.items():
        nom = f"prevues_{lundi:%Y%m%d}"
        if not repris.get(nom) and heures.etapes:
            repris[nom] = heures.etapes
    return repris
