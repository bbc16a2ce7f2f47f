"""Trainings, and the creation of a business with its receipts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from participants.enums import NiveauFormation
from plie.socle.champs import ChampDate, ChampHeures, ChampTexte
from plie.socle.conflits import SaisieUnique
from plie.socle.periodes import ajouter_mois, debut_de_mois
from plie.socle.typographie import FINE, INSECABLE, MOIS, nombre_en_chiffres
from sorties.collage import Collage
from sorties.enums import Certification, ValidationFormation
from sorties.forms.emploi import INCONNU
from sorties.models import CreationActivite, Formation
from sorties.services.formations import CHAMPS_FORMATION

# A parcours lasts two years at most: the grid of receipts need not be longer.
MOIS_MAX = 24
MESSAGE_MONTANT = "Saisir un montant en euros, par exemple 950,50."
MESSAGE_TROP = "Ce montant est trop grand\u00a0: vérifier la saisie."
MESSAGES_MONTANT = {
    "invalid": MESSAGE_MONTANT,
    "min_value": "Un montant de recettes n’est pas négatif.",
    "max_decimal_places": "Deux chiffres au plus après la virgule, par exemple 950,50.",
    "max_digits": MESSAGE_TROP,
    "max_whole_digits": MESSAGE_TROP,
}


class ChampMontant(ChampHeures):
    """An amount in euros: 1 020, 950,5 or 950,50 €; shown with its cents when it has some."""

    default_error_messages = MESSAGES_MONTANT

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().removesuffix("€") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal) and value % 1:
            return nombre_en_chiffres(value, 2).replace(FINE, "")
        return super().prepare_value(value)


class FormulaireFormation(SaisieUnique):
    """A training, new or corrected, and the certification that it gave."""

    intitule = ChampTexte(label="Intitulé", max_length=200)
    organisme = ChampTexte(label="Organisme de formation", max_length=150)
    date_debut = ChampDate(label="Entrée en formation")
    date_fin = ChampDate(label="Fin", required=False)
    motif_fin = ChampTexte(
        label="Motif de l’arrêt",
        max_length=200,
        required=False,
        help_text="Seulement si la formation s’est arrêtée avant son terme (P-6.5b).",
    )
    rncp = ChampTexte(label="Fiche RNCP", max_length=20, required=False, help_text="Par exemple RNCP35030.")
    domaine = ChampTexte(label="Domaine", max_length=100, required=False)
    niveau = forms.ChoiceField(label="Niveau préparé", choices=INCONNU + NiveauFormation.choices, required=False)
    validation = forms.ChoiceField(label="Validation", choices=INCONNU + ValidationFormation.choices, required=False)
    certification = forms.ChoiceField(
        label="Certification obtenue", choices=[("", "Aucune"), *Certification.choices], required=False
    )
    date_obtention = ChampDate(label="Obtenue le", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    groupes = [
        ("La formation", ["intitule", "organisme", "date_debut", "date_fin", "motif_fin"]),
        ("Le titre préparé", ["rncp", "domaine", "niveau", "validation"]),
        ("La certification obtenue", ["certification", "date_obtention"]),
    ]

    def __init__(self, *args: Any, formation: Formation | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if formation is not None:
            self.initial = {champ: getattr(formation, champ) for champ in (*CHAMPS_FORMATION, "version")}

    def arguments(self) -> dict[str, Any]:
        """The columns of the training."""
        return {champ: self.cleaned_data[champ] for champ in CHAMPS_FORMATION}


class FormulaireCreation(forms.Form):
    """A business created, and its receipts month by month once it is on file."""

    intitule = ChampTexte(label="Activité", max_length=150)
    date_debut = ChampDate(label="Début d’activité")
    rcs = forms.BooleanField(
        label="Immatriculation obligatoire au registre du commerce et des sociétés (RCS)",
        required=False,
        help_text="Laisser décoché pour une micro-entreprise dispensée d’immatriculation.",
    )
    etat = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        creation: CreationActivite | None,
        recettes: Mapping[date, Decimal],
        etat: str,
        le: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.mois: dict[str, date] = {}
        self.initial = {"etat": etat}
        if creation is None:
            return
        self.initial |= {"intitule": creation.intitule, "date_debut": creation.date_debut, "rcs": creation.rcs}
        # A registered business proves itself by its pieces; receipts already typed stay in sight.
        if creation.rcs and not recettes:
            return
        for mois in mois_a_declarer(creation.date_debut, recettes, le):
            nom = f"recette_{mois:%Y_%m}"
            self.mois[nom] = mois
            self.fields[nom] = ChampMontant(
                label=f"{MOIS[mois.month - 1].capitalize()}{INSECABLE}{mois.year}",
                required=False,
                max_digits=10,
            )
            if mois in recettes:
                self.initial[nom] = recettes[mois]

    @property
    def groupes(self) -> list[tuple[str, list[str]]]:
        """The activity, then its receipts."""
        activite = ("L’activité", ["intitule", "date_debut", "rcs"])
        return [activite, ("Recettes déclarées (€)", list(self.mois))] if self.mois else [activite]

    def coller(self, colle: Collage) -> Collage:
        """Show what was typed, and the pasted months in their fields; what has no field is told. Nothing is checked."""
        self.initial = {nom: self.data.get(nom, "") for nom in self.fields}
        self.initial["rcs"] = bool(self.data.get("rcs"))
        self.is_bound = False
        champs = {mois: nom for nom, mois in self.mois.items()}
        fautes = list(colle.fautes)
        for mois, montant in colle.valeurs.items():
            if mois in champs:
                self.initial[champs[mois]] = montant
            else:
                fautes.append(
                    (f"{mois:%m/%Y} ; {montant}", "Ce mois précède le début d’activité, ou n’a pas commencé.")
                )
        repris = {mois: montant for mois, montant in colle.valeurs.items() if mois in champs}
        return Collage(repris, tuple(fautes))

    def recettes(self) -> dict[date, Decimal]:
        """What was typed: an empty month is not declared, a zero is."""
        return {
            mois: self.cleaned_data[nom] for nom, mois in self.mois.items() if self.cleaned_data.get(nom) is not None
        }


def mois_a_declarer(debut: date, recettes: Mapping[date, Decimal], le: date) -> list[date]:
    """From the month of the start to the present one, and whatever is already declared."""
    premier = debut_de_mois(debut)
    suivis = (ajouter_mois(premier, rang) for rang in range(MOIS_MAX))
    return sorted({*(mois for mois in suivis if mois <= le), *recettes})
