"""The agenda: gathered by the worker, once, kept up to date until the session opens."""

from datetime import date, time, timedelta

import pytest
import time_machine

from commissions.enums import Objet, StatutSaisine, StatutSeance
from commissions.services.ordre_du_jour import ajouter, preparer
from commissions.services.saisines import retirer
from commissions.services.seances import annuler, clore, convoquer, ouvrir, planifier
from commissions.tasks import preparer_ordres_du_jour
from plie.socle.erreurs import ErreurMetier, TransitionInterdite
from tests.fabriques.accounts import accompagnateur, membre, plie
from tests.fabriques.commissions import (
    JOUR_SEANCE,
    VEILLE,
    integration_demandee,
    prolongation_demandee,
    seance,
)
from tests.fabriques.parcours import parcours_en_cours

pytestmark = pytest.mark.django_db


def points(objet) -> list[tuple[int, str]]:
    return list(objet.points.order_by("ordre").values_list("ordre", "saisine__objet"))


def test_preparer_rassemble_par_objet_et_echeance() -> None:
    referent = accompagnateur()
    tardive = prolongation_demandee(parcours_en_cours(referent=referent, debut=date(2023, 9, 1)), referent, le=VEILLE)
    proche = prolongation_demandee(parcours_en_cours(referent=referent, debut=date(2022, 9, 1)), referent, le=VEILLE)
    integration = integration_demandee(referent)
    integration_demandee(accompagnateur("mar"), code_plie="mar", participant=_de_martigues())
    prochaine = preparer(seance=seance(), le=VEILLE)
    assert prochaine.statut == StatutSeance.PREPAREE
    assert list(prochaine.points.order_by("ordre").values_list("saisine", flat=True)) == [
        integration.pk,
        proche.pk,
        tardive.pk,
    ]


def _de_martigues():
    from tests.fabriques.participants import FabriqueParticipant

    return FabriqueParticipant(commune_id="13056")


def test_preparer_de_nouveau_ajoute_et_enleve_sans_doubler() -> None:
    referent = accompagnateur()
    premiere, seconde = integration_demandee(referent), integration_demandee(referent)
    prochaine = seance()
    preparer(seance=prochaine, le=VEILLE)
    retirer(saisine=premiere)
    nouvelle = prolongation_demandee(parcours_en_cours(referent=referent), referent, le=VEILLE)
    preparer(seance=prochaine, le=VEILLE)
    preparer(seance=prochaine, le=VEILLE)
    assert list(prochaine.points.order_by("ordre").values_list("saisine", flat=True)) == [
        seconde.pk,
        nouvelle.pk,
    ]


def test_la_tache_prepare_la_prochaine_seance_de_chaque_plie() -> None:
    integration_demandee(accompagnateur())
    proche = seance(jour=JOUR_SEANCE)
    suivante = seance(jour=JOUR_SEANCE + timedelta(days=1))
    ailleurs = seance("mar", jour=JOUR_SEANCE)
    lointaine = seance("iop", jour=JOUR_SEANCE + timedelta(days=60))
    with time_machine.travel(f"{VEILLE}T08:00:00+01:00", tick=False):
        assert sorted(preparer_ordres_du_jour()) == sorted([proche.pk, ailleurs.pk])
        assert sorted(preparer_ordres_du_jour()) == sorted([proche.pk, ailleurs.pk])
    assert [points(s) for s in (proche, suivante, ailleurs, lointaine)] == [
        [(1, Objet.INTEGRATION)],
        [],
        [],
        [],
    ]


def test_ajouter_a_la_main_demande_un_motif() -> None:
    ouverte = ouvrir(seance=seance())
    saisine = integration_demandee(accompagnateur())
    with pytest.raises(ErreurMetier) as refus:
        ajouter(seance=ouverte, saisine=saisine, motif="  ", le=VEILLE)
    assert refus.value.champ == "motif"
    point = ajouter(seance=ouverte, saisine=saisine, motif="Entrée en formation lundi.", le=VEILLE)
    assert (point.motif_ajout, point.ordre) == ("Entrée en formation lundi.", 1)
    with pytest.raises(ErreurMetier, match="n’attend pas"):
        ajouter(seance=ouverte, saisine=saisine, motif="Encore.", le=VEILLE)


def test_ajouter_la_demande_d_un_autre_plie_est_refuse() -> None:
    saisine = integration_demandee(accompagnateur("mar"), code_plie="mar", participant=_de_martigues())
    with pytest.raises(ErreurMetier):
        ajouter(seance=seance(), saisine=saisine, motif="Erreur.", le=VEILLE)


def test_clore_avec_des_points_sans_decision_est_refuse() -> None:
    integration_demandee(accompagnateur())
    objet = seance()
    preparer(seance=objet, le=VEILLE)
    objet = ouvrir(seance=objet)
    with pytest.raises(ErreurMetier, match="1 point reste sans décision"):
        clore(seance=objet)
    with pytest.raises(ErreurMetier, match="terminée"):
        ajouter(
            seance=clore(seance=ouvrir(seance=seance("mar"))),
            saisine=integration_demandee(accompagnateur()),
            motif="Tard.",
            le=VEILLE,
        )


def test_annuler_rend_les_points_a_la_seance_suivante() -> None:
    saisine = integration_demandee(accompagnateur())
    objet = seance()
    preparer(seance=objet, le=VEILLE)
    annuler(seance=objet)
    saisine.refresh_from_db()
    assert saisine.statut == StatutSaisine.EN_ATTENTE
    suivante = preparer(seance=seance(jour=JOUR_SEANCE + timedelta(days=7)), le=VEILLE)
    assert points(suivante) == [(1, Objet.INTEGRATION)]
    with pytest.raises(TransitionInterdite):
        preparer(seance=objet, le=VEILLE)


def test_planifier_dans_le_passe_ou_deux_fois_est_refuse() -> None:
    prevue = {"plie": plie(), "heure": time(9), "lieu": "", "membres": []}
    with pytest.raises(ErreurMetier) as passe:
        planifier(date_seance=VEILLE - timedelta(days=1), le=VEILLE, **prevue)
    planifier(date_seance=VEILLE, le=VEILLE, **prevue)
    with pytest.raises(ErreurMetier) as double:
        planifier(date_seance=VEILLE, le=VEILLE, **prevue)
    assert (passe.value.champ, double.value.champ) == ("date_seance", "heure")


def test_convoquer_un_membre_d_une_autre_commission_est_refuse() -> None:
    objet = seance()
    convoquer(seance=objet, membres=[membre()])
    with pytest.raises(ErreurMetier) as refus:
        convoquer(seance=objet, membres=[membre("mar")])
    assert (refus.value.champ, objet.convocations.count()) == ("membres", 1)
