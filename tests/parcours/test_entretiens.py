"""Appointments planned, completed, moved, sent twice; what each status of the parcours allows."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Utilisateur
from parcours.models import Entretien, Parcours
from parcours.services.entretiens import ProchainRendezVous, corriger, noter, planifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.periodes import ajouter_mois
from tests.contraintes import violer
from tests.fabriques.parcours import FabriqueEntretien, candidature
from tests.parcours.rendez_vous import LE, en_statut, relire

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("presence", ["honore", "absent"])
def test_un_rendez_vous_a_venir_n_est_ni_honore_ni_manque(
    orientee: Parcours, referent: Utilisateur, presence: str
) -> None:
    with pytest.raises(ErreurMetier, match="à venir") as refus:
        noter(parcours=orientee, date_entretien=date(2026, 3, 17), presence=presence, par=referent, le=LE)
    assert refus.value.champ == "date_entretien"
    assert relire(orientee).date_premier_rdv is None


@pytest.mark.parametrize("presence", ["annule", "absent_excuse"])
def test_un_rendez_vous_a_venir_peut_etre_annule(orientee: Parcours, referent: Utilisateur, presence: str) -> None:
    entretien = noter(parcours=orientee, date_entretien=date(2026, 3, 17), presence=presence, par=referent, le=LE)
    assert entretien.presence == presence


@pytest.mark.parametrize("minutes", [0, 601])
def test_la_duree_est_tenue_par_la_base(orientee: Parcours, minutes: int) -> None:
    assert violer(lambda: FabriqueEntretien(parcours=orientee, duree_minutes=minutes)) == "entretien_duree"


@pytest.mark.parametrize("minutes", [0, 601])
def test_la_duree_refusee_est_dite_en_francais(orientee: Parcours, referent: Utilisateur, minutes: int) -> None:
    with pytest.raises(ErreurMetier, match="de 1 à 600 minutes"):
        noter(
            parcours=orientee,
            date_entretien=LE,
            presence="honore",
            duree_minutes=minutes,
            par=referent,
            le=LE,
        )


def test_noter_le_jour_prevu_complete_le_rendez_vous(orientee: Parcours, referent: Utilisateur) -> None:
    prevu = planifier(parcours=orientee, date_entretien=LE, heure=time(9, 30), par=referent, le=LE)
    note = noter(parcours=orientee, date_entretien=LE, presence="honore", compte_rendu="Reçue.", par=referent, le=LE)
    assert (note.pk, note.heure, orientee.entretiens.count()) == (prevu.pk, time(9, 30), 1)


def test_le_prochain_rendez_vous_est_prevu_du_meme_geste(orientee: Parcours, referent: Utilisateur) -> None:
    prochain = ProchainRendezVous(date(2026, 3, 30), time(14))
    noter(parcours=orientee, date_entretien=LE, presence="honore", prochain=prochain, par=referent, le=LE)
    suivant = orientee.entretiens.prevus().get()
    assert (suivant.date_entretien, suivant.heure, suivant.mode) == (date(2026, 3, 30), time(14), "presentiel")


def test_un_prochain_rendez_vous_passe_annule_tout(orientee: Parcours, referent: Utilisateur) -> None:
    with pytest.raises(ErreurMetier, match="aujourd’hui ou plus tard") as refus:
        noter(
            parcours=orientee,
            date_entretien=LE,
            presence="honore",
            prochain=ProchainRendezVous(date(2026, 3, 15)),
            par=referent,
            le=LE,
        )
    assert refus.value.champ == "prochain_date"
    assert orientee.entretiens.count() == 0


def test_un_rendez_vous_se_planifie_aujourd_hui_ou_plus_tard(orientee: Parcours, referent: Utilisateur) -> None:
    with pytest.raises(ErreurMetier, match="aujourd’hui ou plus tard"):
        planifier(parcours=orientee, date_entretien=LE - timedelta(days=1), par=referent, le=LE)
    assert planifier(parcours=orientee, date_entretien=LE, par=referent, le=LE).presence == ""


def test_un_rendez_vous_ne_se_planifie_pas_a_plus_d_un_an(orientee: Parcours, referent: Utilisateur) -> None:
    """A mistyped year would silence the reminder of the people not seen for 45 days (C-2)."""
    dans_un_an = ajouter_mois(LE, 12)
    prevu = planifier(parcours=orientee, date_entretien=dans_un_an, par=referent, le=LE)
    trop_loin = dans_un_an + timedelta(days=1)
    with pytest.raises(ErreurMetier, match="Vérifier l’année"):
        planifier(parcours=orientee, date_entretien=trop_loin, par=referent, le=LE)
    with pytest.raises(ErreurMetier, match="Vérifier l’année"):
        corriger(entretien=prevu, version=prevu.version, date_entretien=trop_loin, presence="", par=referent, le=LE)
    suite = ProchainRendezVous(trop_loin)
    with pytest.raises(ErreurMetier, match="Vérifier l’année") as refus:
        noter(parcours=orientee, date_entretien=LE, presence="honore", prochain=suite, par=referent, le=LE)
    assert refus.value.champ == "prochain_date"


def test_un_rendez_vous_ne_se_planifie_pas_avant_l_orientation(referent: Utilisateur) -> None:
    parcours = candidature(date_orientation=LE + timedelta(days=3), referent=referent)
    with pytest.raises(ErreurMetier, match="précède l’orientation"):
        planifier(parcours=parcours, date_entretien=LE, par=referent, le=LE)


def test_deux_rendez_vous_a_la_meme_heure_sont_refuses(orientee: Parcours, referent: Utilisateur) -> None:
    planifier(parcours=orientee, date_entretien=LE, heure=time(9), par=referent, le=LE)
    with pytest.raises(ErreurMetier, match="déjà prévu"):
        planifier(parcours=orientee, date_entretien=LE, heure=time(9), par=referent, le=LE)


def test_un_rendez_vous_prevu_se_deplace_et_se_note(orientee: Parcours, referent: Utilisateur) -> None:
    prevu = planifier(parcours=orientee, date_entretien=LE, par=referent, le=LE)
    corriger(entretien=prevu, version=1, date_entretien=LE + timedelta(days=2), presence="", par=referent, le=LE)
    with pytest.raises(ErreurMetier, match="indiquer s’il a été honoré") as refus:
        corriger(entretien=prevu, version=2, date_entretien=LE - timedelta(days=1), presence="", par=referent, le=LE)
    assert refus.value.champ == "presence"


def test_le_meme_formulaire_envoye_deux_fois_ne_cree_qu_un_entretien(orientee: Parcours, referent: Utilisateur) -> None:
    cle = uuid4()
    geste: dict[str, Any] = {"parcours": orientee, "date_entretien": LE, "par": referent, "le": LE}
    un = noter(presence="honore", cle=cle, **geste)
    deux = noter(presence="honore", cle=cle, **geste)
    assert (un.pk, orientee.entretiens.count()) == (deux.pk, 1)
    prevue = uuid4()
    premier = planifier(cle=prevue, **geste)
    assert planifier(cle=prevue, **geste).pk == premier.pk


def test_le_meme_entretien_sous_une_autre_cle_est_refuse(orientee: Parcours, referent: Utilisateur) -> None:
    """A browser that goes back shows the form anew, with the same text and another key."""
    geste: dict[str, Any] = {"parcours": orientee, "date_entretien": LE, "par": referent, "le": LE, "mode": "telephone"}
    planifier(**geste, heure=time(9))
    noter(presence="honore", compte_rendu="Point.", cle=uuid4(), **geste)
    with pytest.raises(ErreurMetier, match="déjà au dossier") as refus:
        noter(presence="honore", compte_rendu="Point.", cle=uuid4(), **geste)
    assert refus.value.champ == "date_entretien"
    noter(presence="honore", compte_rendu="Autre chose.", cle=uuid4(), **geste)
    noter(presence="honore", compte_rendu="Point.", heure=time(16), cle=uuid4(), **geste)
    assert orientee.entretiens.count() == 3


def test_une_correction_envoyee_deux_fois_ne_fait_pas_de_conflit(orientee: Parcours, referent: Utilisateur) -> None:
    entretien = noter(parcours=orientee, date_entretien=LE, presence="honore", par=referent, le=LE)
    geste: dict[str, Any] = {
        "entretien": entretien,
        "version": 1,
        "date_entretien": LE,
        "presence": "honore",
        "compte_rendu": "Une note.",
        "prochain": ProchainRendezVous(date(2026, 3, 30)),
        "par": referent,
        "le": LE,
    }
    corriger(**geste)
    corriger(**geste)
    assert (Entretien.objects.get(pk=entretien.pk).version, orientee.entretiens.count()) == (2, 2)


def test_deux_corrections_differentes_font_un_conflit(orientee: Parcours, referent: Utilisateur) -> None:
    entretien = noter(parcours=orientee, date_entretien=LE, presence="honore", par=referent, le=LE)
    geste: dict[str, Any] = {"entretien": entretien, "version": 1, "date_entretien": LE, "par": referent, "le": LE}
    corriger(presence="honore", compte_rendu="La première.", **geste)
    with pytest.raises(ConflitDeVersion):
        corriger(presence="honore", compte_rendu="La seconde.", **geste)
    assert Entretien.objects.get(pk=entretien.pk).compte_rendu == "La première."


@pytest.mark.parametrize(
    ("statut", "permis"),
    [("candidature", True), ("en_cours", True), ("sorti", False), ("refuse", False), ("annule", False)],
)
def test_les_gestes_selon_le_statut(referent: Utilisateur, statut: str, permis: bool) -> None:
    parcours = en_statut(statut, referent)
    ancien = parcours.entretiens.get(mode="telephone")
    gestes: list[Any] = [
        lambda: planifier(parcours=parcours, date_entretien=LE, par=referent, le=LE),
        lambda: noter(parcours=parcours, date_entretien=LE, presence="honore", mode="visio", par=referent, le=LE),
        lambda: corriger(
            entretien=ancien,
            version=1,
            date_entretien=ancien.date_entretien,
            mode="telephone",
            presence="absent",
            par=referent,
            le=LE,
        ),
    ]
    obtenus = []
    for geste in gestes:
        try:
            geste()
        except GesteInterdit:
            obtenus.append(False)
        else:
            obtenus.append(True)
    assert obtenus == [permis] * 3
