"""The procès-verbaux and the people: what a person is told of them, what remains once their time is over.

A procès-verbal is frozen (house rule 11), and the law asks that names go. Both hold: the decision stays, with its
number, its session and its rank; the item of a person becomes « Dossier n », as in the anonymous version of the same
document. The digest is that of the new content, and the original one is kept inside it, to prove what was frozen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pgtrigger

from commissions.models import DocumentSeance, PointOrdreDuJour, ProcesVerbal
from commissions.services.contenus import ORDRE_OBJETS, anonymiser, empreinte_de
from participants.conservation.registres import EFFACEURS, Personnes
from participants.droits.registres import COMPLEMENTS, Rubrique
from participants.models import Participant
from plie.socle.caviardage import caviarder
from plie.socle.typographie import date_en_chiffres

DECLENCHEURS = (
    "commissions.ProcesVerbal:proces_verbal_fige",
    "commissions.ProcesVerbal:proces_verbal_signe_une_fois",
)
CLES = ("reference", "date_seance", "proposition", "decision")
ORIGINALE = "empreinte_d_origine"


def dans_les_proces_verbaux(participant: Participant) -> Iterable[Rubrique]:
    """The frozen documents that name the person: their reference, and what they say of them."""
    points = PointOrdreDuJour.objects.filter(
        saisine__parcours__participant=participant, seance__proces_verbal__isnull=False
    ).select_related("seance__proces_verbal", "seance__plie")
    lus = [(point, point.seance.proces_verbal) for point in points.order_by("seance__date_seance", "pk")]
    if not lus:
        return
    lignes = []
    for point, pv in lus:
        rang = rangs_de(point.seance_id)[point.pk]
        dit = next((p for p in _points(pv.contenu) if p["rang"] == rang), {})
        decision = dit.get("decision", {})
        lignes.append(
            (
                pv.reference,
                date_en_chiffres(point.seance.date_seance),
                str(dit.get("proposition", "")),
                " ".join(filter(None, (decision.get("libelle"), decision.get("retenu"), decision.get("motif")))),
            )
        )
    colonnes = ("Procès-verbal", "Séance du", "Proposition", "Décision")
    yield Rubrique(
        "Procès-verbaux de la commission",
        colonnes,
        tuple(lignes),
        code=ProcesVerbal._meta.label,
        donnees=tuple(dict(zip(CLES, ligne, strict=True)) for ligne in lignes),
    )


def rangs_de(seance_id: int) -> dict[int, int]:
    """The rank that each item has in the frozen document: by kind, then in the order of the agenda."""
    points = PointOrdreDuJour.objects.filter(seance=seance_id).select_related("saisine").order_by("ordre", "pk")
    ranges = sorted(points, key=lambda point: [str(o) for o in ORDRE_OBJETS].index(point.saisine.objet))
    return {point.pk: rang for rang, point in enumerate(ranges, start=1)}


def _points(contenu: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for groupe in contenu["groupes"]:
        yield from groupe["points"]


def effacer_des_documents(personnes: Personnes) -> Mapping[str, int]:
    """Take the people out of the frozen documents; the drawn ones go, a procès-verbal is drawn again when asked."""
    par_seance: defaultdict[int, set[int]] = defaultdict(set)
    numeros = personnes.numeros(PointOrdreDuJour._meta.label)
    for pk, seance in PointOrdreDuJour.objects.filter(pk__in=numeros).values_list("pk", "seance"):
        par_seance[seance].add(pk)
    refaits = 0
    with pgtrigger.ignore(*DECLENCHEURS):
        for pv in ProcesVerbal.objects.select_for_update(of=("self",)).filter(seance__in=par_seance):
            rangs = rangs_de(pv.seance_id)
            pv.contenu = sans_ces_personnes(
                pv.contenu, {rangs[pk] for pk in par_seance[pv.seance_id]}, personnes.noms, pv.empreinte
            )
            pv.empreinte = empreinte_de(pv.contenu)
            pv.save(update_fields=["contenu", "empreinte"])
            refaits += 1
    dessines, _ = DocumentSeance.objects.filter(seance__in=par_seance).delete()
    return {ProcesVerbal._meta.label: refaits, DocumentSeance._meta.label: dessines}


def sans_ces_personnes(contenu: dict[str, Any], rangs: set[int], noms: Iterable[str], empreinte: str) -> dict[str, Any]:
    """The procès-verbal in which these items name nobody; the others are untouched."""
    muets = anonymiser(contenu)
    groupes = [
        {
            **groupe,
            "points": [
                {**muet, "initiales": ""} if point["rang"] in rangs else point
                for point, muet in zip(groupe["points"], groupe_muet["points"], strict=True)
            ],
        }
        for groupe, groupe_muet in zip(contenu["groupes"], muets["groupes"], strict=True)
    ]
    refait = {**contenu, "groupes": groupes, ORIGINALE: contenu.get(ORIGINALE, empreinte)}
    nettoye: dict[str, Any] = _sans_noms(refait, tuple(noms))
    return nettoye


def _sans_noms(valeur: Any, noms: tuple[str, ...]) -> Any:
    """A motive may name the person of another item: whatever the place, the name goes."""
    if isinstance(valeur, str):
        return caviarder(valeur, noms)
    if isinstance(valeur, dict):
        return {cle: _sans_noms(sous, noms) for cle, sous in valeur.items()}
    if isinstance(valeur, list):
        return [_sans_noms(sous, noms) for sous in valeur]
    return valeur


def inscrire() -> None:
    """Called once, when the apps are ready."""
    COMPLEMENTS.inscrire("proces_verbaux", dans_les_proces_verbaux, ordre=70)
    EFFACEURS.inscrire("proces_verbaux", effacer_des_documents, ordre=70)
