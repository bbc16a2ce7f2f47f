"""The values of an edition of several PLIE, for a reader whose scope does not hold them all (A-4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pilotage.exports import lire_valeur
from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.masque import CUMUL, MASQUEE, PERIODE, masquer
from pilotage.presentation.cases import seuil

# What the trend draws, what the objectives count: hidden with the cells that say the same.
_TENDANCE = ("integrations", "sorties", "sorties_positives", "effectif_fin")
_OBJECTIFS = ("accompagnes", "brsa", "effectif_debut", "integrations")


def voiler(valeurs: Mapping[str, Any], en_clair: Collection[str]) -> dict[str, Any]:
    """A copy without the small cells of the PLIE outside `en_clair`, nor what would give them back."""
    codes = {plie["code"] for plie in valeurs["plies"]}
    if codes <= set(en_clair):
        return dict(valeurs)
    mesures = masquer(
        valeurs["mesures"],
        en_clair=en_clair,
        seuil=seuil(),
        bornes=valeurs["periodes"],
        variations=[tuple(v) for e in valeurs.get("ecarts", []) for v in e.get("variations", [])],
    )

    def tues(perimetre: str, nom: str, indicateurs: Collection[str]) -> bool:
        return any(_masquee(mesures[nom][perimetre], code) for code in indicateurs)

    visibles = set(en_clair)
    ensemble_tu = len(codes - visibles) == 1 or any(tues(TOTAL, nom, _TENDANCE) for nom in (PERIODE, CUMUL))
    if not ensemble_tu:
        visibles.add(TOTAL)
    objectifs = valeurs["objectifs"]
    tus = {c for c in objectifs["lignes"] if c not in en_clair and tues(c, CUMUL, _OBJECTIFS)}
    return {
        **valeurs,
        "mesures": mesures,
        "tendance": [
            {**point, "valeurs": {code: v for code, v in point["valeurs"].items() if code in visibles}}
            for point in valeurs["tendance"]
        ],
        "objectifs": {
            **objectifs,
            "lignes": {
                code: [_taire(ligne) for ligne in lignes] if code in tus else lignes
                for code, lignes in objectifs["lignes"].items()
                if code != TOTAL or code not in tus
            },
            "parts": {
                code: [
                    {**part, **(MASQUEE if code not in en_clair and tues(code, CUMUL, [part["code"]]) else {})}
                    for part in parts
                ]
                for code, parts in objectifs["parts"].items()
                if code in {TOTAL, *en_clair}
            },
            "pacte": None if ensemble_tu else objectifs["pacte"],
        },
        "ecarts": [
            {
                **{cle: valeur for cle, valeur in e.items() if cle != "variations"},
                "lignes": [ligne for ligne in e["lignes"] if ligne["perimetre"] in en_clair],
            }
            for e in valeurs.get("ecarts", [])
        ],
    }


def _taire(ligne: Mapping[str, Any]) -> dict[str, Any]:
    """An objective, without what was done of it nor what follows from that: the objective itself is public."""
    return {**ligne, "realise": None, "taux": None, "reste": None, "projection": None, "masque": True}


def _masquee(mesures: Mapping[str, Any], code: str) -> bool:
    valeur = lire_valeur(mesures, CATALOGUE[code])
    return isinstance(valeur, Mapping) and bool(valeur.get("masque"))
