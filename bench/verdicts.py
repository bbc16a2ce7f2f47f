"""The verdict of the exits on ten thousand situations against a bare loop over the same facts."""

from __future__ import annotations

import time
from datetime import date, timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.mesure import dire, dire_rapport, par_tours

CAS = Path(__file__).resolve().parent.parent / "tests" / "donnees" / "cas_sorties.json"
SITUATIONS = 10_000
FOIS = 5
PIRES = 3
MICROSECONDES_PAR_FAIT = 20


def mesurer() -> int:
    """Print the time per situation and per fact, of the verdict alone and written as JSON, and the ratios."""
    from plie.pacte import versions_livrees
    from sorties.lecture import lire_json, lire_situation
    from sorties.management.commands.evaluer_sortie import ecrire, evaluer_document
    from sorties.regles import juger_sortie
    from sorties.smic import bareme_du_projet

    dire("verdicts des sorties")
    exemples = lire_json(CAS.read_bytes())
    cas = [exemple["situation"] for exemple in exemples]
    documents = [decaler(situation, rang % 700) for rang, situation in enumerate(islice(cycle(cas), SITUATIONS))]
    situations = [lire_situation(document) for document in documents]
    smic, connues = bareme_du_projet(), versions_livrees()
    faits = sum(map(nombre_de_faits, situations))

    def juger() -> int:
        return sum(juger_sortie(s, smic, connues=connues).constatee for s in situations)

    def rediger() -> int:
        return sum(len(juger_sortie(s, smic, connues=connues).to_dict()["conditions"]) for s in situations)

    def commande() -> int:
        return len(ecrire(evaluer_document(documents, [])))

    def parcourir() -> int:
        return sum(boucle(s) for s in situations)

    *nous, liste, plancher = par_tours(juger, rediger, commande, parcourir, fois=FOIS, horloge=time.process_time)
    dire(f"  {SITUATIONS} situations, {faits} faits ; boucle nue sur les mêmes faits : {plancher.p50:.3f} s")
    for libelle, durees in zip(("verdict", "verdict et ses textes"), nous, strict=True):
        dire_rapport(f"{libelle}, µs par fait", durees.p50 / faits * 1e6, MICROSECONDES_PAR_FAIT)
        par_situation, rapport = durees.p50 / SITUATIONS * 1e6, durees.p50 / plancher.p50
        dire(f"    {par_situation:.0f} µs par situation, {rapport:.0f} fois la boucle nue")
    dire(f"  la commande sur la liste, du JSON lu au JSON écrit : {liste.p50:.2f} s")
    _dire_les_pires([(e["libelle"], situations[rang :: len(cas)]) for rang, e in enumerate(exemples)], smic, connues)
    return 0


def _dire_les_pires(exemples: list[tuple[str, list[Any]]], smic: Any, connues: Any) -> None:
    """The dearest worked examples, texts written: the mean hides the situations of one fact, where all is fixed cost.

    Even a file without any fact has its verdict, and every criterion's lacks in words: it is counted as one fact.
    """
    from sorties.regles import juger_sortie

    def rediger(situations: list[Any]) -> int:
        return sum(len(juger_sortie(s, smic, connues=connues).to_dict()["conditions"]) for s in situations)

    gestes = [partial(rediger, situations) for _, situations in exemples]
    mesures = par_tours(*gestes, fois=FOIS, horloge=time.process_time)
    par_fait = [
        (durees.p50 / sum(max(1, nombre_de_faits(s)) for s in situations) * 1e6, libelle)
        for (libelle, situations), durees in zip(exemples, mesures, strict=True)
    ]
    for cout, libelle in sorted(par_fait, reverse=True)[:PIRES]:
        dire_rapport(f"µs par fait, {libelle}"[:52], cout, MICROSECONDES_PAR_FAIT)


def decaler(situation: dict[str, Any], jours: int) -> dict[str, Any]:
    """The same facts in a parcours of other dates, so that few texts and days are found already written."""
    ecart = timedelta(days=jours)
    return situation | {
        "debut_parcours": str(date.fromisoformat(situation["debut_parcours"]) - ecart),
        "evalue_le": str(date.fromisoformat(situation["evalue_le"]) + ecart),
        "contrats": [
            contrat | {cle: str(date.fromisoformat(contrat[cle]) + ecart) for cle in JOURS if contrat.get(cle)}
            for contrat in situation.get("contrats") or ()
        ],
    }


JOURS = ("debut", "fin", "presence_au")


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
