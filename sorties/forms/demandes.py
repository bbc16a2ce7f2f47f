"""Noting that a piece was asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from plie.socle.champs import ChampDate, ChampTexte
from sorties.enums import NatureJustificatif
from sorties.forms.pieces import PRESENCE_PAR_OBJET
from sorties.models import ContratTravail, Formation
from sorties.nomenclature import NATURES_PAR_OBJET


class FormulaireDemande(forms.Form):
    """Which piece, to whom, when."""

    nature = forms.ChoiceField(label="Pièce demandée")
    aupres = ChampTexte(
        label="Demandée à", max_length=150, help_text="La personne, l’employeur ou l’organisme de formation."
    )
    date_demande = ChampDate(label="Demandée le")

    def __init__(self, *args: Any, objet: ContratTravail | Formation, le: date, **options: Any) -> None:
        super().__init__(*args, **options)
        lien = "contrat" if isinstance(objet, ContratTravail) else "formation"
        natures = [(nature.value, str(nature.label).capitalize()) for nature in NATURES_PAR_OBJET[lien]]
        self.fields["nature"].choices = natures  # type: ignore[attr-defined]
        chez = objet.employeur if isinstance(objet, ContratTravail) else objet.organisme
        presence: NatureJustificatif = PRESENCE_PAR_OBJET[lien]
        self.initial = {"nature": presence.value, "aupres": chez, "date_demande": le, **self.initial}
