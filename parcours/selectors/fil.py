"""The timeline of a parcours: everything that happened, by whom, filtered as one looks for something in it."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts.models import Utilisateur
from parcours.volets import FIL, Evenement, Trace

SANS_AUTEUR = "auteur non consigné"
REPRISE = "reprise de l’ancien outil"


@dataclass(frozen=True, slots=True)
class FiltreFil:
    """What one looks for: a kind, an author, words."""

    nature: str = ""
    auteur: str = ""
    mots: str = ""

    @property
    def pose(self) -> bool:
        return bool(self.nature or self.auteur or self.mots)

    def retient(self, evenement: Evenement) -> bool:
        """Whether a line answers; words are looked for without accents nor capitals, in any order."""
        if self.nature and evenement.nature != self.nature:
            return False
        if self.auteur and evenement.auteur != self.auteur:
            return False
        texte = _plat(f"{evenement.titre} {evenement.detail}")
        return all(mot in texte for mot in _plat(self.mots).split())


def fil_de(parcours: Any, utilisateur: Utilisateur, *, le: date) -> list[Evenement]:
    """The timeline, the latest first; a pôle's stops with the RSA, whatever a source gives (A-2)."""
    limite = parcours.limite_lecture
    evenements = [evenement for source in FIL for evenement in source(parcours, utilisateur, le)]
    if limite is not None:
        evenements = [evenement for evenement in evenements if evenement.date_evenement <= limite]
    inconnu = REPRISE if parcours.repris else SANS_AUTEUR
    signes = _signer(evenements, inconnu)
    return sorted(signes, key=lambda evenement: evenement.date_evenement, reverse=True)


def _signer(evenements: list[Evenement], inconnu: str) -> list[Evenement]:
    """Every line says who: the row's own column when it has one, else its history; one query by table, one for all."""
    auteurs = _auteurs(e.trace for e in evenements if not e.auteur and e.trace is not None)
    return [_signe(evenement, auteurs, inconnu) for evenement in evenements]


def _signe(evenement: Evenement, auteurs: Mapping[Any, str], inconnu: str) -> Evenement:
    if evenement.auteur:
        return evenement
    trouve = auteurs.get(_cle(evenement.trace), "") if evenement.trace is not None else ""
    return replace(evenement, auteur=trouve or inconnu)


def _cle(trace: Trace) -> tuple[type, int, str]:
    return type(trace.ligne), trace.ligne.pk, trace.champ


def _auteurs(traces: Iterable[Trace]) -> dict[tuple[type, int, str], str]:
    """Who first wrote the present value of a field, or the row itself."""
    par_modele: dict[type, list[Trace]] = defaultdict(list)
    for trace in traces:
        par_modele[type(trace.ligne)].append(trace)
    numeros: dict[tuple[type, int, str], int] = {}
    for modele, siennes in par_modele.items():
        numeros |= _premiers(modele, siennes)
    noms = {str(un.pk): str(un) for un in Utilisateur.objects.filter(pk__in=set(numeros.values()))} if numeros else {}
    return {cle: noms[str(numero)] for cle, numero in numeros.items() if str(numero) in noms}


def _premiers(modele: Any, traces: list[Trace]) -> dict[tuple[type, int, str], int]:
    historique = next(iter(modele.pgh_event_models.values()))
    champs = {trace.champ for trace in traces if trace.champ}
    versions: dict[int, list[dict[str, Any]]] = defaultdict(list)
    lues = historique.objects.filter(pgh_obj_id__in={trace.ligne.pk for trace in traces}).order_by("pgh_id")
    for version in lues.values("pgh_obj_id", "pgh_context__metadata", *champs):
        versions[version["pgh_obj_id"]].append(version)
    trouves = {}
    for trace in traces:
        valeur = getattr(trace.ligne, trace.champ) if trace.champ else None
        for version in versions[trace.ligne.pk]:
            if not trace.champ or version[trace.champ] == valeur:
                auteur = (version["pgh_context__metadata"] or {}).get("user")
                if auteur:
                    trouves[_cle(trace)] = auteur
                break
    return trouves


def _plat(texte: str) -> str:
    decompose = unicodedata.normalize("NFKD", texte.casefold().replace("’", "'"))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))
