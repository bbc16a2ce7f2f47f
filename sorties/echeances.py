"""Deadlines of the exits, for a set of parcours and for the page of one (P-6.4c, P-6.5a, P-6.5c, P-6.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.timezone import localdate

from parcours.echeances import Echeance
from parcours.enums import StatutParcours
from sorties.consolidations import Tentative
from sorties.dossier import a_des_preuves, attend_la_commission, juge, tentatives_lues
from sorties.enums import Qualification, TypeSortie
from sorties.forms.pieces import code_de
from sorties.forms.propositions import code_de_sortie
from sorties.lot import DEPASSES, FICHES, LIENS, en_attente, juges, tentatives
from sorties.models import FicheSynthese, LienFiche, ReleveHeures, Sortie, TransmissionFiche
from sorties.regles.dynamiques import chantier_six_mois
from sorties.selectors import Dossier
from sorties.suivi_emploi import contacts_dus, piece_demandee, url_de_la_demande

if TYPE_CHECKING:
    from parcours.dossier import DossierLu
    from parcours.lot import LotLu

# How long before its end a consolidation enters the work list: the time to ask for the piece.
PREAVIS_JOURS = 30


def echeances(lot: LotLu) -> Iterator[Echeance]:
    """What the exits expect of who follows these parcours."""
    attendent, suivies = en_attente(lot), lot.une_fois(tentatives)
    for pk, dossier in lot.une_fois(juges).items():
        if pk not in attendent:
            yield from _du_jugement(dossier, suivies[pk], lot.le)
    for ligne in lot.reponses(DEPASSES):
        if ligne["pk"] not in attendent:
            yield _fin_de_delai(ligne["pk"], ligne["date_echeance"])
    for ligne in lot.reponses(FICHES):
        yield _de_la_fiche(ligne["parcours_id"], ligne["date_commission"] or ligne["date_sortie"], ligne["fiche"])
    for ligne in lot.reponses(LIENS):
        yield _du_lien(ligne["parcours"], ligne["destinataire"], ligne["expire_le"])


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
            quand = sortie.date_commission or sortie.date_sortie
            yield _de_la_fiche(parcours.pk, quand, derniere.pk if derniere else None)
    for lien in dossier.lignes(LienFiche):
        if lien.revoque_le is None and not lien.consultations and lien.expire_le and localdate(lien.expire_le) < le:
            yield _du_lien(parcours.pk, lien.destinataire, lien.expire_le)


def _du_jugement(dossier: Dossier, tentatives: list[Tentative], le: date) -> Iterator[Echeance]:
    yield from _du_verdict(dossier, le, tentatives)
    yield from contacts_dus(tentatives, le)
    yield from _du_chantier(dossier, le)


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


def _de_la_fiche(pk: int, quand: date, fiche: int | None) -> Echeance:
    """P-6.6: the fiche de synthèse to draw up after the exit, then to send."""
    if fiche:
        return _echeance(
            pk,
            "fiche_a_transmettre",
            "P-6.6",
            "6.6",
            "Transmettre la fiche de synthèse",
            quand,
            "Transmettre",
            reverse("sorties:fiche_transmettre", args=[fiche]),
        )
    return _echeance(
        pk,
        "fiche_a_produire",
        "P-6.6",
        "6.6",
        "Produire la fiche de synthèse de fin de parcours",
        quand,
        "Produire la fiche",
        f"{reverse('parcours:fiche', args=[pk])}#sorties",
    )


def _du_lien(pk: int, destinataire: str, expire_le: datetime) -> Echeance:
    """P-6.6: a private link that expired before anybody opened it hands nothing over: it is sent again, or closed."""
    return _echeance(
        pk,
        "lien_expire",
        "P-6.6",
        "6.6",
        f"Lien expiré sans avoir été ouvert\u00a0: {destinataire}",
        localdate(expire_le),
        "Renvoyer le lien",
        f"{reverse('parcours:fiche', args=[pk])}#sorties",
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
