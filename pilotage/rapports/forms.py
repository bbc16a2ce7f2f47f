"""What the pages of the reports ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import Plie
from plie.socle.champs import ChampTexteLong
from plie.socle.conflits import SaisieVersionnee

TEXTE_MAX = 20_000


class FormulaireSection(SaisieVersionnee):
    """The text of a section, kept on the machine while it is typed."""

    texte = ChampTexteLong(label="Texte", required=False, max_length=TEXTE_MAX, lignes=18)

    def __init__(self, *args: Any, brouillon: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["texte"].brouillon = brouillon  # type: ignore[attr-defined]


class FormulaireCommencer(forms.Form):
    """Which report to begin."""

    plie = forms.ChoiceField(label="PLIE")
    annee = forms.ChoiceField(label="Année")

    def __init__(self, *args: Any, plies: Iterable[Plie], annees: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plie"].choices = [(plie.code, plie.nom) for plie in plies]  # type: ignore[attr-defined]
        self.fields["annee"].choices = [(str(a), str(a)) for a in annees]  # type: ignore[attr-defined]
