"""The rows of this app, and of the one below, that stand on the page of a parcours."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from accounts.models import Commune
from parcours.dossier import Cadre, inscrire_table
from parcours.models import ActiviteHebdo, ContratEngagement, Entretien, Etape, Parcours, Referent, TraitementDifficulte
from parcours.sources_echeances import SUIVI, lignes_de_suivi
from participants.models import Difficulte, MesureDistance, PeriodeRsa, PeriodeStatut, Residence, SuiviDifficulte


def inscrire() -> None:
    """Register these tables; called once, at start-up."""
    _de_la_personne()
    _du_suivi()


def _de_la_personne() -> None:
    """Bounded by the section of the situation, which says where its reading stops (A-2)."""

    def residences(cadre: Cadre) -> Any:
        return Residence.objects.filter(participant=cadre.participant)

    inscrire_table(PeriodeRsa, lambda c: PeriodeRsa.objects.filter(participant=c.participant).order_by("date_debut"))
    inscrire_table(Residence, lambda c: residences(c).order_by(F("date_debut").asc(nulls_first=True)))
    inscrire_table(Commune, lambda c: Commune.objects.filter(pk__in=residences(c).values("commune")).order_by("pk"))
    inscrire_table(
        PeriodeStatut,
        lambda c: PeriodeStatut.objects.filter(participant=c.participant).order_by("nature", "date_debut"),
    )
    inscrire_table(
        Difficulte,
        lambda c: Difficulte.objects.filter(diagnostic=c.diagnostic).order_by("pk"),
        "date_reperage",
    )
    inscrire_table(
        SuiviDifficulte,
        lambda c: SuiviDifficulte.objects.filter(difficulte__diagnostic=c.diagnostic).order_by(
            "difficulte_id", "date_etat", "pk"
        ),
    )
    inscrire_table(
        MesureDistance,
        lambda c: MesureDistance.objects.filter(diagnostic=c.diagnostic).order_by("date_mesure"),
        "date_mesure",
    )


def _du_suivi() -> None:
    inscrire_table(Referent, lambda c: Referent.objects.filter(parcours=c.parcours).order_by("-date_debut"))
    inscrire_table(
        Entretien,
        lambda c: Entretien.objects.filter(parcours=c.parcours).order_by("-date_entretien", "-heure", "-pk"),
        Entretien.objects.all().champ_date,
    )
    inscrire_table(
        ContratEngagement,
        lambda c: ContratEngagement.objects.filter(parcours=c.parcours).order_by("-date_debut"),
        ContratEngagement.objects.all().champ_date,
    )
    inscrire_table(
        ActiviteHebdo,
        lambda c: ActiviteHebdo.objects.filter(contrat__parcours=c.parcours).order_by("contrat_id", "date_semaine"),
        "date_semaine",
    )
    inscrire_table(
        Etape,
        lambda c: Etape.objects.filter(parcours=c.parcours).de_la_plus_recente(),
        Etape.objects.all().champ_date,
    )
    inscrire_table(
        TraitementDifficulte,
        lambda c: TraitementDifficulte.objects.filter(etape__parcours=c.parcours).order_by("pk"),
    )
    inscrire_table(SUIVI, lambda c: lignes_de_suivi(Parcours.objects.filter(pk=c.parcours), c.le))
