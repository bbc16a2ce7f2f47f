"""Naming the référent, closing a candidature."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.models import Utilisateur
from parcours.forms.orientation import ChampReferent
from parcours.models import Parcours
from parcours.selectors.referents import accompagnateurs_du_plie
from plie.socle.champs import ChampDate, ChampTexte


class FormulaireReferent(forms.Form):
    """Who follows the parcours, from which day, why."""

    referent = ChampReferent(
        queryset=Utilisateur.objects.none(),
        label="Nouveau référent",
        empty_label="Choisir un accompagnateur",
        help_text="Les personnes suivies aujourd’hui sont comptées.",
        error_messages={"required": "Choisir le référent."},
    )
    date_debut = ChampDate(label="À compter du", error_messages={"required": "Indiquer la date du changement."})
    motif = ChampTexte(
        label="Motif", max_length=200, required=False, help_text="Par exemple : départ, équilibre des portefeuilles."
    )

    def __init__(self, donnees: Any = None, *, parcours: Parcours, le: date) -> None:
        super().__init__(donnees, initial={"date_debut": le})
        self.fields["referent"].queryset = accompagnateurs_du_plie(parcours.plie, le=le)  # type: ignore[attr-defined]


class FormulaireClassement(forms.Form):
    """Why a candidature ends here."""

    motif = ChampTexte(
        label="Motif",
        max_length=255,
        help_text="Par exemple : n’a pas donné suite, déménagement, emploi retrouvé.",
        error_messages={"required": "Indiquer pourquoi la candidature reste sans suite."},
    )
