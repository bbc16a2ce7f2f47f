"""Correcting after the closing: a named role, a reason, the first decision readable, effects that follow or not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.utils import InternalError
from django.urls import reverse

from commissions.enums import Objet, Sens
from commissions.models import Correction, Decision, Saisine
from commissions.permissions import peut_corriger
from commissions.services.corrections import corriger
from commissions.services.deliberation import Avis, decider
from commissions.services.saisines import demander
from commissions.services.seances import clore
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.services.corrections import retirer_prolongation
from participants.models import SituationEntree
from plie.socle.erreurs import ErreurMetier
from sorties.models import Sortie
from sorties.services.corrections import requalifier_sortie
from sorties.services.propositions import proposer_sortie
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire, membre
from tests.fabriques.commissions import (
    JOUR_SEANCE,
    VEILLE,
    integration_demandee,
    point_ouvert,
    prolongation_demandee,
)
from tests.fabriques.parcours import FabriqueEtape, candidature, parcours_en_cours

pytestmark = pytest.mark.django_db
ACCORD = Avis(sens=Sens.ACCORD)
REFUS = Avis(sens=Sens.REFUS, motif="Relève d’un suivi santé.")


def decidee(saisine, avis: Avis) -> Decision:
    """A decision of a session now closed."""
    decision = decider(point=point_ouvert(saisine), avis=avis, par=gestionnaire())
    clore(seance=decision.point.seance)
    return Decision.objects.get(pk=decision.pk)


def integration(avis: Avis) -> Decision:
    return decidee(integration_demandee(accompagnateur()), avis)


def rectifier(decision: Decision, avis: Avis, raison: str = "Erreur de saisie.") -> Correction:
    return corriger(decision=decision, avis=avis, raison=raison, par=coordonnateur())


def parcours_de(decision: Decision) -> Parcours:
    return Parcours.objects.get(pk=decision.point.saisine.parcours_id)


def test_une_integration_refusee_par_erreur_commence() -> None:
    decision = integration(REFUS)
    correction = rectifier(decision, ACCORD)
    parcours = parcours_de(decision)
    assert (parcours.statut, parcours.date_debut, parcours.motif_cloture) == (
        StatutParcours.EN_COURS,
        date(2024, 1, 15),
        "",
    )
    decision = Decision.objects.get()
    assert (decision.sens, decision.en_vigueur) == (Sens.REFUS, correction)


def test_une_integration_accordee_par_erreur_se_reprend() -> None:
    decision = integration(ACCORD)
    rectifier(decision, REFUS)
    parcours = parcours_de(decision)
    assert (parcours.statut, parcours.date_debut, parcours.motif_cloture) == (
        StatutParcours.REFUSE,
        None,
        "Relève d’un suivi santé.",
    )
    assert SituationEntree.objects.count() == 0


def test_un_parcours_qui_a_avance_ne_se_reprend_pas() -> None:
    decision = integration(ACCORD)
    FabriqueEtape(parcours=parcours_de(decision), date_debut=JOUR_SEANCE + timedelta(days=1))
    with pytest.raises(ErreurMetier, match="a avancé"):
        rectifier(decision, REFUS)
    assert (parcours_de(decision).statut, Correction.objects.count()) == (StatutParcours.EN_COURS, 0)


def test_une_candidature_ouverte_depuis_empeche_de_revenir_sur_un_refus() -> None:
    decision = integration(REFUS)
    candidature(participant=parcours_de(decision).participant)
    with pytest.raises(ErreurMetier, match="autre candidature"):
        rectifier(decision, ACCORD)


def test_une_prolongation_se_corrige_dans_les_deux_sens() -> None:
    referent = accompagnateur()
    saisine = prolongation_demandee(parcours_en_cours(referent=referent), referent, le=VEILLE)
    decision = decidee(saisine, ACCORD)
    rectifier(decision, REFUS)
    assert parcours_de(decision).date_prolongation is None
    with pytest.raises(ErreurMetier, match="n’est pas prolongé"):
        retirer_prolongation(parcours=parcours_de(decision))
    rectifier(decision, ACCORD)
    assert parcours_de(decision).date_prolongation == JOUR_SEANCE
    assert [c.sens for c in Correction.objects.order_by("pk")] == [Sens.REFUS, Sens.ACCORD]


def test_une_reorientation_se_corrige_dans_les_deux_sens() -> None:
    referent = accompagnateur()
    parcours = candidature(referent=referent)
    saisine = demander(parcours=parcours, objet=Objet.REORIENTATION, argument="Santé.", par=referent, le=VEILLE)
    decision = decidee(saisine, ACCORD)
    rectifier(decision, REFUS)
    assert parcours_de(decision).statut == StatutParcours.CANDIDATURE
    rectifier(decision, Avis(sens=Sens.ACCORD, motif="Centre médico-social."))
    parcours.refresh_from_db()
    assert (parcours.statut, parcours.motif_cloture) == (
        StatutParcours.REFUSE,
        "Réorientation. Centre médico-social.",
    )
    Parcours.objects.filter(pk=parcours.pk).update(statut=StatutParcours.ANNULE)
    with pytest.raises(ErreurMetier, match="n’est plus dans l’état"):
        rectifier(decision, REFUS)


def test_le_motif_se_corrige_et_suit_la_candidature_close() -> None:
    decision = integration(REFUS)
    rectifier(decision, Avis(sens=Sens.REFUS, motif="Ne réside pas sur le territoire."))
    assert parcours_de(decision).motif_cloture == "Ne réside pas sur le territoire."


@pytest.mark.parametrize(
    ("avis", "raison", "champ"),
    [
        (ACCORD, "  ", "raison"),
        (REFUS, "Erreur.", None),
        (Avis(sens=Sens.REFUS), "Erreur.", "motif"),
        (Avis(sens=Sens.AJOURNEMENT, motif="Plus tard."), "Erreur.", "sens"),
        (Avis(sens=Sens.REQUALIFICATION, motif="Autre.", qualification="autre", type="abandon"), "Erreur.", "sens"),
    ],
)
def test_une_rectification_incomplete_ou_vide_est_refusee(avis: Avis, raison: str, champ: str | None) -> None:
    with pytest.raises(ErreurMetier) as refus:
        rectifier(integration(REFUS), avis, raison)
    assert (refus.value.champ, Correction.objects.count()) == (champ, 0)


def test_ni_un_ajournement_ni_une_seance_ouverte() -> None:
    ajournee = integration(Avis(sens=Sens.AJOURNEMENT, motif="Pièce."))
    with pytest.raises(ErreurMetier, match="ne se rectifie pas"):
        rectifier(ajournee, ACCORD)
    ouverte = decider(
        point=point_ouvert(integration_demandee(accompagnateur()), jour=JOUR_SEANCE + timedelta(days=1)),
        avis=ACCORD,
        par=gestionnaire(),
    )
    with pytest.raises(ErreurMetier, match="après la clôture"):
        rectifier(ouverte, REFUS)


def test_une_rectification_ne_s_efface_pas() -> None:
    rectifier(integration(REFUS), ACCORD)
    with pytest.raises(InternalError, match="pgtrigger"):
        Correction.objects.update(raison="Autre.")


def test_requalifier_sans_sortie_est_refuse() -> None:
    with pytest.raises(ErreurMetier, match="pas de sortie"):
        requalifier_sortie(parcours=parcours_en_cours(), qualification="autre", type="abandon", critere="")
    assert Sortie.objects.count() == 0


def test_qui_rectifie(client) -> None:
    decision = integration(REFUS)
    assert [bool(peut_corriger(u, decision.point)) for u in (coordonnateur(), gestionnaire(), membre())] == [
        True,
        False,
        False,
    ]
    ouverte = point_ouvert(integration_demandee(accompagnateur()), jour=JOUR_SEANCE + timedelta(days=1))
    assert "après la clôture" in peut_corriger(coordonnateur(), ouverte).motif
    url = reverse("commissions:corriger", args=[decision.point_id])
    client.force_login(gestionnaire())
    assert client.get(url).status_code == 403


def test_rectifier_a_l_ecran(client) -> None:
    decision = integration(REFUS)
    client.force_login(coordonnateur())
    url = reverse("commissions:corriger", args=[decision.point_id])
    assert "Ce qu’une rectification peut changer" in client.get(url).content.decode()
    saisie = {"sens": "accord", "motif": "", "raison": ""}
    assert list(client.post(url, saisie).context["formulaire"].errors) == ["raison"]
    memes = {"sens": "refus", "motif": REFUS.motif, "raison": "Essai."}
    assert "ne change rien" in client.post(url, memes).content.decode()
    page = client.post(url, saisie | {"raison": "Mauvaise ligne cochée."}, follow=True).content.decode()
    assert [mot in page for mot in ("Rectifiée", "Mauvaise ligne cochée.", REFUS.motif)] == [True, True, True]


def sortie_decidee(avis: Avis = ACCORD) -> Decision:
    """A move out of the territory, proposed then decided."""
    referent = accompagnateur()
    proposer_sortie(
        parcours=parcours_en_cours(referent=referent),
        qualification="autre",
        type="demenagement",
        critere="",
        date_sortie=JOUR_SEANCE,
        motif="Part à Lyon.",
        suite="",
        commune_arrivee="Lyon",
        par=referent,
        le=JOUR_SEANCE,
    )
    return decidee(Saisine.objects.get(), avis)


def test_une_sortie_se_requalifie_puis_revient_a_la_proposition() -> None:
    decision = sortie_decidee()
    rectifier(decision, Avis(sens=Sens.REQUALIFICATION, motif="Retraite.", qualification="autre", type="retraite"))
    assert Sortie.objects.get().type == "retraite"
    with pytest.raises(ErreurMetier, match="ne s’annule pas"):
        rectifier(decision, REFUS)
    with pytest.raises(ErreurMetier) as refus:
        rectifier(decision, Avis(sens=Sens.REQUALIFICATION, motif="Autre."))
    assert refus.value.champ == "sortie"
    rectifier(decision, ACCORD)
    assert (Sortie.objects.get().type, parcours_de(decision).statut) == ("demenagement", StatutParcours.SORTI)


def test_le_motif_d_une_sortie_refusee_se_corrige() -> None:
    decision = sortie_decidee(REFUS)
    rectifier(decision, Avis(sens=Sens.REFUS, motif="Le déménagement est annulé."))
    assert (Sortie.objects.count(), parcours_de(decision).statut) == (0, StatutParcours.EN_COURS)
