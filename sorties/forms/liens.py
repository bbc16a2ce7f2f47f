"""To whom a fiche is sent by private link: those whom the rule names, each with its address, and another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from plie.socle.champs import ChampTexte
from plie.socle.typographie import INSECABLE
from sorties.services.liens import Adressee

SANS_ADRESSE = "Indiquer l’adresse de messagerie du service."
AUTRES = ("autre_nom", "autre_raison", "autre_adresse")


class ChampCourriel(forms.EmailField):
    """An address of a service; never remembered by the browser for somebody else."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.EmailInput({"autocomplete": "off", "inputmode": "email"}))
        super().__init__(
            max_length=254,
            error_messages={"invalid": "Saisir une adresse, par exemple accueil@organisme.fr."},
            **options,
        )


class FormulaireEnvoi(forms.Form):
    """One tick and one address by organisation of the rule; a blank line for another."""

    def __init__(self, *args: Any, proposes: Sequence[Adressee], **options: Any) -> None:
        super().__init__(*args, **options)
        self.proposes = list(proposes)
        for rang, adressee in enumerate(self.proposes):
            self.fields[f"envoyer_{rang}"] = forms.BooleanField(
                label=f"{adressee.nom} ({adressee.raison})", required=False, initial=True
            )
            self.fields[f"adresse_{rang}"] = ChampCourriel(
                label=f"Adresse de messagerie{INSECABLE}: {adressee.nom}", required=False, initial=adressee.adresse
            )
        self.fields["autre_nom"] = ChampTexte(label="Organisme", max_length=150, required=False)
        self.fields["autre_raison"] = ChampTexte(
            label="Raison de la transmission",
            max_length=150,
            required=False,
            help_text="Par exemple\u00a0: poursuit l’accompagnement social.",
        )
        self.fields["autre_adresse"] = ChampCourriel(
            label="Adresse de messagerie",
            required=False,
            help_text="Une adresse professionnelle\u00a0: le document décrit le parcours de la personne.",
        )

    @property
    def groupes(self) -> list[tuple[str, list[str]]]:
        """The rule's recipients, then another."""
        prevus = [nom for rang in range(len(self.proposes)) for nom in (f"envoyer_{rang}", f"adresse_{rang}")]
        autre = ("Un autre organisme", list(AUTRES))
        return [("Destinataires prévus par le Pacte (P-6.6)", prevus), autre] if prevus else [autre]

    def clean(self) -> dict[str, Any]:
        lues: dict[str, Any] = super().clean() or {}
        for rang in range(len(self.proposes)):
            adresse = f"adresse_{rang}"
            if lues.get(f"envoyer_{rang}") and not lues.get(adresse) and adresse not in self.errors:
                self.add_error(adresse, SANS_ADRESSE)
        if any(lues.get(champ) for champ in AUTRES):
            for champ, message in zip(
                AUTRES, ("Nommer l’organisme.", "Indiquer pourquoi il reçoit la fiche.", SANS_ADRESSE), strict=True
            ):
                if not lues.get(champ) and champ not in self.errors:
                    self.add_error(champ, message)
        if not self.errors and not self.adressees():
            self.add_error(None, "Choisir au moins un destinataire.")
        return lues

    def adressees(self) -> list[Adressee]:
        """Those who are ticked, and the other one when it is named."""
        lues = self.cleaned_data
        choisies = [
            Adressee(adressee.nom, adressee.raison, lues[f"adresse_{rang}"])
            for rang, adressee in enumerate(self.proposes)
            if lues.get(f"envoyer_{rang}")
        ]
        if lues.get("autre_nom"):
            choisies.append(Adressee(*(lues[champ] for champ in AUTRES)))
        return choisies
