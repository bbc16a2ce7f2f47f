"""What each role gets from the log (A-5)."""

from tests.matrice import Acces

MATRICE = {
    "journal:liste": Acces({"animation": 200, "autre_animation": 200, "autres": 403}),
    "journal:inhabituels": Acces({"animation": 200, "autre_animation": 200, "administrateur": 200, "autres": 403}),
    "journal:parcours": Acces(
        {"animation": 200, "referent": 403, "agent_pole": 403, "autres": 404},
        kwargs=lambda m: {"pk": m.parcours.pk},
    ),
    "parcours:historique": Acces(
        {"animation": 200, "referent": 403, "agent_pole": 403, "autres": 404},
        kwargs=lambda m: {"pk": m.parcours.pk},
    ),
}
