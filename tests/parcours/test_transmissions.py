"""Handing files over: preview, confirmation, refusals, undoing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from parcours.enums import StatutParcours
from parcours.models import LigneTransmission, Referent, Transmission
from parcours.regles.transmissions import DernierSuivi, date_effet_admise, raison_de_rester
from parcours.selectors.transmissions import destinataires
from parcours.services.transmissions import annuler, obstacle, previsualiser
from participants.models import Participant
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from tests.fabriques.accounts import accompagnateur, coordonnateur, plie
from tests.fabriques.parcours import candidature
from tests.parcours.transmissions import LE, confirmer, demande, suivi_par, suivis

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 2, 6), "La date d’effet remonte au plus tôt au 07/02/2026."),
        (date(2026, 2, 7), ""),
        (date(2027, 3, 10), ""),
        (date(2027, 3, 11), "La date d’effet est au plus tard le 10/03/2027."),
    ],
)
def test_les_bornes_de_la_date_d_effet(jour: date, attendu: str) -> None:
    assert date_effet_admise(jour, le=LE).motif == attendu


@pytest.mark.parametrize(
    ("ouvert", "dernier", "attendu"),
    [
        (False, None, "parcours clos"),
        (True, None, ""),
        (True, DernierSuivi(1, "Anne", date(2026, 1, 1), None), ""),
        (True, DernierSuivi(1, "Anne", date(2026, 1, 1), date(2026, 2, 1)), ""),
        (True, DernierSuivi(2, "Paul", date(2026, 1, 1), date(2026, 3, 9)), ""),
        (True, DernierSuivi(2, "Paul", date(2026, 1, 1), date(2026, 3, 10)), "déjà suivi par Paul"),
        (True, DernierSuivi(2, "Paul", date(2026, 3, 10), None), "déjà suivi par Paul"),
        (True, DernierSuivi(1, "Anne", date(2026, 3, 10), None), "le suivi par Anne commence ce même jour"),
        (
            True,
            DernierSuivi(1, "Anne", date(2026, 3, 11), None),
            "un suivi par Anne commence le 11/03/2026, après la date d’effet",
        ),
    ],
)
def test_pourquoi_un_parcours_reste(ouvert: bool, dernier: DernierSuivi | None, attendu: str) -> None:
    assert raison_de_rester(ouvert=ouvert, dernier=dernier, vers_id=2, vers_nom="Paul", date_effet=LE) == attendu


def test_transmettre_ferme_la_veille_et_ouvre_le_jour_dit() -> None:
    ancien, nouveau = accompagnateur(), accompagnateur()
    suivi, sans = suivi_par(ancien), suivi_par(None)
    debut = suivi.referents.get().date_debut
    transmission = confirmer(demande([suivi, sans], nouveau))
    assert suivis(suivi) == [(ancien.pk, debut, date(2026, 3, 9)), (nouveau.pk, LE, None)]
    assert suivis(sans) == [(nouveau.pk, LE, None)]
    assert suivi.referents.get(utilisateur=nouveau).motif == "Départ"
    assert list(
        transmission.lignes.order_by("parcours").values_list(
            "parcours", "precedent__utilisateur", "suivant__utilisateur"
        )
    ) == [(suivi.pk, ancien.pk, nouveau.pk), (sans.pk, None, nouveau.pk)]


def test_une_fin_deja_prevue_est_avancee_puis_rendue() -> None:
    ancien, nouveau = accompagnateur(), accompagnateur()
    parcours = suivi_par(ancien)
    parcours.referents.update(date_fin=date(2026, 6, 30))
    avant = suivis(parcours)
    transmission = confirmer(demande([parcours], nouveau))
    assert [fin for _, _, fin in suivis(parcours)] == [date(2026, 3, 9), None]
    annuler(transmission=transmission, par=coordonnateur(), le=LE)
    assert suivis(parcours) == avant


def test_un_suivi_deja_fini_garde_sa_fin() -> None:
    ancien, nouveau = accompagnateur(), accompagnateur()
    parcours = suivi_par(ancien)
    parcours.referents.update(date_fin=date(2026, 1, 31))
    transmission = confirmer(demande([parcours], nouveau))
    assert [fin for _, _, fin in suivis(parcours)] == [date(2026, 1, 31), None]
    assert transmission.lignes.get().precedent is None


def test_l_apercu_compte_avant_et_apres() -> None:
    ancien, nouveau = accompagnateur(), accompagnateur()
    donnes = [suivi_par(ancien) for _ in range(2)]
    suivi_par(ancien)
    suivi_par(nouveau)
    clos = candidature(referent=ancien, statut=StatutParcours.REFUSE)
    vu = previsualiser(demande([*donnes, clos], nouveau), le=LE)
    assert [(c.utilisateur, c.avant, c.apres) for c in vu.charges] == [(nouveau, 1, 3), (ancien, 3, 1)]
    assert {ligne.parcours for ligne in vu.transmis} == set(donnes)
    assert [(ligne.parcours, ligne.raison) for ligne in vu.restants] == [(clos, "parcours clos")]


def test_l_apercu_se_lit_par_nom() -> None:
    ancien = accompagnateur()
    donnes = [suivi_par(ancien) for _ in range(3)]
    for parcours, nom in zip(donnes, ("Zarkanovitch", "Abadie", "Quillemontel"), strict=True):
        Participant.objects.filter(pk=parcours.participant_id).update(nom=nom)
    vu = previsualiser(demande(donnes, accompagnateur()), le=LE)
    assert [ligne.parcours.participant.nom for ligne in vu.transmis] == ["Abadie", "Quillemontel", "Zarkanovitch"]


def test_les_collegues_et_leur_charge() -> None:
    un, deux, parti, bientot = (accompagnateur() for _ in range(4))
    accompagnateur("mar")
    parti.roles.update(date_fin=LE - timedelta(days=1))
    bientot.roles.update(date_debut=LE + timedelta(days=10))
    suivi_par(un)
    suivi_par(un, code_plie="mar")
    assert [(u, u.charge) for u in destinataires(plie(), le=LE)] == [(un, 1), (deux, 0), (bientot, 0)]


@pytest.mark.parametrize(
    ("change", "attendu"),
    [
        ({"date_effet": date(2025, 1, 1)}, ("date_effet", "La date d’effet remonte au plus tôt au 07/02/2026.")),
        ({"motif": "  "}, ("motif", "Indiquer le motif de la transmission.")),
    ],
)
def test_ce_qui_manque_est_dit_a_sa_place(change: dict[str, Any], attendu: tuple[str, str]) -> None:
    with pytest.raises(ErreurMetier) as refus:
        previsualiser(demande([suivi_par(accompagnateur())], accompagnateur(), **change), le=LE)
    assert (refus.value.champ, refus.value.message) == attendu


@pytest.mark.parametrize("cas", ["role_fini", "role_a_venir", "autre_plie", "inactif", "fini_depuis"])
def test_le_collegue_accompagne_ce_plie_ce_jour_la(cas: str) -> None:
    vers = accompagnateur("mar" if cas == "autre_plie" else "aix")
    dates = {
        "role_fini": {"date_fin": LE - timedelta(days=1)},
        "role_a_venir": {"date_debut": LE + timedelta(days=1)},
        "fini_depuis": {"date_fin": LE - timedelta(days=2)},
    }
    vers.roles.update(**dates.get(cas, {"date_fin": None}))
    vers.is_active = cas != "inactif"
    jour = LE - timedelta(days=5) if cas == "fini_depuis" else LE
    with pytest.raises(ErreurMetier) as refus:
        previsualiser(demande([suivi_par(accompagnateur())], vers, date_effet=jour), le=LE)
    assert (refus.value.champ, refus.value.message) == (
        "vers",
        f"{vers} n’est pas accompagnateur de ce PLIE à cette date.",
    )


def test_rien_a_transmettre_le_dit_avec_les_raisons() -> None:
    vers = accompagnateur()
    with pytest.raises(ErreurMetier) as refus:
        previsualiser(demande([suivi_par(vers)], vers), le=LE)
    assert refus.value.message == f"Aucun des parcours choisis ne peut être transmis\xa0: déjà suivi par {vers}."
    with pytest.raises(ErreurMetier) as vide:
        previsualiser(demande([], vers), le=LE)
    assert vide.value.message == "Aucun des parcours choisis ne peut être transmis."


def test_confirmer_deux_fois_transmet_une_fois() -> None:
    parcours, nouveau, auteur, cle = suivi_par(accompagnateur()), accompagnateur(), coordonnateur(), uuid4()
    d = demande([parcours], nouveau)
    empreinte = previsualiser(d, le=LE).empreinte
    premiere, seconde = (confirmer(d, auteur=auteur, cle=cle, empreinte=empreinte) for _ in range(2))
    assert (premiere, Transmission.objects.count(), parcours.referents.count()) == (seconde, 1, 2)


def test_un_changement_depuis_l_apercu_ne_transmet_rien() -> None:
    """All or nothing: the file that nobody touched does not move either."""
    ancien, nouveau, tiers = (accompagnateur() for _ in range(3))
    touche, intact = suivi_par(ancien), suivi_par(ancien)
    d = demande([touche, intact], nouveau)
    empreinte = previsualiser(d, le=LE).empreinte
    touche.referents.update(date_fin=LE - timedelta(days=3))
    Referent.objects.create(parcours=touche, utilisateur=tiers, date_debut=LE - timedelta(days=2))
    with pytest.raises(ConflitDeVersion):
        confirmer(d, empreinte=empreinte)
    assert (intact.referents.count(), Transmission.objects.count(), LigneTransmission.objects.count()) == (1, 0, 0)


def test_annuler_rend_chaque_parcours_et_deux_fois_ne_change_rien() -> None:
    ancien, nouveau, par = accompagnateur(), accompagnateur(), coordonnateur()
    parcours = [suivi_par(ancien), suivi_par(None)]
    avant = [suivis(p) for p in parcours]
    transmission = confirmer(demande(parcours, nouveau))
    for _ in range(2):
        transmission = annuler(transmission=transmission, par=par, le=LE)
    assert [suivis(p) for p in parcours] == avant
    assert (transmission.annulee_par, Referent.objects.filter(utilisateur=nouveau).count()) == (par, 0)


def test_un_nouveau_changement_empeche_d_annuler() -> None:
    ancien, nouveau, tiers = (accompagnateur() for _ in range(3))
    parcours = [suivi_par(ancien, nom=f"Nom{rang}") for rang in range(7)]
    premiere = confirmer(demande(parcours, nouveau))
    confirmer(demande(parcours, tiers, date_effet=LE + timedelta(days=1)))
    with pytest.raises(ErreurMetier) as refus:
        annuler(transmission=premiere, par=coordonnateur(), le=LE)
    noms = ", ".join(f"NOM{rang} Dominique" for rang in range(5))
    assert refus.value.message == f"Le suivi a changé depuis pour {noms} et 2 autres."


def test_avant_sa_date_d_effet_une_transmission_s_annule_toujours() -> None:
    parcours = suivi_par(accompagnateur())
    transmission = confirmer(demande([parcours], accompagnateur(), date_effet=LE + timedelta(days=30)))
    assert obstacle(transmission, le=LE) == ""
