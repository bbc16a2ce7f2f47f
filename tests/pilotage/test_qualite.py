"""Data quality: each check finds what it says and nothing else, each counter is the length of its list (A-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.models import Entretien, Parcours, Referent
from parcours.services.entree import champs_inconnus, completer_entree
from participants.models import Difficulte, Participant, PeriodeRsa, SituationEntree
from pilotage.qualite.controles import CONTROLES
from pilotage.qualite.selectors import modifiables, parcours_du_controle, qualite
from plie.socle.erreurs import ErreurMetier
from sorties.models import Sortie
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.fabriques.parcours import FabriqueContratEngagement, FabriqueEtape, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = date(2025, 10, 6)
DEBUT, ORIENTATION = date(2025, 3, 3), date(2025, 2, 21)
MIDI = "2025-10-06 12:00:00+02:00"
COMPLETE = {
    "qpv": False, "rqth": False, "ass": False, "aah": False, "parent_isole": True, "sous_main_justice": False,
    "mois_sans_activite": 14,
}  # fmt: skip


def sain(referent: Utilisateur | None, code: str = "aix") -> Parcours:
    """A parcours in which no check finds anything."""
    personne = FabriqueParticipant(**COMPLETE)
    FabriquePeriodeRsa(participant=personne, date_debut=date(2024, 1, 1), source="Notification de la CAF")
    suivi = parcours_en_cours(participant=personne, debut=DEBUT, referent=referent, code_plie=code)
    FabriqueEtape(parcours=suivi, date_debut=DEBUT, date_fin=date(2025, 4, 1))
    FabriqueContratEngagement(parcours=suivi, date_signature=DEBUT, date_debut=DEBUT, date_fin=date(2025, 12, 31))
    return suivi


def entree(**champs: Any) -> Callable[[Parcours], Any]:
    return lambda p: SituationEntree.objects.filter(pk=p.situation_entree_id).update(**champs)


def ligne(**champs: Any) -> Callable[[Parcours], Any]:
    return lambda p: Parcours.objects.filter(pk=p.pk).update(**champs)


def sortie(**champs: Any) -> Callable[[Parcours], Any]:
    """Left on 1 September, as another tool recorded it."""
    valeurs = {
        "qualification": "positive", "type": "cdi", "critere": "S-1", "naf": "A", "type_employeur": "entreprise",
        "effectif_employeur": "1-9", "contrat": "cdi", "formation_domaine": "BTP", "formation_niveau": "3",
        "formation_validation": "autre", "formation_mois": 6, "reprise": True,
    } | champs  # fmt: skip

    def sortir(p: Parcours) -> None:
        Parcours.objects.filter(pk=p.pk).update(statut="sorti", date_fin=date(2025, 9, 1), repris=True)
        Sortie.objects.create(parcours=p, date_sortie=date(2025, 9, 1), **valeurs)

    return sortir


def rsa_interrompu(p: Parcours) -> None:
    p.participant.periodes_rsa.update(date_fin=date(2025, 5, 31))
    FabriquePeriodeRsa(participant=p.participant, date_debut=date(2025, 7, 1), source="CAF")


def ouvrir_une_candidature(p: Parcours) -> None:
    personne = FabriqueParticipant(**COMPLETE | {"rqth": None})
    FabriquePeriodeRsa(participant=personne, source="CAF")
    referent = Referent.objects.get(parcours=p).utilisateur
    candidature(participant=personne, referent=referent, date_orientation=date(2025, 9, 20))


def apres_la_sortie(etape: dict[str, Any]) -> Callable[[Parcours], Any]:
    def defaire(p: Parcours) -> None:
        sortie(qualification="autre", type="abandon", critere="")(p)
        FabriqueEtape(parcours=p, **etape)

    return defaire


def fiche_oubliee(p: Parcours) -> None:
    sortie(qualification="autre", type="abandon", critere="")(p)
    Parcours.objects.filter(pk=p.pk).update(repris=False)


DEFAUTS: dict[str, Callable[[Parcours], Any]] = {
    "entree_absente": ligne(situation_entree=None),
    "entree_commune": entree(commune=None),
    "entree_qpv": entree(qpv=None),
    "entree_niveau": entree(niveau_formation=""),
    "entree_inscription": entree(date_inscription_france_travail=None),
    "entree_rqth": entree(rqth=None),
    "entree_activite": entree(mois_sans_activite=None),
    "entree_foyer": entree(parent_isole=None),
    "fiche_incomplete": ouvrir_une_candidature,
    "naissance": lambda p: Participant.objects.filter(pk=p.participant_id).update(date_naissance=date(2010, 1, 1)),
    "orientation_absente": ligne(date_orientation=None),
    "rdv_avant_orientation": ligne(date_orientation=date(2025, 3, 4), repris=True),
    "commission_absente": ligne(date_commission=None),
    "commission_avant_debut": ligne(date_commission=date(2025, 3, 2)),
    "sans_referent": lambda p: Referent.objects.filter(parcours=p).delete(),
    "pole_sans_rsa": lambda p: p.participant.periodes_rsa.update(date_debut=date(2025, 2, 22)),
    "trou_rsa": rsa_interrompu,
    "rsa_sans_preuve": lambda p: p.participant.periodes_rsa.update(source=""),
    "sans_diagnostic": lambda p: Difficulte.objects.filter(diagnostic=p.diagnostic).delete(),
    "sans_etape": lambda p: p.etapes.all().delete(),
    "etape_en_retard": lambda p: p.etapes.update(
        date_fin=None, date_debut_prevue=DEBUT, date_fin_prevue=date(2025, 10, 5)
    ),
    "etape_avant": lambda p: p.etapes.update(date_debut=date(2025, 3, 2)),
    "entretien_a_noter": lambda p: Entretien.objects.create(
        parcours=p, date_entretien=date(2025, 10, 5), presence="", mode="telephone"
    ),
    "brsa_sans_contrat": lambda p: p.contrats_engagement.all().delete(),
    "etape_ouverte": apres_la_sortie({"date_debut": date(2025, 6, 2)}),
    "etape_apres": apres_la_sortie({"date_debut": date(2025, 8, 1), "date_fin": date(2025, 9, 2)}),
    "sortie_sans_nature": sortie(qualification="autre", type="", critere=""),
    "sortie_sans_critere": sortie(critere=""),
    "sortie_sans_preuve": sortie(),
    "emploi_incomplet": sortie(naf=""),
    "formation_incomplete": sortie(critere="S-4", type="formation", formation_mois=None),
    "fiche_absente": fiche_oubliee,
}  # fmt: skip
# A defect that is two: an exit for which no piece is on file lacks its evidence, whatever else it lacks.
AUSSI = {
    "emploi_incomplet": {"sortie_sans_preuve"},
    "formation_incomplete": {"sortie_sans_preuve"},
}


def releves(parcours: Any = None, **options: Any) -> dict[str, int]:
    """What is found, by check; the counter and the list give the same number."""
    lus = parcours if parcours is not None else Parcours.objects.all()
    lue = qualite(lus, le=LE, **options)
    nombres = {c.controle.code: c.nombre for _, constats in lue.groupes for c in constats}
    for code, controle in CONTROLES.items():
        assert parcours_du_controle(lus, controle, le=LE, **options).count() == nombres.get(code, 0), code
    assert parcours_du_controle(lus, None, le=LE, **options).count() == lue.a_corriger
    return nombres


def test_chaque_controle_a_son_essai() -> None:
    assert DEFAUTS.keys() == CONTROLES.keys()


def test_un_parcours_sain_n_est_pas_releve() -> None:
    sain(accounts.accompagnateur())
    assert releves() == {}


@pytest.mark.parametrize("code", DEFAUTS)
def test_chaque_controle_releve_son_defaut(code: str) -> None:
    referent = accounts.accompagnateur()
    sain(referent)
    DEFAUTS[code](sain(referent))
    assert releves() == dict.fromkeys({code} | AUSSI.get(code, set()), 1)


@pytest.mark.parametrize(
    ("defaire", "code"),
    [
        (lambda p: p.etapes.update(date_fin=None, date_debut_prevue=DEBUT, date_fin_prevue=LE), "etape_en_retard"),
        (lambda p: p.etapes.update(date_debut=DEBUT), "etape_avant"),
        (ligne(date_commission=DEBUT), "commission_avant_debut"),
        (ligne(date_orientation=DEBUT), "rdv_avant_orientation"),
        (lambda p: p.participant.periodes_rsa.update(date_debut=ORIENTATION), "pole_sans_rsa"),
        (lambda p: p.participant.periodes_rsa.update(date_fin=ORIENTATION), "pole_sans_rsa"),
    ],
)
def test_a_la_borne_rien_n_est_releve(defaire: Callable[[Parcours], Any], code: str) -> None:
    defaire(sain(accounts.accompagnateur()))
    assert code not in releves()


def test_un_sorti_de_l_avant_derniere_annee_n_est_plus_examine() -> None:
    suivi = sain(accounts.accompagnateur())
    sortie(naf="")(suivi)
    Parcours.objects.filter(pk=suivi.pk).update(
        date_orientation=date(2023, 3, 1), date_premier_rdv=date(2023, 3, 3), date_debut=date(2023, 3, 3),
        date_commission=date(2023, 3, 20), date_fin=date(2023, 12, 31),
    )  # fmt: skip
    assert releves() == {}
    Parcours.objects.filter(pk=suivi.pk).update(date_fin=date(2024, 1, 1))
    assert "emploi_incomplet" in releves()


@pytest.fixture
def monde() -> dict[str, Any]:
    """Two accompagnateurs of Aix, one of Marseille, each with a defect."""
    un, deux, ailleurs = accounts.accompagnateur(), accounts.accompagnateur(), accounts.accompagnateur("mar")
    for referent, code in ((un, "aix"), (un, "aix"), (deux, "aix"), (ailleurs, "mar")):
        entree(rqth=None)(sain(referent, code))
    return {"un": un, "deux": deux, "ailleurs": ailleurs, "coordonnateur": accounts.coordonnateur("aix")}


def _page(personne: Any, **donnees: str) -> Any:
    with time_machine.travel(MIDI, tick=False):
        return connecte(personne).get(reverse("pilotage:qualite"), donnees)


def _liste(personne: Any, code: str = "entree_rqth", **donnees: str) -> Any:
    with time_machine.travel(MIDI, tick=False):
        return connecte(personne).get(reverse("pilotage:qualite_liste", args=[code]), donnees)


def test_chacun_voit_les_siens_et_l_animation_ceux_de_son_plie(monde: dict[str, Any]) -> None:
    for qui, nombre in (("un", 2), ("deux", 1), ("ailleurs", 1), ("coordonnateur", 3)):
        lue = _page(monde[qui]).context["qualite"]
        assert (lue.a_corriger, lue.examines) == (nombre, nombre), qui
        assert _liste(monde[qui]).context["page"].paginator.count == nombre
    lignes = _page(monde["coordonnateur"]).context["qualite"].referents
    assert {li.nom: li.a_corriger for li in lignes} == {str(monde["un"]): 2, str(monde["deux"]): 1}
    choisi = str(monde["un"].pk)
    assert _page(monde["coordonnateur"], referent=choisi).context["qualite"].a_corriger == 2
    assert _liste(monde["coordonnateur"], "tous", referent=choisi).context["page"].paginator.count == 2
    assert releves(modifiables(monde["coordonnateur"]), referent=choisi) == {"entree_rqth": 2}


def test_hors_de_son_perimetre_rien_n_existe(monde: dict[str, Any]) -> None:
    assert _page(monde["coordonnateur"], plie="mar").status_code == 404
    assert _liste(monde["coordonnateur"], "inconnu").status_code == 404
    assert _page(monde["coordonnateur"], referent="x").status_code == 404
    assert _page(monde["coordonnateur"], referent=str(monde["ailleurs"].pk)).context["qualite"].a_corriger == 0
    assert _page(accounts.financeur()).status_code == 403


def test_autant_de_requetes_pour_un_et_pour_trente(monde: dict[str, Any]) -> None:
    def compter() -> int:
        with CaptureQueriesContext(connection) as requetes:
            _page(monde["coordonnateur"])
            _liste(monde["coordonnateur"])
        return len(requetes)

    avant = compter()
    for _ in range(30):
        entree(rqth=None, qpv=None)(sain(monde["deux"]))
    assert compter() == avant


# -- What was not known at entry is completed, what was known does not move --------------------------------


def test_le_controle_mene_au_formulaire_qui_le_corrige(monde: dict[str, Any]) -> None:
    reponse = _liste(monde["un"])
    adresse = reponse.context["lignes"][0]["url"]
    client: Client = connecte(monde["un"])
    with time_machine.travel(MIDI, tick=False):
        formulaire = client.get(adresse)
        assert list(formulaire.context["formulaire"].fields) == ["rqth"]
        assert client.post(adresse, {"rqth": ""}).status_code == 422
        assert client.post(adresse, {"rqth": "false", "sexe": "H"}).status_code == 302
        assert client.get(adresse).status_code == 302
    assert _liste(monde["un"]).context["page"].paginator.count == 1
    assert set(SituationEntree.objects.values_list("sexe", flat=True)) == {"F"}


def test_ce_qui_etait_su_ne_se_remplace_pas() -> None:
    suivi = sain(accounts.accompagnateur())
    situation = suivi.situation_entree
    assert situation is not None
    assert champs_inconnus(situation) == []
    with pytest.raises(ErreurMetier, match="entre-temps") as refus:
        completer_entree(parcours=suivi, champs={"niveau_formation": "5"})
    assert refus.value.champ == "niveau_formation"
    # Sent twice, or the same answer from a colleague: nothing to refuse.
    completer_entree(parcours=suivi, champs={"niveau_formation": "3", "qpv": False})
    situation.refresh_from_db()
    assert situation.niveau_formation == "3"


def test_deux_reponses_a_une_question_n_en_font_qu_une() -> None:
    suivi = sain(accounts.accompagnateur())
    entree(mois_sans_activite=None, date_inscription_france_travail=None)(suivi)
    situation = SituationEntree.objects.get(parcours=suivi)
    inconnus = {"mois_sans_activite", "jamais_travaille", "date_inscription_france_travail", "inscription_en_cours"}
    assert set(champs_inconnus(situation)) == inconnus
    with pytest.raises(ErreurMetier, match="soit les mois"):
        completer_entree(parcours=suivi, champs={"mois_sans_activite": 3, "jamais_travaille": True})
    completer_entree(parcours=suivi, champs={"jamais_travaille": True, "inscription_en_cours": False})
    situation.refresh_from_db()
    assert set(champs_inconnus(situation)) == {"date_inscription_france_travail", "inscription_en_cours"}


def test_zero_mois_est_une_reponse() -> None:
    suivi = sain(accounts.accompagnateur())
    entree(mois_sans_activite=None)(suivi)
    client = connecte(accounts.coordonnateur("aix"))
    adresse = reverse("parcours:entree_completer", args=[suivi.pk])
    assert client.post(adresse, {"mois_sans_activite": "0"}).status_code == 302
    assert SituationEntree.objects.get(parcours=suivi).mois_sans_activite == 0
    assert PeriodeRsa.objects.count() == 1
