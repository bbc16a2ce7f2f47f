"""The catalogue of indicators: code, label, definition, article, numerator, denominator, in order of reading."""

from __future__ import annotations

from collections.abc import Iterator

from pilotage.indicateurs.cellules import Cellule, Ensemble, Indicateur, Unite
from pilotage.indicateurs.mots import (
    ACCOMPAGNES,
    AGE,
    AUTRES_PUBLICS,
    DUREES,
    EFFECTIF_FIN,
    FLUX,
    INTEGRATIONS,
    ISSUES,
    NIVEAU,
    NON_POSITIVES,
    PAR_TYPE_AUTRES,
    PAR_TYPE_DYNAMIQUES,
    PAR_TYPE_POSITIVES,
    POSITIVES,
    PUBLICS,
    SORTIES,
    part,
)
from pilotage.indicateurs.processus import processus
from sorties.enums import TYPES_PAR_QUALIFICATION, Qualification

# (code, label of the parcours in SQL, wording, definition)
_PUBLICS = (
    ("brsa", "brsa", "BRSA", "Une période de RSA recoupe le parcours, jusqu’à la fin de la période."),
    ("deld", "deld:oui", "DELD", "Inscription à France Travail depuis douze mois ou plus au début du parcours."),
    ("qpv", "qpv:oui", "Résidents d’un QPV", "Adresse dans un quartier prioritaire à l’entrée."),
    ("femmes", "sexe:F", "Femmes", "Sexe à l’entrée."),
    ("hommes", "sexe:H", "Hommes", "Sexe à l’entrée."),
)
_AGES = (
    ("moins_25", "Moins de 25 ans"),
    ("25_34", "25 à 34 ans"),
    ("35_44", "35 à 44 ans"),
    ("45_54", "45 à 54 ans"),
    ("plus_54", "Plus de 54 ans"),
)
_NIVEAUX = (
    ("5_et_plus", "Niveau 5 et plus (III, II, I)"),
    ("4", "Niveau 4 (IV)"),
    ("3", "Niveau 3 (V)"),
    ("1_2", "Niveaux 1 et 2 (VI, V bis)"),
    ("inconnu", "Autre ou non connu"),
)
_AUTRES_PUBLICS = (
    ("rqth", "rqth", "RQTH", "Reconnaissance de la qualité de travailleur handicapé à l’entrée."),
    ("ass", "ass", "Allocataires de l’ASS", "Allocation perçue à l’entrée."),
    ("aah", "aah", "Allocataires de l’AAH", "Allocation perçue à l’entrée."),
    ("parent_isole", "parent_isole", "Parents isolés", "Situation à l’entrée."),
    ("sous_main_justice", "sous_main_justice", "Sous main de justice", "Situation à l’entrée."),
    ("senior", "senior", "Seniors (54 ans et plus)", "Âge au début du parcours."),
    (
        "jeune_sans_qualification",
        "jeune_sans_qualification",
        "Moins de 26 ans sans qualification",
        "Âge au début du parcours ; niveaux 1 et 2 à l’entrée.",
    ),
    *(
        (f"{code}_inconnu", f"{code}:inconnu", libelle, "Information absente à l’entrée.")
        for code, libelle in (
            ("rqth", "RQTH non connue"),
            ("ass", "ASS non connue"),
            ("aah", "AAH non connue"),
            ("parent_isole", "Parent isolé : non connu"),
            ("sous_main_justice", "Sous main de justice : non connu"),
        )
    ),
    ("deld_inconnue", "deld:inconnue", "Inscription à France Travail non connue", "Aucune date à l’entrée."),
    ("qpv_inconnu", "qpv:inconnu", "QPV non connu", "Information absente à l’entrée."),
    ("sexe_inconnu", "sexe:inconnu", "Sexe non connu", "Situation à l’entrée absente."),
)
_PARMI = (
    (Ensemble.INTEGRATIONS, "les intégrations"),
    (Ensemble.SORTIES, "les sorties"),
    (Ensemble.EFFECTIF_FIN, "l’effectif de fin de période"),
)


