"""The tables of the consolidation against a slow computation over the rows, on worlds drawn at random."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from accounts.models import Plie
from parcours.enums import FAMILLES_ETAPES, TypeEtape
from parcours.models import Etape, Parcours
from participants.models import PeriodeRsa, SituationEntree
from pilotage.consolidation import consolider
from pilotage.consolidation.calcul import RANGS, RANGS_DES_DUREES
from sorties.enums import TYPES_PAR_QUALIFICATION
from sorties.models import Sortie
from tests.pilotage.mondes_croises import ecrire, tirer
from tests.pilotage.naif import age

MONDES = range(300, 316)
JOUR = timedelta(days=1)
NIVEAUX = {"1": "vi", "2": "vbis", "3": "v", "4": "iv", "5": "iii", "6": "ii", "7": "i", "8": "i", "9": "9"}
IAE = ("aci", "ei", "etti", "ai", "regie_quartier", "geiq")
SEXES = (("total", ("F", "H")), ("hommes", ("H",)), ("femmes", ("F",)))


def peupler() -> dict[Plie, list[Parcours]]:
    """Worlds as those of the indicators, with the étapes, the criteria and the employers that these tables read."""
    plies = Plie.objects.bulk_create(Plie(code=f"c{graine}", nom=f"Monde {graine}") for graine in MONDES)
    ecrire({plie: tirer(graine) for plie, graine in zip(plies, MONDES, strict=True)})
    alea = random.Random(20)
    parcours = list(Parcours.objects.filter(plie__in=plies).order_by("pk"))
    Etape.objects.bulk_create(_etape(alea, cree) for cree in parcours for _ in range(alea.randrange(4)))
    for situation in SituationEntree.objects.filter(parcours__plie__in=plies).order_by("pk"):
        situation.jamais_travaille = alea.random() < 0.1
        mois = alea.choice([None, 0, 11, 12, 23, 24, 35, 36, 60, 61, 200])
        situation.mois_sans_activite = None if situation.jamais_travaille else mois
        situation.save()
    for sortie in Sortie.objects.filter(parcours__plie__in=plies).order_by("pk"):
        if sortie.qualification == "positive":
            sortie.critere = alea.choice(["", "S-1", "S-1bis", "S-2", "S-3", "S-4", "S-5"])
            sortie.type = alea.choice([t.value for t in TYPES_PAR_QUALIFICATION["positive"]])
        sortie.naf, sortie.contrat = alea.choice(["", "A", "Q"]), alea.choice(["", "cdi", "cdd"])
        sortie.formation_mois = alea.choice([None, 0, 2, 3, 5, 6, 11, 12, 30])
        sortie.save()
    lus: dict[Plie, list[Parcours]] = {plie: [] for plie in plies}
    for cree in Parcours.objects.filter(plie__in=plies).select_related(
        "participant", "situation_entree", "sortie", "plie"
    ):
        lus[cree.plie].append(cree)
    return lus


def _etape(alea: random.Random, cree: Parcours) -> Etape:
    debut = cree.date_debut + JOUR * alea.randrange(500)
    fin = alea.choice([None, debut, debut + JOUR * 90])
    # A year's last and first days, now and then.
    if alea.random() < 0.2:
        debut, fin = date(2019, 6, 1), alea.choice([date(2019, 12, 31), date(2020, 1, 1)])
    return Etape(parcours=cree, type=alea.choice(list(TypeEtape)).value, date_debut=debut, date_fin=fin)


def publics(cree: Parcours) -> set[str]:
    """The rows of table 1 in which a parcours stands."""
    lue, debut = cree.situation_entree, cree.date_debut
    ans = age(cree.participant.date_naissance, debut)
    rangs = {"total", {"H": "hommes", "F": "femmes"}[lue.sexe], "moins_26" if ans < 26 else "26_et_plus"}
    bornes = ((25, "15_24"), (45, "25_44"), (55, "45_54"), (65, "55_64"), (999, "65_et_plus"))
    rangs.add(next(nom for borne, nom in bornes if ans < borne))
    inscription = lue.date_inscription_france_travail
    inscrit = inscription is not None and inscription <= debut
    if any(r.date_debut <= debut and (r.date_fin is None or r.date_fin >= debut) for r in _rsa(cree)):
        public = "rsa"
    elif inscription is not None and inscription + relativedelta(months=12) <= debut:
        public = "deld"
    else:
        public = "autres"
    rangs.add(public)
    if inscrit:
        rangs |= {"france_travail"} | ({f"{public}_france_travail"} if public != "autres" else set())
    rangs |= {"rqth"} if lue.rqth else set()
    rangs.add(f"niveau_{NIVEAUX.get(lue.niveau_formation, 'inconnu')}")
    mois = lue.mois_sans_activite
    if lue.jamais_travaille:
        rangs.add("jamais_actif")
    elif mois is not None:
        tranches = ((12, "moins_1"), (24, "1_2"), (36, "2_3"), (61, "3_5"), (9999, "plus_5"))
        rangs.add("inactif_" + next(nom for borne, nom in tranches if mois < borne))
    return rangs


_RSA: dict[int, list[PeriodeRsa]] = {}


def _rsa(cree: Parcours) -> list[PeriodeRsa]:
    if cree.participant_id not in _RSA:
        _RSA[cree.participant_id] = list(PeriodeRsa.objects.filter(participant=cree.participant_id))
    return _RSA[cree.participant_id]


def voie(sortie: Sortie) -> str:
    """Employment, training or neither; without a criterion, as the kind of exit says."""
    if sortie.critere:
        return {"S-4": "formation", "S-5": "aucune"}.get(sortie.critere, "emploi")
    return {"formation": "formation", "autre_positive": "aucune"}.get(sortie.type, "emploi")


def naive(monde: list[Parcours], annee: int) -> dict[str, Any]:
    d1, d2 = date(annee, 1, 1), date(annee, 12, 31)
    presents = [c for c in monde if c.date_debut <= d2 and (c.date_fin is None or c.date_fin >= d1)]
    sortis = [c for c in presents if c.date_fin is not None and c.date_fin <= d2]
    positives = [c for c in sortis if c.sortie.qualification == "positive"]
    sans_suite = [c for c in sortis if c.sortie.qualification != "positive"]

    rangs = {c.pk: publics(c) for c in presents}

    def du_rang(suite: list[Parcours], rang: str) -> list[Parcours]:
        return [c for c in suite if rang in rangs[c.pk]]

    def ligne(rang: str) -> dict[str, Any]:
        bons, autres = du_rang(positives, rang), du_rang(sans_suite, rang)
        abandons = sum(c.sortie.type == "abandon" for c in autres)
        neutres = sum(c.sortie.type in {"demenagement", "deces", "retraite"} for c in autres)
        return {
            "entrees": len([c for c in du_rang(presents, rang) if c.date_debut >= d1]),
            "en_parcours": len(du_rang(presents, rang)),
            "report": len([c for c in du_rang(presents, rang) if c.date_debut < d1]),
            "positives": len(bons),
            "emploi": sum(voie(c.sortie) == "emploi" for c in bons),
            "formation": sum(voie(c.sortie) == "formation" for c in bons),
            "sans_suite": len(autres),
            "abandons": abandons,
            "demenagement_deces_retraite": neutres,
            "autres": len(autres) - abandons - neutres,
            "taux_positives": len(bons) / (len(bons) + len(autres)) if bons or autres else None,
        }

    def durees(suite: list[Parcours], rang: str) -> dict[str, Any]:
        lues: dict[str, Any] = {}
        for nom, sexes in SEXES:
            jours = [(c.date_fin - c.date_debut).days for c in du_rang(suite, rang) if c.situation_entree.sexe in sexes]
            lues[nom] = len(jours)
            exacte = Decimal(sum(jours)) / len(jours) / Decimal("30.4375") if jours else None
            arrondie = None if exacte is None else float(exacte.quantize(Decimal("0.01"), ROUND_HALF_UP))
            lues[f"duree_{nom}"] = arrondie
        return lues

    etapes = [
        (c, e)
        for c in presents
        for e in c.etapes.all()
        if e.date_debut <= d2 and (e.date_fin is None or e.date_fin >= d1)
    ]

    return {
        "tableau_1": {rang: ligne(rang) for rang in RANGS},
        "tableau_2": _etapes_par_genre(presents, etapes),
        "tableau_3": {
            genre: {rang: durees(suite, rang) for rang in RANGS_DES_DUREES}
            for genre, suite in (("toutes", sortis), ("positives", positives), ("sans_suite", sans_suite))
        },
        "tableau_4": _personnes_en_iae(etapes),
        "naf": _axe([c for c in positives if voie(c.sortie) == "emploi"], lambda s: s.naf),
        "contrat": _axe([c for c in positives if voie(c.sortie) == "emploi"], lambda s: s.contrat),
        "duree": _axe([c for c in positives if voie(c.sortie) == "formation"], lambda s: _duree(s.formation_mois)),
    }


def _etapes_par_genre(presents: list[Parcours], etapes: list[tuple[Parcours, Etape]]) -> dict[str, Any]:
    def comptes(garde: Any) -> dict[str, int]:
        return {nom: sum(garde(e.type) for c, e in etapes if c.situation_entree.sexe in sexes) for nom, sexes in SEXES}

    tableau_2: dict[str, Any] = {genre.value: comptes(lambda t, g=genre: t == g) for genre in TypeEtape}
    for famille, genres in FAMILLES_ETAPES.items():
        tableau_2[f"famille:{famille}"] = comptes(lambda t, g=genres: t in g)
    tableau_2["total"] = comptes(lambda t: True)
    effectifs = {nom: sum(c.situation_entree.sexe in sexes for c in presents) for nom, sexes in SEXES}
    tableau_2["moyenne_par_participant"] = {
        nom: tableau_2["total"][nom] / effectifs[nom] if effectifs[nom] else None for nom, _ in SEXES
    }
    return tableau_2


def _personnes_en_iae(etapes: list[tuple[Parcours, Etape]]) -> dict[str, dict[str, int]]:
    return {
        genre: {
            nom: len({c.participant_id for c, e in etapes if e.type == genre and c.situation_entree.sexe in sexes})
            for nom, sexes in SEXES
        }
        for genre in IAE
    }


def _duree(mois: int | None) -> str:
    if mois is None:
        return ""
    return "moins_3_mois" if mois < 3 else "3_5_mois" if mois < 6 else "6_11_mois" if mois < 12 else "12_mois_et_plus"


def _axe(suite: list[Parcours], lire: Any) -> dict[str, dict[str, int]]:
    valeurs = {lire(c.sortie) or "inconnu" for c in suite}
    return {
        valeur: {
            nom: sum((lire(c.sortie) or "inconnu") == valeur and c.situation_entree.sexe in sexes for c in suite)
            for nom, sexes in SEXES
        }
        for valeur in valeurs
    }


def test_les_tableaux_sont_ceux_du_calcul_naif(db: None) -> None:
    _RSA.clear()
    for plie, monde in peupler().items():
        for annee in (2019, 2020):
            lu, attendu = consolider([plie], perimetre=plie.code, annee=annee), naive(monde, annee)
            for nom in ("tableau_1", "tableau_2", "tableau_3", "tableau_4"):
                assert lu[nom] == attendu[nom], (plie.code, annee, nom)
            assert (lu["tableau_8"]["naf"], lu["tableau_8"]["contrat"], lu["tableau_9"]["duree"]) == (
                attendu["naf"],
                attendu["contrat"],
                attendu["duree"],
            )


def test_le_nombre_de_requetes_ne_depend_pas_du_perimetre(db: None, django_assert_num_queries: Any) -> None:
    plies = list(peupler())
    for choisis in (plies[:1], plies):
        with django_assert_num_queries(3):  # what is frozen of that year, then two readings
            consolider(choisis, perimetre="tous", annee=2020)
