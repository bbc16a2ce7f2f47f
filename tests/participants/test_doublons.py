"""Pairs of possible duplicates: which are found, which are never shown, and the screens."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from parcours.models import Parcours
from participants.doublons.paires import paires
from participants.doublons.permissions import peut_absorber, peut_annuler
from participants.models import DoublonEcarte, Fusion, Participant
from plie.journal.models import Consultation
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.participants.dossiers import deux_fiches

pytestmark = pytest.mark.django_db


def connu(code_plie: str = "aix", **champs: Any) -> Participant:
    """Somebody once oriented to a PLIE, without an open file."""
    personne = FabriqueParticipant(**champs)
    candidature(
        participant=personne, code_plie=code_plie, statut=StatutParcours.REFUSE, date_orientation=date(2022, 3, 1)
    )
    return personne


def trouvees(utilisateur: Utilisateur) -> dict[frozenset[str], tuple[str, ...]]:
    noms = dict(Participant.objects.values_list("pk", "nom"))
    return {frozenset((noms[p.premier], noms[p.second])): tuple(sorted(p.motifs)) for p in paires(utilisateur)}


NE_LE = date(1985, 4, 12)


@pytest.mark.parametrize(
    ("une", "autre", "motifs"),
    [
        # Same day: accents, case, apostrophes, hyphens, order, a slip of the hand, a missing first name.
        ({"nom": "O’Neil", "prenom": "Zoé"}, {"nom": "ONEIL", "prenom": "zoe"}, ("naissance", "prenom")),
        ({"nom": "Le Goff", "prenom": "Anne"}, {"nom": "Anne", "prenom": "LEGOFF"}, ("naissance",)),
        ({"nom": "Martin", "prenom": "Jean-Marc"}, {"nom": "Matrin", "prenom": "Jean Marc"}, ("naissance", "prenom")),
        ({"nom": "Durand", "prenom": "Anne"}, {"nom": "Durand ", "prenom": ""}, ("naissance",)),
        # A married name.
        ({"nom": "Quillemont", "prenom": "Louise"}, {"nom": "Vasseur", "prenom": "Louise"}, ("prenom",)),
        # The birth date mistyped.
        ({"nom": "Durand"}, {"nom": "DURAND", "date_naissance": date(1985, 12, 4)}, ("date_proche",)),
        ({"nom": "Durand"}, {"nom": "Durand!", "date_naissance": date(1995, 4, 12)}, ("date_proche",)),
        # Another sign than the name.
        (
            {"nom": "Quillemont", "numero_france_travail": "1234567A"},
            {
                "nom": "Vasseur",
                "prenom": "Lou",
                "date_naissance": date(1970, 1, 1),
                "numero_france_travail": "1234567A",
            },
            ("france_travail",),
        ),
        (
            {"nom": "Quillemont", "telephone": "0491000001"},
            {"nom": "Quillemon", "telephone": "0491000001", "date_naissance": date(1970, 1, 1)},
            ("contact",),
        ),
        (
            {"nom": "Quillemont", "email": "q@essais.example"},
            {"nom": "Quillemon", "email": "Q@essais.example", "date_naissance": date(1970, 1, 1)},
            ("contact",),
        ),
        # Not alike enough.
        ({"nom": "Quillemont", "prenom": "Louise"}, {"nom": "Vasseur", "prenom": "Marc"}, None),
        ({"nom": "Durand"}, {"nom": "DURAND", "date_naissance": date(1970, 11, 30)}, None),
        ({"nom": "A", "prenom": "", "telephone": ""}, {"nom": "B", "prenom": "", "email": ""}, None),
    ],
)
def test_les_paires_et_leurs_raisons(
    une: dict[str, Any], autre: dict[str, Any], motifs: tuple[str, ...] | None
) -> None:
    for champs in (une, autre):
        connu(**{"prenom": "Dominique", "date_naissance": NE_LE} | champs)
    attendu = {} if motifs is None else {frozenset((une["nom"], autre["nom"])): motifs}
    assert trouvees(gestionnaire()) == attendu


def test_personne_d_un_autre_plie_n_apparait() -> None:
    """A-1: the same woman known to Marseille only does not exist for Aix, and the other way round."""
    connu("aix", nom="Brugnoletti", date_naissance=NE_LE)
    connu("mar", nom="Brugnoletti", date_naissance=NE_LE)
    for qui in (gestionnaire("aix"), gestionnaire("mar"), accompagnateur("aix")):
        assert paires(qui) == []


def test_la_liste_coute_autant_pour_une_paire_et_pour_vingt() -> None:
    client = connecte(gestionnaire())
    couts = []
    for debut, fin in ((0, 1), (1, 20)):
        for rang in range(debut, fin):
            for _ in range(2):
                connu(nom=f"Vaucanson{rang}", date_naissance=date(1980, 1, 1 + rang))
        client.get(reverse("participants:doublons"))
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(reverse("participants:doublons"))
        couts.append(len(requetes))
    assert len(reponse.context["lignes"]) == 20
    assert couts[0] == couts[1]


# --- Rights ----------------------------------------------------------------------------------------------


def test_qui_est_suivi_ailleurs_ne_disparait_pas() -> None:
    """Their rows are another PLIE's too: that record is the one to keep."""
    ici, partage = connu(nom="Un"), connu(nom="Un")
    candidature(participant=partage, code_plie="mar", statut="refuse", date_orientation=date(2020, 1, 6))
    aix = gestionnaire("aix")
    assert bool(peut_absorber(aix, ici)) is True
    assert peut_absorber(aix, partage).motif.endswith("C’est elle qui est à conserver.")
    client = connecte(aix)
    page = client.get(reverse("participants:comparer", args=[ici.pk, partage.pk]))
    assert "Cette fiche ne peut pas être absorbée" in page.content.decode()
    assert "Marseille" not in page.content.decode()
    reponse = client.post(reverse("participants:comparer", args=[ici.pk, partage.pk]), {})
    assert reponse.status_code == 403
    assert Participant.objects.count() == 2


def test_une_fusion_ne_se_lit_que_la_ou_elle_a_ete_faite() -> None:
    """The absorbed record was Aix's: Marseille, which follows the kept person too, reads nothing of it."""
    garde, venue = connu(nom="Un"), connu(nom="Un")
    candidature(participant=garde, code_plie="mar", statut="refuse", date_orientation=date(2020, 1, 6))
    fusionner_a_l_ecran(connecte(gestionnaire("aix")), garde, venue)
    fusion = Fusion.objects.get()
    assert list(Fusion.objects.visibles_par(coordonnateur("aix"))) == [fusion]
    for qui in (coordonnateur("mar"), accompagnateur("aix")):
        assert list(Fusion.objects.visibles_par(qui)) == []
        assert bool(peut_annuler(qui, fusion, le=aujourdhui())) is False
    assert connecte(coordonnateur("mar")).get(reverse("participants:fusion", args=[fusion.pk])).status_code == 404


# --- Screens ---------------------------------------------------------------------------------------------


def formulaire_de(client: Client, garde: Participant, venue: Participant) -> tuple[str, dict[str, str]]:
    """The form as the page shows it: every proposed value."""
    adresse = reverse("participants:comparer", args=[garde.pk, venue.pk])
    page = client.get(adresse)
    assert page.status_code == 200
    formulaire = page.context["formulaire"]
    return adresse, {nom: str(formulaire[nom].value()) for nom in formulaire.fields}


def fusionner_a_l_ecran(client: Client, garde: Participant, venue: Participant, **choix: str) -> Any:
    adresse, donnees = formulaire_de(client, garde, venue)
    return client.post(adresse, donnees | choix)


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
