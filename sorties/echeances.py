"""Deadlines of the exits, for a set of parcours in a constant number of queries (P-6.4c, P-6.5a, P-6.5c, P-6.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate

from parcours.echeances import Echeance
from parcours.enums import StatutParcours
from sorties.consolidations import Tentative, tentatives_par_parcours
from sorties.dossier import a_des_preuves, attend_la_commission, juge, tentatives_lues
from sorties.enums import Qualification, StatutProposition, TypeSortie
from sorties.forms.pieces import code_de
from sorties.forms.propositions import code_de_sortie
from sorties.models import (
    ContratTravail,
    CreationActivite,
    FicheSynthese,
    Formation,
    LienFiche,
    PropositionSortie,
    ReleveHeures,
    Sortie,
    TransmissionFiche,
)
from sorties.regles.dynamiques import chantier_six_mois
from sorties.selectors import Dossier, dossiers_de
from sorties.suivi_emploi import contacts_dus, piece_demandee, url_de_la_demande

if TYPE_CHECKING:
    from parcours.dossier import DossierLu
    from parcours.querysets import ParcoursQuerySet

# How long before its end a consolidation enters the work list: the time to ask for the piece.
PREAVIS_JOURS = 30


def echeances(parcours: ParcoursQuerySet, le: date) -> Iterator[Echeance]:
    """What the exits expect of who follows these parcours."""
    attente = PropositionSortie.objects.filter(parcours=OuterRef("pk"), statut=StatutProposition.PROPOSEE)
    sans_proposition = parcours.en_cours().exclude(Exists(attente))
    dossiers = dossiers_de(list(avec_preuves(sans_proposition)), le)
    suivies = tentatives_par_parcours(dossiers.values())
    for pk, dossier in dossiers.items():
        yield from _du_jugement(dossier, suivies[pk], le)
    depasses = sans_proposition.avec_echeance().filter(date_echeance__lt=le)
    for pk, limite in depasses.values_list("pk", "date_echeance"):
        yield _fin_de_delai(pk, limite)
    yield from _fiches(parcours, le)
    yield from _liens_sans_suite(parcours, le)


def echeances_du_dossier(dossier: DossierLu) -> Iterator[Echeance]:
    """The same, on the parcours of a page."""
    parcours, le = dossier.parcours, dossier.le
    if parcours.statut == StatutParcours.EN_COURS and not attend_la_commission(dossier):
        lu = dossier.une_fois(juge)
        if lu is not None and a_des_preuves(lu.preuves):
            yield from _du_jugement(lu, dossier.une_fois(tentatives_lues), le)
        if parcours.date_echeance < le:
            yield _fin_de_delai(parcours.pk, parcours.date_echeance)
    fiches, envois = dossier.lignes(FicheSynthese), dossier.lignes(TransmissionFiche)
    derniere = max(fiches, key=lambda f: (f.date_fiche, f.pk), default=None)
    for sortie in dossier.lignes(Sortie):
        if not envois and not sortie.reprise and sortie.type != TypeSortie.DECES:
            yield _de_la_fiche(sortie, derniere.pk if derniere else None)
    for lien in dossier.lignes(LienFiche):
        if lien.revoque_le is None and not lien.consultations and lien.expire_le and localdate(lien.expire_le) < le:
            yield _du_lien(lien)


def _du_jugement(dossier: Dossier, tentatives: list[Tentative], le: date) -> Iterator[Echeance]:
    yield from _du_verdict(dossier, le, tentatives)
    yield from contacts_dus(tentatives, le)
    yield from _du_chantier(dossier, le)


def avec_preuves(parcours: ParcoursQuerySet) -> ParcoursQuerySet:
    """Those whose file holds a fact that a verdict could rest on."""
    modeles: tuple[Any, ...] = (ContratTravail, ReleveHeures, CreationActivite, Formation)
    condition = Q()
    for modele in modeles:
        condition |= Q(Exists(modele.objects.filter(parcours=OuterRef("pk"))))
    return parcours.filter(condition)


def _du_verdict(dossier: Dossier, le: date, tentatives: list[Tentative]) -> Iterator[Echeance]:
    """P-6.5a: the end of a consolidation to constate, the piece that is missing, the exit to propose."""
    verdict, pk = dossier.verdict, dossier.parcours.pk
    if verdict.retenu is None or verdict.constatable_le is None or verdict.qualification != Qualification.POSITIVE:
        return
    constat, critere = verdict.constatable_le, verdict.retenu.critere
    a_demander = url_de_la_demande(tentatives, dossier.fait(critere))
    if verdict.constatee:
        yield _echeance(
            pk,
            "sortie_a_proposer",
            critere,
            "5 b",
            "Proposer la sortie positive à la commission",
            constat,
            "Proposer la sortie",
            reverse("sorties:proposer", args=[pk]),
        )
    elif constat <= le:
        yield _echeance(
            pk,
            "preuve_manquante",
            "P-6.5a",
            "6.5",
            f"Déposer la preuve de présence ({critere}){piece_demandee(tentatives)}",
            constat,
            "Déposer la pièce",
            _url_piece(dossier, pk),
        )
    elif constat <= le + timedelta(days=PREAVIS_JOURS):
        yield _echeance(
            pk,
            "consolidation",
            "P-6.5a",
            "6.5",
            f"Constater la fin de consolidation ({critere}){piece_demandee(tentatives)}",
            constat,
            "Demander la pièce" if a_demander else "Voir le verdict",
            a_demander or reverse("sorties:verdict", args=[pk]),
        )


def _du_chantier(dossier: Dossier, le: date) -> Iterator[Echeance]:
    """P-6.5c: beyond six months in a chantier d'insertion, a dynamic exit is brought to the commission."""
    pk, due = dossier.parcours.pk, chantier_six_mois(dossier.situation, dossier.parametres)
    if due is None or due > le:
        return
    code = code_de_sortie(Qualification.DYNAMIQUE, "D-2", TypeSortie.CDDI_ACI)
    yield _echeance(
        pk,
        "chantier_six_mois",
        "P-6.5c",
        "6.5",
        "Proposer la sortie dynamique du chantier d’insertion",
        due,
        "Proposer la sortie",
        f"{reverse('sorties:proposer', args=[pk])}?sortie={code}",
    )


