"""The diagnostic on the page of a parcours: difficulties with their history, distance to employment, evolution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from parcours.dossier import DossierLu
from parcours.lignes_du_dossier import etapes_par_difficulte
from parcours.models import Etape
from parcours.regles.evolution import Changement, chronologie, etat_au, jalons, repartition
from parcours.volets import Evenement, Trace
from participants.enums import EtatDifficulte, FamilleDifficulte
from participants.models import Difficulte, MesureDistance, SuiviDifficulte
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
    suite: list[Changement]


def cadre(dossier: DossierLu) -> dict[str, Any]:
    """What each section of the follow-up reads."""
    return {"parcours": dossier.parcours, "le": dossier.le, "modifiable": dossier.modifiable_ouvert}


def volet_diagnostic(dossier: DossierLu) -> dict[str, Any]:
    """Need, commitment, difficulties by family with their history, distance to employment."""
    lues = _difficultes(dossier)
    # The latest first.
    distances = dossier.lignes(MesureDistance)[::-1]
    return cadre(dossier) | {
        "diagnostic": dossier.diagnostic,
        "familles": [
            (f"Difficultés {famille.label}s", [lue for lue in lues if lue.difficulte.famille == famille])
            for famille in FamilleDifficulte
        ],
        "distance": distances[0] if distances else None,
        "distances": distances,
        "graphique": _graphique([lue.suite for lue in lues], dossier.limite or dossier.le),
    }


def _difficultes(dossier: DossierLu) -> list[DifficulteLue]:
    etapes, suivis = etapes_par_difficulte(dossier), defaultdict(list)
    for suivi in dossier.lignes(SuiviDifficulte):
        suivis[suivi.difficulte_id].append(suivi)
    lues = []
    for difficulte in dossier.lignes(Difficulte):
        siens = suivis[difficulte.pk]
        suite = _changements(difficulte, siens, dossier.limite)
        etat = _etat(difficulte, suite, dossier.limite, suivie=bool(siens))
        lues.append(
            DifficulteLue(
                difficulte,
                etat.label,
                TONS[etat],
                [EtatLu(EtatDifficulte(c.etat).label, c.date_etat, c.auteur) for c in suite],
                etapes[difficulte.pk],
                suite,
            )
        )
    return lues


def _changements(difficulte: Difficulte, suivis: Iterable[SuiviDifficulte], limite: date | None) -> list[Changement]:
    """Its states one after the other; what changed after the end of the RSA is not told to a pôle (A-2)."""
    suite = [
        Changement(suivi.etat, suivi.date_etat, str(suivi.note_par) if suivi.note_par else "") for suivi in suivis
    ] or chronologie(
        date_reperage=difficulte.date_reperage,
        date_prise_en_charge=difficulte.date_prise_en_charge,
        date_levee=difficulte.date_levee,
    )
    return [changement for changement in suite if limite is None or changement.date_etat <= limite]


def _etat(
    difficulte: Difficulte, changements: list[Changement], limite: date | None, *, suivie: bool
) -> EtatDifficulte:
    if limite is None:
        return EtatDifficulte(difficulte.etat)
    if difficulte.date_levee is not None and difficulte.date_levee > limite and not suivie:
        # Nobody noted when the work began: it was not lifted yet.
        return EtatDifficulte.EN_COURS
    return EtatDifficulte(etat_au(changements, limite) or EtatDifficulte.A_TRAITER)


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


def fil_diagnostic(dossier: DossierLu) -> Iterator[Evenement]:
    """The diagnostic, each difficulty that moved, each distance noted."""
    diagnostic = dossier.diagnostic
    if diagnostic is None:
        return
    url = reverse("parcours:diagnostic", args=[dossier.parcours.pk]) if dossier.modifiable_ouvert else ""
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
    connues = {difficulte.pk for difficulte in dossier.lignes(Difficulte)}
    premiers: set[int] = set()
    for suivi in dossier.lignes(SuiviDifficulte):
        if suivi.difficulte_id not in connues:
            continue
        if suivi.difficulte_id not in premiers:
            premiers.add(suivi.difficulte_id)
            continue
        titre = f"{MOUVEMENTS[EtatDifficulte(suivi.etat)]}\u00a0: {suivi.difficulte}"
        auteur = str(suivi.note_par) if suivi.note_par else ""
        yield Evenement(suivi.date_etat, titre, "diagnostic", "arrow-up-right", auteur, "", url)
    for mesure in dossier.lignes(MesureDistance):
        titre = f"Distance à l’emploi\u00a0: {mesure.get_niveau_display()}"
        auteur = str(mesure.note_par) if mesure.note_par else ""
        yield Evenement(mesure.date_mesure, titre, "diagnostic", "geo", auteur, "", url)
