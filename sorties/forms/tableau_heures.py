"""The grid of hours, months by employers, and the table pasted or imported that fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from plie.socle.champs import ChampHeures, ChampTexte
from plie.socle.periodes import ajouter_mois, debut_de_mois
from plie.socle.typographie import INSECABLE, MOIS
from sorties.enums import TypeContrat
from sorties.forms.emploi import MOIS_MAX as MOIS_AFFICHES
from sorties.forms.emploi import TYPES_EN_HEURES
from sorties.models import ReleveHeures
from sorties.services.tableau_heures import ColonneHeures
from sorties.tableau_heures import EMPLOYEURS_MAX, MOIS_MAX, TableauLu

CHOIX_TYPES = [
    ("Comptés en heures (S-2)", [(t.value, t.label) for t in TYPES_EN_HEURES]),
    ("Autres", [(t.value, t.label) for t in TypeContrat if t not in TYPES_EN_HEURES]),
]
VIDES = 2


@dataclass(frozen=True)
class Grille:
    """What a grid shows: its employers with their kind of contract, its months, the text of each cell."""

    employeurs: tuple[tuple[str, str], ...]
    mois: tuple[date, ...]
    cellules: Mapping[tuple[int, date], Any]

    def rejointe_par(self, lu: TableauLu) -> Grille:
        """The same grid with what a table holds: on the employer and the month when they are there, else added."""
        employeurs = [(nom, type_) for nom, type_ in self.employeurs if nom]
        places = [rang for rang, (nom, _) in enumerate(self.employeurs) if nom]
        cellules = {
            (places.index(rang), mois): valeur for (rang, mois), valeur in self.cellules.items() if rang in places
        }
        for nom in lu.employeurs:
            rangs = [r for r, (connu, _) in enumerate(employeurs) if connu.casefold() == nom.casefold()]
            if not rangs and len(employeurs) < EMPLOYEURS_MAX:
                rangs = [len(employeurs)]
                employeurs.append((nom, TypeContrat.INTERIM.value))
            for (employeur, mois), heures in lu.valeurs.items():
                if employeur == nom and rangs:
                    cellules[rangs[0], mois] = heures
                elif employeur == nom:
                    lu.fautes.append((f"{nom} ; {mois:%m/%Y} ; {heures}", "La grille est pleine."))
        montres = sorted({*self.mois, *(m for _, m in lu.valeurs)})[:MOIS_MAX]
        return replace(self, employeurs=tuple(employeurs), mois=tuple(montres), cellules=cellules)

    def telle_qu_enregistree(self, releves: Sequence[ReleveHeures]) -> Grille:
        """The same employers and months, with the hours on file."""
        rangs = {nom.casefold(): rang for rang, (nom, _) in enumerate(self.employeurs) if nom}
        types = {releve.employeur.casefold(): releve.type for releve in releves}
        employeurs = tuple((nom, types.get(nom.casefold(), type_)) for nom, type_ in self.employeurs)
        return replace(self, employeurs=employeurs, cellules=_sommes(releves, rangs))


def _sommes(releves: Sequence[ReleveHeures], rangs: Mapping[str, int]) -> dict[tuple[int, date], Decimal]:
    """The hours of each month of the employers that have a rank."""
    sommes: dict[tuple[int, date], Decimal] = {}
    for releve in releves:
        rang = rangs.get(releve.employeur.casefold())
        if rang is not None:
            place = rang, debut_de_mois(releve.date_debut)
            sommes[place] = sommes.get(place, Decimal()) + releve.heures
    return sommes


def grille_du_dossier(releves: Sequence[ReleveHeures], *, debut: date | None, le: date) -> Grille:
    """The hours on file, and the months of the last year; two free columns for other employers."""
    connus = {releve.employeur.casefold(): (releve.employeur, releve.type) for releve in reversed(releves)}
    employeurs = [connus[cle] for cle in sorted(connus)]
    rangs = {cle: rang for rang, cle in enumerate(sorted(connus))}
    cellules = _sommes(releves, rangs)
    premier = max(debut_de_mois(ajouter_mois(le, 1 - MOIS_AFFICHES)), debut_de_mois(debut) if debut else date.min)
    suivis = [mois for rang in range(MOIS_AFFICHES) if (mois := ajouter_mois(premier, rang)) <= le]
    # Those of older hours come first: a grid has its limits, the grid of one employer has none.
    montres = sorted({*suivis, *(m for _, m in cellules)})[-MOIS_MAX:]
    libres = max(0, min(VIDES, EMPLOYEURS_MAX - len(employeurs)))
    employeurs += [("", TypeContrat.INTERIM.value)] * libres
    return Grille(tuple(employeurs[:EMPLOYEURS_MAX]), tuple(montres), cellules)


def grille_saisie(saisie: Mapping[str, str]) -> Grille:
    """The grid as it was sent, whatever was typed in it."""
    mois = tuple(sorted({m for texte in saisie.get("mois", "").split(",")[:MOIS_MAX] if (m := _mois(texte))}))
    nombre = saisie.get("colonnes", "")
    rangs = range(min(int(nombre), EMPLOYEURS_MAX) if nombre.isdecimal() and len(nombre) < 3 else 0)
    employeurs = tuple((" ".join(saisie.get(f"employeur_{r}", "").split()), saisie.get(f"type_{r}", "")) for r in rangs)
    cellules = {(r, m): texte for r in rangs for m in mois if (texte := saisie.get(nom_de_cellule(r, m), ""))}
    return Grille(employeurs, mois, cellules)


def nom_de_cellule(rang: int, mois: date) -> str:
    return f"heures_{rang}_{mois:%Y_%m}"


class FormulaireTableau(forms.Form):
    """A grid: one field by employer, by kind of contract, and by cell."""

    etat = forms.CharField(required=False, widget=forms.HiddenInput)
    mois = forms.CharField(required=False, widget=forms.HiddenInput)
    colonnes = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, grille: Grille, connus: frozenset[str], etat: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.grille = grille
        self.initial = {
            "etat": etat,
            "mois": ",".join(f"{mois:%Y-%m}" for mois in grille.mois),
            "colonnes": str(len(grille.employeurs)),
        }
        for rang, (nom, type_) in enumerate(grille.employeurs):
            titre = f"Employeur {rang + 1}"
            # The name of an employer on file does not change here: its hours would be left under the old one.
            connu = nom.casefold() in connus
            saisie: Any = forms.HiddenInput() if connu else forms.TextInput({"class": "form-control"})
            saisie.attrs["autocomplete"] = "off"
            self.fields[f"employeur_{rang}"] = ChampTexte(label=titre, max_length=150, required=False, widget=saisie)
            self.fields[f"type_{rang}"] = forms.ChoiceField(
                label=f"Type de contrat, {nom or titre.lower()}",
                choices=CHOIX_TYPES,
                widget=forms.Select({"class": "form-select"}),
            )
            self.initial |= {f"employeur_{rang}": nom, f"type_{rang}": type_}
            for mois in grille.mois:
                self.fields[nom_de_cellule(rang, mois)] = ChampHeures(
                    label=f"{nom or titre}, {mois_en_lettres(mois)}", required=False, max_digits=6
                )
                self.fields[nom_de_cellule(rang, mois)].widget.attrs["class"] = "form-control champ-heures"
                self.initial[nom_de_cellule(rang, mois)] = grille.cellules.get((rang, mois), "")

    def clean(self) -> dict[str, Any]:
        lues: dict[str, Any] = super().clean() or {}
        for rang in range(len(self.grille.employeurs)):
            if self._heures(rang) and not lues.get(f"employeur_{rang}") and f"employeur_{rang}" not in self.errors:
                self.add_error(f"employeur_{rang}", "Indiquer l’employeur de ces heures.")
        if not self.errors and not self.colonnes_remplies():
            self.add_error(None, "Saisir au moins une heure, avec son employeur.")
        return lues

    def colonnes_remplies(self) -> list[ColonneHeures]:
        """The employers that have a name, each with its rank in the grid."""
        return [
            ColonneHeures(rang, nom, self.cleaned_data[f"type_{rang}"], self._heures(rang))
            for rang in range(len(self.grille.employeurs))
            if (nom := self.cleaned_data.get(f"employeur_{rang}"))
        ]

    def _heures(self, rang: int) -> dict[date, Decimal]:
        lues = ((mois, self.cleaned_data.get(nom_de_cellule(rang, mois))) for mois in self.grille.mois)
        return {mois: heures for mois, heures in lues if heures}

    @property
    def employeurs(self) -> list[dict[str, Any]]:
        """Name and kind of each column, as the template draws them."""
        return [
            {"connu": champ.is_hidden, "titre": nom or champ.label, "champ": champ, "type": self[f"type_{r}"]}
            for r, (nom, _) in enumerate(self.grille.employeurs)
            if (champ := self[f"employeur_{r}"])
        ]

    @property
    def lignes(self) -> list[tuple[str, list[tuple[str, Any]]]]:
        """A month and its cells, each under the name of its employer."""
        titres = [employeur["titre"] for employeur in self.employeurs]
        return [
            (mois_en_lettres(mois), [(titre, self[nom_de_cellule(r, mois)]) for r, titre in enumerate(titres)])
            for mois in self.grille.mois
        ]


class FormulaireTableauImporte(forms.Form):
    """A table to read into the grid."""

    collage = forms.CharField(required=False)
    fichier = forms.FileField(
        label="Ou un fichier",
        required=False,
        help_text="CSV, XLSX ou ODS, 1\u00a0Mo au plus. Il n’est pas conservé.",
        widget=forms.FileInput({"accept": ".csv,.xlsx,.ods", "class": "form-control"}),
        max_length=255,
    )


def mois_en_lettres(mois: date) -> str:
    return f"{MOIS[mois.month - 1]}{INSECABLE}{mois.year}"


def _mois(texte: str) -> date | None:
    annee, _, rang = texte.partition("-")
    if not (annee.isdecimal() and rang.isdecimal() and len(texte) == 7):
        return None
    return date(int(annee), int(rang), 1) if 1900 <= int(annee) <= 2199 and 1 <= int(rang) <= 12 else None
