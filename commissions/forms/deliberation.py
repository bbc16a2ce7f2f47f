"""Forms of what is asked of the commission, and of what it decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from commissions.enums import Objet, Sens, SensAvis
from commissions.models import Seance
from commissions.services.deliberation import Avis
from plie.socle.champs import ChampTexte, ChampTexteLong
from sorties.enums import TYPES_PAR_QUALIFICATION, Critere, Qualification, TypeSortie


class FormulaireDemande(forms.Form):
    """The référent's argument."""

    argument = ChampTexteLong(
        label="Votre argument pour la commission",
        help_text="Les membres de la commission le liront : allez aux faits utiles à la décision.",
        lignes=5,
    )


class FormulaireDecision(forms.Form):
    """The decision on an item."""

    sens = forms.ChoiceField(label="Décision", choices=Sens, widget=forms.RadioSelect)
    motif = ChampTexteLong(
        label="Motif",
        required=False,
        lignes=3,
        help_text="Nécessaire pour un refus, un ajournement ou une requalification.",
    )
    reorientation = ChampTexte(label="Réorientation proposée", max_length=200, required=False)
    qualification = forms.ChoiceField(
        label="Qualification retenue", choices=[("", "Choisir"), *Qualification.choices], required=False
    )
    type = forms.ChoiceField(label="Type de sortie retenu", required=False)
    critere = forms.ChoiceField(label="Critère retenu", choices=[("", "Aucun"), *Critere.choices], required=False)

    seance_suivante = forms.ModelChoiceField(
        label="Ajourner à la séance",
        queryset=Seance.objects.none(),
        required=False,
        empty_label="La prochaine séance",
    )

    def __init__(self, *args: Any, objet: str, suivantes: QuerySet[Seance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seance_suivante"].queryset = suivantes.select_related("plie")  # each is named with its PLIE
        if objet == Objet.SORTIE:
            self.fields["type"].choices = [("", "Choisir")] + [
                (
                    Qualification(qualification).label.capitalize(),
                    [(type_, TypeSortie(type_).label) for type_ in types],
                )
                for qualification, types in TYPES_PAR_QUALIFICATION.items()
            ]
            del self.fields["reorientation"]
        else:
            self.fields["sens"].choices = [c for c in Sens.choices if c[0] != Sens.REQUALIFICATION]
            self.fields["motif"].help_text = "Nécessaire pour un refus ou un ajournement."
            for nom in ("qualification", "type", "critere"):
                del self.fields[nom]
            if objet == Objet.PROLONGATION:
                del self.fields["reorientation"]

    def avis(self) -> Avis:
        """The typed decision, once valid."""
        donnees = self.cleaned_data
        requalifie = donnees["sens"] == Sens.REQUALIFICATION
        return Avis(
            sens=donnees["sens"],
            motif=donnees["motif"],
            reorientation=donnees.get("reorientation", ""),
            qualification=donnees.get("qualification", "") if requalifie else "",
            type=donnees.get("type", "") if requalifie else "",
            critere=donnees.get("critere", "") if requalifie else "",
            seance_suivante=donnees.get("seance_suivante"),
        )


class FormulaireCorrection(FormulaireDecision):
    """What a decision becomes after the closing, and why."""

    raison = ChampTexteLong(
        label="Raison de la rectification",
        lignes=2,
        help_text="Conservée avec votre nom et l’heure, à côté de la première décision.",
    )

    def __init__(self, *args: Any, objet: str, **kwargs: Any) -> None:
        super().__init__(*args, objet=objet, suivantes=Seance.objects.none(), **kwargs)
        del self.fields["seance_suivante"]
        self.fields["sens"].choices = [c for c in self.fields["sens"].choices if c[0] != Sens.AJOURNEMENT]
        self.fields["motif"].help_text = "Nécessaire pour un refus ou une requalification."


class FormulaireAvis(forms.Form):
    """A member's opinion."""

    sens_avis = forms.ChoiceField(label="Votre avis", choices=SensAvis, widget=forms.RadioSelect)
    texte = ChampTexteLong(
        label="Précision ou question",
        required=False,
        lignes=2,
        help_text="Lue par la structure d’animation et les membres de la séance. Nécessaire pour une question.",
    )


class FormulaireAjout(forms.Form):
    """Add to the agenda, by hand, a referral that waits."""

    motif = ChampTexte(label="Motif de l’ajout", max_length=200)