def _fin_de_delai(pk: int, limite: date) -> Echeance:
    """P-6.4c: past its échéance, the exit « fin de délai de suivi » is prepared for the référent."""
    code = code_de_sortie(Qualification.AUTRE, "", TypeSortie.FIN_DELAI)
    return _echeance(
        pk,
        "fin_de_delai",
        "P-6.4c",
        "6.4",
        "Parcours hors délai : proposer la fin de suivi",
        limite,
        "Proposer la sortie",
        f"{reverse('sorties:proposer', args=[pk])}?sortie={code}",
    )


def _fiches(parcours: ParcoursQuerySet, le: date) -> Iterator[Echeance]:
    """P-6.6: the fiche de synthèse to draw up after the exit, then to send; a file taken over needs none."""
    fiches = FicheSynthese.objects.filter(parcours=OuterRef("parcours"))
    sorties = (
        Sortie.objects.filter(parcours__in=parcours.values("pk"), reprise=False)
        .exclude(type=TypeSortie.DECES)
        .annotate(
            fiche=Subquery(fiches.order_by("-date_fiche", "-pk").values("pk")[:1]),
            transmise=Exists(TransmissionFiche.objects.filter(fiche__parcours=OuterRef("parcours"))),
        )
        .filter(transmise=False)
    )
    for sortie in sorties:
        yield _de_la_fiche(sortie, sortie.fiche)


def _de_la_fiche(sortie: Sortie, fiche: int | None) -> Echeance:
    quand = sortie.date_commission or sortie.date_sortie
    if fiche:
        return _echeance(
            sortie.parcours_id,
            "fiche_a_transmettre",
            "P-6.6",
            "6.6",
            "Transmettre la fiche de synthèse",
            quand,
            "Transmettre",
            reverse("sorties:fiche_transmettre", args=[fiche]),
        )
    return _echeance(
        sortie.parcours_id,
        "fiche_a_produire",
        "P-6.6",
        "6.6",
        "Produire la fiche de synthèse de fin de parcours",
        quand,
        "Produire la fiche",
        f"{reverse('parcours:fiche', args=[sortie.parcours_id])}#sorties",
    )


def _liens_sans_suite(parcours: ParcoursQuerySet, le: date) -> Iterator[Echeance]:
    """P-6.6: a private link that expired before anybody opened it hands nothing over: it is sent again, or closed."""
    liens = LienFiche.objects.vivants().filter(fiche__parcours__in=parcours.values("pk"), consultations=0)
    for lien in liens.filter(expire_le__date__lt=le).select_related("fiche"):
        yield _du_lien(lien)


def _du_lien(lien: LienFiche) -> Echeance:
    return _echeance(
        lien.fiche.parcours_id,
        "lien_expire",
        "P-6.6",
        "6.6",
        f"Lien expiré sans avoir été ouvert\u00a0: {lien.destinataire}",
        localdate(lien.expire_le),
        "Renvoyer le lien",
        f"{reverse('parcours:fiche', args=[lien.fiche.parcours_id])}#sorties",
    )


def _url_piece(dossier: Dossier, pk: int) -> str:
    """The deposit form, opened on the fact that lacks its proof."""
    adresse = reverse("sorties:justificatif_ajouter", args=[pk])
    fait: Any = dossier.fait(dossier.verdict.critere or "")
    return f"{adresse}?objet={code_de(fait)}" if fait is not None and not isinstance(fait, ReleveHeures) else adresse


def _echeance(
    pk: int, code: str, regle: str, article: str, libelle: str, limite: date, geste: str, url: str
) -> Echeance:
    return Echeance(
        parcours_id=pk,
        code=code,
        regle=regle,
        article=article,
        libelle=libelle,
        date_limite=limite,
        geste=geste,
        url=url,
    )
