"""Duplicates at the screen: proposed, compared, merged, parted, told apart."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours.models import Parcours
from participants.doublons.paires import paires
from participants.models import DoublonEcarte, Fusion, Participant
from plie.journal.models import Consultation
from tests.connexion import connecte
from tests.fabriques.accounts import gestionnaire
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.participants.dossiers import deux_fiches
from tests.participants.fusions_a_l_ecran import formulaire_de, fusionner_a_l_ecran

pytestmark = pytest.mark.django_db


def test_la_page_propose_la_paire_et_la_comparaison_montre_ce_qui_change() -> None:
    garde, venue = deux_fiches()
    client = connecte(gestionnaire())
    liste = client.get(reverse("participants:doublons"))
    assert [(p.premier, p.second, p.raisons) for p, _, _ in liste.context["lignes"]] == [
        (garde.pk, venue.pk, ["Nés le même jour, noms proches"])
    ]
    page = client.get(reverse("participants:comparer", args=[garde.pk, venue.pk]))
    apercu = page.context["apercu"]
    assert [(c.libelle, c.conservee, c.absorbee, c.propose) for c in apercu.differents] == [
        ("Nom", "N’Guessan", "NGUESSAN", "conservee"),
        ("Prénom", "Zoé", "Zoe", "conservee"),
        ("Adresse (numéro et voie)", "Non renseigné", "3 rue des Lices", "absorbee"),
        ("Téléphone", "Non renseigné", "0491000001", "absorbee"),
        ("Adresse électronique", "zoe@essais.example", "Non renseigné", "conservee"),
    ]
    assert dict(apercu.deplaces) == {
        "parcours": 2, "diagnostic": 1, "périodes de RSA": 2, "situation à l’entrée": 1, "difficultés": 2,
        "référent": 1, "entretien": 1, "étape": 1, "contrat d’engagement": 1, "contrat de travail": 1,
        "justificatif": 1,
    }  # fmt: skip
    assert (apercu.doubles, apercu.obstacles, apercu.possible) == (1, (), True)
    # Opening two named files is logged.
    assert list(Consultation.objects.order_by("pk").values_list("participant_id", "objet", "droit")) == [
        (garde.pk, "Comparaison de deux fiches qui se ressemblent", "structure d’animation"),
        (venue.pk, "Comparaison de deux fiches qui se ressemblent", "structure d’animation"),
    ]


def test_qui_revient_apres_son_archivage_ne_forme_pas_de_paire() -> None:
    """An archived record has no name here: the person who comes back is not compared with it."""
    _, venue = deux_fiches()
    Participant.objects.filter(pk=venue.pk).update(archivee_le=timezone.now())
    liste = connecte(gestionnaire()).get(reverse("participants:doublons"))
    assert (liste.status_code, liste.context["lignes"]) == (200, [])
    Participant.objects.filter(pk=venue.pk).update(archivee_le=None)
    assert len(paires(gestionnaire())) == 1


def test_fusionner_a_l_ecran_puis_annuler() -> None:
    garde, venue = deux_fiches()
    client = connecte(gestionnaire())
    reponse = fusionner_a_l_ecran(client, garde, venue, nom="absorbee")
    fusion = Fusion.objects.get()
    page = client.get(reponse["Location"])
    assert reponse["Location"] == reverse("participants:fusion", args=[fusion.pk])
    assert page.context["valeurs"] == [
        ("Nom", "N’Guessan", "NGUESSAN"),
        ("Adresse (numéro et voie)", "Non renseigné", "3 rue des Lices"),
        ("Téléphone", "Non renseigné", "0491000001"),
    ]
    assert page.context["annulable"] is True
    # The search finds the kept person, and them alone.
    trouve = client.get(reverse("parcours:recherche"), {"q": "nguessan zoe"})
    assert {p.participant_id for p in trouve.context["resultat"].parcours} == {garde.pk}
    fil = client.get(reverse("parcours:fiche", args=[garde.parcours.first().pk])).content.decode()
    assert "Deux fiches réunies" in fil
    assert "NGUESSAN Zoe" in fil
    assert paires(fusion.fusionnee_par) == []
    client.post(reverse("participants:fusion_annuler", args=[fusion.pk]))
    garde.refresh_from_db()
    assert (garde.nom, garde.telephone, Participant.objects.get(pk=venue.pk).nom) == ("N’Guessan", "", "NGUESSAN")
    page = client.get(reverse("participants:fusion", args=[fusion.pk]))
    assert "Cette fusion est annulée" in page.content.decode()
    assert [p.premier for p in paires(fusion.fusionnee_par)] == [garde.pk]


def test_le_double_envoi_de_la_fusion_mene_a_la_meme_page() -> None:
    garde, venue = deux_fiches()
    client = connecte(gestionnaire())
    adresse, donnees = formulaire_de(client, garde, venue)
    premiere, seconde = client.post(adresse, donnees), client.post(adresse, donnees)
    assert (premiere.status_code, premiere["Location"]) == (seconde.status_code, seconde["Location"])
    assert Fusion.objects.count() == 1
    assert client.post(adresse, donnees | {"cle": "pas-une-cle"}).status_code == 404


def test_une_fiche_changee_pendant_la_comparaison_se_dit_et_garde_les_choix() -> None:
    garde, venue = deux_fiches()
    client = connecte(gestionnaire())
    adresse, donnees = formulaire_de(client, garde, venue)
    Participant.objects.filter(pk=venue.pk).update(version=5, telephone="0491000007")
    reponse = client.post(adresse, donnees | {"nom": "absorbee"})
    texte = reponse.content.decode()
    assert reponse.status_code == 409
    assert "modifiée par une autre personne" in texte
    assert "0491000007" in texte
    relu = reponse.context["formulaire"]
    assert (relu["nom"].value(), relu["version_absorbee"].value()) == ("absorbee", "5")
    donnees = {nom: str(relu[nom].value()) for nom in relu.fields}
    assert client.post(adresse, donnees).status_code == 302
    garde.refresh_from_db()
    assert (garde.nom, garde.telephone) == ("NGUESSAN", "0491000007")


def test_un_choix_oublie_ou_impossible_se_lit() -> None:
    garde, venue = deux_fiches(jamais_travaille=True)
    Participant.objects.filter(pk=garde.pk).update(mois_sans_activite=4)
    client = connecte(gestionnaire())
    adresse, donnees = formulaire_de(client, garde, venue)
    reponse = client.post(adresse, {nom: v for nom, v in donnees.items() if nom != "telephone"})
    assert (reponse.status_code, reponse.context["formulaire"].errors["telephone"]) == (
        422, ["Choisir la valeur à garder."],
    )  # fmt: skip
    reponse = client.post(adresse, donnees | {"jamais_travaille": "absorbee", "mois_sans_activite": "conservee"})
    assert reponse.status_code == 422
    assert "soit les mois sans activité" in reponse.content.decode()
    assert Fusion.objects.count() == 0


def test_une_fusion_impossible_dit_quoi_faire() -> None:
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    parcours_en_cours(participant=garde, debut=date(2025, 3, 3))
    de_trop = candidature(participant=venue, date_orientation=date(2026, 1, 5))
    client = connecte(gestionnaire())
    texte = client.get(reverse("participants:comparer", args=[garde.pk, venue.pk])).content.decode()
    assert "Deux dossiers sont ouverts à la fois" in texte
    assert reverse("parcours:classer", args=[de_trop.pk]) in texte
    assert "Fusionner les deux fiches" not in texte
    # Done as told, the merge is possible.
    client.post(reverse("parcours:classer", args=[de_trop.pk]), {"motif": "Doublon"})
    assert fusionner_a_l_ecran(client, garde, venue).status_code == 302
    assert Parcours.objects.get(pk=de_trop.pk).participant == garde


def test_ecarter_une_paire_se_retient_et_se_defait() -> None:
    garde, venue = deux_fiches()
    par = gestionnaire()
    client = connecte(par)
    client.post(reverse("participants:ecarter", args=[venue.pk, garde.pk]))
    ecart = DoublonEcarte.objects.get()
    assert (ecart.ecarte_par, paires(par)) == (par, [])
    page = client.get(reverse("participants:doublons_ecartes"))
    assert list(page.context["page"]) == [ecart]
    client.post(reverse("participants:retablir", args=[ecart.pk]))
    assert [(p.premier, p.second) for p in paires(par)] == [(garde.pk, venue.pk)]
    assert client.post(reverse("participants:ecarter", args=[garde.pk, garde.pk])).status_code == 404
    assert client.get(reverse("participants:comparer", args=[garde.pk, garde.pk])).status_code == 404


def test_les_listes_vides_se_disent() -> None:
    client = connecte(gestionnaire())
    for nom, texte in (
        ("doublons", "Aucun doublon possible"),
        ("doublons_ecartes", "Aucune paire écartée"),
        ("fusions", "Aucune fusion"),
    ):
        assert texte in client.get(reverse(f"participants:{nom}")).content.decode()


def test_une_fusion_qui_ne_peut_plus_s_annuler_dit_pourquoi() -> None:
    garde, venue = deux_fiches()
    client = connecte(gestionnaire())
    fusionner_a_l_ecran(client, garde, venue)
    fusion = Fusion.objects.get()
    Participant.objects.filter(pk=garde.pk).update(telephone="0491000009")
    page = client.get(reverse("participants:fusion", args=[fusion.pk]))
    assert page.context["annulable"] is False
    assert "a été modifié sur la fiche" in page.content.decode()
    reponse = client.post(reverse("participants:fusion_annuler", args=[fusion.pk]), follow=True)
    assert "ne peut plus être annulée" in reponse.content.decode()
    liste = client.get(reverse("participants:fusions"))
    assert [str(f.conservee) for f in liste.context["page"]] == ["N’GUESSAN Zoé"]
