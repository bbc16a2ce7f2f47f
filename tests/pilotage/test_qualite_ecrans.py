"""Data quality at the screen: who sees which defect, and the form that puts it right (A-1)."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parcours.services.entree import champs_inconnus, completer_entree
from participants.models import PeriodeRsa, SituationEntree
from pilotage.qualite.selectors import modifiables
from plie.socle.erreurs import ErreurMetier
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.pilotage.qualite import MIDI, entree, releves, sain

pytestmark = pytest.mark.django_db


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
