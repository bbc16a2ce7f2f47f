"""The name of a view, and who opens it."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Plie, Utilisateur
from parcours.models import VueEnregistree
from parcours.selectors.vues_enregistrees import equipes_de
from plie.socle.champs import ChampTexte


class ChampPartage(forms.ModelChoiceField):
    """Nobody, or the team of a PLIE."""

    def label_from_instance(self, obj: Any) -> str:
        """The team, by its PLIE."""
        return f"L’équipe du {obj.nom}"


class FormulaireVue(forms.Form):
    """Who holds no role in a PLIE keeps their views to themselves."""

    nom = ChampTexte(
        label="Nom de la vue",
        max_length=60,
        help_text="Par exemple\u00a0: échéances du trimestre.",
        error_messages={"required": "Donner un nom à la vue."},
    )
    plie = ChampPartage(
        queryset=Plie.objects.none(),
        label="Qui l’ouvre",
        required=False,
        empty_label="Moi seulement",
        help_text="Chacun y voit ses propres parcours\u00a0: partager une vue n’ouvre aucun dossier.",
    )
    a_l_accueil = forms.BooleanField(label="L’afficher aussi sur la page d’accueil", required=False)

    def __init__(self, donnees: Any = None, *, utilisateur: Utilisateur, vue: VueEnregistree | None = None) -> None:
        initial = {"nom": vue.nom, "plie": vue.plie_id, "a_l_accueil": vue.a_l_accueil} if vue else None
        super().__init__(donnees, initial=initial)
        equipes = equipes_de(utilisateur)
        self.fields["plie"].queryset = equipes  # type: ignore[attr-defined]
        if not equipes:
            del self.fields["plie"]

    def arguments(self) -> dict[str, Any]:
        """What the gestures take."""
        donnees = self.cleaned_data
        return {"nom": donnees["nom"], "plie": donnees.get("plie"), "a_l_accueil": donnees["a_l_accueil"]}
