"""What each role gets from the dashboards' addresses (A-1, A-4)."""

from datetime import timedelta

from pilotage.avenants.effets import comparer
from pilotage.models import SupportReunion
from pilotage.rapports.models import CompilationRapports
from pilotage.rapports.services import commencer_rapport
from plie.socle.horloge import aujourdhui
from tests.fabriques.pacte import brouillon
from tests.matrice import Acces
from tests.pilotage.mondes_acces import edition_d_aix, edition_suivante

EXPLORATION = "?perimetre=aix&du=2024-01-01&au=2024-12-31"
ADMINISTRATEUR = {"administrateur": 200, "autres": 404}


def avenant(monde):
    """An avenant being prepared, already compared."""
    if "avenant" not in monde.divers:
        monde.divers["avenant"] = brouillon(aujourdhui() + timedelta(days=30), duree_max_mois=24)
    return {"pk": monde.divers["avenant"].pk}


def comparaison(monde):
    if "comparaison" not in monde.divers:
        avenant(monde)
        monde.divers["comparaison"] = comparer(monde.divers["avenant"], le=aujourdhui(), avancer=lambda *_: None)
    return {"pk": monde.divers["comparaison"].pk}


LECTEURS = {"animation": 200, "financeur": 200, "autres": 404}
FIGURES = {"animation": 200, "autre_animation": 200, "financeur": 200, "autres": 403}


def rapport(monde):
    """A draft of Aix, for this year."""
    if "rapport" not in monde.divers:
        monde.divers["rapport"] = commencer_rapport(plie=monde.parcours.plie, annee=aujourdhui().year)
    return {"pk": monde.divers["rapport"].pk}


def compilation(monde):
    if "compilation" not in monde.divers:
        monde.divers["compilation"] = CompilationRapports.objects.create(
            date_arrete=aujourdhui(),
            rapports=1,
            pdf=b"%PDF-1.7",
            empreinte="0" * 64,
            faite_par=monde.roles["animation"],
        )
    return {"pk": monde.divers["compilation"].pk}


def support(monde):
    """The pack of the comité de pilotage, drawn from the edition of Aix."""
    SupportReunion.objects.get_or_create(
        edition_id=edition(monde)["pk"], comite="pilotage", defaults={"pdf": b"%PDF-1.7", "empreinte": "0" * 64}
    )
    return "pilotage"


QUALITE = {"referent": 200, "collegue": 200, "animation": 200, "autre_animation": 200, "autres": 403}


def edition(monde):
    return {"pk": edition_d_aix(monde).pk}


