"""What each role gets from the dashboards' addresses (A-1, A-4)."""

from tests.matrice import Acces
from tests.pilotage.mondes_acces import edition_d_aix

EXPLORATION = "?perimetre=aix&du=2024-01-01&au=2024-12-31"
LECTEURS = {"animation": 200, "financeur": 200, "autres": 404}


def edition(monde):
    return {"pk": edition_d_aix(monde).pk}


MATRICE = {
    "pilotage:editions": Acces({"animation": 200, "autre_animation": 200, "financeur": 200, "autres": 403}),
    "pilotage:dresser": Acces(
        {"animation": 302, "autre_animation": 302, "autres": 403},
        methode="post",
        donnees=lambda monde: {"plie": "", "trimestre": ""},
    ),
    "pilotage:explorer": Acces({"animation": 200, "autre_animation": 200, "financeur": 200, "autres": 403}),
    "pilotage:explorer_donnees": Acces(
        {"animation": 200, "autre_animation": 400, "financeur": 200, "autres": 403},
        kwargs=lambda monde: {"forme": "csv"},
        requete=EXPLORATION,
    ),
    "pilotage:explorer_cellule": Acces(
        {"animation": 200, "autre_animation": 404, "financeur": 404, "autres": 403},
        kwargs=lambda monde: {"code": "periode:aix:accompagnes"},
        requete=EXPLORATION,
    ),
    "pilotage:indicateurs": Acces({"animation": 200, "autre_animation": 200, "financeur": 200, "autres": 403}),
    "pilotage:edition": Acces(LECTEURS, kwargs=edition),
    "pilotage:edition_pdf": Acces(LECTEURS, kwargs=edition),
    "pilotage:edition_donnees": Acces(LECTEURS, kwargs=lambda monde: {**edition(monde), "forme": "csv"}),
    "pilotage:cellule": Acces(
        {"animation": 200, "autres": 404},
        kwargs=lambda monde: {**edition(monde), "code": "periode:aix:accompagnes"},
    ),
    "pilotage:publier": Acces(
        {"animation": 302, "financeur": 403, "autres": 404},
        kwargs=edition,
        methode="post",
        donnees=lambda monde: {"commentaire": "", "version": 1},
    ),
}
