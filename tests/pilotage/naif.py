"""A slow, obvious computation of the indicators over plain values: the SQL is compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta


@dataclass
class Cas:
    """One parcours with everything an indicator reads."""

    participant: int
    plie: str
    debut: date
    fin: date | None
    naissance: date
    sexe: str
    qpv: bool | None
    niveau: str
    inscription: date | None
    inscription_en_cours: bool
    rqth: bool | None
    rsa: list[tuple[date, date | None]]
    qualification: str = ""
    type: str = ""
    critere: str = ""
    orientation: date | None = None
    commission: date | None = None
    prolongation: date | None = None
    entretiens: tuple[date, ...] = ()
    pk: int = 0
    commune: str | None = None
    ass: bool | None = None
    aah: bool | None = None
    parent_isole: bool | None = None
    sous_main_justice: bool | None = None
    # Signed on, ended on.
    contrats: tuple[tuple[date, date], ...] = ()


def age(naissance: date, le: date) -> int:
    """Complete years; one more each time the birthday of that many years has come."""
    annees = 0
    while naissance + relativedelta(years=annees + 1) <= le:
        annees += 1
    return annees


def ensembles(cas: Cas, d1: date, d2: date) -> dict[str, bool]:
    vivant = cas.fin is None or cas.fin >= d1
    return {
        "effectif_debut": cas.debut < d1 and vivant,
        "integrations": d1 <= cas.debut <= d2,
        "accompagnes": cas.debut <= d2 and vivant,
        "sorties": cas.fin is not None and d1 <= cas.fin <= d2,
        "effectif_fin": cas.debut <= d2 and (cas.fin is None or cas.fin > d2),
    }


def publics(cas: Cas, d2: date) -> dict[str, bool]:
    jusque = min(cas.fin, d2) if cas.fin else d2
    ans = age(cas.naissance, cas.debut)
    return {
        "brsa": any(debut <= jusque and (fin is None or fin >= cas.debut) for debut, fin in cas.rsa),
        "deld": cas.inscription is not None and cas.inscription + relativedelta(months=12) <= cas.debut,
        "qpv": cas.qpv is True,
        "femmes": cas.sexe == "F",
        "hommes": cas.sexe == "H",
        "age.moins_25": ans < 25,
        "age.25_34": 25 <= ans <= 34,
        "age.35_44": 35 <= ans <= 44,
        "age.45_54": 45 <= ans <= 54,
        "age.plus_54": ans > 54,
        "niveau.5_et_plus": cas.niveau in {"5", "6", "7", "8"},
        "niveau.4": cas.niveau == "4",
        "niveau.3": cas.niveau == "3",
        "niveau.1_2": cas.niveau in {"1", "2"},
        "niveau.inconnu": cas.niveau in {"", "9"},
    }


def taux(n: int, sur: int) -> dict[str, Any]:
    return {"n": n, "sur": sur, "taux": n / sur if sur else None}


def figures(monde: list[Cas], d1: date, d2: date) -> dict[str, Any]:
    """The same keys as the catalogue, flat, for the cases of a scope."""
    dans = {nom: [c for c in monde if ensembles(c, d1, d2)[nom]] for nom in ensembles(monde[0], d1, d2)}
    lu: dict[str, Any] = {nom: len(cas) for nom, cas in dans.items()}
    lu["personnes"] = len({c.participant for c in dans["accompagnes"]})
    for ensemble, prefixe in (
        ("accompagnes", ""),
        ("integrations", "parmi_integrations."),
        ("sorties", "parmi_sorties."),
        ("effectif_fin", "parmi_effectif_fin."),
    ):
        for code in publics(monde[0], d2):
            n = sum(publics(c, d2)[code] for c in dans[ensemble])
            lu[prefixe + code] = taux(n, len(dans[ensemble]))
    sorties = dans["sorties"]
    positives = [c for c in sorties if c.qualification == "positive"]
    autres = [c for c in sorties if c.qualification != "positive"]
    for qualification in ("positive", "dynamique", "autre"):
        n = sum(c.qualification == qualification for c in sorties)
        lu[f"sorties_{qualification}s"] = taux(n, len(sorties))
    neutres = {"demenagement", "deces", "retraite"}
    lu["taux_hors_neutralisees"] = taux(len(positives), sum(c.type not in neutres for c in sorties))
    lu["taux_sur_entrees"] = taux(len(positives), len(dans["integrations"]))
    lu["a_la_marge"] = sum(c.critere == "S-1bis" for c in sorties)
    lu["positives_par_type.cdi"] = taux(sum(c.type == "cdi" for c in positives), len(positives))
    lu["autres_par_type.inconnu"] = taux(
        sum(c.qualification == "autre" and c.type == "" for c in sorties),
        sum(c.qualification == "autre" for c in sorties),
    )
    lu["duree_moyenne_positives"] = moyenne([(c.fin - c.debut).days for c in positives if c.fin])
    lu["duree_moyenne_autres"] = moyenne([(c.fin - c.debut).days for c in autres if c.fin])
    lu["duree_moyenne_effectif"] = moyenne([(d2 - c.debut).days for c in dans["effectif_fin"]])
    lu.update(processus(dans, d1, d2))
    return lu


def processus(dans: dict[str, list[Cas]], d1: date, d2: date) -> dict[str, Any]:
    fin = dans["effectif_fin"]
    orientes = [
        c
        for c in dans["integrations"]
        if c.orientation and any(d <= c.orientation and (f is None or f >= c.orientation) for d, f in c.rsa)
    ]
    delais = [(c.debut - c.orientation).days for c in orientes if c.orientation]
    echeances = {
        c.pk: c.debut + relativedelta(months=24 if c.prolongation and c.prolongation <= d2 else 18) for c in fin
    }
    prolonges = sum(c.prolongation is not None and d1 <= c.prolongation <= d2 for c in dans["accompagnes"])
    muets = sum((d2 - max((e for e in c.entretiens if c.debut <= e <= d2), default=c.debut)).days >= 45 for c in fin)
    return {
        "processus.reception_15_jours": taux(sum(j <= 15 for j in delais), len(delais)),
        "processus.receptions_tardives": sum(j > 15 for j in delais),
        "processus.prolongations": taux(prolonges, len(dans["accompagnes"])),
        "processus.hors_delai": taux(sum(d2 > echeances[c.pk] for c in fin), len(fin)),
        "processus.sans_entretien": taux(muets, len(fin)),
    }


def moyenne(jours: list[int]) -> float | None:
    return sum(jours) / len(jours) / 30.4375 if jours else None
