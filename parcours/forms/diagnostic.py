"""The form of the diagnostic: one screen for the need, the wish to commit and every difficulty of the nomenclature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from parcours.models import Parcours
from parcours.services.diagnostic import DifficulteSaisie
from participants.enums import (
    DIFFICULTES_PROFESSIONNELLES,
    DIFFICULTES_SOCIALES,
    CodeDifficulte,
    EtatDifficulte,
    NiveauDistance,
    SupportVolonte,
)
from participants.models import Difficulte, MesureDistance
from plie.socle.champs import ChampDate, ChampTexte, ChampTexteLong
from plie.socle.conflits import SaisieVersionnee
from plie.socle.lectures import LectureCommune

ETATS = [("", "Non"), *((choix.value, choix.label.capitalize()) for choix in EtatDifficulte)]
FAMILLES = (
    ("Difficultés professionnelles", DIFFICULTES_PROFESSIONNELLES),
    ("Difficultés sociales", DIFFICULTES_SOCIALES),
)


@dataclass(frozen=True, slots=True)
class LigneDifficulte:
    """A difficulty of the nomenclature and its five fields, as the template draws them."""

    libelle: str
    etat: BoundField
    reperage: BoundField
    depuis: BoundField
    levee: BoundField
    commentaire: BoundField

    @property
    def erreurs(self) -> list[str]:
        champs = (self.etat, self.reperage, self.depuis, self.levee, self.commentaire)
        return [str(e) for champ in champs for e in champ.errors]


class FormulaireDiagnostic(SaisieVersionnee):
    """The diagnostic of a parcours; the fields of a difficulty carry its code."""

    date_diagnostic = ChampDate(label="Établi le", error_messages={"required": "Indiquer la date du diagnostic."})
    besoin_renforce = forms.BooleanField(label="La personne a besoin d’un accompagnement renforcé", required=False)
    date_volonte = ChampDate(label="Engagement exprimé le", required=False)
    support_volonte = forms.ChoiceField(
        label="Recueilli par",
        required=False,
        choices=[("", "Non précisé"), *((c.value, c.label.capitalize()) for c in SupportVolonte)],
    )
    distance = forms.ChoiceField(label="Distance à l’emploi", required=False)
    date_distance = ChampDate(label="Évaluée le", required=False)
    projet = ChampTexte(label="Projet professionnel", max_length=255, required=False)
    synthese = ChampTexteLong(label="Synthèse", required=False, lignes=6, max_length=20_000)

    def __init__(self, *args: Any, parcours: Parcours, le: date, **kwargs: Any) -> None:
        diagnostic = parcours.diagnostic
        initial: dict[str, Any] = {"date_diagnostic": le, "version": 0}
        difficultes: dict[str, Difficulte] = {}
        distance: MesureDistance | None = None
        if diagnostic is not None:
            champs = ("date_diagnostic", "besoin_renforce", "date_volonte", "support_volonte", "projet", "synthese")
            initial = {champ: getattr(diagnostic, champ) for champ in (*champs, "version")}
            lues = LectureCommune(
                {
                    "difficultes": diagnostic.difficultes.all(),
                    "distances": diagnostic.distances.order_by("-date_mesure")[:1],
                }
            ).lire()
            difficultes = {d.code: d for d in lues["difficultes"]}
            distance = next(iter(lues["distances"]), None)
        initial["date_distance"] = le
        super().__init__(*args, **kwargs | {"initial": initial})
        self.fields["distance"].choices = [  # type: ignore[attr-defined]
            ("", f"Ne pas changer\u00a0: {distance}" if distance else "Non évaluée"),
            *((c.value, c.label[:1].upper() + c.label[1:]) for c in NiveauDistance),
        ]
        self.fields["synthese"].brouillon = f"diagnostic-{parcours.pk}"  # type: ignore[attr-defined]
        for code in CodeDifficulte:
            self._ajouter(code, difficultes.get(code))

    def _ajouter(self, code: CodeDifficulte, difficulte: Difficulte | None) -> None:
        nom = code.label[:1].upper() + code.label[1:]
        self.fields[f"{code}_etat"] = forms.ChoiceField(
            label=nom, choices=ETATS, required=False, widget=forms.RadioSelect
        )
        self.fields[f"{code}_reperage"] = ChampDate(label=f"{nom} : repérée le", required=False)
        self.fields[f"{code}_depuis"] = ChampDate(label=f"{nom}\u00a0: en cours depuis le", required=False)
        self.fields[f"{code}_levee"] = ChampDate(label=f"{nom} : levée le", required=False)
        self.fields[f"{code}_commentaire"] = ChampTexte(label=f"{nom} : commentaire", required=False, max_length=255)
        if difficulte is not None:
            self.initial.update(
                {
                    f"{code}_etat": difficulte.etat,
                    f"{code}_reperage": difficulte.date_reperage,
                    f"{code}_depuis": difficulte.date_prise_en_charge,
                    f"{code}_levee": difficulte.date_levee,
                    f"{code}_commentaire": difficulte.commentaire,
                }
            )

    def familles(self) -> Iterator[tuple[str, list[LigneDifficulte]]]:
        """The two lists of P-3.4, line by line."""
        for titre, codes in FAMILLES:
            yield (
                titre,
                [
                    LigneDifficulte(
                        str(self.fields[f"{code}_etat"].label),
                        self[f"{code}_etat"],
                        self[f"{code}_reperage"],
                        self[f"{code}_depuis"],
                        self[f"{code}_levee"],
                        self[f"{code}_commentaire"],
                    )
                    for code in codes
                ],
            )

    def clean(self) -> dict[str, Any]:
        """A lifted difficulty says when; a signed commitment too."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        for code in CodeDifficulte:
            levee = f"{code}_levee"
            if donnees.get(f"{code}_etat") == EtatDifficulte.LEVE and levee in donnees and not donnees[levee]:
                self.add_error(levee, ValidationError("Indiquer la date à laquelle la difficulté a été levée."))
        return donnees

    def difficultes(self) -> list[DifficulteSaisie]:
        """The difficulties that are named, even when another field is wrong: the live panel reads them."""
        donnees = self.cleaned_data
        return [
            DifficulteSaisie(
                code=code.value,
                etat=donnees[f"{code}_etat"],
                date_reperage=donnees.get(f"{code}_reperage"),
                # The date of another state is hidden on the screen: it is not sent.
                date_levee=donnees.get(f"{code}_levee") if donnees[f"{code}_etat"] == EtatDifficulte.LEVE else None,
                commentaire=donnees.get(f"{code}_commentaire", ""),
                date_prise_en_charge=donnees.get(f"{code}_depuis"),
            )
            for code in CodeDifficulte
            if donnees.get(f"{code}_etat")
        ]

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        champs = (
            "version",
            "date_diagnostic",
            "besoin_renforce",
            "date_volonte",
            "support_volonte",
            "projet",
            "synthese",
            "distance",
            "date_distance",
        )
        return {champ: self.cleaned_data[champ] for champ in champs} | {"difficultes": self.difficultes()}
