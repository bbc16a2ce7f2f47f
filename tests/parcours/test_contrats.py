"""The contract between person and référent: type by date, hours, gaps, the two months (P-6.2b, P-C.1, P-C.2)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.services.contrats import modifier
from parcours.suivi import contrats_lus, delai_du_premier_contrat
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from tests.contraintes import violer
from tests.fabriques.parcours import FabriqueContratEngagement, candidature, parcours_en_cours
from tests.fabriques.participants import FabriquePeriodeRsa
from tests.parcours.contrats import LE, contrat

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("signature", "attendu"), [(date(2024, 12, 31), "cer"), (date(2025, 1, 1), "contrat_engagement")]
)
def test_le_type_suit_le_jour_de_la_signature(referent: Utilisateur, signature: date, attendu: str) -> None:
    """P-C.2: the CER until 2024 (loi n° 2023-1196)."""
    parcours = parcours_en_cours(referent=referent)
    lu = contrat(parcours, referent, date_signature=signature, date_debut=signature, heures_hebdo=Decimal(15))
    assert lu.type == attendu


@pytest.mark.parametrize(
    ("heures", "motif", "permis"),
    [
        (Decimal(15), "", True),
        (Decimal(20), "", True),
        (Decimal("14.5"), "", False),
        (Decimal("14.5"), "autre", True),
        (Decimal(0), "autre", False),
        (Decimal(0), "sante", True),
        (None, "", False),
        (None, "garde_enfant", True),
    ],
)
def test_les_heures_et_leur_raison(
    suivi: Parcours, referent: Utilisateur, heures: Decimal | None, motif: str, permis: bool
) -> None:
    """P-C.2: 15 hours by default, fewer with a reason, none where the law allows."""
    if permis:
        lu = contrat(suivi, referent, heures_hebdo=heures, motif_heures_reduites=motif)
        assert (lu.heures_hebdo, lu.motif_heures_reduites) == (heures, motif)
    else:
        with pytest.raises(ErreurMetier) as refus:
            contrat(suivi, referent, heures_hebdo=heures, motif_heures_reduites=motif)
        assert (refus.value.champ, refus.value.regle) == ("motif_heures_reduites", "P-C.2")


def test_une_raison_sans_reduction_ne_reste_pas(suivi: Parcours, referent: Utilisateur) -> None:
    assert contrat(suivi, referent, motif_heures_reduites="sante").motif_heures_reduites == ""


def test_un_cer_ne_demande_pas_d_heures(referent: Utilisateur) -> None:
    parcours = parcours_en_cours(referent=referent)
    debut = date(2024, 6, 1)
    dates = {"date_signature": debut, "date_debut": debut, "date_fin": date(2024, 11, 30)}
    lu = contrat(parcours, referent, heures_hebdo=None, **dates)
    assert (lu.type, lu.heures_hebdo) == ("cer", None)


@pytest.mark.parametrize(
    ("valeurs", "champ"),
    [
        ({"date_signature": date(2026, 3, 17)}, "date_signature"),
        ({"date_fin": date(2026, 3, 1)}, "date_fin"),
        ({"date_validation_pole": date(2026, 3, 17)}, "date_validation_pole"),
        ({"date_validation_pole": date(2026, 3, 1)}, "date_validation_pole"),
        ({"heures_hebdo": Decimal("48.5")}, None),
        ({"date_fin": date(2126, 9, 1)}, "date_fin"),
        ({"date_debut": date(2028, 3, 1), "date_fin": date(2028, 9, 1)}, "date_debut"),
        ({"date_signature": date(2016, 3, 1)}, "date_debut"),
    ],
)
def test_un_contrat_impossible_est_refuse(
    suivi: Parcours, referent: Utilisateur, valeurs: dict[str, Any], champ: str | None
) -> None:
    with pytest.raises(ErreurMetier) as refus:
        contrat(suivi, referent, **valeurs)
    assert refus.value.champ == champ
    assert suivi.contrats_engagement.count() == 0


def test_deux_contrats_ne_se_chevauchent_pas(suivi: Parcours, referent: Utilisateur) -> None:
    contrat(suivi, referent)
    with pytest.raises(ErreurMetier, match="Un contrat existe déjà") as refus:
        contrat(suivi, referent, date_debut=date(2026, 9, 1), date_fin=date(2027, 3, 1))
    assert refus.value.champ == "date_debut"
    contrat(suivi, referent, date_debut=date(2026, 9, 2), date_fin=date(2027, 3, 1))
    assert suivi.contrats_engagement.count() == 2


@pytest.mark.parametrize(
    ("champs", "nom"),
    [
        ({"date_fin": date(2024, 1, 14)}, "contrat_engagement_dates"),
        ({"heures_hebdo": Decimal("48.1")}, "contrat_engagement_heures"),
        ({}, "contrat_engagement_sans_chevauchement"),
    ],
)
def test_la_base_tient_le_contrat(champs: dict[str, Any], nom: str) -> None:
    parcours = parcours_en_cours()
    if not champs:
        FabriqueContratEngagement(parcours=parcours)
    assert violer(lambda: FabriqueContratEngagement(parcours=parcours, **champs)) == nom


def test_la_rupture_entre_deux_contrats_est_signalee(suivi: Parcours, referent: Utilisateur) -> None:
    """P-C.1: no break between two contracts of a BRSA."""
    contrat(suivi, referent, date_debut=date(2026, 1, 12), date_fin=date(2026, 3, 1))
    contrat(suivi, referent, date_debut=date(2026, 3, 2), date_fin=date(2026, 6, 1))
    contrat(suivi, referent, date_debut=date(2026, 6, 12), date_fin=date(2026, 9, 1))
    lus = contrats_lus(list(suivi.contrats_engagement.all()), delai=None, le=LE)
    assert [[a.regle for a in lu.alertes] for lu in lus] == [["P-C.1"], [], []]
    assert lus[0].alertes[0].message.startswith("10\xa0jours sans contrat")
    assert [lu.en_vigueur for lu in lus] == [False, True, False]


def test_la_fin_qui_vient_est_rappelee_quarante_cinq_jours_avant(suivi: Parcours, referent: Utilisateur) -> None:
    contrat(suivi, referent, date_fin=LE + timedelta(days=45))
    lus = list(suivi.contrats_engagement.all())
    assert [a.regle for a in contrats_lus(lus, delai=None, le=LE)[0].alertes] == ["P-C.1"]
    assert contrats_lus(lus, delai=None, le=LE - timedelta(days=1))[0].alertes == []


@pytest.mark.parametrize(("signature", "etat"), [(date(2026, 3, 12), "tenu"), (date(2026, 3, 13), "depasse")])
def test_le_premier_contrat_se_signe_dans_les_deux_mois(
    suivi: Parcours, referent: Utilisateur, signature: date, etat: str
) -> None:
    """P-6.2b, art. 6.2: two months at most after the registration to the RSA."""
    FabriquePeriodeRsa(participant=suivi.participant, date_debut=date(2026, 1, 12))
    assert delai_du_premier_contrat(suivi, le=LE).limite == date(2026, 3, 12)
    contrat(suivi, referent, date_signature=signature, date_debut=signature)
    delai = delai_du_premier_contrat(suivi, le=LE)
    assert delai.etat(LE) == etat
    alertes = contrats_lus(list(suivi.contrats_engagement.all()), delai=delai, le=LE)[0].alertes
    assert [a.regle for a in alertes] == ([] if etat == "tenu" else ["P-6.2b"])


def test_pour_un_rsa_plus_ancien_le_delai_court_de_l_orientation(suivi: Parcours) -> None:
    FabriquePeriodeRsa(participant=suivi.participant, date_debut=date(2015, 1, 1))
    assert suivi.date_orientation == date(2026, 1, 2)
    assert delai_du_premier_contrat(suivi, le=LE).limite == date(2026, 3, 2)


def test_sans_rsa_aucun_delai(suivi: Parcours) -> None:
    assert delai_du_premier_contrat(suivi, le=LE) is None


def test_double_envoi_et_conflit(suivi: Parcours, referent: Utilisateur) -> None:
    cle = uuid4()
    un = contrat(suivi, referent, cle=cle)
    assert contrat(suivi, referent, cle=cle).pk == un.pk
    valeurs = {
        "date_signature": un.date_signature,
        "date_debut": un.date_debut,
        "date_fin": un.date_fin,
        "heures_hebdo": Decimal(15),
        "par": referent,
        "le": LE,
    }
    geste: dict[str, Any] = {"contrat": un, "version": 1} | valeurs
    assert modifier(**geste, objectifs="A").version == 2
    assert modifier(**geste, objectifs="A").version == 2
    with pytest.raises(ConflitDeVersion):
        modifier(**geste, objectifs="B")


@pytest.mark.parametrize(
    ("statut", "permis"),
    [("candidature", True), ("en_cours", True), ("sorti", False), ("refuse", False), ("annule", False)],
)
def test_le_contrat_selon_le_statut(referent: Utilisateur, statut: str, permis: bool) -> None:
    if statut in ("en_cours", "sorti"):
        parcours = parcours_en_cours(referent=referent)
    else:
        parcours = candidature(referent=referent)
    fin = {"date_fin": date(2025, 1, 1)} if statut == "sorti" else {}
    Parcours.objects.filter(pk=parcours.pk).update(statut=StatutParcours(statut), **fin)
    existant = FabriqueContratEngagement(parcours=parcours)
    gestes = [
        lambda: contrat(parcours, referent),
        lambda: modifier(
            contrat=existant,
            version=1,
            date_signature=existant.date_signature,
            date_debut=existant.date_debut,
            date_fin=existant.date_fin,
            objectifs="Nouveaux.",
            par=referent,
            le=LE,
        ),
    ]
    obtenus = []
    for geste in gestes:
        try:
            geste()
        except GesteInterdit:
            obtenus.append(False)
        else:
            obtenus.append(True)
    assert obtenus == [permis] * 2
