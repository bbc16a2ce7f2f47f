"""What happens to somebody who is followed: one situation per rank, so that every list has something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from commissions.enums import Objet
from pilotage.demo import preuves, sorties, textes
from pilotage.demo.lot import ouvre
from pilotage.demo.trajet import Trajet
from plie.socle.periodes import ajouter_mois
from sorties.enums import TypeContrat


def consolide(trajet: Trajet) -> None:
    """A job begun some weeks ago."""
    debut = ouvre(trajet.lot.le - timedelta(days=trajet.lot.hasard.randint(20, 75)))
    contrat = preuves.employer(trajet, debut, heures=30)
    preuves.payer(trajet, contrat, trajet.lot.le)


def preuve_manquante(trajet: Trajet) -> None:
    """Three months in post, no proof of presence yet."""
    contrat = preuves.employer(
        trajet, ouvre(ajouter_mois(trajet.lot.le, -3) - timedelta(days=12)), type_=TypeContrat.CDD, mois=9
    )
    preuves.payer(trajet, contrat, contrat.date_debut + timedelta(days=60))


def sortie_a_proposer(trajet: Trajet) -> None:
    """Everything is there: the exit can be proposed."""
    sorties.prouver(trajet, "cdi", trajet.lot.le - timedelta(days=8))


def sortie_proposee(trajet: Trajet) -> None:
    """The commission will see it next."""
    date_sortie = sorties.prouver(trajet, "cdd_6_mois", trajet.lot.le - timedelta(days=14))
    proposition = sorties.proposer(trajet, "cdd_6_mois", date_sortie, le=trajet.lot.le - timedelta(days=5))
    sorties.deposer(trajet, proposition, le=trajet.lot.le - timedelta(days=5))


def abandon_propose(trajet: Trajet) -> None:
    le = trajet.lot.le - timedelta(days=6)
    sorties.deposer(trajet, sorties.proposer(trajet, "abandon", le, le=le), le=le)


def prolongation_demandee(trajet: Trajet) -> None:
    preuves.employer(trajet, ouvre(trajet.lot.le - timedelta(days=25)), heures=35)
    trajet.calendrier.demander(
        trajet.parcours,
        Objet.PROLONGATION,
        demandee_le=trajet.lot.le - timedelta(days=4),
        argument=textes.ARGUMENTS_PROLONGATION[0],
    )


def interim(trajet: Trajet) -> None:
    premier = ajouter_mois(trajet.lot.le.replace(day=1), -4)
    preuves.compter_heures(trajet, premier, mois=4, heures=96)


def creation(trajet: Trajet) -> None:
    preuves.creer_activite(trajet, ajouter_mois(trajet.lot.le.replace(day=1), -4), mois=4, montant=720)


def formation(trajet: Trajet) -> None:
    preuves.former(trajet, ouvre(trajet.lot.le - timedelta(days=50)))


def chantier(trajet: Trajet) -> None:
    preuves.employer(
        trajet,
        ouvre(ajouter_mois(trajet.lot.le, -6) - timedelta(days=9)),
        type_=TypeContrat.CDDI_ACI,
        mois=12,
        heures=26,
    )


def rupture(trajet: Trajet) -> None:
    """A job that did not last: the attempt stays on file (P-6.5b)."""
    debut = ouvre(trajet.lot.le - timedelta(days=120))
    preuves.employer(
        trajet, debut, fin=debut + timedelta(days=34), motif_fin="Fin de la période d’essai, par l’employeur"
    )
    trajet.emploi = None


def rien(trajet: Trajet) -> None:
    """Only its age matters."""


# rank: (days since the start, situation)
SCENES: dict[int, tuple[int, Callable[[Trajet], None]]] = {
    0: (200, consolide),
    1: (300, preuve_manquante),
    2: (470, rien),
    3: (260, sortie_proposee),
    5: (530, prolongation_demandee),
    6: (165, interim),
    7: (565, rien),
    9: (330, sortie_a_proposer),
    10: (240, creation),
    12: (180, formation),
    13: (640, rien),
    14: (250, chantier),
    16: (522, rien),
    18: (310, rupture),
    20: (190, abandon_propose),
    22: (210, consolide),
}
