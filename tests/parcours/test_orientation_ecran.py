"""The form of the orientation: seven fields, what is mistyped, a person already known."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.regles import date_limite_reception
from participants.models import Participant
from plie.pacte import version_en_vigueur
from plie.socle.horloge import aujourdhui
from plie.socle.typographie import date_en_chiffres
from tests.connexion import connecte
from tests.fabriques.accounts import gestionnaire, plie
from tests.fabriques.parcours import candidature
from tests.fabriques.participants import FabriquePeriodeRsa
from tests.parcours.orientations import LE

pytestmark = pytest.mark.django_db


def saisie(**autres: str) -> dict[str, str]:
    return {
        "cle": str(uuid4()),
        "nom": "Ferrand",
        "prenom": "Louise",
        "date_naissance": "04/05/1990",
        "sexe": "F",
        "commune": "13001",
        "prescripteur": "pole_insertion",
        "date_orientation": date_en_chiffres(aujourdhui() - timedelta(days=3)),
    } | autres


def test_la_page_obtenue_montre_le_delai_de_quinze_jours() -> None:
    """P-6.2a, art. 6.2: the clock shows at once for a BRSA."""
    client = connecte(gestionnaire())
    reponse = client.post(reverse("parcours:orienter"), saisie(rsa_debut="01/01/2025"), follow=True)
    orientation = aujourdhui() - timedelta(days=3)
    limite = date_limite_reception(orientation, version_en_vigueur(orientation))
    texte = reponse.content.decode()
    assert reponse.redirect_chain == [(reverse("parcours:fiche", args=[Parcours.objects.get().pk]), 302)]
    assert "P-6.2a" in texte
    assert date_en_chiffres(limite) in texte
    assert f"dans\u00a0{(limite - aujourdhui()).days}\u00a0jours" in texte


def test_le_double_envoi_du_formulaire_cree_une_seule_candidature() -> None:
    client, donnees = connecte(gestionnaire()), saisie()
    premiere = client.post(reverse("parcours:orienter"), donnees)
    seconde = client.post(reverse("parcours:orienter"), donnees)
    assert premiere.status_code == seconde.status_code == 302
    assert premiere["Location"] == seconde["Location"]
    assert Parcours.objects.count() == 1


@pytest.mark.parametrize(
    ("autres", "message"),
    [
        ({"nom": ""}, "Indiquer le nom."),
        ({"date_naissance": "32/13/2000"}, "Saisir une date, par exemple 31/12/2026."),
        ({"date_naissance": "01/01/1850"}, "Vérifier l’année"),
        ({"prescripteur": ""}, "Choisir le prescripteur."),
        ({"rsa_fin": "01/02/2025"}, "Indiquer aussi le début du RSA."),
        ({"rsa_debut": "01/01/2150"}, "Le début du RSA est dans le futur"),
        ({"rsa_debut": "01/02/2025", "rsa_fin": "01/01/2025"}, "La fin du RSA ne peut pas précéder son début."),
        ({"jamais_travaille": "on", "mois_sans_activite": "4"}, "soit les mois sans activité"),
        ({"commune": "13056"}, "Sélectionnez un choix valide"),
        ({"code_postal": "131"}, "Un code postal compte cinq chiffres"),
        ({"telephone": "06"}, "numéro de téléphone à dix chiffres"),
        ({"nom": "Fer\x00rand"}, "caractère illisible"),
        ({"mois_sans_activite": "99999"}, "de 0 à 600"),
    ],
)
def test_une_mauvaise_saisie_se_lit_et_rien_n_est_perdu(autres: dict[str, str], message: str) -> None:
    client = connecte(gestionnaire())
    reponse = client.post(reverse("parcours:orienter"), saisie(motif="Cherche un emploi de jour", **autres))
    texte = reponse.content.decode()
    assert reponse.status_code == 422
    assert message in texte
    assert "Cherche un emploi de jour" in texte
    assert 'value="Louise"' in texte
    assert Parcours.objects.count() == 0


def test_un_rsa_d_enfance_se_dit_a_cote_de_sa_date() -> None:
    reponse = connecte(gestionnaire()).post(reverse("parcours:orienter"), saisie(rsa_debut="01/01/1930"))
    assert (reponse.status_code, Parcours.objects.count()) == (422, 0)
    assert list(reponse.context["formulaire"].errors) == ["rsa_debut"]


def test_le_formulaire_demande_sept_champs_et_dit_pourquoi() -> None:
    from parcours.forms.orientation import FormulaireOrientation

    formulaire = FormulaireOrientation(plie=plie("aix"), le=LE)
    demandes = [c.name for c in formulaire.visible_fields() if c.field.required]
    assert sorted(demandes) == [
        "commune",
        "date_naissance",
        "date_orientation",
        "nom",
        "prenom",
        "prescripteur",
        "sexe",
    ]
    assert [nom for nom in demandes if not formulaire.fields[nom].help_text] == []


def test_la_personne_reprise_garde_sa_fiche_et_ses_parcours() -> None:
    client = connecte(gestionnaire())
    ancien = candidature(statut=StatutParcours.REFUSE)
    FabriquePeriodeRsa(participant=ancien.participant)
    adresse = reverse("parcours:reprendre", args=[ancien.participant_id])
    page = client.get(adresse)
    assert f'value="{ancien.participant.nom}"' in page.content.decode()
    reponse = client.post(adresse, saisie(version="1"))
    assert reponse.status_code == 302
    assert ancien.participant.parcours.count() == 2


def test_reprendre_une_fiche_changee_entre_temps_montre_les_deux_versions() -> None:
    client = connecte(gestionnaire())
    ancien = candidature(statut=StatutParcours.REFUSE)
    Participant.objects.filter(pk=ancien.participant_id).update(version=2, nom="Corrigé")
    reponse = client.post(
        reverse("parcours:reprendre", args=[ancien.participant_id]), saisie(version="1", motif="Nouveau projet")
    )
    texte = reponse.content.decode()
    assert reponse.status_code == 409
    assert "Corrigé" in texte
    assert "Ferrand" in texte
    assert "Nouveau projet" in texte
    assert 'name="version" value="2"' in texte
