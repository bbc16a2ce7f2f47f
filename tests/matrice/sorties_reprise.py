"""What each role gets from the import's addresses: the structure d'animation of the PLIE alone."""

from plie.socle.models import Tache
from plie.socle.taches import demander
from sorties.reprise.depots import NATURE
from tests.matrice import Acces


def tache(monde) -> dict[str, int]:
    """An import asked for in the world's PLIE, whose preview waits."""
    parametres = {
        "fichier": "reprises/absent.zip",
        "nom": "reprise.zip",
        "plie": monde.parcours.plie_id,
        "simulation": True,
        "partiel": False,
    }
    demandee: Tache = demander(NATURE, cle="matrice", parametres=parametres, par=monde.roles["animation"])
    return {"pk": demandee.pk}


MATRICE = {
    "sorties:reprise": Acces({"animation": 200, "autre_animation": 200, "autres": 403}),
    "sorties:reprise_suivi": Acces({"animation": 200, "autres": 404}, kwargs=tache),
    "sorties:reprise_etat": Acces({"animation": 200, "autres": 404}, kwargs=tache),
    "sorties:reprise_confirmer": Acces({"animation": 302, "autres": 404}, kwargs=tache, methode="post"),
    # No report yet: the address answers like one that does not exist.
    "sorties:reprise_rapport": Acces({"autres": 404}, kwargs=tache),
}
