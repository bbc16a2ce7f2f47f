"""A published edition, computed again as of its day, gives the same figures whatever was written since (C-2)."""

from __future__ import annotations

import json
import random
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import EtpPlie
from parcours.models import ContratEngagement, Entretien, Parcours
from participants.models import Participant, PeriodeRsa, SituationEntree
from pilotage.indicateurs import passe, requete
from pilotage.models import Edition, Objectif
from pilotage.services import publication
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from pilotage.services.verification import verifier
from plie.socle.periodes import Periode
from sorties.models import Sortie
from tests.fabriques import accounts
from tests.pilotage.mondes import LE, T3, parcours, peupler
from tests.pilotage.mondes_naifs import ecrire, monde_au_hasard

# Words that follow FROM or JOIN without being tables: common table expressions, functions, columns.
PAS_DES_TABLES = {"tous", "borne", "groupe",
    "periode", "version", "brsa", "base", "entretiens", "contrats", "parcours", "unnest", "lateral", "d",
    "fixe", "lu", "portee", "rsa",
}  # fmt: skip


@pytest.fixture(autouse=True)
def sans_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "pdf_de", lambda *_, **__: b"%PDF-1.7 publie")


def publiee(plie: str | None = "aix", periode: Periode = T3) -> Edition:
    return publier(
        edition=dresser(plie=accounts.plie(plie) if plie else None, periode=periode, le=LE),
        par=accounts.coordonnateur("aix"),
        commentaire="",
    )


def tout_bouleverser() -> None:
    """Everything that is written after a publication and moves the figures of a closed period."""
    parcours("aix", 700, debut=date(2025, 9, 30), sexe="H")
    ouvert = Parcours.objects.filter(plie__code="aix", date_fin__isnull=True).order_by("pk").first()
    assert ouvert is not None
    Sortie.objects.create(
        parcours=ouvert, date_sortie=date(2025, 9, 12), qualification="positive", type="cdi", reprise=True
    )
    Parcours.objects.filter(pk=ouvert.pk).update(statut="sorti", date_fin=date(2025, 9, 12))
    Sortie.objects.exclude(parcours=ouvert).order_by("pk")[:1].get().delete()
    Participant.objects.update(date_naissance=date(2004, 5, 5))
    SituationEntree.objects.update(niveau_formation="1", qpv=True)
    for personne in Participant.objects.order_by("pk")[:5]:
        PeriodeRsa.objects.create(participant=personne, date_debut=date(2025, 1, 1))
    Entretien.objects.create(parcours=ouvert, date_entretien=date(2025, 8, 1), presence="honore")
    ContratEngagement.objects.create(
        parcours=ouvert,
        type="ce",
        date_signature=date(2025, 8, 2),
        date_debut=date(2025, 8, 2),
        date_fin=date(2026, 2, 1),
        heures_hebdo=15,
    )
    Objectif.objects.update(nouvelles_integrations=1)
    EtpPlie.objects.update(etp=1)


@pytest.mark.django_db
@pytest.mark.parametrize("plie", ["aix", None])
def test_ce_qui_est_saisi_ensuite_ne_change_pas_une_edition_recalculee_a_sa_date(plie: str | None) -> None:
    peupler("aix")
    peupler("mar", entrees=2, sorties=1)
    edition = publiee(plie)
    tout_bouleverser()
    verdict = verifier(edition=edition)
    assert (verdict["differences"], verdict["listes"]) == ([], [])
    assert verdict["identique"]
    # The proof that something moved: the edition drawn up now says so.
    suivante = dresser(plie=edition.plie, periode=T3, le=LE + timedelta(days=30))
    assert {"integrations", "sorties", "brsa", "age.moins_25"} <= {
        ligne["code"] for ligne in suivante.valeurs["ecarts"][0]["lignes"]
    }
    assert suivante.valeurs["objectifs"] != edition.valeurs["objectifs"]


