"""Forms of the calendar: a session, its new date, a series; and of the standing members."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.models import Plie, Utilisateur
from commissions.enums import Voix
from commissions.models import Membre, Seance
from commissions.regles import DERNIER, Rythme
from commissions.selectors import membres_possibles
from plie.socle.champs import ChampDate, ChampTexte

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
RANGS = ((1, "premier"), (2, "deuxième"), (3, "troisième"), (4, "quatrième"), (DERNIER, "dernier"))
SEMAINES_MAX = 12


class _ChoixDesMembres(forms.Form):
    """The PLIE, and who is convened: its standing members unless told otherwise."""

    plie = forms.ModelChoiceField(label="PLIE", queryset=Plie.objects.none())
    membres = forms.ModelMultipleChoiceField(
        label="Membres convoqués",
        queryset=Utilisateur.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Les membres titulaires de la commission sont cochés ; leurs suppléants s’appellent sur la séance.",
    )

    def __init__(self, *args: Any, utilisateur: Utilisateur, le: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plies = Plie.objects.animes_par(utilisateur)
        self.fields["plie"].queryset = plies
        if plies.count() == 1:
            self.fields["plie"].initial = plies.get()
        self.fields["membres"].queryset = membres_possibles(utilisateur, plies, le)
        titulaires = Membre.objects.visibles_par(utilisateur).en_place().filter(suppleant_de__isnull=True)
        self.fields["membres"].initial = list(titulaires.values_list("utilisateur_id", flat=True))


class FormulaireSeance(_ChoixDesMembres):
    """Plan a session."""

    date_seance = ChampDate(label="Date de la séance")
    heure = forms.TimeField(label="Heure", widget=forms.TimeInput(attrs={"type": "time"}))
    lieu = ChampTexte(label="Lieu", max_length=150, required=False)
    field_order = ("plie", "date_seance", "heure", "lieu", "membres")


class FormulaireSerie(_ChoixDesMembres):
    """Plan the sessions of a period, at a rhythm."""

    rythme = forms.ChoiceField(
        label="Rythme",
        choices=[("semaines", "toutes les n semaines"), ("mois", "un jour donné de chaque mois")],
        widget=forms.RadioSelect,
        initial="mois",
    )
    semaines = forms.IntegerField(
        label="Nombre de semaines entre deux séances", min_value=1, max_value=SEMAINES_MAX, required=False
    )
    rang = forms.TypedChoiceField(
        label="Rang dans le mois", choices=[("", "Choisir"), *RANGS], coerce=int, required=False, empty_value=None
    )
    jour = forms.TypedChoiceField(label="Jour", choices=list(enumerate(JOURS)), coerce=int)
    du = ChampDate(label="Du")
    au = ChampDate(label="Au")
    heure = forms.TimeField(label="Heure", widget=forms.TimeInput(attrs={"type": "time"}))
    lieu = ChampTexte(label="Lieu", max_length=150, required=False)
    field_order = ("plie", "rythme", "semaines", "rang", "jour", "du", "au", "heure", "lieu", "membres")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("rythme") == "semaines" and not donnees.get("semaines") and "semaines" not in self.errors:
            self.add_error("semaines", "Indiquer le nombre de semaines entre deux séances.")
        if donnees.get("rythme") == "mois" and not donnees.get("rang"):
            self.add_error("rang", "Indiquer le rang du jour dans le mois.")
        return donnees

    def serie(self) -> dict[str, Any]:
        """What the gesture reads, once valid."""
        donnees = self.cleaned_data
        par_semaines = donnees["rythme"] == "semaines"
        rythme = Rythme(
            semaines=donnees["semaines"] if par_semaines else 0,
            rang=0 if par_semaines else donnees["rang"],
            jour=donnees["jour"],
        )
        return {"rythme": rythme} | {nom: donnees[nom] for nom in ("plie", "du", "au", "heure", "lieu", "membres")}


class FormulaireDeplacement(forms.Form):
    """Another day, another hour, another place."""

    date_seance = ChampDate(label="Nouvelle date")
    heure = forms.TimeField(label="Heure", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    lieu = ChampTexte(label="Lieu", max_length=150, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seance: Seance, **kwargs: Any) -> None:
        initial = {nom: getattr(seance, nom) for nom in ("date_seance", "heure", "lieu", "version")}
        super().__init__(*args, initial=initial, **kwargs)


class FormulaireSiege(forms.Form):
    """The voice of a member, whether they preside, whose substitute they are."""

    voix = forms.ChoiceField(label="Voix", choices=Voix, initial=Voix.DELIBERATIVE)
    preside = forms.BooleanField(label="Préside d’ordinaire la commission", required=False)
    suppleant_de = forms.ModelChoiceField(
        label="Suppléant de", queryset=Membre.objects.none(), required=False, empty_label="Personne : titulaire"
    )

    def __init__(
        self, *args: Any, utilisateur: Utilisateur, plie: Plie, membre: Membre | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        titulaires = Membre.objects.visibles_par(utilisateur).en_place().filter(plie=plie, suppleant_de__isnull=True)
        if membre is not None:
            titulaires = titulaires.exclude(pk=membre.pk)
            self.initial = {"voix": membre.voix, "preside": membre.preside, "suppleant_de": membre.suppleant_de_id}
        self.fields["suppleant_de"].queryset = titulaires.select_related("utilisateur")


class FormulaireMembre(FormulaireSiege):
    """Give a seat to an account that holds the role."""

    utilisateur = forms.ModelChoiceField(label="Membre", queryset=Utilisateur.objects.none(), empty_label="Choisir")
    field_order = ("utilisateur", "voix", "preside", "suppleant_de")

    def __init__(self, *args: Any, utilisateur: Utilisateur, plie: Plie, le: date, **kwargs: Any) -> None:
        super().__init__(*args, utilisateur=utilisateur, plie=plie, **kwargs)
        possibles = membres_possibles(utilisateur, Plie.objects.filter(pk=plie.pk), le)
        siegent = Membre.objects.visibles_par(utilisateur).en_place().filter(plie=plie)
        self.fields["utilisateur"].queryset = possibles.exclude(pk__in=siegent.values("utilisateur"))
