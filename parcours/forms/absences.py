"""Who is away, from when to when, who replaces them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.models import Plie, Utilisateur
from parcours.forms.orientation import ChampReferent
from parcours.regles.absences import MOTIFS
from parcours.selectors.referents import accompagnateurs_du_plie
from parcours.services.absences import Absence
from plie.socle.champs import ChampDate


class FormulaireAbsence(forms.Form):
    """The structure d'animation says who is away; an accompagnateur declares their own absence."""

    de = ChampReferent(
        queryset=Utilisateur.objects.none(),
        label="Accompagnateur absent",
        empty_label="Choisir un accompagnateur",
        error_messages={"required": "Choisir l’accompagnateur absent."},
    )
    date_debut = ChampDate(label="Premier jour", error_messages={"required": "Indiquer le premier jour."})
    date_fin = ChampDate(
        label="Dernier jour",
        help_text="Compris. La délégation prend fin d’elle-même le lendemain.",
        error_messages={"required": "Indiquer le dernier jour."},
    )
    a = ChampReferent(
        queryset=Utilisateur.objects.none(),
        label="Remplacé par",
        empty_label="Choisir un collègue",
        help_text="Ce collègue voit et modifie les parcours confiés pendant l’absence seulement.",
        error_messages={"required": "Choisir le collègue qui remplace."},
    )
    motif = forms.ChoiceField(
        label="Motif",
        choices=[(motif, motif.capitalize()) for motif in MOTIFS],
        help_text="Aucun autre détail n’est demandé.",
    )

    def __init__(self, donnees: Any = None, *, plie: Plie, absent: Utilisateur | None, le: date) -> None:
        """
        Args:
            absent: who declares their own absence; None when it is chosen.
        """
        self.plie, self.absent = plie, absent
        super().__init__(donnees, initial={"date_debut": le})
        accompagnateurs = accompagnateurs_du_plie(plie, le=le)
        if absent is not None:
            del self.fields["de"]
            self.fields["a"].avec_la_charge = False  # type: ignore[attr-defined]
            accompagnateurs = accompagnateurs.exclude(pk=absent.pk)
        else:
            self.fields["de"].queryset = accompagnateurs  # type: ignore[attr-defined]
        self.fields["a"].queryset = accompagnateurs  # type: ignore[attr-defined]

    def absence(self) -> Absence:
        """What was declared."""
        donnees = self.cleaned_data
        return Absence(
            de=self.absent or donnees["de"],
            a=donnees["a"],
            plie=self.plie,
            date_debut=donnees["date_debut"],
            date_fin=donnees["date_fin"],
            motif=donnees["motif"],
        )
