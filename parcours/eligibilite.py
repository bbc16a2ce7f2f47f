"""The eligibility of a candidature: its facts read from the tables, judged by the pure rules (P-3.1 to P-3.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, DateField, QuerySet

from accounts.models import Commune
from parcours.models import Parcours
from parcours.regles import ConditionEntree, SituationEntree, conditions_integration
from participants.enums import FamilleDifficulte
from participants.models import Difficulte, PeriodeRsa, PeriodeStatut, Residence
from participants.selectors import situation_d_apres
from plie.pacte import version_en_vigueur
from plie.socle.lectures import LectureCommune, Trou

_PERSONNE, _DIAGNOSTIC, _PLIE = (Trou(nom, BigIntegerField()) for nom in ("personne", "diagnostic", "plie"))
_JOUR: Any = Trou("jour", DateField())


def tables_de_l_entree() -> dict[str, QuerySet]:
    """The rows that decide of an entry, to be read in common; `trous_de_l_entree` fills their holes."""
    residences = Residence.objects.filter(participant=_PERSONNE).couvrant(le=_JOUR)
    return {
        "difficultes": Difficulte.objects.filter(diagnostic=_DIAGNOSTIC),
        "residences": residences,
        "communes": Commune.objects.filter(pk__in=residences.order_by().values("commune")),
        "statuts": PeriodeStatut.objects.filter(participant=_PERSONNE),
        "rsa": PeriodeRsa.objects.filter(participant=_PERSONNE).couvrant(le=_JOUR),
        "territoire": Commune.objects.filter(plie=_PLIE).values("pk"),
    }


def trous_de_l_entree(parcours: Parcours, *, le: date) -> dict[str, Any]:
    """What the holes of these tables hold for a parcours: the day is the first appointment's, not the session's."""
    return {
        "personne": parcours.participant_id,
        "diagnostic": parcours.diagnostic_id,
        "plie": parcours.plie_id,
        "jour": parcours.date_premier_rdv or le,
    }


@cache
def _lecture() -> LectureCommune:
    return LectureCommune(tables_de_l_entree())


def entree_de(parcours: Parcours, *, le: date) -> SituationEntree:
    """What is known of the person that day, as the rules take it (one query)."""
    return entree_lue(parcours, _lecture().lire(**trous_de_l_entree(parcours, le=le)), le=le)


def entree_lue(parcours: Parcours, lues: Mapping[str, list[Any]], *, le: date) -> SituationEntree:
    """The same, from the rows of `tables_de_l_entree`."""
    jour, residence = parcours.date_premier_rdv or le, next(iter(lues["residences"]), None)
    if residence is not None:
        residence.commune = next((c for c in lues["communes"] if c.pk == residence.commune_id), None)
    return entree_d_apres(
        parcours,
        difficultes=lues["difficultes"],
        situation=situation_d_apres(parcours.participant, jour, residence=residence, statuts=lues["statuts"]),
        brsa=bool(lues["rsa"]),
        territoire=frozenset(ligne["pk"] for ligne in lues["territoire"]),
    )


def entree_d_apres(
    parcours: Parcours,
    *,
    difficultes: Iterable[Difficulte],
    situation: Mapping[str, Any],
    brsa: bool,
    territoire: frozenset[str],
) -> SituationEntree:
    """The same, from rows already read.

    Args:
        situation: residence, France Travail, RQTH as on the entry (art. 2, 3), whatever has changed since.
    """
    personne, diagnostic, commune = parcours.participant, parcours.diagnostic, situation["commune"]
    relevees = list(difficultes)

    def codes(famille: str) -> frozenset[str]:
        return frozenset(d.code for d in relevees if d.famille == famille)

    return SituationEntree(
        date_naissance=personne.date_naissance,
        date_premier_rdv=parcours.date_premier_rdv,
        commune=commune.pk if commune else "",
        territoire=territoire,
        date_inscription_france_travail=situation["date_inscription_france_travail"],
        inscription_en_cours=situation["inscription_en_cours"],
        # Without a diagnostic, the difficulties are missing: the need is not said to be denied.
        besoin_renforce=diagnostic.besoin_renforce if diagnostic else True,
        difficultes_professionnelles=codes(FamilleDifficulte.PROFESSIONNELLE),
        difficultes_sociales=codes(FamilleDifficulte.SOCIALE),
        date_volonte=diagnostic.date_volonte if diagnostic else None,
        niveau_formation=personne.niveau_formation,
        brsa=brsa,
        ass=bool(personne.ass),
        aah=bool(personne.aah),
        rqth=bool(situation["rqth"]),
        qpv=bool(situation["qpv"]),
        parent_isole=bool(personne.parent_isole),
        sous_main_justice=bool(personne.sous_main_justice),
    )


def conditions_de(parcours: Parcours, *, le: date) -> tuple[ConditionEntree, ...]:
    """Every condition of art. 2 and 3, met or not, under the Pacte in force on the first appointment."""
    return conditions_d_apres(parcours, entree_de(parcours, le=le), le=le)


def conditions_d_apres(parcours: Parcours, entree: SituationEntree, *, le: date) -> tuple[ConditionEntree, ...]:
    """The same, from facts already read, or typed."""
    return conditions_integration(entree, version_en_vigueur(parcours.date_premier_rdv or le))
