"""The proposal of an exit: one list of the exits that hold together, instead of three that must be matched."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from plie.socle.champs import ChampDate, ChampTexte, ChampTexteLong
from plie.socle.typographie import date_en_chiffres
from sorties.employeurs import DESCRIPTION, employeurs_connus
from sorties.enums import (
    TYPES_PAR_QUALIFICATION,
    Critere,
    EffectifEmployeur,
    Qualification,
    SectionNaf,
    TypeEmployeur,
    TypeSortie,
)
from sorties.forms.emploi import INCONNU
from sorties.models import PropositionSortie, ReleveHeures
from sorties.nomenclature import QUALIFICATION_DU_CRITERE, TYPES_AVEC_EMPLOYEUR, types_possibles
from sorties.regles.dynamiques import chantier_six_mois
from sorties.selectors import Dossier

SEPARATEUR = "|"
CHAMPS_REPRIS = ("date_sortie", "motif", "suite", "commune_arrivee", *DESCRIPTION)
CHOIX_S5 = SEPARATEUR.join((Qualification.POSITIVE, Critere.S_5, TypeSortie.AUTRE_POSITIVE))


def code_de_sortie(qualification: str, critere: str, type_: str) -> str:
    """« positive|S-1|cdi »."""
    return SEPARATEUR.join((qualification, critere, type_))


def choix_de_sorties(dossier: Dossier | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the evidence fulfils first, as the verdict ranks it; then what only the commission can say."""
    remplis = [dossier.verdict.retenu, *dossier.verdict.autres] if dossier and dossier.verdict.retenu else []
    selon_preuves = []
    for examen in remplis:
        if examen is None or examen.constatable_le is None:
            continue
        type_ = examen.type_sortie()
        code = code_de_sortie(QUALIFICATION_DU_CRITERE[examen.critere], examen.critere, type_)
        constat = f"constatable le {date_en_chiffres(examen.constatable_le)}"
        selon_preuves.append((code, f"{_libelle(examen.critere, TypeSortie(type_))} ({constat})"))
    groupes = [("Selon les preuves du dossier", selon_preuves)] if selon_preuves else []
    autres = [
        (code_de_sortie(Qualification.AUTRE, "", type_), _majuscule(type_.label))
        for type_ in TYPES_PAR_QUALIFICATION[Qualification.AUTRE]
    ]
    return [
        *groupes,
        ("Autres sorties", autres),
        ("Sur décision de la commission seule", [(CHOIX_S5, f"{Critere.S_5.label}, sur motif écrit")]),
    ]


def toutes_les_sorties() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every exit that holds together, whatever the evidence: what the commission may retain instead."""
    groupes = []
    for qualification in Qualification:
        criteres = [c for c in Critere if QUALIFICATION_DU_CRITERE[c] == qualification] or [""]
        choix = [
            (code_de_sortie(qualification, critere, type_), _libelle(critere, type_))
            for critere in criteres
            for type_ in types_possibles(qualification, critere)
        ]
        groupes.append((f"Sortie {qualification.label}", choix))
    return groupes


def lire_sortie(code: str) -> dict[str, str]:
    """« positive|S-1|cdi » as the services take it; three blanks for nothing."""
    qualification, critere, type_ = code.split(SEPARATEUR) if code else ("", "", "")
    return {"qualification": qualification, "critere": critere, "type": type_}


def date_proposee(dossier: Dossier | None, critere: str) -> date | None:
    """The day on which the criterion is constated; of a chantier d'insertion that lasts, its six months (P-6.5c)."""
    examen = dossier.examen(critere) if dossier and critere else None
    if dossier is None or examen is None:
        return None
    if critere == Critere.D_2:
        six_mois = chantier_six_mois(dossier.situation, dossier.parametres)
        if six_mois is not None and six_mois <= dossier.situation.evalue_le:
            return six_mois
    return examen.constatable_le


def _libelle(critere: str, type_: TypeSortie) -> str:
    if not critere:
        return _majuscule(type_.label)
    libelle = str(Critere(critere).label)
    # « D-2 CDDI en chantier d’insertion » says both.
    return libelle if str(type_.label) in libelle else f"{libelle} : {type_.label}"


def _liste(qualification: str) -> str:
    """The types of a qualification, as the script of the form reads them."""
    return " ".join(type_.value for type_ in TYPES_PAR_QUALIFICATION[qualification])


