"""Correcting the identity, the situation; what holds from a day to another: RSA, address, France Travail, RQTH."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Commune
from participants.forms import ChampCommune, ChampOuiNon, FormulairePersonne
from participants.models import PeriodeRsa, PeriodeStatut, Residence
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
            "date_debut": "Ouvre le délai de deux mois pour signer le contrat (art.\u00a06.2).",
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


class FormulaireDemenagement(forms.ModelForm):
    """A new address, from a day."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    date_debut = ChampDate(
        label="À partir du", error_messages={"required": "Indiquer le premier jour à cette adresse."}
    )
    commune = ChampCommune(Commune.objects.none(), empty_label="Choisir une commune", label="Commune")
    qpv = ChampOuiNon(label="Habite un quartier prioritaire")

    class Meta:
        model = Residence
        fields = ("date_debut", "adresse", "code_postal", "commune", "qpv")
        field_classes = {"adresse": ChampTexte, "code_postal": ChampTexte}
        labels = {"adresse": "Adresse (numéro et voie)", "code_postal": "Code postal"}

    def __init__(self, *args: Any, communes: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes  # type: ignore[attr-defined]
        self.fields["commune"].error_messages["required"] = "Choisir la commune de résidence."
        self.fields["date_debut"].help_text = "Le pôle d’insertion, la commune et le quartier suivent cette date."
        for nom in ("adresse", "code_postal"):
            # Somebody else's data: the browser must not propose what was typed about another person.
            self.fields[nom].widget.attrs["autocomplete"] = "off"
        self.fields["code_postal"].widget.attrs["inputmode"] = "numeric"

    def clean_code_postal(self) -> str:
        """Five digits."""
        code: str = self.cleaned_data["code_postal"].replace(" ", "")
        if code and not (code.isdigit() and len(code) == 5):
            raise ValidationError("Un code postal compte cinq chiffres, par exemple 13001.")
        return code

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        adresse = {nom: self.cleaned_data[nom] for nom in ("adresse", "code_postal", "commune", "qpv")}
        return {
            "version": self.cleaned_data["version"],
            "date_debut": self.cleaned_data["date_debut"],
            "adresse": adresse,
        }


class FormulaireStatut(forms.ModelForm):
    """A registration with France Travail, or a RQTH, and its days."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PeriodeStatut
        fields = ("date_debut", "date_fin", "source")
        field_classes = {"date_debut": ChampDate, "date_fin": ChampDate, "source": ChampTexte}
        labels = {"date_debut": "Du", "date_fin": "Au", "source": "Source"}
        help_texts = {"date_fin": "À laisser vide tant qu’elle n’est pas connue."}
        error_messages = {"date_debut": {"required": "Indiquer le premier jour."}}

    def clean(self) -> dict[str, Any]:
        """Both bounds are days of the period."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        debut, fin = donnees.get("date_debut"), donnees.get("date_fin")
        if debut and fin and fin < debut:
            self.add_error("date_fin", ValidationError("La fin ne peut pas précéder le début."))
        return donnees

    def dates(self) -> dict[str, Any]:
        """What the services take."""
        return {nom: self.cleaned_data[nom] for nom in ("date_debut", "date_fin", "source")}
