"""The filters of the list of parcours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, Value

from accounts.enums import CodeRole
from accounts.models import Commune, Plie, Role, Utilisateur
from accounts.perimetre import perimetre_de
from parcours.enums import STATUTS_OUVERTS, StatutParcours
from parcours.models import Parcours, Referent
from parcours.selectors import mouvement
from parcours.selectors.prescripteurs import choix_connus
from participants.forms import ChampCommune
from participants.querysets import CleDeRecherche
from plie.socle.champs import ChampTexte
from plie.socle.mur import leve
from plie.socle.tri import par_nom
from plie.socle.typographie import INSECABLE

OUVERTS = "ouverts"
TOUS = "tous"
STATUTS = [("", "Ouverts"), *((code, libelle.capitalize()) for code, libelle in StatutParcours.choices), (TOUS, "Tous")]
ECHEANCES = [("", "Toutes"), ("depassee", "Dépassée"), ("30", "Dans les 30 jours"), ("90", "Dans les 90 jours")]
OUI_NON = [("", "Tous"), ("oui", "Oui"), ("non", "Non")]
ETAPES = [("", "Toutes"), ("sans", "Sans étape")]
SANS_REFERENT = "sans"
REFERENT_PARTI = "parti"
TRIS_EN_CLAIR = {
    "nom": "nom",
    "commune": "commune",
    "referent": "référent",
    "debut": "ouverture",
    "echeance": "échéance",
}


class FiltreTexte(django_filters.CharFilter):
    """A filter that refuses what PostgreSQL cannot read."""

    field_class = ChampTexte


class FiltreJours(django_filters.NumberFilter):
    """A number of days."""

    field_class = forms.IntegerField


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
    sans_entretien = FiltreJours(label="Jours sans entretien", method="filtrer_entretien", min_value=1, max_value=3650)
    immobile = FiltreJours(label="Jours sans mouvement", method="filtrer_mouvement", min_value=1, max_value=3650)
    etape = django_filters.ChoiceFilter(label="Étapes", choices=ETAPES, method="filtrer_etape", empty_label=None)
    prescripteur = django_filters.ChoiceFilter(label="Prescripteur", empty_label="Tous")
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
        self.filters["prescripteur"].extra["choices"] = choix_connus
        self.filters["plie"].queryset = Plie.objects.filter(pk__in=plies)
        if perimetre.anime:
            self.filters["referent"].extra["choices"] = self._referents(perimetre.animation)
        else:
            # An accompagnateur sees their own portfolio; a pôle has no need of it.
            del self.filters["referent"]
        # A pôle's BRSA come from PLIE that the reader does not animate.
        if len(plies) + bool(perimetre.poles) < 2:
            del self.filters["plie"]
        if not plies:
            for reserve in ("brsa", "sans_entretien", "immobile", "etape"):
                del self.filters[reserve]

    @staticmethod
    @leve("les collègues d’un PLIE, sans les personnes qu’ils suivent")
    def _referents(plies: frozenset[int]) -> list[tuple[str, str]]:
        """Who accompanies these PLIE, or did: their files may still wait for somebody."""
        roles = Role.objects.filter(code=CodeRole.ACCOMPAGNATEUR, plie__in=plies).values("utilisateur")
        suivis = Referent.objects.filter(parcours__plie__in=plies).values("utilisateur")
        return [
            (SANS_REFERENT, "Sans référent"),
            (REFERENT_PARTI, "Référent parti"),
            *(
                (str(pk), f"{nom.upper()} {prenom}")
                for pk, nom, prenom in Utilisateur.objects.filter(Q(pk__in=roles) | Q(pk__in=suivis))
                .order_by(*par_nom())
                .values_list("pk", "nom", "prenom")
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
        if valeur == REFERENT_PARTI:
            return self._qui_bougent(queryset, mouvement.REFERENT_PARTI)
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

    def filtrer_entretien(self, queryset: Any, _: str, valeur: int) -> Any:
        return self._qui_bougent(queryset, mouvement.sans_entretien(jours=valeur, le=self.le))

    def filtrer_mouvement(self, queryset: Any, _: str, valeur: int) -> Any:
        return self._qui_bougent(queryset, mouvement.sans_mouvement(jours=valeur, le=self.le))

    def filtrer_etape(self, queryset: Any, _: str, valeur: str) -> Any:
        return self._qui_bougent(queryset, mouvement.SANS_ETAPE)

    def _qui_bougent(self, queryset: Any, condition: Q) -> Any:
        """Only where the reader knows everything: what follows the end of the RSA would show through (A-2)."""
        return mouvement.avec_mouvement(queryset, le=self.le).filter(condition, limite_lecture__isnull=True)


# What a saved view may keep of the address.
CRITERES = frozenset({*FiltreParcours.base_filters, "tri"})


def criteres_en_clair(utilisateur: Utilisateur, vues: Iterable[Mapping[str, str]], *, le: date) -> list[list[str]]:
    """The criteria of each view, as its reader finds them in the list; a value that is no more is left out."""
    filtre = FiltreParcours({}, queryset=Parcours.objects.none(), utilisateur=utilisateur, le=le)
    champs, libelles = filtre.form.fields, {}

    def dire(nom: str, valeur: str) -> str:
        if nom == "tri":
            ordre = "tri décroissant" if valeur.startswith("-") else "tri"
            return f"{ordre} par {TRIS_EN_CLAIR.get(valeur.removeprefix('-'), 'nom')}"
        if nom not in champs:
            return ""
        if nom not in libelles:
            libelles[nom] = {str(code): str(texte) for code, texte in getattr(champs[nom], "choices", ())}
        return f"{champs[nom].label}{INSECABLE}: {libelles[nom].get(valeur, valeur)}"

    return [[dit for nom, valeur in vue.items() if (dit := dire(nom, valeur))] for vue in vues]
