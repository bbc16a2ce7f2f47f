"""Every kind of line of the work list: its rule, its article, its dates, and the gesture that clears it.

The facts are in the tables and the answer comes from the one engine (`parcours.travail.echeances_de`), whatever app
registers the kind: follow-up, exits, commission. « Day before, day, day after » of each bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.echeances import Echeance
from parcours.models import Parcours
from parcours.regles import NATURES
from parcours.selectors.page import dossier_de_la_page
from parcours.selectors.page import echeances_de as echeances_de_la_page
from parcours.travail import AUTRES_NATURES, echeances_de
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.commissions import prolongation_demandee, seance
from tests.fabriques.parcours import (
    FabriqueContratEngagement,
    FabriqueEntretien,
    FabriqueEtape,
    candidature,
    parcours_en_cours,
)
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa, participant_renseigne
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueJustificatif,
    proposition_abandon,
    sortie_validee,
)

pytestmark = pytest.mark.django_db

UN_JOUR = timedelta(days=1)
DEBUT = date(2025, 9, 10)
ECHEANCE = date(2027, 3, 10)  # P-6.4a: start + 18 months
PROLONGEE = date(2027, 9, 10)  # P-6.4b: start + 24 months


def brsa(depuis: date, **autres: Any) -> Any:
    qui = participant_renseigne(**autres)
    FabriquePeriodeRsa(participant=qui, date_debut=depuis, source="CAF")
    return qui


def en_cours(**autres: Any) -> Parcours:
    """A parcours under way in which everything is in order: an étape, an appointment far ahead."""
    etape = autres.pop("etape", True)
    rendez_vous = autres.pop("rendez_vous", True)
    parcours = parcours_en_cours(**({"participant": participant_renseigne(), "debut": DEBUT} | autres))
    if etape:
        FabriqueEtape(parcours=parcours, date_debut=DEBUT)
    if rendez_vous:
        FabriqueEntretien(parcours=parcours, date_entretien=date(2030, 1, 1), presence="", mode="telephone")
    return parcours


def prolonge(parcours: Parcours) -> Parcours:
    parcours.date_prolongation = ECHEANCE - UN_JOUR
    parcours.save()
    return parcours


def avec_rdv_passe() -> Parcours:
    parcours = en_cours()
    FabriqueEntretien(parcours=parcours, date_entretien=date(2026, 3, 12), presence="", mode="visio")
    return parcours


def avec_contrat() -> Parcours:
    parcours = en_cours(participant=brsa(date(2025, 9, 1)))
    FabriqueContratEngagement(parcours=parcours, date_signature=DEBUT, date_debut=DEBUT, date_fin=date(2026, 5, 15))
    return parcours


def avec_emploi(debut: date = date(2026, 1, 15), *, presence: date | None = None, **autres: Any) -> Parcours:
    """A CDI; `presence`: the day that a payslip proves."""
    parcours = en_cours(**autres)
    contrat = FabriqueContrat(parcours=parcours, date_debut=debut)
    if presence:
        FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=presence)
    return parcours


def en_chantier() -> Parcours:
    parcours = en_cours()
    FabriqueContrat(
        parcours=parcours,
        type="cddi_aci",
        date_debut=date(2026, 1, 15),
        date_fin=date(2027, 1, 14),
        heures_hebdo=Decimal(26),
    )
    return parcours


def sorti() -> Parcours:
    referent = accompagnateur()
    parcours = en_cours(referent=referent)
    sortie_validee(proposition_abandon(parcours, referent, le=date(2026, 4, 1)), date_commission=date(2026, 4, 20))
    return parcours


@dataclass(frozen=True)
class Cas:
    """A kind of line.

    Attributes:
        premier_jour: the first day on which it shows; None when it shows as soon as the fact exists.
        dernier_jour: the last day on which it shows; None when it stays, overdue.
    """

    code: str
    regle: str
    article: str
    limite: date
    construire: Callable[[], Parcours]
    premier_jour: date | None = None
    dernier_jour: date | None = None


TABLE = [
    # P-6.2a, art. 6.2: 15 days from the orientation of a BRSA: 01/03 → last day 16/03.
    Cas("reception", "P-6.2a", "6.2", date(2026, 3, 16),
        lambda: candidature(participant=brsa(date(2026, 2, 1)), date_orientation=date(2026, 3, 1))),
    # The others are received as soon, without the rule.
    Cas("premier_rdv", "", "", date(2026, 3, 16),
        lambda: candidature(participant=participant_renseigne(), date_orientation=date(2026, 3, 1))),
    Cas("rdv_a_noter", "", "", date(2026, 3, 12), avec_rdv_passe, premier_jour=date(2026, 3, 12)),
    # P-6.2b, art. 6.2: two months after the registration to the RSA (31/12 → 28/02).
    Cas("contrat_a_signer", "P-6.2b", "6.2", date(2026, 2, 28), lambda: en_cours(participant=brsa(date(2025, 12, 31))),
        premier_jour=date(2025, 12, 31)),
    # P-C.1, PDI: 45 days before the end of the contract.
    Cas("contrat_a_renouveler", "P-C.1", "PDI", date(2026, 5, 15), avec_contrat, premier_jour=date(2026, 3, 31)),
    # P-3.4, art. 3.
    Cas("diagnostic_a_etablir", "P-3.4", "3", date(2026, 4, 9),
        lambda: candidature(participant=participant_renseigne(), premier_rdv=date(2026, 3, 9))),
    # P-6.2c, art. 6.2: diagnosed before the first appointment of this table.
    Cas("integration_a_proposer", "P-6.2c", "6.2", date(2026, 4, 9),
        lambda: candidature(participant=participant_renseigne(), premier_rdv=date(2026, 3, 9), diagnostic=True)),
    # P-6.4d, art. 6.4: CDI of 15/12/2026, consolidated 15/03/2027, five days after the échéance.
    Cas("prolongation_a_demander", "P-6.4d", "6.4", ECHEANCE - UN_JOUR, lambda: avec_emploi(date(2026, 12, 15))),
    # P-6.4a, art. 6.4: three months before, then one; past it, P-6.4c takes over.
    Cas("fin_en_vue", "P-6.4a", "6.4", ECHEANCE, en_cours,
        premier_jour=date(2026, 12, 10), dernier_jour=date(2027, 2, 9)),
    Cas("fin_proche", "P-6.4a", "6.4", ECHEANCE, en_cours, premier_jour=date(2027, 2, 10), dernier_jour=ECHEANCE),
    # P-6.4b, art. 6.4: the same, six months later.
    Cas("fin_en_vue", "P-6.4b", "6.4", PROLONGEE, lambda: prolonge(en_cours()),
        premier_jour=date(2027, 6, 10), dernier_jour=date(2027, 8, 9)),
    Cas("fin_proche", "P-6.4b", "6.4", PROLONGEE, lambda: prolonge(en_cours()),
        premier_jour=date(2027, 8, 10), dernier_jour=PROLONGEE),
    # P-6.4c, art. 6.4: the day after the échéance.
    Cas("fin_de_delai", "P-6.4c", "6.4", ECHEANCE, en_cours, premier_jour=ECHEANCE + UN_JOUR),
    # C-2, art. 13: 45 days, announced a week before.
    Cas("sans_entretien", "C-2", "13", date(2025, 10, 25), lambda: en_cours(rendez_vous=False),
        premier_jour=date(2025, 10, 18)),
    # An étape within the month of the decision (start + 20 days in the factory).
    Cas("sans_etape", "", "", date(2025, 10, 30), lambda: en_cours(etape=False)),
    # P-3.3, art. 3.
    Cas("inscription_france_travail", "P-3.3", "3", date(2025, 10, 10),
        lambda: en_cours(
            participant=participant_renseigne(date_inscription_france_travail=None, inscription_en_cours=True))),
    # C-2, art. 13: before the quarter of the first appointment is counted.
    Cas("donnees_manquantes", "C-2", "13", date(2026, 3, 31),
        lambda: candidature(participant=FabriqueParticipant(), premier_rdv=date(2026, 3, 9), diagnostic=True)),
    Cas("preuve_rsa", "C-2", "13", date(2026, 3, 31), lambda: en_cours(participant=sans_preuve(date(2026, 1, 5))),
        premier_jour=date(2026, 1, 5)),
    # P-6.5a, art. 6.5: a contact each month of the consolidation, announced a week before; the next one takes over.
    Cas("suivi_emploi", "P-6.5a", "6.5", date(2026, 2, 15), avec_emploi, premier_jour=date(2026, 2, 8)),
    # P-6.5a, art. 6.5: three months from 15/01; announced 30 days before; that day, constated or lacking its piece.
    Cas("consolidation", "P-6.5a", "6.5", date(2026, 4, 15), avec_emploi,
        premier_jour=date(2026, 3, 16), dernier_jour=date(2026, 4, 14)),
    Cas("preuve_manquante", "P-6.5a", "6.5", date(2026, 4, 15), avec_emploi, premier_jour=date(2026, 4, 15)),
    Cas("sortie_a_proposer", "S-1", "5 b", date(2026, 4, 15), lambda: avec_emploi(presence=date(2026, 4, 15)),
        premier_jour=date(2026, 4, 15)),
    # P-6.5c, art. 6.5: six months in a chantier d'insertion.
    Cas("chantier_six_mois", "P-6.5c", "6.5", date(2026, 7, 15), en_chantier, premier_jour=date(2026, 7, 15)),
    # P-6.6, art. 6.6: from the day of the commission.
    Cas("fiche_a_produire", "P-6.6", "6.6", date(2026, 4, 20), sorti),
]  # fmt: skip


def sans_preuve(depuis: date) -> Any:
    qui = participant_renseigne()
    FabriquePeriodeRsa(participant=qui, date_debut=depuis, source="")
    return qui


def lues(parcours: Parcours, le: date) -> dict[str, Echeance]:
    """Read twice, for the lists in SQL and for the page among the rows that it has read: the same at every boundary."""
    dans_les_listes = echeances_de(Parcours.objects.filter(pk=parcours.pk), le=le)
    page = dossier_de_la_page(coordonnateur(), parcours.pk, le=le)
    assert page is not None
    assert sorted(echeances_de_la_page(page), key=str) == sorted(dans_les_listes, key=str)
    return {e.code: e for e in dans_les_listes}


def jours_a_regarder(cas: Cas) -> set[date]:
    bornes = {cas.limite, cas.premier_jour or cas.limite, cas.dernier_jour or cas.limite}
    return {borne + decalage * UN_JOUR for borne in bornes for decalage in (-1, 0, 1)}


@pytest.mark.parametrize("cas", TABLE, ids=lambda cas: f"{cas.code} {cas.regle}")
def test_la_veille_le_jour_et_le_lendemain_de_chaque_borne(cas: Cas) -> None:
    parcours = cas.construire()
    attendus, obtenus = {}, {}
    for le in sorted(jours_a_regarder(cas)):
        montree = (cas.premier_jour or date.min) <= le <= (cas.dernier_jour or date.max)
        attendus[le] = (cas.regle, cas.article, cas.limite, le > cas.limite) if montree else None
        trouvee = lues(parcours, le).get(cas.code)
        obtenus[le] = (trouvee.regle, trouvee.article, trouvee.date_limite, trouvee.depassee(le)) if trouvee else None
    assert obtenus == attendus


# Tested where a fiche already drawn up, its private link and a decision to read are made.
AILLEURS = {"fiche_a_transmettre", "lien_expire", "retour_commission"}


def test_la_table_couvre_toutes_les_natures() -> None:
    """Every kind that the lists know how to name stands above, or where its facts are made."""
    assert {cas.code for cas in TABLE} | AILLEURS == set(NATURES | AUTRES_NATURES)


def test_un_parcours_en_ordre_n_attend_rien() -> None:
    """The builders of the table show nothing but what they are about."""
    assert lues(en_cours(), date(2026, 3, 16)) == {}


def test_la_prolongation_vise_la_derniere_seance_avant_l_echeance() -> None:
    """P-6.4d, art. 6.4."""
    parcours = avec_emploi(date(2026, 12, 15))
    for jour in (date(2027, 1, 14), date(2027, 2, 18), ECHEANCE):
        seance(jour=jour)
    seance("mar", jour=date(2027, 3, 1))
    assert lues(parcours, date(2026, 12, 20))["prolongation_a_demander"].date_limite == date(2027, 2, 18)
    assert lues(parcours, date(2027, 2, 19))["prolongation_a_demander"].date_limite == ECHEANCE - UN_JOUR


def de_fin(parcours: Parcours, le: date) -> set[str]:
    """What the end of the parcours asks, among what the consolidation itself asks."""
    return set(lues(parcours, le)) & {"prolongation_a_demander", "fin_en_vue", "fin_proche"}


def test_une_demande_en_attente_fait_taire_l_echeance() -> None:
    referent = accompagnateur()
    parcours = avec_emploi(date(2026, 12, 15), referent=referent)
    le = date(2027, 2, 15)
    assert de_fin(parcours, le) == {"prolongation_a_demander"}
    saisine = prolongation_demandee(parcours, referent, le=le)
    assert de_fin(parcours, le) == set()
    saisine.statut = "retiree"
    saisine.save()
    assert de_fin(parcours, le) == {"prolongation_a_demander"}


def test_un_emploi_qui_ne_mene_pas_a_une_sortie_positive_ne_demande_pas_de_prolongation() -> None:
    parcours = en_cours()
    FabriqueContrat(parcours=parcours, type="cdd", date_debut=date(2027, 2, 1), date_fin=date(2027, 2, 28))
    assert set(lues(parcours, date(2027, 2, 15))) == {"fin_proche"}


def test_une_requete_pour_un_et_pour_trente() -> None:
    """Rule 14, for the whole engine."""
    coordonnateur()
    comptes = []
    for nombre in (1, 29):
        for _ in range(nombre):
            avec_emploi(date(2026, 12, 15))
            candidature(participant=participant_renseigne(), premier_rdv=date(2026, 3, 9), diagnostic=True)
        with CaptureQueriesContext(connection) as requetes:
            echeances_de(Parcours.objects.all(), le=date(2027, 2, 15))
        comptes.append(len(requetes))
    assert comptes == [1, 1]
