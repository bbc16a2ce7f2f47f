"""An avenant as its pages read it: figure by figure, beside the version that it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts import source_pacte
from accounts.enums import StatutVersion
from accounts.models import Utilisateur, VersionPacte
from pilotage.avenants.effets import COMPTES, total
from pilotage.avenants.regles import changements
from pilotage.models import ComparaisonAvenant
from plie.pacte import Parametre, ParametresPacte, versions
from plie.socle.models import Tache

COMPARER = "pilotage.comparer_avenant"

# The figures by subject, as the file orders them: the first figure of each.
_SUJETS = (
    ("Publics", "age_minimum"),
    ("Accueil et contrat", "delai_reception_jours"),
    ("Durée du parcours", "duree_max_mois"),
    ("Consolidation", "consolidation_mois"),
    ("Emploi durable", "temps_partiel_legal_heures"),
    ("Intérim et multi-employeurs", "heures_9_mois"),
    ("Création ou reprise d’entreprise", "part_smic"),
    ("Formation et certifications", "formation_mois"),
    ("Suivi", "rappel_contrat_jours"),
    ("Accès et données personnelles", "seuil_petites_cellules"),
    ("Objectifs", "debut_pacte"),
    ("Pilotage", "comites_pilotage_an"),
)


@dataclass(frozen=True)
class Figure:
    """A figure in two versions."""

    parametre: Parametre
    avant: str
    apres: str
    change: bool


@dataclass(frozen=True)
class Groupe:
    """The figures of one subject."""

    libelle: str
    figures: tuple[Figure, ...]

    @property
    def nombre_de_changements(self) -> int:
        return sum(figure.change for figure in self.figures)


@dataclass(frozen=True)
class AvenantLu:
    """An avenant being prepared, the version before it, and what differs."""

    avenant: VersionPacte
    avant: ParametresPacte
    apres: ParametresPacte
    groupes: tuple[Groupe, ...]

    @property
    def differences(self) -> tuple[Figure, ...]:
        return tuple(figure for groupe in self.groupes for figure in groupe.figures if figure.change)


def lire_avenant(avenant: VersionPacte) -> AvenantLu:
    """An avenant beside the version that it changes: the last one for a draft, else the one before it."""
    connues = versions() if avenant.statut == StatutVersion.EN_VIGUEUR else source_pacte.avec(avenant)
    rang = next(rang for rang, version in enumerate(connues) if version.code == avenant.code)
    avant, apres = connues[max(rang - 1, 0)], connues[rang]
    return AvenantLu(avenant, avant, apres, comparer_versions(avant, apres))


def comparer_versions(avant: ParametresPacte, apres: ParametresPacte) -> tuple[Groupe, ...]:
    """Every figure of two versions, by subject, in the order of the Pacte."""
    differents = set(changements(avant, apres))
    premiers = {code: libelle for libelle, code in _SUJETS}
    groupes: list[tuple[str, list[Figure]]] = []
    for code, parametre in apres.definitions.items():
        if code in premiers or not groupes:
            groupes.append((premiers.get(code, "Divers"), []))
        groupes[-1][1].append(
            Figure(parametre, avant.definition(code).en_clair, parametre.en_clair, code in differents)
        )
    return tuple(Groupe(libelle, tuple(figures)) for libelle, figures in groupes)


def tache_en_cours(avenant: VersionPacte, utilisateur: Utilisateur) -> Tache | None:
    """The comparison that this person has asked for and that the worker has not finished."""
    demandees = Tache.objects.filter(nature=COMPARER, parametres__avenant=avenant.pk, terminee_le__isnull=True)
    return demandees.filter(demandee_par_id=utilisateur.pk).order_by("-pk").first()


def cle_de_la_comparaison(avenant: VersionPacte) -> str:
    """What names a comparison: asked for twice before it is done it is done once, asked for again it is done again."""
    faites = Tache.objects.filter(nature=COMPARER, parametres__avenant=avenant.pk, terminee_le__isnull=False).count()
    return f"{avenant.pk}:{avenant.version}:{faites}"


def derniere_comparaison(avenant: VersionPacte) -> ComparaisonAvenant | None:
    """What was last compared, whether or not the avenant has changed since."""
    return ComparaisonAvenant.objects.filter(avenant=avenant).order_by("-pk").first()


def tableau_des_effets(
    comparaison: ComparaisonAvenant, noms: Sequence[tuple[str, str]], *, ensemble: bool
) -> dict[str, Any]:
    """The counts as a table: a row by PLIE (code, name), and all of them together."""
    chiffres = comparaison.chiffres
    vides = dict.fromkeys(COMPTES, 0)
    comptes = [(nom, chiffres.get(code, vides)) for code, nom in noms]
    if ensemble:
        comptes.append(("Ensemble", total(chiffres)))
    return {
        "colonnes": list(COMPTES.values()),
        "lignes": [(nom, [(libelle, compte[code]) for code, libelle in COMPTES.items()]) for nom, compte in comptes],
    }
