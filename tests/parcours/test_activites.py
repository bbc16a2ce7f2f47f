"""The weekly activity of a contract: noted, read, typed in one grid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.dossier import DossierLu
from parcours.forms.activites import FormulaireActivites
from parcours.models import ActiviteHebdo, ContratEngagement, Parcours
from parcours.regles.activite import (
    lundi_de,
    lundis,
)
from parcours.selectors.activites import HeuresConnues, activites_lues, bilan_de, graphique_de, heures_connues
from parcours.services.activites import SemaineSaisie, noter_semaines
from parcours.volets_suivi import volet_contrats
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.contraintes import violer
from tests.fabriques.accounts import accompagnateur, agent_pole
from tests.fabriques.parcours import FabriqueContratEngagement, FabriqueEntretien, FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.parcours.activites import DEBUT, FIN, LE, LUNDIS


@pytest.fixture
def contrat(referent: Utilisateur) -> ContratEngagement:
    personne = FabriqueParticipant()
    FabriquePeriodeRsa(participant=personne)
    parcours = parcours_en_cours(participant=personne, referent=referent)
    return FabriqueContratEngagement(parcours=parcours, date_signature=DEBUT, date_debut=DEBUT, date_fin=FIN)


def noter(contrat: ContratEngagement, referent: Utilisateur, *semaines: SemaineSaisie, version: int = 1) -> Any:
    return noter_semaines(contrat=contrat, version=version, semaines=semaines, par=referent, le=LE)


def lire(contrat: ContratEngagement) -> list[tuple[Any, ...]]:
    return list(contrat.activites.values_list("date_semaine", "heures_prevues", "heures_faites", "activite"))


@pytest.mark.django_db
def test_noter_corriger_vider_une_semaine(contrat: ContratEngagement, referent: Utilisateur) -> None:
    une, deux = SemaineSaisie(LUNDIS[0], Decimal(15), Decimal(12), "Atelier"), SemaineSaisie(LUNDIS[1], Decimal(15))
    assert noter(contrat, referent, une, deux, SemaineSaisie(LUNDIS[2])).version == 2
    assert noter(contrat, referent, une, deux).version == 2  # sent twice
    assert lire(contrat) == [(LUNDIS[0], 15, 12, "Atelier"), (LUNDIS[1], 15, None, "")]
    noter(contrat, referent, une, SemaineSaisie(LUNDIS[1]), version=2)
    assert lire(contrat) == [(LUNDIS[0], 15, 12, "Atelier")]
    assert contrat.activites.get().saisie_par == referent
    with pytest.raises(ConflitDeVersion):
        noter(contrat, referent, deux)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("semaine", "champ"),
    [
        (SemaineSaisie(date(2026, 4, 6), Decimal(1)), "prevues_20260406"),
        (SemaineSaisie(LUNDIS[4], None, Decimal(1)), "faites_20260330"),
        (SemaineSaisie(LUNDIS[1], Decimal(61)), None),
    ],
)
def test_une_semaine_impossible_est_refusee(
    contrat: ContratEngagement, referent: Utilisateur, semaine: SemaineSaisie, champ: str | None
) -> None:
    with pytest.raises(ErreurMetier) as refus:
        noter(contrat, referent, semaine)
    assert (refus.value.champ, lire(contrat)) == (champ, [])


@pytest.mark.django_db
def test_un_parcours_clos_ne_note_plus(contrat: ContratEngagement, referent: Utilisateur) -> None:
    Parcours.objects.filter(pk=contrat.parcours_id).update(statut="sorti", date_fin=LE)
    with pytest.raises(GesteInterdit):
        noter(contrat, referent, SemaineSaisie(LUNDIS[0], Decimal(1)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"date_semaine": date(2026, 3, 3)}, "activite_lundi"),
        ({"heures_prevues": 61}, "activite_heures"),
        ({"heures_faites": -1}, "activite_heures"),
        ({"heures_prevues": None}, "activite_dite"),
        ({"date_semaine": LUNDIS[1]}, "activite_une_par_semaine"),
    ],
)
def test_la_base_tient_la_semaine(contrat: ContratEngagement, champs: dict[str, Any], contrainte: str) -> None:
    ActiviteHebdo.objects.create(contrat=contrat, date_semaine=LUNDIS[1], heures_prevues=15)
    assert (
        violer(
            lambda: ActiviteHebdo.objects.create(
                **{"contrat": contrat, "date_semaine": LUNDIS[0], "heures_prevues": 15} | champs
            )
        )
        == contrainte
    )


@pytest.mark.django_db
def test_les_etapes_et_les_rendez_vous_disent_deja_des_heures(
    contrat: ContratEngagement, referent: Utilisateur
) -> None:
    parcours = contrat.parcours
    FabriqueEtape(parcours=parcours, date_debut=LUNDIS[1], date_fin=LUNDIS[2], heures_hebdo=8)
    FabriqueEtape(parcours=parcours, date_debut=None, date_debut_prevue=LUNDIS[2], heures_hebdo=4)
    FabriqueEtape(parcours=parcours, date_debut=None, date_debut_prevue=LUNDIS[0], heures_hebdo=9, resultat="absent")
    FabriqueEtape(parcours=parcours, date_debut=LUNDIS[0])
    for duree, presence in ((60, "honore"), (40, "honore"), (90, "absent"), (None, "honore")):
        FabriqueEntretien(parcours=parcours, date_entretien=date(2026, 3, 12), duree_minutes=duree, presence=presence)
    assert heures_connues(contrat, referent) == {
        LUNDIS[0]: HeuresConnues(),
        LUNDIS[1]: HeuresConnues(Decimal(8), Decimal("1.7")),
        LUNDIS[2]: HeuresConnues(Decimal(12)),
        LUNDIS[3]: HeuresConnues(Decimal(4)),
        LUNDIS[4]: HeuresConnues(Decimal(4)),
    }


@pytest.mark.django_db
def test_le_pole_lit_les_semaines_du_rsa(contrat: ContratEngagement, referent: Utilisateur) -> None:
    """A-2: the weeks up to the end of the last RSA period."""
    contrat.parcours.participant.periodes_rsa.update(date_fin=LUNDIS[1])
    noter(contrat, referent, *(SemaineSaisie(lundi, Decimal(15), Decimal(10)) for lundi in LUNDIS[:3]))
    agent = agent_pole()
    assert sorted(activites_lues(contrat, referent)) == list(LUNDIS[:3])
    assert sorted(activites_lues(contrat, agent)) == list(LUNDIS[:2])
    assert activites_lues(contrat, accompagnateur()) == {}
    volet = volet_contrats(DossierLu(contrat.parcours, agent, LE))
    assert volet is not None
    ((lu, bilan_lu),) = volet["contrats"]
    assert (lu.contrat, bilan_lu.semaines_faites, bilan_lu.semaines_tenues) == (contrat, 2, 1)
    assert bilan_de(contrat, activites_lues(contrat, referent)).semaines_faites == 3


@pytest.mark.django_db
def test_le_graphique_attend_des_heures_faites(contrat: ContratEngagement, referent: Utilisateur) -> None:
    noter(contrat, referent, SemaineSaisie(LUNDIS[0], Decimal(15)))
    assert graphique_de(contrat, activites_lues(contrat, referent)) is None
    noter(contrat, referent, SemaineSaisie(LUNDIS[0], Decimal(15), Decimal(9)), version=2)
    assert graphique_de(contrat, activites_lues(contrat, referent)).titre == "Heures d’activité par semaine"


@pytest.fixture
def en_cours(contrat: ContratEngagement) -> ContratEngagement:
    """The same contract, running today."""
    lundi = lundi_de(aujourdhui())
    ContratEngagement.objects.filter(pk=contrat.pk).update(
        date_debut=lundi - timedelta(days=14), date_fin=lundi + timedelta(days=20)
    )
    contrat.refresh_from_db()
    return contrat


@pytest.mark.django_db
def test_la_grille_a_l_ecran(en_cours: ContratEngagement, referent: Utilisateur) -> None:
    client, url = connecte(referent), reverse("parcours:contrat_activite", args=[en_cours.pk])
    FabriqueEtape(parcours=en_cours.parcours, date_debut=en_cours.date_debut, heures_hebdo=Decimal("7.5"))
    premier, deuxieme = (f"{en_cours.date_debut + timedelta(days=n):%Y%m%d}" for n in (0, 7))
    page = client.get(url)
    assert [ligne.courante for ligne in page.context["lignes"]] == [False, False, True, False, False]
    # Filling from the étapes records nothing, and keeps what is typed.
    envoi = {"version": "1", f"prevues_{premier}": "15", f"faites_{premier}": "12,5", f"activite_{premier}": "Atelier"}
    rempli = client.post(url, envoi | {"reprendre": "1"}).context["form"]
    assert (rempli[f"prevues_{premier}"].value(), rempli[f"prevues_{deuxieme}"].value()) == ("15", "7,5")
    assert en_cours.activites.count() == 0
    for faux, message in (("quinze", "Saisir un nombre d’heures"), ("70", "vont de 0 à 60")):
        refus = client.post(url, envoi | {f"prevues_{deuxieme}": faux})
        assert (refus.status_code, message in refus.content.decode()) == (422, True)
        assert faux in refus.content.decode()
    lue = client.post(url, envoi, follow=True)
    assert lire(en_cours) == [(en_cours.date_debut, 15, Decimal("12.5"), "Atelier")]
    assert "2,5\xa0h de moins" in lue.content.decode()
    conflit = client.post(url, envoi | {f"activite_{premier}": "Autre"})
    assert (conflit.status_code, "Autre" in conflit.content.decode()) == (409, True)
    a_venir = f"{en_cours.date_debut + timedelta(days=21):%Y%m%d}"
    refus = client.post(url, {"version": "2", f"faites_{a_venir}": "3"})
    assert (refus.status_code, "à venir" in refus.content.decode()) == (422, True)


@pytest.mark.django_db
def test_la_grille_coute_le_meme_nombre_de_requetes(
    en_cours: ContratEngagement, referent: Utilisateur, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = connecte(referent), reverse("parcours:contrat_activite", args=[en_cours.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as vide:
        client.get(url)
    for lundi in lundis(en_cours.date_debut, en_cours.date_fin):
        ActiviteHebdo.objects.create(contrat=en_cours, date_semaine=lundi, heures_prevues=15)
        FabriqueEtape(parcours=en_cours.parcours, date_debut=lundi, heures_hebdo=3)
    with django_assert_num_queries(len(vide)):
        client.get(url)


@pytest.mark.django_db
def test_l_ecran_propose_le_lendemain_et_dit_la_rupture(contrat: ContratEngagement, referent: Utilisateur) -> None:
    """P-C.1: the contract before ended ten days ago."""
    le = aujourdhui()
    ContratEngagement.objects.filter(pk=contrat.pk).update(date_fin=le - timedelta(days=10))
    page = connecte(referent).get(reverse("parcours:contrat_signer", args=[contrat.parcours_id]))
    assert page.context["form"]["date_debut"].value() == le - timedelta(days=9)
    assert (page.context["rupture"], "9&nbsp;jours sans contrat" in page.content.decode()) == (9, True)


def test_le_formulaire_a_trois_champs_par_semaine() -> None:
    contrat = ContratEngagement(date_debut=DEBUT, date_fin=FIN, version=4)
    formulaire = FormulaireActivites(contrat=contrat, activites={}, connues={})
    assert (len(formulaire.fields), formulaire.initial["version"]) == (1 + 3 * len(LUNDIS), 4)
