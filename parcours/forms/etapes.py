"""The forms of an étape: add, correct, say what became of it. Each kind shows the fields of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from parcours.enums import (
    FAMILLES_ETAPES,
    RESULTATS_SANS_TENUE,
    FamilleEtape,
    ObjetImmersion,
    PrescripteurImmersion,
    ResultatEtape,
    TypeEtape,
)
from parcours.models import Etape, Parcours
from parcours.nomenclature import CLAUSE, IMMERSION, OFFRE, RNCP, Besoins, besoins
from parcours.services.etapes import CHAMPS, SaisieEtape
from plie.socle.champs import ChampDate, ChampHeures, ChampTexte, ChampTexteLong
from plie.socle.conflits import SaisieUnique, SaisieVersionnee

AFFICHER = "afficher"
"""Name of the button that only shows the fields of the chosen kind."""


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
BLOCS = (
    ("Immersion (PMSMP)", IMMERSION),
    ("Titre préparé", RNCP),
    ("Positionnement JobProvence13", OFFRE),
    ("Clause sociale", CLAUSE),
)
_OUI_NON: dict[bool | None, str] = {True: "oui", False: "non"}


def _oui_non(valeur: str) -> bool | None:
    return {"oui": True, "non": False}.get(valeur)


def _choix(vide: str, choix: Any) -> list[tuple[str, str]]:
    return [("", vide), *((c.value, _libelle(c.label)) for c in choix)]


class _Etape(forms.Form):
    type = forms.ChoiceField(label="Type", choices=TYPES, error_messages={"required": "Choisir le type d’étape."})
    intitule = ChampTexte(label="Intitulé", max_length=200, required=False)
    structure = ChampTexte(label="Opérateur", max_length=200, required=False)
    date_debut_prevue = ChampDate(label="Début prévu", required=False)
    date_fin_prevue = ChampDate(label="Fin prévue", required=False)
    date_debut = ChampDate(label="Commencée le", required=False)
    date_fin = ChampDate(label="Terminée le", required=False)
    heures = ChampHeures(label="Heures en tout", required=False)
    heures_hebdo = ChampHeures(
        label="Heures par semaine",
        required=False,
        max_digits=4,
        decimal_places=1,
        max_value=48,
        error_messages={"max_value": "Le nombre d’heures par semaine va jusqu’à 48."},
    )
    financee_plie = forms.TypedChoiceField(
        label="Financée par le PLIE",
        required=False,
        choices=[("", "Non précisé"), ("oui", "Oui"), ("non", "Non")],
        coerce=_oui_non,
        empty_value=None,
    )
    resultat = forms.ChoiceField(label="Résultat", required=False, choices=RESULTATS)
    objet_immersion = forms.ChoiceField(
        label="Objet de l’immersion", required=False, choices=_choix("Choisir", ObjetImmersion)
    )
    prescripteur_immersion = forms.ChoiceField(
        label="Prescrite par", required=False, choices=_choix("Choisir", PrescripteurImmersion)
    )
    date_prescription = ChampDate(label="Prescrite le", required=False)
    rncp = ChampTexte(label="Fiche RNCP", max_length=20, required=False, help_text="Par exemple RNCP35030.")
    offre_jobprovence13 = ChampTexte(
        label="Offre JobProvence13",
        max_length=100,
        required=False,
        help_text="Référence ou intitulé de l’offre sur laquelle la personne est positionnée.",
    )
    date_positionnement = ChampDate(label="Positionnée le", required=False)
    clause_donneur_ordre = ChampTexte(label="Donneur d’ordre", max_length=150, required=False)
    clause_marche = ChampTexte(label="Marché", max_length=150, required=False)
    clause_heures = ChampHeures(label="Heures de clause", required=False)
    difficultes = forms.MultipleChoiceField(
        label="Difficultés traitées",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cette difficulté ne figure pas au diagnostic."},
    )
    commentaire = ChampTexteLong(label="Commentaire", required=False, lignes=3, max_length=10_000)

    def preparer(self, parcours: Parcours) -> None:
        """The difficulties of the parcours' diagnostic, and what the chosen kind calls its host."""
        connues = parcours.diagnostic.difficultes.all() if parcours.diagnostic else []
        self.fields["difficultes"].choices = [  # type: ignore[attr-defined]
            (d.code, _libelle(d.get_code_display())) for d in connues
        ]
        self.fields["structure"].label = self.besoins.structure

    @property
    def besoins(self) -> Besoins:
        """Those of the kind that is typed, or saved."""
        return besoins(str(self["type"].value() or ""))

    def blocs(self) -> list[tuple[str, list[BoundField]]]:
        """The fields of the kind; one of another kind stays in sight as long as it holds something."""
        propres = self.besoins.propres
        blocs = []
        for titre, noms in BLOCS:
            champs = [self[nom] for nom in noms if nom in propres or self[nom].value() not in (None, "")]
            if champs:
                blocs.append((titre, champs))
        return blocs

    def clean(self) -> dict[str, Any]:
        """Each end does not precede its start."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        for debut, fin, message in (
            ("date_debut_prevue", "date_fin_prevue", "La fin prévue ne peut pas précéder le début prévu."),
            ("date_debut", "date_fin", "La fin de l’étape ne peut pas précéder son début."),
        ):
            if donnees.get(debut) and donnees.get(fin) and donnees[fin] < donnees[debut]:
                self.add_error(fin, ValidationError(message))
        return donnees

    def saisie(self) -> SaisieEtape:
        """What the service takes."""
        champs = {champ: self.cleaned_data[champ] for champ in CHAMPS}
        return SaisieEtape(**champs, difficultes=frozenset(self.cleaned_data["difficultes"]))


class FormulaireEtape(_Etape, SaisieUnique):
    """A new étape."""

    def __init__(self, *args: Any, parcours: Parcours, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commentaire"].brouillon = f"etape-parcours-{parcours.pk}"  # type: ignore[attr-defined]
        self.preparer(parcours)

    def clean(self) -> dict[str, Any]:
        """A start that was only proposed gives way to a planned one, even of today, or to a result without any."""
        donnees = self.cleaned_data
        propose, prevu = (
            self.get_initial_for_field(self.fields["date_debut"], "date_debut"),
            donnees.get("date_debut_prevue"),
        )
        if propose is not None and donnees.get("date_debut") == propose:
            a_venir = prevu is not None and prevu >= propose
            if a_venir or donnees.get("resultat") in RESULTATS_SANS_TENUE:
                donnees["date_debut"] = None
        return super().clean()


class FormulaireEtapeExistante(_Etape, SaisieVersionnee):
    """An étape to correct."""

    def __init__(self, *args: Any, etape: Etape, **kwargs: Any) -> None:
        initial = {champ: getattr(etape, champ) for champ in (*CHAMPS, "version")}
        initial["financee_plie"] = _OUI_NON.get(etape.financee_plie, "")
        initial["difficultes"] = sorted(etape.difficultes.values_list("code", flat=True))
        super().__init__(*args, **kwargs | {"initial": initial | (kwargs.get("initial") or {})})
        self.fields["commentaire"].brouillon = f"etape-{etape.pk}"  # type: ignore[attr-defined]
        self.preparer(etape.parcours)


def deja_tape(donnees: Any) -> dict[str, Any]:
    """What has been typed so far, to show the form again with other fields and nothing lost."""
    lues: Mapping[str, Any] = {
        nom: donnees.getlist(nom) if nom == "difficultes" else donnees[nom]
        for nom in (*CHAMPS, "difficultes", "cle", "version")
        if nom in donnees
    }
    return dict(lues)


class FormulaireSuiteEtape(SaisieVersionnee):
    """What became of an étape: begun, done, given up, refused, or nobody came."""

    resultat = forms.ChoiceField(
        label="Résultat",
        required=False,
        widget=forms.RadioSelect,
        initial=ResultatEtape.FAIT.value,
    )
    date_debut = ChampDate(label="Commencée le", required=False)
    date_fin = ChampDate(label="Dernier jour", required=False)
    heures = ChampHeures(label="Heures réalisées", required=False)

    def __init__(self, *args: Any, etape: Etape, le: date, **kwargs: Any) -> None:
        prevue = etape.date_debut_prevue or le
        initial = {
            "version": etape.version,
            "date_debut": etape.date_debut or min(prevue, le),
            "date_fin": min(etape.fin_connue or le, le),
            "heures": etape.heures,
        }
        if etape.resultat:
            initial["resultat"] = etape.resultat
        super().__init__(*args, **kwargs | {"initial": initial})
        self.commencee = etape.date_debut is not None
        encore = [] if self.commencee else [("", "A commencé, n’est pas terminée")]
        # What has begun cannot have been refused: it is done, or given up.
        possibles = [
            c for c in ResultatEtape if not self.commencee or c not in RESULTATS_SANS_TENUE or c == etape.resultat
        ]
        self.fields["resultat"].choices = [  # type: ignore[attr-defined]
            *encore,
            *((c.value, _libelle(c.label)) for c in possibles),
        ]

    def clean(self) -> dict[str, Any]:
        """Begun, the étape has no last day yet; begun already, it needs a result."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if "resultat" in donnees and not donnees["resultat"]:
            if self.commencee:
                self.add_error("resultat", ValidationError("Choisir le résultat."))
            donnees["date_fin"] = None
        if donnees.get("resultat") in RESULTATS_SANS_TENUE:
            donnees["date_fin"] = donnees["heures"] = donnees["date_debut"] = None
        return donnees

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            champ: self.cleaned_data[champ] for champ in ("version", "date_debut", "date_fin", "resultat", "heures")
        }
