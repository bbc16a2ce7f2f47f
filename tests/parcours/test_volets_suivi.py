"""What the follow-up shows on the page of a parcours, to whom, up to when (A-1, A-2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.dossier import DossierLu
from parcours.models import Parcours
from parcours.volets_suivi import (
    fil_suivi,
    gestes_suivi,
    volet_contrats,
    volet_diagnostic,
    volet_entretiens,
    volet_etapes,
)
from participants.models import Difficulte
from plie.socle.conflits import dernier_auteur
from tests.fabriques.accounts import agent_pole
from tests.fabriques.parcours import (
    DEBUT,
    FabriqueContratEngagement,
    FabriqueEntretien,
    FabriqueEtape,
    candidature,
    parcours_en_cours,
)
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = date(2024, 12, 2)
FIN_RSA = date(2024, 6, 30)


@pytest.fixture
def suivi(referent: Utilisateur) -> Parcours:
    """A parcours that went on after the end of the RSA."""
    personne = FabriqueParticipant()
    FabriquePeriodeRsa(participant=personne, date_fin=FIN_RSA)
    parcours = parcours_en_cours(participant=personne, referent=referent)
    for jour in (FIN_RSA, FIN_RSA + timedelta(days=1)):
        FabriqueEntretien(parcours=parcours, date_entretien=jour, compte_rendu=f"Note du {jour}")
        FabriqueEtape(parcours=parcours, date_debut=jour, intitule=f"Étape du {jour}", date_fin=LE, resultat="fait")
    FabriqueContratEngagement(parcours=parcours)
    FabriqueContratEngagement(
        parcours=parcours, date_signature=FIN_RSA + timedelta(days=20), date_debut=date(2024, 8, 1), date_fin=LE
    )
    return parcours


def test_le_referent_lit_tout(suivi: Parcours, referent: Utilisateur) -> None:
    entretiens = volet_entretiens(DossierLu(suivi, referent, LE))
    assert [lu.entretien.date_entretien for lu in entretiens["passes"]] == [
        FIN_RSA + timedelta(days=1),
        FIN_RSA,
        date(2024, 1, 15),
    ]
    assert entretiens["modifiable"] is True
    assert [lue.etat for lue in volet_etapes(DossierLu(suivi, referent, LE))["etapes"]] == ["fait", "fait"]
    assert len(volet_contrats(DossierLu(suivi, referent, LE))["contrats"]) == 2


def test_le_pole_lit_jusqu_a_la_fin_du_rsa(suivi: Parcours) -> None:
    """A-2: interviews in full, nothing dated after the end of the last RSA period."""
    agent = agent_pole()
    entretiens = volet_entretiens(DossierLu(suivi, agent, LE))
    assert [lu.entretien.compte_rendu for lu in entretiens["passes"]] == [f"Note du {FIN_RSA}", "Point sur le projet."]
    assert entretiens["modifiable"] is False
    assert [(lue.fin, lue.etat) for lue in volet_etapes(DossierLu(suivi, agent, LE))["etapes"]] == [(None, "commencée")]
    assert len(volet_contrats(DossierLu(suivi, agent, LE))["contrats"]) == 1
    assert all(e.url == "" for e in fil_suivi(DossierLu(suivi, agent, LE)))
    assert list(gestes_suivi(DossierLu(suivi, agent, LE))) == []


def test_une_difficulte_levee_apres_le_rsa_reste_en_cours_pour_le_pole(suivi: Parcours, referent: Utilisateur) -> None:
    Difficulte.objects.filter(code="mobilite").update(etat="leve", date_levee=LE)
    Difficulte.objects.create(diagnostic=suivi.diagnostic, code="langue", date_reperage=LE)

    def etats(utilisateur: Utilisateur) -> list[list[str]]:
        return [
            [lue.etat for lue in difficultes]
            for _, difficultes in volet_diagnostic(DossierLu(suivi, utilisateur, LE))["familles"]
        ]

    assert etats(referent) == [["à traiter", "à traiter"], ["levé"]]
    assert etats(agent_pole()) == [["à traiter"], ["en cours"]]


def test_sans_diagnostic_ni_rsa(referent: Utilisateur) -> None:
    parcours = candidature(referent=referent)
    assert volet_diagnostic(DossierLu(parcours, referent, LE))["diagnostic"] is None
    assert volet_contrats(DossierLu(parcours, referent, LE)) is None


def test_les_etats_d_une_etape(referent: Utilisateur) -> None:
    parcours = parcours_en_cours(referent=referent)
    un_jour = timedelta(days=1)
    for debut, fin in ((LE + un_jour, None), (LE, None), (LE - un_jour, LE - un_jour)):
        FabriqueEtape(parcours=parcours, date_debut=debut, date_fin=fin)
    lues = volet_etapes(DossierLu(parcours, referent, LE))["etapes"]
    assert [(lue.etat, lue.terminable) for lue in lues] == [
        ("à venir", False),
        ("en cours", True),
        ("résultat à noter", True),
    ]


@pytest.mark.parametrize(
    ("champs", "etat", "terminable"),
    [
        ({"date_debut": None, "date_debut_prevue": LE}, "à venir", True),
        ({"date_debut": None, "date_debut_prevue": LE - timedelta(days=1)}, "à noter", True),
        ({"date_debut": None, "date_debut_prevue": LE, "resultat": "absent"}, "absent", False),
        ({"date_debut": LE, "resultat": "fait"}, "fait", True),
        ({"date_debut": LE, "date_fin": LE, "resultat": "abandon"}, "abandonné", False),
        (
            {"date_debut": DEBUT, "date_debut_prevue": DEBUT, "date_fin_prevue": LE - timedelta(days=1)},
            "résultat à noter",
            True,
        ),
    ],
)
def test_l_etat_d_une_etape_prevue_commencee_refusee(
    referent: Utilisateur, champs: dict[str, Any], etat: str, terminable: bool
) -> None:
    parcours = parcours_en_cours(referent=referent)
    FabriqueEtape(parcours=parcours, **champs)
    (lue,) = volet_etapes(DossierLu(parcours, referent, LE))["etapes"]
    assert (lue.etat, lue.terminable) == (etat, terminable)


def test_le_pole_ne_lit_une_etape_prevue_que_si_elle_l_est_dans_le_rsa(suivi: Parcours) -> None:
    """A-2: a planned étape stands at its planned start, until it really begins."""
    suivi.etapes.all().delete()
    apres = FIN_RSA + timedelta(days=1)
    FabriqueEtape(parcours=suivi, date_debut=None, date_debut_prevue=FIN_RSA, intitule="prévue avant")
    FabriqueEtape(parcours=suivi, date_debut=None, date_debut_prevue=apres, intitule="prévue après")
    FabriqueEtape(parcours=suivi, date_debut=apres, date_debut_prevue=FIN_RSA, intitule="commencée après")
    lues = volet_etapes(DossierLu(suivi, agent_pole(), LE))["etapes"]
    assert [(lue.etape.intitule, lue.etat) for lue in lues] == [("prévue avant", "prévue")]


def test_le_fil_dit_ce_qui_n_a_pas_eu_lieu(referent: Utilisateur) -> None:
    parcours = parcours_en_cours(referent=referent)
    FabriqueEtape(parcours=parcours, date_debut=None, date_debut_prevue=LE, resultat="refus_personne")
    assert "Étape\u00a0: mobilisation (refusé par la personne)" in [
        e.titre for e in fil_suivi(DossierLu(parcours, referent, LE))
    ]


def test_le_fil_dit_ce_qui_est_arrive(suivi: Parcours, referent: Utilisateur) -> None:
    FabriqueEntretien(parcours=suivi, date_entretien=LE, presence="absent", compte_rendu="")
    FabriqueEntretien(parcours=suivi, date_entretien=LE, presence="")
    FabriqueEtape(parcours=suivi, date_debut=LE + timedelta(days=1))
    titres = [e.titre for e in fil_suivi(DossierLu(suivi, referent, LE))]
    assert "Entretien individuel en présence : absent" in titres
    assert f"Fin d’étape : Étape du {FIN_RSA} (fait)" in titres
    assert sum(t.startswith("Entretien") for t in titres) == 4  # planned ones are not events yet
    assert sum(t.startswith("Étape") for t in titres) == 2
    assert "Diagnostic établi" in titres


def test_le_geste_principal_note_le_rendez_vous_du_jour(suivi: Parcours, referent: Utilisateur) -> None:
    gestes = list(gestes_suivi(DossierLu(suivi, referent, LE)))
    assert (gestes[0].url, gestes[0].principal) == (reverse("parcours:entretien_noter", args=[suivi.pk]), True)
    prevu = FabriqueEntretien(parcours=suivi, date_entretien=LE, presence="")
    assert next(iter(gestes_suivi(DossierLu(suivi, referent, LE)))).url == reverse(
        "parcours:entretien_modifier", args=[prevu.pk]
    )


def test_un_parcours_clos_n_offre_plus_de_geste(suivi: Parcours, referent: Utilisateur) -> None:
    Parcours.objects.filter(pk=suivi.pk).update(statut="sorti", date_fin=LE)
    suivi.refresh_from_db()
    assert list(gestes_suivi(DossierLu(suivi, referent, LE))) == []
    assert volet_etapes(DossierLu(suivi, referent, LE))["modifiable"] is False


def test_sans_personne_connectee_l_historique_ne_nomme_personne(suivi: Parcours, referent: Utilisateur) -> None:
    assert dernier_auteur(suivi) == ""
    assert dernier_auteur(referent.roles.model()) == ""
