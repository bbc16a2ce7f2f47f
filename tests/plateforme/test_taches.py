"""Long works: claimed once, repeated safely, taken up again when their worker dies."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from plie.socle import taches
from plie.socle.avancement import Avancement
from plie.socle.erreurs import ErreurMetier
from plie.socle.models import EtatTache, Tache
from tests.plateforme.executants import noter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nature(monkeypatch: pytest.MonkeyPatch) -> Callable[[taches.Executant], str]:
    """Register a function for the time of one test."""
    monkeypatch.setattr(taches, "_executants", {})

    def enregistrer(fonction: taches.Executant) -> str:
        taches.executant("essai")(fonction)
        return "essai"

    return enregistrer


def demander(**parametres: Any) -> Tache:
    return taches.demander("essai", "1", parametres)


def test_demander_deux_fois_donne_une_seule_tache() -> None:
    assert demander().pk == demander().pk
    assert Tache.objects.count() == 1


def test_executer_ecrit_les_effets_et_la_fin_ensemble(nature: Any) -> None:
    nature(lambda tache, avancer: noter("fait") and {"lignes": 3})
    tache = demander()
    assert taches.executer(tache.pk) == EtatTache.TERMINEE
    tache.refresh_from_db()
    assert (tache.etat, tache.progression, tache.resultat, tache.tentatives) == ("terminee", 100, {"lignes": 3}, 1)
    assert Session.objects.filter(session_key="fait").count() == 1


def test_executer_une_tache_terminee_ne_fait_rien(nature: Any) -> None:
    appels: list[int] = []
    nature(lambda tache, avancer: appels.append(tache.pk))
    tache = demander()
    assert [taches.executer(tache.pk) for _ in range(2)] == ["terminee", "terminee"]
    assert appels == [tache.pk]


def test_executer_une_tache_inconnue_ne_fait_rien() -> None:
    assert taches.executer(999) == "ailleurs"


def test_executer_quand_un_autre_travaille_ne_fait_rien(nature: Any) -> None:
    nature(lambda tache, avancer: noter("deux fois"))
    tache = demander()
    autre = connection.copy()
    with autre.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_lock(%s, %s)", [taches.CLASSE_VERROU, tache.pk])
    assert taches.executer(tache.pk) == "ailleurs"
    autre.close()
    assert Session.objects.count() == 0
    tache.refresh_from_db()
    assert tache.etat == EtatTache.EN_ATTENTE


def test_une_erreur_defait_les_effets_et_prevoit_un_nouvel_essai(nature: Any) -> None:
    def tomber(tache: Tache, avancer: Avancement) -> None:
        noter("perdu")
        raise ValueError("panne")

    nature(tomber)
    tache = demander()
    assert taches.executer(tache.pk) == EtatTache.EN_ATTENTE
    tache.refresh_from_db()
    assert Session.objects.count() == 0
    assert tache.erreur == "ValueError : panne"
    assert tache.a_reprendre_le > timezone.now() + timedelta(minutes=1)


def test_apres_trois_essais_la_tache_est_mise_de_cote(nature: Any) -> None:
    def tomber(tache: Tache, avancer: Avancement) -> None:
        raise ValueError("panne")

    nature(tomber)
    tache = demander()
    etats = [taches.executer(tache.pk) for _ in range(4)]
    assert etats == ["en_attente", "en_attente", "echouee", "echouee"]
    tache.refresh_from_db()
    assert tache.tentatives == 3


def test_un_refus_metier_est_definitif_et_dit_pourquoi(nature: Any) -> None:
    def refuser(tache: Tache, avancer: Avancement) -> None:
        raise ErreurMetier("Le trimestre n’est pas terminé.")

    nature(refuser)
    tache = demander()
    assert taches.executer(tache.pk) == EtatTache.ECHOUEE
    tache.refresh_from_db()
    assert tache.message == "Le trimestre n’est pas terminé."


def test_demander_une_tache_echouee_la_remet_en_attente(nature: Any) -> None:
    def refuser(tache: Tache, avancer: Avancement) -> None:
        raise ErreurMetier("non")

    nature(refuser)
    taches.executer(demander().pk)
    tache = demander(lot=2)
    assert (tache.etat, tache.tentatives, tache.parametres, tache.erreur) == ("en_attente", 0, {"lot": 2}, "")


def test_nature_sans_executant(nature: Any) -> None:
    tache = demander()
    taches.executer(tache.pk)
    tache.refresh_from_db()
    assert tache.erreur == "LookupError : aucun exécutant pour la nature « essai »"


def test_deux_fonctions_pour_une_nature_sont_refusees(nature: Any) -> None:
    nature(noter)
    with pytest.raises(ValueError, match="deux fonctions"):
        nature(demander)


def test_la_progression_se_voit_pendant_le_travail(nature: Any) -> None:
    vues: list[tuple[int, str]] = []

    def travailler(tache: Tache, avancer: Avancement) -> None:
        avancer(40, "à mi-chemin")
        autre = connection.copy()
        with autre.cursor() as curseur:
            curseur.execute("SELECT progression, message FROM socle_tache WHERE id = %s", [tache.pk])
            vues.append(curseur.fetchone())
        autre.close()

    nature(travailler)
    taches.executer(demander().pk)
    assert vues == [(40, "à mi-chemin")]


def test_annuler_pendant_le_travail_defait_ses_effets(nature: Any) -> None:
    def travailler(tache: Tache, avancer: Avancement) -> None:
        noter("perdu")
        autre = connection.copy()
        with autre.cursor() as curseur:
            curseur.execute("UPDATE socle_tache SET etat = 'annulee', terminee_le = now() WHERE id = %s", [tache.pk])
        autre.close()
        avancer(50)
        raise AssertionError("le travail aurait dû s’arrêter")

    nature(travailler)
    tache = demander()
    assert taches.executer(tache.pk) == EtatTache.ANNULEE
    assert Session.objects.count() == 0
    assert taches.annuler(tache) is False


def test_annuler_avant_le_travail_empeche_de_commencer(nature: Any) -> None:
    nature(lambda tache, avancer: noter("perdu"))
    tache = demander()
    assert taches.annuler(tache) is True
    assert taches.executer(tache.pk) == EtatTache.ANNULEE
    assert Session.objects.count() == 0


def test_reprendre_ne_voit_que_les_taches_dues(nature: Any) -> None:
    recente = demander()
    perdue = taches.demander("essai", "perdue")
    Tache.objects.filter(pk=perdue.pk).update(a_reprendre_le=timezone.now() - timedelta(seconds=1))
    morte = taches.demander("essai", "morte")
    vivante = taches.demander("essai", "vivante")
    Tache.objects.filter(pk__in=[morte.pk, vivante.pk]).update(etat=EtatTache.EN_COURS)
    autre = connection.copy()
    with autre.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_lock(%s, %s)", [taches.CLASSE_VERROU, vivante.pk])
    assert taches.reprendre() == sorted([perdue.pk, morte.pk])
    autre.close()
    assert taches.reprendre() == [vivante.pk]
    recente.refresh_from_db()
    assert recente.etat == EtatTache.EN_ATTENTE
