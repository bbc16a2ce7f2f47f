"""Contracts of employment and grids of hours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from plie.socle.champs import ChampDate, ChampHeures, ChampTexte, lire_date
from plie.socle.conflits import SaisieUnique
from plie.socle.periodes import ajouter_mois, debut_de_mois, fin_de_mois
from sorties.collage import LIGNES_MAX, Collage
from sorties.enums import EffectifEmployeur, SectionNaf, TypeContrat, TypeEmployeur
from sorties.models import ContratTravail, ReleveHeures
from sorties.services.preuves import CHAMPS_CONTRAT, LigneReleve

INCONNU = [("", "Non renseigné")]
MOIS_MAX = 12
# The kinds that S-2 counts in hours come first in the grid.
TYPES_EN_HEURES = (
    TypeContrat.INTERIM,
    TypeContrat.CDDI_ETTI,
    TypeContrat.CDDI_AI,
    TypeContrat.CDD_SAISONNIER,
    TypeContrat.CDD_MULTI_EMPLOYEURS,
)


class ChampSiret(ChampTexte):
    """A SIRET with or without its spaces."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(required=False, max_length=20, **options)

    def to_python(self, value: Any) -> str:
        return re.sub(r"\s", "", super().to_python(value) or "")


class FormulaireContrat(SaisieUnique):
    """A contract of employment, new or corrected."""

    type = forms.ChoiceField(label="Type de contrat", choices=TypeContrat.choices)
    employeur = ChampTexte(label="Employeur", max_length=150)
    poste = ChampTexte(label="Poste", max_length=150, required=False)
    date_debut = ChampDate(label="Début")
    date_fin = ChampDate(label="Fin prévue", required=False, help_text="Laisser vide pour un contrat sans terme.")
    heures_hebdo = ChampHeures(
        label="Heures par semaine", required=False, max_digits=4, help_text="Celles du contrat, par exemple 24 ou 26,5."
    )
    siret = ChampSiret(label="SIRET")
    naf = forms.ChoiceField(label="Secteur d’activité (NAF)", choices=INCONNU + SectionNaf.choices, required=False)
    type_employeur = forms.ChoiceField(
        label="Type d’employeur", choices=INCONNU + TypeEmployeur.choices, required=False
    )
    effectif_employeur = forms.ChoiceField(
        label="Effectif", choices=INCONNU + EffectifEmployeur.choices, required=False
    )
    seuil_branche = ChampHeures(
        label="Temps partiel minimal de la branche (heures par semaine)",
        required=False,
        max_digits=4,
        help_text="Seulement si un accord de branche fixe moins que le temps partiel légal.",
    )
    source_seuil = ChampTexte(
        label="Accord de branche", max_length=150, required=False, help_text="Intitulé ou numéro IDCC."
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    groupes = [
        ("Le contrat", ["type", "employeur", "poste", "date_debut", "date_fin", "heures_hebdo"]),
        ("L’employeur", ["siret", "naf", "type_employeur", "effectif_employeur"]),
        ("Accord de branche", ["seuil_branche", "source_seuil"]),
    ]

    def __init__(self, *args: Any, contrat: ContratTravail | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if contrat is not None:
            self.initial = {champ: getattr(contrat, champ) for champ in (*CHAMPS_CONTRAT, "version")}

    def arguments(self) -> dict[str, Any]:
        """The columns of the contract."""
        return {champ: self.cleaned_data[champ] for champ in CHAMPS_CONTRAT if champ in self.cleaned_data}


class FormulaireFinContrat(forms.Form):
    """A contract that has ended before the constat: a break of the consolidation (P-6.5b)."""

    date_fin = ChampDate(label="Dernier jour du contrat")
    motif_fin = ChampTexte(
        label="Motif", max_length=200, help_text="Par exemple : rupture de la période d’essai, démission."
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class FormulaireReleves(forms.Form):
    """One employer's hours: the head of the grid."""

    employeur = ChampTexte(label="Employeur ou agence", max_length=150)
    type = forms.ChoiceField(
        label="Type de contrat",
        choices=[
            ("Comptés en heures (S-2)", [(t.value, t.label) for t in TYPES_EN_HEURES]),
            ("Autres", [(t.value, t.label) for t in TypeContrat if t not in TYPES_EN_HEURES]),
        ],
        initial=TypeContrat.INTERIM,
    )
    etat = forms.CharField(required=False, widget=forms.HiddenInput)


class FormulaireLigne(forms.Form):
    """A line of the grid; without hours, it is not kept."""

    date_debut = ChampDate(label="Du", required=False)
    date_fin = ChampDate(label="Au", required=False)
    heures = ChampHeures(label="Heures", required=False, max_digits=6)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for champ in self.fields.values():
            champ.widget.attrs["class"] = f"form-control {champ.widget.attrs['class']}"

    def clean(self) -> dict[str, Any]:
        lues: dict[str, Any] = super().clean() or {}
        if lues.get("heures"):
            for champ in ("date_debut", "date_fin"):
                if not lues.get(champ) and champ not in self.errors:
                    self.add_error(champ, "Indiquer cette date.")
        return lues

    @property
    def remplie(self) -> bool:
        return bool(self.cleaned_data.get("heures"))

    def ligne(self) -> LigneReleve:
        """The line as the service takes it."""
        return LigneReleve(self.cleaned_data["date_debut"], self.cleaned_data["date_fin"], self.cleaned_data["heures"])


GrilleReleves = forms.formset_factory(FormulaireLigne, extra=0, max_num=LIGNES_MAX, absolute_max=LIGNES_MAX)


def lignes_initiales(releves: Sequence[ReleveHeures], *, debut: date | None, le: date) -> list[dict[str, Any]]:
    """The hours on file, then the months of the last year that have none; the first starts with the parcours."""
    lignes: list[dict[str, date | Decimal]] = [
        {"date_debut": r.date_debut, "date_fin": r.date_fin, "heures": r.heures} for r in releves
    ]
    saisis = {debut_de_mois(r.date_debut) for r in releves}
    mois = max(debut_de_mois(ajouter_mois(le, 1 - MOIS_MAX)), debut_de_mois(debut) if debut else date.min)
    while mois <= le:
        if mois not in saisis:
            premier = max(mois, debut) if debut else mois
            lignes.append({"date_debut": premier, "date_fin": min(fin_de_mois(mois), le)})
        mois = ajouter_mois(mois, 1)
    return sorted(lignes, key=lambda ligne: ligne["date_debut"])


def lignes_collees(
    saisie: Mapping[str, str], colle: Collage, *, debut: date | None, le: date
) -> tuple[list[dict[str, Any]], Collage]:
    """The grid as typed, with the pasted months: on the line of the month when there is one, else on a new line."""
    nombre = saisie.get("lignes-TOTAL_FORMS", "0")
    champs = ("date_debut", "date_fin", "heures")
    lignes: list[dict[str, Any]] = [
        {champ: saisie.get(f"lignes-{rang}-{champ}", "") for champ in champs}
        for rang in range(min(int(nombre), LIGNES_MAX) if nombre.isdecimal() else 0)
    ]
    par_mois: dict[date, dict[str, Any]] = {}
    for ligne in lignes:
        jour = lire_date(ligne["date_debut"])
        if jour is not None:
            par_mois.setdefault(debut_de_mois(jour), ligne)
    fautes = list(colle.fautes)
    for mois, heures in colle.valeurs.items():
        if mois in par_mois:
            par_mois[mois]["heures"] = heures
        elif len(lignes) < LIGNES_MAX:
            premier = max(mois, debut) if debut and debut_de_mois(debut) == mois else mois
            lignes.append(
                {"date_debut": premier, "date_fin": min(fin_de_mois(mois), max(le, premier)), "heures": heures}
            )
        else:
            fautes.append((f"{mois:%m/%Y} ; {heures}", "La grille est pleine."))
    return lignes, Collage(colle.valeurs, tuple(fautes))


def reporter_sur_la_grille(grille: Any, remplies: Sequence[Any], champ: str, message: str) -> bool:
    """Show a refusal of the service ("lignes[2].heures") on its line; False when it concerns no line."""
    trouve = re.fullmatch(r"lignes\[(\d+)\]\.(\w+)", champ)
    if trouve is None:
        return False
    ligne = remplies[int(trouve[1])]
    ligne.add_error(trouve[2] if trouve[2] in ligne.fields else None, message)
    return True
