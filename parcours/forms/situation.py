"""Correcting the identity, the situation, the RSA periods."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from participants.forms import FormulairePersonne
from participants.models import PeriodeRsa
from plie.socle.champs import ChampDate, ChampTexte


class FormulaireSituation(FormulairePersonne):
    """The person's page, as it was read: `version` tells whether somebody else saved it meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class FormulairePeriodeRsa(forms.ModelForm):
    """One period of RSA."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # Of a new period: sent twice, it is recorded once.
    cle = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    class Meta:
        model = PeriodeRsa
        fields = ("date_debut", "date_fin", "source")
        field_classes = {"date_debut": ChampDate, "date_fin": ChampDate, "source": ChampTexte}
        labels = {"date_debut": "Du", "date_fin": "Au", "source": "Source"}
        help_texts = {
            "date_debut": "Ouvre le délai de deux mois pour signer le contrat (art. 6.2).",
            "date_fin": (
                "À laisser vide tant que le droit est ouvert. "
                "Après cette date, le pôle d’insertion ne voit plus la suite."
            ),
            "source": "Par exemple : notification de la CAF.",
        }
        error_messages = {"date_debut": {"required": "Indiquer le début du RSA."}}

    def clean(self) -> dict[str, Any]:
        """Both bounds are days of the period."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        debut, fin = donnees.get("date_debut"), donnees.get("date_fin")
        if debut and fin and fin < debut:
            self.add_error("date_fin", ValidationError("La fin du RSA ne peut pas précéder son début."))
        return donnees
