"""The filters of the list of parcours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import Q, Value

from accounts.enums import CodeRole
from accounts.models import Commune, Plie, Role, Utilisateur
from accounts.perimetre import perimetre_de
from parcours.enums import STATUTS_OUVERTS, StatutParcours
from parcours.models import Parcours
from participants.forms import ChampCommune
from participants.querysets import CleDeRecherche
from plie.socle.champs import ChampTexte

OUVERTS = "ouverts"
TOUS = "tous"
STATUTS = [("", "Ouverts"), *((code, libelle.capitalize()) for code, libelle in StatutParcours.choices), (TOUS, "Tous")]
ECHEANCES = [("", "Toutes"), ("depassee", "Dépassée"), ("30", "Dans les 30 jours"), ("90", "Dans les 90 jours")]
OUI_NON = [("", "Tous"), ("oui", "Oui"), ("non", "Non")]
SANS_REFERENT = "sans"


class FiltreTexte(django_filters.CharFilter):
    """A filter that refuses what PostgreSQL cannot read."""

    field_class = ChampTexte


class FiltreCommune(django_filters.ModelChoiceFilter):
    """Communes with their postal codes."""

    field_class = ChampCommune


class FiltreParcours(django_filters.FilterSet):
    """Reads the columns that the reader may know (`parcours.selectors.lecture`), never the table's own.

    Those columns are annotations: querysets are typed as Any.
    """

    nom = FiltreTexte(label="Nom", method="filtrer_nom")
    statut = django_filters.ChoiceFilter(label="Statut", choices=STATUTS, method="filtrer_statut", empty_label=None)
    referent = django_filters.ChoiceFilter(label="Référent", method="filtrer_referent", empty_label="Tous")
    echeance = django_filters.ChoiceFilter(
        label="Échéance", choices=ECHEANCES, method="filtrer_echeance", empty_label=None
    )
    brsa = django_filters.ChoiceFilter(label="BRSA", choices=OUI_NON, method="filtrer_brsa", empty_label=None)
    qpv = django_filters.ChoiceFilter(label="QPV", choices=OUI_NON, method="filtrer_qpv", empty_label=None)
    commune = django_filters.ModelChoiceFilter(
        label="Commune", queryset=Commune.objects.none(), field_name="participant__commune", empty_label="Toutes"
    )
    plie = django_filters.ModelChoiceFilter(label="PLIE", queryset=Plie.objects.none(), empty_label="Tous")

    class Meta:
        model = Parcours
        fields: list[str] = []

    def __init__(self, *args: Any, utilisateur: Utilisateur, le: date, **kwargs: Any) -> None:
        self.le = le
        super().__init__(*args, **kwargs)
        perimetre = perimetre_de(utilisateur)
        plies = perimetre.animation | perimetre.accompagnement | {plie for _, plie in perimetre.delegations}
        communes = Q(plie__in=plies) | Q(pole__in=perimetre.poles)
        self.filters["commune"].queryset = Commune.objects.filter(communes)
        self.filters["plie"].queryset = Plie.objects.filter(pk__in=plies)
        if perimetre.anime:
            self.filters["referent"].extra["choices"] = self._referents(perimetre.animation)
        else:
            # An accompagnateur sees their own portfolio; a pôle has no need of it.
            del self.filters["referent"]
        if len(plies) < 2:
            del self.filters["plie"]
        if not plies:
            del self.filters["brsa"]

    @staticmethod
    def _referents(plies: frozenset[int]) -> list[tuple[str, str]]:
        accompagnateurs = Role.objects.filter(code=CodeRole.ACCOMPAGNATEUR, plie__in=plies).values("utilisateur")
        return [
            (SANS_REFERENT, "Sans référent"),
            *(
                (str(u.pk), f"{u.nom.upper()} {u.prenom}")
                for u in Utilisateur.objects.filter(pk__in=accompagnateurs).order_by("nom", "prenom", "pk")
            ),
        ]

    def filter_queryset(self, queryset: Any) -> Any:
        """Without a status asked, the list is that of the work: what is open."""
        if not self.form.cleaned_data.get("statut"):
            queryset = queryset.filter(statut_lu__in=STATUTS_OUVERTS)
        return super().filter_queryset(queryset)

    def filtrer_nom(self, queryset: Any, _: str, valeur: str) -> Any:
        cle = CleDeRecherche(Value(valeur), Value(""))
        return queryset.filter(participant__recherche__contains=cle)

    def filtrer_statut(self, queryset: Any, _: str, valeur: str) -> Any:
        return queryset if valeur == TOUS else queryset.filter(statut_lu=valeur)

    def filtrer_referent(self, queryset: Any, _: str, valeur: str) -> Any:
        if valeur == SANS_REFERENT:
            return queryset.filter(referent_id__isnull=True)
        return queryset.filter(referent_id=int(valeur))

    def filtrer_echeance(self, queryset: Any, _: str, valeur: str) -> Any:
        en_cours = queryset.filter(statut_lu=StatutParcours.EN_COURS)
        if valeur == "depassee":
            return en_cours.filter(echeance_lue__lt=self.le)
        return en_cours.filter(echeance_lue__range=(self.le, self.le + timedelta(days=int(valeur))))

    def filtrer_brsa(self, queryset: Any, _: str, valeur: str) -> Any:
        return queryset.filter(brsa=valeur == "oui")

    def filtrer_qpv(self, queryset: Any, _: str, valeur: str) -> Any:
        return queryset.filter(participant__qpv=valeur == "oui")
