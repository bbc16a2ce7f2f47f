"""The letters addressed to a pôle: read in one list by its agents, announced when the session closes (A-2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import Email

from accounts.models import Commune, PoleInsertion, Utilisateur
from commissions.enums import Destinataire, Sens
from commissions.models import Courrier, Decision
from commissions.services.deliberation import Avis, decider
from commissions.tasks import POLES
from participants.models import Participant, PeriodeRsa
from plie.socle import taches
from plie.socle.models import Tache
from tests.fabriques.accounts import accompagnateur, agent_pole, coordonnateur, gestionnaire
from tests.fabriques.commissions import JOUR_SEANCE, integration_demandee, point_ouvert
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
ACCORD = Avis(sens=Sens.ACCORD)
REFUS = Avis(sens=Sens.REFUS, motif="Relève d’un suivi santé.", reorientation="Centre médico-social")
LISTE = "commissions:retours"


def decidee(nom: str, avis: Avis = ACCORD, *, rsa: bool = True, **champs: Any) -> Decision:
    """The decision on somebody who receives the RSA, unless told otherwise."""
    personne = FabriqueParticipant(nom=nom, **champs)
    if rsa:
        FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1))
    saisine = integration_demandee(accompagnateur(), participant=personne)
    seances = {"heure": saisine.demandee_le.astimezone().time().replace(microsecond=saisine.pk)}
    return decider(point=point_ouvert(saisine, **seances), avis=avis, par=gestionnaire())


def lit(client: Any, qui: Utilisateur, **criteres: str) -> str:
    client.force_login(qui)
    return client.get(reverse(LISTE), criteres).content.decode()  # type: ignore[no-any-return]


def test_l_agent_lit_les_lettres_de_son_pole_et_elles_seules(client: Any) -> None:
    """Not the one of a neighbouring pôle, nor what was decided on somebody without the RSA."""
    lue = decidee("Zarkanovitch")
    decidee("Quillemontel", rsa=False)
    ailleurs = Commune.objects.exclude(pole__code="VI").filter(pole__isnull=False).first()
    Participant.objects.filter(pk=decidee("Brugnoletti").point.saisine.parcours.participant_id).update(commune=ailleurs)
    page = lit(client, agent_pole("VI"))
    assert "ZARKANOVITCH" in page
    assert "QUILLEMONTEL" not in page
    # Addressed to this pôle, but the person is no more of its territory.
    assert "BRUGNOLETTI" not in page
    assert reverse("commissions:courrier", args=[lue.courriers.get(pole__isnull=False).pk]) in page
    assert "ZARKANOVITCH" not in lit(client, agent_pole("IX"))


def test_une_lettre_a_un_autre_pole_reste_a_celui_ci(client: Any) -> None:
    """Somebody who has moved is consulted by the pôle of their new territory: the letter is still the former's."""
    decision = decidee("Zarkanovitch")
    lettre = Courrier.objects.get(destinataire=Destinataire.POLE)
    personne = decision.point.saisine.parcours.participant
    nouvelle = Commune.objects.filter(pole__code="IX").first()
    assert nouvelle is not None
    Participant.objects.filter(pk=personne.pk).update(commune=nouvelle)
    client.force_login(agent_pole("IX"))
    assert client.get(reverse("commissions:courrier", args=[lettre.pk])).status_code == 404
    assert "ZARKANOVITCH" not in client.get(reverse(LISTE)).content.decode()


def test_les_criteres_et_la_fin_du_rsa(client: Any) -> None:
    decidee("Zarkanovitch")
    refusee = decidee("Brugnoletti", REFUS)
    agent = agent_pole("VI")
    assert "BRUGNOLETTI" not in lit(client, agent, nom="zarka")
    assert "ZARKANOVITCH" not in lit(client, agent, sens="refus")
    assert "Aucune lettre ne répond" in lit(client, agent, objet="sortie")
    assert "ZARKANOVITCH" in lit(client, agent, objet="n’importe quoi")
    PeriodeRsa.objects.filter(participant=refusee.point.saisine.parcours.participant_id).update(
        date_fin=JOUR_SEANCE - timedelta(days=300)
    )
    assert "ZARKANOVITCH" in lit(client, agent)


def test_la_liste_coute_autant_pour_une_lettre_que_pour_beaucoup(client: Any, django_assert_num_queries: Any) -> None:
    agent = agent_pole("VI")
    decidee("Zarkanovitch")
    client.force_login(agent)
    client.get(reverse(LISTE))
    with CaptureQueriesContext(connection) as une:
        client.get(reverse(LISTE))
    for rang in range(5):
        decidee(f"Quillemontel{rang}")
    with django_assert_num_queries(len(une)):
        assert client.get(reverse(LISTE)).content.decode().count("QUILLEMONTEL") >= 5


def test_une_lettre_au_pole_nomme_son_pole() -> None:
    decision = decidee("Zarkanovitch")
    lettre = Courrier.objects.get(decision=decision, destinataire=Destinataire.POLE)
    assert lettre.pole == decision.point.saisine.parcours.participant.commune.pole
    with pytest.raises(IntegrityError, match="courrier_au_pole_nomme"), transaction.atomic():
        Courrier.objects.create(decision=decision, correction=None, destinataire="autre", pole=lettre.pole, contenu={})


def clore(client: Any, decision: Decision) -> Tache:
    client.force_login(coordonnateur())
    client.post(reverse("commissions:clore", args=[decision.point.seance_id]))
    return Tache.objects.get(nature=POLES)


def test_la_cloture_previent_une_fois_chaque_agent(client: Any) -> None:
    """How many letters and of which session; no name. Done again, nothing more leaves."""
    agents = [agent_pole("VI"), agent_pole("VI")]
    agent_pole("IX")
    tache = clore(client, decidee("Zarkanovitch"))
    for _ in range(2):
        taches.executer(tache.pk)
    lettres = list(Email.objects.all())
    assert sorted(adresse for lettre in lettres for adresse in lettre.to) == sorted(a.email for a in agents)
    assert "Une lettre vous est adressée" in lettres[0].message
    assert "zarkanovitch" not in f"{lettres[0].subject} {lettres[0].message}".lower()


def test_le_pole_qui_a_une_adresse_la_recoit_seul_et_une_rectification_se_dit(client: Any) -> None:
    PoleInsertion.objects.filter(code="VI").update(courriel="pole-vi@departement.example")
    agent_pole("VI")
    decision = decidee("Zarkanovitch", REFUS)
    taches.executer(clore(client, decision).pk)
    rectification = {"sens": "accord", "motif": "", "raison": "Erreur de saisie."}
    client.post(reverse("commissions:corriger", args=[decision.point_id]), rectification)
    taches.executer(Tache.objects.filter(nature=POLES).latest("pk").pk)
    lettres = list(Email.objects.order_by("pk"))
    assert [lettre.to for lettre in lettres] == [["pole-vi@departement.example"]] * 2
    assert ["rectification" in lettre.message for lettre in lettres] == [False, True]


def test_une_seance_sans_lettre_au_pole_ne_previent_personne(client: Any) -> None:
    agent_pole("VI")
    taches.executer(clore(client, decidee("Quillemontel", rsa=False)).pk)
    assert Email.objects.count() == 0
