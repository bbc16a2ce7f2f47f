"""Worlds drawn by chance, one for each PLIE, written once for several ways of counting."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from accounts.models import Plie
from parcours.models import ContratEngagement, Entretien, Parcours
from participants.models import Participant, PeriodeRsa, SituationEntree
from sorties.models import Sortie
from tests.pilotage.mondes_naifs import monde_au_hasard
from tests.pilotage.naif import Cas

JOUR = timedelta(days=1)
COMMUNES = ("13001", "13201", "13202", None)


def tirer(graine: int) -> list[Cas]:
    """Ten people of the small world, with what it leaves empty."""
    alea = random.Random(graine * 7919)
    monde = [cas for cas in monde_au_hasard(graine) if cas.participant < 10]
    for cas in monde:
        cas.commune = alea.choice(COMMUNES)
        for code in ("ass", "aah", "parent_isole", "sous_main_justice"):
            setattr(cas, code, alea.choice([True, False, False, None]))
        # Two months may be 59, 61 or 62 days; a second contract follows, or does not.
        signatures = [cas.debut + JOUR * n for n in (alea.choice([0, 59, 61, 62]), 300) if alea.random() < 0.5]
        cas.contrats = tuple((signe, signe + JOUR * alea.choice([30, 180])) for signe in signatures)
    return monde


def ecrire(mondes: dict[Plie, list[Cas]]) -> None:
    """Every world at once, taken over from another tool."""
    personnes = _personnes(mondes)
    lies = [(plie, cas, personnes[plie.pk, cas.participant]) for plie, monde in mondes.items() for cas in monde]
    situations = SituationEntree.objects.bulk_create(_situation(cas, personne) for _, cas, personne in lies)
    parcours = Parcours.objects.bulk_create(
        Parcours(
            participant=personne,
            plie=plie,
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
        for (plie, cas, personne), situation in zip(lies, situations, strict=True)
    )
    couples = [(cas, cree) for (_, cas, _), cree in zip(lies, parcours, strict=True)]
    Entretien.objects.bulk_create(
        Entretien(parcours=cree, date_entretien=e, presence="honore") for cas, cree in couples for e in cas.entretiens
    )
    ContratEngagement.objects.bulk_create(
        ContratEngagement(parcours=cree, date_signature=signe, date_debut=signe, date_fin=fin, heures_hebdo=15)
        for cas, cree in couples
        for signe, fin in cas.contrats
    )
    Sortie.objects.bulk_create(
        Sortie(
            parcours=cree,
            date_sortie=cas.fin,
            qualification=cas.qualification,
            type=cas.type,
            critere=cas.critere,
            reprise=True,
        )
        for cas, cree in couples
        if cas.fin
    )


def _personnes(mondes: dict[Plie, list[Cas]]) -> dict[tuple[int, int], Participant]:
    """By PLIE and number in its world, with their periods of RSA."""
    personnes: dict[tuple[int, int], Participant] = {}
    rsa: list[PeriodeRsa] = []
    for plie, monde in mondes.items():
        for cas in monde:
            if (plie.pk, cas.participant) not in personnes:
                personne = Participant(nom=f"P{cas.participant}", date_naissance=cas.naissance, sexe="F")
                personnes[plie.pk, cas.participant] = personne
                rsa += [PeriodeRsa(participant=personne, date_debut=d, date_fin=f) for d, f in cas.rsa]
    Participant.objects.bulk_create(personnes.values())
    PeriodeRsa.objects.bulk_create(rsa)
    return personnes


def _situation(cas: Cas, personne: Participant) -> SituationEntree:
    return SituationEntree(
        participant=personne,
        date_situation=cas.debut,
        sexe=cas.sexe,
        commune_id=cas.commune,
        qpv=cas.qpv,
        niveau_formation=cas.niveau,
        date_inscription_france_travail=cas.inscription,
        inscription_en_cours=cas.inscription_en_cours,
        **{code: getattr(cas, code) for code in ("rqth", "ass", "aah", "parent_isole", "sous_main_justice")},
    )


def renommer(monde: list[Cas], rang: int = 1) -> list[Cas]:
    """The same parcours, of other people."""
    return [replace(cas, participant=cas.participant + 100 * rang) for cas in monde]
