"""A value added to the list of prescripteurs."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Plie, Utilisateur
from accounts.perimetre import perimetre_de
from plie.socle.champs import ChampTexte


class FormulairePrescripteur(forms.Form):
    """Its name, and the PLIE that adds it when its author animates several; none for an administrator."""

    libelle = ChampTexte(
        label="Nom du prescripteur",
        max_length=60,
        help_text="Une catégorie d’organismes, pas une agence\u00a0: elle servira à tous les PLIE et aux bilans.",
        error_messages={"required": "Indiquer le nom du prescripteur."},
    )
    plie = forms.ModelChoiceField(
        label="PLIE",
        queryset=Plie.objects.none(),
        empty_label="Choisir le PLIE",
        error_messages={"required": "Choisir le PLIE.", "invalid_choice": "Choisir un PLIE de la liste."},
    )

    def __init__(self, *args: Any, utilisateur: Utilisateur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        perimetre = perimetre_de(utilisateur)
        plies = Plie.objects.filter(pk__in=perimetre.animation)
        self._seul = plies.first() if len(perimetre.animation) == 1 else None
        if len(perimetre.animation) < 2:
            del self.fields["plie"]
        else:
            self.fields["plie"].queryset = plies  # type: ignore[attr-defined]

    @property
    def plie_choisi(self) -> Plie | None:
        """The PLIE that adds the value."""
        return self.cleaned_data.get("plie", self._seul)
