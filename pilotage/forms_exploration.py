"""What the screens of free periods ask: which PLIE, which days, what to cross."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import Plie
from pilotage.croisements.calcul import UN_AN_AVANT, indicateurs_croisables
from pilotage.croisements.dimensions import DIMENSIONS, Dimension
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Indicateur
from pilotage.presentation.cases import periode_en_mots
from pilotage.selectors import AVANT, TOUS_LES_PLIE
from plie.pacte import version_en_vigueur
from plie.socle.champs import MESSAGE_DATE, ChampDate
from plie.socle.periodes import Periode, veille

ANNEES = range(1990, 2101)
MESSAGE_ANNEES = f"Indiquer une année de {ANNEES[0]} à {ANNEES[-1]}."
ERREURS_DE_DATE = {"required": MESSAGE_DATE, "annee": MESSAGE_ANNEES}
COLONNES_PAR_DEFAUT = ("accompagnes", "integrations", "sorties", "sorties_positives", "effectif_fin")
COLONNES_MAX = 12
COMPARAISONS = (("", "Aucune"), (AVANT, "La période précédente"), (UN_AN_AVANT, "La même, un an avant"))


class FormulaireExploration(forms.Form):
    """Which PLIE (one, several, all), from which day to which."""

    perimetre = forms.MultipleChoiceField(
        label="PLIE",
        error_messages={
            "required": "Choisir au moins un PLIE.",
            "invalid_choice": "Choisir parmi les PLIE de votre périmètre.",
        },
    )
    du = ChampDate(label="Du", error_messages=ERREURS_DE_DATE)
    au = ChampDate(label="Au", error_messages=ERREURS_DE_DATE)
    avant = forms.BooleanField(label="Comparer aussi avec la période précédente", required=False)

    def __init__(self, donnees: Any = None, *args: Any, plies: Sequence[Plie], **kwargs: Any) -> None:
        super().__init__(_en_liste(donnees), *args, **kwargs)
        self.plies = {plie.code: plie for plie in plies}
        choix = [(plie.code, plie.nom) for plie in plies]
        champ: Any = self.fields["perimetre"]
        if len(choix) > 1:
            choix.insert(0, (TOUS_LES_PLIE, f"Les {len(choix)} PLIE de votre périmètre"))
            champ.widget.attrs["size"] = min(len(choix), 7)
            champ.help_text = "Ctrl + clic pour en choisir plusieurs."
        else:
            champ.widget.attrs["size"] = 1
        champ.choices = choix

    @staticmethod
    def par_defaut(plies: Sequence[Plie], le: date) -> dict[str, Any]:
        """The year to date, over everything the person reads."""
        tout = plies[0].code if len(plies) == 1 else TOUS_LES_PLIE
        return {"perimetre": tout, "du": date(le.year, 1, 1).isoformat(), "au": le.isoformat()}

    def clean(self) -> dict[str, Any]:
        lues: dict[str, Any] = super().clean() or {}
        du, au = lues.get("du"), lues.get("au")
        for nom, jour in (("du", du), ("au", au)):
            if jour is not None and jour.year not in ANNEES:
                self.add_error(nom, MESSAGE_ANNEES)
        if du is not None and au is not None and au < du:
            self.add_error("au", "La période doit finir après son premier jour.")
        return lues

    @property
    def portee(self) -> str:
        """The scope in the words of the formats: « aix », « aix,mar », « tous »."""
        codes = self.cleaned_data["perimetre"]
        return TOUS_LES_PLIE if TOUS_LES_PLIE in codes else ",".join(codes)

    def choix(self) -> tuple[list[Plie], Periode]:
        """The PLIE and the period, once valid."""
        codes = self.cleaned_data["perimetre"]
        plies = [plie for code, plie in self.plies.items() if TOUS_LES_PLIE in codes or code in codes]
        return plies, Periode(self.cleaned_data["du"], self.cleaned_data["au"])


def _en_liste(donnees: Any) -> Any:
    """The scope as the several values of a list, however the address writes it (« aix,mar » too)."""
    if donnees is None:
        return None
    copie = donnees.copy()
    lus = copie.getlist("perimetre") if isinstance(copie, QueryDict) else [copie.get("perimetre", "")]
    codes = list(dict.fromkeys(code for lu in lus for code in lu.split(",") if code))
    if isinstance(copie, QueryDict):
        copie.setlist("perimetre", codes)
    else:
        copie["perimetre"] = codes
    return copie


class FormulaireCroisement(FormulaireExploration):
    """What to count, by what, and what to compare it with."""

    avant = None  # type: ignore[assignment]  # one comparison at a time, chosen below
    par = forms.ChoiceField(label="Ventiler par")
    indicateurs = forms.MultipleChoiceField(
        label="Indicateurs en colonnes",
        required=False,
        help_text=f"{COLONNES_MAX} au plus. Ctrl + clic pour en choisir plusieurs.",
        widget=forms.SelectMultiple(attrs={"size": 7}),
    )
    comparer = forms.ChoiceField(label="Comparer avec", required=False, choices=COMPARAISONS)

    def __init__(self, *args: Any, plies: Sequence[Plie], dimensions: Sequence[Dimension], **kwargs: Any) -> None:
        super().__init__(*args, plies=plies, **kwargs)
        par: Any = self.fields["par"]
        par.choices = [(d.code, d.libelle) for d in dimensions]
        colonnes: Any = self.fields["indicateurs"]
        colonnes.choices = _par_groupe()

    def clean_indicateurs(self) -> list[Indicateur]:
        """The chosen columns in the order of the catalogue; the main ones when none is chosen."""
        codes = self.cleaned_data["indicateurs"] or COLONNES_PAR_DEFAUT
        if len(codes) > COLONNES_MAX:
            raise forms.ValidationError(f"Choisir {COLONNES_MAX} indicateurs au plus.")
        return [indicateur for code, indicateur in CATALOGUE.items() if code in codes]

    def clean(self) -> dict[str, Any]:
        lues = super().clean()
        dimension = DIMENSIONS.get(lues.get("par", ""))
        if dimension is not None and dimension.interne and len(self.choix_de_plies()) > 1:
            self.add_error("par", "Les référents se comparent à l’intérieur d’un seul PLIE.")
        return lues

    def choix_de_plies(self) -> list[str]:
        codes = self.cleaned_data.get("perimetre", [])
        return list(self.plies) if TOUS_LES_PLIE in codes else codes


def _par_groupe() -> list[tuple[str, list[tuple[str, str]]]]:
    groupes: dict[str, list[tuple[str, str]]] = {}
    for indicateur in indicateurs_croisables():
        groupes.setdefault(indicateur.groupe, []).append((indicateur.code, indicateur.libelle))
    return list(groupes.items())


class FormulaireConsolidation(forms.Form):
    """Which year, which PLIE."""

    annee = forms.TypedChoiceField(label="Année", coerce=int)
    perimetre = forms.ChoiceField(label="PLIE")

    def __init__(self, *args: Any, plies: Mapping[str, Plie], annees: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: Any = self.fields
        choix = [(code, plie.nom) for code, plie in plies.items()]
        if len(choix) > 1:
            choix.insert(0, (TOUS_LES_PLIE, f"Les {len(choix)} PLIE de votre périmètre"))
        champs["perimetre"].choices = choix
        champs["annee"].choices = [(annee, str(annee)) for annee in annees]


def raccourcis(le: date) -> list[tuple[str, Periode]]:
    """Periods that people ask for, up to a day."""
    courant = Periode.trimestre_de(le)
    precedent = Periode.trimestre_de(veille(courant.debut))
    semestre = Periode(date(le.year, 1 if le.month <= 6 else 7, 1), le)
    dernier_semestre = Periode(date(le.year - (le.month <= 6), 7 if le.month <= 6 else 1, 1), veille(semestre.debut))
    pacte = version_en_vigueur(le).debut_pacte
    rang = "1er" if dernier_semestre.debut.month == 1 else "2e"
    choix = [
        ("Trimestre en cours", Periode(courant.debut, le)),
        (periode_en_mots(precedent.debut, precedent.fin or precedent.debut), precedent),
        ("Semestre en cours", semestre),
        (f"{rang}\u00a0semestre\u00a0{dernier_semestre.debut.year}", dernier_semestre),
        ("Année en cours", Periode(date(le.year, 1, 1), le)),
        (f"Année {le.year - 1}", Periode.annee(le.year - 1)),
    ]
    return [*choix, ("Depuis le début du Pacte", Periode(pacte, le))] if pacte <= le else choix
