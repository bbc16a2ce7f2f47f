"""Data quality: each check finds what it says and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from parcours.models import Entretien, Parcours, Referent
from participants.models import Difficulte, Participant
from pilotage.qualite.controles import CONTROLES
from tests.fabriques import accounts
from tests.fabriques.parcours import FabriqueEtape, candidature
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.pilotage.qualite import COMPLETE, DEBUT, LE, ORIENTATION, entree, ligne, releves, sain, sortie

pytestmark = pytest.mark.django_db


def rsa_interrompu(p: Parcours) -> None:
    p.participant.periodes_rsa.update(date_fin=date(2025, 5, 31))
    FabriquePeriodeRsa(participant=p.participant, date_debut=date(2025, 7, 1), source="CAF")


def ouvrir_une_candidature(p: Parcours) -> None:
    personne = FabriqueParticipant(**COMPLETE | {"rqth": None})
    FabriquePeriodeRsa(participant=personne, source="CAF")
    referent = Referent.objects.get(parcours=p).utilisateur
    candidature(participant=personne, referent=referent, date_orientation=date(2025, 9, 20))


def apres_la_sortie(etape: dict[str, Any]) -> Callable[[Parcours], Any]:
    def defaire(p: Parcours) -> None:
        sortie(qualification="autre", type="abandon", critere="")(p)
        FabriqueEtape(parcours=p, **etape)

    return defaire


def fiche_oubliee(p: Parcours) -> None:
    sortie(qualification="autre", type="abandon", critere="")(p)
    Parcours.objects.filter(pk=p.pk).update(repris=False)


DEFAUTS: dict[str, Callable[[Parcours], Any]] = {
    "entree_absente": ligne(situation_entree=None),
    "entree_commune": entree(commune=None),
    "entree_qpv": entree(qpv=None),
    "entree_niveau": entree(niveau_formation=""),
    "entree_inscription": entree(date_inscription_france_travail=None),
    "entree_rqth": entree(rqth=None),
    "entree_activite": entree(mois_sans_activite=None),
    "entree_foyer": entree(parent_isole=None),
    "fiche_incomplete": ouvrir_une_candidature,
    "naissance": lambda p: Participant.objects.filter(pk=p.participant_id).update(date_naissance=date(2010, 1, 1)),
    "orientation_absente": ligne(date_orientation=None),
    "rdv_avant_orientation": ligne(date_orientation=date(2025, 3, 4), repris=True),
    "commission_absente": ligne(date_commission=None),
    "commission_avant_debut": ligne(date_commission=date(2025, 3, 2)),
    "sans_referent": lambda p: Referent.objects.filter(parcours=p).delete(),
    "pole_sans_rsa": lambda p: p.participant.periodes_rsa.update(date_debut=date(2025, 2, 22)),
    "trou_rsa": rsa_interrompu,
    "rsa_sans_preuve": lambda p: p.participant.periodes_rsa.update(source=""),
    "sans_diagnostic": lambda p: Difficulte.objects.filter(diagnostic=p.diagnostic).delete(),
    "sans_etape": lambda p: p.etapes.all().delete(),
    "etape_en_retard": lambda p: p.etapes.update(
        date_fin=None, date_debut_prevue=DEBUT, date_fin_prevue=date(2025, 10, 5)
    ),
    "etape_avant": lambda p: p.etapes.update(date_debut=date(2025, 3, 2)),
    "entretien_a_noter": lambda p: Entretien.objects.create(
        parcours=p, date_entretien=date(2025, 10, 5), presence="", mode="telephone"
    ),
    "brsa_sans_contrat": lambda p: p.contrats_engagement.all().delete(),
    "etape_ouverte": apres_la_sortie({"date_debut": date(2025, 6, 2)}),
    "etape_apres": apres_la_sortie({"date_debut": date(2025, 8, 1), "date_fin": date(2025, 9, 2)}),
    "sortie_sans_nature": sortie(qualification="autre", type="", critere=""),
    "sortie_sans_critere": sortie(critere=""),
    "sortie_sans_preuve": sortie(),
    "emploi_incomplet": sortie(naf=""),
    "formation_incomplete": sortie(critere="S-4", type="formation", formation_mois=None),
    "fiche_absente": fiche_oubliee,
}  # fmt: skip
# A defect that is two: an exit for which no piece is on file lacks its evidence, whatever else it lacks.
AUSSI = {
    "emploi_incomplet": {"sortie_sans_preuve"},
    "formation_incomplete": {"sortie_sans_preuve"},
}


def test_chaque_controle_a_son_essai() -> None:
    assert DEFAUTS.keys() == CONTROLES.keys()


def test_un_parcours_sain_n_est_pas_releve() -> None:
    sain(accounts.accompagnateur())
    assert releves() == {}


@pytest.mark.parametrize("code", DEFAUTS)
def test_chaque_controle_releve_son_defaut(code: str) -> None:
    referent = accounts.accompagnateur()
    sain(referent)
    DEFAUTS[code](sain(referent))
    assert releves() == dict.fromkeys({code} | AUSSI.get(code, set()), 1)


@pytest.mark.parametrize(
    ("defaire", "code"),
    [
        (lambda p: p.etapes.update(date_fin=None, date_debut_prevue=DEBUT, date_fin_prevue=LE), "etape_en_retard"),
        (lambda p: p.etapes.update(date_debut=DEBUT), "etape_avant"),
        (ligne(date_commission=DEBUT), "commission_avant_debut"),
        (ligne(date_orientation=DEBUT), "rdv_avant_orientation"),
        (lambda p: p.participant.periodes_rsa.update(date_debut=ORIENTATION), "pole_sans_rsa"),
        (lambda p: p.participant.periodes_rsa.update(date_fin=ORIENTATION), "pole_sans_rsa"),
    ],
)
def test_a_la_borne_rien_n_est_releve(defaire: Callable[[Parcours], Any], code: str) -> None:
    defaire(sain(accounts.accompagnateur()))
    assert code not in releves()


def test_un_sorti_de_l_avant_derniere_annee_n_est_plus_examine() -> None:
    suivi = sain(accounts.accompagnateur())
    sortie(naf="")(suivi)
    Parcours.objects.filter(pk=suivi.pk).update(
        date_orientation=date(2023, 3, 1), date_premier_rdv=date(2023, 3, 3), date_debut=date(2023, 3, 3),
        date_commission=date(2023, 3, 20), date_fin=date(2023, 12, 31),
    )  # fmt: skip
    assert releves() == {}
    Parcours.objects.filter(pk=suivi.pk).update(date_fin=date(2024, 1, 1))
    assert "emploi_incomplet" in releves()
