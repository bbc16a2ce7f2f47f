"""The filters of the log, and of what changed."""

from collections.abc import Iterable
from typing import Any

import django_filters

from plie.journal.enums import Action
from plie.journal.models import Consultation
from plie.journal.modifications.lecture import Criteres
from plie.socle.champs import ChampDate, ChampTexte


class FiltreTexte(django_filters.CharFilter):
    field_class = ChampTexte


class FiltreDate(django_filters.DateFilter):
    field_class = ChampDate


class FiltreJournal(django_filters.FilterSet):
    """Who, by which right, what, when."""

    utilisateur = FiltreTexte(label="Utilisateur", field_name="utilisateur_libelle", lookup_expr="icontains")
    droit = FiltreTexte(label="Au titre de", field_name="droit", lookup_expr="icontains")
    action = django_filters.ChoiceFilter(label="Action", choices=Action, empty_label="Toutes")
    du = FiltreDate(label="Du", field_name="le", lookup_expr="date__gte")
    au = FiltreDate(label="Au", field_name="le", lookup_expr="date__lte")

    class Meta:
        model = Consultation
        fields: list[str] = []


class FiltreModifications(django_filters.FilterSet):
    """Who, on what, when; a form alone: the changes are no table of their own."""

    auteur = FiltreTexte(label="Auteur")
    genre = django_filters.ChoiceFilter(label="Objet", empty_label="Tous")
    du = FiltreDate(label="Du")
    au = FiltreDate(label="Au")

    class Meta:
        fields: list[str] = []

    def __init__(self, donnees: Any, *, genres: Iterable[tuple[str, str]]) -> None:
        super().__init__(donnees, queryset=Consultation.objects.none())
        self.filters["genre"].extra["choices"] = list(genres)

    @property
    def criteres(self) -> Criteres:
        """What is asked and could be read; the rest is said beside its field."""
        self.form.is_valid()
        dits = self.form.cleaned_data
        return Criteres(
            auteur=dits.get("auteur") or "", genre=dits.get("genre") or "", du=dits.get("du"), au=dits.get("au")
        )
