"""What figures are broken down by: an SQL key, and the words of its values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from accounts.models import Commune, Plie, PoleInsertion, Utilisateur
from parcours.models.prescripteurs import CodePrescripteur
from pilotage.indicateurs.calcul import Decoupage
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.etiquettes import RANGS
from plie.socle.tri import par_nom

# The value of a parcours for which nothing is known.
INCONNU = "inconnu"
MARSEILLE = "13055"
_ARRONDISSEMENT = "left(f.commune_id, 3) = '132'"
# The référent on the last day of the parcours inside the period: one at a time, two never on the same day.
_REFERENT = """LEFT JOIN LATERAL (
        SELECT r.utilisateur_id FROM parcours_referent r
        WHERE r.parcours_id = f.id
          AND r.date_debut <= LEAST(COALESCE(f.fin, q.au), q.au)
          AND (r.date_fin IS NULL OR r.date_fin >= LEAST(COALESCE(f.fin, q.au), q.au))
        LIMIT 1
    ) referent ON true"""


@dataclass(frozen=True)
class Dimension:
    """A breakdown.

    Attributes:
        noms: from the codes to their words, in order of reading.
        interne: inside the structure d'animation of one PLIE only, for it names its staff.
    """

    code: str
    libelle: str
    cle: str
    noms: Callable[[Iterable[str]], Mapping[str, str]]
    jointure: str = ""
    interne: bool = False

    @property
    def decoupage(self) -> Decoupage:
        return Decoupage(f"COALESCE({self.cle}, '{INCONNU}')", self.jointure)


def _famille(prefixe: str) -> str:
    """The one label of a family that a parcours carries, read from its profile."""
    branches = " ".join(
        f"WHEN f.profil & {1 << rang} <> 0 THEN '{etiquette.removeprefix(prefixe)}'"
        for etiquette, rang in RANGS.items()
        if etiquette.startswith(prefixe) and not etiquette.endswith(f":{INCONNU}")
    )
    return f"CASE {branches} END"


def _du_catalogue(famille: str) -> Callable[[Iterable[str]], Mapping[str, str]]:
    def noms(codes: Iterable[str]) -> dict[str, str]:
        return {
            code.removeprefix(f"{famille}."): indicateur.libelle
            for code, indicateur in CATALOGUE.items()
            if code.startswith(f"{famille}.") and not code.endswith(f".{INCONNU}")
        }

    return noms


def _fixes(noms: Mapping[str, str]) -> Callable[[Iterable[str]], Mapping[str, str]]:
    return lambda codes: noms


def _communes(codes: Iterable[str]) -> dict[str, str]:
    lus = dict(Commune.objects.filter(pk__in=list(codes)).values_list("pk", "nom"))
    return {**lus, MARSEILLE: "Marseille"} if MARSEILLE in codes else lus


def _arrondissements(codes: Iterable[str]) -> dict[str, str]:
    return dict(Commune.objects.filter(pk__in=list(codes)).order_by("pk").values_list("pk", "nom")) | {
        "ailleurs": "Hors de Marseille"
    }


def _poles(codes: Iterable[str]) -> dict[str, str]:
    lus = PoleInsertion.objects.filter(pk__in=_numeros(codes)).order_by("pk")
    return {str(pole.pk): pole.nom for pole in lus}


def _referents(codes: Iterable[str]) -> dict[str, str]:
    lus = Utilisateur.objects.filter(pk__in=_numeros(codes)).order_by(*par_nom())
    return {str(personne.pk): str(personne) for personne in lus}


def _prescripteurs(codes: Iterable[str]) -> dict[str, str]:
    lus = CodePrescripteur.objects.filter(code__in=list(codes)).values_list("code", "libelle")
    return {code: libelle[:1].upper() + libelle[1:] for code, libelle in lus}


def _plies(codes: Iterable[str]) -> dict[str, str]:
    return {str(plie.pk): plie.nom for plie in Plie.objects.filter(pk__in=_numeros(codes)).order_by("code")}


def _numeros(codes: Iterable[str]) -> list[int]:
    return [int(code) for code in codes if code.isdigit()]


DIMENSIONS: dict[str, Dimension] = {
    d.code: d
    for d in (
        Dimension("plie", "PLIE", "f.plie_id::text", _plies),
        Dimension(
            "commune", "Commune", f"CASE WHEN {_ARRONDISSEMENT} THEN '{MARSEILLE}' ELSE f.commune_id END", _communes
        ),
        Dimension(
            "arrondissement",
            "Arrondissement de Marseille",
            f"CASE WHEN {_ARRONDISSEMENT} THEN f.commune_id WHEN f.commune_id IS NOT NULL THEN 'ailleurs' END",
            _arrondissements,
        ),
        Dimension(
            "pole",
            "Pôle d’insertion du domicile",
            "domicile.pole_id::text",
            _poles,
            "LEFT JOIN accounts_commune domicile ON domicile.code_insee = f.commune_id",
        ),
        Dimension(
            "qpv",
            "Quartier prioritaire",
            _famille("qpv:"),
            _fixes({"oui": "Résidents d’un QPV", "non": "Hors QPV"}),
        ),
        Dimension("referent", "Référent", "referent.utilisateur_id::text", _referents, _REFERENT, interne=True),
        Dimension("prescripteur", "Prescripteur", "f.prescripteur", _prescripteurs),
        Dimension("sexe", "Sexe", _famille("sexe:"), _fixes({"F": "Femmes", "H": "Hommes"})),
        Dimension("age", "Âge à l’entrée", _famille("age:"), _du_catalogue("age")),
        Dimension("niveau", "Niveau de formation", _famille("niveau:"), _du_catalogue("niveau")),
    )
}
