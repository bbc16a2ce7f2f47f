"""The étapes of a parcours: every type, dates, hours, clause, end."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.enums import FAMILLES_ETAPES, StatutParcours, TypeEtape
from parcours.forms.etapes import TYPES
from parcours.models import Etape, Parcours
from parcours.services.etapes import TYPES_A_CLAUSE, ajouter, modifier, terminer
from plie.socle.contraintes import nom_de_la_contrainte
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from tests.fabriques.accounts import accompagnateur, agent_pole, coordonnateur
from tests.fabriques.parcours import FabriqueEtape, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 16)
DEBUT = date(2026, 1, 12)


@pytest.fixture
def referent() -> Utilisateur:
    return accompagnateur()


@pytest.fixture
def suivi(referent: Utilisateur) -> Parcours:
    return parcours_en_cours(referent=referent, debut=DEBUT)


def etape(parcours: Parcours, referent: Utilisateur, **autres: Any) -> Etape:
    valeurs: dict[str, Any] = {"type": "mobilisation", "date_debut": date(2026, 2, 2)} | autres
    return ajouter(parcours=parcours, par=referent, le=LE, **valeurs)


def test_tous_les_types_sont_proposes_par_famille() -> None:
    proposes = [code for _, groupe in TYPES[1:] for code, _ in groupe]
    assert sorted(proposes) == sorted(TypeEtape.values)
    assert len(TYPES) - 1 == len(FAMILLES_ETAPES)


@pytest.mark.parametrize("code", TypeEtape.values)
def test_chaque_type_s_enregistre_et_seul_un_emploi_porte_une_clause(
    suivi: Parcours, referent: Utilisateur, code: str
) -> None:
    assert etape(suivi, referent, type=code).type == code
    clause: dict[str, Any] = {"clause_donneur_ordre": "Ville", "clause_heures": Decimal(140)}
    if code in TYPES_A_CLAUSE:
        assert etape(suivi, referent, type=code, **clause).clause_heures == 140
    else:
        with pytest.raises(ErreurMetier, match="étape d’emploi") as refus:
            etape(suivi, referent, type=code, **clause)
        assert refus.value.champ == "clause_donneur_ordre"


@pytest.mark.parametrize(
    ("valeurs", "champ"),
    [
        ({"date_fin": date(2026, 2, 1)}, "date_fin"),
        ({"date_debut": date(2025, 12, 1), "date_fin": date(2026, 1, 11)}, "date_fin"),
        ({"heures": Decimal(0)}, "heures"),
        ({"type": "aci", "clause_donneur_ordre": "Ville", "clause_heures": Decimal(-1)}, "clause_heures"),
        ({"type": "aci", "clause_heures": Decimal(10)}, "clause_donneur_ordre"),
        ({"type": "inconnu"}, "type"),
    ],
)
def test_une_etape_impossible_est_refusee(
    suivi: Parcours, referent: Utilisateur, valeurs: dict[str, Any], champ: str
) -> None:
    with pytest.raises(ErreurMetier) as refus:
        etape(suivi, referent, **valeurs)
    assert refus.value.champ == champ
    assert suivi.etapes.count() == 0


def test_une_etape_peut_avoir_commence_avant_le_parcours(suivi: Parcours, referent: Utilisateur) -> None:
    assert etape(suivi, referent, date_debut=date(2025, 12, 1), date_fin=DEBUT).date_fin == DEBUT


@pytest.mark.parametrize(
    ("champs", "nom"),
    [
        ({"date_fin": date(2024, 1, 14)}, "etape_dates"),
        ({"heures": 0}, "etape_heures_positives"),
        ({"clause_heures": 0}, "etape_heures_positives"),
    ],
)
def test_la_base_tient_l_etape(suivi: Parcours, champs: dict[str, Any], nom: str) -> None:
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        FabriqueEtape(parcours=suivi, **champs)
    assert nom_de_la_contrainte(refus.value) == nom


def test_terminer_une_etape(suivi: Parcours, referent: Utilisateur) -> None:
    ouverte = etape(suivi, referent, heures=Decimal(70))
    geste: dict[str, Any] = {"etape": ouverte, "version": 1, "resultat": "fait", "par": referent, "le": LE}
    for fin in (date(2026, 3, 17), date(2026, 2, 1)):
        with pytest.raises(ErreurMetier) as refus:
            terminer(date_fin=fin, **geste)
        assert refus.value.champ == "date_fin"
    finie = terminer(date_fin=LE, **geste)
    assert (finie.date_fin, finie.resultat, finie.heures, finie.version) == (LE, "fait", 70, 2)
    assert terminer(date_fin=LE, **geste).version == 2
    with pytest.raises(ConflitDeVersion):
        terminer(date_fin=LE, **geste | {"resultat": "abandon"})


def test_double_envoi_et_conflit(suivi: Parcours, referent: Utilisateur) -> None:
    cle = uuid4()
    un = etape(suivi, referent, cle=cle)
    assert etape(suivi, referent, cle=cle).pk == un.pk
    geste: dict[str, Any] = {
        "etape": un,
        "version": 1,
        "type": "pmsmp",
        "date_debut": un.date_debut,
        "par": referent,
        "le": LE,
    }
    assert modifier(**geste).version == 2
    with pytest.raises(ConflitDeVersion):
        modifier(**geste | {"type": "mediation"})
    assert suivi.etapes.get().type == "pmsmp"


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
        lambda: modifier(etape=existante, version=1, type="pmsmp", date_debut=existante.date_debut, **commun),
        lambda: terminer(etape=a_finir, version=1, date_fin=LE, resultat="fait", **commun),
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


def connecte(utilisateur: Utilisateur) -> Client:
    client = Client()
    client.force_login(utilisateur)
    return client


def test_ajouter_corriger_terminer_a_l_ecran(suivi: Parcours, referent: Utilisateur) -> None:
    client, url = connecte(referent), reverse("parcours:etape_ajouter", args=[suivi.pk])
    donnees = {
        "type": "aci",
        "intitule": "Espaces verts",
        "structure": "Régie",
        "date_debut": "020226",
        "heures": "104,5",
        "financee_plie": "oui",
        "clause_donneur_ordre": "Métropole",
        "clause_heures": "50",
        "cle": str(uuid4()),
    }
    refus = client.post(url, donnees | {"type": "mediation"})
    assert refus.status_code == 422
    assert "étape d’emploi" in refus.content.decode()
    assert client.post(url, donnees | {"date_fin": "01/01/2026"}).status_code == 422
    client.post(url, donnees)
    client.post(url, donnees)
    ajoutee = suivi.etapes.get()
    assert (ajoutee.heures, ajoutee.financee_plie, ajoutee.saisie_par) == (Decimal("104.5"), True, referent)
    page = reverse("parcours:etape_modifier", args=[ajoutee.pk])
    assert client.get(page).context["form"]["financee_plie"].value() == "oui"
    client.post(page, donnees | {"version": "1", "financee_plie": "non"})
    conflit = client.post(page, donnees | {"version": "1", "intitule": "Propreté"})
    assert conflit.status_code == 409
    assert "Propreté" in conflit.content.decode()
    fin = reverse("parcours:etape_terminer", args=[ajoutee.pk])
    assert client.get(fin).context["form"]["resultat"].value() == "fait"
    terminee = {"version": "2", "date_fin": "01/03/2026", "resultat": "fait", "heures": "110"}
    assert client.post(fin, terminee | {"version": "1"}).status_code == 409
    assert client.post(fin, terminee | {"date_fin": "01/01/2020"}).status_code == 422
    client.post(fin, terminee)
    ajoutee.refresh_from_db()
    assert (ajoutee.date_fin, ajoutee.resultat, ajoutee.heures, ajoutee.financee_plie) == (
        date(2026, 3, 1),
        "fait",
        110,
        False,
    )


@pytest.mark.parametrize(
    ("qui", "attendu"), [("referent", 200), ("collegue", 404), ("animation", 200), ("ailleurs", 404), ("pole", 403)]
)
def test_qui_peut_ecrire_une_etape(referent: Utilisateur, qui: str, attendu: int) -> None:
    personne = FabriqueParticipant(nom="Zarkanovitch")
    FabriquePeriodeRsa(participant=personne)
    parcours = parcours_en_cours(participant=personne, referent=referent)
    existante = FabriqueEtape(parcours=parcours)
    utilisateur = {
        "referent": lambda: referent,
        "collegue": accompagnateur,
        "animation": coordonnateur,
        "ailleurs": lambda: coordonnateur("mar"),
        "pole": agent_pole,
    }[qui]()
    for nom, pk in (
        ("etape_ajouter", parcours.pk),
        ("etape_modifier", existante.pk),
        ("etape_terminer", existante.pk),
    ):
        reponse = connecte(utilisateur).get(reverse(f"parcours:{nom}", args=[pk]))
        assert reponse.status_code == attendu
        assert ("ZARKANOVITCH" in reponse.content.decode()) == (attendu == 200)


def test_le_pole_ne_lit_pas_la_fin_d_une_etape_apres_le_rsa(referent: Utilisateur) -> None:
    """A-2: what is dated after the end of the last RSA period is not told."""
    from parcours.volets_suivi import volet_etapes

    personne = FabriqueParticipant()
    fin_rsa = LE - timedelta(days=30)
    FabriquePeriodeRsa(participant=personne, date_fin=fin_rsa)
    parcours = parcours_en_cours(participant=personne, referent=referent)
    FabriqueEtape(parcours=parcours, date_fin=fin_rsa + timedelta(days=5), resultat="abandon")
    FabriqueEtape(parcours=parcours, date_debut=fin_rsa + timedelta(days=1))
    lues = volet_etapes(parcours, agent_pole(), LE)["etapes"]
    assert [(lue.fin, lue.etat) for lue in lues] == [(None, "commencée")]
    assert len(volet_etapes(parcours, referent, LE)["etapes"]) == 2
