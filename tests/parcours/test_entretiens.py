"""Appointments: what dates the parcours (P-6.2c), what the 15 days count (P-6.2a), who may write."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from parcours.forms.heures import lire_heure
from parcours.models import Entretien, Parcours
from parcours.services.entretiens import ProchainRendezVous, corriger, noter, planifier
from parcours.services.verrous import debut_prouve
from parcours.suivi import lecteurs_d_une_note, reception
from plie.journal.models import Consultation
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.contraintes import violer
from tests.fabriques.accounts import accompagnateur, agent_pole, coordonnateur
from tests.fabriques.parcours import FabriqueEntretien, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 16)
ORIENTATION = date(2026, 3, 1)


@pytest.fixture
def recue(referent: Utilisateur) -> Parcours:
    """A candidature whose person has not been received yet."""
    return candidature(date_orientation=ORIENTATION, referent=referent)


def relire(parcours: Parcours) -> Parcours:
    return Parcours.objects.get(pk=parcours.pk)


# --- P-6.2c: the day a parcours starts --------------------------------------------------------------------


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
    recue: Parcours, referent: Utilisateur, forme: str, mode: str, presence: str, attendu: date | None
) -> None:
    """P-6.2c, art. 6.2: a phone call, a video call, a collective meeting, a no-show do not start it."""
    noter(
        parcours=recue,
        date_entretien=date(2026, 3, 10),
        forme=forme,
        mode=mode,
        presence=presence,
        par=referent,
        le=LE,
    )
    assert relire(recue).date_premier_rdv == attendu


def test_le_premier_rendez_vous_est_recalcule_quand_on_le_corrige(recue: Parcours, referent: Utilisateur) -> None:
    entretien = noter(parcours=recue, date_entretien=date(2026, 3, 10), presence="honore", par=referent, le=LE)
    corriger(entretien=entretien, version=1, date_entretien=date(2026, 3, 9), presence="honore", par=referent, le=LE)
    assert relire(recue).date_premier_rdv == date(2026, 3, 9)
    corriger(entretien=entretien, version=2, date_entretien=date(2026, 3, 9), presence="absent", par=referent, le=LE)
    assert relire(recue).date_premier_rdv is None


def test_une_absence_garde_sa_date_et_n_arrete_pas_le_delai(recue: Parcours, referent: Utilisateur) -> None:
    """P-6.2a, art. 6.2."""
    FabriquePeriodeRsa(participant=recue.participant, date_debut=date(2025, 1, 1))
    noter(parcours=recue, date_entretien=date(2026, 3, 5), presence="absent", par=referent, le=LE)
    delai = reception(relire(recue))
    assert delai is not None
    assert (delai.limite, delai.realise_le, delai.jours_restants(LE)) == (date(2026, 3, 16), None, 0)
    assert recue.entretiens.get().date_entretien == date(2026, 3, 5)


def test_la_reception_compte_les_jours_depuis_l_orientation(recue: Parcours, referent: Utilisateur) -> None:
    """P-6.2a: orientation 01/03, last day 16/03."""
    FabriquePeriodeRsa(participant=recue.participant, date_debut=date(2025, 1, 1))
    noter(parcours=recue, date_entretien=date(2026, 3, 16), presence="honore", par=referent, le=LE)
    delai = reception(relire(recue))
    assert delai is not None
    assert (delai.jours, delai.etat(LE)) == (15, "tenu")


def test_sans_rsa_le_jour_de_l_orientation_la_regle_des_quinze_jours_ne_joue_pas(recue: Parcours) -> None:
    FabriquePeriodeRsa(participant=recue.participant, date_debut=date(2026, 3, 2))
    assert reception(recue) is None


@pytest.mark.parametrize("presence", ["honore", "absent"])
def test_un_rendez_vous_a_venir_n_est_ni_honore_ni_manque(
    recue: Parcours, referent: Utilisateur, presence: str
) -> None:
    with pytest.raises(ErreurMetier, match="à venir") as refus:
        noter(parcours=recue, date_entretien=date(2026, 3, 17), presence=presence, par=referent, le=LE)
    assert refus.value.champ == "date_entretien"
    assert relire(recue).date_premier_rdv is None


@pytest.mark.parametrize("presence", ["annule", "absent_excuse"])
def test_un_rendez_vous_a_venir_peut_etre_annule(recue: Parcours, referent: Utilisateur, presence: str) -> None:
    entretien = noter(parcours=recue, date_entretien=date(2026, 3, 17), presence=presence, par=referent, le=LE)
    assert entretien.presence == presence


def test_un_entretien_ne_precede_pas_l_orientation(recue: Parcours, referent: Utilisateur) -> None:
    with pytest.raises(ErreurMetier, match="précède l’orientation") as refus:
        noter(parcours=recue, date_entretien=date(2026, 2, 28), presence="honore", par=referent, le=LE)
    assert refus.value.champ == "date_entretien"
    noter(parcours=recue, date_entretien=ORIENTATION, presence="honore", par=referent, le=LE)
    assert relire(recue).date_premier_rdv == ORIENTATION


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


def test_le_debut_sans_rendez_vous_est_refuse_par_la_base(recue: Parcours) -> None:
    """The trigger `parcours_debut_prouve`."""
    with pytest.raises(ErreurMetier, match="commence le jour du premier rendez-vous individuel"), debut_prouve():
        Parcours.objects.filter(pk=recue.pk).update(
            statut=StatutParcours.EN_COURS, date_debut=date(2026, 3, 9), date_premier_rdv=date(2026, 3, 9)
        )


def test_un_autre_refus_n_est_pas_maquille(recue: Parcours) -> None:
    with pytest.raises(IntegrityError), debut_prouve():
        Parcours.objects.filter(pk=recue.pk).update(plie_id=0)


@pytest.mark.parametrize("minutes", [0, 601])
def test_la_duree_est_tenue_par_la_base(recue: Parcours, minutes: int) -> None:
    assert violer(lambda: FabriqueEntretien(parcours=recue, duree_minutes=minutes)) == "entretien_duree"


@pytest.mark.parametrize("minutes", [0, 601])
def test_la_duree_refusee_est_dite_en_francais(recue: Parcours, referent: Utilisateur, minutes: int) -> None:
    with pytest.raises(ErreurMetier, match="de 1 à 600 minutes"):
        noter(
            parcours=recue,
            date_entretien=LE,
            presence="honore",
            duree_minutes=minutes,
            par=referent,
            le=LE,
        )


# --- Planned, completed, followed --------------------------------------------------------------------------


def test_noter_le_jour_prevu_complete_le_rendez_vous(recue: Parcours, referent: Utilisateur) -> None:
    prevu = planifier(parcours=recue, date_entretien=LE, heure=time(9, 30), par=referent, le=LE)
    note = noter(parcours=recue, date_entretien=LE, presence="honore", compte_rendu="Reçue.", par=referent, le=LE)
    assert (note.pk, note.heure, recue.entretiens.count()) == (prevu.pk, time(9, 30), 1)


def test_le_prochain_rendez_vous_est_prevu_du_meme_geste(recue: Parcours, referent: Utilisateur) -> None:
    prochain = ProchainRendezVous(date(2026, 3, 30), time(14))
    noter(parcours=recue, date_entretien=LE, presence="honore", prochain=prochain, par=referent, le=LE)
    suivant = recue.entretiens.prevus().get()
    assert (suivant.date_entretien, suivant.heure, suivant.mode) == (date(2026, 3, 30), time(14), "presentiel")


def test_un_prochain_rendez_vous_passe_annule_tout(recue: Parcours, referent: Utilisateur) -> None:
    with pytest.raises(ErreurMetier, match="aujourd’hui ou plus tard") as refus:
        noter(
            parcours=recue,
            date_entretien=LE,
            presence="honore",
            prochain=ProchainRendezVous(date(2026, 3, 15)),
            par=referent,
            le=LE,
        )
    assert refus.value.champ == "prochain_date"
    assert recue.entretiens.count() == 0


def test_un_rendez_vous_se_planifie_aujourd_hui_ou_plus_tard(recue: Parcours, referent: Utilisateur) -> None:
    with pytest.raises(ErreurMetier, match="aujourd’hui ou plus tard"):
        planifier(parcours=recue, date_entretien=LE - timedelta(days=1), par=referent, le=LE)
    assert planifier(parcours=recue, date_entretien=LE, par=referent, le=LE).presence == ""


def test_un_rendez_vous_ne_se_planifie_pas_avant_l_orientation(referent: Utilisateur) -> None:
    parcours = candidature(date_orientation=LE + timedelta(days=3), referent=referent)
    with pytest.raises(ErreurMetier, match="précède l’orientation"):
        planifier(parcours=parcours, date_entretien=LE, par=referent, le=LE)


def test_deux_rendez_vous_a_la_meme_heure_sont_refuses(recue: Parcours, referent: Utilisateur) -> None:
    planifier(parcours=recue, date_entretien=LE, heure=time(9), par=referent, le=LE)
    with pytest.raises(ErreurMetier, match="déjà prévu"):
        planifier(parcours=recue, date_entretien=LE, heure=time(9), par=referent, le=LE)


def test_un_rendez_vous_prevu_se_deplace_et_se_note(recue: Parcours, referent: Utilisateur) -> None:
    prevu = planifier(parcours=recue, date_entretien=LE, par=referent, le=LE)
    corriger(entretien=prevu, version=1, date_entretien=LE + timedelta(days=2), presence="", par=referent, le=LE)
    with pytest.raises(ErreurMetier, match="indiquez s’il a été honoré") as refus:
        corriger(entretien=prevu, version=2, date_entretien=LE - timedelta(days=1), presence="", par=referent, le=LE)
    assert refus.value.champ == "presence"


def test_le_meme_formulaire_envoye_deux_fois_ne_cree_qu_un_entretien(recue: Parcours, referent: Utilisateur) -> None:
    cle = uuid4()
    geste: dict[str, Any] = {"parcours": recue, "date_entretien": LE, "par": referent, "le": LE}
    un = noter(presence="honore", cle=cle, **geste)
    deux = noter(presence="honore", cle=cle, **geste)
    assert (un.pk, recue.entretiens.count()) == (deux.pk, 1)
    prevue = uuid4()
    premier = planifier(cle=prevue, **geste)
    assert planifier(cle=prevue, **geste).pk == premier.pk


def test_une_correction_envoyee_deux_fois_ne_fait_pas_de_conflit(recue: Parcours, referent: Utilisateur) -> None:
    entretien = noter(parcours=recue, date_entretien=LE, presence="honore", par=referent, le=LE)
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
    assert (Entretien.objects.get(pk=entretien.pk).version, recue.entretiens.count()) == (2, 2)


def test_deux_corrections_differentes_font_un_conflit(recue: Parcours, referent: Utilisateur) -> None:
    entretien = noter(parcours=recue, date_entretien=LE, presence="honore", par=referent, le=LE)
    geste: dict[str, Any] = {"entretien": entretien, "version": 1, "date_entretien": LE, "par": referent, "le": LE}
    corriger(presence="honore", compte_rendu="La première.", **geste)
    with pytest.raises(ConflitDeVersion):
        corriger(presence="honore", compte_rendu="La seconde.", **geste)
    assert Entretien.objects.get(pk=entretien.pk).compte_rendu == "La première."


# --- Each gesture, each status ------------------------------------------------------------------------------


def en_statut(statut: str, referent: Utilisateur) -> Parcours:
    if statut in (StatutParcours.EN_COURS, StatutParcours.SORTI):
        parcours = parcours_en_cours(referent=referent)
        if statut == StatutParcours.SORTI:
            Parcours.objects.filter(pk=parcours.pk).update(statut=statut, date_fin=date(2025, 1, 1))
    else:
        parcours = candidature(referent=referent)
        Parcours.objects.filter(pk=parcours.pk).update(statut=statut)
    FabriqueEntretien(parcours=parcours, date_entretien=date(2024, 6, 1), mode="telephone")
    return relire(parcours)


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


# --- The screens ----------------------------------------------------------------------------------------------


def saisie(**autres: Any) -> dict[str, Any]:
    return {
        "date_entretien": aujourdhui().strftime("%d%m%Y"),
        "heure": "9h30",
        "duree_minutes": "45",
        "mode": "presentiel",
        "forme": "individuel",
        "presence": "honore",
        "compte_rendu": "Projet : aide à domicile.",
        "cle": str(uuid4()),
    } | autres


@pytest.fixture
def du_jour(referent: Utilisateur) -> Parcours:
    return candidature(date_orientation=aujourdhui() - timedelta(days=9), referent=referent)


def test_noter_a_l_ecran_dit_en_combien_de_jours(du_jour: Parcours, referent: Utilisateur) -> None:
    FabriquePeriodeRsa(participant=du_jour.participant, date_debut=date(2020, 1, 1))
    reponse = connecte(referent).post(reverse("parcours:entretien_noter", args=[du_jour.pk]), saisie(), follow=True)
    entretien = du_jour.entretiens.get()
    assert (entretien.date_entretien, entretien.heure, entretien.duree_minutes, entretien.saisi_par) == (
        aujourdhui(),
        time(9, 30),
        45,
        referent,
    )
    assert relire(du_jour).date_premier_rdv == aujourdhui()
    assert "9\xa0jours après l’orientation" in reponse.content.decode()


def test_l_ecran_dit_qui_lira_la_note(du_jour: Parcours, referent: Utilisateur) -> None:
    """A-2: the agents of the pôle of a BRSA read the whole of it."""
    page = connecte(referent).get(reverse("parcours:entretien_noter", args=[du_jour.pk])).content.decode()
    assert "agents du pôle" not in page
    FabriquePeriodeRsa(participant=du_jour.participant, date_debut=date(2020, 1, 1))
    page = connecte(referent).get(reverse("parcours:entretien_noter", args=[du_jour.pk])).content.decode()
    assert "les agents du pôle d’insertion" in page
    assert "data-brouillon" in page


def test_lecteurs_sans_commune_connue(referent: Utilisateur) -> None:
    personne = FabriqueParticipant(commune_id=None)
    FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1))
    parcours = candidature(participant=personne, referent=referent)
    assert lecteurs_d_une_note(parcours, le=LE)[-1] == "les agents du pôle d’insertion, en entier"


def test_double_envoi_a_l_ecran(du_jour: Parcours, referent: Utilisateur) -> None:
    client, donnees = connecte(referent), saisie(prochain_date="31122099", prochain_heure="14h")
    url = reverse("parcours:entretien_noter", args=[du_jour.pk])
    assert [client.post(url, donnees).status_code for _ in range(2)] == [302, 302]
    assert du_jour.entretiens.count() == 2


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("date_entretien", "31/02/2026", "Saisissez une date"),
        ("date_entretien", "", "Indiquer la date."),
        ("date_entretien", "31122099", "ne peut pas encore être honoré"),
        ("heure", "25h", "Saisir une heure"),
        ("duree_minutes", "beaucoup", "Saisir un nombre de minutes."),
        ("duree_minutes", "601", "Une durée va de 1 à 600 minutes."),
        ("presence", "", "Choisir une réponse."),
        ("mode", "pigeon", "Choisir"),
        ("compte_rendu", "a\x00b", "caractère illisible"),
        ("prochain_heure", "10h", "Indiquer la date du prochain rendez-vous."),
        ("prochain_date", "01012020", "aujourd’hui ou plus tard"),
    ],
)
def test_une_mauvaise_saisie_se_corrige_sans_rien_perdre(
    du_jour: Parcours, referent: Utilisateur, champ: str, valeur: str, message: str
) -> None:
    donnees = saisie(**{champ: valeur})
    reponse = connecte(referent).post(reverse("parcours:entretien_noter", args=[du_jour.pk]), donnees)
    page = reponse.content.decode()
    assert (reponse.status_code, du_jour.entretiens.count()) == (422, 0)
    if champ == "mode":
        assert "mode" in reponse.context["form"].errors
    else:
        assert message in page
    if champ != "compte_rendu":
        assert "Projet : aide à domicile." in page


def test_le_conflit_montre_les_deux_versions_et_garde_la_saisie(du_jour: Parcours, referent: Utilisateur) -> None:
    client = connecte(referent)
    client.post(reverse("parcours:entretien_noter", args=[du_jour.pk]), saisie())
    entretien = du_jour.entretiens.get()
    url = reverse("parcours:entretien_modifier", args=[entretien.pk])
    client.post(url, saisie(version=1, compte_rendu="La version de la collègue."))
    reponse = client.post(url, saisie(version=1, compte_rendu="Ma longue saisie."))
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "La version de la collègue." in page
    assert page.count("Ma longue saisie.") == 2  # in the comparison, and in the form
    assert 'name="version" value="2"' in page
    assert str(referent) in page
    assert client.post(url, saisie(version=2, compte_rendu="Ma longue saisie.")).status_code == 302
    entretien.refresh_from_db()
    assert (entretien.compte_rendu, entretien.version) == ("Ma longue saisie.", 3)


def test_planifier_a_l_ecran_et_revenir_a_la_liste(du_jour: Parcours, referent: Utilisateur) -> None:
    url = reverse("parcours:rdv_planifier", args=[du_jour.pk])
    donnees = {
        "date_entretien": "31/12/2099",
        "heure": "930",
        "mode": "presentiel",
        "forme": "individuel",
        "cle": str(uuid4()),
    }
    reponse = connecte(referent).post(f"{url}?retour=travail", donnees)
    assert reponse["Location"] == reverse("parcours:travail")
    assert du_jour.entretiens.prevus().get().heure == time(9, 30)
    refus = connecte(referent).post(url, donnees | {"date_entretien": "01/01/2020", "cle": str(uuid4())})
    assert refus.status_code == 422


def test_un_rendez_vous_du_jour_se_note_depuis_la_page(du_jour: Parcours, referent: Utilisateur) -> None:
    prevu = FabriqueEntretien(parcours=du_jour, date_entretien=aujourdhui(), presence="", compte_rendu="")
    client = connecte(referent)
    page = client.get(reverse("parcours:entretien_noter", args=[du_jour.pk])).content.decode()
    assert reverse("parcours:entretien_modifier", args=[prevu.pk]) in page
    formulaire = client.get(reverse("parcours:entretien_modifier", args=[prevu.pk])).context["form"]
    assert (formulaire["presence"].value(), formulaire["version"].value()) == ("honore", 1)


def test_un_parcours_clos_refuse_avec_sa_raison(referent: Utilisateur) -> None:
    parcours = en_statut("sorti", referent)
    reponse = connecte(referent).get(reverse("parcours:entretien_noter", args=[parcours.pk]))
    assert reponse.status_code == 403
    assert "clos" in reponse.content.decode()


def test_un_parcours_clos_pendant_la_saisie_refuse_aussi(
    du_jour: Parcours, referent: Utilisateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parcours.vues.entretiens.noter", _geste_interdit)
    reponse = connecte(referent).post(reverse("parcours:entretien_noter", args=[du_jour.pk]), saisie())
    assert reponse.status_code == 403


def _geste_interdit(**_: Any) -> None:
    raise GesteInterdit("Ce parcours est clos.")


@pytest.mark.parametrize(
    ("qui", "attendu"), [("referent", 200), ("collegue", 404), ("animation", 200), ("ailleurs", 404), ("pole", 403)]
)
def test_qui_peut_noter(referent: Utilisateur, qui: str, attendu: int) -> None:
    """A-1, A-2: the portfolio and the structure d'animation; a pôle reads and does not write."""
    personne = FabriqueParticipant(nom="Zarkanovitch")
    FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1))
    parcours = candidature(participant=personne, referent=referent)
    entretien = FabriqueEntretien(parcours=parcours)
    utilisateur = {
        "referent": lambda: referent,
        "collegue": accompagnateur,
        "animation": coordonnateur,
        "ailleurs": lambda: coordonnateur("mar"),
        "pole": agent_pole,
    }[qui]()
    for nom, pk in (
        ("entretien_noter", parcours.pk),
        ("rdv_planifier", parcours.pk),
        ("entretien_modifier", entretien.pk),
    ):
        reponse = connecte(utilisateur).get(reverse(f"parcours:{nom}", args=[pk]))
        assert reponse.status_code == attendu
        assert ("Zarkanovitch".upper() in reponse.content.decode().upper()) == (attendu == 200)


