"""What a version of the Pacte may say: bounds of each figure, and figures that must go together. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from participants.enums import NiveauFormation
from plie.pacte import LIBELLES, TYPES, Parametre, ParametresPacte, Valeur
from plie.socle.erreurs import ErreurMetier
from plie.socle.typographie import INSECABLE, nombre_en_chiffres
from sorties.enums import Certification, Critere, TypeContrat

# What the unit of a figure allows, whatever the figure: beyond, it is a typing error.
_BORNES: Mapping[str, tuple[int, int]] = {
    "ans": (1, 120),
    "mois": (1, 120),
    "jours": (1, 366),
    "jours ouvrés": (0, 30),
    "heures": (1, 9999),
    "heures par semaine": (1, 168),
    "heures par semaine commencée": (1, 168),
    "part du SMIC": (0, 1),
    "part des accompagnés": (0, 1),
    "part des sorties": (0, 1),
    "chiffres": (1, 6),
    "prolongation": (0, 1),
}
# A figure that the software itself bounds, more than its unit does.
_PROPRES: Mapping[str, tuple[int, int]] = {
    "violation_parties_heures": (1, 720),
    "violation_cnil_heures": (1, 72),
    "seuil_petites_cellules": (2, 100),
}
DECIMALES = 2
ORDRE = "ordre_criteres"
CODES: Mapping[str, Mapping[str, str]] = {
    "niveaux_sans_qualification": dict(NiveauFormation.choices),
    "types_emploi_durable": dict(TypeContrat.choices),
    "types_cdi": dict(TypeContrat.choices),
    "types_sans_terme_possible": dict(TypeContrat.choices),
    "types_contrats_cumules": dict(TypeContrat.choices),
    "types_chantier_insertion": dict(TypeContrat.choices),
    "certifications_dynamiques": dict(Certification.choices),
    ORDRE: {code: str(libelle) for code, libelle in Critere.choices if code != Critere.S_5},
}
"""The codes that a list may hold, with their labels."""


def inscrire_les_libelles() -> None:
    """Called when the apps are ready. The criteria go by their code, as in the Pacte itself."""
    LIBELLES.inscrire("avenants", {nom: libelles for nom, libelles in CODES.items() if nom != ORDRE}, ordre=10)


def bornes(parametre: Parametre) -> tuple[int, int]:
    """The lowest and the highest value of a number."""
    if parametre.code in _PROPRES:
        return _PROPRES[parametre.code]
    return _BORNES.get(parametre.unite, (1, 999_999))


def controler_valeur(parametre: Parametre, valeur: Valeur) -> None:
    """A value that the figure may take.

    Raises:
        ErreurMetier: on the field `valeur`.
    """
    if isinstance(valeur, int | Decimal):
        _controler_nombre(parametre, valeur)
    elif isinstance(valeur, tuple):
        _controler_codes(parametre, valeur)


def _controler_nombre(parametre: Parametre, valeur: int | Decimal) -> None:
    if isinstance(valeur, Decimal) and valeur != round(valeur, DECIMALES):
        raise ErreurMetier(f"Saisir {DECIMALES} décimales au plus.", champ="valeur", regle=parametre.regle)
    minimum, maximum = bornes(parametre)
    if minimum <= valeur <= maximum:
        return
    if parametre.code == "prolongations_max":
        message = "Un parcours est prolongé une fois au plus : saisir 0 ou 1."
    else:
        message = (
            f"Saisir une valeur de {nombre_en_chiffres(minimum)} à {nombre_en_chiffres(maximum)} ({parametre.unite})."
        )
    raise ErreurMetier(message, champ="valeur", regle=parametre.regle)


def _controler_codes(parametre: Parametre, valeur: tuple[str, ...]) -> None:
    connus = CODES[parametre.code]
    inconnus = sorted(set(valeur) - connus.keys())
    if inconnus:
        raise ErreurMetier(
            f"Ces codes sont inconnus de la nomenclature : {', '.join(inconnus)}.",
            champ="valeur",
            regle=parametre.regle,
        )
    if len(set(valeur)) != len(valeur):
        raise ErreurMetier("Un code ne figure qu’une fois.", champ="valeur", regle=parametre.regle)
    if not valeur:
        raise ErreurMetier("Choisir au moins un code.", champ="valeur", regle=parametre.regle)
    if parametre.code == "ordre_criteres" and set(valeur) != connus.keys():
        manquants = ", ".join(code for code in connus if code not in valeur)
        raise ErreurMetier(
            f"L’ordre porte sur tous les critères : il manque {manquants}.", champ="valeur", regle=parametre.regle
        )


def incoherences(parametres: ParametresPacte) -> Iterator[str]:
    """Figures that contradict one another: a version that has some is not put in force."""
    p = parametres
    if p.fin_pacte < p.debut_pacte:
        yield "Le dernier jour du Pacte précède le premier."
    if p.fenetre_courte_mois >= p.fenetre_longue_mois:
        yield "La période courte de décompte des heures n’est pas plus courte que la période longue."
    if p.heures_6_mois > p.heures_9_mois:
        yield "Les heures de la période courte dépassent celles de la période longue."
    if not set(p.types_cdi) <= set(p.types_emploi_durable):
        yield "Un contrat à durée indéterminée ne figure pas parmi les contrats qui peuvent être un emploi durable."
    if set(p.types_chantier_insertion) & set(p.types_emploi_durable):
        yield "Un contrat en chantier d’insertion figure parmi les contrats qui peuvent être un emploi durable."
    if p.age_jeune >= p.age_senior:
        yield "L’âge d’un jeune sans qualification n’est pas inférieur à celui d’un senior."
    if p.consolidation_mois > p.duree_max_mois:
        yield "La consolidation dure plus longtemps que le parcours."


def retroactives(avant: ParametresPacte, apres: ParametresPacte, *, le: date) -> Iterator[str]:
    """Figures that may not be tightened for the past: what was typed then would become a typing error."""
    if apres.valid_from > le:
        return
    for code in ("releve_mois_max", "releve_heures_semaine_max"):
        if getattr(apres, code) < getattr(avant, code):
            libelle = apres.definition(code).libelle
            yield f"« {INSECABLE}{libelle}{INSECABLE} » ne peut pas être abaissé à une date déjà passée."


def changements(avant: ParametresPacte, apres: ParametresPacte) -> tuple[str, ...]:
    """The codes of the figures whose value differs between two versions, in the order of the file."""
    return tuple(nom for nom in TYPES if not meme_valeur(nom, getattr(avant, nom), getattr(apres, nom)))


def meme_valeur(code: str, une: Valeur, autre: Valeur) -> bool:
    """Whether two values say the same: the order of a list of codes counts for the order of the criteria alone."""
    if isinstance(une, tuple) and isinstance(autre, tuple) and code != "ordre_criteres":
        return set(une) == set(autre)
    return une == autre
