"""What the commission is warned of: incomplete, late, à la marge, S-5, judged on the day of the session."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commissions.enums import Objet
from commissions.models import PointOrdreDuJour, Saisine, Seance
from commissions.services.accords import sans_reserve
from commissions.services.ordre_du_jour import preparer
from participants.models import Diagnostic
from sorties.services.propositions import modifier_proposition, proposer_sortie
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.commissions import (
    JOUR_SEANCE,
    VEILLE,
    integration_demandee,
    prolongation_demandee,
    seance,
)
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db


def regles(saisine: Saisine, *, jour: date = JOUR_SEANCE) -> list[str]:
    prochaine = preparer(seance=seance(jour=jour), le=VEILLE)
    return [s["regle"] for s in PointOrdreDuJour.objects.get(saisine=saisine, seance=prochaine).signalements]


def brsa(depuis: date):
    personne = FabriqueParticipant()
    FabriquePeriodeRsa(participant=personne, date_debut=depuis)
    return personne


@pytest.mark.parametrize(
    ("orientation", "rsa", "attendues"),
    [
        (date(2023, 12, 31), True, []),
        (date(2023, 12, 30), True, ["P-6.2a"]),
        # The fifteen days are those of a BRSA; the others are received as soon, without the rule.
        (date(2023, 12, 30), False, []),
    ],
)
def test_la_reception_tardive_d_un_brsa(orientation: date, rsa: bool, attendues: list[str]) -> None:
    """P-6.2a: received on 15/01, the orientation of 30/12 is one day too old."""
    personne = brsa(date(2023, 12, 1)) if rsa else FabriqueParticipant()
    saisine = integration_demandee(accompagnateur(), participant=personne, date_orientation=orientation)
    assert regles(saisine) == attendues


@pytest.mark.parametrize(("jour", "attendues"), [(date(2024, 3, 10), []), (date(2024, 3, 11), ["P-6.2b"])])
def test_le_contrat_qui_manque_le_jour_de_la_seance(jour: date, attendues: list[str]) -> None:
    """P-6.2b: oriented on 10/01, the contract is signed on 10/03 at the latest."""
    saisine = integration_demandee(
        accompagnateur(), participant=brsa(date(2023, 1, 1)), date_orientation=date(2024, 1, 10)
    )
    assert regles(saisine, jour=jour) == attendues


@pytest.mark.parametrize(("jour", "attendues"), [(date(2025, 7, 15), []), (date(2025, 7, 16), ["P-6.4c"])])
def test_la_prolongation_examinee_apres_l_echeance(jour: date, attendues: list[str]) -> None:
    """P-6.4: what counts is the day of the session, not the one on which the worker prepares it."""
    referent = accompagnateur()
    saisine = prolongation_demandee(parcours_en_cours(debut=date(2024, 1, 15), referent=referent), referent, le=VEILLE)
    assert regles(saisine, jour=jour) == attendues


def test_ce_qui_manquait_a_la_demande_et_ne_manque_plus() -> None:
    """P-3.5: the wish noted between the request and the session is no longer missing when the agenda is redone."""
    saisine = integration_demandee(accompagnateur())
    Diagnostic.objects.filter(pk=saisine.parcours.diagnostic_id).update(date_volonte=None, support_volonte="")
    Saisine.objects.filter(pk=saisine.pk).update(
        avertissements=[{"regle": "P-3.5", "article": "3", "message": "Volonté non recueillie."}]
    )
    prochaine = preparer(seance=seance(), le=VEILLE)
    assert [s["regle"] for s in prochaine.points.get().signalements] == ["P-3.5"]
    Diagnostic.objects.filter(pk=saisine.parcours.diagnostic_id).update(date_volonte=VEILLE, support_volonte="charte")
    assert preparer(seance=prochaine, le=VEILLE).points.get().signalements == []


def test_les_prolongations_par_echeance_les_autres_par_arrivee() -> None:
    """Run again, what is new takes the place that its échéance gives it."""
    referent = accompagnateur()
    ensuite = integration_demandee(referent)
    tard, tot = (
        prolongation_demandee(parcours_en_cours(debut=debut, referent=referent), referent, le=VEILLE)
        for debut in (date(2023, 1, 15), date(2022, 12, 1))
    )
    prochaine = preparer(seance=seance(), le=VEILLE)
    entre = prolongation_demandee(parcours_en_cours(debut=date(2022, 12, 20), referent=referent), referent, le=VEILLE)
    arrivee = integration_demandee(referent)
    preparer(seance=prochaine, le=VEILLE + timedelta(days=1))
    assert [p.saisine for p in prochaine.points.order_by("ordre")] == [ensuite, arrivee, tot, entre, tard]
    assert {p.saisine.objet for p in prochaine.points.all()} == {Objet.INTEGRATION, Objet.PROLONGATION}


@pytest.mark.parametrize(("sortie", "attendues"), [(JOUR_SEANCE, []), (JOUR_SEANCE + timedelta(days=1), ["Sortie"])])
def test_la_sortie_datee_d_apres_la_seance(sortie: date, attendues: list[str]) -> None:
    """Art. 5 b: what the session cannot grant yet is flagged, and left out of the common accord."""
    referent = accompagnateur()
    proposition = proposer_sortie(
        parcours=parcours_en_cours(debut=date(2023, 6, 1), referent=referent),
        qualification="autre",
        type="demenagement",
        critere="",
        date_sortie=sortie,
        motif="",
        suite="",
        commune_arrivee="Lyon",
        par=referent,
        le=VEILLE,
    )
    assert regles(proposition.saisine) == attendues
    assert sans_reserve(Seance.objects.get()).exists() == (not attendues)


def test_une_proposition_modifiee_change_ses_signalements() -> None:
    """Amended once the agenda is prepared: what the commission must look at by itself is flagged at once."""
    referent = accompagnateur()
    sortie = {
        "qualification": "autre",
        "type": "retraite",
        "critere": "",
        "date_sortie": VEILLE,
        "motif": "",
        "suite": "",
    }
    parcours = parcours_en_cours(debut=date(2023, 6, 1), referent=referent)
    proposition = proposer_sortie(parcours=parcours, par=referent, le=VEILLE, **sortie)
    assert regles(proposition.saisine) == []
    choix = {"qualification": "positive", "type": "autre_positive", "critere": "S-5"}
    autrement = {"commune_arrivee": "", **sortie, **choix, "motif": "Emploi à l’étranger."}
    modifier_proposition(proposition=proposition, version=proposition.version, par=referent, le=VEILLE, **autrement)
    assert [s["regle"] for s in PointOrdreDuJour.objects.get().signalements] == ["S-5"]