def test_ouvrir_un_compte_rendu_est_journalise(du_jour: Parcours, referent: Utilisateur) -> None:
    """A-5."""
    entretien = FabriqueEntretien(parcours=du_jour, date_entretien=aujourdhui())
    connecte(referent).get(reverse("parcours:entretien_modifier", args=[entretien.pk]))
    consultation = Consultation.objects.get(parcours_id=du_jour.pk)
    assert (consultation.utilisateur_id, consultation.droit) == (referent.pk, "référent")


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("9h30", time(9, 30)),
        ("9 h", time(9)),
        ("930", time(9, 30)),
        ("09:30", time(9, 30)),
        ("9.05", time(9, 5)),
        ("14", time(14)),
        ("24h", None),
        ("9h75", None),
        ("midi", None),
    ],
)
def test_l_heure_se_tape_comme_on_l_ecrit(texte: str, attendu: time | None) -> None:
    assert lire_heure(texte) == attendu


def test_les_declencheurs_sont_differes(recue: Parcours) -> None:
    """An appointment and the parcours it starts may be written in any order."""
    with transaction.atomic():
        Parcours.objects.filter(pk=recue.pk).update(
            statut=StatutParcours.EN_COURS, date_debut=date(2026, 3, 9), date_premier_rdv=date(2026, 3, 9)
        )
        FabriqueEntretien(parcours=recue, date_entretien=date(2026, 3, 9))
        with connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert relire(recue).date_debut == date(2026, 3, 9)
