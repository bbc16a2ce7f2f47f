"""The indicators on how the parcours are conducted (art. 6)."""

from __future__ import annotations

from collections.abc import Iterator

from pilotage.indicateurs.cellules import TOUS, Cellule, Ensemble, Indicateur, Unite
from pilotage.indicateurs.mots import ACCOMPAGNES, PROCESSUS, part

INTEGRATIONS = Ensemble.INTEGRATIONS


def processus() -> Iterator[Indicateur]:
    """Receptions, contracts, delays, prolongations, interviews, load."""
    yield from _receptions()
    yield from _contrats_et_commission()
    yield from _conduite()
    yield from _charge()


def _sur(ensemble: Ensemble, etiquette: str = TOUS) -> Cellule:
    return Cellule(ensemble, etiquette)


def _receptions() -> Iterator[Indicateur]:
    """P-6.2a: the days from the orientation to the first appointment."""
    recus = _sur(INTEGRATIONS, "reception:mesuree")
    yield part(
        "processus.reception_15_jours",
        "BRSA reçus sous 15 jours",
        "BRSA le jour de leur orientation, intégrés dans la période : premier rendez-vous tenu dans les quinze "
        "jours (P-6.2a).",
        PROCESSUS,
        _sur(INTEGRATIONS, "reception:tenue"),
        recus,
        article="6.2",
        complement=True,
    )
    for code, libelle in (("mediane", "Délai médian de réception"), ("decile_9", "Délai de réception, 9e décile")):
        yield Indicateur(
            f"processus.reception_{code}",
            libelle,
            "Jours de l’orientation au premier rendez-vous (P-6.2a).",
            PROCESSUS,
            Unite.JOURS,
            "6.2",
            recus,
            mesure=f"reception_{code}",
            complement=True,
        )
    yield Indicateur(
        "processus.receptions_tardives",
        "Réceptions au-delà de 15 jours",
        "Mêmes personnes, délai dépassé.",
        PROCESSUS,
        article="6.2",
        numerateur=_sur(INTEGRATIONS, "reception:tardive"),
        complement=True,
    )


def _contrats_et_commission() -> Iterator[Indicateur]:
    """P-6.2b, and the days from the first appointment to the decision."""
    yield part(
        "processus.contrat_2_mois",
        "BRSA avec un contrat sous deux mois",
        "BRSA intégrés dans la période, délai échu ou contrat signé : signature deux mois au plus après "
        "l’inscription au RSA, ou après l’orientation si celle-ci lui est postérieure (P-6.2b).",
        PROCESSUS,
        _sur(INTEGRATIONS, "contrat:tenu"),
        _sur(INTEGRATIONS, "contrat:mesure"),
        article="6.2",
        complement=True,
    )
    yield Indicateur(
        "processus.jours_avant_commission",
        "Du premier rendez-vous à la commission",
        "Moyenne des jours entre le premier rendez-vous et la décision d’intégration.",
        PROCESSUS,
        Unite.JOURS,
        "6.2",
        _sur(INTEGRATIONS, "commission:connue"),
        mesure="jours_avant_commission",
        complement=True,
    )


def _conduite() -> Iterator[Indicateur]:
    """Prolongations, delays, contracts and interviews (P-6.4, P-C.1)."""
    fin = Ensemble.EFFECTIF_FIN
    for code, etiquette, ensemble, libelle, definition, article in (
        (
            "prolongations",
            "prolongation:accordee",
            Ensemble.ACCOMPAGNES,
            "Prolongations accordées",
            "Décidées par la commission pendant la période (P-6.4b).",
            "6.4",
        ),
        (
            "en_prolongation",
            "prolongation:en_cours",
            fin,
            "Parcours en prolongation",
            "Au dernier jour : échéance initiale dépassée, prolongation en cours (P-6.4b).",
            "6.4",
        ),
        (
            "hors_delai",
            "hors_delai",
            fin,
            "Parcours hors délai",
            "Au dernier jour : échéance dépassée, prolongation comprise (P-6.4c).",
            "6.4",
        ),
        (
            "contrats_echus",
            "contrat_echu",
            fin,
            "Contrats échus sans suite",
            "Au dernier jour : dernier contrat d’engagement terminé, aucun autre ensuite (P-C.1).",
            "PDI",
        ),
        (
            "sans_entretien",
            "sans_entretien",
            fin,
            "Parcours sans entretien depuis 45 jours",
            "Au dernier jour : aucun entretien honoré depuis quarante-cinq jours.",
            "13",
        ),
    ):
        yield part(
            f"processus.{code}",
            libelle,
            definition,
            PROCESSUS,
            _sur(ensemble, etiquette),
            _sur(ensemble),
            article=article,
            complement=True,
        )


def _charge() -> Iterator[Indicateur]:
    """Interviews by month, people by full-time equivalent."""
    for code, libelle, definition, unite, par_plie in (
        (
            "entretiens_par_mois",
            "Entretiens par parcours et par mois",
            "Entretiens honorés de la période ÷ mois de présence des accompagnés.",
            Unite.RATIO,
            False,
        ),
        (
            "accompagnes_par_etp",
            "Accompagnés par ETP",
            "Accompagnés ÷ ETP d’accompagnateurs de la période.",
            Unite.RATIO,
            True,
        ),
        (
            "accompagnes_sur_capacite",
            "Accompagnés rapportés à la capacité",
            "Accompagnés ÷ personnes que les ETP de la période ont à suivre, selon l’objectif de chaque PLIE.",
            Unite.TAUX,
            True,
        ),
    ):
        yield Indicateur(
            f"processus.{code}",
            libelle,
            definition,
            PROCESSUS,
            unite,
            "5 a",
            ACCOMPAGNES,
            mesure=code,
            complement=True,
            par_plie=par_plie,
        )
