"""The work list: everything due on a portfolio or on a PLIE, the most urgent first, whatever its length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models

from accounts.models import Utilisateur
from parcours.echeances import Echeance
from parcours.lignes_lues import Cle
from parcours.lot import SANS_AUTRE, LotLu
from parcours.models import Entretien, Parcours
from parcours.querysets import EntretienQuerySet, ParcoursQuerySet
from parcours.regles import NATURES
from parcours.volets import ECHEANCES
from participants.models import Participant
from plie.socle.lectures import LectureCommune

# What the forms read to come back to the list.
RETOUR = "travail"
LIGNES_PAR_PAGE = 50
JOURS_A_VENIR = 7
# The appointments that a screen shows beside the deadlines, among the rows of the set.
RENDEZ_VOUS = "rendez_vous"

RETARD = "retard"
SEMAINE = "semaine"
MOIS = "mois"
PLUS_TARD = "plus_tard"
GROUPES = {
    RETARD: "En retard",
    SEMAINE: "Sous 7\u00a0jours",
    MOIS: "Sous 30\u00a0jours",
    PLUS_TARD: "Plus tard",
}
_JOURS_DU_MOIS = 30
# Short names, for the filter, of what the apps above expect; a kind unknown here shows the label of its first deadline.
AUTRES_NATURES = {
    "retour_commission": "Retour de la commission",
    "fin_de_delai": "Hors délai",
    "sortie_a_proposer": "Sortie à proposer",
    "preuve_manquante": "Preuve manquante",
    "suivi_emploi": "Suivi dans l’emploi",
    "consolidation": "Consolidation",
    "chantier_six_mois": "Chantier, six mois",
    "fiche_a_produire": "Fiche de synthèse à produire",
    "fiche_a_transmettre": "Fiche de synthèse à transmettre",
    "lien_expire": "Lien expiré sans avoir été ouvert",
}


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line of the list: somebody, something due, and the button that does it."""

    echeance: Echeance
    parcours: Parcours
    referent: Utilisateur | None

    @property
    def url(self) -> str:
        """The screen of the gesture, told to come back here; a part of a page is only read."""
        adresse = str(self.echeance.url)
        if "#" in adresse:
            return adresse
        return f"{adresse}{'&' if '?' in adresse else '?'}retour={RETOUR}"


@dataclass(frozen=True, slots=True)
class Groupe:
    """Lines of one degree of urgency, and how many there are over all the pages."""

    code: str
    libelle: str
    total: int
    lignes: list[Ligne]


@dataclass(frozen=True, slots=True)
class Nature:
    """A kind of deadline, to filter by."""

    code: str
    libelle: str
    nombre: int


@dataclass(frozen=True, slots=True)
class ListeDeTravail:
    """A page of the list, its counters, and the appointments of the coming days."""

    page: Page
    groupes: list[Groupe]
    compteurs: dict[str, int]
    natures: list[Nature]
    rendez_vous: list[Entretien]
    total: int
    lot: LotLu


def groupe_de(date_limite: date, *, le: date) -> str:
    """Overdue; due within a week; within thirty days; later. Counted from the day: a deadline is never « later »
    because the month ends tomorrow.
    """
    if date_limite < le:
        return RETARD
    if date_limite <= le + timedelta(days=JOURS_A_VENIR):
        return SEMAINE
    if date_limite <= le + timedelta(days=_JOURS_DU_MOIS):
        return MOIS
    return PLUS_TARD


def echeances_de(parcours: ParcoursQuerySet, *, le: date) -> list[Echeance]:
    """Everything that every app expects on these parcours, the most urgent first; one query."""
    return echeances_du_lot(LotLu(parcours, le))


def echeances_du_lot(lot: LotLu) -> list[Echeance]:
    """The same, from parcours already read."""
    toutes = [echeance for source in ECHEANCES for echeance in source.lot(lot)]
    return sorted(toutes, key=lambda e: (e.date_limite, e.parcours_id, e.code))


