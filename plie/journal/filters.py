"""The filters of the log."""

import django_filters

from plie.journal.enums import Action
from plie.journal.models import Consultation
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
