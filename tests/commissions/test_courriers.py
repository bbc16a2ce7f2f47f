"""The returns of a decision: to the référent, to the prescripteur, to the pôle for its BRSA."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.utils import InternalError
from django.urls import reverse

from commissions.enums import Objet, Sens
from commissions.models import Courrier
from commissions.services.corrections import corriger
from commissions.services.courriers import marquer_lu
from commissions.services.deliberation import Avis, decider
from commissions.services.saisines import demander
from commissions.services.seances import clore
from parcours.enums import Prescripteur
from parcours.models import Parcours
from parcours.travail import echeances_de
from plie.journal.models import Consultation
from tests.fabriques.accounts import accompagnateur, agent_pole, coordonnateur, gestionnaire
from tests.fabriques.commissions import (
    JOUR_SEANCE,
    VEILLE,
    integration_demandee,
    point_ouvert,
    prolongation_demandee,
)
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
ACCORD = Avis(sens=Sens.ACCORD)
REFUS = Avis(sens=Sens.REFUS, motif="Relève d’un suivi santé.", reorientation="Centre médico-social")


def brsa(nom: str = "Zarkanovitch"):
    personne = FabriqueParticipant(nom=nom)
    FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1))
    return personne


def destinataires() -> list[str]:
    return sorted(Courrier.objects.values_list("destinataire", flat=True))


def test_une_integration_accordee_se_dit_a_tous() -> None:
    saisine = integration_demandee(accompagnateur(), participant=brsa())
    decider(point=point_ouvert(saisine), avis=ACCORD, par=gestionnaire())
    assert destinataires() == ["pole", "prescripteur", "referent"]
    assert {c.contenu["effet"] for c in Courrier.objects.all()} == {
        "Le parcours commence le 15\u00a0janvier\u00a02024, jour du premier rendez-vous."
    }


@pytest.mark.parametrize(
    ("prescripteur", "avis", "attendus"),
    [
        (Prescripteur.CCAS, REFUS, ["prescripteur", "referent"]),
        (Prescripteur.SPONTANE, REFUS, ["referent"]),
        (Prescripteur.CCAS, Avis(sens=Sens.AJOURNEMENT, motif="Pièce attendue."), ["referent"]),
    ],
)
def test_qui_recoit_quoi(prescripteur: str, avis: Avis, attendus: list[str]) -> None:
    """Without the RSA, no letter to the pôle; alone, none to a prescripteur; adjourned, nobody but the référent."""
    saisine = integration_demandee(accompagnateur())
    Parcours.objects.filter(pk=saisine.parcours_id).update(prescripteur=prescripteur)
    decider(point=point_ouvert(saisine), avis=avis, par=gestionnaire())
    assert destinataires() == attendus


@pytest.mark.parametrize(
    ("avis", "effet"),
    [
        (ACCORD, "Le parcours est prolongé, une seule fois, selon l’article 6.4 du Pacte."),
        (REFUS, "Le parcours garde son échéance."),
    ],
)
def test_une_prolongation_ne_s_ecrit_pas_au_prescripteur(avis: Avis, effet: str) -> None:
    referent = accompagnateur()
    saisine = prolongation_demandee(parcours_en_cours(referent=referent, participant=brsa()), referent, le=VEILLE)
    decider(point=point_ouvert(saisine), avis=avis, par=gestionnaire())
    assert destinataires() == ["pole", "referent"]
    assert {c.contenu["effet"] for c in Courrier.objects.all()} == {effet}


@pytest.mark.parametrize(
    ("avis", "effet"), [(ACCORD, "La candidature est close."), (REFUS, "La candidature suit son cours.")]
)
def test_une_reorientation(avis: Avis, effet: str) -> None:
    referent = accompagnateur()
    saisine = demander(
        parcours=candidature(referent=referent), objet=Objet.REORIENTATION, argument="Santé.", par=referent, le=VEILLE
    )
    decider(point=point_ouvert(saisine), avis=avis, par=gestionnaire())
    assert {c.contenu["effet"] for c in Courrier.objects.all()} == {effet}


def test_un_retour_ne_change_plus() -> None:
    decider(point=point_ouvert(integration_demandee(accompagnateur())), avis=REFUS, par=gestionnaire())
    with pytest.raises(InternalError, match="pgtrigger"):
        Courrier.objects.update(contenu={})


def test_le_referent_voit_le_retour_jusqu_a_ce_qu_il_le_lise(client) -> None:
    referent = accompagnateur()
    saisine = prolongation_demandee(parcours_en_cours(referent=referent), referent, le=VEILLE)
    decider(point=point_ouvert(saisine), avis=ACCORD, par=gestionnaire())

    def attendus() -> list[tuple[str, str]]:
        toutes = echeances_de(Parcours.objects.all(), le=JOUR_SEANCE)
        return [(e.libelle, e.geste) for e in toutes if e.code == "retour_commission"]

    assert attendus() == [("Commission\u00a0: accord (prolongation)", "Lire la décision")]
    client.force_login(referent)
    lien = reverse("commissions:retour_lu", args=[Courrier.objects.get(destinataire="referent").pk])
    assert lien in client.get(reverse("parcours:fiche", args=[saisine.parcours_id])).content.decode()
    client.post(lien)
    lu = Courrier.objects.get(destinataire="referent")
    assert (attendus(), lu.lu_par) == ([], referent)
    assert marquer_lu(courrier=lu, par=gestionnaire()).lu_par == referent


def test_le_pole_lit_sa_lettre_et_elle_seule(client) -> None:
    saisine = integration_demandee(accompagnateur(), participant=brsa())
    decider(point=point_ouvert(saisine), avis=ACCORD, par=gestionnaire())
    lettres = {c.destinataire: c for c in Courrier.objects.all()}
    agent = agent_pole("VI")
    client.force_login(agent)
    statuts = {qui: client.get(reverse("commissions:courrier", args=[c.pk])).status_code for qui, c in lettres.items()}
    assert statuts == {"pole": 200, "prescripteur": 404, "referent": 404}
    assert Consultation.objects.filter(action="telechargement").count() == 1
    client.force_login(agent_pole("IX"))
    assert client.get(reverse("commissions:courrier", args=[lettres["pole"].pk])).status_code == 404


def test_une_decision_rectifiee_se_dit_a_nouveau_a_tous(client) -> None:
    """The first returns stay; those of the correction say that they take their place, the référent reads both."""
    referent = accompagnateur()
    saisine = integration_demandee(referent, participant=brsa())
    decision = decider(point=point_ouvert(saisine), avis=REFUS, par=gestionnaire())
    clore(seance=decision.point.seance)
    corriger(decision=decision, avis=ACCORD, raison="Erreur de saisie.", par=coordonnateur())
    assert destinataires() == ["pole", "pole", "prescripteur", "prescripteur", "referent", "referent"]
    rectifies = Courrier.objects.filter(correction__isnull=False)
    assert {(c.contenu["libelle"], c.contenu["rectifie"]) for c in rectifies} == {("accord", True)}
    assert all("Le parcours commence" in c.contenu["effet"] for c in rectifies)
    lignes = [e.libelle for e in echeances_de(Parcours.objects.all(), le=JOUR_SEANCE) if e.code == "retour_commission"]
    assert sorted(lignes) == [
        "Commission\u00a0: accord (intégration, décision rectifiée)",
        "Commission\u00a0: refus (intégration)",
    ]
    client.force_login(referent)
    page = client.get(reverse("parcours:fiche", args=[saisine.parcours_id])).content.decode()
    assert "Lettre au prescripteur, rectifiée" in page
    lettre = rectifies.get(destinataire="prescripteur")
    assert client.get(reverse("commissions:courrier", args=[lettre.pk])).content.startswith(b"%PDF")
