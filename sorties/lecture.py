"""The JSON of `evaluer_sortie`, read into a `Situation`. Whatever is wrong names its field; nothing is guessed.

Unknown keys are gathered and reported rather than refused, like the unknown columns of an import.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

from plie.socle.periodes import ANNEES
from sorties.enums import Certification, TypeContrat
from sorties.regles.situation import Contrat, Creation, ErreurSituation, Formation, Recette, Releve, Situation

T = TypeVar("T")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOIS = re.compile(r"[0-9]{4}-[0-9]{2}")
_CONTROLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_HEURES_SEMAINE: Final = Decimal(24 * 7)
_HEURES_MOIS: Final = Decimal(24 * 31)
_MONTANT_MAX: Final = Decimal(10_000_000)
# So that sums stay exact: a Decimal keeps 28 digits.
_DECIMALES_MAX: Final = 18
_LONGUEUR_MAX: Final = 300

_TYPES: Final = frozenset(TypeContrat.values)
_CERTIFICATIONS: Final = frozenset(Certification.values)
_CLES_SITUATION: Final = frozenset(
    {"debut_parcours", "prolonge", "evalue_le", "contrats", "releves", "creation", "formation"}
)
_CLES_CONTRAT: Final = frozenset({"type", "employeur", "debut", "fin", "heures_hebdo", "seuil_branche", "presence_au"})
_CLES_RELEVE: Final = frozenset({"type", "employeur", "debut", "fin", "heures"})
_CLES_CREATION: Final = frozenset({"debut", "rcs", "immatriculation", "presence_au", "recettes"})
_CLES_RECETTE: Final = frozenset({"mois", "montant"})
_CLES_FORMATION: Final = frozenset({"debut", "rncp", "presence_au", "certification", "obtenue_le", "arret"})


def lire_json(contenu: bytes) -> Any:
    """Decode a document: numbers are kept exactly as written, a key said twice is refused."""
    try:
        texte = contenu.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ErreurSituation("le texte n’est pas en UTF-8.", champ="JSON") from None
    try:
        return json.loads(texte, parse_float=_decimal, parse_constant=Decimal, object_pairs_hook=_objet)
    except json.JSONDecodeError as erreur:
        raise ErreurSituation(f"illisible à la ligne {erreur.lineno}, colonne {erreur.colno}.", champ="JSON") from None
    except (ValueError, RecursionError):
        # A number of thousands of digits, or objects nested without end.
        raise ErreurSituation("illisible : nombre ou imbrication démesurés.", champ="JSON") from None


def lire_situation(objet: Any, *, lieu: str = "", ignorees: list[str] | None = None) -> Situation:
    """One situation. `lieu` comes before the names of fields (« [2]. »); `ignorees` receives the unknown keys."""
    lecteur = _Lecteur(objet, lieu, _CLES_SITUATION, ignorees)
    debut = lecteur.jour_requis("debut_parcours")
    evalue_le = lecteur.jour_requis("evalue_le")
    if evalue_le < debut:
        raise ErreurSituation("l’évaluation précède le début du parcours.", champ=f"{lieu}evalue_le")
    return Situation(
        debut_parcours=debut,
        evalue_le=evalue_le,
        prolonge=lecteur.booleen("prolonge"),
        contrats=lecteur.liste("contrats", _lire_contrat),
        releves=lecteur.liste("releves", _lire_releve),
        creations=lecteur.objet("creation", _lire_creation),
        formations=lecteur.objet("formation", _lire_formation),
    )


class _Lecteur:
    """One JSON object, its place in the document, and the typed reading of its keys."""

    __slots__ = ("_ignorees", "_lieu", "_objet")

    def __init__(self, objet: Any, lieu: str, cles: frozenset[str], ignorees: list[str] | None) -> None:
        if type(objet) is not dict:
            champ = lieu.removesuffix(".") or "situation"
            raise ErreurSituation(f"un objet est attendu, {_montrer(objet)} reçu.", champ=champ)
        self._objet = objet
        self._lieu = lieu
        self._ignorees = ignorees
        if ignorees is not None and not objet.keys() <= cles:
            ignorees.extend(f"{lieu}{_abreger(cle)}" for cle in objet if cle not in cles)

    def jour(self, cle: str) -> date | None:
        valeur = self._objet.get(cle)
        if valeur is None:
            return None
        if type(valeur) is str and _DATE.fullmatch(valeur):
            try:
                le = date.fromisoformat(valeur)
            except ValueError:
                raise self.erreur(cle, "cette date n’existe pas", valeur) from None
            if le.year in ANNEES:
                return le
            raise self.erreur(cle, f"une année de {ANNEES.start} à {ANNEES.stop - 1} est attendue", valeur)
        raise self.erreur(cle, "une date AAAA-MM-JJ est attendue", valeur)

    def jour_requis(self, cle: str) -> date:
        return self._requis(cle, self.jour(cle))

    def mois(self, cle: str) -> date:
        """A calendar month, AAAA-MM, as its first day."""
        valeur = self._requis(cle, self._objet.get(cle))
        if type(valeur) is str and _MOIS.fullmatch(valeur):
            try:
                le = date.fromisoformat(f"{valeur}-01")
            except ValueError:
                raise self.erreur(cle, "ce mois n’existe pas", valeur) from None
            if le.year in ANNEES:
                return le
        raise self.erreur(cle, "un mois AAAA-MM est attendu", valeur)

    def nombre(self, cle: str, maximum: Decimal) -> Decimal | None:
        valeur = self._objet.get(cle)
        if valeur is None:
            return None
        if type(valeur) is not Decimal and type(valeur) is not int:
            raise self.erreur(cle, "un nombre est attendu", valeur)
        nombre = valeur if type(valeur) is Decimal else Decimal(valeur)
        if not nombre.is_finite():
            raise self.erreur(cle, "un nombre fini est attendu", valeur)
        if not 0 <= nombre <= maximum:
            raise self.erreur(cle, f"un nombre de 0 à {maximum} est attendu", valeur)
        exposant = nombre.as_tuple().exponent
        if isinstance(exposant, int) and exposant < -_DECIMALES_MAX:
            raise self.erreur(cle, f"{_DECIMALES_MAX} décimales au plus sont attendues", valeur)
        return nombre

    def nombre_requis(self, cle: str, maximum: Decimal) -> Decimal:
        return self._requis(cle, self.nombre(cle, maximum))

    def booleen(self, cle: str) -> bool:
        valeur = self._objet.get(cle)
        if valeur is None:
            return False
        if type(valeur) is not bool:
            raise self.erreur(cle, "true ou false est attendu", valeur)
        return valeur

    def texte(self, cle: str) -> str | None:
        valeur = self._objet.get(cle)
        if valeur is None:
            return None
        if type(valeur) is not str:
            raise self.erreur(cle, "un texte est attendu", valeur)
        if len(valeur) > _LONGUEUR_MAX or _CONTROLE.search(valeur):
            raise self.erreur(cle, f"un texte d’une ligne, {_LONGUEUR_MAX} caractères au plus, est attendu", valeur)
        return valeur

    def code(self, cle: str, codes: frozenset[str]) -> str | None:
        valeur = self._objet.get(cle)
        if valeur is None:
            return None
        if type(valeur) is not str or valeur not in codes:
            raise self.erreur(cle, f"un code est attendu parmi {', '.join(sorted(codes))}", valeur)
        return valeur

    def code_requis(self, cle: str, codes: frozenset[str]) -> str:
        return self._requis(cle, self.code(cle, codes))

    def liste(self, cle: str, lire: Callable[[Any, str, list[str] | None], T]) -> tuple[T, ...]:
        valeur = self._objet.get(cle)
        if valeur is None:
            return ()
        if type(valeur) is not list:
            raise self.erreur(cle, "une liste est attendue", valeur)
        return tuple(
            lire(element, f"{self._lieu}{cle}[{rang}].", self._ignorees) for rang, element in enumerate(valeur)
        )

    def objet(self, cle: str, lire: Callable[[Any, str, list[str] | None], T]) -> tuple[T, ...]:
        """An object that may be missing: none or one."""
        valeur = self._objet.get(cle)
        return () if valeur is None else (lire(valeur, f"{self._lieu}{cle}.", self._ignorees),)

    def ordre(self, debut: date, fin: date | None) -> None:
        if fin is not None and fin < debut:
            raise self.erreur("fin", f"la fin précède le début ({debut.isoformat()})", fin.isoformat())

    def erreur(self, cle: str, attendu: str, valeur: Any) -> ErreurSituation:
        return ErreurSituation(f"{attendu}, {_montrer(valeur)} reçu.", champ=f"{self._lieu}{cle}")

    def _requis(self, cle: str, valeur: T | None) -> T:
        if valeur is None:
            raise ErreurSituation("cette valeur est obligatoire.", champ=f"{self._lieu}{cle}")
        return valeur


def _lire_contrat(objet: Any, lieu: str, ignorees: list[str] | None) -> Contrat:
    lecteur = _Lecteur(objet, lieu, _CLES_CONTRAT, ignorees)
    contrat = Contrat(
        type=lecteur.code_requis("type", _TYPES),
        debut=lecteur.jour_requis("debut"),
        fin=lecteur.jour("fin"),
        heures_hebdo=lecteur.nombre("heures_hebdo", _HEURES_SEMAINE),
        seuil_branche=lecteur.nombre("seuil_branche", _HEURES_SEMAINE),
        presence_au=lecteur.jour("presence_au"),
        employeur=lecteur.texte("employeur") or "",
    )
    lecteur.ordre(contrat.debut, contrat.fin)
    if contrat.seuil_branche is not None and not contrat.seuil_branche:
        raise lecteur.erreur("seuil_branche", "un nombre d’heures supérieur à 0 est attendu", 0)
    return contrat


def _lire_releve(objet: Any, lieu: str, ignorees: list[str] | None) -> Releve:
    lecteur = _Lecteur(objet, lieu, _CLES_RELEVE, ignorees)
    releve = Releve(
        type=lecteur.code_requis("type", _TYPES),
        debut=lecteur.jour_requis("debut"),
        fin=lecteur.jour_requis("fin"),
        heures=lecteur.nombre_requis("heures", _HEURES_MOIS),
        employeur=lecteur.texte("employeur") or "",
    )
    lecteur.ordre(releve.debut, releve.fin)
    return releve


def _lire_creation(objet: Any, lieu: str, ignorees: list[str] | None) -> Creation:
    lecteur = _Lecteur(objet, lieu, _CLES_CREATION, ignorees)
    recettes = lecteur.liste("recettes", _lire_recette)
    vus: set[date] = set()
    for rang, recette in enumerate(recettes):
        if recette.mois in vus:
            raise ErreurSituation(
                f"le mois {recette.mois:%Y-%m} est déclaré deux fois.", champ=f"{lieu}recettes[{rang}].mois"
            )
        vus.add(recette.mois)
    return Creation(
        debut=lecteur.jour_requis("debut"),
        rcs=lecteur.booleen("rcs"),
        immatriculation=lecteur.booleen("immatriculation"),
        presence_au=lecteur.jour("presence_au"),
        recettes=recettes,
    )


def _lire_recette(objet: Any, lieu: str, ignorees: list[str] | None) -> Recette:
    lecteur = _Lecteur(objet, lieu, _CLES_RECETTE, ignorees)
    return Recette(mois=lecteur.mois("mois"), montant=lecteur.nombre_requis("montant", _MONTANT_MAX))


def _lire_formation(objet: Any, lieu: str, ignorees: list[str] | None) -> Formation:
    lecteur = _Lecteur(objet, lieu, _CLES_FORMATION, ignorees)
    return Formation(
        debut=lecteur.jour("debut"),
        rncp=lecteur.texte("rncp"),
        presence_au=lecteur.jour("presence_au"),
        certification=lecteur.code("certification", _CERTIFICATIONS),
        obtenue_le=lecteur.jour("obtenue_le"),
        arret=lecteur.jour("arret"),
    )


def _objet(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    objet = dict(paires)
    if len(objet) < len(paires):
        cles = [cle for cle, _ in paires]
        double = next(cle for cle in cles if cles.count(cle) > 1)
        raise ErreurSituation("cette clé est écrite deux fois dans le même objet.", champ=_abreger(double))
    return objet


def _decimal(texte: str) -> Decimal:
    try:
        return Decimal(texte)
    except InvalidOperation:
        # An exponent that no decimal holds: out of every bound, whatever its sign.
        return Decimal("Infinity")


def _abreger(texte: str, longueur: int = 40) -> str:
    """A piece of the input, on one line, that any terminal can print."""
    propre = _CONTROLE.sub("?", texte)
    return propre if len(propre) <= longueur else f"{propre[:longueur]}…"


def _montrer(valeur: Any) -> str:
    """What was received, in a few words."""
    if valeur is None or isinstance(valeur, bool):
        return {None: "null", True: "true", False: "false"}[valeur]
    if isinstance(valeur, str):
        return f"« {_abreger(valeur)} »"
    if isinstance(valeur, list):
        return "une liste"
    if isinstance(valeur, dict):
        return "un objet"
    if isinstance(valeur, int) and abs(valeur) >= 10**30:
        return "un nombre démesuré"
    return f"« {_abreger(str(valeur))} »"
