"""Amending a proposal until the agenda is closed."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from commissions.enums import StatutSeance
from commissions.models import PointOrdreDuJour, Seance
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from sorties.models import PropositionSortie
from sorties.permissions import peut_modifier_proposition
from sorties.services.propositions import modifier_proposition
from sorties.services.sorties import rejeter_proposition
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import (
    emploi_consolide,
)
from tests.sorties.propositions import COMMISSION, DEPART, EMPLOI, LE, proposer

pytestmark = pytest.mark.django_db


def modifier(proposition: PropositionSortie, **options: Any) -> PropositionSortie:
    defauts = {**DEPART, "motif": "", "suite": "", "commune_arrivee": "Nîmes", "le": LE, "version": proposition.version}
    return modifier_proposition(proposition=proposition, par=accompagnateur(), **{**defauts, **options})


def test_modifier_fige_de_nouveau_le_verdict_et_les_pieces() -> None:
    parcours = parcours_en_cours()
    proposition = proposer(parcours)
    assert (proposition.commune_arrivee, proposition.verdict["critere_propose"], proposition.pieces) == ("Lyon", "", [])
    emploi_consolide(parcours)
    modifiee = modifier(proposition, **EMPLOI, commune_arrivee="Nîmes")
    assert (modifiee.pk, modifiee.version, modifiee.type, modifiee.commune_arrivee) == (proposition.pk, 2, "cdi", "")
    assert (modifiee.verdict["critere_propose"], len(modifiee.pieces)) == ("S-1", 1)
    assert modifiee.proposee_par == proposition.proposee_par


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"commune_arrivee": " "}, "commune_arrivee"),
        ({"type": "reorientation_sante"}, "suite"),
        ({"type": "abandon"}, "motif"),
        (EMPLOI, "critere"),
        ({"date_sortie": date(2024, 1, 14)}, "date_sortie"),
    ],
)
def test_une_modification_qui_ne_tient_pas_ne_change_rien(options: dict[str, Any], champ: str) -> None:
    proposition = proposer(parcours_en_cours())
    with pytest.raises(ErreurMetier) as refus:
        modifier(proposition, **options)
    assert refus.value.champ == champ
    proposition.refresh_from_db()
    assert (proposition.commune_arrivee, proposition.version) == ("Lyon", 1)


def test_deux_modifications_a_la_fois_se_disent() -> None:
    proposition = proposer(parcours_en_cours())
    modifier(proposition)
    with pytest.raises(ConflitDeVersion):
        modifier(proposition, version=1)


def test_une_proposition_repondue_ne_se_modifie_plus() -> None:
    proposition = rejeter_proposition(proposition=proposer(parcours_en_cours()))
    with pytest.raises(ErreurMetier, match="déjà répondu"):
        modifier(proposition)
    assert peut_modifier_proposition(accompagnateur(), proposition).motif == (
        "La commission a déjà répondu à cette proposition."
    )


def test_la_proposition_se_modifie_jusqu_a_l_ouverture_de_la_seance() -> None:
    proposition = proposer(parcours_en_cours())
    seance = Seance.objects.create(
        plie=proposition.parcours.plie, date_seance=COMMISSION, heure=time(9), statut=StatutSeance.PREPAREE
    )
    PointOrdreDuJour.objects.create(seance=seance, saisine=proposition.saisine, ordre=1)
    modifier(proposition, motif="Déménage en août.")
    proposition.saisine.refresh_from_db()
    assert proposition.saisine.argument == "Déménage en août."
    Seance.objects.update(statut=StatutSeance.OUVERTE)
    with pytest.raises(ErreurMetier, match="La séance est ouverte"):
        modifier(proposition, version=2, motif="Autre motif.")
    proposition.refresh_from_db()
    assert (proposition.motif, proposition.version) == ("Déménage en août.", 2)


def test_modifier_par_l_ecran_garde_la_saisie_et_dit_le_conflit() -> None:
    referent = accompagnateur()
    proposition = proposer(parcours_en_cours(referent=referent))
    client, adresse = connecte(referent), reverse("sorties:proposition_modifier", args=[proposition.pk])
    page = client.get(adresse).content.decode()
    assert ('value="Lyon"' in page, 'value="autre||demenagement" selected' in page) == (True, True)
    saisie = {"sortie": "autre||demenagement", "date_sortie": "20/08/2024", "commune_arrivee": "", "version": 1}
    reponse = client.post(adresse, saisie)
    assert (reponse.status_code, reponse.context["form"].errors) == (
        422,
        {"commune_arrivee": ["Indiquer la nouvelle commune."]},
    )
    assert client.post(adresse, {**saisie, "commune_arrivee": "Arles"}).status_code == 302
    proposition.refresh_from_db()
    assert (proposition.commune_arrivee, proposition.date_sortie) == ("Arles", date(2024, 8, 20))
    assert client.post(adresse, {**saisie, "commune_arrivee": "Toulon"}).status_code == 409
    fiche = client.get(reverse("parcours:fiche", args=[proposition.parcours_id])).content.decode()
    assert ("Nouvelle commune" in fiche, "Arles" in fiche, "Modifier la proposition" in fiche) == (True, True, True)
