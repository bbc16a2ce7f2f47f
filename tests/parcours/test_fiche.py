"""The person's page: who opens it, what it offers, what it writes (A-5); corrections and their conflicts."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.acces import droit_de_lecture
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.permissions import (
    peut_affecter_referent,
    peut_classer,
    peut_lister,
    peut_modifier,
    peut_modifier_ouvert,
    peut_orienter,
)
from parcours.selectors.page import dossier_de_la_page, gestes_de
from participants.models import Participant, PeriodeRsa
from plie.journal.models import Consultation
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import (
    FabriqueDelegation,
    FabriqueOrganisation,
    accompagnateur,
    agent_pole,
    financeur,
    gestionnaire,
    membre,
    plie,
)
from tests.fabriques.parcours import FabriqueEntretien, FabriqueEtape, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
ECRITURE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def adresse(nom: str, parcours: Parcours, *autres: int) -> str:
    return reverse(f"parcours:{nom}", args=[parcours.pk, *autres])


def test_chaque_ouverture_est_consignee_au_titre_du_droit_exerce() -> None:
    """A-5, and the right used: référent, absent colleague's delegate, structure d'animation."""
    le = aujourdhui()
    referent, remplacant, gestion = accompagnateur(), accompagnateur(), gestionnaire()
    FabriqueDelegation(de=referent, a=remplacant, plie=plie(), date_debut=le, date_fin=le)
    parcours = parcours_en_cours(referent=referent)
    for utilisateur in (referent, remplacant, gestion, gestion):
        assert connecte(utilisateur).get(adresse("fiche", parcours)).status_code == 200
    assert list(Consultation.objects.order_by("pk").values_list("utilisateur_id", "droit", "plie_id")) == [
        (referent.pk, "référent", parcours.plie_id),
        (remplacant.pk, f"délégation de {referent}", parcours.plie_id),
        (gestion.pk, "structure d’animation", parcours.plie_id),
        (gestion.pk, "structure d’animation", parcours.plie_id),
    ]


def test_ouvrir_la_page_n_ecrit_que_la_consultation() -> None:
    gestion, parcours = gestionnaire(), parcours_en_cours(referent=accompagnateur())
    client = connecte(gestion)
    client.get(adresse("fiche", parcours))  # the session is written once
    with CaptureQueriesContext(connection) as requetes:
        client.get(adresse("fiche", parcours))
    ecritures = [ecrite for r in requetes for ecrite in ECRITURE.findall(r["sql"])]
    assert ecritures == ["journal_consultation"]


def test_droit_de_lecture_sans_droit() -> None:
    assert droit_de_lecture(accompagnateur(), parcours_en_cours(), le=aujourdhui()) == "droit expiré"


def test_la_page_coute_autant_pour_un_et_pour_trente_evenements() -> None:
    referent = accompagnateur()
    court = parcours_en_cours(referent=referent)
    long = parcours_en_cours(referent=referent)
    for rang in range(30):
        FabriqueEntretien(parcours=long, date_entretien=long.date_debut + timedelta(days=rang + 1), saisi_par=referent)
        FabriqueEtape(parcours=long, date_debut=long.date_debut + timedelta(days=rang))
    FabriqueEntretien(parcours=court, date_entretien=court.date_debut + timedelta(days=1), saisi_par=referent)
    FabriqueEtape(parcours=court)
    client = connecte(referent)
    client.get(adresse("fiche", court))
    couts = []
    for parcours in (court, long):
        with CaptureQueriesContext(connection) as requetes:
            client.get(adresse("fiche", parcours))
        couts.append(len(requetes))
    assert couts[0] == couts[1]


def test_le_fil_se_filtre_par_nature() -> None:
    gestion = gestionnaire()
    parcours = parcours_en_cours(referent=accompagnateur(), enregistre_par=gestion)
    reponse = connecte(gestion).get(adresse("fiche", parcours), {"nature": "orientation"})
    assert [e.titre for e in reponse.context["page_fil"]] == ["Orientation : pôle d’insertion"]
    assert [e.auteur for e in reponse.context["page_fil"]] == [str(gestion)]
    tout = connecte(gestion).get(adresse("fiche", parcours), {"nature": "inconnue"})
    dates = [e.date_evenement for e in tout.context["page_fil"]]
    assert len(dates) > 1
    assert dates == sorted(dates, reverse=True)


def test_les_gestes_suivent_le_role_et_le_statut() -> None:
    referent, gestion = accompagnateur(), gestionnaire()
    attente = candidature(referent=referent)

    def libelles(utilisateur: Utilisateur) -> set[str]:
        lu = dossier_de_la_page(utilisateur, attente.pk, le=aujourdhui())
        return {g.libelle for g in gestes_de(lu)}

    de_l_animation = {"Changer de référent", "Classer sans suite"}
    assert libelles(gestion) & de_l_animation == de_l_animation
    assert libelles(referent) & de_l_animation == set()
    assert "Modifier la fiche" in libelles(referent)


def test_les_permissions_disent_pourquoi() -> None:
    referent, collegue, gestion, agent = accompagnateur(), accompagnateur(), gestionnaire(), agent_pole()
    attente = candidature(referent=referent)
    clos = candidature(statut=StatutParcours.REFUSE, referent=referent)
    obtenus = {
        "referent": bool(peut_modifier(referent, attente)),
        "collegue": bool(peut_modifier(collegue, attente)),
        "pole": bool(peut_modifier(agent, attente)),
        "clos": bool(peut_modifier_ouvert(referent, clos)),
        "classe": bool(peut_classer(gestion, attente)),
        "classe_clos": bool(peut_classer(gestion, clos)),
        "classe_referent": bool(peut_classer(referent, attente)),
        "affecte": bool(peut_affecter_referent(gestion, attente)),
        "affecte_clos": bool(peut_affecter_referent(gestion, clos)),
        "oriente": bool(peut_orienter(gestion)),
        "oriente_referent": bool(peut_orienter(referent)),
        "liste_pole": bool(peut_lister(agent)),
        "liste_membre": bool(peut_lister(membre())),
        "liste_financeur": bool(peut_lister(financeur())),
    }
    assert {nom for nom, oui in obtenus.items() if oui} == {
        "referent",
        "classe",
        "affecte",
        "oriente",
        "liste_pole",
    }
    assert peut_modifier(agent, attente).motif == (
        "Ce parcours vous est ouvert en lecture seule : son référent et la structure d’animation le modifient."
    )
    assert peut_modifier_ouvert(referent, clos).motif == "Ce parcours est clos (refusé) : rien ne s’y ajoute plus."


# --- Corrections -----------------------------------------------------------------------------------------


def fiche_saisie(personne: Participant, **autres: str) -> dict[str, str]:
    return {
        "version": str(personne.version),
        "nom": personne.nom,
        "prenom": personne.prenom,
        "date_naissance": "15/06/1985",
        "sexe": "F",
        "commune": "13001",
    } | autres


def test_modifier_la_fiche_ne_touche_pas_la_situation_figee() -> None:
    referent = accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    reponse = connecte(referent).post(
        adresse("situation", parcours),
        fiche_saisie(parcours.participant, niveau_formation="5", qpv="true", rqth="false", telephone="0612345678"),
    )
    assert reponse.status_code == 302
    personne = Participant.objects.get(pk=parcours.participant_id)
    assert (personne.niveau_formation, personne.qpv, personne.rqth, personne.ass, personne.telephone) == (
        "5",
        True,
        False,
        None,
        "06 12 34 56 78",
    )
    assert personne.version == 2
    parcours.situation_entree.refresh_from_db()
    assert parcours.situation_entree.niveau_formation == "3"


def test_deux_modifications_en_meme_temps_montrent_les_deux_versions() -> None:
    referent, gestion = accompagnateur(), gestionnaire()
    parcours = parcours_en_cours(referent=referent)
    premiere = fiche_saisie(parcours.participant, adresse="1 rue Haute")
    seconde = fiche_saisie(parcours.participant, adresse="2 rue Basse", email="a@essais.example")
    assert connecte(gestion).post(adresse("situation", parcours), premiere).status_code == 302
    conflit = connecte(referent).post(adresse("situation", parcours), seconde)
    texte = conflit.content.decode()
    assert conflit.status_code == 409
    assert "1 rue Haute" in texte
    assert 'value="2 rue Basse"' in texte
    assert 'value="a@essais.example"' in texte
    assert [e.libelle for e in conflit.context["ecarts"]] == ["Adresse (numéro et voie)", "Adresse électronique"]
    assert Participant.objects.get(pk=parcours.participant_id).adresse == "1 rue Haute"
    # Sent again over the version shown, it is a decision.
    assert connecte(referent).post(adresse("situation", parcours), seconde | {"version": "2"}).status_code == 302
    assert Participant.objects.get(pk=parcours.participant_id).adresse == "2 rue Basse"


def test_une_correction_impossible_garde_la_saisie() -> None:
    referent = accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    demain = (aujourdhui() + timedelta(days=1)).strftime("%d/%m/%Y")
    reponse = connecte(referent).post(
        adresse("situation", parcours),
        fiche_saisie(parcours.participant, date_inscription_france_travail=demain, adresse="Chez un proche"),
    )
    assert reponse.status_code == 422
    assert "Cette date est dans le futur" in reponse.content.decode()
    assert 'value="Chez un proche"' in reponse.content.decode()


def test_les_periodes_de_rsa_s_ajoutent_se_terminent_et_se_retirent() -> None:
    referent = accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    client = connecte(referent)
    client.post(adresse("rsa_ajouter", parcours), {"date_debut": "01/02/2024", "source": "CAF"})
    periode = PeriodeRsa.objects.get()
    assert (periode.date_debut, periode.date_fin, periode.source) == (date(2024, 2, 1), None, "CAF")
    chevauche = client.post(adresse("rsa_ajouter", parcours), {"date_debut": "01/03/2024"})
    assert chevauche.status_code == 422
    assert "Une période de RSA existe déjà à ces dates." in chevauche.content.decode()
    client.post(
        adresse("rsa_modifier", parcours, periode.pk),
        {"version": "1", "date_debut": "01/02/2024", "date_fin": "31/05/2024", "source": "CAF"},
    )
    periode.refresh_from_db()
    assert (periode.date_fin, periode.version) == (date(2024, 5, 31), 2)
    conflit = client.post(adresse("rsa_modifier", parcours, periode.pk), {"version": "1", "date_debut": "01/02/2024"})
    assert conflit.status_code == 409
    inverse = client.post(
        adresse("rsa_modifier", parcours, periode.pk),
        {"version": "2", "date_debut": "01/02/2024", "date_fin": "01/01/2024"},
    )
    assert inverse.status_code == 422
    assert "La fin du RSA ne peut pas précéder son début." in inverse.content.decode()
    client.post(adresse("rsa_retirer", parcours, periode.pk))
    assert PeriodeRsa.objects.count() == 0


def test_la_periode_d_une_autre_personne_n_existe_pas() -> None:
    referent = accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    autre = FabriquePeriodeRsa(participant=FabriqueParticipant())
    client = connecte(referent)
    assert client.get(adresse("rsa_modifier", parcours, autre.pk)).status_code == 404
    assert client.post(adresse("rsa_retirer", parcours, autre.pk)).status_code == 404
    assert PeriodeRsa.objects.get() == autre


def test_changer_de_referent_depuis_la_page() -> None:
    gestion, referent, suivant = gestionnaire(), accompagnateur(), accompagnateur()
    attente = candidature(referent=referent)
    client = connecte(gestion)
    page = client.get(adresse("referent", attente)).content.decode()
    assert "1\u00a0personne suivie" in page
    jour = aujourdhui().strftime("%d/%m/%Y")
    reponse = client.post(adresse("referent", attente), {"referent": suivant.pk, "date_debut": jour, "motif": "Congé"})
    assert reponse.status_code == 302
    assert attente.referents.get(date_fin=None).utilisateur == suivant
    refus = client.post(adresse("referent", attente), {"referent": suivant.pk, "date_debut": jour})
    assert refus.status_code == 422
    assert "suit déjà ce parcours" in refus.content.decode()


def test_classer_une_candidature_depuis_la_page() -> None:
    attente = candidature(referent=accompagnateur())
    client = connecte(gestionnaire())
    vide = client.post(adresse("classer", attente), {"motif": ""})
    assert vide.status_code == 422
    assert "Indiquer pourquoi la candidature reste sans suite." in vide.content.decode()
    assert client.post(adresse("classer", attente), {"motif": "A trouvé un emploi"}).status_code == 302
    attente.refresh_from_db()
    assert (attente.statut, attente.motif_cloture) == (StatutParcours.ANNULE, "A trouvé un emploi")
    assert client.get(adresse("classer", attente)).status_code == 403


def test_l_organisation_du_referent_et_le_motif_se_distinguent() -> None:
    referent = accompagnateur()
    referent.organisation = FabriqueOrganisation(nom="Association Tremplin")
    referent.save()
    parcours = parcours_en_cours(referent=referent)
    parcours.referents.update(motif="Réorganisation")
    page = connecte(gestionnaire()).get(reverse("parcours:fiche", args=[parcours.pk])).content.decode()
    assert "Association Tremplin · Réorganisation" in page
