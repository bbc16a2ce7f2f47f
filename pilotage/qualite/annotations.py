"""What the checks ask of the tables around a parcours: one sub-query each, none per row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from parcours.enums import RESULTATS_SANS_TENUE, STATUTS_OUVERTS
from parcours.models import ContratEngagement, Entretien, Etape
from parcours.querysets import ParcoursQuerySet
from participants.models import Difficulte, PeriodeRsa
from sorties.models import FicheSynthese, Justificatif

# An interruption of the RSA shorter than that is more often a month not recorded than a right that stopped.
TROU_RSA_JOURS = 62


def population(parcours: ParcoursQuerySet, *, le: date) -> ParcoursQuerySet:
    """The parcours whose data still count: open, or left since 1 January of last year (consolidation, report)."""
    depuis = date(le.year - 1, 1, 1)
    lus: ParcoursQuerySet = parcours.filter(Q(statut__in=STATUTS_OUVERTS) | Q(date_fin__gte=depuis))
    return lus


def annoter(parcours: ParcoursQuerySet, *, le: date) -> Any:
    """Annotate what the conditions of the checks name."""
    rsa = PeriodeRsa.objects.filter(participant=OuterRef("participant"))
    suivante = PeriodeRsa.objects.filter(
        participant=OuterRef("participant"),
        date_debut__gt=OuterRef("date_fin") + timedelta(days=1),
        date_debut__lte=OuterRef("date_fin") + timedelta(days=TROU_RSA_JOURS),
    )
    entre_deux = PeriodeRsa.objects.filter(
        participant=OuterRef("participant"),
        date_debut__gt=OuterRef("date_fin"),
        date_debut__lte=OuterRef("date_fin") + timedelta(days=1),
    )
    etapes = Etape.objects.filter(parcours=OuterRef("pk"))
    tenues = etapes.exclude(resultat__in=RESULTATS_SANS_TENUE)
    return (
        parcours.avec_referent(le=le)
        .avec_brsa(le=le)
        .annotate(
            a_rsa_a_l_orientation=Exists(
                rsa.filter(
                    Q(date_fin__isnull=True) | Q(date_fin__gte=OuterRef("date_orientation")),
                    date_debut__lte=OuterRef("date_orientation"),
                )
            ),
            a_rsa_sans_preuve=Exists(
                rsa.filter(
                    Q(date_fin__isnull=True) | Q(date_fin__gte=OuterRef("date_orientation")),
                    date_debut__lte=le,
                    source="",
                )
            ),
            a_trou_rsa=Exists(rsa.filter(Exists(suivante), ~Exists(entre_deux), date_fin__isnull=False)),
            a_etape=Exists(etapes),
            a_etape_ouverte=Exists(tenues.filter(date_debut__isnull=False, date_fin__isnull=True)),
            a_etape_en_retard=Exists(
                tenues.filter(date_debut__isnull=False, date_fin__isnull=True, date_fin_prevue__lt=le)
            ),
            a_etape_avant=Exists(etapes.filter(date_debut__lt=OuterRef("date_debut"))),
            a_etape_apres=Exists(
                etapes.filter(Q(date_debut__gt=OuterRef("date_fin")) | Q(date_fin__gt=OuterRef("date_fin")))
            ),
            a_entretien_a_noter=Exists(
                Entretien.objects.filter(parcours=OuterRef("pk"), presence="", date_entretien__lt=le)
            ),
            a_contrat=Exists(ContratEngagement.objects.filter(parcours=OuterRef("pk"))),
            a_difficulte=Exists(Difficulte.objects.filter(diagnostic__parcours=OuterRef("pk"))),
            a_justificatif=Exists(Justificatif.objects.filter(parcours=OuterRef("pk"))),
            a_fiche=Exists(FicheSynthese.objects.filter(parcours=OuterRef("pk"))),
        )
    )
