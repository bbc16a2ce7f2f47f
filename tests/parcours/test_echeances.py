"""What is due, read from the tables: each fact brings its reminder, and takes it away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.echeances import Echeance
from parcours.lot import LotLu
from parcours.models import Parcours
from parcours.sources_echeances import echeances_de_suivi
from tests.fabriques.parcours import (
    FabriqueContratEngagement,
    FabriqueEntretien,
    FabriqueEtape,
    candidature,
    parcours_en_cours,
)
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa, participant_renseigne

LE = date(2026, 3, 16)


def lues(parcours: Parcours, le: date = LE) -> dict[str, Echeance]:
    return {e.code: e for e in echeances_de_suivi(LotLu(Parcours.objects.filter(pk=parcours.pk), le))}


def test_la_reception_d_un_brsa_se_planifie_puis_se_note(referent: Utilisateur) -> None:
    personne = participant_renseigne()
    FabriquePeriodeRsa(participant=personne, source="CAF", date_debut=date(2026, 2, 1))
    parcours = candidature(participant=personne, referent=referent, date_orientation=date(2026, 3, 1))
    reception = lues(parcours)["reception"]
    assert (reception.article, reception.date_limite, reception.jours(LE)) == ("6.2", LE, 0)
    assert (reception.geste, reception.url) == ("Planifier", reverse("parcours:rdv_planifier", args=[parcours.pk]))
    FabriqueEntretien(parcours=parcours, date_entretien=LE + timedelta(days=1), presence="")
    assert lues(parcours)["reception"].url == reverse("parcours:entretien_noter", args=[parcours.pk])


def test_un_rsa_ouvert_apres_l_orientation_ne_fait_pas_courir_les_quinze_jours(referent: Utilisateur) -> None:
    personne = participant_renseigne()
    FabriquePeriodeRsa(participant=personne, source="CAF", date_debut=date(2026, 3, 2))
    parcours = candidature(participant=personne, referent=referent, date_orientation=date(2026, 3, 1))
    assert set(lues(parcours)) == {"premier_rdv", "contrat_a_signer"}


def test_le_plus_ancien_rendez_vous_sans_presence_se_note(referent: Utilisateur) -> None:
    parcours = parcours_en_cours(participant=participant_renseigne(), referent=referent, debut=date(2026, 3, 2))
    ancien = FabriqueEntretien(parcours=parcours, date_entretien=date(2026, 3, 10), presence="")
    FabriqueEntretien(parcours=parcours, date_entretien=date(2026, 3, 12), presence="")
    rdv = lues(parcours)["rdv_a_noter"]
    assert (rdv.date_limite, rdv.url) == (date(2026, 3, 10), reverse("parcours:entretien_modifier", args=[ancien.pk]))
    assert rdv.depassee(LE)


def test_chaque_fait_efface_son_rappel(referent: Utilisateur) -> None:
    """From a neglected parcours to one in order, gesture by gesture."""
    debut = LE - timedelta(days=60)
    personne = participant_renseigne(date_inscription_france_travail=None, inscription_en_cours=True)
    FabriquePeriodeRsa(participant=personne, date_debut=debut, source="CAF")
    parcours = parcours_en_cours(participant=personne, referent=referent, debut=debut)
    assert set(lues(parcours)) == {
        "contrat_a_signer",
        "sans_entretien",
        "sans_etape",
        "inscription_france_travail",
    }
    FabriqueEntretien(parcours=parcours, date_entretien=LE - timedelta(days=2), mode="telephone")
    FabriqueEtape(parcours=parcours, date_debut=debut)
    contrat = FabriqueContratEngagement(
        parcours=parcours, date_signature=debut, date_debut=debut, date_fin=LE + timedelta(days=20)
    )
    personne.inscription_en_cours, personne.date_inscription_france_travail = False, debut
    personne.save()
    assert set(lues(parcours)) == {"contrat_a_renouveler"}
    FabriqueContratEngagement(
        parcours=parcours,
        date_signature=LE,
        date_debut=contrat.date_fin + timedelta(days=1),
        date_fin=contrat.date_fin + timedelta(days=180),
    )
    assert lues(parcours) == {}


def test_une_absence_n_est_pas_un_entretien(referent: Utilisateur) -> None:
    parcours = parcours_en_cours(participant=participant_renseigne(), referent=referent, debut=LE - timedelta(days=60))
    FabriqueEntretien(parcours=parcours, date_entretien=LE, presence="absent")
    assert "sans_entretien" in lues(parcours)


def test_les_donnees_manquantes_sont_nommees(referent: Utilisateur) -> None:
    parcours = candidature(
        participant=FabriqueParticipant(
            niveau_formation="", commune_id=None, date_inscription_france_travail=None, inscription_en_cours=False
        ),
        referent=referent,
        premier_rdv=date(2026, 3, 9),
    )
    assert lues(parcours)["donnees_manquantes"].libelle == (
        "Compléter la situation\u00a0: commune, niveau de formation, quartier prioritaire, RQTH, durée sans activité, "
        "inscription à France Travail"
    )


@pytest.mark.parametrize("statut", ["sorti", "refuse", "annule"])
def test_un_parcours_clos_n_attend_plus_rien(referent: Utilisateur, statut: str) -> None:
    if statut == "sorti":
        parcours = parcours_en_cours(referent=referent)
        Parcours.objects.filter(pk=parcours.pk).update(statut=statut, date_fin=date(2025, 1, 1))
    else:
        parcours = candidature(referent=referent)
        Parcours.objects.filter(pk=parcours.pk).update(statut=statut)
    assert lues(parcours) == {}


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_parcours(referent: Utilisateur) -> None:
    """Rule 14: one query for 1 and for 30."""
    comptes = []
    for nombre in (1, 29):
        for _ in range(nombre):
            candidature(referent=referent)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            trouvees = list(echeances_de_suivi(LotLu(Parcours.objects.all(), LE)))
        comptes.append(len(requetes))
    assert comptes == [1, 1]
    assert len(trouvees) == 30
