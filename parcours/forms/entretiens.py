"""The forms of the appointments: planned, noted, corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from parcours.enums import FormeEntretien, ModeEntretien, Presence
from parcours.forms.heures import ChampHeure
from parcours.models import Entretien
from parcours.services.entretiens import ProchainRendezVous
from plie.socle.champs import ChampDate, ChampTexteLong
from plie.socle.conflits import SaisieUnique, SaisieVersionnee

CHAMPS_RENDEZ_VOUS = ("date_entretien", "heure", "duree_minutes", "mode", "forme")
DUREE = (1, 600)
SUIVIS = {"emploi": "Suivi dans l’emploi : ", "formation": "Suivi dans la formation : "}
PRESENCES = [(choix.value, choix.label.capitalize()) for choix in Presence]
MODES = [(choix.value, choix.label.capitalize()) for choix in ModeEntretien]
FORMES = [(choix.value, choix.label.capitalize()) for choix in FormeEntretien]


def _boutons(libelle: str, choix: list[tuple[str, str]], **options: Any) -> forms.ChoiceField:
    """A few choices, all visible, one key or one click away."""
    return forms.ChoiceField(
        label=libelle,
        choices=choix,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisir une réponse."},
        **options,
    )


def _du_prochain(libelle: str) -> SafeString:
    """A short label on the screen, a whole one for who hears it."""
    return format_html('{}<span class="visually-hidden"> du prochain rendez-vous</span>', libelle)


class _RendezVous(forms.Form):
    date_entretien = ChampDate(label="Date", error_messages={"required": "Indiquer la date."})
    heure = ChampHeure(label="Heure", required=False)
    duree_minutes = forms.IntegerField(
        label="Durée (min)",
        required=False,
        min_value=DUREE[0],
        max_value=DUREE[1],
        widget=forms.TextInput({"class": "champ-court", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Saisir un nombre de minutes.",
            "min_value": "Une durée va de 1 à 600 minutes.",
            "max_value": "Une durée va de 1 à 600 minutes.",
        },
    )
    mode = _boutons("Mode", MODES, initial=ModeEntretien.PRESENTIEL.value)
    forme = _boutons("Forme", FORMES, initial=FormeEntretien.INDIVIDUEL.value)

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return {nom: self.cleaned_data[nom] for nom in CHAMPS_RENDEZ_VOUS}


class FormulaireRendezVous(_RendezVous, SaisieUnique):
    """An appointment to come."""

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return super().arguments() | {"cle": self.cleaned_data["cle"]}


class _Note(_RendezVous):
    """What was said, and the next appointment, in one go."""

    presence = _boutons("Présence", PRESENCES, initial=Presence.HONORE.value)
    compte_rendu = ChampTexteLong(label="Compte rendu", required=False, lignes=9, max_length=20_000)
    prochain_date = ChampDate(label="Prochain rendez-vous", required=False)
    prochain_heure = ChampHeure(label=_du_prochain("Heure"), required=False)
    prochain_mode = forms.ChoiceField(
        label=_du_prochain("Mode"),
        choices=MODES,
        required=False,
        initial=ModeEntretien.PRESENTIEL.value,
    )

    def clean(self) -> dict[str, Any]:
        """An hour alone plans nothing."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if donnees.get("prochain_heure") and not donnees.get("prochain_date") and "prochain_date" not in self.errors:
            self.add_error("prochain_date", ValidationError("Indiquer la date du prochain rendez-vous."))
        return donnees

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        donnees = self.cleaned_data
        prochain = None
        if donnees["prochain_date"]:
            mode = donnees["prochain_mode"] or ModeEntretien.PRESENTIEL.value
            prochain = ProchainRendezVous(donnees["prochain_date"], donnees["prochain_heure"], mode)
        return super().arguments() | {
            "presence": donnees["presence"],
            "compte_rendu": donnees["compte_rendu"],
            "prochain": prochain,
        }


class FormulaireEntretien(_Note, SaisieUnique):
    """An interview that was held, missed or cancelled."""

    notice_remise = forms.BooleanField(label="La notice d’information sur ses données a été remise", required=False)

    def __init__(
        self, *args: Any, parcours_pk: int, le: date, suivi: str = "", notice: bool = False, **kwargs: Any
    ) -> None:
        """
        Args:
            notice: the person has not received the information notice yet; asked here, it is never required.
        """
        super().__init__(*args, **kwargs)
        if not notice:
            del self.fields["notice_remise"]
        self.fields["date_entretien"].initial = le
        if suivi in SUIVIS:
            # A contact during the consolidation: most often a call, at hours when the person does not work (P-6.5a).
            self.initial = {"mode": ModeEntretien.TELEPHONE.value, "compte_rendu": SUIVIS[suivi], **self.initial}
        self.fields["compte_rendu"].brouillon = f"entretien-parcours-{parcours_pk}"  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return super().arguments() | {"cle": self.cleaned_data["cle"]}


class FormulaireCorrection(_Note, SaisieVersionnee):
    """An appointment already recorded: planned, it is noted or moved; noted, it is corrected."""

    def __init__(self, *args: Any, entretien: Entretien, le: date, **kwargs: Any) -> None:
        initial = {nom: getattr(entretien, nom) for nom in (*CHAMPS_RENDEZ_VOUS, "presence", "compte_rendu", "version")}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.fields["compte_rendu"].brouillon = f"entretien-{entretien.pk}"  # type: ignore[attr-defined]
        if not entretien.presence:
            # Planned: it can be moved as it is; once its day has come, holding it is the usual case.
            self.fields["presence"].choices = [("", "À venir"), *PRESENCES]  # type: ignore[attr-defined]
            self.fields["presence"].required = False
            if entretien.date_entretien <= le:
                self.initial["presence"] = Presence.HONORE.value

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return super().arguments() | {"version": self.cleaned_data["version"]}
