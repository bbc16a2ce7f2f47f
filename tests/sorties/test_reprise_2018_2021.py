"""The folder of 2018-2021 comes in whole, with its counts, its history and its frozen situations."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Count, F

from accounts.models import EtpPlie, Utilisateur
from parcours.models import Etape, Parcours, Referent
from participants.models import Participant, PeriodeRsa, SituationEntree
from participants.models.situation import CHAMPS_SITUATION
from sorties.models import Sortie
from sorties.reprise import importer
from tests.fabriques.reprise import DOSSIER_2018_2021

# The imported folder is one database for the suite: one worker has it.
pytestmark = [pytest.mark.usefixtures("base_reprise"), pytest.mark.xdist_group("reprise")]


def test_tout_le_dossier_est_repris() -> None:
    comptes = {modele.__name__: modele.objects.count() for modele in (Participant, Parcours, PeriodeRsa, Etape, Sortie)}
    assert comptes == {"Participant": 14752, "Parcours": 14752, "PeriodeRsa": 10044, "Etape": 27676, "Sortie": 11191}
    statuts = dict(Parcours.objects.values_list("statut").annotate(nombre=Count("pk")))
    assert statuts == {"sorti": 11191, "en_cours": 3561}
    assert Parcours.objects.filter(repris=True, date_debut=F("date_premier_rdv")).count() == 14752


def test_le_premier_dossier_est_repris_colonne_par_colonne() -> None:
    parcours = Parcours.objects.select_related("participant", "situation_entree", "plie").get(
        identifiant_reprise="Q000001"
    )
    personne = parcours.participant
    assert (personne.nom, personne.prenom, personne.sexe, personne.commune_id) == ("Diallo", "Thérèse", "F", "13209")
    assert personne.date_naissance == date(1981, 5, 23)
    assert (personne.niveau_formation, personne.mois_sans_activite, personne.jamais_travaille) == ("3", 8, False)
    assert (personne.qpv, personne.rqth, personne.ass, personne.parent_isole) == (True, True, False, True)
    assert (parcours.plie.code, parcours.prescripteur, parcours.statut) == ("mpc", "pole_insertion", "en_cours")
    assert (parcours.date_orientation, parcours.date_debut, parcours.date_commission) == (
        date(2021, 10, 5),
        date(2021, 11, 1),
        date(2021, 11, 11),
    )
    assert parcours.situation_entree.date_situation == date(2021, 11, 1)


def test_la_situation_a_l_entree_est_celle_du_participant() -> None:
    differentes = SituationEntree.objects.exclude(
        **{champ: F(f"participant__{champ}") for champ in ("sexe", "niveau_formation", "jamais_travaille")}
    )
    assert differentes.count() == 0
    situation = SituationEntree.objects.select_related("participant").get(parcours__identifiant_reprise="Q000002")
    assert {champ: getattr(situation, champ) for champ in CHAMPS_SITUATION} == {
        champ: getattr(situation.participant, champ) for champ in CHAMPS_SITUATION
    }
    assert (situation.jamais_travaille, situation.mois_sans_activite, situation.niveau_formation) == (True, None, "1")


def test_les_accompagnateurs_inconnus_deviennent_des_comptes_fermes_sans_role() -> None:
    comptes = Utilisateur.objects.filter(suivis__isnull=False).distinct()
    assert comptes.count() == 69
    assert {compte.is_active for compte in comptes} == {False}
    assert {compte.has_usable_password() for compte in comptes} == {False}
    assert sum(compte.roles.count() for compte in comptes) == 0
    assert Referent.objects.filter(date_debut=F("parcours__date_premier_rdv")).count() == 14752


def test_les_plie_de_la_reference_ne_changent_pas() -> None:
    assert EtpPlie.objects.count() == 6


def test_l_histoire_porte_un_evenement_par_ligne_et_son_origine() -> None:
    for modele, nombre in ((Participant, 14752), (Parcours, 14752), (Etape, 27676), (Sortie, 11191)):
        evenements = modele.pgh_event_model.objects.filter(pgh_label="insert", pgh_context__metadata__origine="reprise")
        assert evenements.count() == nombre


@pytest.mark.usefixtures("tour_de_reprise")
def test_reprendre_deux_fois_ne_change_rien() -> None:
    bilan = importer(DOSSIER_2018_2021)
    assert [(f.nom, f.lues, f.creees, f.inchangees, f.modifiees, f.refusees) for f in bilan.fichiers] == [
        ("plie.csv", 6, 0, 6, 0, 0),
        ("participants.csv", 14752, 0, 14752, 0, 0),
        ("rsa.csv", 10044, 0, 10044, 0, 0),
        ("parcours.csv", 14752, 0, 14752, 0, 0),
        ("etapes.csv", 27676, 0, 27676, 0, 0),
        ("sorties.csv", 11191, 0, 11191, 0, 0),
    ]
    assert Parcours.objects.filter(version__gt=1).count() == 0
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM parcours_parcoursevent")
        assert curseur.fetchone() == (14752,)


@pytest.mark.usefixtures("tour_de_reprise")
def test_une_decision_ancienne_hors_delai_est_signalee_non_refusee() -> None:
    bilan = importer(DOSSIER_2018_2021, simulation=True)
    assert [(s.regle, s.nombre) for s in bilan.signalements] == [("P-6.4a", 2646)]
    assert bilan.reussi
