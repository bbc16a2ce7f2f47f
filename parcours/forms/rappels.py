"""What reaches somebody outside the application: the summary by mail, the calendar."""

from __future__ import annotations

from typing import Any

from django import forms

from parcours.enums import FrequenceRappels, IdentiteAgenda, JourOuvre
from parcours.models import PreferenceRappels

_IDENTITES = {
    IdentiteAgenda.NUMERO: "Numéro de dossier\u00a0: personne n’est reconnaissable",
    IdentiteAgenda.INITIALES: "Initiales",
    IdentiteAgenda.NOMS: "Nom et prénom",
}


class FormulaireRappels(forms.Form):
    """When the summary leaves."""

    frequence = forms.ChoiceField(
        label="Recevoir le récapitulatif",
        choices=[(choix.value, choix.label.capitalize()) for choix in FrequenceRappels],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisir une fréquence."},
    )
    jour_semaine = forms.TypedChoiceField(
        label="Jour du récapitulatif hebdomadaire",
        choices=[(choix.value, choix.label.capitalize()) for choix in JourOuvre],
        coerce=int,
        help_text="Un jour férié, il part le jour ouvré suivant.",
        error_messages={"required": "Choisir un jour."},
    )

    def __init__(self, *args: Any, preference: PreferenceRappels, **options: Any) -> None:
        initial = {"frequence": preference.frequence, "jour_semaine": preference.jour_semaine}
        super().__init__(*args, **options | {"initial": initial})


class FormulaireAgenda(forms.Form):
    """How people are named in the calendar."""

    identite = forms.ChoiceField(
        label="Désigner les personnes par",
        choices=list(_IDENTITES.items()),
        widget=forms.RadioSelect,
        initial=IdentiteAgenda.NUMERO.value,
        help_text=(
            "Le calendrier quitte l’application\u00a0: téléphone, messagerie, parfois un prestataire étranger. "
            "Les noms n’y figurent que si vous le décidez."
        ),
        error_messages={"required": "Choisir comment désigner les personnes."},
    )
