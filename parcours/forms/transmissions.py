"""To whom files are handed over, from which day, why."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Plie, Utilisateur
from parcours.forms.orientation import ChampReferent
from parcours.regles.transmissions import date_effet_admise
from parcours.selectors.transmissions import destinataires
from plie.socle.champs import ChampDate, ChampTexte


class FormulaireTransmission(forms.Form):
    """The key is drawn with the form: confirmed twice, the hand-over is done once."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    vers = ChampReferent(
        queryset=Utilisateur.objects.none(),
        label="Nouveau référent",
        empty_label="Choisir un accompagnateur",
        help_text="Les personnes suivies aujourd’hui sont comptées.",
        error_messages={
            "required": "Choisir le nouveau référent.",
            "invalid_choice": "Cette personne n’accompagne pas ce PLIE.",
        },
    )
    date_effet = ChampDate(
        label="À compter du",
        help_text="Le suivi précédent prend fin la veille.",
        error_messages={"required": "Indiquer la date d’effet."},
    )
    motif = ChampTexte(
        label="Motif",
        max_length=200,
        help_text="Par exemple\u00a0: départ, équilibre des portefeuilles. Il figure dans l’historique des parcours.",
        error_messages={"required": "Indiquer le motif de la transmission."},
    )

    def __init__(self, donnees: Any = None, *, plie: Plie, le: date) -> None:
        self.le = le
        super().__init__(donnees, initial={"cle": uuid4(), "date_effet": le})
        self.fields["vers"].queryset = destinataires(plie, le=le)  # type: ignore[attr-defined]

    def clean_date_effet(self) -> date:
        """Within the bounds of the house."""
        date_effet: date = self.cleaned_data["date_effet"]
        admise = date_effet_admise(date_effet, le=self.le)
        if not admise:
            raise ValidationError(admise.motif)
        return date_effet
