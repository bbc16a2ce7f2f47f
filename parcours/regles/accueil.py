"""The delays of the entry and the day a parcours starts (art. 6.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plie.pacte import ParametresPacte
from plie.socle.periodes import ajouter_mois
from plie.socle.verdict import OUI, Verdict

ARTICLE_ACCUEIL = "6.2"


@dataclass(frozen=True, slots=True)
class Delai:
    """A clock of the Pacte: from when, until when (last day included), and when it was met."""

    regle: str
    article: str
    libelle: str
    depart: date
    limite: date
    realise_le: date | None = None

    @property
    def jours(self) -> int | None:
        """Days from the start to the fact, once it has happened."""
        return None if self.realise_le is None else (self.realise_le - self.depart).days

    def jours_restants(self, le: date) -> int:
        """Days left before the last one; negative once it is past."""
        return (self.limite - le).days

    def etat(self, le: date) -> str:
        """`tenu`, `depasse` (done late, or not done and too late), `en_cours`."""
        if self.realise_le is not None:
            return "tenu" if self.realise_le <= self.limite else "depasse"
        return "en_cours" if le <= self.limite else "depasse"


def date_limite_reception(date_orientation: date, parametres: ParametresPacte) -> date:
    """P-6.2a, art. 6.2: 15 days from the Département's orientation (01/03 → last day 16/03)."""
    return date_orientation + timedelta(days=parametres.delai_reception_jours)


def delai_reception(date_orientation: date, date_premier_rdv: date | None, parametres: ParametresPacte) -> Delai:
    """P-6.2a: met by the first appointment held; a no-show does not stop the clock."""
    return Delai(
        regle="P-6.2a",
        article=ARTICLE_ACCUEIL,
        libelle="Réception du bénéficiaire du RSA",
        depart=date_orientation,
        limite=date_limite_reception(date_orientation, parametres),
        realise_le=date_premier_rdv,
    )


def date_limite_contrat(date_rsa: date, parametres: ParametresPacte) -> date:
    """P-6.2b, art. 6.2: two months at most after the registration to the RSA."""
    return ajouter_mois(date_rsa, parametres.delai_contrat_mois)


def depart_contrat(date_rsa: date, date_orientation: date | None) -> date:
    """P-6.2b: the two months run from the registration to the RSA; from the orientation when it came later.

    Reading: a person who has received the RSA for years is oriented today; the PLIE's référent could not sign before.
    """
    return date_rsa if date_orientation is None else max(date_rsa, date_orientation)


def delai_contrat(date_rsa: date, date_signature: date | None, parametres: ParametresPacte) -> Delai:
    """P-6.2b: met by the signature of the CER or of the contrat d'engagement."""
    return Delai(
        regle="P-6.2b",
        article=ARTICLE_ACCUEIL,
        libelle="Signature du contrat du bénéficiaire du RSA",
        depart=date_rsa,
        limite=date_limite_contrat(date_rsa, parametres),
        realise_le=date_signature,
    )


@dataclass(frozen=True, slots=True)
class RendezVous:
    """An appointment as P-6.2c looks at it; codes of the nomenclature."""

    date: date
    mode: str
    forme: str
    presence: str


def demarre_parcours(rendez_vous: RendezVous) -> Verdict:
    """P-6.2c, art. 6.2: only an individual appointment, in person, that was kept, starts a parcours."""
    if rendez_vous.forme != "individuel":
        return Verdict.refus("Un rendez-vous collectif ne démarre pas un parcours.")
    if rendez_vous.mode != "presentiel":
        return Verdict.refus(
            "Un entretien à distance ne démarre pas un parcours : un rendez-vous en présence est nécessaire."
        )
    if rendez_vous.presence != "honore":
        return Verdict.refus("Un rendez-vous qui n’a pas été honoré ne démarre pas un parcours.")
    return OUI


def date_debut(rendez_vous: Iterable[RendezVous]) -> date | None:
    """P-6.2c: the day of the first appointment that starts the parcours, once the commission has accepted it."""
    return min((rdv.date for rdv in rendez_vous if demarre_parcours(rdv)), default=None)
