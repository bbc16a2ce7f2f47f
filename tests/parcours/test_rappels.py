"""The summary by mail: on which days, to whom, with which figures, and how each one chooses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.models import PreferenceRappels
from parcours.regles.envois import envoi_prevu
from parcours.selectors.destinataires import destinataires_du_jour, preference_de
from parcours.selectors.resume import Compte, Resume, resume_de
from parcours.services.rappels import choisir_rappels
from tests.fabriques.accounts import (
    FabriqueDelegation,
    FabriqueRole,
    accompagnateur,
    agent_pole,
    coordonnateur,
    financeur,
    gestionnaire,
    plie,
)
from tests.fabriques.parcours import candidature
from tests.parcours.rappels import LUNDI, oriente


@pytest.mark.parametrize(
    ("frequence", "jour", "le", "attendu"),
    [
        ("quotidien", 0, date(2026, 3, 16), True),
        ("quotidien", 0, date(2026, 3, 20), True),
        ("quotidien", 0, date(2026, 3, 21), False),  # Saturday
        ("quotidien", 0, date(2026, 3, 22), False),  # Sunday
        ("quotidien", 0, date(2026, 4, 6), False),  # Easter Monday
        ("quotidien", 0, date(2026, 5, 1), False),
        ("hebdomadaire", 0, date(2026, 3, 16), True),
        ("hebdomadaire", 0, date(2026, 3, 17), False),
        ("hebdomadaire", 3, date(2026, 3, 19), True),
        ("hebdomadaire", 3, date(2026, 3, 20), False),
        # Easter Monday: the summary of Mondays leaves on Tuesday, once.
        ("hebdomadaire", 0, date(2026, 4, 6), False),
        ("hebdomadaire", 0, date(2026, 4, 7), True),
        ("hebdomadaire", 0, date(2026, 4, 8), False),
        # A Friday that is a public holiday: the next day worked is Monday.
        ("hebdomadaire", 4, date(2026, 5, 1), False),
        ("hebdomadaire", 4, date(2026, 5, 4), True),
        ("aucun", 0, date(2026, 3, 16), False),
    ],
)
def test_les_jours_ou_le_recapitulatif_part(frequence: str, jour: int, le: date, attendu: bool) -> None:
    assert envoi_prevu(frequence, jour, le=le) is attendu


@pytest.mark.django_db
def test_les_destinataires_suivent_des_parcours_ou_animent_un_plie() -> None:
    referent, coord, gestion, remplacant = accompagnateur(), coordonnateur(), gestionnaire(), accompagnateur("mar")
    remplacant.roles.update(date_fin=LUNDI - timedelta(days=1))
    FabriqueDelegation(de=referent, a=remplacant, plie=plie(), date_debut=LUNDI, date_fin=LUNDI)
    agent_pole()
    financeur()
    inactif, parti, sourd = accompagnateur(), accompagnateur(), accompagnateur()
    Utilisateur.objects.filter(pk=inactif.pk).update(is_active=False)
    parti.roles.update(date_fin=LUNDI - timedelta(days=1))
    choisir_rappels(utilisateur=sourd, frequence="aucun", jour_semaine=0)
    quotidien = accompagnateur()
    choisir_rappels(utilisateur=quotidien, frequence="quotidien", jour_semaine=0)
    assert destinataires_du_jour(le=LUNDI) == [referent, coord, gestion, remplacant, quotidien]
    # Without a choice: Mondays.
    assert destinataires_du_jour(le=LUNDI + timedelta(days=1)) == [quotidien]
    assert destinataires_du_jour(le=LUNDI + timedelta(days=5)) == []


@pytest.mark.django_db
def test_sans_choix_le_recapitulatif_est_celui_du_lundi() -> None:
    referent = accompagnateur()
    preference = preference_de(referent)
    assert (preference.pk, preference.frequence, preference.jour_semaine) == (None, "hebdomadaire", 0)
    choisir_rappels(utilisateur=referent, frequence="hebdomadaire", jour_semaine=3)
    choisir_rappels(utilisateur=referent, frequence="hebdomadaire", jour_semaine=4)
    assert preference_de(referent).jour_semaine == 4
    assert PreferenceRappels.objects.count() == 1


@pytest.mark.django_db
def test_le_portefeuille_se_compte_par_nature_et_le_plie_par_referent() -> None:
    """A-1: each their own portfolio; the structure d’animation its PLIE, those without référent included."""
    referent, autre, coord = accompagnateur(), accompagnateur(), coordonnateur()
    oriente(referent, 20)  # due 11/03: overdue
    oriente(referent, 10)  # due 21/03: this week
    oriente(referent, 2, brsa=True)  # due 29/03: this month; its contract is due on 14/05: later, not announced
    oriente(autre, 16)
    oriente(None, 30)
    candidature(code_plie="mar", referent=accompagnateur("mar"), date_orientation=LUNDI - timedelta(days=40))
    assert resume_de(referent, le=LUNDI) == Resume(
        (Compte("Réception d’un BRSA", 0, 0, 1), Compte("Premier rendez-vous", 1, 1, 0)), ()
    )
    equipe = sorted([(referent.nom, Compte(str(referent), 1, 1, 1)), (autre.nom, Compte(str(autre), 1, 0, 0))])
    assert resume_de(coord, le=LUNDI) == Resume((), (*(c for _, c in equipe), Compte("Sans référent", 1, 0, 0)))
    assert resume_de(coord, le=LUNDI).a_faire_equipe == Compte("Tout le PLIE", 3, 1, 1)
    assert resume_de(agent_pole(), le=LUNDI) == Resume((), ())


@pytest.mark.django_db
def test_qui_suit_et_anime_lit_les_deux() -> None:
    les_deux = accompagnateur()
    FabriqueRole(utilisateur=les_deux, code="coordonnateur", plie=plie())
    oriente(les_deux, 20)
    resume = resume_de(les_deux, le=LUNDI)
    assert resume.portefeuille == (Compte("Premier rendez-vous", 1, 0, 0),)
    assert resume.equipe == (Compte(str(les_deux), 1, 0, 0),)


@pytest.mark.django_db
def test_chacun_choisit_ses_rappels() -> None:
    referent = accompagnateur()
    client = Client()
    client.force_login(referent)
    url = reverse("parcours:mes_rappels")
    assert client.get(url).context["formulaire"].initial == {"frequence": "hebdomadaire", "jour_semaine": 0}
    refus = client.post(url, {"frequence": "parfois", "jour_semaine": "6"})
    assert refus.status_code == 422
    assert set(refus.context["formulaire"].errors) == {"frequence", "jour_semaine"}
    reponse = client.post(url, {"frequence": "hebdomadaire", "jour_semaine": "3"})
    assert reponse.status_code == 302
    assert (preference_de(referent).frequence, preference_de(referent).jour_semaine) == ("hebdomadaire", 3)
    assert "Mes rappels et mon calendrier" in client.get(reverse("accounts:mon_compte")).content.decode()
