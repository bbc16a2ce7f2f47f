"""What each role gets from the API: figures in one's own scope, never a person."""

from tests.matrice import Acces

LECTEURS = {"anonyme": 403, "animation": 200, "autre_animation": 200, "financeur": 200, "autres": 403}
MATRICE = {
    "api:schema": Acces({"anonyme": 403, "autres": 200}),
    "api:indicateurs": Acces(LECTEURS),
    "api:chiffres": Acces({**LECTEURS, "autre_animation": 404}, requete="?perimetre=aix&du=2024-01-01&au=2024-12-31"),
}
