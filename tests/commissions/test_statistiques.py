"""The commission's figures: medians, senses, reasons of the adjournments; one PLIE, one period."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from commissions.enums import Sens
from commissions.models import Saisine
from commissions.services.corrections import corriger
from commissions.services.deliberation import Avis, decider
from commissions.services.seances import annuler, clore
from commissions.statistiques import statistiques
from plie.journal.models import Consultation
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire, plie
from tests.fabriques.commissions import (
    JOUR_SEANCE,
    VEILLE,
    integration_demandee,
    point_ouvert,
    prolongation_demandee,
    seance,
)
from tests.fabriques.parcours import parcours_en_cours

pytestmark = pytest.mark.django_db
BORNES = {"du": JOUR_SEANCE, "au": JOUR_SEANCE}


def decisions() -> None:
    """Three integrations seen 24, 8 and 28 days after the first appointment, one adjourned; one prolongation."""
    referent, par = accompagnateur(), gestionnaire()
    cas = [
        (date(2024, 1, 15), Sens.ACCORD, ""),
        (date(2024, 1, 31), Sens.REFUS, "Suivi santé."),
        (date(2024, 1, 11), Sens.ACCORD, ""),
        (date(2024, 1, 20), Sens.AJOURNEMENT, "Pièce attendue."),
    ]
    saisines = [integration_demandee(referent, premier_rdv=jour) for jour, _, _ in cas]
    saisines.append(prolongation_demandee(parcours_en_cours(referent=referent), referent, le=VEILLE))
    depot = datetime(2024, 2, 1, 9, tzinfo=ZoneInfo("Europe/Paris"))
    Saisine.objects.update(demandee_le=depot)
    objet = point_ouvert(saisines[0]).seance
    for saisine, (_, sens, motif) in zip(saisines, [*cas, (None, Sens.ACCORD, "")], strict=True):
        decider(point=objet.points.get(saisine=saisine), avis=Avis(sens=sens, motif=motif), par=par)
    annuler(seance=seance(heure=time(16)))


def test_les_chiffres_d_une_periode() -> None:
    decisions()
    lus = statistiques(plie(), **BORNES)
    integration, prolongation = lus.lignes
    assert (lus.seances, lus.annulees, lus.motifs) == (1, 1, (("Pièce attendue.", 1),))
    assert (integration.decisions, integration.accords, integration.refus, integration.ajournements) == (4, 2, 1, 1)
    assert (integration.jours_depuis_rdv, integration.jours_depuis_demande) == (24, 7)
    assert (integration.part_non_suivies, prolongation.part_non_suivies) == (1 / 3, 0)
    assert (lus.total.decisions, lus.part(integration), lus.part(prolongation)) == (5, 0.8, 0.2)


def test_ni_les_autres_plie_ni_les_autres_jours() -> None:
    decisions()
    ailleurs = statistiques(plie("mar"), **BORNES)
    hors = statistiques(plie(), du=VEILLE, au=JOUR_SEANCE - timedelta(days=1))
    assert [(s.lignes, s.total, s.motifs) for s in (ailleurs, hors)] == [((), None, ())] * 2


def test_une_seule_decision_ajournee_n_a_pas_de_part() -> None:
    point = point_ouvert(integration_demandee(accompagnateur()))
    decider(point=point, avis=Avis(sens=Sens.AJOURNEMENT, motif="Pièce."), par=gestionnaire())
    (ligne,) = statistiques(plie(), **BORNES).lignes
    assert (ligne.part_non_suivies, ligne.jours_depuis_rdv) == (None, None)


def test_une_decision_rectifiee_se_compte() -> None:
    """What the commission had said stays counted as it was said; that it was corrected is counted beside."""
    decision = decider(
        point=point_ouvert(integration_demandee(accompagnateur())), avis=Avis(sens=Sens.ACCORD), par=gestionnaire()
    )
    clore(seance=decision.point.seance)
    avis = Avis(sens=Sens.REFUS, motif="Erreur de personne.")
    corriger(decision=decision, avis=avis, raison="Erreur de saisie.", par=coordonnateur())
    (ligne,) = statistiques(plie(), **BORNES).lignes
    assert (ligne.accords, ligne.refus, ligne.rectifiees) == (1, 0, 1)


def test_la_page_et_l_export(client) -> None:
    decisions()
    client.force_login(coordonnateur())
    url = reverse("commissions:statistiques")
    refus = client.get(url, {"plie": plie().pk, "du": "09/02/2024", "au": "08/02/2024"})
    assert refus.context["formulaire"].errors == {"au": ["La fin de la période précède son début."]}
    bornes = {"plie": plie().pk, "du": "2024-02-08", "au": "2024-02-08"}
    contenu = client.get(url, bornes).content.decode()
    assert "Pièce attendue." in contenu
    assert "Aucune décision" in client.get(url).content.decode()
    export = client.get(reverse("commissions:statistiques_export", args=["csv"]), bornes).content.decode()
    assert "Intégration;4;2;1;1;0;0;7" in export
    assert Consultation.objects.filter(action="export").count() == 1
    for adresse, parametres in (("pdf", bornes), ("csv", bornes | {"du": "hier"})):
        assert client.get(reverse("commissions:statistiques_export", args=[adresse]), parametres).status_code == 404