@pytest.mark.django_db
def test_une_edition_dont_les_valeurs_ont_ete_alterees_est_denoncee() -> None:
    peupler("aix")
    edition = dresser(plie=accounts.plie("aix"), periode=T3, le=LE)
    edition.valeurs["mesures"]["periode"]["aix"]["integrations"] = 9
    retire = edition.identifiants["periode"]["lignes"].pop()
    verdict = verifier(edition=edition)
    assert verdict["identique"] is False
    assert {d["chemin"]: (d["avant"], d["apres"]) for d in verdict["differences"]} == {
        "mesures.periode.aix.integrations": (9, 8)
    }
    assert {tuple(ligne["entres"]) for ligne in verdict["listes"] if ligne["code"] == "sorties"} == {(retire[0],)}


# An alteration of the rows that a reading took, by SQL in their history, and the indicators that must denounce it.
ALTERATIONS = {
    "entrée déplacée": (
        "UPDATE parcours_parcoursevent SET date_debut = '2025-10-15' WHERE pgh_obj_id = %(entre)s",
        {"integrations", "accompagnes", "effectif_fin"},
    ),
    "entrée effacée": (
        "DELETE FROM parcours_parcoursevent WHERE pgh_obj_id = %(entre)s",
        {"integrations", "accompagnes", "effectif_fin"},
    ),
    "parcours passé à un autre PLIE": (
        "UPDATE parcours_parcoursevent SET plie_id = %(autre)s WHERE pgh_obj_id = %(entre)s",
        {"integrations", "accompagnes", "effectif_fin"},
    ),
    "RSA ajourné": (
        "UPDATE participants_periodersaevent SET date_debut = '2025-11-01' WHERE pgh_obj_id = %(rsa)s",
        {"brsa"},
    ),
    "RSA clos avant l’entrée": (
        "UPDATE participants_periodersaevent SET date_fin = '2025-02-01' WHERE pgh_obj_id = %(rsa)s",
        {"brsa"},
    ),
    "sortie effacée": (
        "UPDATE parcours_parcoursevent SET date_fin = NULL WHERE pgh_obj_id = %(sorti)s",
        {"sorties", "effectif_fin"},
    ),
    "sortie avancée d’un trimestre": (
        "UPDATE parcours_parcoursevent SET date_fin = '2025-06-30' WHERE pgh_obj_id = %(sorti)s",
        {"sorties", "accompagnes", "effectif_debut"},
    ),
    "sortie requalifiée": (
        "UPDATE sorties_sortieevent SET qualification = 'autre', type = 'abandon' WHERE pgh_obj_id = %(sortie)s",
        {"sorties_positives", "sorties_autres"},
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("nom", ALTERATIONS)
def test_un_historique_altere_est_denonce(nom: str) -> None:
    """Whoever rewrites the past by SQL does not make it agree with what was published."""
    entre, *_, sorti = peupler("aix", entrees=2, sorties=1)
    rsa = PeriodeRsa.objects.create(participant_id=entre.participant_id, date_debut=date(2025, 1, 1))
    edition = dresser(plie=accounts.plie("aix"), periode=T3, le=LE)
    assert verifier(edition=edition)["identique"]
    sql, indicateurs = ALTERATIONS[nom]
    alterer(sql, entre=entre.pk, sorti=sorti.pk, rsa=rsa.pk, sortie=sorti.sortie.pk, autre=accounts.plie("mar").pk)
    verdict = verifier(edition=edition)
    assert verdict["identique"] is False
    assert indicateurs <= {ligne["code"] for ligne in verdict["listes"] if ligne["periode"] == "periode"}
    touches = {ecart["chemin"].split(".")[3] for ecart in verdict["differences"] if ".periode.aix." in ecart["chemin"]}
    assert indicateurs <= touches


@pytest.mark.django_db
def test_ce_que_l_edition_n_avait_pas_lu_ne_peut_pas_la_dementir() -> None:
    """A parcours recorded after the reading, though it entered during the quarter, and who follows it: no figure."""
    entre, *_ = peupler("aix", entrees=2, sorties=0)
    edition = dresser(plie=accounts.plie("aix"), periode=T3, le=LE)
    ensuite = parcours("aix", 800, debut=date(2025, 9, 26))
    alterer("UPDATE parcours_parcoursevent SET date_debut = '2025-10-15' WHERE pgh_obj_id = %(pk)s", pk=ensuite.pk)
    assert verifier(edition=edition)["identique"]
    assert "parcours_referent" not in passe.tables_lues()
    alterer("UPDATE parcours_parcoursevent SET date_debut = '2025-10-15' WHERE pgh_obj_id = %(pk)s", pk=entre.pk)
    assert not verifier(edition=edition)["identique"]


def alterer(sql: str, **valeurs: int) -> None:
    with connection.cursor() as curseur:
        curseur.execute(sql, valeurs)
        assert curseur.rowcount >= 1


@pytest.mark.django_db
def test_sur_un_monde_au_hasard_que_l_on_modifie_au_hasard() -> None:
    alea = random.Random(20260331)
    ecrire(monde_au_hasard(7))
    periode = Periode.trimestre(2020, 2)
    edition = publiee(None, periode)
    for lu in Parcours.objects.order_by("pk"):
        choix = alea.randrange(4)
        if choix == 0:
            Sortie.objects.filter(parcours=lu).update(qualification="autre", type="abandon", critere="")
        elif choix == 1:
            Participant.objects.filter(pk=lu.participant_id).update(date_naissance=date(1999, 1, 31))
        elif choix == 2:
            PeriodeRsa.objects.filter(participant=lu.participant_id).delete()
    assert dresser(plie=None, periode=periode, le=LE).valeurs["ecarts"][0]["lignes"]
    assert verifier(edition=edition)["identique"]


@pytest.mark.django_db
def test_une_ligne_invisible_a_la_lecture_reste_invisible() -> None:
    """A transaction under way holds a lower number than the last one seen: it had not been read."""
    peupler("aix", entrees=3, sorties=0)
    lus = passe.reperes()
    evenements = Parcours.pgh_event_model.objects.order_by("pgh_id")
    tardif = evenements.first()
    assert tardif is not None
    assert tardif.pgh_id not in lus["parcours_parcours"]["absents"]
    lus["parcours_parcours"]["absents"].append(tardif.pgh_id)
    with passe.comme_alors(lus, le=tardif.pgh_created_at):
        vus = set(Parcours.objects.values_list("pk", flat=True).order_by())
    assert vus == set(Parcours.objects.values_list("pk", flat=True)) - {tardif.pgh_obj_id}


@pytest.mark.django_db
def test_les_tables_reelles_reviennent_apres_une_erreur_aussi() -> None:
    peupler("aix", entrees=1, sorties=0)
    lus, le = passe.reperes(), Parcours.pgh_event_model.objects.latest("pgh_id").pgh_created_at
    parcours("aix", 900)

    def se_tromper() -> None:
        with passe.comme_alors(lus, le=le):
            assert Parcours.objects.count() == 1
            raise ZeroDivisionError

    def mal_demander() -> None:
        with transaction.atomic(), passe.comme_alors(lus, le=le), connection.cursor() as curseur:
            curseur.execute("SELECT 1 / 0")

    for geste, erreur in ((se_tromper, ZeroDivisionError), (mal_demander, DatabaseError)):
        with pytest.raises(erreur):
            geste()
        assert Parcours.objects.count() == 2


def test_chaque_table_lue_est_reconstituee() -> None:
    """A statement that would read a table that has no history, or that is not laid again, would read the present."""
    lectures = (requete.figures(1), requete.lignes(1), requete.BREVES, requete.RESUMES, requete.ETP)
    sql = re.sub(r"--.*", "", requete.ensemble(lectures)).lower()
    nommees = set(re.findall(r"\b(?:from|join)\s+([a-z_]+)", sql))
    assert {nom for nom in nommees if "_" in nom} <= set(passe.tables_lues())
    assert {nom for nom in nommees if "_" not in nom} <= PAS_DES_TABLES


@pytest.mark.django_db
def test_les_reperes_sont_gardes_avec_l_edition() -> None:
    peupler("aix", entrees=1, sorties=0)
    edition = dresser(plie=accounts.plie("aix"), periode=T3, le=LE)
    assert json.loads(json.dumps(passe.reperes())) == Edition.objects.get(pk=edition.pk).reperes
    lue: Any = Edition.objects.visibles_par(accounts.coordonnateur("aix")).sans_contenu().get()
    assert "reperes" in lue.get_deferred_fields()
