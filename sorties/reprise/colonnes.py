"""The files of a reprise, column by column: what each may hold, and what a refusal says was expected.

A column knows how PostgreSQL reads it: an expression that gives its typed value, or NULL when the text is not one.
The expressions never raise: a cast is only reached by a text that a pattern has proved sound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import TextChoices

from parcours.enums import FormeEntretien, ModeEntretien, Presence, TypeEtape
from participants.enums import Sexe
from sorties.enums import (
    Critere,
    EffectifEmployeur,
    Qualification,
    SectionNaf,
    TypeContrat,
    TypeEmployeur,
    TypeSortie,
    ValidationFormation,
)

# The decisions that a commission takes on an integration.
DECISIONS = ("accord", "refus", "ajournement")
# The two scales of the levels of training; « I » of the old one covers the present 7 and 8.
NIVEAUX = {"VI": "1", "VBIS": "2", "V": "3", "IV": "4", "III": "5", "II": "6", "I": "7"}
NIVEAUX |= {str(niveau): str(niveau) for niveau in range(1, 10)}
JAMAIS = -1  # « jamais » in a column of months: has never worked

_MOIS_31 = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
_MOIS_30 = "(0[469]|11)-(0[1-9]|[12][0-9]|30)"
_FEVRIER = "02-(0[1-9]|1[0-9]|2[0-8])"
_BISSEXTILE = "(19(0[48]|[2468][048]|[13579][26])|20([02468][048]|[13579][26]))-02-29"
JOUR_VALIDE = f"^((19|20)[0-9][0-9]-({_MOIS_31}|{_MOIS_30}|{_FEVRIER})|{_BISSEXTILE})$"


def litteral(texte: str) -> str:
    """A constant of ours as an SQL literal."""
    return "'" + texte.replace("'", "''") + "'"


def _liste(codes: Iterable[str]) -> str:
    return ", ".join(litteral(code) for code in codes)


@dataclass(frozen=True)
class Colonne:
    """One column: its name, its SQL type, the expression that reads it (`{x}` = the trimmed text)."""

    nom: str
    type_sql: str
    lecture: str
    attendu: str
    colonne_requise: bool = False
    valeur_requise: bool = False

    def expression(self, x: str) -> str:
        return self.lecture.replace("{x}", x)


@dataclass(frozen=True)
class Fichier:
    """One file of the folder (or sheet of the workbook)."""

    nom: str
    colonnes: tuple[Colonne, ...]
    noms: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "noms", tuple(c.nom for c in self.colonnes))

    @property
    def requises(self) -> tuple[str, ...]:
        return tuple(c.nom for c in self.colonnes if c.colonne_requise or c.valeur_requise)


def _texte(nom: str, longueur: int, *, requise: bool = False, multiligne: bool = False) -> Colonne:
    interdits = r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]" if multiligne else r"[\x01-\x1f\x7f\ufffd]"
    return Colonne(
        nom,
        "text",
        f"CASE WHEN length({{x}}) <= {longueur} AND {{x}} !~ '{interdits}' THEN normalize({{x}}, NFC) END",
        f"un texte de {longueur} caractères au plus, sans caractère de contrôle",
        valeur_requise=requise,
    )


def _jour(nom: str, *, requise: bool = False, colonne: bool = False) -> Colonne:
    # The French writing is turned round first: a single pattern then tells the days that exist.
    iso = (
        "CASE WHEN {x} ~ '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'"
        " THEN substr({x}, 7, 4) || '-' || substr({x}, 4, 2) || '-' || substr({x}, 1, 2) ELSE {x} END"
    )
    return Colonne(
        nom,
        "date",
        f"CASE WHEN ({iso}) ~ '{JOUR_VALIDE}' THEN ({iso})::date END",
        "une date qui existe, AAAA-MM-JJ ou JJ/MM/AAAA",
        valeur_requise=requise,
        colonne_requise=colonne,
    )


def _booleen(nom: str) -> Colonne:
    return Colonne(nom, "boolean", "CASE lower({x}) WHEN 'oui' THEN true WHEN 'non' THEN false END", "oui ou non")


def _code(
    nom: str, codes: type[TextChoices] | tuple[str, ...], *, requise: bool = False, colonne: bool = False
) -> Colonne:
    valeurs = codes if isinstance(codes, tuple) else tuple(codes.values)
    return Colonne(
        nom,
        "text",
        f"CASE WHEN {{x}} IN ({_liste(valeurs)}) THEN {{x}} END",
        "l’un des codes " + ", ".join(valeurs),
        valeur_requise=requise,
        colonne_requise=colonne,
    )


def _niveau(nom: str) -> Colonne:
    cas = " ".join(f"WHEN {litteral(ancien)} THEN {litteral(code)}" for ancien, code in NIVEAUX.items())
    return Colonne(
        nom,
        "text",
        f"CASE upper(replace({{x}}, ' ', '')) {cas} END",
        "un niveau de 1 à 9, ou VI, V bis, V, IV, III, II, I",
    )


def _entier(nom: str, minimum: int, maximum: int, *, jamais: bool = False) -> Colonne:
    # A CASE keeps PostgreSQL from casting before the pattern has been tried.
    borne = f"CASE WHEN {{x}}::int BETWEEN {minimum} AND {maximum} THEN {{x}}::int END"
    nombre = f"CASE WHEN {{x}} ~ '^[0-9]{{1,4}}$' THEN ({borne}) END"
    attendu = f"un nombre entier de {minimum} à {maximum}"
    if jamais:
        nombre = f"CASE WHEN lower({{x}}) = 'jamais' THEN {JAMAIS} ELSE {nombre} END"
        attendu += ", ou jamais"
    return Colonne(nom, "smallint", nombre, attendu)


def _nombre(nom: str) -> Colonne:
    return Colonne(
        nom,
        "numeric(6,2)",
        "CASE WHEN {x} ~ '^[0-9]{1,4}([.,][0-9]{1,2})?$' THEN nullif(replace({x}, ',', '.')::numeric(6,2), 0) END",
        "un nombre positif, par exemple 4,5",
    )


def _motif(nom: str, lecture: str, motif: str, attendu: str, *, requise: bool = False) -> Colonne:
    return Colonne(nom, "text", f"CASE WHEN {{x}} ~ '{motif}' THEN {lecture} END", attendu, valeur_requise=requise)


def _courriel(nom: str) -> Colonne:
    return _motif(
        nom,
        "(CASE WHEN length({x}) <= 254 THEN {x} END)",
        r"^[^@\s;,<>()\\\x01-\x1f\x7f\ufffd]+@[^@\s;,<>()\\\x01-\x1f\x7f\ufffd]+\.[A-Za-z0-9-]{2,}$",
        "une adresse électronique",
    )


def _insee(nom: str, *, requise: bool = False) -> Colonne:
    return _motif(
        nom,
        "upper({x})",
        "^[0-9][0-9ABab][0-9]{3}$",
        "un code INSEE de cinq caractères, par exemple 13055",
        requise=requise,
    )


def _identifiant(nom: str) -> Colonne:
    # 79: the browser's door puts the PLIE's code (20 at most) before it.
    return _texte(nom, 79, requise=True)


PLIE = Fichier(
    "plie",
    (
        _motif(
            "code",
            "{x}",
            "^[a-z0-9_-]{1,20}$",
            "un code de 1 à 20 lettres minuscules, chiffres ou tirets",
            requise=True,
        ),
        _texte("nom", 120, requise=True),
        _nombre("etp_accompagnateurs"),
        _entier("suivis_par_etp", 1, 9999),
    ),
)
COMMUNES = Fichier(
    "communes",
    (
        _texte("plie", 20, requise=True),
        _insee("code_insee", requise=True),
        _texte("nom", 100, requise=True),
        _texte("codes_postaux", 200),
    ),
)
PARTICIPANTS = Fichier(
    "participants",
    (
        _identifiant("identifiant"),
        _texte("nom", 255, requise=True),
        _texte("prenom", 255),
        _jour("date_naissance", requise=True),
        Colonne(
            "sexe",
            "text",
            f"CASE WHEN upper({{x}}) IN ({_liste(Sexe.values)}) THEN upper({{x}}) END",
            "F ou H",
            valeur_requise=True,
        ),
        _insee("commune"),
        _booleen("qpv"),
        _niveau("niveau_formation"),
        _jour("date_inscription_france_travail"),
        _booleen("rqth"),
        _booleen("ass"),
        _booleen("aah"),
        _booleen("parent_isole"),
        _booleen("sous_main_justice"),
        _entier("mois_sans_activite", 0, 1200, jamais=True),
        _courriel("email"),
        _texte("telephone", 20),
    ),
)
RSA = Fichier("rsa", (_identifiant("participant"), _jour("debut", requise=True), _jour("fin", colonne=True)))
PARCOURS = Fichier(
    "parcours",
    (
        _identifiant("identifiant"),
        _identifiant("participant"),
        _texte("plie", 20, requise=True),
        _courriel("referent"),
        # An open list: in use or retired, a value of the table is known.
        Colonne(
            "prescripteur",
            "text",
            "(SELECT c.code FROM parcours_codeprescripteur c WHERE c.code = {x})",
            "un code de la liste des prescripteurs (pole_insertion, france_travail, ccas…)",
        ),
        _jour("date_orientation"),
        _jour("date_premier_rdv", colonne=True),
        _jour("date_commission"),
        _code("decision", DECISIONS, colonne=True),
        _jour("prolonge_le"),
    ),
)
ETAPES = Fichier(
    "etapes",
    (
        _identifiant("parcours"),
        _code("type", TypeEtape, requise=True),
        _texte("intitule", 200),
        _texte("structure", 200),
        _jour("debut", requise=True),
        _jour("fin", colonne=True),
        _booleen("financee_plie"),
    ),
)
ENTRETIENS = Fichier(
    "entretiens",
    (
        _identifiant("parcours"),
        _jour("date", requise=True),
        _code("mode", ModeEntretien),
        _code("forme", FormeEntretien),
        _code("presence", Presence),
        _texte("compte_rendu", 100_000, multiligne=True),
    ),
)
SORTIES = Fichier(
    "sorties",
    (
        _identifiant("parcours"),
        _jour("date_sortie", requise=True),
        _code("qualification", Qualification, requise=True),
        _code("type", TypeSortie, colonne=True),
        _code("critere", Critere, colonne=True),
        _jour("date_commission"),
        _texte("employeur", 150),
        _code("naf", SectionNaf),
        _code("type_employeur", TypeEmployeur),
        _code("effectif_employeur", EffectifEmployeur),
        _code("contrat", TypeContrat),
        _texte("mesure", 50),
        _texte("formation_domaine", 100),
        _niveau("formation_niveau"),
        _code("formation_validation", ValidationFormation),
        _entier("formation_mois", 0, 600),
    ),
)
# In the order in which each may refer to those before it.
FICHIERS = (PLIE, COMMUNES, PARTICIPANTS, RSA, PARCOURS, ETAPES, ENTRETIENS, SORTIES)
PAR_NOM = {fichier.nom: fichier for fichier in FICHIERS}
