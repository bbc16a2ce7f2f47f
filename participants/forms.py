"""The person's fields, as every screen that types them shows them; each says why it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator

from accounts.models import Commune
from participants.enums import NiveauFormation, Sexe
from participants.models import Participant
from participants.services import CHAMPS_SAISIS
from plie.socle.champs import ChampDate, ChampTelephone, ChampTexte

OUI_NON = [("", "Non renseigné"), ("true", "Oui"), ("false", "Non")]
CHAMPS_OUI_NON = ("qpv", "rqth", "ass", "aah", "parent_isole", "sous_main_justice")
LIBELLES = {
    "nom": "Nom",
    "prenom": "Prénom",
    "date_naissance": "Date de naissance",
    "sexe": "Sexe",
    "adresse": "Adresse (numéro et voie)",
    "code_postal": "Code postal",
    "commune": "Commune",
    "telephone": "Téléphone",
    "email": "Adresse électronique",
    "numero_france_travail": "Identifiant France Travail",
    "date_inscription_france_travail": "Inscription à France Travail",
    "inscription_en_cours": "Inscription en cours",
    "niveau_formation": "Niveau de formation",
    "qpv": "Habite un quartier prioritaire",
    "rqth": "RQTH",
    "ass": "Perçoit l’ASS",
    "aah": "Perçoit l’AAH",
    "parent_isole": "Parent isolé",
    "sous_main_justice": "Sous main de justice",
    "mois_sans_activite": "Mois sans activité",
    "jamais_travaille": "N’a jamais travaillé",
}
AIDES = {
    "nom": "Pour retrouver la personne et éviter les doublons.",
    "prenom": "Pour distinguer les homonymes.",
    "date_naissance": "L’entrée demande 18 ans révolus (art.\u00a03) ; l’âge figure aux bilans.",
    "sexe": "Demandé par les financeurs pour les bilans par sexe.",
    "commune": "L’entrée demande de résider sur le territoire du PLIE (art.\u00a02).",
    "code_postal": "Complété seul quand la commune n’en a qu’un.",
    "date_inscription_france_travail": "Fait connaître les demandeurs d’emploi de longue durée (art.\u00a03).",
    "inscription_en_cours": "À cocher tant que la date n’est pas connue.",
    "numero_france_travail": "Sur les courriers de France Travail ; jamais le numéro de sécurité sociale.",
    "mois_sans_activite": "Avant l’orientation.",
}
OBLIGATOIRES = ("nom", "prenom", "date_naissance", "sexe", "commune")


class ChampOuiNon(forms.TypedChoiceField):
    """Yes, no, or not known: the last is not a no."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=OUI_NON,
            coerce=lambda valeur: valeur in (True, "true", "True"),
            empty_value=None,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """The choice of a boolean read from the table."""
        return {True: "true", False: "false", None: ""}.get(value, value)


class Communes(ModelChoiceIterator):
    """The communes of a list, fetched at once: a cursor on the server takes four exchanges for eighty rows."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for commune in self.queryset:
            yield self.choice(commune)


class ChampCommune(forms.ModelChoiceField):
    """Communes by name, their postal codes beside: typing the first letters reaches one."""

    iterator = Communes

    def label_from_instance(self, obj: Commune) -> str:
        """Name (postal codes), shortened for a town that has many."""
        codes = obj.codes_postaux.split()
        if len(codes) > 2:
            return f"{obj.nom} ({codes[0]}…)"
        return f"{obj.nom} ({', '.join(codes)})" if codes else obj.nom


class FormulairePersonne(forms.ModelForm):
    """Identity and current situation of a person."""

    qpv = ChampOuiNon()
    rqth = ChampOuiNon()
    ass = ChampOuiNon()
    aah = ChampOuiNon()
    parent_isole = ChampOuiNon()
    sous_main_justice = ChampOuiNon()
    commune = ChampCommune(Commune.objects.none(), empty_label="Choisir une commune")

    class Meta:
        model = Participant
        fields = CHAMPS_SAISIS
        field_classes = {
            "nom": ChampTexte,
            "prenom": ChampTexte,
            "adresse": ChampTexte,
            "code_postal": ChampTexte,
            "numero_france_travail": ChampTexte,
            "date_naissance": ChampDate,
            "date_inscription_france_travail": ChampDate,
            "telephone": ChampTelephone,
        }
        error_messages = {
            "nom": {"required": "Indiquer le nom."},
            "date_naissance": {"required": "Indiquer la date de naissance."},
            "sexe": {"required": "Choisir le sexe."},
        }

    groupes: list[tuple[str, list[str]]] = [
        ("Identité", ["nom", "prenom", "date_naissance", "sexe"]),
        ("Coordonnées", ["adresse", "code_postal", "commune", "qpv", "telephone", "email"]),
        (
            "Emploi et formation",
            [
                "numero_france_travail",
                "date_inscription_france_travail",
                "inscription_en_cours",
                "niveau_formation",
                "mois_sans_activite",
                "jamais_travaille",
            ],
        ),
        ("Situation", ["ass", "aah", "rqth", "parent_isole", "sous_main_justice"]),
    ]

    def __init__(self, *args: Any, communes: Iterable[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if communes is not None:
            self.fields["commune"].queryset = communes  # type: ignore[attr-defined]
        for nom in CHAMPS_SAISIS:
            self.fields[nom].label = LIBELLES[nom]
            self.fields[nom].help_text = AIDES.get(nom, "")
            self.fields[nom].required = nom in OBLIGATOIRES
        self.fields["prenom"].error_messages["required"] = "Indiquer le prénom."
        self.fields["commune"].error_messages["required"] = "Choisir la commune de résidence."
        self.fields["sexe"].choices = [("", "Choisir"), *Sexe.choices]  # type: ignore[attr-defined]
        self.fields["niveau_formation"].choices = [  # type: ignore[attr-defined]
            ("", "Non connu"),
            *NiveauFormation.choices,
        ]
        for nom in ("nom", "prenom", "adresse", "code_postal", "email"):
            # Somebody else's data: the browser must not propose what was typed about another person.
            self.fields[nom].widget.attrs["autocomplete"] = "off"
        self.fields["code_postal"].widget.attrs["inputmode"] = "numeric"
        self.fields["mois_sans_activite"].widget.attrs["min"] = 0

    def clean_code_postal(self) -> str:
        """Five digits."""
        code: str = self.cleaned_data["code_postal"].replace(" ", "")
        if code and not (code.isdigit() and len(code) == 5):
            raise ValidationError("Un code postal compte cinq chiffres, par exemple 13001.")
        return code

    def clean_mois_sans_activite(self) -> int | None:
        """A plausible number of months."""
        mois: int | None = self.cleaned_data["mois_sans_activite"]
        if mois is not None and mois > 600:
            raise ValidationError("Indiquer un nombre de mois, de 0 à 600.")
        return mois

    @property
    def champs_personne(self) -> dict[str, Any]:
        """The typed values, as the services take them."""
        return {nom: self.cleaned_data[nom] for nom in CHAMPS_SAISIS}
