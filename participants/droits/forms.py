"""The forms of the rights of a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from participants.droits.notices import NOTICES
from participants.enums import CanalDemande, NatureDroit
from plie.socle.champs import ChampDate, ChampTexte, ChampTexteLong
from plie.socle.conflits import SaisieUnique, SaisieVersionnee
from plie.socle.typographie import date_en_chiffres

LONGUEUR_MOTIF = 255


def _choix(choix: Any) -> list[tuple[str, str]]:
    return [(un.value, un.label.capitalize()) for un in choix]


class FormulaireDemande(SaisieUnique):
    """What the person asks, when and how it came, whether they are who they say."""

    nature = forms.ChoiceField(
        label="Droit exercé",
        choices=_choix(NatureDroit),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisir le droit que la personne exerce."},
    )
    date_reception = ChampDate(
        label="Reçue le",
        help_text="Le délai d’un mois court de ce jour.",
        error_messages={"required": "Indiquer la date de réception."},
    )
    canal = forms.ChoiceField(
        label="Reçue par",
        choices=_choix(CanalDemande),
        error_messages={"required": "Choisir comment elle est arrivée."},
    )
    identite_verifiee = forms.BooleanField(
        label="L’identité de la personne est vérifiée",
        required=False,
        help_text="Peut être fait plus tard\u00a0; nécessaire avant de satisfaire la demande.",
    )
    moyen_identite = ChampTexte(
        label="Moyen de vérification",
        max_length=150,
        required=False,
        help_text="Par exemple\u00a0: reçue par son référent, pièce d’identité présentée (jamais conservée).",
    )
    objet = ChampTexteLong(
        label="Ce que la personne demande",
        required=False,
        lignes=4,
        max_length=4000,
        help_text="Dans ses mots, si elle précise sa demande.",
    )

    def __init__(self, *args: Any, le: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date_reception"].initial = le

    def clean(self) -> dict[str, Any]:
        """A verified identity says how."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            donnees.get("identite_verifiee")
            and not donnees.get("moyen_identite")
            and not self.has_error("moyen_identite")
        ):
            self.add_error("moyen_identite", "Indiquer comment l’identité a été vérifiée.")
        return donnees


class FormulaireIdentite(SaisieVersionnee):
    """How the identity was checked."""

    moyen = ChampTexte(
        label="Moyen de vérification",
        max_length=150,
        help_text="Par exemple\u00a0: reçue par son référent, pièce d’identité présentée (jamais conservée).",
        error_messages={"required": "Indiquer comment l’identité a été vérifiée."},
    )


class FormulaireProlongation(SaisieVersionnee):
    """Why two more months are needed."""

    motif = ChampTexte(
        label="Motif de la prolongation",
        max_length=LONGUEUR_MOTIF,
        help_text="Il est à faire connaître à la personne avant la fin du premier mois.",
        error_messages={"required": "Indiquer le motif, que la personne recevra."},
    )


class FormulaireReponse(SaisieVersionnee):
    """The decision and its motive, as the person receives them."""

    satisfaite = forms.TypedChoiceField(
        label="Décision",
        choices=[("oui", "Demande satisfaite"), ("non", "Demande refusée")],
        coerce=lambda valeur: valeur == "oui",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisir la décision."},
    )
    reponse = ChampTexteLong(
        label="Réponse et motif",
        lignes=6,
        max_length=8000,
        help_text="Un refus indique sa raison, et que la personne peut saisir la CNIL ou le juge.",
        error_messages={"required": "Écrire la réponse faite à la personne."},
    )


class FormulaireMotif(forms.Form):
    """A gesture on the file that says why."""

    motif = ChampTexte(label="Motif", max_length=LONGUEUR_MOTIF, error_messages={"required": "Indiquer le motif."})


class FormulaireRemise(forms.Form):
    """The day on which the notice was handed over."""

    date_remise = ChampDate(label="Remise le", error_messages={"required": "Indiquer la date de remise."})

    def __init__(self, *args: Any, le: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date_remise"].initial = le

    def clean_date_remise(self) -> date:
        """Nobody received a notice that was not written yet."""
        jour: date = self.cleaned_data["date_remise"]
        premiere = min(notice.depuis for notice in NOTICES)
        if jour < premiere:
            raise ValidationError(
                f"La première notice date du {date_en_chiffres(premiere)}\u00a0: vérifier la date de remise."
            )
        return jour
