"""The chapter of a person's export that tells their parcours."""

from __future__ import annotations

from parcours.models import Etape, Parcours, Referent
from participants.droits.registres import PARTIES, Lecture, Partie
from plie.socle.typographie import date_en_chiffres


def inscrire() -> None:
    """Called once, when the apps are ready."""
    PARTIES.inscrire("parcours", Partie("Votre parcours", _TABLES), ordre=30)


def _parcours(parcours: Parcours) -> str:
    debut = parcours.date_debut or parcours.date_orientation
    quand = f", {'commencé' if parcours.date_debut else 'orientation'} le {date_en_chiffres(debut)}" if debut else ""
    return f"parcours au {parcours.plie}{quand}"


def _etape(etape: Etape) -> str:
    """Its title and its dates: planned ones while it has not begun."""
    debut, fin = etape.date_debut or etape.date_debut_prevue, etape.date_fin or etape.date_fin_prevue
    dates = f", à partir du {date_en_chiffres(debut)}" if debut else ""
    if debut and fin:
        dates = f", du {date_en_chiffres(debut)} au {date_en_chiffres(fin)}"
    return f"{etape}{dates}"


def _suivi(referent: Referent) -> str:
    """By its dates: who followed the person is told by the table of the référents."""
    fin = f" au {date_en_chiffres(referent.date_fin)}" if referent.date_fin else ""
    return f"suivi {'du' if fin else 'depuis le'} {date_en_chiffres(referent.date_debut)}{fin}"


_DATES = (
    "plie", "statut", "date_orientation", "date_premier_rdv", "date_commission", "date_debut", "date_prolongation",
    "date_fin",
)  # fmt: skip
_TABLES = {
    "parcours.Parcours": Lecture(mention=_parcours, premieres=_DATES, liees=("plie",), sous_entendue=True),
    "parcours.Referent": Lecture(mention=_suivi),
    "parcours.LigneTransmission": Lecture(liees=("transmission__vers",)),
    "parcours.ContratEngagement": Lecture(),
    "parcours.ActiviteHebdo": Lecture(premieres=("date_semaine",)),
    "parcours.Etape": Lecture(mention=_etape, premieres=("type", "date_debut", "date_fin", "intitule", "structure")),
    "parcours.TraitementDifficulte": Lecture(premieres=("difficulte", "etape")),
    "parcours.Entretien": Lecture(premieres=("date_entretien",)),
}
