"""Finding somebody: by name in any order, with typing errors, or by birth date, among those one may see."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.functions import Greatest, Replace

from accounts.models import Utilisateur
from parcours.querysets import ParcoursQuerySet
from parcours.selectors.listes import parcours_en_liste
from participants.querysets import CleDeRecherche
from plie.socle.champs import lire_date

LIMITE = 50
# A letter for another keeps a word above the first; two letters swapped (« matrin »), above the second.
RESSEMBLANCE_D_UN_MOT = 0.6
RESSEMBLANCE_LOINTAINE = 0.28
LIMITE_LOINTAINE = 10
NOM = F("participant__recherche")
# « obrein » looks like « obrien », not like « o brien ».
NOM_COLLE = Replace(NOM, Value(" "), Value(""))
_DATE = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}-\d{2}-\d{2}|\b\d{8}\b")


@dataclass(frozen=True, slots=True)
class Demande:
    """What was typed, understood: words of a name, a birth date."""

    mots: tuple[str, ...]
    date_naissance: date | None

    @property
    def vide(self) -> bool:
        return not self.mots and self.date_naissance is None


@dataclass(frozen=True)
class Resultat:
    """What was found; `approche` when nothing was close and the net was widened."""

    parcours: list[object]
    approche: bool = False
    exact: bool = False
    """One person only, whose whole name or birth date is what was typed: their page may open at once."""


def lire_demande(texte: str) -> Demande:
    """Read « durand anne », « O’Brien 03/02/1990 »."""
    naissance = None
    for trouve in _DATE.findall(texte):
        naissance = naissance or lire_date(trouve)
    reste = unicodedata.normalize("NFKD", _DATE.sub(" ", texte.replace("\x00", "")))
    sans_accent = "".join(c for c in reste if not unicodedata.combining(c)).lower()
    mots = tuple(dict.fromkeys(mot for mot in re.split(r"[\W_]+", sans_accent) if mot))
    return Demande(mots[:8], naissance)


def rechercher(utilisateur: Utilisateur, texte: str, *, le: date) -> Resultat:
    """The parcours of the people that answer, the closest first; nobody out of scope (A-1, A-2)."""
    demande = lire_demande(texte)
    if demande.vide:
        return Resultat([])
    visibles = parcours_en_liste(utilisateur, le=le)
    if demande.date_naissance is not None:
        visibles = visibles.filter(participant__date_naissance=demande.date_naissance)
    trouves = list(_proches(visibles, demande.mots, RESSEMBLANCE_D_UN_MOT)[:LIMITE])
    approche = False
    if not trouves and demande.mots:
        trouves = list(_proches(visibles, demande.mots, RESSEMBLANCE_LOINTAINE)[:LIMITE_LOINTAINE])
        approche = bool(trouves)
    exact = len(trouves) == 1 and not approche and _entier(trouves[0].participant.recherche, demande)
    return Resultat(list(trouves), approche, exact)


def _proches(parcours: ParcoursQuerySet, mots: tuple[str, ...], seuil: float) -> ParcoursQuerySet:
    """Every word is in the name, or close to a word of it."""
    proximites: list[str] = []
    for mot in mots:
        cle = CleDeRecherche(Value(mot), Value(""))
        nom = f"proximite_{len(proximites)}"
        parcours = parcours.alias(**{nom: Greatest(_proximite(cle, NOM), _proximite(cle, NOM_COLLE))}).filter(
            Q(participant__recherche__contains=cle) | Q(**{f"{nom}__gte": seuil})
        )
        proximites.append(nom)
    if not proximites:
        return parcours.order_by("participant__nom", "participant__prenom", "-ouverture", "pk")
    somme = F(proximites[0])
    for nom in proximites[1:]:
        somme = somme + F(nom)  # type: ignore[assignment]
    # Greatest: PostgreSQL's float sum as one expression that can be ordered.
    return parcours.annotate(proximite=Greatest(somme, Value(0.0))).order_by(
        "-proximite", "participant__nom", "participant__prenom", F("ouverture").desc(nulls_last=True), "pk"
    )


def _proximite(cle: CleDeRecherche, nom: Any) -> Func:
    return Func(cle, nom, function="word_similarity", output_field=FloatField())


def _entier(cle: str, demande: Demande) -> bool:
    if not demande.mots:
        return True
    return set(cle.split()) == set(demande.mots)
