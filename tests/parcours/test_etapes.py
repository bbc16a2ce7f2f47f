"""The étapes of a parcours: planned and real dates, results, conflicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Utilisateur
from parcours.enums import FAMILLES_ETAPES, RESULTATS_SANS_TENUE, ResultatEtape, StatutParcours, TypeEtape
from parcours.forms.etapes import TYPES, FormulaireEtape
from parcours.models import Etape, Parcours, TraitementDifficulte
from parcours.services.etapes import SaisieEtape, ajouter, modifier, noter_la_suite
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from tests.contraintes import violer
from tests.fabriques.parcours import FabriqueEtape, candidature, parcours_en_cours

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 16)
DEBUT = date(2026, 1, 12)
OFFRE = {"type": "mediation", "offre_jobprovence13": "JP-20418"}


def etape(parcours: Parcours, referent: Utilisateur, **autres: Any) -> Etape:
    cle = autres.pop("cle", None)
    valeurs: dict[str, Any] = {"type": "mobilisation", "date_debut": date(2026, 2, 2)} | autres
    return ajouter(parcours=parcours, saisie=SaisieEtape(**valeurs), par=referent, le=LE, cle=cle)


def test_tous_les_types_sont_proposes_par_famille() -> None:
    proposes = [code for _, groupe in TYPES[1:] for code, _ in groupe]
    assert sorted(proposes) == sorted(TypeEtape.values)
    assert len(TYPES) - 1 == len(FAMILLES_ETAPES)


@pytest.mark.parametrize(
    ("valeurs", "champ"),
    [
        ({"date_fin": date(2026, 2, 1)}, "date_fin"),
        ({"date_fin": date(2026, 3, 17)}, "date_fin"),
        ({"date_debut": date(2026, 3, 17)}, "date_debut"),
        ({"date_debut": None}, "date_debut_prevue"),
        ({"date_debut": None, "date_debut_prevue": LE, "date_fin": LE}, "date_fin"),
        ({"date_debut_prevue": LE, "date_fin_prevue": date(2026, 3, 15)}, "date_fin_prevue"),
        ({"date_fin_prevue": date(2026, 3, 15)}, "date_fin_prevue"),
        ({"resultat": "absent"}, "date_debut"),
        ({"resultat": "refus_personne"}, "date_debut"),
        ({"resultat": "fait", "date_debut": None, "date_debut_prevue": LE}, "date_debut"),
        ({"date_debut": date(2025, 12, 1), "date_fin": date(2026, 1, 11)}, "date_fin"),
        ({"heures_hebdo": Decimal(0)}, "heures_hebdo"),
        ({"difficultes": frozenset({"logement"})}, "difficultes"),
        ({"heures": Decimal(0)}, "heures"),
        ({"date_fin": date(2026, 2, 3), "heures": Decimal("48.01")}, "heures"),  # two days
        ({"type": "aci", "clause_donneur_ordre": "Ville", "clause_heures": Decimal(-1)}, "clause_heures"),
        ({"type": "aci", "clause_heures": Decimal(10)}, "clause_donneur_ordre"),
        ({"type": "inconnu"}, "type"),
        (
            {"type": "mediation", "offre_jobprovence13": "JP-1", "date_positionnement": date(2026, 3, 17)},
            "date_positionnement",
        ),
        ({"date_debut": None, "date_debut_prevue": date(2126, 4, 1)}, "date_debut_prevue"),
        ({"date_debut_prevue": LE, "date_fin_prevue": date(2126, 4, 1)}, "date_fin_prevue"),
    ],
)
def test_une_etape_impossible_est_refusee(
    suivi: Parcours, referent: Utilisateur, valeurs: dict[str, Any], champ: str
) -> None:
    with pytest.raises(ErreurMetier) as refus:
        etape(suivi, referent, **valeurs)
    assert refus.value.champ == champ
    assert suivi.etapes.count() == 0


def test_les_jours_bornent_les_heures_jusque_dans_la_suite(suivi: Parcours, referent: Utilisateur) -> None:
    pleine = etape(suivi, referent, date_fin=date(2026, 2, 3), heures=Decimal(48))
    assert pleine.heures == 48
    ouverte = etape(suivi, referent)
    with pytest.raises(ErreurMetier, match="48,01\u00a0h en 2 jours") as refus:
        noter_la_suite(
            etape=ouverte, version=ouverte.version, resultat="fait", par=referent, le=LE,
            date_fin=date(2026, 2, 3), heures=Decimal("48.01"),
        )  # fmt: skip
    assert refus.value.champ == "heures"


def test_une_etape_peut_avoir_commence_avant_le_parcours(suivi: Parcours, referent: Utilisateur) -> None:
    assert etape(suivi, referent, date_debut=date(2025, 12, 1), date_fin=DEBUT).date_fin == DEBUT


@pytest.mark.parametrize(
    ("champs", "nom"),
    [
        ({"date_debut": None}, "etape_datee"),
        ({"date_fin": date(2024, 1, 14)}, "etape_dates"),
        ({"date_debut": None, "date_debut_prevue": LE, "date_fin": LE}, "etape_dates"),
        ({"date_debut_prevue": LE, "date_fin_prevue": date(2026, 3, 15)}, "etape_dates_prevues"),
        ({"date_fin_prevue": LE}, "etape_dates_prevues"),
        ({"resultat": "absent"}, "etape_resultat_date"),
        ({"resultat": "refus_operateur"}, "etape_resultat_date"),
        ({"resultat": "fait", "date_debut": None, "date_debut_prevue": LE}, "etape_resultat_date"),
        ({"heures": 0}, "etape_heures_positives"),
        ({"heures_hebdo": 0}, "etape_heures_positives"),
        ({"type": "aci", "clause_donneur_ordre": "Ville", "clause_heures": 0}, "etape_heures_positives"),
        ({"heures_hebdo": Decimal("48.5")}, "etape_heures_hebdo"),
    ],
)
def test_la_base_tient_l_etape(suivi: Parcours, champs: dict[str, Any], nom: str) -> None:
    assert violer(lambda: FabriqueEtape(parcours=suivi, **champs)) == nom


def test_une_etape_faite_porte_son_dernier_jour(suivi: Parcours, referent: Utilisateur) -> None:
    ouverte = etape(suivi, referent, heures=Decimal(70))
    geste: dict[str, Any] = {"etape": ouverte, "version": 1, "resultat": "fait", "par": referent, "le": LE}
    for fin in (date(2026, 3, 17), date(2026, 2, 1), None):
        with pytest.raises(ErreurMetier) as refus:
            noter_la_suite(date_fin=fin, **geste)
        assert refus.value.champ == "date_fin"
    finie = noter_la_suite(date_fin=LE, **geste)
    assert (finie.date_fin, finie.resultat, finie.heures, finie.version) == (LE, "fait", 70, 2)
    assert noter_la_suite(date_fin=LE, **geste).version == 2
    with pytest.raises(ConflitDeVersion):
        noter_la_suite(date_fin=LE, **geste | {"resultat": "abandon"})


def test_une_etape_prevue_commence_puis_s_acheve(suivi: Parcours, referent: Utilisateur) -> None:
    prevue = etape(suivi, referent, date_debut=None, date_debut_prevue=date(2026, 3, 9), date_fin_prevue=LE)
    assert (prevue.date_connue, prevue.fin_connue) == (date(2026, 3, 9), LE)
    geste: dict[str, Any] = {"etape": prevue, "par": referent, "le": LE}
    commencee = noter_la_suite(version=1, resultat="", date_debut=date(2026, 3, 10), **geste)
    assert (commencee.date_debut, commencee.date_fin, commencee.resultat) == (date(2026, 3, 10), None, "")
    abandonnee = noter_la_suite(version=2, resultat="abandon", date_fin=date(2026, 3, 12), **geste)
    assert (abandonnee.date_connue, abandonnee.fin_connue) == (date(2026, 3, 10), date(2026, 3, 12))


@pytest.mark.parametrize("resultat", RESULTATS_SANS_TENUE)
@pytest.mark.parametrize("commencee", [True, False])
def test_ce_qui_n_a_pas_eu_lieu_ne_garde_que_ses_dates_prevues(
    suivi: Parcours, referent: Utilisateur, resultat: str, commencee: bool
) -> None:
    jour = date(2026, 3, 9)
    dates = {"date_debut": jour} if commencee else {"date_debut": None, "date_debut_prevue": jour}
    notee = noter_la_suite(etape=etape(suivi, referent, **dates), version=1, resultat=resultat, par=referent, le=LE)
    assert (notee.date_debut, notee.date_fin, notee.date_debut_prevue, notee.tenue) == (None, None, jour, False)


@given(
    debut=st.dates(date(2026, 1, 12), date(2026, 6, 30)),
    duree=st.integers(-5, 60),
    resultat=st.sampled_from(["", *ResultatEtape.values]),
    prevue=st.one_of(st.none(), st.dates(date(2026, 1, 12), date(2026, 6, 30))),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_le_service_et_la_base_jugent_les_dates_de_meme(
    suivi: Parcours, debut: date, duree: int, resultat: str, prevue: date | None
) -> None:
    """What the service accepts, PostgreSQL keeps; what it refuses for its order, PostgreSQL refuses."""
    champs: dict[str, Any] = {
        "date_debut": debut, "date_fin": debut + timedelta(days=duree), "resultat": resultat,
        "date_debut_prevue": prevue,
    }  # fmt: skip
    le = date(2026, 12, 31)

    def accepte(geste: Any) -> bool:
        try:
            with transaction.atomic():
                geste()
        except (IntegrityError, ErreurMetier):
            return False
        return True

    saisie = SaisieEtape(type="mobilisation", **champs)
    par_le_service = accepte(
        lambda: ajouter(parcours=suivi, saisie=saisie, par=suivi.referents.get().utilisateur, le=le)
    )
    par_la_base = accepte(lambda: FabriqueEtape(parcours=suivi, **champs))
    assert par_le_service == par_la_base == (duree >= 0 and resultat in ("", "fait", "abandon"))


def test_les_difficultes_traitees_sont_celles_du_diagnostic(suivi: Parcours, referent: Utilisateur) -> None:
    liee = etape(suivi, referent, difficultes=frozenset({"mobilite", "qualification"}))
    assert sorted(liee.difficultes.values_list("code", flat=True)) == ["mobilite", "qualification"]
    saisie = SaisieEtape(type="mobilisation", date_debut=date(2026, 2, 2), difficultes=frozenset({"mobilite"}))
    geste: dict[str, Any] = {"etape": liee, "saisie": saisie, "par": referent, "le": LE}
    assert modifier(version=1, **geste).version == 2
    assert [d.code for d in liee.difficultes.all()] == ["mobilite"]
    assert modifier(version=1, **geste).version == 2  # the same form sent twice
    with pytest.raises(ConflitDeVersion):
        modifier(version=1, **geste | {"saisie": replace(saisie, difficultes=frozenset())})
    lien = liee.traitements.get()
    assert (
        violer(lambda: TraitementDifficulte.objects.create(etape=liee, difficulte=lien.difficulte))
        == "traitement_une_fois"
    )
    assert str(lien) == "mobilisation\u00a0: mobilité"


def test_sans_diagnostic_aucune_difficulte_n_est_proposee(referent: Utilisateur) -> None:
    oriente = candidature(referent=referent, date_orientation=date(2026, 1, 5))
    assert FormulaireEtape(parcours=oriente).fields["difficultes"].choices == []
    assert etape(oriente, referent).difficultes.count() == 0


def test_double_envoi_et_conflit(suivi: Parcours, referent: Utilisateur) -> None:
    cle = uuid4()
    un = etape(suivi, referent, cle=cle)
    assert etape(suivi, referent, cle=cle).pk == un.pk
    # A browser that goes back shows the form anew, with the same answers and another key.
    with pytest.raises(ErreurMetier, match="déjà au dossier"):
        etape(suivi, referent, cle=uuid4())
    saisie = SaisieEtape(type="aci", date_debut=un.date_debut)
    geste: dict[str, Any] = {"etape": un, "version": 1, "saisie": saisie, "par": referent, "le": LE}
    assert modifier(**geste).version == 2
    with pytest.raises(ConflitDeVersion):
        modifier(**geste | {"saisie": replace(saisie, type="mediation")})
    assert suivi.etapes.get().type == "aci"


@pytest.mark.parametrize(
    ("statut", "permis"),
    [("candidature", True), ("en_cours", True), ("sorti", False), ("refuse", False), ("annule", False)],
)
def test_les_gestes_selon_le_statut(referent: Utilisateur, statut: str, permis: bool) -> None:
    if statut in ("en_cours", "sorti"):
        parcours = parcours_en_cours(referent=referent)
    else:
        parcours = candidature(referent=referent)
    fin = {"date_fin": date(2025, 1, 1)} if statut == "sorti" else {}
    Parcours.objects.filter(pk=parcours.pk).update(statut=StatutParcours(statut), **fin)
    existante, a_finir = FabriqueEtape(parcours=parcours), FabriqueEtape(parcours=parcours)
    commun: dict[str, Any] = {"par": referent, "le": LE}
    gestes = [
        lambda: etape(parcours, referent),
        lambda: modifier(etape=existante, version=1, saisie=SaisieEtape("ei", existante.date_debut), **commun),
        lambda: noter_la_suite(etape=a_finir, version=1, date_fin=LE, resultat="fait", **commun),
    ]
    obtenus = []
    for geste in gestes:
        try:
            geste()
        except GesteInterdit:
            obtenus.append(False)
        else:
            obtenus.append(True)
    assert obtenus == [permis] * 3
