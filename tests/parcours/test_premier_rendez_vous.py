"""The appointment that starts a parcours (P-6.2c), and the fifteen days that it ends (P-6.2a)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.services.entretiens import corriger, noter
from parcours.services.verrous import debut_prouve
from parcours.suivi import reception
from plie.socle.erreurs import ErreurMetier
from tests.fabriques.parcours import FabriqueEntretien, parcours_en_cours
from tests.fabriques.participants import FabriquePeriodeRsa
from tests.parcours.rendez_vous import LE, relire

pytestmark = pytest.mark.django_db
ORIENTATION = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("forme", "mode", "presence", "attendu"),
    [
        ("individuel", "presentiel", "honore", date(2026, 3, 10)),
        ("collectif", "presentiel", "honore", None),
        ("individuel", "telephone", "honore", None),
        ("individuel", "visio", "honore", None),
        ("individuel", "courriel", "honore", None),
        ("individuel", "presentiel", "absent", None),
        ("individuel", "presentiel", "absent_excuse", None),
        ("individuel", "presentiel", "annule", None),
    ],
)
def test_seul_un_rendez_vous_individuel_en_presence_honore_date_le_parcours(
    orientee: Parcours, referent: Utilisateur, forme: str, mode: str, presence: str, attendu: date | None
) -> None:
    """P-6.2c, art. 6.2: a phone call, a video call, a collective meeting, a no-show do not start it."""
    noter(
        parcours=orientee,
        date_entretien=date(2026, 3, 10),
        forme=forme,
        mode=mode,
        presence=presence,
        par=referent,
        le=LE,
    )
    assert relire(orientee).date_premier_rdv == attendu


def test_le_premier_rendez_vous_est_recalcule_quand_on_le_corrige(orientee: Parcours, referent: Utilisateur) -> None:
    entretien = noter(parcours=orientee, date_entretien=date(2026, 3, 10), presence="honore", par=referent, le=LE)
    corriger(entretien=entretien, version=1, date_entretien=date(2026, 3, 9), presence="honore", par=referent, le=LE)
    assert relire(orientee).date_premier_rdv == date(2026, 3, 9)
    corriger(entretien=entretien, version=2, date_entretien=date(2026, 3, 9), presence="absent", par=referent, le=LE)
    assert relire(orientee).date_premier_rdv is None


def test_une_absence_garde_sa_date_et_n_arrete_pas_le_delai(orientee: Parcours, referent: Utilisateur) -> None:
    """P-6.2a, art. 6.2."""
    FabriquePeriodeRsa(participant=orientee.participant, date_debut=date(2025, 1, 1))
    noter(parcours=orientee, date_entretien=date(2026, 3, 5), presence="absent", par=referent, le=LE)
    delai = reception(relire(orientee))
    assert delai is not None
    assert (delai.limite, delai.realise_le, delai.jours_restants(LE)) == (date(2026, 3, 16), None, 0)
    assert orientee.entretiens.get().date_entretien == date(2026, 3, 5)


def test_la_reception_compte_les_jours_depuis_l_orientation(orientee: Parcours, referent: Utilisateur) -> None:
    """P-6.2a: orientation 01/03, last day 16/03."""
    FabriquePeriodeRsa(participant=orientee.participant, date_debut=date(2025, 1, 1))
    noter(parcours=orientee, date_entretien=date(2026, 3, 16), presence="honore", par=referent, le=LE)
    delai = reception(relire(orientee))
    assert delai is not None
    assert (delai.jours, delai.etat(LE)) == (15, "tenu")


def test_sans_rsa_le_jour_de_l_orientation_la_regle_des_quinze_jours_ne_joue_pas(orientee: Parcours) -> None:
    FabriquePeriodeRsa(participant=orientee.participant, date_debut=date(2026, 3, 2))
    assert reception(orientee) is None


def test_un_entretien_ne_precede_pas_l_orientation(orientee: Parcours, referent: Utilisateur) -> None:
    with pytest.raises(ErreurMetier, match="précède l’orientation") as refus:
        noter(parcours=orientee, date_entretien=date(2026, 2, 28), presence="honore", par=referent, le=LE)
    assert refus.value.champ == "date_entretien"
    noter(parcours=orientee, date_entretien=ORIENTATION, presence="honore", par=referent, le=LE)
    assert relire(orientee).date_premier_rdv == ORIENTATION


@pytest.mark.parametrize(
    "changement",
    [
        {"date_entretien": date(2024, 1, 16)},
        {"mode": "telephone"},
        {"forme": "collectif"},
        {"presence": "absent"},
    ],
)
def test_le_rendez_vous_qui_ouvre_un_parcours_ne_change_plus(referent: Utilisateur, changement: dict[str, Any]) -> None:
    """P-6.2c: refused before the trigger `entretien_de_debut` has to, beside the field."""
    parcours = parcours_en_cours(referent=referent)
    entretien = parcours.entretiens.get()
    valeurs = {"date_entretien": entretien.date_entretien, "presence": "honore", "compte_rendu": "x"} | changement
    with pytest.raises(ErreurMetier, match="fixe le début du parcours") as refus:
        corriger(entretien=entretien, version=1, par=referent, le=LE, **valeurs)
    assert (refus.value.champ, refus.value.regle) == ("date_entretien", "P-6.2c")


def test_son_compte_rendu_peut_toujours_etre_corrige(referent: Utilisateur) -> None:
    parcours = parcours_en_cours(referent=referent)
    entretien = parcours.entretiens.get()
    corriger(
        entretien=entretien,
        version=1,
        date_entretien=entretien.date_entretien,
        presence="honore",
        compte_rendu="Projet précisé.",
        par=referent,
        le=LE,
    )
    assert parcours.entretiens.get().compte_rendu == "Projet précisé."


def test_aucun_rendez_vous_individuel_en_presence_ne_precede_le_debut(referent: Utilisateur) -> None:
    parcours = parcours_en_cours(referent=referent)
    avant = parcours.date_debut - timedelta(days=1)
    with pytest.raises(ErreurMetier, match="aucun autre rendez-vous de ce type ne peut le précéder"):
        noter(parcours=parcours, date_entretien=avant, presence="honore", par=referent, le=LE)
    noter(parcours=parcours, date_entretien=avant, presence="honore", mode="telephone", par=referent, le=LE)
    assert relire(parcours).date_debut == parcours.date_debut


def test_un_parcours_repris_garde_son_debut(referent: Utilisateur) -> None:
    parcours = parcours_en_cours(referent=referent, repris=True)
    noter(parcours=parcours, date_entretien=date(2024, 1, 8), presence="honore", par=referent, le=LE)
    assert relire(parcours).date_debut == parcours.date_debut


def test_le_refus_du_declencheur_devient_une_phrase_pres_du_champ(referent: Utilisateur) -> None:
    """The trigger `entretien_de_debut` answers inside the gesture, not at the commit."""
    parcours = parcours_en_cours(referent=referent)
    with pytest.raises(ErreurMetier, match="Ce rendez-vous fixe le début du parcours") as refus, debut_prouve():
        parcours.entretiens.update(mode="telephone")
    assert (refus.value.champ, refus.value.regle) == ("date_entretien", "P-6.2c")


def test_le_debut_sans_rendez_vous_est_refuse_par_la_base(orientee: Parcours) -> None:
    """The trigger `parcours_debut_prouve`."""
    with pytest.raises(ErreurMetier, match="commence le jour du premier rendez-vous individuel"), debut_prouve():
        Parcours.objects.filter(pk=orientee.pk).update(
            statut=StatutParcours.EN_COURS, date_debut=date(2026, 3, 9), date_premier_rdv=date(2026, 3, 9)
        )


def test_un_autre_refus_n_est_pas_maquille(orientee: Parcours) -> None:
    with pytest.raises(IntegrityError), debut_prouve():
        Parcours.objects.filter(pk=orientee.pk).update(plie_id=0)


def test_les_declencheurs_sont_differes(orientee: Parcours) -> None:
    """An appointment and the parcours it starts may be written in any order."""
    with transaction.atomic():
        Parcours.objects.filter(pk=orientee.pk).update(
            statut=StatutParcours.EN_COURS, date_debut=date(2026, 3, 9), date_premier_rdv=date(2026, 3, 9)
        )
        FabriqueEntretien(parcours=orientee, date_entretien=date(2026, 3, 9))
        with connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert relire(orientee).date_debut == date(2026, 3, 9)
