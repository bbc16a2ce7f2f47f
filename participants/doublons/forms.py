"""The form of a merge: which value is kept for each field that differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from participants.doublons.apercu import ABSORBEE, CONSERVEE, Champ
from participants.models import Participant
from plie.socle.conflits import SaisieUnique


class FormulaireFusion(SaisieUnique):
    """A choice per differing field; hidden, the versions that were compared and the key of the sending."""

    version_conservee = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    version_absorbee = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, conservee: Participant, absorbee: Participant, differents: Sequence[Champ], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.personnes = {CONSERVEE: conservee, ABSORBEE: absorbee}
        self.fields["version_conservee"].initial = conservee.version
        self.fields["version_absorbee"].initial = absorbee.version
        self.choix = [champ.nom for champ in differents]
        for champ in differents:
            self.fields[champ.nom] = forms.ChoiceField(
                label=champ.libelle,
                choices=[(CONSERVEE, champ.conservee), (ABSORBEE, champ.absorbee)],
                initial=champ.propose,
                widget=forms.RadioSelect,
                error_messages={"required": "Choisir la valeur à garder."},
            )

    @property
    def versions(self) -> tuple[int, int]:
        """Of the kept and of the absorbed record, as they were read."""
        return self.cleaned_data["version_conservee"], self.cleaned_data["version_absorbee"]

    def champs(self) -> dict[str, Any]:
        """The value kept for each differing field."""
        return {nom: getattr(self.personnes[self.cleaned_data[nom]], nom) for nom in self.choix}

    def lignes(self) -> list[Any]:
        """The fields, one row each."""
        return [self[nom] for nom in self.choix]
