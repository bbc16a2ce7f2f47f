"""What the screens of the dashboards ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from accounts.models import Plie
from pilotage.enums import StatutEdition
from pilotage.presentation.cases import periode_en_mots
from pilotage.selectors import TOUS_LES_PLIE
from plie.pacte import version_en_vigueur
from plie.socle.champs import ChampDate, ChampTexteLong
from plie.socle.periodes import Periode, veille

TRIMESTRES_PROPOSES = 8
COMMENTAIRE_MAX = 4000


def trimestres(le: date) -> list[tuple[str, str]]:
    """The last ended quarters, the latest first, then the one under way."""
    courant = Periode.trimestre_de(le)
    choix = []
    periode = courant
    for _ in range(TRIMESTRES_PROPOSES):
        periode = Periode.trimestre_de(veille(periode.debut))
        choix.append((periode.code_trimestre, _nom(periode)))
    return [*choix, (courant.code_trimestre, f"{_nom(courant)} (en cours)")]


def _nom(periode: Periode) -> str:
    return periode_en_mots(periode.debut, periode.fin or periode.debut)


class FormulaireDresser(forms.Form):
    """Which dashboard to draw up."""

    plie = forms.ChoiceField(label="PLIE")
    trimestre = forms.ChoiceField(label="Trimestre")

    def __init__(self, *args: Any, plies: Iterable[Plie], tous: bool, le: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(plie.code, plie.nom) for plie in plies]
        if tous:
            choix.append((TOUS_LES_PLIE, "Ensemble des PLIE"))
        self.fields["plie"].choices = choix  # type: ignore[attr-defined]
        self.fields["trimestre"].choices = trimestres(le)  # type: ignore[attr-defined]


class FormulairePublier(forms.Form):
    """The comment that goes with the published figures."""

    commentaire = ChampTexteLong(
        label="Commentaire joint à l’édition",
        required=False,
        max_length=COMMENTAIRE_MAX,
        lignes=4,
        help_text="Facultatif. Lu par les financeurs ; ne nommer personne.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class FiltreEditions(forms.Form):
    """The list of editions, by PLIE, year and status."""

    plie = forms.ChoiceField(label="PLIE", required=False)
    annee = forms.ChoiceField(label="Année", required=False)
    statut = forms.ChoiceField(label="Statut", required=False, choices=[("", "Tous"), *StatutEdition.choices])

    def __init__(
        self, *args: Any, plies: Iterable[tuple[str, str]], annees: Iterable[int], statuts: bool, **kwargs: Any
    ) -> None:
        # The same page asks for a PLIE twice: each field keeps an identifier, and a label, of its own.
        super().__init__(*args, auto_id="filtre_%s", **kwargs)
        self.fields["plie"].choices = [("", "Tous"), *plies]  # type: ignore[attr-defined]
        self.fields["annee"].choices = [("", "Toutes"), *((str(a), str(a)) for a in annees)]  # type: ignore[attr-defined]
        if not statuts:
            del self.fields["statut"]


ANNEES = range(1990, 2101)


class FormulaireExploration(forms.Form):
    """Which PLIE, from which day to which."""

    perimetre = forms.ChoiceField(label="PLIE")
    du = ChampDate(label="Du")
    au = ChampDate(label="Au")

    def __init__(self, *args: Any, plies: Sequence[Plie], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plies = {plie.code: plie for plie in plies}
        choix = [(plie.code, plie.nom) for plie in plies]
        if len(choix) > 1:
            choix.append((TOUS_LES_PLIE, f"Les {len(choix)} PLIE de votre périmètre"))
        self.fields["perimetre"].choices = choix  # type: ignore[attr-defined]

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
                self.add_error(nom, f"Indiquer une année de {ANNEES[0]} à {ANNEES[-1]}.")
        if du is not None and au is not None and au < du:
            self.add_error("au", "La période doit finir après son premier jour.")
        return lues

    def choix(self) -> tuple[list[Plie], Periode]:
        """The PLIE and the period, once valid."""
        code = self.cleaned_data["perimetre"]
        plies = list(self.plies.values()) if code == TOUS_LES_PLIE else [self.plies[code]]
        return plies, Periode(self.cleaned_data["du"], self.cleaned_data["au"])


def raccourcis(le: date) -> list[tuple[str, Periode]]:
    """Periods that people ask for, up to a day."""
    courant = Periode.trimestre_de(le)
    precedent = Periode.trimestre_de(veille(courant.debut))
    semestre = Periode(date(le.year, 1 if le.month <= 6 else 7, 1), le)
    pacte = version_en_vigueur(le).debut_pacte
    choix = [
        ("Trimestre en cours", Periode(courant.debut, le)),
        (_nom(precedent), precedent),
        ("Semestre en cours", semestre),
        ("Année en cours", Periode(date(le.year, 1, 1), le)),
        (f"Année {le.year - 1}", Periode.annee(le.year - 1)),
    ]
    return [*choix, ("Depuis le début du Pacte", Periode(pacte, le))] if pacte <= le else choix
