"""The period of the commission's figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.models import Plie, Utilisateur
from plie.socle.champs import ChampDate


class FormulairePeriode(forms.Form):
    """A PLIE and two days."""

    plie = forms.ModelChoiceField(label="PLIE", queryset=Plie.objects.none(), empty_label=None)
    du = ChampDate(label="Du")
    au = ChampDate(label="Au")

    def __init__(self, *args: Any, utilisateur: Utilisateur, le: date, **kwargs: Any) -> None:
        self._plies = Plie.objects.animes_par(utilisateur).order_by("code")
        self._defaut = {"du": le.replace(month=1, day=1), "au": le}
        super().__init__(*args, initial=self._defaut, **kwargs)
        self.fields["plie"].queryset = self._plies

    def par_defaut(self) -> dict[str, Any]:
        """The first PLIE animated, from the first of January."""
        return {"plie": self._plies[0], **self._defaut}

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("du") and donnees.get("au") and donnees["au"] < donnees["du"]:
            self.add_error("au", "La fin de la période précède son début.")
        return donnees
