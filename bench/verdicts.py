"""The verdict of the exits on ten thousand situations against a bare loop over the same facts."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.mesure import dire, par_tours

CAS = Path(__file__).resolve().parent.parent / "tests" / "donnees" / "cas_sorties.json"
SITUATIONS = 10_000
FOIS = 3


def mesurer() -> int:
    """Print the time per situation and per fact, and the ratio to the bare loop."""
    from plie.pacte import version_en_vigueur
    from sorties.lecture import lire_json, lire_situation
    from sorties.regles import evaluer_sortie
    from sorties.smic import bareme_du_projet

    dire("verdicts des sorties")
    lues = [lire_situation(cas["situation"]) for cas in lire_json(CAS.read_bytes())]
    situations = list(islice(cycle(lues), SITUATIONS))
    parametres = {s.debut_parcours: version_en_vigueur(s.debut_parcours) for s in lues}
    smic = bareme_du_projet()
    faits = sum(map(nombre_de_faits, situations))

    def juger() -> int:
        return sum(evaluer_sortie(s, parametres[s.debut_parcours], smic).constatee for s in situations)

    def parcourir() -> int:
        return sum(boucle(s) for s in situations)

    nous, plancher = par_tours(juger, parcourir, fois=FOIS)
    dire(f"  {SITUATIONS} situations, {faits} faits    {nous.p50:6.2f} s   boucle nue {plancher.p50:6.3f} s")
    dire(f"  par situation                     {nous.p50 / SITUATIONS * 1e6:8.0f} µs")
    dire(f"  par fait                          {nous.p50 / faits * 1e6:8.1f} µs")
    dire(f"  rapport à la boucle nue (sans but) {nous.p50 / plancher.p50:7.1f}")
    return 0


def nombre_de_faits(situation: Any) -> int:
    listes = [situation.contrats, situation.releves, situation.creations, situation.formations]
    return sum(map(len, listes)) + sum(len(creation.recettes) for creation in situation.creations)


def boucle(situation: Any) -> int:
    """Look at each fact once: one date, one sum."""
    debut, vus = situation.debut_parcours, 0
    for contrat in situation.contrats:
        vus += contrat.debut >= debut and (contrat.fin is None or contrat.fin >= contrat.debut)
    heures = 0
    for releve in situation.releves:
        heures += releve.heures
        vus += releve.debut >= debut
    for creation in situation.creations:
        vus += creation.debut >= debut
        for recette in creation.recettes:
            heures += recette.montant
    for formation in situation.formations:
        vus += formation.debut >= debut
    return vus + (heures > 0)
