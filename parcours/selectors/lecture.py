"""What a reader may know of a parcours: everything, or what stands up to the end of the RSA for a pôle (A-2).

An exit, a decision, a prolongation dated after the last day of RSA would otherwise show through the status, the
échéance or a filter: the list, the search, the export and the page all read these columns instead of the table's.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, Max, OuterRef, Q, Subquery, Value, When

from accounts.models import Utilisateur
from accounts.perimetre import perimetre_de
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.querysets import ParcoursQuerySet
from participants.models import PeriodeRsa

JAMAIS = Value(None, output_field=DateField())


def avec_lecture(parcours: ParcoursQuerySet, utilisateur: Utilisateur) -> ParcoursQuerySet:
    """Annotate `limite_lecture` (None: no limit), `statut_lu`, `debut_lu`, `fin_lue`; needs no `date_echeance`."""
    if not perimetre_de(utilisateur).poles:
        return parcours.annotate(
            limite_lecture=JAMAIS, statut_lu=F("statut"), debut_lu=F("date_debut"), fin_lue=F("date_fin")
        )
    rsa = PeriodeRsa.objects.filter(participant=OuterRef("participant")).order_by()
    derniere_fin = rsa.values("participant").annotate(fin=Max("date_fin")).values("fin")
    limite = Case(
        When(pk__in=Parcours.objects.modifiables_par(utilisateur).values("pk"), then=JAMAIS),
        When(Exists(rsa.filter(date_fin__isnull=True)), then=JAMAIS),
        default=Subquery(derniere_fin),
        output_field=DateField(),
    )
    sans_limite = Q(limite_lecture__isnull=True)
    accepte_avant = Q(date_debut__isnull=False) & (
        Q(date_commission__lte=F("limite_lecture"))
        | Q(date_commission__isnull=True, date_debut__lte=F("limite_lecture"))
    )
    return parcours.annotate(limite_lecture=limite).annotate(
        statut_lu=Case(
            When(sans_limite | Q(date_fin__lte=F("limite_lecture")), then=F("statut")),
            When(accepte_avant, then=Value(StatutParcours.EN_COURS)),
            When(Q(statut=StatutParcours.REFUSE, date_commission__lte=F("limite_lecture")), then=F("statut")),
            default=Value(StatutParcours.CANDIDATURE),
            output_field=CharField(),
        ),
        debut_lu=Case(When(sans_limite | accepte_avant, then=F("date_debut")), default=JAMAIS),
        fin_lue=Case(When(sans_limite | Q(date_fin__lte=F("limite_lecture")), then=F("date_fin")), default=JAMAIS),
    )


def limite_de(parcours: Parcours, utilisateur: Utilisateur) -> Any:
    """The last day that this person may read on this parcours; None without limit."""
    annote = avec_lecture(Parcours.objects.filter(pk=parcours.pk), utilisateur)
    return annote.values_list("limite_lecture", flat=True).first()
