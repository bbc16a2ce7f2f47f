"""Recording an orientation: all or nothing, once, with its refusals in words (art. 6.1, 6.2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from parcours.models import Parcours, Referent
from parcours.regles import date_limite_reception
from parcours.selectors.doublons import doublons_possibles
from parcours.selectors.referents import accompagnateurs_du_plie
from parcours.services.orientation import (
    PersonneConnue,
    Prescription,
    affecter_referent,
    classer_sans_suite,
    enregistrer_orientation,
)
from participants.models import Participant, PeriodeRsa
from plie.pacte import version_en_vigueur
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, TransitionInterdite
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import Periode
from plie.socle.typographie import date_en_chiffres
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, gestionnaire, plie
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 10)


def champs(**autres: Any) -> dict[str, Any]:
    return {
        "nom": "Ferrand",
        "prenom": "Louise",
        "date_naissance": date(1990, 5, 4),
        "sexe": "F",
        "commune_id": "13001",
    } | autres


def identite(**autres: Any) -> dict[str, Any]:
    """Fields as the service takes them (a commune, not its code)."""
    valeurs = champs(**autres)
    from accounts.models import Commune

    valeurs["commune"] = Commune.objects.get(pk=valeurs.pop("commune_id"))
    return valeurs


def orienter(auteur: Utilisateur, **autres: Any) -> Parcours:
    options: dict[str, Any] = {
        "plie": plie("aix"),
        "champs": identite(),
        "prescription": Prescription("pole_insertion", date(2026, 3, 1), "Pôle d’Aix", "M. Roux", "Reprise d’emploi"),
        "le": LE,
    }
    return enregistrer_orientation(auteur=auteur, **(options | autres))


def test_enregistrer_une_orientation_ecrit_tout() -> None:
    auteur, referent = gestionnaire(), accompagnateur()
    parcours = orienter(auteur, periodes_rsa=[Periode(date(2025, 1, 1))], referent=referent)
    parcours.refresh_from_db()
    assert (parcours.statut, parcours.prescripteur, parcours.organisme_prescripteur) == (
        StatutParcours.CANDIDATURE,
        "pole_insertion",
        "Pôle d’Aix",
    )
    assert (parcours.date_orientation, parcours.enregistre_par, parcours.date_debut) == (
        date(2026, 3, 1),
        auteur,
        None,
    )
    assert str(parcours.participant) == "FERRAND Louise"
    assert list(parcours.participant.periodes_rsa.values_list("date_debut", "date_fin")) == [(date(2025, 1, 1), None)]
    assert list(parcours.referents.values_list("utilisateur", "date_debut")) == [(referent.pk, LE)]


def test_un_refus_n_ecrit_rien() -> None:
    """The référent of another PLIE is refused after the person and the RSA were written: nothing stays."""
    with pytest.raises(ErreurMetier, match="n’est pas accompagnateur de ce PLIE") as refus:
        orienter(gestionnaire(), periodes_rsa=[Periode(date(2025, 1, 1))], referent=accompagnateur("mar"))
    assert refus.value.champ == "referent"
    assert (Participant.objects.count(), Parcours.objects.count(), PeriodeRsa.objects.count()) == (0, 0, 0)


def test_la_meme_saisie_envoyee_deux_fois_enregistre_une_fois() -> None:
    auteur, cle = gestionnaire(), uuid4()
    premier = orienter(auteur, cle=cle)
    second = orienter(auteur, cle=cle)
    assert premier == second
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("autres", "champ"),
    [
        ({"prescription": Prescription("caf", LE + timedelta(days=1))}, "date_orientation"),
        ({"prescription": Prescription("caf", date(1990, 5, 3))}, "date_orientation"),
        ({"prescription": Prescription("inconnu", LE)}, "prescripteur"),
        ({"champs": "futur"}, "date_naissance"),
        ({"champs": "inscription"}, "date_inscription_france_travail"),
    ],
)
def test_une_date_impossible_est_refusee_a_cote_de_son_champ(autres: dict[str, Any], champ: str) -> None:
    if autres.get("champs") == "futur":
        autres = {"champs": identite(date_naissance=LE + timedelta(days=1))}
    elif autres.get("champs") == "inscription":
        autres = {"champs": identite(date_inscription_france_travail=LE + timedelta(days=1))}
    with pytest.raises(ErreurMetier) as refus:
        orienter(gestionnaire(), **autres)
    assert refus.value.champ == champ
    assert Parcours.objects.count() == 0


def test_periodes_de_rsa_qui_se_chevauchent_annulent_tout() -> None:
    periodes = [Periode(date(2025, 1, 1)), Periode(date(2025, 6, 1))]
    with pytest.raises(ErreurMetier, match="Une période de RSA existe déjà à ces dates"):
        orienter(gestionnaire(), periodes_rsa=periodes)
    assert Participant.objects.count() == 0


def test_reprendre_une_personne_ouvre_une_candidature_sans_doublon() -> None:
    auteur = gestionnaire()
    ancien = candidature(statut=StatutParcours.REFUSE)
    personne = ancien.participant
    nouveau = orienter(auteur, connue=PersonneConnue(personne, personne.version), champs=identite(nom=personne.nom))
    assert nouveau.participant == personne
    assert Participant.objects.count() == 1
    personne.refresh_from_db()
    assert (personne.prenom, personne.version) == ("Louise", 2)


def test_reprendre_une_personne_deja_suivie_est_refuse() -> None:
    ouvert = parcours_en_cours()
    personne = ouvert.participant
    with pytest.raises(ErreurMetier, match="déjà un parcours ou une candidature en cours"):
        orienter(gestionnaire(), connue=PersonneConnue(personne, personne.version))


def test_reprendre_une_personne_modifiee_entre_temps_est_un_conflit() -> None:
    personne = candidature(statut=StatutParcours.REFUSE).participant
    with pytest.raises(ConflitDeVersion):
        orienter(gestionnaire(), connue=PersonneConnue(personne, personne.version + 1))


def test_changer_de_referent_clot_le_suivi_precedent_la_veille() -> None:
    premier, second = accompagnateur(), accompagnateur()
    parcours = candidature(referent=premier, date_orientation=date(2026, 1, 5))
    affecter_referent(parcours=parcours, utilisateur=second, date_debut=date(2026, 3, 10), motif="Départ", le=LE)
    suivis = Referent.objects.filter(parcours=parcours).order_by("date_debut")
    assert list(suivis.values_list("utilisateur", "date_debut", "date_fin", "motif")) == [
        (premier.pk, date(2026, 1, 5), date(2026, 3, 9), ""),
        (second.pk, date(2026, 3, 10), None, "Départ"),
    ]


def test_un_changement_annonce_se_corrige_et_s_annule() -> None:
    """A wrong day is put right before it comes; naming the present référent again cancels the change."""
    premier, second = accompagnateur(), accompagnateur()
    parcours = candidature(referent=premier, date_orientation=date(2026, 1, 5))

    def suivis() -> list[tuple[int, date, date | None]]:
        return list(parcours.referents.order_by("date_debut").values_list("utilisateur", "date_debut", "date_fin"))

    for jours in (400, 10):
        affecter_referent(parcours=parcours, utilisateur=second, date_debut=LE + timedelta(days=jours), le=LE)
    assert suivis() == [
        (premier.pk, date(2026, 1, 5), LE + timedelta(days=9)),
        (second.pk, LE + timedelta(days=10), None),
    ]
    affecter_referent(parcours=parcours, utilisateur=premier, date_debut=LE, le=LE)
    assert suivis() == [(premier.pk, date(2026, 1, 5), None)]


@pytest.mark.parametrize(
    ("cas", "champ"), [("lui_meme", "referent"), ("avant", "date_debut"), ("ailleurs", "referent")]
)
def test_changer_de_referent_sans_raison_est_refuse(cas: str, champ: str) -> None:
    premier = accompagnateur()
    parcours = candidature(referent=premier, date_orientation=date(2026, 1, 5))
    utilisateur = {"lui_meme": premier, "avant": accompagnateur(), "ailleurs": accompagnateur("mar")}[cas]
    with pytest.raises(ErreurMetier) as refus:
        affecter_referent(
            parcours=parcours, utilisateur=utilisateur, date_debut=date(2026, 1, 5) if cas == "avant" else LE, le=LE
        )
    assert refus.value.champ == champ
    assert parcours.referents.count() == 1


def test_classer_sans_suite_demande_un_motif_et_une_candidature() -> None:
    parcours = candidature()
    with pytest.raises(ErreurMetier, match="Indiquer pourquoi"):
        classer_sans_suite(parcours=parcours, motif="  ")
    classee = classer_sans_suite(parcours=parcours, motif="N’a pas donné suite")
    assert (classee.statut, classee.motif_cloture) == (StatutParcours.ANNULE, "N’a pas donné suite")
    with pytest.raises(TransitionInterdite):
        classer_sans_suite(parcours=classee, motif="Encore")


def test_la_charge_compte_les_parcours_ouverts_du_plie() -> None:
    suivi, libre = accompagnateur(), accompagnateur()
    parcours_en_cours(referent=suivi)
    candidature(referent=suivi)
    candidature(referent=suivi, statut=StatutParcours.REFUSE)
    charges = {u.pk: u.charge for u in accompagnateurs_du_plie(plie("aix"), le=aujourdhui())}
    assert charges == {suivi.pk: 2, libre.pk: 0}


# --- Duplicates ------------------------------------------------------------------------------------------


def noms(utilisateur: Utilisateur, **saisie: Any) -> list[str]:
    saisie = {"nom": "", "prenom": "", "date_naissance": None} | saisie
    return [str(d.personne) for d in doublons_possibles(utilisateur, le=aujourdhui(), **saisie)]


def test_les_doublons_se_reconnaissent_malgre_les_fautes() -> None:
    utilisateur = gestionnaire()
    candidature(participant=FabriqueParticipant(nom="O’Brien", prenom="Éloïse", date_naissance=date(1990, 1, 2)))
    candidature(participant=FabriqueParticipant(nom="Vasseur", prenom="Anne"))
    for nom, prenom in (("OBRIEN", "Eloise"), ("o'brien", ""), ("Eloise", "O Brien"), ("O’Briens", "Éloïse")):
        assert noms(utilisateur, nom=nom, prenom=prenom) == ["O’BRIEN Éloïse"], nom
    assert noms(utilisateur, nom="Brienne", prenom="", date_naissance=date(1990, 1, 2)) == ["O’BRIEN Éloïse"]
    assert noms(utilisateur, nom="Ob") == []
    assert noms(utilisateur, nom="Zzzz") == []


def test_les_doublons_d_un_autre_plie_n_existent_pas() -> None:
    candidature(participant=FabriqueParticipant(nom="O’Brien", prenom="Éloïse"), code_plie="mar")
    assert noms(gestionnaire("aix"), nom="O’Brien", prenom="Éloïse") == []


def test_un_doublon_se_reprend_seulement_sans_parcours_ouvert() -> None:
    utilisateur = gestionnaire()
    clos = candidature(participant=FabriqueParticipant(nom="Ferrand"), statut=StatutParcours.REFUSE)
    doublon = doublons_possibles(utilisateur, nom="Ferrand", prenom="Dominique", date_naissance=None, le=LE)[0]
    assert doublon.url_reprendre == reverse("parcours:reprendre", args=[clos.participant_id])
    candidature(participant=clos.participant)
    doublon = doublons_possibles(utilisateur, nom="Ferrand", prenom="Dominique", date_naissance=None, le=LE)[0]
    assert (doublon.ouvert, doublon.url_reprendre) == (True, "")


# --- The screen ------------------------------------------------------------------------------------------


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
        ({"date_naissance": "32/13/2000"}, "Saisissez une date, par exemple 31/12/2026."),
        ({"date_naissance": "01/01/1850"}, "Vérifiez l’année"),
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
