"""The table of transitions, and what it refuses."""

import pytest

from plie.socle.cycle import Cycle
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit, TransitionInterdite
from plie.socle.verdict import OUI, Verdict

CYCLE = Cycle(
    {
        "proposee": {"inscrire": "inscrite", "retirer": "retiree"},
        "inscrite": {"ajourner": "proposee"},
        "retiree": {},
    },
    libelles={"retiree": "retirée"},
)


def test_passer_suit_la_table() -> None:
    assert CYCLE.passer("proposee", "inscrire") == "inscrite"
    assert CYCLE.passer("inscrite", "ajourner") == "proposee"


def test_un_geste_absent_de_la_table_est_refuse_avec_l_etat_actuel() -> None:
    with pytest.raises(TransitionInterdite) as refus:
        CYCLE.passer("retiree", "inscrire")
    assert refus.value.message == "Le geste « inscrire » n’est pas possible : l’état actuel est « retirée »."
    assert str(refus.value) == refus.value.message


def test_un_etat_inconnu_est_refuse() -> None:
    with pytest.raises(TransitionInterdite, match="L’état « perdue » n’existe pas"):
        CYCLE.passer("perdue", "inscrire")


def test_peut_repond_comme_passer() -> None:
    assert CYCLE.peut("proposee", "retirer") == OUI
    assert not CYCLE.peut("inscrite", "retirer")
    assert "« inscrite »" in CYCLE.peut("inscrite", "retirer").motif


def test_lecture_de_la_table() -> None:
    assert CYCLE.statuts == ("proposee", "inscrite", "retiree")
    assert CYCLE.gestes("proposee") == ("inscrire", "retirer")
    assert CYCLE.finaux == {"retiree"}
    assert CYCLE.transitions() == (
        ("proposee", "inscrire", "inscrite"),
        ("proposee", "retirer", "retiree"),
        ("inscrite", "ajourner", "proposee"),
    )


def test_un_etat_sans_ligne_est_vu_a_l_import() -> None:
    with pytest.raises(ValueError, match="oubliee"):
        Cycle({"proposee": {"oublier": "oubliee"}})


def test_verdict_est_vrai_ou_faux_et_porte_son_motif() -> None:
    assert Verdict.accord()
    assert not Verdict.refus("Ce dossier est clos.")
    assert Verdict.refus("Ce dossier est clos.") == Verdict(False, "Ce dossier est clos.")


@pytest.mark.parametrize("genre", [GesteInterdit, ConflitDeVersion, TransitionInterdite])
def test_les_refus_sont_des_erreurs_metier(genre: type[ErreurMetier]) -> None:
    refus = genre("Refusé.", champ="date_sortie", regle="P-6.4b")
    assert isinstance(refus, ErreurMetier)
    assert (refus.message, refus.champ, refus.regle) == ("Refusé.", "date_sortie", "P-6.4b")
