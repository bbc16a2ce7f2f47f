"""Pieces of evidence, and the transmission of a fiche."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from plie.socle.champs import ChampDate, ChampTexte
from plie.socle.conflits import SaisieUnique
from plie.socle.erreurs import ErreurMetier
from plie.socle.typographie import date_en_chiffres
from sorties.enums import NatureJustificatif
from sorties.fichiers import FichierSain, verifier_fichier
from sorties.models import ContratTravail, CreationActivite, Formation, TransmissionFiche
from sorties.nomenclature import NATURES_PAR_OBJET
from sorties.selectors import Preuves
from sorties.services.fiches import Destinataire
from sorties.services.justificatifs import ObjetProuve

SANS_OBJET = "aucun"
# The piece that is most often missing: the one that proves the presence.
PRESENCE_PAR_OBJET = {
    "contrat": NatureJustificatif.BULLETIN,
    "creation": NatureJustificatif.ATTESTATION_ACTIVITE,
    "formation": NatureJustificatif.PRESENCE_FORMATION,
}
_CODES: dict[type, str] = {ContratTravail: "contrat", CreationActivite: "creation", Formation: "formation"}


def code_de(objet: ObjetProuve) -> str:
    """« contrat-12 »: what a piece proves, in a form and in an address."""
    return f"{_CODES[type(objet)]}-{objet.pk}"


def objets_prouvables(preuves: Preuves) -> dict[str, ObjetProuve]:
    """What a piece may be attached to, the latest first."""
    objets: list[ObjetProuve] = [*preuves.contrats, *preuves.creations, *preuves.formations]
    return {code_de(o): o for o in sorted(objets, key=lambda o: o.date_debut, reverse=True)}


class FormulaireJustificatif(SaisieUnique):
    """A piece of evidence: the file, what it proves, the day that it proves."""

    objet = forms.ChoiceField(label="Ce que la pièce prouve")
    nature = forms.ChoiceField(label="Nature de la pièce")
    date_piece = ChampDate(
        label="Date attestée",
        help_text="Le jour que la pièce prouve : dernier jour de la période d’un bulletin, date d’une attestation.",
    )
    fichier = forms.FileField(
        label="Fichier",
        help_text="PDF, JPEG ou PNG, 10 Mo au plus.",
        widget=forms.ClearableFileInput({"accept": "application/pdf,image/jpeg,image/png"}),
        max_length=255,
    )

    def __init__(self, *args: Any, preuves: Preuves, objet: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.objets = objets_prouvables(preuves)
        choix = [(code, f"{o} (depuis le {date_en_chiffres(o.date_debut)})") for code, o in self.objets.items()]
        self.fields["objet"].choices = [*choix, (SANS_OBJET, "Aucun fait en particulier")]  # type: ignore[attr-defined]
        vise = self.objets.get(objet)
        self.fields["nature"].choices = _natures(vise)  # type: ignore[attr-defined]
        if vise is not None:
            self.initial["objet"] = objet
            self.initial["nature"] = PRESENCE_PAR_OBJET[_CODES[type(vise)]]

    def clean_fichier(self) -> FichierSain:
        """The content is judged here, once, so that a refusal stands beside the field."""
        try:
            return verifier_fichier(self.cleaned_data["fichier"])
        except ErreurMetier as refus:
            raise forms.ValidationError(refus.message) from refus

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "fichier": self.cleaned_data["fichier"],
            "nature": self.cleaned_data["nature"],
            "date_piece": self.cleaned_data["date_piece"],
            "objet": self.objets.get(self.cleaned_data["objet"]),
            "cle": self.cleaned_data["cle"],
        }


def _natures(objet: ObjetProuve | None) -> list[Any]:
    """The natures that go with a fact; without one, all of them, by what they prove."""
    if objet is not None:
        return [(n.value, _majuscule(n)) for n in NATURES_PAR_OBJET[_CODES[type(objet)]]]
    groupes = [
        ("Emploi", NATURES_PAR_OBJET["contrat"]),
        ("Création d’activité", NATURES_PAR_OBJET["creation"][:-1]),
        ("Formation", NATURES_PAR_OBJET["formation"][:-1]),
    ]
    return [(titre, [(n.value, _majuscule(n)) for n in natures]) for titre, natures in groupes]


def _majuscule(nature: NatureJustificatif) -> str:
    libelle = str(nature.label)
    return f"{libelle[:1].upper()}{libelle[1:]}"


class FormulaireTransmission(forms.Form):
    """To whom a fiche was sent, by what means, when."""

    destinataire = ChampTexte(label="Destinataire", max_length=150)
    moyen = forms.ChoiceField(
        label="Moyen",
        # A private link is recorded by itself, when it is sent.
        choices=[choix for choix in TransmissionFiche.Moyen.choices if choix[0] != TransmissionFiche.Moyen.LIEN],
        widget=forms.RadioSelect,
    )
    date_transmission = ChampDate(label="Transmise le")

    def __init__(self, *args: Any, proposes: Sequence[Destinataire], le: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {
            "destinataire": proposes[0].nom if proposes else "",
            "moyen": TransmissionFiche.Moyen.COURRIEL,
            "date_transmission": le,
            **self.initial,
        }
