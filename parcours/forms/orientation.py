"""The form of an orientation: the person, who sends them, their RSA, their référent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Commune, Plie, Utilisateur
from parcours.selectors.prescripteurs import choix_proposes
from parcours.selectors.referents import accompagnateurs_du_plie
from parcours.services.orientation import AUTRE_PERSONNE, Prescription
from participants.forms import FormulairePersonne
from participants.services import RSA_A_VENIR
from plie.socle.champs import ChampDate, ChampTexte, ChampTexteLong
from plie.socle.periodes import Periode
from plie.socle.typographie import INSECABLE

if TYPE_CHECKING:
    from collections.abc import Iterable


class ChampReferent(forms.ModelChoiceField):
    """Accompagnateurs of a PLIE, each with the number of people followed today."""

    # Not for somebody who reads their own portfolio only: the figure would count what they see of the others'.
    avec_la_charge = True

    def label_from_instance(self, obj: Any) -> str:
        """Name – number of people followed."""
        if not self.avec_la_charge:
            return f"{obj.prenom} {obj.nom}"
        nombre = obj.charge
        mot = "personne suivie" if nombre < 2 else "personnes suivies"
        return f"{obj.prenom} {obj.nom} – {nombre}{INSECABLE}{mot}"


class FormulaireOrientation(FormulairePersonne):
    """Everything of an orientation on one page; seven fields are asked, the rest can wait for the diagnostic."""

    champs_du_service = {"date_debut": "rsa_debut"}
    cle = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # Shown only to who has been told that somebody of that name and birth date is known.
    autre_personne = forms.BooleanField(
        label=AUTRE_PERSONNE, required=False, help_text="Même nom, née le même jour, mais une autre personne."
    )
    prescripteur = forms.ChoiceField(
        label="Prescripteur",
        help_text="Les bilans comptent les orientations par prescripteur.",
        error_messages={
            "required": "Choisir le prescripteur.",
            "invalid_choice": "Choisir un prescripteur de la liste.",
        },
    )
    organisme = ChampTexte(
        label="Organisme", max_length=150, required=False, help_text="Par exemple l’agence ou le pôle."
    )
    contact = ChampTexte(label="Contact chez le prescripteur", max_length=150, required=False)
    date_orientation = ChampDate(
        label="Date d’orientation",
        help_text="Ouvre le délai de réception d’un bénéficiaire du RSA (art.\u00a06.2).",
        error_messages={"required": "Indiquer la date d’orientation."},
    )
    motif = ChampTexteLong(label="Motif de l’orientation", required=False, lignes=3, max_length=4000)
    rsa_debut = ChampDate(
        label="Début du RSA",
        required=False,
        help_text="À laisser vide si la personne ne perçoit pas le RSA.",
    )
    rsa_fin = ChampDate(label="Fin du RSA", required=False, help_text="À laisser vide si le droit est ouvert.")
    referent = ChampReferent(
        queryset=Utilisateur.objects.none(),
        label="Référent",
        required=False,
        empty_label="À désigner plus tard",
        help_text="Les personnes suivies aujourd’hui sont comptées.",
    )

    groupes = [
        *FormulairePersonne.groupes,
        ("RSA", ["rsa_debut", "rsa_fin"]),
        ("Orientation", ["prescripteur", "date_orientation", "organisme", "contact", "motif"]),
        ("Suivi", ["referent"]),
    ]

    def __init__(self, *args: Any, plie: Plie, le: date, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.le = le
        super().__init__(
            *args,
            communes=Commune.objects.filter(plie=plie),
            initial={"cle": uuid4(), "date_orientation": le, **(initial or {})},
            **kwargs,
        )
        self.fields["referent"].queryset = accompagnateurs_du_plie(plie, le=le)  # type: ignore[attr-defined]
        choix = [("", "Choisir le prescripteur"), *choix_proposes(le)]
        self.fields["prescripteur"].choices = choix  # type: ignore[attr-defined]
        self.fields["motif"].brouillon = f"orientation-{plie.code}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The RSA's end needs its start, which is not to come."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        debut, fin = donnees.get("rsa_debut"), donnees.get("rsa_fin")
        if fin and not debut and "rsa_debut" not in self.errors:
            self.add_error("rsa_debut", ValidationError("Indiquer aussi le début du RSA."))
        elif debut and fin and fin < debut:
            self.add_error("rsa_fin", ValidationError("La fin du RSA ne peut pas précéder son début."))
        if debut and debut > self.le:
            self.add_error("rsa_debut", ValidationError(RSA_A_VENIR))
        return donnees

    @property
    def prescription(self) -> Prescription:
        donnees = self.cleaned_data
        return Prescription(
            prescripteur=donnees["prescripteur"],
            date_orientation=donnees["date_orientation"],
            organisme=donnees["organisme"],
            contact=donnees["contact"],
            motif=donnees["motif"],
        )

    @property
    def periodes_rsa(self) -> Iterable[Periode]:
        debut = self.cleaned_data["rsa_debut"]
        return [Periode(debut, self.cleaned_data["rsa_fin"])] if debut else []
