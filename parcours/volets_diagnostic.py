"""The diagnostic on the page of a parcours: difficulties with their history, distance to employment, evolution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.models import Etape, Parcours
from parcours.permissions import peut_modifier_ouvert
from parcours.regles.evolution import Changement, chronologie, etat_au, jalons, repartition
from parcours.selectors.lecture import limite_de
from parcours.volets import Evenement, Trace
from participants.enums import EtatDifficulte, FamilleDifficulte
from participants.models import Diagnostic, Difficulte, MesureDistance, SuiviDifficulte
from plie.socle.graphiques import colonnes
from plie.socle.typographie import date_en_chiffres

TONS = {
    EtatDifficulte.A_TRAITER: "danger",
    EtatDifficulte.EN_COURS: "attention",
    EtatDifficulte.LEVE: "succes",
}
MOUVEMENTS = {
    EtatDifficulte.A_TRAITER: "Difficulté de nouveau à traiter",
    EtatDifficulte.EN_COURS: "Difficulté en cours de levée",
    EtatDifficulte.LEVE: "Difficulté levée",
}
# Below, the table says as much as a chart.
POINTS_D_UN_GRAPHIQUE = 3


@dataclass(frozen=True, slots=True)
class EtatLu:
    """A state of a difficulty, in words."""

    etat: str
    date_etat: date
    auteur: str


@dataclass(frozen=True, slots=True)
class DifficulteLue:
    """A difficulty as the section shows it: its state, how it came to it, what treats it."""

    difficulte: Difficulte
    etat: str
    ton: str
    changements: list[EtatLu]
    etapes: list[Etape]


def cadre(parcours: Parcours, utilisateur: Utilisateur, le: date) -> dict[str, Any]:
    """What each section of the follow-up reads."""
    return {"parcours": parcours, "le": le, "modifiable": bool(peut_modifier_ouvert(utilisateur, parcours))}


def diagnostic_lu(parcours: Parcours, utilisateur: Utilisateur) -> Diagnostic | None:
    """The diagnostic, when this reader may read it: dated in the RSA for a pôle (A-2)."""
    if parcours.diagnostic_id is None:
        return None
    return Diagnostic.objects.visibles_par(utilisateur).filter(pk=parcours.diagnostic_id).first()


def volet_diagnostic(parcours: Parcours, utilisateur: Utilisateur, le: date) -> dict[str, Any]:
    """Need, commitment, difficulties by family with their history, distance to employment."""
    diagnostic = diagnostic_lu(parcours, utilisateur)
    limite = limite_de(parcours, utilisateur)
    lues = _difficultes(diagnostic, utilisateur, limite) if diagnostic else []
    distances = _distances(diagnostic, limite) if diagnostic else []
    return cadre(parcours, utilisateur, le) | {
        "diagnostic": diagnostic,
        "familles": [
            (f"Difficultés {famille.label}s", [lue for lue in lues if lue.difficulte.famille == famille])
            for famille in FamilleDifficulte
        ],
        "distance": distances[0] if distances else None,
        "distances": distances,
        "graphique": _graphique([_changements(lue.difficulte, limite) for lue in lues], limite or le),
    }


def _difficultes(diagnostic: Diagnostic, utilisateur: Utilisateur, limite: date | None) -> list[DifficulteLue]:
    visibles = Etape.objects.visibles_par(utilisateur).de_la_plus_ancienne()
    lues = []
    for difficulte in diagnostic.difficultes.prefetch_related(
        Prefetch("suivis", SuiviDifficulte.objects.select_related("note_par").order_by("date_etat", "pk")),
        Prefetch("etapes", visibles),
    ):
        if limite is not None and difficulte.date_reperage > limite:
            continue
        changements = _changements(difficulte, limite)
        etat = _etat(difficulte, changements, limite)
        lues.append(
            DifficulteLue(
                difficulte,
                etat.label,
                TONS[etat],
                [EtatLu(EtatDifficulte(c.etat).label, c.date_etat, c.auteur) for c in changements],
                list(difficulte.etapes.all()),
            )
        )
    return lues


def _changements(difficulte: Difficulte, limite: date | None) -> list[Changement]:
    """Its states one after the other; what changed after the end of the RSA is not told to a pôle (A-2)."""
    suite = [
        Changement(suivi.etat, suivi.date_etat, str(suivi.note_par) if suivi.note_par else "")
        for suivi in difficulte.suivis.all()
    ] or chronologie(
        date_reperage=difficulte.date_reperage,
        date_prise_en_charge=difficulte.date_prise_en_charge,
        date_levee=difficulte.date_levee,
    )
    return [changement for changement in suite if limite is None or changement.date_etat <= limite]


def _etat(difficulte: Difficulte, changements: list[Changement], limite: date | None) -> EtatDifficulte:
    if limite is None:
        return EtatDifficulte(difficulte.etat)
    if difficulte.date_levee is not None and difficulte.date_levee > limite and not difficulte.suivis.all():
        # Nobody noted when the work began: it was not lifted yet.
        return EtatDifficulte.EN_COURS
    return EtatDifficulte(etat_au(changements, limite) or EtatDifficulte.A_TRAITER)


def _distances(diagnostic: Diagnostic, limite: date | None) -> list[MesureDistance]:
    """The latest first."""
    mesures = diagnostic.distances.select_related("note_par").order_by("-date_mesure")
    return list(mesures if limite is None else mesures.filter(date_mesure__lte=limite))


def _graphique(chronologies: list[list[Changement]], le: date) -> Any:
    """How many difficulties were to treat, under way, lifted, as time went; None while nothing has moved."""
    jours = [c.date_etat for changements in chronologies for c in changements]
    if not jours or all(len(changements) < 2 for changements in chronologies):
        return None
    points = jalons(min(jours), le)
    if len(points) < POINTS_D_UN_GRAPHIQUE:
        return None
    comptes = repartition(chronologies, points)
    return colonnes(
        "Difficultés au fil du parcours",
        [date_en_chiffres(point) for point in points],
        [(EtatDifficulte(etat).label.capitalize(), valeurs) for etat, valeurs in comptes.items()],
        empilees=True,
    )


def fil_diagnostic(parcours: Parcours, utilisateur: Utilisateur, *, modifiable: bool) -> Iterator[Evenement]:
    """The diagnostic, each difficulty that moved, each distance noted."""
    diagnostic = diagnostic_lu(parcours, utilisateur)
    if diagnostic is None:
        return
    url = reverse("parcours:diagnostic", args=[parcours.pk]) if modifiable else ""
    yield Evenement(
        diagnostic.date_diagnostic,
        "Diagnostic établi",
        "diagnostic",
        "clipboard2-check",
        "",
        diagnostic.projet,
        url,
        Trace(diagnostic),
    )
    suivis = SuiviDifficulte.objects.filter(difficulte__diagnostic=diagnostic).select_related("difficulte", "note_par")
    premiers: set[int] = set()
    for suivi in suivis.order_by("difficulte", "date_etat", "pk"):
        if suivi.difficulte_id not in premiers:
            premiers.add(suivi.difficulte_id)
            continue
        titre = f"{MOUVEMENTS[EtatDifficulte(suivi.etat)]}\u00a0: {suivi.difficulte}"
        auteur = str(suivi.note_par) if suivi.note_par else ""
        yield Evenement(suivi.date_etat, titre, "diagnostic", "arrow-up-right", auteur, "", url)
    for mesure in diagnostic.distances.select_related("note_par"):
        titre = f"Distance à l’emploi\u00a0: {mesure.get_niveau_display()}"
        auteur = str(mesure.note_par) if mesure.note_par else ""
        yield Evenement(mesure.date_mesure, titre, "diagnostic", "geo", auteur, "", url)