def _champ_employeur(libelle: str, choix: Any, aide: str = "") -> forms.ChoiceField:
    """Asked for hours and for a creation: a contract of employment already says it."""
    return forms.ChoiceField(
        label=libelle,
        choices=[*INCONNU, *choix],
        required=False,
        help_text=aide,
        widget=forms.Select({"data-pour-les-sorties": " ".join(TYPES_AVEC_EMPLOYEUR)}),
    )


class FormulaireProposition(forms.Form):
    """An exit to submit to the commission, pre-filled from the verdict."""

    sortie = forms.ChoiceField(label="Sortie proposée", error_messages={"required": "Choisir la sortie à proposer."})
    date_sortie = ChampDate(
        label="Date de sortie",
        required=False,
        help_text="Celle de l’événement ; laisser vide pour la date de constat du critère.",
    )
    motif = ChampTexteLong(
        label="Motif",
        required=False,
        lignes=4,
        max_length=5000,
        help_text="Nécessaire pour une autre sortie positive (S-5), un abandon ou une sortie « autre ».",
    )
    suite = ChampTexte(
        label="Organisme qui prend le relais",
        max_length=150,
        required=False,
        help_text="Nécessaire pour une réorientation ; la fiche de synthèse lui est transmise (P-6.6).",
        widget=forms.TextInput({"data-pour-les-sorties": _liste(Qualification.AUTRE), "autocomplete": "off"}),
    )
    commune_arrivee = ChampTexte(
        label="Nouvelle commune",
        max_length=100,
        required=False,
        help_text="Nécessaire pour un déménagement.",
        widget=forms.TextInput({"data-pour-les-sorties": TypeSortie.DEMENAGEMENT.value, "autocomplete": "off"}),
    )
    naf = _champ_employeur(
        "Secteur d’activité (NAF)",
        SectionNaf.choices,
        "Comme les deux champs qui suivent\u00a0: du dernier employeur, ou de l’entreprise créée (tableau 8 du bilan).",
    )
    type_employeur = _champ_employeur("Type d’employeur", TypeEmployeur.choices)
    effectif_employeur = _champ_employeur("Effectif", EffectifEmployeur.choices)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        dossier: Dossier | None,
        parcours_id: int,
        voulue: str = "",
        proposition: PropositionSortie | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.dossier = dossier
        groupes = choix_de_sorties(dossier)
        self.fields["sortie"].choices = [("", "Choisir une sortie"), *groupes]  # type: ignore[attr-defined]
        self.fields["motif"].brouillon = f"proposition-sortie-{parcours_id}"  # type: ignore[attr-defined]
        codes = [code for _, choix in groupes for code, _ in choix]
        if proposition is not None:
            p = proposition
            self.initial = {champ: getattr(p, champ) for champ in (*CHAMPS_REPRIS, "version")}
            self.initial["sortie"] = code_de_sortie(p.qualification, p.critere, p.type)
        elif voulue in codes or (dossier is not None and dossier.verdict.retenu is not None):
            code = voulue if voulue in codes else codes[0]
            self.initial["sortie"] = code
            if date_ := date_proposee(dossier, lire_sortie(code)["critere"]):
                self.initial["date_sortie"] = date_
        if proposition is None and dossier is not None:
            self.initial.update(_employeur_connu(dossier))

    def clean(self) -> dict[str, Any]:
        lues: dict[str, Any] = super().clean() or {}
        if lues.get("sortie") and not lues.get("date_sortie") and "date_sortie" not in self.errors:
            lues["date_sortie"] = date_proposee(self.dossier, lire_sortie(lues["sortie"])["critere"])
            if lues["date_sortie"] is None:
                self.add_error("date_sortie", "Indiquer la date de l’événement.")
        return lues

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            **lire_sortie(self.cleaned_data["sortie"]),
            "date_sortie": self.cleaned_data["date_sortie"],
            "motif": self.cleaned_data["motif"],
            "suite": self.cleaned_data["suite"],
            "commune_arrivee": self.cleaned_data["commune_arrivee"],
            **{champ: self.cleaned_data[champ] for champ in DESCRIPTION},
        }


def _employeur_connu(dossier: Dossier) -> dict[str, str]:
    """What the PLIE knows of the employer of the hours: it is not asked twice."""
    fait = dossier.fait(Critere.S_2)
    if not isinstance(fait, ReleveHeures):
        return {}
    connus = employeurs_connus(dossier.parcours.plie_id, nom=fait.employeur)
    exact = next((e for e in connus if e.employeur.casefold() == fait.employeur.casefold()), None)
    return {champ: getattr(exact, champ) for champ in DESCRIPTION} if exact is not None else {}


def _majuscule(libelle: Any) -> str:
    texte = str(libelle)
    return f"{texte[:1].upper()}{texte[1:]}"
