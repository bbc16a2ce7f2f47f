"""What the commission adds to the page of a parcours and to the work lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate

from commissions.demandes_du_dossier import demandes_de, empechement
from commissions.dossier import inscrire_tables, objets_en_attente
from commissions.echeances import echeances, echeances_du_dossier, tables_du_lot
from commissions.enums import Destinataire, Objet
from commissions.models import Correction, Courrier, Decision, Saisine
from commissions.permissions import peut_demander
from commissions.services.saisines import (
    actualiser_la_saisine,
    dessaisir_d_une_candidature_classee,
    dessaisir_de_la_sortie,
    saisir_de_la_sortie,
)
from parcours.crochets import APRES_CLASSEMENT
from parcours.dossier import DossierLu
from parcours.echeances import Echeance
from parcours.enums import StatutParcours
from parcours.volets import ECHEANCES, FIL, GESTES, VOLETS, Evenement, Geste, SourceEcheances, Volet
from sorties.crochets import APRES_MODIFICATION, APRES_PROPOSITION, APRES_RETRAIT, EMPECHEMENTS

if TYPE_CHECKING:
    from parcours.lot import LotLu
    from parcours.querysets import ParcoursQuerySet

# How long a return of the commission stays on the work list before it is late.
DELAI_DE_LECTURE = timedelta(days=7)
RETOURS = "retours_a_lire"


def contexte_volet(dossier: DossierLu) -> dict[str, Any]:
    """The referrals of the parcours and their decisions."""
    return {"saisines": demandes_de(dossier), "modifiable": dossier.modifiable}


def evenements(dossier: DossierLu) -> Iterator[Evenement]:
    """Referrals and decisions on the timeline."""
    for saisine in dossier.lignes(Saisine):
        yield Evenement(
            date_evenement=localdate(saisine.demandee_le),
            titre=f"Commission saisie\u00a0: {saisine.get_objet_display()}",
            nature="commission",
            icone="send",
            auteur=str(saisine.demandee_par),
            detail=saisine.argument,
        )
    for decision in dossier.lignes(Decision):
        yield Evenement(
            date_evenement=decision.point.seance.date_seance,
            titre=f"Commission\u00a0: {decision.get_sens_display()} ({decision.point.saisine.get_objet_display()})",
            nature="commission",
            icone="hammer",
            auteur=str(decision.saisie_par),
            detail=decision.motif,
        )
    for correction in dossier.lignes(Correction):
        objet = correction.decision.point.saisine.get_objet_display()
        yield Evenement(
            date_evenement=localdate(correction.corrigee_le),
            titre=f"Décision rectifiée\u00a0: {correction.get_sens_display()} ({objet})",
            nature="commission",
            icone="hammer",
            auteur=str(correction.corrigee_par),
            detail=correction.raison,
        )


def gestes(dossier: DossierLu) -> Iterator[Geste]:
    """What may be asked of the commission now, for who may write to the parcours."""
    parcours = dossier.parcours
    if not parcours.ouvert or not peut_demander(dossier.utilisateur, parcours):
        return
    ouvertes = objets_en_attente(dossier)

    def lien(objet: str) -> str:
        return reverse("commissions:demander", args=[parcours.pk, objet])

    if parcours.statut == StatutParcours.CANDIDATURE:
        if Objet.INTEGRATION not in ouvertes:
            yield Geste(
                "Proposer l’intégration",
                lien(Objet.INTEGRATION),
                "send",
                principal=bool(parcours.date_premier_rdv and parcours.diagnostic_id),
            )
        if Objet.REORIENTATION not in ouvertes:
            yield Geste("Proposer une réorientation", lien(Objet.REORIENTATION), "signpost-2")
    elif not parcours.prolonge and Objet.PROLONGATION not in ouvertes:
        yield Geste("Demander la prolongation", lien(Objet.PROLONGATION), "hourglass-split")


def tables_des_retours(parcours: ParcoursQuerySet, le: date) -> dict[str, Any]:
    """The decisions that the référent has not read yet."""
    return {
        RETOURS: Courrier.objects.non_lus()
        .filter(decision__point__saisine__parcours__in=parcours.values("pk"))
        .order_by("pk")
        .values(
            "contenu",
            parcours=F("decision__point__saisine__parcours"),
            date_seance=F("decision__point__seance__date_seance"),
        )
    }


def retours(lot: LotLu) -> Iterator[Echeance]:
    """Each of them is read, or late."""
    for ligne in lot.reponses(RETOURS):
        yield _a_lire(ligne["parcours"], ligne["contenu"], ligne["date_seance"])


def retours_du_dossier(dossier: DossierLu) -> Iterator[Echeance]:
    """The same, on the parcours of a page."""
    for courrier in dossier.lignes(Courrier):
        if courrier.destinataire == Destinataire.REFERENT and courrier.lu_le is None:
            seance = courrier.decision.point.seance
            yield _a_lire(dossier.parcours.pk, courrier.contenu, seance.date_seance)


def _a_lire(pk: int, contenu: dict[str, Any], date_seance: date) -> Echeance:
    return Echeance(
        parcours_id=pk,
        code="retour_commission",
        regle="",
        article="",
        libelle=_retour(contenu),
        date_limite=date_seance + DELAI_DE_LECTURE,
        geste="Lire la décision",
        url=reverse("parcours:fiche", args=[pk]) + "#commission",
    )


def _retour(contenu: dict[str, Any]) -> str:
    rectifiee = ", décision rectifiée" if contenu.get("rectifie") else ""
    return f"Commission : {contenu['libelle']} ({contenu['objet']}{rectifiee})"


def inscrire() -> None:
    """Called once, when the apps are ready."""
    inscrire_tables()
    VOLETS.inscrire(
        "commission",
        Volet("commission", "Commission", "hammer", "commissions/_volet.html", contexte_volet),
        ordre=70,
    )
    FIL.inscrire("commission", evenements, ordre=70)
    GESTES.inscrire("commission", gestes, ordre=70)
    ECHEANCES.inscrire("commission", SourceEcheances(tables_du_lot, echeances, echeances_du_dossier), ordre=70)
    ECHEANCES.inscrire("retours", SourceEcheances(tables_des_retours, retours, retours_du_dossier), ordre=71)
    APRES_CLASSEMENT.inscrire("commission", dessaisir_d_une_candidature_classee, ordre=10)
    APRES_PROPOSITION.inscrire("commission", saisir_de_la_sortie, ordre=10)
    APRES_RETRAIT.inscrire("commission", dessaisir_de_la_sortie, ordre=10)
    APRES_MODIFICATION.inscrire("commission", actualiser_la_saisine, ordre=10)
    EMPECHEMENTS.inscrire("commission", empechement, ordre=10)
