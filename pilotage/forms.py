"""What the screens of the dashboards ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Plie
from pilotage.enums import StatutEdition
from pilotage.presentation.cases import periode_en_mots
from pilotage.selectors import TOUS_LES_PLIE
from plie.socle.champs import ChampTexteLong
from plie.socle.periodes import Periode, veille

TRIMESTRES_PROPOSES = 8
COMMENTAIRE_MAX = 4000


def trimestres(le: date) -> list[tuple[str, str]]:
    """The last ended quarters, the latest first, then the one under way."""
    courant = Periode.trimestre_de(le)
    choix = []
    periode = courant
    for _ in range(TRIMESTRES_PROPOSES):
        periode = Periode.trimestre_de(veille(periode.debut))
        choix.append((periode.code_trimestre, _nom(periode)))
    return [*choix, (courant.code_trimestre, f"{_nom(courant)} (en cours)")]


def _nom(periode: Periode) -> str:
    return periode_en_mots(periode.debut, periode.fin or periode.debut)


class FormulaireDresser(forms.Form):
    """Which dashboard to draw up."""

    plie = forms.ChoiceField(label="PLIE")
    trimestre = forms.ChoiceField(label="Trimestre")

    def __init__(self, *args: Any, plies: Iterable[Plie], tous: bool, le: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(plie.code, plie.nom) for plie in plies]
        if tous:
            choix.append((TOUS_LES_PLIE, "Ensemble des PLIE"))
        self.fields["plie"].choices = choix  # type: ignore[attr-defined]
        self.fields["trimestre"].choices = trimestres(le)  # type: ignore[attr-defined]


class FormulairePublier(forms.Form):
    """The comment that goes with the published figures."""

    commentaire = ChampTexteLong(
        label="Commentaire joint à l’édition",
        required=False,
        max_length=COMMENTAIRE_MAX,
        lignes=4,
        help_text="Facultatif. Lu par les financeurs ; ne nommer personne.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """An unreadable version has no field on screen to stand beside."""
        if "version" in self.errors:
            raise ValidationError("La page ne dit plus quelle édition elle montre\u00a0: vérifier les chiffres.")
        return super().clean()


class FiltreEditions(forms.Form):
    """The list of editions, by PLIE, year and status."""

    plie = forms.ChoiceField(label="PLIE", required=False)
    annee = forms.ChoiceField(label="Année", required=False)
    statut = forms.ChoiceField(
        label="Statut",
        required=False,
        choices=[("", "Tous"), *((code, str(libelle).capitalize()) for code, libelle in StatutEdition.choices)],
    )

    def __init__(
        self, *args: Any, plies: Iterable[tuple[str, str]], annees: Iterable[int], statuts: bool, **kwargs: Any
    ) -> None:
        # The same page asks for a PLIE twice: each field keeps an identifier, and a label, of its own.
        super().__init__(*args, auto_id="filtre_%s", **kwargs)
        self.fields["plie"].choices = [("", "Tous"), *plies]  # type: ignore[attr-defined]
        self.fields["annee"].choices = [("", "Toutes"), *((str(a), str(a)) for a in annees)]  # type: ignore[attr-defined]
        if not statuts:
            del self.fields["statut"]
