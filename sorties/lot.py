"""What the exits read of a set of parcours: the evidence, the verdicts, the attempts, the fiches that are due."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from parcours.lignes_lues import Cle
from parcours.models import Entretien, Parcours
from sorties.consolidations import Tentative, tentatives_de
from sorties.enums import TypeSortie
from sorties.lignes import bareme, preuves_par_parcours, tables
from sorties.models import (
    ContratTravail,
    CreationActivite,
    DemandePiece,
    FicheSynthese,
    Formation,
    LienFiche,
    PropositionSortie,
    ReleveHeures,
    Sortie,
    TransmissionFiche,
)
from sorties.selectors import Dossier, juger

if TYPE_CHECKING:
    from parcours.lot import LotLu
    from parcours.querysets import ParcoursQuerySet

# Parcours under way with a fact to judge; their interviews held; proposals that wait for an answer; parcours past their
# échéance; exits whose fiche is due; links that expired unopened.
A_JUGER = "a_juger"
CONTACTS = "contacts"
PROPOSEES = "propositions_en_attente"
DEPASSES = "echeances_depassees"
FICHES = "fiches_attendues"
LIENS = "liens_sans_suite"
_FAITS: tuple[Any, ...] = (ContratTravail, ReleveHeures, CreationActivite, Formation)


def tables_du_lot(parcours: ParcoursQuerySet, le: date) -> dict[Cle, Any]:
    """The rows that the deadlines of the exits look at, for those of these parcours that are under way or over."""
    en_cours = parcours.en_cours()
    juges = avec_preuves(en_cours).values("pk")
    de_tous = tables(lambda modele: modele.objects.filter(parcours__in=en_cours.values("pk")))
    return de_tous | {
        A_JUGER: Parcours.objects.filter(pk__in=juges).order_by("pk"),
        CONTACTS: Entretien.objects.honores()
        .filter(parcours__in=juges)
        .order_by("date_entretien")
        .values("parcours_id", "date_entretien"),
        DemandePiece: DemandePiece.objects.filter(parcours__in=juges).order_by("-date_demande", "-pk"),
        PROPOSEES: PropositionSortie.objects.en_attente()
        .filter(parcours__in=en_cours.values("pk"))
        .order_by()
        .values("parcours_id"),
        DEPASSES: en_cours.avec_echeance().filter(date_echeance__lt=le).order_by("pk").values("pk", "date_echeance"),
        FICHES: _fiches(parcours),
        LIENS: LienFiche.objects.vivants()
        .filter(fiche__parcours__in=parcours.values("pk"), consultations=0, expire_le__date__lt=le)
        .order_by("pk")
        .values("destinataire", "expire_le", parcours=F("fiche__parcours")),
    }


def avec_preuves(parcours: ParcoursQuerySet) -> ParcoursQuerySet:
    """Those whose file holds a fact that a verdict could rest on."""
    condition = Q()
    for modele in _FAITS:
        condition |= Q(Exists(modele.objects.filter(parcours=OuterRef("pk"))))
    return parcours.filter(condition)


def _fiches(parcours: ParcoursQuerySet) -> Any:
    """The exits whose fiche has not been handed over; a file taken over needs none, nor does a death."""
    fiches = FicheSynthese.objects.filter(parcours=OuterRef("parcours")).order_by("-date_fiche", "-pk")
    envois = TransmissionFiche.objects.filter(fiche__parcours=OuterRef("parcours"))
    return (
        Sortie.objects.filter(~Exists(envois), parcours__in=parcours.values("pk"), reprise=False)
        .exclude(type=TypeSortie.DECES)
        .order_by("pk")
        .values("parcours_id", "date_commission", "date_sortie", fiche=Subquery(fiches.values("pk")[:1]))
    )


def juges(lot: LotLu) -> dict[int, Dossier]:
    """The verdicts of the parcours under way that hold evidence."""
    preuves, smic = preuves_par_parcours(lot.lignes), bareme(lot.lignes)
    return {un.pk: juger(un, preuves[un.pk], lot.le, smic) for un in lot.reponses(A_JUGER)}


def en_attente(lot: LotLu) -> set[int]:
    """The parcours with a proposal that the commission has not answered."""
    return {ligne["parcours_id"] for ligne in lot.reponses(PROPOSEES)}


def tentatives(lot: LotLu) -> dict[int, list[Tentative]]:
    """The attempts of each parcours that is judged."""
    contacts: defaultdict[int, list[date]] = defaultdict(list)
    for ligne in lot.reponses(CONTACTS):
        contacts[ligne["parcours_id"]].append(ligne["date_entretien"])
    demandes: defaultdict[int, list[DemandePiece]] = defaultdict(list)
    for demande in lot.lignes(DemandePiece):
        demandes[demande.parcours_id].append(demande)
    return {
        pk: tentatives_de(dossier, contacts=contacts[pk], demandes=demandes[pk])
        for pk, dossier in lot.une_fois(juges).items()
    }
