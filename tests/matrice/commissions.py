"""What each role gets from the commission's addresses (A-1, A-3)."""

from tests.matrice import Acces

SEANCE = {"animation": 200, "membre": 200, "autres": 404}
# The session is open in the world: the gestures that its status refuses come back to it with a message.
CONDUITE = {"animation": 302, "membre": 403, "autres": 404}


COMPOSITION = {"animation": 200, "autres": 404}


def siege(monde):
    return {"pk": monde.divers["suppleant"].pk}


def seance(monde):
    return {"pk": monde.seance.pk}


def seance_close(monde):
    return {"pk": monde.divers["seance_close"].pk}


def lettre_au_pole(monde):
    return {"pk": monde.divers["lettre_au_pole"].pk}


def point(monde):
    return {"pk": monde.point.pk}


MATRICE = {
    "commissions:liste": Acces(
        {
            "animation": 200,
            "autre_animation": 200,
            "membre": 200,
            "membre_non_convoque": 200,
            "autres": 403,
        }
    ),
    "commissions:statistiques": Acces({"animation": 200, "autre_animation": 200, "autres": 403}),
    "commissions:statistiques_export": Acces(
        {"animation": 200, "autre_animation": 200, "autres": 403}, kwargs=lambda m: {"forme": "csv"}
    ),
    "commissions:planifier": Acces({"animation": 200, "autre_animation": 200, "autres": 403}),
    "commissions:planifier_serie": Acces({"animation": 200, "autre_animation": 200, "autres": 403}),
    "commissions:composition": Acces(COMPOSITION, kwargs=lambda m: {"code": "aix"}),
    "commissions:regler_les_noms": Acces(
        {"animation": 302, "autres": 404}, kwargs=lambda m: {"code": "aix"}, methode="post"
    ),
    "commissions:membre_modifier": Acces(COMPOSITION, kwargs=siege),
    "commissions:membre_retirer": Acces({"animation": 302, "autres": 404}, kwargs=siege, methode="post"),
    "commissions:deplacer": Acces({"animation": 200, "membre": 403, "autres": 404}, kwargs=seance),
    "commissions:appeler_suppleant": Acces(
        CONDUITE,
        kwargs=lambda m: {
            "pk": m.seance.pk,
            "convocation": m.seance.convocations.get().pk,
            "membre": m.divers["suppleant"].pk,
        },
        methode="post",
    ),
    "commissions:seance": Acces(SEANCE, kwargs=seance),
    "commissions:points": Acces(SEANCE, kwargs=seance),
    "commissions:preparer": Acces(CONDUITE, kwargs=seance, methode="post"),
    "commissions:ouvrir": Acces(CONDUITE, kwargs=seance, methode="post"),
    "commissions:clore": Acces(CONDUITE, kwargs=seance, methode="post"),
    "commissions:annuler": Acces(CONDUITE, kwargs=seance, methode="post"),
    "commissions:presences": Acces(CONDUITE, kwargs=seance, methode="post"),
    "commissions:convoquer": Acces(CONDUITE, kwargs=seance, methode="post"),
    "commissions:ajouter": Acces(
        {"animation": 200, "membre": 403, "autres": 404},
        kwargs=lambda m: {"pk": m.seance.pk, "saisine": m.saisine.pk},
    ),
    "commissions:ordre_du_jour": Acces(SEANCE, kwargs=seance),
    "commissions:proces_verbal": Acces(SEANCE, kwargs=seance_close),
    "commissions:proces_verbal_anonyme": Acces(SEANCE, kwargs=seance_close),
    # The member presided.
    "commissions:signer": Acces({"animation": 403, "membre": 302, "autres": 404}, kwargs=seance_close, methode="post"),
    "commissions:courriers": Acces({"animation": 200, "membre": 403, "autres": 404}, kwargs=seance_close),
    "commissions:preparer_courriers": Acces(
        {"animation": 302, "membre": 403, "autres": 404}, kwargs=seance_close, methode="post"
    ),
    "commissions:retours": Acces({"agent_pole": 200, "autre_agent_pole": 200, "autres": 403}),
    "commissions:courrier": Acces(
        {"animation": 200, "referent": 200, "agent_pole": 200, "autres": 404}, kwargs=lettre_au_pole
    ),
    "commissions:retour_lu": Acces(
        {"animation": 302, "referent": 302, "agent_pole": 403, "autres": 404}, kwargs=lettre_au_pole, methode="post"
    ),
    "commissions:point": Acces(SEANCE, kwargs=point),
    "commissions:suivre": Acces(SEANCE, kwargs=point),
    "commissions:corriger": Acces(
        {"animation": 200, "membre": 403, "autres": 404},
        kwargs=lambda m: {"pk": m.divers["seance_close"].points.get().pk},
    ),
    "commissions:accords": Acces({"animation": 200, "membre": 403, "autres": 404}, kwargs=seance),
    # Empty, the member's comes back to be filled; the structure d'animation is told why it gives none.
    "commissions:donner_avis": Acces({"animation": 302, "membre": 422, "autres": 404}, kwargs=point, methode="post"),
    # A member withdraws alone; the structure d'animation records it for anybody.
    "commissions:deporter": Acces(
        {"animation": 302, "membre": 302, "autres": 404},
        kwargs=lambda m: {"pk": m.point.pk, "convocation": m.seance.convocations.get().pk},
        methode="post",
    ),
    "commissions:accorder": Acces(CONDUITE, kwargs=point, methode="post"),
    "commissions:demander": Acces(
        {"referent": 200, "animation": 200, "agent_pole": 403, "autres": 404},
        kwargs=lambda m: {"pk": m.parcours.pk, "objet": "prolongation"},
    ),
    "commissions:retirer": Acces(
        {"referent": 403, "animation": 403, "autres": 404},
        kwargs=lambda m: {"pk": m.saisine.pk},
        methode="post",
    ),
}
