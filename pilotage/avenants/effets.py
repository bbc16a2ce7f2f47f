"""« Ce qui changerait »: the parcours under way judged twice, by the versions in force and with the avenant added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from accounts import source_pacte
from accounts.models import Plie, VersionPacte
from parcours.models import Parcours
from pilotage.models import ComparaisonAvenant, EffetAvenant
from plie.pacte import ParametresPacte
from sorties.enums import Qualification
from sorties.models import Smic, Sortie
from sorties.regles import Situation, VerdictSortie, juger_sortie
from sorties.selectors import preuves_de, situation_des_preuves
from sorties.smic import BaremeSmic

LOT = 500
# What is counted, by PLIE; the order is the screen's.
COMPTES = {
    "compares": "En cours",
    "changes": "Jugés autrement",
    "verdicts": "Verdict",
    "perdent": "Perdues",
    "gagnent": "Gagnées",
    "echeances": "Échéance",
    "deviennent_hors_delai": "Hors délai",
    "redeviennent_en_delai": "En délai",
    "sorties_decidees": "Décidées",
}


@dataclass(frozen=True)
class Jugement:
    """What the Pacte says of a parcours, as far as an avenant may change it."""

    qualification: str
    critere: str
    constatable_le: date | None
    echeance: date
    hors_delai: bool

    @property
    def verdict(self) -> tuple[str, str, date | None]:
        return self.qualification, self.critere, self.constatable_le

    @property
    def positif(self) -> bool:
        return self.qualification == Qualification.POSITIVE


@dataclass(frozen=True)
class Effet:
    """A parcours that the avenant would judge otherwise."""

    parcours: int
    plie: str
    avant: Jugement
    apres: Jugement


@transaction.atomic
def comparer(avenant: VersionPacte, *, le: date, avancer: Callable[[float, str], None]) -> ComparaisonAvenant:
    """Compare an avenant, as it is now, on the parcours under way; what it replaces is erased.

    Being hors délai is looked at on the day the avenant takes effect, when that is still to come.
    """
    avant, apres = tuple(source_pacte.en_vigueur()), source_pacte.avec(avenant)
    jour = max(le, avenant.date_effet)
    comptes: dict[str, Counter[str]] = {code: Counter() for code in Plie.objects.values_list("code", flat=True)}
    trouves: list[Effet] = []
    total = Parcours.objects.en_cours().count()
    for rang, effet in enumerate(_juger_deux_fois(avant, apres, le=le, jour=jour)):
        avancer(5 + 90 * rang / max(total, 1), f"{rang} parcours comparés sur {total}")
        compte = comptes[effet.plie]
        compte["compares"] += 1
        if effet.avant != effet.apres:
            compte.update(_changements(effet))
            trouves.append(effet)
    decidees = Sortie.objects.filter(date_sortie__gte=avenant.date_effet)
    for code in decidees.values_list("parcours__plie__code", flat=True):
        comptes[code]["sorties_decidees"] += 1
    ComparaisonAvenant.objects.filter(avenant=avenant).delete()
    comparaison = ComparaisonAvenant.objects.create(
        avenant=avenant,
        version_comparee=avenant.version,
        date_arrete=le,
        chiffres={code: {nom: compte[nom] for nom in COMPTES} for code, compte in sorted(comptes.items())},
    )
    EffetAvenant.objects.bulk_create(
        (
            EffetAvenant(comparaison=comparaison, parcours_id=e.parcours, avant=asdict(e.avant), apres=asdict(e.apres))
            for e in trouves
        ),
        batch_size=LOT,
    )
    return comparaison


def _juger_deux_fois(
    avant: Sequence[ParametresPacte], apres: Sequence[ParametresPacte], *, le: date, jour: date
) -> Iterator[Effet]:
    smic = BaremeSmic(Smic.objects.couples())
    en_cours = Parcours.objects.en_cours().filter(date_debut__isnull=False)
    echeances = [dict(en_cours.avec_echeance(connues=v).values_list("pk", "date_echeance")) for v in (avant, apres)]
    lus = en_cours.select_related("plie").order_by("pk").iterator(chunk_size=LOT)
    while lot := list(islice(lus, LOT)):
        preuves = preuves_de(lot)
        for parcours in lot:
            situation = situation_des_preuves(parcours, preuves[parcours.pk], le)
            yield Effet(
                parcours.pk,
                parcours.plie.code,
                *(
                    _jugement(situation, versions, smic, dates[parcours.pk], jour)
                    for versions, dates in zip((avant, apres), echeances, strict=True)
                ),
            )


def _jugement(
    situation: Situation, versions: Sequence[ParametresPacte], smic: BaremeSmic, echeance: date, jour: date
) -> Jugement:
    verdict: VerdictSortie = juger_sortie(situation, smic, connues=versions)
    return Jugement(
        verdict.qualification, verdict.critere or "", verdict.constatable_le, echeance, hors_delai=jour > echeance
    )


def _changements(effet: Effet) -> Iterator[str]:
    avant, apres = effet.avant, effet.apres
    yield "changes"
    if avant.verdict != apres.verdict:
        yield "verdicts"
    if avant.positif and not apres.positif:
        yield "perdent"
    if apres.positif and not avant.positif:
        yield "gagnent"
    if avant.echeance != apres.echeance:
        yield "echeances"
    if apres.hors_delai and not avant.hors_delai:
        yield "deviennent_hors_delai"
    if avant.hors_delai and not apres.hors_delai:
        yield "redeviennent_en_delai"


def total(chiffres: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """The figures of every PLIE together."""
    return {nom: sum(int(compte[nom]) for compte in chiffres.values()) for nom in COMPTES}
