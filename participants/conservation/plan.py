"""What the rules say of every file on a day: the same reading for the screen, the dry run and the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet, Value

from participants.conservation.registres import CONTACTS, OUVERTS, PREUVES
from participants.conservation.regles import (
    AUCUNE_PREUVE,
    DEMANDE,
    GELE,
    OUVERT,
    PREUVE_INCONNUE,
    SUSPENDU,
    Etape,
    Preuve,
    Situation,
    a_annoncer,
    applicable,
    la_plus_longue,
    premier_jour,
    prochaine_etape,
)
from participants.enums import EtapeConservation
from participants.models import DemandeDroit, Limitation, Participant, Preavis, SuspensionConservation
from plie.durees import duree


@dataclass(frozen=True)
class Ligne:
    """A file whose time is near or over."""

    participant: int
    situation: Situation
    etape: Etape
    annonce: date | None
    applicable: bool
    des_le: date

    @property
    def a_annoncer(self) -> bool:
        return self.annonce is None


@dataclass(frozen=True)
class Plan:
    """What is announced, what may be done, what is held back and why, on a day."""

    le: date
    lignes: tuple[Ligne, ...]
    retenues: tuple[tuple[int, Situation], ...]

    def a_faire(self, nature: EtapeConservation) -> list[int]:
        """The people to whom this step may be applied now."""
        return [ligne.participant for ligne in self.lignes if ligne.applicable and ligne.etape.nature == nature]

    @property
    def a_annoncer(self) -> list[Ligne]:
        return [ligne for ligne in self.lignes if ligne.a_annoncer]


def dresser_le_plan(*, le: date, participants: Iterable[int] | None = None) -> Plan:
    """Read every file that is not anonymised yet, in a constant number of queries.

    Args:
        participants: those alone, instead of everybody.
    """
    mois, preavis = duree("base_active", le=le).valeur, duree("preavis", le=le).valeur
    annonces = {
        (p, etape, effet): annonce
        for p, etape, effet, annonce in Preavis.objects.values_list(
            "participant", "etape", "date_effet", "date_annonce"
        )
    }
    lignes: list[Ligne] = []
    retenues: list[tuple[int, Situation]] = []
    for pk, situation in situations(le=le, participants=participants).items():
        etape = prochaine_etape(situation, mois=mois)
        if etape is None:
            if _echue(situation, mois, le):
                retenues.append((pk, situation))
            continue
        if not a_annoncer(etape, le=le, preavis=preavis):
            continue
        annonce = annonces.get((pk, etape.nature.value, etape.date_effet))
        prete = applicable(etape, annonce=annonce, le=le, preavis=preavis)
        des_le = premier_jour(etape, annonce=annonce or le, preavis=preavis)
        lignes.append(Ligne(pk, situation, etape, annonce, prete, des_le))
    return Plan(le, tuple(sorted(lignes, key=lambda x: (x.etape.date_effet, x.participant))), tuple(retenues))


def _echue(situation: Situation, mois: int, le: date) -> bool:
    """A file held back whose time is over: without what holds it back, something would be due."""
    libre = Situation(situation.dernier_contact, archivee=True)
    etape = prochaine_etape(libre, mois=mois)
    return etape is not None and etape.date_effet <= le and OUVERT not in situation.obstacles


def situations(*, le: date, participants: Iterable[int] | None = None) -> dict[int, Situation]:
    """What decides of each file on a day."""
    fiches = Participant.objects.filter(anonymisee_le__isnull=True)
    if participants is not None:
        fiches = fiches.filter(pk__in=list(participants))
    contacts = derniers_contacts(le=le)
    preuves: dict[int, Preuve] = {}
    for source in PREUVES:
        for pk, preuve in source(le).items():
            preuves[pk] = la_plus_longue(preuves.get(pk, AUCUNE_PREUVE), preuve)
    obstacles = _obstacles()
    return {
        pk: Situation(
            contacts.get(pk, cree_le.date()),
            preuves.get(pk, AUCUNE_PREUVE),
            archivee_le is not None,
            obstacles.get(pk, ()),
        )
        for pk, cree_le, archivee_le in fiches.values_list("pk", "cree_le", "archivee_le").order_by("pk")
    }


def derniers_contacts(*, le: date) -> dict[int, date]:
    """The last contact of each person, from every source; nobody without any."""
    contacts: dict[int, date] = {}
    for pk, jour in _ensemble([lignes for source in CONTACTS for lignes in source(le)]):
        contacts[pk] = max(contacts.get(pk, jour), jour)
    return contacts


def contacts_par_les_demandes(le: date) -> Iterable[QuerySet]:
    """A person who exercises a right is in contact with the PLIE."""
    demandes = DemandeDroit.objects.filter(date_reception__lte=le).order_by()
    yield demandes.values_list("participant").annotate(Max("date_reception"))


def _obstacles() -> dict[int, tuple[str, ...]]:
    """By person, what holds the file back, in the same order for everybody."""
    sources = {
        OUVERT: [source() for source in OUVERTS],
        SUSPENDU: [SuspensionConservation.objects.en_cours().order_by().values_list("participant")],
        DEMANDE: [DemandeDroit.objects.en_cours().order_by().values_list("participant").distinct()],
        GELE: [Limitation.objects.en_cours().order_by().values_list("participant")],
    }
    marquees = [lignes.annotate(motif=Value(motif)) for motif, listes in sources.items() for lignes in listes]
    trouves: defaultdict[int, list[str]] = defaultdict(list)
    for pk, motif in _ensemble(marquees):
        trouves[pk].append(motif)
    rangs = list(sources)
    return {pk: tuple(sorted(motifs, key=rangs.index)) for pk, motifs in trouves.items()}


def _ensemble(lues: Sequence[QuerySet]) -> QuerySet:
    """Several readings of the same shape in one query."""
    premiere, *autres = lues
    return premiere.union(*autres, all=True)


def preuve_encore_due(participant: Participant, le: date) -> Iterable[str]:
    """Evidence that the FSE+ asks to keep, a hold: why a person's erasure is refused."""
    situation = situations(le=le, participants=[participant.pk]).get(participant.pk)
    if situation is None:
        yield "Cette fiche est déjà anonymisée."
        return
    if SUSPENDU in situation.obstacles:
        yield "L’effacement est suspendu\u00a0: le dossier est nécessaire à la défense de droits en justice."
    if situation.preuve.inconnue:
        yield f"Les preuves du financement européen sont à conserver, et {PREUVE_INCONNUE} (règlement 2021/1060)."
    elif situation.preuve.jusqu_au is not None and situation.preuve.jusqu_au >= le:
        jour = situation.preuve.jusqu_au
        yield (
            f"Les preuves du financement européen sont à conserver jusqu’au {jour:%d/%m/%Y} "
            "(règlement 2021/1060, art. 82)."
        )
