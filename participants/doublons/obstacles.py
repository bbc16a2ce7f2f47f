"""What forbids a merge, in words, with what to do about it. Upper apps register theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from participants.doublons.paire import Paire
from participants.models import Limitation, PeriodeRsa, PeriodeStatut, Residence, SuspensionConservation
from plie.socle.periodes import Periode
from plie.socle.registre import Registre
from plie.socle.typographie import date_en_chiffres

if TYPE_CHECKING:
    from accounts.models import Utilisateur


@dataclass(frozen=True)
class Obstacle:
    """Two facts that cannot both be true of one person.

    Attributes:
        faire: what to do first.
        gestes: label and address of the screens where it is done.
    """

    titre: str
    explication: str
    faire: str
    gestes: tuple[tuple[str, str], ...] = ()


# (pair, reader) → what stands in the way; the reader is told nothing of a PLIE out of their scope.
SourceObstacles = Callable[[Paire, "Utilisateur"], Iterable[Obstacle]]
OBSTACLES: Registre[SourceObstacles] = Registre()


def obstacles(paire: Paire, utilisateur: Utilisateur) -> list[Obstacle]:
    """Everything that stands in the way of a merge."""
    return [obstacle for source in OBSTACLES for obstacle in source(paire, utilisateur)]


def rsa_en_conflit(paire: Paire, utilisateur: Utilisateur) -> Iterable[Obstacle]:
    """RSA periods that overlap without being the same: only a person knows which is right."""
    doubles = {p.pk for p in paire.rsa_en_double()}
    gardees = paire.lignes(PeriodeRsa, paire.conservee)
    for periode in paire.lignes(PeriodeRsa, paire.absorbee):
        if periode.pk in doubles:
            continue
        jours = Periode(periode.date_debut, periode.date_fin)
        for gardee in gardees:
            if jours.chevauche(Periode(gardee.date_debut, gardee.date_fin)):
                yield Obstacle(
                    "Deux périodes de RSA se contredisent",
                    f"{_en_clair(gardee)} sur la fiche conservée, {_en_clair(periode)} sur l’autre : elles se "
                    "chevauchent sans être identiques.",
                    "Corriger ou retirer l’une des deux, d’après l’attestation de la CAF ou de la MSA.",
                )


def dates_en_conflit(paire: Paire, utilisateur: Utilisateur) -> Iterable[Obstacle]:
    """Dated addresses, registrations, RQTH that overlap: one place and one status a day."""
    for garde, venu in product(*(paire.lignes(Residence, personne) for personne in paire)):
        if _jours(garde).chevauche(_jours(venu)):
            yield Obstacle(
                "Deux adresses datées se contredisent",
                f"«\u00a0{garde}\u00a0» sur la fiche conservée et «\u00a0{venu}\u00a0» sur l’autre se chevauchent.",
                "Retirer l’une des deux adresses de sa fiche.",
            )
    for statut, autre in product(*(paire.lignes(PeriodeStatut, personne) for personne in paire)):
        if statut.nature == autre.nature and _jours(statut).chevauche(_jours(autre)):
            yield Obstacle(
                "Deux périodes de même nature se contredisent",
                f"{statut} sur la fiche conservée et {autre} sur l’autre se chevauchent.",
                "Corriger ou retirer l’une des deux.",
            )


def fiches_gelees(paire: Paire, utilisateur: Utilisateur) -> Iterable[Obstacle]:
    """A frozen file, or one held for a dispute, stays as it is (A-6)."""
    for personne in paire:
        if paire.lignes(Limitation, personne):
            yield Obstacle(
                "Une fiche est gelée",
                f"Rien ne s’écrit dans la fiche n° {personne.pk} tant que la limitation n’est pas levée.",
                "Lever la limitation depuis la page de la personne, si ses motifs ont disparu.",
            )
    if paire.lignes(SuspensionConservation, paire.absorbee):
        yield Obstacle(
            "L’effacement d’une fiche est suspendu",
            "La fiche à absorber est retenue pour un contentieux ou un contrôle.",
            "Conserver cette fiche, ou lever la suspension depuis l’écran de conservation.",
        )


def _jours(periode: Residence | PeriodeStatut) -> Periode:
    return Periode(periode.date_debut or date.min, periode.date_fin)


def _en_clair(periode: PeriodeRsa) -> str:
    debut = date_en_chiffres(periode.date_debut)
    if periode.date_fin is None:
        return f"RSA depuis le {debut}"
    return f"RSA du {debut} au {date_en_chiffres(periode.date_fin)}"


def inscrire() -> None:
    """Register this app's own; called once, at start-up."""
    OBSTACLES.inscrire("gel", fiches_gelees, ordre=5)
    OBSTACLES.inscrire("rsa", rsa_en_conflit, ordre=10)
    OBSTACLES.inscrire("dates", dates_en_conflit, ordre=15)
