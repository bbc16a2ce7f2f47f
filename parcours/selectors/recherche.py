"""Finding somebody: by name in any order, with typing errors, or by birth date, among those one may see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F, FloatField, Func, Q, TextField, Value
from django.db.models.functions import Concat, Greatest

from accounts.models import Utilisateur
from parcours.selectors.listes import parcours_en_liste
from participants.models import Participant
from participants.querysets import CleDeRecherche, ParticipantQuerySet, sans_espaces
from plie.socle.champs import lire_date

LIMITE = 50
# A letter for another keeps a word above the first; two letters swapped (« matrin »), above the second.
RESSEMBLANCE_D_UN_MOT = 0.6
RESSEMBLANCE_LOINTAINE = 0.28
LIMITE_LOINTAINE = 10
# « obrein » looks like « obrien », not like « o brien ».
NOM_COLLE = sans_espaces(F("recherche"))
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
    """Read « durand anne », « O’Brien 03/02/1990 »; a name without any letter (a sign) is one word."""
    naissance = None
    for trouve in _DATE.findall(texte):
        naissance = naissance or lire_date(trouve)
    reste = unicodedata.normalize("NFKD", _DATE.sub(" ", texte.replace("\x00", "")))
    # Without marks, nor what joins letters without being seen.
    nu = "".join(c for c in reste if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").lower()
    nu = unicodedata.normalize("NFKC", nu)
    mots = tuple(dict.fromkeys(mot for mot in re.split(r"[\W_]+", nu) if mot))
    if not mots and any(unicodedata.category(c) == "So" for c in nu):
        mots = tuple(nu.split())
    return Demande(mots[:8], naissance)


def rechercher(utilisateur: Utilisateur, texte: str, *, le: date) -> Resultat:
    """The parcours of the people that answer, the closest first; nobody out of scope (A-1, A-2).

    People first, by the indexes on their names, then their parcours: what a row says is computed for those alone.
    """
    demande = lire_demande(texte)
    if demande.vide:
        return Resultat([])
    personnes, approche = _personnes(utilisateur, demande)
    trouves = _parcours(utilisateur, personnes, le)
    exact = len(trouves) == 1 and not approche and _entier(trouves[0].participant.recherche, demande)
    return Resultat(list(trouves), approche, exact)


def _personnes(utilisateur: Utilisateur, demande: Demande) -> tuple[list[int], bool]:
    """The closest people: every word is in the name, or close to a word of it; whether they are only far from it."""
    personnes = Participant.objects.visibles_par(utilisateur)
    if demande.date_naissance is not None:
        personnes = personnes.filter(date_naissance=demande.date_naissance)
    if len("".join(demande.mots)) == 1:
        # One letter is in nearly every name: it is looked for as a whole word (王, E).
        return list(_mot_entier(personnes, demande.mots[0]).values_list("pk", flat=True)[:LIMITE]), False
    proximites: list[str] = []
    for mot in demande.mots:
        cle = CleDeRecherche(Value(mot), Value(""))
        nom = f"proximite_{len(proximites)}"
        personnes = personnes.alias(
            **{nom: Greatest(_proximite(cle, F("recherche")), _proximite(cle, NOM_COLLE)), f"{nom}_colle": NOM_COLLE}
        ).filter(
            Q(recherche__contains=cle)
            | Q(recherche__trigram_word_similar=cle)
            | Q(**{f"{nom}_colle__trigram_word_similar": cle})
        )
        proximites.append(nom)
    ordre: list[Any] = ["recherche", "pk"]
    if proximites:
        somme = F(proximites[0])
        for nom in proximites[1:]:
            somme = somme + F(nom)  # type: ignore[assignment]
        # Greatest: PostgreSQL's float sum as one expression that can be ordered.
        personnes = personnes.annotate(proximite=Greatest(somme, Value(0.0)))
        ordre.insert(0, "-proximite")
    lues = personnes.order_by(*ordre).values_list("pk", flat=True)
    if not demande.mots:
        return list(lues[:LIMITE]), False
    with _ressemblance() as ressembler:
        for seuil, limite in ((RESSEMBLANCE_D_UN_MOT, LIMITE), (RESSEMBLANCE_LOINTAINE, LIMITE_LOINTAINE)):
            ressembler(seuil)
            if trouvees := list(lues[:limite]):
                return trouvees, seuil == RESSEMBLANCE_LOINTAINE
    return [], False


@contextmanager
def _ressemblance() -> Iterator[Callable[[float], None]]:
    """Tell PostgreSQL from which resemblance two words are close: the operator reads it, and so the index serves."""
    with transaction.atomic(), connection.cursor() as curseur:

        def regler(seuil: float) -> None:
            curseur.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(seuil)])

        yield regler
        regler(RESSEMBLANCE_D_UN_MOT)


def _mot_entier(personnes: ParticipantQuerySet, mot: str) -> ParticipantQuerySet:
    cle = CleDeRecherche(Value(mot), Value(""))
    borde = Concat(Value(" "), F("recherche"), Value(" "), output_field=TextField())
    return (
        personnes.alias(borde=borde)
        .filter(borde__contains=Concat(Value(" "), cle, Value(" "), output_field=TextField()))
        .order_by("recherche", "pk")
    )


def _parcours(utilisateur: Utilisateur, personnes: list[int], le: date) -> list[Any]:
    """Their parcours that this user may see, in the order of the people, the latest first."""
    if not personnes:
        return []
    rang = {pk: rang for rang, pk in enumerate(personnes)}
    lus = parcours_en_liste(utilisateur, le=le).filter(participant__in=personnes)
    recents = list(lus.order_by(F("ouverture").desc(nulls_last=True), "pk"))
    return sorted(recents, key=lambda parcours: rang[parcours.participant_id])[:LIMITE]


def _proximite(cle: CleDeRecherche, nom: Any) -> Func:
    return Func(cle, nom, function="word_similarity", output_field=FloatField())


def _entier(cle: str, demande: Demande) -> bool:
    if not demande.mots:
        return True
    return set(cle.split()) == set(demande.mots)
