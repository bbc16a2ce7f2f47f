"""Reads shaped for the screens of the follow-up: who will read a note, what a contract breaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from parcours.models import ContratEngagement, Entretien, Parcours
from parcours.regles import Delai, delai_contrat, delai_reception, depart_contrat, rupture_entre_contrats
from parcours.regles.suivi import date_rappel_contrat
from participants.models import PeriodeRsa
from plie.pacte import version_en_vigueur
from plie.socle.lectures import LectureCommune
from plie.socle.typographie import INSECABLE, date_en_lettres, nombre_en_chiffres


@dataclass(frozen=True, slots=True)
class Alerte:
    """A breach to show beside a contract, with its rule and article."""

    regle: str
    article: str
    message: str
    ton: str = "attention"


@dataclass(frozen=True, slots=True)
class ContratLu:
    """A contract as the list shows it."""

    contrat: ContratEngagement
    alertes: list[Alerte]
    en_vigueur: bool


def rsa_au(parcours: Parcours, *, le: date) -> PeriodeRsa | None:
    """The RSA period that runs that day."""
    return parcours.participant.periodes_rsa.couvrant(le=le).order_by("-date_debut").first()


def lecteurs_d_une_note(parcours: Parcours, *, le: date) -> list[str]:
    """Who will read what is written on this parcours today (A-1, A-2): said before it is typed."""
    lecteurs = [
        "le référent et le collègue qui le remplace",
        f"la structure d’animation ({parcours.plie})",
    ]
    personne: Any = parcours.participant
    lus = LectureCommune(
        {
            "rsa": personne.periodes_rsa.couvrant(le=le).values("pk"),
            "adresse": personne.residences.couvrant(le=le).values(pole=F("commune__pole__nom"))[:1],
        }
    ).lire()
    if lus["rsa"]:
        # Without a dated address, the record's.
        adresse = [ligne["pole"] for ligne in lus["adresse"]] or [personne.commune and personne.commune.pole]
        pole = f" ({adresse[0]})" if adresse[0] else ""
        lecteurs.append(f"les agents du pôle d’insertion{pole}, en entier")
    return lecteurs


def reception(parcours: Parcours) -> Delai | None:
    """The 15 days of P-6.2a (art. 6.2), for a person who received the RSA on the day of the orientation."""
    orientation = parcours.date_orientation
    if orientation is None or not parcours.participant.periodes_rsa.couvrant(le=orientation).exists():
        return None
    return delai_reception(orientation, parcours.date_premier_rdv, version_en_vigueur(orientation))


def delai_du_premier_contrat(parcours: Parcours, *, le: date) -> Delai | None:
    """The two months of P-6.2b (art. 6.2), for a person who receives the RSA."""
    return delai_d_apres(parcours, rsa=rsa_au(parcours, le=le), contrats=parcours.contrats_engagement.all())


def delai_d_apres(parcours: Parcours, *, rsa: PeriodeRsa | None, contrats: Iterable[ContratEngagement]) -> Delai | None:
    """The same, from the RSA period of the day and the contracts, already read."""
    if rsa is None:
        return None
    premier = min((c for c in contrats if c.date_fin >= rsa.date_debut), key=lambda c: c.date_signature, default=None)
    depart = depart_contrat(rsa.date_debut, parcours.date_orientation)
    signature = premier.date_signature if premier is not None else None
    return delai_contrat(depart, signature, version_en_vigueur(depart))


def contrats_lus(contrats: list[ContratEngagement], *, delai: Delai | None, le: date) -> list[ContratLu]:
    """The contracts with what they breach: the gap before (P-C.1), the two months (P-6.2b), the end that comes."""
    anciens = sorted(contrats, key=lambda c: c.date_debut)
    lus = []
    for rang, contrat in enumerate(anciens):
        alertes = []
        if rang:
            alertes += _rupture(anciens[rang - 1], contrat, le)
        if delai is not None and delai.realise_le == contrat.date_signature and delai.etat(le) == "depasse":
            alertes.append(
                Alerte(
                    delai.regle,
                    delai.article,
                    f"Signé après le délai, qui s’achevait le {date_en_lettres(delai.limite)}.",
                )
            )
        if contrat is anciens[-1]:
            alertes += _fin(contrat, le)
        lus.append(ContratLu(contrat, alertes, contrat.date_debut <= le <= contrat.date_fin))
    return lus[::-1]


def _rupture(precedent: ContratEngagement, contrat: ContratEngagement, le: date) -> list[Alerte]:
    jours = rupture_entre_contrats(precedent.date_fin, contrat.date_debut, le)
    if not jours:
        return []
    nombre = f"{nombre_en_chiffres(jours)}{INSECABLE}{'jour' if jours == 1 else 'jours'}"
    return [_alerte_continuite(f"{nombre} sans contrat depuis le précédent.", contrat.date_debut)]


def _fin(contrat: ContratEngagement, le: date) -> list[Alerte]:
    rappel = date_rappel_contrat(contrat.date_fin, version_en_vigueur(contrat.date_fin))
    if contrat.date_debut <= le <= contrat.date_fin and le >= rappel:
        message = f"Prend fin le {date_en_lettres(contrat.date_fin)} : proposer un rendez-vous."
        return [_alerte_continuite(message, contrat.date_fin)]
    return []


def _alerte_continuite(message: str, au: date) -> Alerte:
    """P-C.1: no break between two contracts."""
    parametre = version_en_vigueur(au).definition("rappel_contrat_jours")
    return Alerte(parametre.regle, parametre.article, message)


def rendez_vous_a_noter(parcours: Parcours, *, le: date) -> Entretien | None:
    """The oldest planned appointment whose day has come."""
    return parcours.entretiens.prevus().filter(date_entretien__lte=le).order_by("date_entretien", "heure").first()
