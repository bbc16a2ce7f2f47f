"""Small worlds drawn by chance, and written in the tables as the naive computation has them."""

from __future__ import annotations

import random
from datetime import date, timedelta

from accounts.models import Plie
from parcours.models import Entretien, Parcours
from participants.models import Participant, PeriodeRsa, SituationEntree
from sorties.enums import TYPES_PAR_QUALIFICATION
from sorties.models import Sortie
from tests.pilotage.naif import Cas

PLIES = ("aix", "mar")
JOUR = timedelta(days=1)


def jour_au_hasard(alea: random.Random, debut: date, fin: date) -> date:
    """A day, often at a month's end, where bounds break."""
    jour = debut + JOUR * alea.randrange((fin - debut).days + 1)
    return min(jour.replace(day=28) + JOUR * alea.randrange(4), fin) if alea.random() < 0.3 else jour


def monde_au_hasard(graine: int) -> list[Cas]:
    """Thirty people, one or two parcours each, over three years."""
    alea = random.Random(graine)
    monde: list[Cas] = []
    for participant in range(30):
        naissance = jour_au_hasard(alea, date(1955, 1, 1), date(2001, 12, 31))
        rsa: list[tuple[date, date | None]] = []
        depuis = jour_au_hasard(alea, date(2018, 1, 1), date(2021, 6, 30))
        for _ in range(alea.randrange(3)):
            jusque = depuis + JOUR * alea.randrange(400)
            rsa.append((depuis, jusque if alea.random() < 0.7 else None))
            if rsa[-1][1] is None:
                break
            depuis = jusque + JOUR * (1 + alea.randrange(200))
        debut = jour_au_hasard(alea, date(2018, 6, 1), date(2020, 12, 31))
        for _ in range(1 + (alea.random() < 0.3)):
            fin = debut + JOUR * alea.choice([0, 30, 365, 548, 549, 731, 900]) if alea.random() < 0.7 else None
            monde.append(_cas(alea, participant, naissance, rsa, debut, fin))
            if fin is None:
                break
            debut = fin + JOUR * (1 + alea.randrange(100))
    return monde


def _cas(
    alea: random.Random,
    participant: int,
    naissance: date,
    rsa: list[tuple[date, date | None]],
    debut: date,
    fin: date | None,
) -> Cas:
    qualification = alea.choice(["positive", "dynamique", "autre"]) if fin else ""
    types = [t.value for t in TYPES_PAR_QUALIFICATION[qualification]] if fin else [""]
    inscription = alea.choice(
        [None, debut - JOUR * 365, debut - JOUR * 366, debut - JOUR * 364, debut - JOUR * 900, debut]
    )
    genre = "" if qualification == "autre" and alea.random() < 0.3 else alea.choice(types)
    return Cas(
        participant=participant,
        plie=alea.choice(PLIES),
        debut=debut,
        fin=fin,
        naissance=naissance,
        sexe=alea.choice("FH"),
        qpv=alea.choice([True, False, None]),
        niveau=alea.choice(["", "1", "2", "3", "4", "5", "8", "9"]),
        inscription=inscription,
        inscription_en_cours=inscription is None and alea.random() < 0.5,
        rqth=alea.choice([True, False, None]),
        rsa=rsa,
        qualification=qualification,
        type=genre,
        critere=alea.choice(["S-1", "S-1bis"]) if qualification == "positive" else "",
        orientation=alea.choice([None, debut - JOUR * 15, debut - JOUR * 16, debut - JOUR * 3]),
        commission=alea.choice([None, debut + JOUR * 20]),
        prolongation=alea.choice([None, debut + JOUR * 500]),
        entretiens=tuple(debut + JOUR * n for n in (0, 44, 45, 300) if alea.random() < 0.5),
    )


def ecrire(monde: list[Cas]) -> None:
    """The same world in the database, taken over from another tool (no appointment need prove the start)."""
    plies = {plie.code: plie for plie in Plie.objects.filter(code__in=PLIES)}
    personnes: dict[int, Participant] = {}
    for cas in monde:
        if cas.participant not in personnes:
            personne = Participant.objects.create(nom=f"P{cas.participant}", date_naissance=cas.naissance, sexe="F")
            personnes[cas.participant] = personne
            PeriodeRsa.objects.bulk_create(
                PeriodeRsa(participant=personne, date_debut=debut, date_fin=fin) for debut, fin in cas.rsa
            )
        personne = personnes[cas.participant]
        situation = SituationEntree.objects.create(
            participant=personne,
            date_situation=cas.debut,
            sexe=cas.sexe,
            qpv=cas.qpv,
            niveau_formation=cas.niveau,
            date_inscription_france_travail=cas.inscription,
            inscription_en_cours=cas.inscription_en_cours,
            rqth=cas.rqth,
        )
        parcours = Parcours.objects.create(
            participant=personne,
            plie=plies[cas.plie],
            statut="sorti" if cas.fin else "en_cours",
            prescripteur="pole_insertion",
            date_orientation=cas.orientation,
            date_premier_rdv=cas.debut,
            date_debut=cas.debut,
            date_fin=cas.fin,
            date_commission=cas.commission,
            date_prolongation=cas.prolongation,
            situation_entree=situation,
            repris=True,
        )
        cas.pk = parcours.pk
        Entretien.objects.bulk_create(
            Entretien(parcours=parcours, date_entretien=e, presence="honore") for e in cas.entretiens
        )
        if cas.fin:
            Sortie.objects.create(
                parcours=parcours,
                date_sortie=cas.fin,
                qualification=cas.qualification,
                type=cas.type,
                critere=cas.critere,
                reprise=True,
            )
