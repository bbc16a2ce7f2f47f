"""Forms of what is asked of the commission, and of what it decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from commissions.enums import Objet, Sens, SensAvis
from commissions.models import Correction, Decision, Saisine, Seance
from commissions.services.deliberation import Avis
from plie.socle.champs import ChampTexte, ChampTexteLong
from sorties.forms.propositions import code_de_sortie, lire_sortie, toutes_les_sorties

DECISIONS = [(sens.value, sens.label.capitalize()) for sens in Sens]
# On a field, the decisions that it goes with; filled for another, it is not ignored in silence.
POUR_LE_SENS = "data-pour-le-sens"
HORS_DE_PROPOS = {
    "sortie": "Pour retenir une autre sortie, la décision est une requalification.",
    "reorientation": "Une réorientation ne se propose pas avec cette décision : l’effacer.",
    "seance_suivante": "Une séance ne se choisit que pour un ajournement.",
}
AVIS = [(sens.value, sens.label.capitalize()) for sens in SensAvis]


class FormulaireDemande(forms.Form):
    """The référent's argument."""

    argument = ChampTexteLong(
        label="Votre argument pour la commission",
        help_text="Les membres de la commission le liront : aller aux faits utiles à la décision.",
        lignes=5,
    )


class FormulaireDecision(forms.Form):
    """The decision on an item; what a decision of another kind would ask for is out of sight.

    One list of the exits that hold together stands for the qualification, the criterion and the type retained.
    """

    sens = forms.ChoiceField(
        label="Décision",
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisir une décision."},
    )
    sortie = forms.ChoiceField(
        label="Sortie retenue", required=False, widget=forms.Select({POUR_LE_SENS: Sens.REQUALIFICATION.value})
    )
    motif = ChampTexteLong(
        label="Motif",
        required=False,
        lignes=3,
        help_text="Nécessaire pour un refus, un ajournement ou une requalification.",
    )
    reorientation = ChampTexte(
        label="Réorientation proposée",
        max_length=200,
        required=False,
        widget=forms.TextInput({POUR_LE_SENS: f"{Sens.ACCORD} {Sens.REFUS}", "autocomplete": "off"}),
    )
    seance_suivante = forms.ModelChoiceField(
        label="Ajourner à la séance",
        queryset=Seance.objects.none(),
        required=False,
        empty_label="La prochaine séance",
        widget=forms.Select({POUR_LE_SENS: Sens.AJOURNEMENT.value}),
    )

    def __init__(self, *args: Any, saisine: Saisine, suivantes: QuerySet[Seance] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if suivantes is not None:
            self.fields["seance_suivante"].queryset = suivantes.select_related("plie")  # each is named with its PLIE
        if saisine.objet == Objet.SORTIE:
            self.fields["sortie"].choices = [("", "Choisir"), *toutes_les_sorties()]
        else:
            self.fields["sens"].choices = [c for c in DECISIONS if c[0] != Sens.REQUALIFICATION]
            self.fields["motif"].help_text = "Nécessaire pour un refus ou un ajournement."
            del self.fields["sortie"]
        if saisine.objet in (Objet.SORTIE, Objet.PROLONGATION):
            del self.fields["reorientation"]
        elif saisine.objet == Objet.INTEGRATION:  # an integration granted sends nobody elsewhere
            self.fields["reorientation"].widget.attrs[POUR_LE_SENS] = Sens.REFUS.value

    def clean(self) -> dict[str, Any]:
        lues: dict[str, Any] = super().clean() or {}
        for nom, message in HORS_DE_PROPOS.items():
            attendus = self.fields[nom].widget.attrs[POUR_LE_SENS].split() if nom in self.fields else ()
            if lues.get(nom) and lues.get("sens") and lues["sens"] not in attendus:
                self.add_error(nom, message)
        return lues

    def avis(self) -> Avis:
        """The typed decision, once valid."""
        donnees = self.cleaned_data
        return Avis(
            sens=donnees["sens"],
            motif=donnees["motif"],
            reorientation=donnees.get("reorientation", ""),
            seance_suivante=donnees.get("seance_suivante"),
            **lire_sortie(donnees.get("sortie", "")),
        )


class FormulaireCorrection(FormulaireDecision):
    """What a decision becomes after the closing, and why."""

    raison = ChampTexteLong(
        label="Raison de la rectification",
        lignes=2,
        help_text="Conservée avec votre nom et l’heure, à côté de la première décision.",
    )

    def __init__(self, *args: Any, actuel: Decision | Correction, **kwargs: Any) -> None:
        initial = {nom: getattr(actuel, nom) for nom in ("sens", "motif", "reorientation")}
        if actuel.type:
            initial["sortie"] = code_de_sortie(actuel.qualification, actuel.critere, actuel.type)
        super().__init__(*args, initial=initial, **kwargs)
        del self.fields["seance_suivante"]
        self.fields["sens"].choices = [c for c in self.fields["sens"].choices if c[0] != Sens.AJOURNEMENT]
        self.fields["motif"].help_text = "Nécessaire pour un refus ou une requalification."


class FormulaireAvis(forms.Form):
    """A member's opinion."""

    sens_avis = forms.ChoiceField(label="Votre avis", choices=AVIS, widget=forms.RadioSelect)
    texte = ChampTexteLong(
        label="Précision ou question",
        required=False,
        lignes=2,
        help_text="Lue par la structure d’animation et les membres de la séance. Nécessaire pour une question.",
    )


class FormulaireAjout(forms.Form):
    """Add to the agenda, by hand, a referral that waits."""

    motif = ChampTexte(label="Motif de l’ajout", max_length=200)