def _flux() -> Iterator[Indicateur]:
    for ensemble, libelle, definition in (
        (Ensemble.EFFECTIF_DEBUT, "Effectif au premier jour", "Parcours commencés avant la période et non sortis."),
        (Ensemble.INTEGRATIONS, "Intégrations", "Parcours commencés pendant la période (P-6.2c)."),
        (Ensemble.ACCOMPAGNES, "Personnes accompagnées", "Effectif au premier jour et intégrations."),
    ):
        yield Indicateur(ensemble, libelle, definition, FLUX, article="6.2", numerateur=Cellule(ensemble))
    yield Indicateur(
        "personnes",
        "Personnes distinctes",
        "Participants différents parmi les accompagnés : une personne peut revenir.",
        FLUX,
        numerateur=ACCOMPAGNES,
        mesure="personnes",
    )
    yield Indicateur(
        "sorties", "Sorties", "Parcours dont la sortie validée tombe dans la période.", FLUX, numerateur=SORTIES
    )
    yield Indicateur(
        "effectif_fin",
        "Effectif au dernier jour",
        "Accompagnés moins sorties.",
        FLUX,
        numerateur=EFFECTIF_FIN,
    )


def publics(ensemble: Ensemble, prefixe: str = "", *, complement: bool = False) -> Iterator[Indicateur]:
    """The profile of a set of parcours: main publics, age, level."""
    tous = Cellule(ensemble)
    for code, etiquette, libelle, definition in _PUBLICS:
        numerateur = Cellule(ensemble, etiquette)
        yield part(prefixe + code, libelle, definition, PUBLICS, numerateur, tous, article="3", complement=complement)
    for groupe, famille, bornes, definition in (
        (AGE, "age", _AGES, "Âge révolu au début du parcours."),
        (NIVEAU, "niveau", _NIVEAUX, "Niveau de formation à l’entrée."),
    ):
        for code, libelle in bornes:
            numerateur = Cellule(ensemble, f"{famille}:{code}")
            yield part(
                f"{prefixe}{famille}.{code}", libelle, definition, groupe, numerateur, tous, complement=complement
            )


def _autres_publics(ensemble: Ensemble, prefixe: str) -> Iterator[Indicateur]:
    for code, etiquette, libelle, definition in _AUTRES_PUBLICS:
        numerateur = Cellule(ensemble, etiquette)
        yield part(
            f"{prefixe}{code}",
            libelle,
            definition,
            AUTRES_PUBLICS,
            numerateur,
            Cellule(ensemble),
            article="3",
            complement=True,
        )


def _issues() -> Iterator[Indicateur]:
    for code, libelle in (
        ("positive", "Sorties positives"),
        ("dynamique", "Sorties dynamiques"),
        ("autre", "Autres sorties"),
    ):
        yield part(
            f"sorties_{code}s",
            libelle,
            "Qualification retenue par la commission.",
            ISSUES,
            Cellule(Ensemble.SORTIES, f"sortie:{code}"),
            SORTIES,
            article="5 b",
        )
    yield part(
        "taux_hors_neutralisees",
        "Taux positif hors sorties neutralisées",
        "Positives ÷ sorties hors déménagement, décès et retraite.",
        ISSUES,
        POSITIVES,
        Cellule(Ensemble.SORTIES, "hors_neutralisees"),
        article="5 b",
    )
    yield part(
        "taux_sur_entrees",
        "Sorties positives rapportées aux intégrations",
        "Positives ÷ intégrations de la période.",
        ISSUES,
        POSITIVES,
        INTEGRATIONS,
        article="5 b",
    )
    yield Indicateur(
        "positives_par_etp_an",
        "Sorties positives par ETP et par an",
        "Positives ÷ ETP d’accompagnateurs ÷ années (jours de la période ÷ 365,25).",
        ISSUES,
        Unite.RATIO,
        "5 a",
        POSITIVES,
        mesure="positives_par_etp_an",
        par_plie=True,
    )


_DEFINITIONS_PAR_TYPE = {
    Qualification.POSITIVE: "Part des sorties positives.",
    Qualification.DYNAMIQUE: "Part des sorties dynamiques.",
    Qualification.AUTRE: "Part des autres sorties.",
}