MATRICE = {
    "pilotage:nomenclatures": Acces({"animation": 200, "autre_animation": 200, "administrateur": 200, "autres": 403}),
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
    "pilotage:croiser": Acces({"animation": 200, "autre_animation": 200, "financeur": 200, "autres": 403}),
    "pilotage:croiser_donnees": Acces(
        {"animation": 200, "autre_animation": 400, "financeur": 200, "autres": 403},
        kwargs=lambda monde: {"forme": "csv"},
        requete=f"{EXPLORATION}&par=commune",
    ),
    "pilotage:croiser_cellule": Acces(
        {"animation": 200, "autre_animation": 404, "financeur": 404, "autres": 403},
        requete=f"{EXPLORATION}&par=sexe&valeur=F&moment=periode&code=accompagnes",
    ),
    "pilotage:consolidation": Acces({"animation": 200, "autre_animation": 200, "financeur": 200, "autres": 403}),
    "pilotage:consolidation_donnees": Acces(
        {"animation": 200, "autre_animation": 400, "financeur": 200, "autres": 403},
        kwargs=lambda monde: {"forme": "csv"},
        requete="?perimetre=aix&annee=2024",
    ),
    "pilotage:indicateurs": Acces({"animation": 200, "autre_animation": 200, "financeur": 200, "autres": 403}),
    "pilotage:conduite": Acces({"animation": 200, "autre_animation": 200, "financeur": 200, "autres": 403}),
    "pilotage:entonnoir": Acces(
        {"animation": 200, "autre_animation": 404, "financeur": 404, "autres": 403},
        kwargs=lambda monde: {"code": "orientes:aix:prescripteur:total"},
    ),
    "pilotage:qualite": Acces(QUALITE),
    "pilotage:qualite_liste": Acces(QUALITE, kwargs=lambda monde: {"code": "sans_diagnostic"}),
    "pilotage:coherence": Acces({"animation": 200, "autre_animation": 200, "administrateur": 200, "autres": 403}),
    "pilotage:coherence_liste": Acces(
        {"animation": 200, "autre_animation": 200, "autres": 404}, kwargs=lambda monde: {"code": "debut_prouve"}
    ),
    "pilotage:rapports": Acces(FIGURES),
    "pilotage:rapport_commencer": Acces(
        {"animation": 302, "autre_animation": 302, "autres": 403},
        methode="post",
        donnees=lambda monde: {"plie": "", "annee": ""},
    ),
    "pilotage:rapport": Acces({"animation": 200, "autres": 404}, kwargs=rapport),
    "pilotage:rapport_pdf": Acces({"animation": 200, "autres": 404}, kwargs=rapport),
    "pilotage:rapport_section": Acces(
        {"animation": 200, "autres": 404}, kwargs=lambda monde: {**rapport(monde), "code": "equipe"}
    ),
    "pilotage:rapport_publier": Acces({"animation": 302, "autres": 404}, kwargs=rapport, methode="post"),
    "pilotage:rapports_compiler": Acces({"animation": 302, "autre_animation": 302, "autres": 403}, methode="post"),
    "pilotage:compilation": Acces(
        {"animation": 200, "autre_animation": 200, "financeur": 200, "autres": 404}, kwargs=compilation
    ),
    "pilotage:comite": Acces(LECTEURS, kwargs=lambda monde: {**edition(monde), "comite": support(monde)}),
    "pilotage:supports": Acces({"animation": 302, "financeur": 302, "autres": 404}, methode="post", kwargs=edition),
    "pilotage:edition": Acces(LECTEURS, kwargs=edition),
    "pilotage:verifier": Acces({"animation": 302, "financeur": 403, "autres": 404}, methode="post", kwargs=edition),
    "pilotage:ecarts": Acces(
        {"animation": 200, "autres": 404},
        kwargs=lambda monde: {"pk": edition_suivante(monde).pk, "reference": edition(monde)["pk"]},
    ),
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
    "pilotage:avenant_preparer": Acces({"administrateur": 200, "autres": 403}),
    "pilotage:avenant": Acces(ADMINISTRATEUR, kwargs=avenant),
    "pilotage:avenant_modifier": Acces(ADMINISTRATEUR, kwargs=avenant),
    "pilotage:avenant_figure": Acces(ADMINISTRATEUR, kwargs=lambda monde: {**avenant(monde), "code": "duree_max_mois"}),
    "pilotage:avenant_retablir": Acces(
        {"administrateur": 302, "autres": 404},
        kwargs=lambda monde: {**avenant(monde), "code": "duree_max_mois"},
        methode="post",
        donnees=lambda monde: {"version": 1},
    ),
    "pilotage:avenant_comparer": Acces({"administrateur": 302, "autres": 404}, kwargs=avenant, methode="post"),
    "pilotage:avenant_abandonner": Acces(
        {"administrateur": 302, "autres": 404}, kwargs=avenant, methode="post", donnees=lambda monde: {"version": 1}
    ),
    "pilotage:avenant_publier": Acces(ADMINISTRATEUR, kwargs=avenant, methode="post"),
    # Figures for the administrator, parcours for the structure d'animation of their PLIE: no name in the former.
    "pilotage:avenant_effets": Acces(
        {"animation": 200, "autre_animation": 200, "administrateur": 200, "autres": 404}, kwargs=comparaison
    ),
}
