"""The forms of the register of breaches."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Plie
from participants.enums import DestinataireNotification, NatureViolation
from participants.models import Violation
from participants.violations.services import CHAMPS
from plie.socle.champs import ChampDate, ChampTexte, ChampTexteLong
from plie.socle.conflits import SaisieUnique, SaisieVersionnee
from plie.socle.horloge import PARIS


class _Instant(forms.Form):
    """A day and an hour, at the hour of Paris: the clocks run from them."""

    champs_du_service = {"connue_le": "le_jour", "notifiee_le": "le_jour"}

    le_jour = ChampDate(label="Jour", error_messages={"required": "Indiquer le jour."})
    l_heure = forms.TimeField(
        label="Heure",
        input_formats=["%H:%M", "%Hh%M", "%H h %M", "%Hh", "%H"],
        widget=forms.TimeInput({"class": "champ-court", "autocomplete": "off", "placeholder": "hh:mm"}, format="%H:%M"),
        error_messages={"required": "Indiquer l’heure.", "invalid": "Saisir une heure, par exemple 14:30."},
    )

    def instant(self) -> datetime:
        """What was typed, aware."""
        heure: time = self.cleaned_data["l_heure"]
        return datetime.combine(self.cleaned_data["le_jour"], heure, tzinfo=PARIS)


class _Faits(_Instant):
    nature = forms.ChoiceField(
        label="Nature",
        choices=[(un.value, un.label.capitalize()) for un in NatureViolation],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisir ce qui a été touché."},
    )
    faits = ChampTexteLong(
        label="Faits",
        lignes=5,
        max_length=8000,
        help_text="Sans nommer les personnes suivies\u00a0: ce registre ne contient que des faits et des nombres.",
        error_messages={"required": "Décrire ce qui s’est passé."},
    )
    categories_personnes = ChampTexte(
        label="Catégories de personnes",
        max_length=255,
        help_text="Par exemple\u00a0: participants du PLIE, accompagnateurs.",
        error_messages={"required": "Indiquer qui est concerné."},
    )
    nombre_personnes = forms.IntegerField(
        label="Nombre approximatif de personnes",
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput({"class": "champ-court", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Indiquer un nombre, même approximatif.", "invalid": "Saisir un nombre."},
    )
    categories_donnees = ChampTexte(
        label="Catégories de données",
        max_length=255,
        help_text="Par exemple\u00a0: identité, coordonnées, comptes rendus d’entretien.",
        error_messages={"required": "Indiquer les données concernées."},
    )
    consequences = ChampTexteLong(label="Conséquences probables", required=False, lignes=3, max_length=4000)
    mesures = ChampTexteLong(label="Mesures prises", required=False, lignes=3, max_length=4000)
    risque = forms.TypedChoiceField(
        label="Risque pour les personnes",
        choices=[
            ("oui", "Oui\u00a0: la CNIL est notifiée sous 72 heures"),
            ("non", "Non\u00a0: la raison est consignée"),
        ],
        coerce=lambda valeur: valeur == "oui",
        initial="oui",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisir une réponse."},
    )
    motif_sans_risque = ChampTexte(label="Raison de l’absence de risque", max_length=255, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["le_jour"].label = "Connue le"
        self.fields["le_jour"].help_text = "Les délais de 48 et 72 heures courent de cet instant."
        self.order_fields(["plie", "le_jour", "l_heure"])

    def champs(self) -> dict[str, Any]:
        """The typed values, as the services take them."""
        return {"connue_le": self.instant()} | {nom: self.cleaned_data[nom] for nom in CHAMPS if nom != "connue_le"}


class FormulaireViolation(_Faits, SaisieUnique):
    """A breach that becomes known."""

    plie = forms.ModelChoiceField(Plie.objects.none(), label="PLIE concerné", required=True)

    def __init__(self, *args: Any, plies: Any, tous: bool, maintenant: datetime, **kwargs: Any) -> None:
        """
        Args:
            tous: whoever records it may say that every PLIE is concerned.
        """
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["plie"]
        champ.queryset = plies
        champ.required = not tous
        champ.empty_label = "Tous les PLIE" if tous else "Choisir le PLIE"
        champ.error_messages["required"] = "Choisir le PLIE concerné."
        siens = list(plies[:2])
        if not tous and len(siens) == 1:
            champ.initial = siens[0]
        ici = timezone.localtime(maintenant)
        self.fields["le_jour"].initial, self.fields["l_heure"].initial = ici.date(), ici.time()
        self.order_fields(["plie", "le_jour", "l_heure"])


class FormulaireComplement(_Faits, SaisieVersionnee):
    """What becomes known later."""

    def __init__(self, *args: Any, violation: Violation, **kwargs: Any) -> None:
        ici = timezone.localtime(violation.connue_le)
        connus = {nom: getattr(violation, nom) for nom in CHAMPS if nom != "connue_le"}
        kwargs["initial"] = connus | {
            "le_jour": ici.date(),
            "l_heure": ici.time(),
            "risque": "oui" if violation.risque else "non",
            "version": violation.version,
        }
        super().__init__(*args, **kwargs)


class FormulaireNotification(_Instant):
    """Who was told, when."""

    destinataire = forms.ChoiceField(
        label="Qui a été informé",
        choices=[(un.value, un.label[0].upper() + un.label[1:]) for un in DestinataireNotification],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisir qui a été informé."},
    )
    precision = ChampTexte(
        label="Précision", max_length=255, required=False, help_text="Par exemple\u00a0: numéro de dépôt à la CNIL."
    )

    def __init__(self, *args: Any, maintenant: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ici = timezone.localtime(maintenant)
        self.fields["le_jour"].initial, self.fields["l_heure"].initial = ici.date(), ici.time()
        self.order_fields(["destinataire"])


class FormulaireCloture(SaisieVersionnee):
    """How it ended."""

    bilan = ChampTexteLong(
        label="Bilan",
        lignes=5,
        max_length=8000,
        help_text="Ce qui a été fait, ce qui change pour que cela n’arrive plus.",
        error_messages={"required": "Écrire le bilan de la violation."},
    )