def liste_de_travail(
    parcours: ParcoursQuerySet,
    *,
    le: date,
    nature: str = "",
    groupe: str = "",
    page: str | int = 1,
    aussi: Mapping[Cle, models.QuerySet] = SANS_AUTRE,
) -> ListeDeTravail:
    """The list of a set of parcours, already scoped to whoever asks; two queries.

    Args:
        aussi: rows that the screen shows besides, to be found in the list's `lot`.
    """
    lot = LotLu(parcours, le, aussi={RENDEZ_VOUS: _rendez_vous(parcours, le), **aussi})
    toutes, rendez_vous = echeances_du_lot(lot), lot.reponses(RENDEZ_VOUS)
    natures = _natures(toutes, nature)
    retenues = [e for e in toutes if not nature or e.code == nature]
    compteurs = Counter(groupe_de(e.date_limite, le=le) for e in retenues)
    affichees = [e for e in retenues if not groupe or groupe_de(e.date_limite, le=le) == groupe]
    # The most urgent first, as sorted: the groups follow one another.
    feuille = Paginator(affichees, LIGNES_PAR_PAGE).get_page(page)
    suivis = _suivis({un.parcours_id for un in (*feuille, *rendez_vous)}, le)
    for un in rendez_vous:
        un.parcours = suivis[un.parcours_id][0]
    return ListeDeTravail(
        page=feuille,
        groupes=_groupes([Ligne(e, *suivis[e.parcours_id]) for e in feuille], compteurs, le),
        compteurs={code: compteurs[code] for code in GROUPES},
        natures=natures,
        rendez_vous=rendez_vous,
        total=len(retenues),
        lot=lot,
    )


def _natures(echeances: Sequence[Echeance], choisie: str) -> list[Nature]:
    nombres = Counter(e.code for e in echeances)
    libelles = libelles_des_natures(echeances)
    return [Nature(code, libelles[code], nombres[code]) for code in libelles if nombres[code] or code == choisie]


def libelles_des_natures(echeances: Sequence[Echeance]) -> dict[str, str]:
    """Every kind by its short name, in the order of the filters; one that no list names has its first label."""
    connues = NATURES | AUTRES_NATURES
    autres = {e.code: e.libelle for e in reversed(echeances) if e.code not in connues}
    return connues | dict(sorted(autres.items()))


def _groupes(lignes: Sequence[Ligne], compteurs: Counter[str], le: date) -> list[Groupe]:
    trouves = []
    for code, libelle in GROUPES.items():
        siennes = [ligne for ligne in lignes if groupe_de(ligne.echeance.date_limite, le=le) == code]
        if siennes:
            trouves.append(Groupe(code, libelle, compteurs[code], siennes))
    return trouves


def _suivis(numeros: set[int], le: date) -> dict[int, tuple[Parcours, Utilisateur | None]]:
    """The parcours of a page with their people, and who follows each; one query, whatever the page holds."""
    parcours = Parcours.objects.filter(pk__in=numeros)
    referents: Any = parcours.order_by().avec_referent(le=le)
    lus = LectureCommune(
        {
            "parcours": parcours,
            "personnes": Participant.objects.filter(pk__in=parcours.values("participant")),
            "referents": referents.values("pk", "referent_id"),
            "utilisateurs": Utilisateur.objects.filter(pk__in=referents.values("referent_id")),
        }
    ).lire()
    personnes, utilisateurs = ({un.pk: un for un in lus[nom]} for nom in ("personnes", "utilisateurs"))
    for un in lus["parcours"]:
        un.participant = personnes[un.participant_id]
    suivants = {ligne["pk"]: utilisateurs.get(ligne["referent_id"]) for ligne in lus["referents"]}
    return {un.pk: (un, suivants[un.pk]) for un in lus["parcours"]}


def _rendez_vous(parcours: ParcoursQuerySet, le: date) -> EntretienQuerySet:
    """The appointments of today and of the six days that follow."""
    return (
        Entretien.objects.prevus()
        .filter(
            parcours__in=parcours.ouverts().values("pk"),
            date_entretien__range=(le, le + timedelta(days=JOURS_A_VENIR - 1)),
        )
        .order_by("date_entretien", "heure", "pk")
    )
