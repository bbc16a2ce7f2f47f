"""What the steering page asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from accounts.models import Plie
from pilotage.selectors import TOUS_LES_PLIE
from plie.pacte import version_en_vigueur


class FormulaireConduite(forms.Form):
    """Which PLIE, which year."""

    perimetre = forms.ChoiceField(label="PLIE")
    annee = forms.ChoiceField(label="Année")

    def __init__(self, *args: Any, plies: Sequence[Plie], le: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plies = {plie.code: plie for plie in plies}
        choix = [(plie.code, plie.nom) for plie in plies]
        if len(choix) > 1:
            choix.insert(0, (TOUS_LES_PLIE, f"Les {len(choix)} PLIE de votre périmètre"))
        self.fields["perimetre"].choices = choix  # type: ignore[attr-defined]
        premiere = min(version_en_vigueur(le).debut_pacte.year, le.year)
        annees = [(str(annee), str(annee)) for annee in range(le.year, premiere - 1, -1)]
        self.fields["annee"].choices = annees  # type: ignore[attr-defined]

    @staticmethod
    def par_defaut(plies: Sequence[Plie], le: date) -> dict[str, str]:
        """This year, over everything the person reads."""
        return {"perimetre": plies[0].code if len(plies) == 1 else TOUS_LES_PLIE, "annee": str(le.year)}

    def choix(self) -> tuple[list[Plie], int]:
        """The PLIE and the year, once valid."""
        code = self.cleaned_data["perimetre"]
        plies = list(self.plies.values()) if code == TOUS_LES_PLIE else [self.plies[code]]
        return plies, int(self.cleaned_data["annee"])
