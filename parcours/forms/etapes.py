"""The forms of an étape: add, correct, end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from parcours.enums import FAMILLES_ETAPES, FamilleEtape, ResultatEtape, TypeEtape
from parcours.models import Etape
from plie.socle.champs import ChampDate, ChampHeures, ChampTexte, ChampTexteLong
from plie.socle.conflits import SaisieUnique, SaisieVersionnee

CHAMPS = (
    "type",
    "intitule",
    "structure",
    "date_debut",
    "date_fin",
    "heures",
    "financee_plie",
    "resultat",
    "clause_donneur_ordre",
    "clause_heures",
    "commentaire",
)


def _libelle(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


TYPES = [
    ("", "Choisir le type d’étape"),
    *(
        (_libelle(FamilleEtape(famille).label), [(t.value, _libelle(TypeEtape(t).label)) for t in types])
        for famille, types in FAMILLES_ETAPES.items()
    ),
]
RESULTATS = [("", "Pas encore connu"), *((c.value, _libelle(c.label)) for c in ResultatEtape)]


_OUI_NON: dict[bool | None, str] = {True: "oui", False: "non"}


def _oui_non(valeur: str) -> bool | None:
    return {"oui": True, "non": False}.get(valeur)


class _Etape(forms.Form):
    type = forms.ChoiceField(label="Type", choices=TYPES, error_messages={"required": "Choisir le type d’étape."})
    intitule = ChampTexte(label="Intitulé", max_length=200, required=False)
    structure = ChampTexte(label="Opérateur ou employeur", max_length=200, required=False)
    date_debut = ChampDate(label="Début", error_messages={"required": "Indiquer le début de l’étape."})
    date_fin = ChampDate(label="Fin", required=False, help_text="Vide tant qu’elle n’est pas connue.")
    heures = ChampHeures(label="Heures", required=False)
    financee_plie = forms.TypedChoiceField(
        label="Financée par le PLIE",
        required=False,
        choices=[("", "Non précisé"), ("oui", "Oui"), ("non", "Non")],
        coerce=_oui_non,
        empty_value=None,
    )
    resultat = forms.ChoiceField(label="Résultat", required=False, choices=RESULTATS)
    clause_donneur_ordre = ChampTexte(label="Donneur d’ordre", max_length=150, required=False)
    clause_heures = ChampHeures(label="Heures de clause", required=False)
    commentaire = ChampTexteLong(label="Commentaire", required=False, lignes=3, max_length=10_000)

    def clean(self) -> dict[str, Any]:
        """The end does not precede the start."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        debut, fin = donnees.get("date_debut"), donnees.get("date_fin")
        if debut and fin and fin < debut:
            self.add_error("date_fin", ValidationError("La fin de l’étape ne peut pas précéder son début."))
        return donnees

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return {champ: self.cleaned_data[champ] for champ in CHAMPS}


class FormulaireEtape(_Etape, SaisieUnique):
    """A new étape."""

    def __init__(self, *args: Any, parcours_pk: int, le: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date_debut"].initial = le
        self.fields["commentaire"].brouillon = f"etape-parcours-{parcours_pk}"  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return super().arguments() | {"cle": self.cleaned_data["cle"]}


class FormulaireEtapeExistante(_Etape, SaisieVersionnee):
    """An étape to correct."""

    def __init__(self, *args: Any, etape: Etape, **kwargs: Any) -> None:
        initial = {champ: getattr(etape, champ) for champ in (*CHAMPS, "version")}
        initial["financee_plie"] = _OUI_NON.get(etape.financee_plie, "")
        super().__init__(*args, **kwargs | {"initial": initial})
        self.fields["commentaire"].brouillon = f"etape-{etape.pk}"  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return super().arguments() | {"version": self.cleaned_data["version"]}


class FormulaireFinEtape(SaisieVersionnee):
    """The end of an étape."""

    date_fin = ChampDate(label="Dernier jour", error_messages={"required": "Indiquer le dernier jour de l’étape."})
    resultat = forms.ChoiceField(
        label="Résultat",
        choices=[(c.value, _libelle(c.label)) for c in ResultatEtape],
        widget=forms.RadioSelect,
        initial=ResultatEtape.FAIT.value,
        error_messages={"required": "Choisir le résultat."},
    )
    heures = ChampHeures(label="Heures réalisées", required=False)

    def __init__(self, *args: Any, etape: Etape, le: date, **kwargs: Any) -> None:
        initial = {
            "version": etape.version,
            "date_fin": min(etape.date_fin or le, le),
            "heures": etape.heures,
        }
        if etape.resultat:
            initial["resultat"] = etape.resultat
        super().__init__(*args, **kwargs | {"initial": initial})

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return {champ: self.cleaned_data[champ] for champ in ("version", "date_fin", "resultat", "heures")}
