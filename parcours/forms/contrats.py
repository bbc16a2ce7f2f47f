"""The form of a contract between the person and the référent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from parcours.enums import MotifHeuresReduites
from parcours.models import ContratEngagement
from parcours.regles import debut_propose
from plie.pacte import version_en_vigueur
from plie.socle.champs import ChampDate, ChampHeures, ChampTexteLong
from plie.socle.conflits import SaisieUnique, SaisieVersionnee
from plie.socle.typographie import heures_en_chiffres

CHAMPS = (
    "date_signature",
    "date_debut",
    "date_fin",
    "heures_hebdo",
    "motif_heures_reduites",
    "date_validation_pole",
    "objectifs",
)


class _Contrat(forms.Form):
    date_signature = ChampDate(label="Signé le", error_messages={"required": "Indiquer la date de signature."})
    date_debut = ChampDate(label="Du", error_messages={"required": "Indiquer le premier jour du contrat."})
    date_fin = ChampDate(label="Au", error_messages={"required": "Indiquer le dernier jour du contrat."})
    heures_hebdo = ChampHeures(
        label="Heures d’activité par semaine",
        required=False,
        max_digits=4,
        decimal_places=1,
        max_value=Decimal(48),
        error_messages={"max_value": "Le nombre d’heures par semaine va de 0 à 48."},
    )
    motif_heures_reduites = forms.ChoiceField(
        label="Raison de la réduction",
        required=False,
        choices=[
            ("", "Sans objet"),
            *((c.value, c.label[:1].upper() + c.label[1:]) for c in MotifHeuresReduites),
        ],
    )
    date_validation_pole = ChampDate(label="Validé par le pôle d’insertion le", required=False)
    objectifs = ChampTexteLong(label="Objectifs et actions", required=False, lignes=5, max_length=10_000)

    def _aider(self, le: date) -> None:
        parametres = version_en_vigueur(le)
        normal = heures_en_chiffres(parametres.heures_activite_hebdo)
        self.fields["heures_hebdo"].help_text = f"{normal} par défaut ; moins, avec une raison (P-C.2)."

    def clean(self) -> dict[str, Any]:
        """Both bounds are days of the contract."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        debut, fin = donnees.get("date_debut"), donnees.get("date_fin")
        if debut and fin and fin < debut:
            self.add_error("date_fin", ValidationError("La fin du contrat ne peut pas précéder son début."))
        return donnees

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return {champ: self.cleaned_data[champ] for champ in CHAMPS}


class FormulaireContrat(_Contrat, SaisieUnique):
    """A contract just signed; it starts the day after the one before (P-C.1)."""

    def __init__(
        self, *args: Any, parcours_pk: int, le: date, precedent: ContratEngagement | None = None, **kwargs: Any
    ) -> None:
        initial = {
            "date_signature": le,
            "date_debut": debut_propose(precedent.date_fin if precedent else None, le),
            "heures_hebdo": version_en_vigueur(le).heures_activite_hebdo,
        }
        super().__init__(*args, **kwargs | {"initial": initial})
        self._aider(le)
        self.fields["objectifs"].brouillon = f"contrat-parcours-{parcours_pk}"  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return super().arguments() | {"cle": self.cleaned_data["cle"]}


class FormulaireContratExistant(_Contrat, SaisieVersionnee):
    """A contract to correct, or that the pôle has validated."""

    def __init__(self, *args: Any, contrat: ContratEngagement, le: date, **kwargs: Any) -> None:
        initial = {champ: getattr(contrat, champ) for champ in (*CHAMPS, "version")}
        super().__init__(*args, **kwargs | {"initial": initial})
        self._aider(le)
        self.fields["objectifs"].brouillon = f"contrat-{contrat.pk}"  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return super().arguments() | {"version": self.cleaned_data["version"]}
