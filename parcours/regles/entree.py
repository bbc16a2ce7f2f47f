"""Who may enter a PLIE (art. 2 and 3): conditions of an integration, and categories of publics.

Age and residence block a proposal; the others warn, and the commission sees the warning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from plie.pacte import ParametresPacte
from plie.socle.periodes import age, ajouter_mois
from plie.socle.typographie import INSECABLE, date_en_lettres

ARTICLE_TERRITOIRE = "2"
ARTICLE_PUBLICS = "3"

CATEGORIES = {
    "brsa": "BRSA soumis à droits et devoirs",
    "ass": "bénéficiaire de l’ASS",
    "aah": "bénéficiaire de l’AAH",
    "deld": "demandeur d’emploi de longue durée",
    "jeune_sans_qualification": "jeune de moins de 26 ans sans qualification",
    "rqth": "reconnaissance de la qualité de travailleur handicapé",
    "qpv": "résident d’un quartier prioritaire de la politique de la ville",
    "parent_isole": "parent isolé",
    "sous_main_justice": "personne sous mandat de justice",
    "senior": "senior (54 ans et plus)",
}


@dataclass(frozen=True, slots=True)
class SituationEntree:
    """What is known of a person on the day their integration is proposed."""

    date_naissance: date
    date_premier_rdv: date | None = None
    commune: str = ""
    territoire: frozenset[str] = frozenset()
    """INSEE codes of the PLIE; empty for a PLIE whose communes are not recorded: residence is not checked."""
    date_inscription_france_travail: date | None = None
    inscription_en_cours: bool = False
    besoin_renforce: bool = True
    difficultes_professionnelles: frozenset[str] = frozenset()
    difficultes_sociales: frozenset[str] = frozenset()
    date_volonte: date | None = None
    niveau_formation: str = ""
    brsa: bool = False
    ass: bool = False
    aah: bool = False
    rqth: bool = False
    qpv: bool = False
    parent_isole: bool = False
    sous_main_justice: bool = False


@dataclass(frozen=True, slots=True)
class ConditionEntree:
    """One condition of art. 2 and 3, met or not, and whether it blocks the proposal."""

    regle: str
    article: str
    libelle: str
    remplie: bool
    message: str = field(default="", compare=False)
    bloquante: bool = False


def conditions_integration(entree: SituationEntree, parametres: ParametresPacte) -> tuple[ConditionEntree, ...]:
    """P-3.1 to P-3.5, in order, met or not: the page of eligibility shows them all."""
    return (
        _age(entree, parametres),
        _residence(entree),
        _france_travail(entree),
        _besoin(entree),
        _volonte(entree),
    )


def avertissements_integration(entree: SituationEntree, parametres: ParametresPacte) -> tuple[ConditionEntree, ...]:
    """Those that are not met: blocking ones stop the proposal, the others go with it to the commission."""
    return tuple(condition for condition in conditions_integration(entree, parametres) if not condition.remplie)


def rappel_inscription(entree: SituationEntree) -> bool:
    """P-3.3, art. 3: a registration under way is accepted, and reminded until its date is filled in."""
    return entree.inscription_en_cours and entree.date_inscription_france_travail is None


def categories(entree: SituationEntree, le: date, parametres: ParametresPacte) -> tuple[str, ...]:
    """P-3.6, art. 3: the categories of publics that hold on a day; several can."""
    ans = age(entree.date_naissance, le)
    presentes = {
        "brsa": entree.brsa,
        "ass": entree.ass,
        "aah": entree.aah,
        "deld": est_deld(entree.date_inscription_france_travail, le, parametres),
        "jeune_sans_qualification": ans < parametres.age_jeune
        and entree.niveau_formation in parametres.niveaux_sans_qualification,
        "rqth": entree.rqth,
        "qpv": entree.qpv,
        "parent_isole": entree.parent_isole,
        "sous_main_justice": entree.sous_main_justice,
        "senior": ans >= parametres.age_senior,
    }
    return tuple(code for code in CATEGORIES if presentes[code])


def est_deld(inscription: date | None, le: date, parametres: ParametresPacte) -> bool:
    """A jobseeker registered with France Travail for 12 months or more on a day (art. 3)."""
    return inscription is not None and ajouter_mois(inscription, parametres.deld_mois) <= le


def _age(entree: SituationEntree, parametres: ParametresPacte) -> ConditionEntree:
    """P-3.1: the 18th birthday is reached on the day of the first individual appointment."""
    libelle = f"Avoir {parametres.age_minimum}{INSECABLE}ans révolus au premier rendez-vous individuel"
    if entree.date_premier_rdv is None:
        message = "Le premier rendez-vous individuel en présence n’a pas encore eu lieu."
        return ConditionEntree("P-3.1", ARTICLE_PUBLICS, libelle, False, message, True)
    remplie = age(entree.date_naissance, entree.date_premier_rdv) >= parametres.age_minimum
    majorite = ajouter_mois(entree.date_naissance, 12 * parametres.age_minimum)
    message = (
        ""
        if remplie
        else f"La personne n’aura {parametres.age_minimum}{INSECABLE}ans que le "
        f"{date_en_lettres(majorite)}, après le premier rendez-vous "
        f"({date_en_lettres(entree.date_premier_rdv)})."
    )
    return ConditionEntree("P-3.1", ARTICLE_PUBLICS, libelle, remplie, message, True)


def _residence(entree: SituationEntree) -> ConditionEntree:
    """P-3.2: lives in a commune of the PLIE's territory at entry."""
    remplie = not entree.territoire or entree.commune in entree.territoire
    if remplie:
        message = ""
    elif entree.commune:
        message = "La commune de résidence n’appartient pas au territoire du PLIE."
    else:
        message = "La commune de résidence n’est pas renseignée."
    return ConditionEntree(
        "P-3.2",
        ARTICLE_TERRITOIRE,
        "Résider dans une commune du territoire du PLIE",
        remplie,
        message,
        True,
    )


def _france_travail(entree: SituationEntree) -> ConditionEntree:
    """P-3.3: registered, or registration under way."""
    remplie = entree.date_inscription_france_travail is not None or entree.inscription_en_cours
    return ConditionEntree(
        "P-3.3",
        ARTICLE_PUBLICS,
        "Être inscrit à France Travail, ou en cours d’inscription",
        remplie,
        "" if remplie else "Aucune inscription à France Travail n’est enregistrée.",
    )


def _besoin(entree: SituationEntree) -> ConditionEntree:
    """P-3.4: needs accompagnement renforcé, and at least one difficulty of each family is named in the diagnostic."""
    manques = []
    if not entree.difficultes_professionnelles:
        manques.append("professionnelle")
    if not entree.difficultes_sociales:
        manques.append("sociale")
    messages = [f"Le diagnostic ne nomme aucune difficulté {' ni '.join(manques)}."] if manques else []
    if not entree.besoin_renforce:
        messages.append("Le besoin d’un accompagnement renforcé n’est pas constaté.")
    return ConditionEntree(
        "P-3.4",
        ARTICLE_PUBLICS,
        "Avoir besoin d’un accompagnement renforcé et rencontrer des difficultés professionnelles et sociales",
        not messages,
        " ".join(messages),
    )


def _volonte(entree: SituationEntree) -> ConditionEntree:
    """P-3.5: the person's wish to commit is recorded."""
    remplie = entree.date_volonte is not None
    return ConditionEntree(
        "P-3.5",
        ARTICLE_PUBLICS,
        "Exprimer la volonté de s’engager dans le parcours",
        remplie,
        "" if remplie else "La date de l’engagement de la personne n’est pas renseignée.",
    )
