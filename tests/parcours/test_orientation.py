"""Recording an orientation: all or nothing, once, with its refusals in words (art. 6.1, 6.2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.selectors.doublons import doublons_possibles
from parcours.services.orientation import (
    PersonneConnue,
    Prescription,
    classer_sans_suite,
)
from participants.models import Participant, PeriodeRsa
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, TransitionInterdite
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import Periode
from tests.fabriques.accounts import accompagnateur, gestionnaire
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.parcours.orientations import LE, identite, orienter

pytestmark = pytest.mark.django_db


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


def test_classer_sans_suite_demande_un_motif_et_une_candidature() -> None:
    parcours = candidature()
    with pytest.raises(ErreurMetier, match="Indiquer pourquoi"):
        classer_sans_suite(parcours=parcours, motif="  ")
    classee = classer_sans_suite(parcours=parcours, motif="N’a pas donné suite")
    assert (classee.statut, classee.motif_cloture) == (StatutParcours.ANNULE, "N’a pas donné suite")
    with pytest.raises(TransitionInterdite):
        classer_sans_suite(parcours=classee, motif="Encore")


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