def _par_type() -> Iterator[Indicateur]:
    for code, groupe, qualification, denominateur, complement in (
        ("positives_par_type", PAR_TYPE_POSITIVES, Qualification.POSITIVE, POSITIVES, False),
        ("autres_par_type", PAR_TYPE_AUTRES, Qualification.AUTRE, Cellule(Ensemble.SORTIES, "sortie:autre"), False),
        (
            "dynamiques_par_type",
            PAR_TYPE_DYNAMIQUES,
            Qualification.DYNAMIQUE,
            Cellule(Ensemble.SORTIES, "sortie:dynamique"),
            True,
        ),
    ):
        for genre in TYPES_PAR_QUALIFICATION[qualification]:
            yield part(
                f"{code}.{genre.value}",
                _majuscule(genre.label),
                _DEFINITIONS_PAR_TYPE[qualification],
                groupe,
                Cellule(Ensemble.SORTIES, f"type:{qualification.value}:{genre.value}"),
                denominateur,
                article="5 b",
                complement=complement,
            )
        if qualification != Qualification.POSITIVE:
            yield part(
                f"{code}.inconnu",
                "Nature non connue",
                "Sortie reprise d’un autre outil sans sa nature.",
                groupe,
                Cellule(Ensemble.SORTIES, f"type:{qualification.value}:inconnu"),
                denominateur,
                complement=complement,
            )
    yield Indicateur(
        "a_la_marge",
        "Dont à la marge (deux CDD)",
        "Sorties positives au titre de S-1bis.",
        ISSUES,
        article="5 b",
        numerateur=Cellule(Ensemble.SORTIES, "a_la_marge"),
    )


def _durees() -> Iterator[Indicateur]:
    for code, libelle, definition, cellule in (
        ("duree_moyenne_positives", "Sorties positives", "De l’entrée à la sortie.", POSITIVES),
        ("duree_moyenne_autres", "Toutes les autres sorties", "De l’entrée à la sortie.", NON_POSITIVES),
        (
            "duree_moyenne_effectif",
            "Effectif au dernier jour",
            "De l’entrée au dernier jour de la période.",
            EFFECTIF_FIN,
        ),
    ):
        yield Indicateur(
            code, libelle, f"{definition} Mois = jours ÷ 30,4375.", DUREES, Unite.MOIS, "6.4", cellule, mesure=code
        )


def _majuscule(libelle: str) -> str:
    return libelle[:1].upper() + libelle[1:]


def _catalogue() -> Iterator[Indicateur]:
    yield from _flux()
    yield from publics(Ensemble.ACCOMPAGNES)
    yield from _issues()
    yield from _par_type()
    yield from _durees()
    yield part(
        "sorties_non_qualifiees",
        "Sorties sans qualification",
        "Parcours clos dont la sortie n’est pas enregistrée.",
        ISSUES,
        Cellule(Ensemble.SORTIES, "sortie:inconnue"),
        SORTIES,
        complement=True,
    )
    yield from _autres_publics(Ensemble.ACCOMPAGNES, "autres_publics.")
    for ensemble, _ in _PARMI:
        yield from publics(ensemble, f"parmi_{ensemble.value}.", complement=True)
        yield from _autres_publics(ensemble, f"parmi_{ensemble.value}.")
    yield from processus()


CATALOGUE: dict[str, Indicateur] = {indicateur.code: indicateur for indicateur in _catalogue()}


def du_groupe(groupe: str, *, prefixe: str = "") -> list[Indicateur]:
    """The indicators of a group, in order; those of a sub-population with its prefix ("parmi_sorties.")."""
    return [
        indicateur
        for indicateur in CATALOGUE.values()
        if indicateur.groupe == groupe
        and (indicateur.code.startswith(prefixe) if prefixe else not indicateur.code.startswith("parmi_"))
    ]


def groupes() -> list[tuple[str, list[Indicateur]]]:
    """The groups in order of reading, each with its indicators; the sub-populations repeat the same definitions."""
    noms = dict.fromkeys(i.groupe for i in CATALOGUE.values() if not i.code.startswith("parmi_"))
    return [(nom, du_groupe(nom)) for nom in noms]
