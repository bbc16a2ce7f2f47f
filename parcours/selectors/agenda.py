"""What a private calendar shows: the deadlines of a portfolio and its appointments."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from accounts.models import Utilisateur
from accounts.perimetre import perimetre_de
from parcours.agenda import DUREE_SUPPOSEE, EvenementAgenda, designer
from parcours.courriels import adresse_publique
from parcours.echeances import Echeance
from parcours.lot import LotLu
from parcours.models import Entretien, FluxAgenda, Parcours
from parcours.travail import RENDEZ_VOUS, echeances_du_lot, libelles_des_natures
from plie.socle.typographie import INSECABLE

# Appointments of the last weeks stay in the calendar: it is also where one looks back.
JOURS_PASSES = 30


def empreinte_de(jeton: str) -> str:
    """What is kept of a secret: enough to recognise it, nothing to find it again."""
    return hashlib.sha256(jeton.encode("utf-8", "surrogatepass")).hexdigest()


def flux_ouvert(jeton: str) -> FluxAgenda | None:
    """The feed of a secret, as long as its owner may follow people: an account closed or a role ended shuts it."""
    flux = FluxAgenda.objects.select_related("utilisateur").filter(empreinte=empreinte_de(jeton)).first()
    if flux is None or not perimetre_de(flux.utilisateur).accompagne:
        return None
    return flux


def flux_de(utilisateur: Utilisateur) -> FluxAgenda | None:
    """The feed that somebody has opened."""
    return FluxAgenda.objects.filter(utilisateur=utilisateur).first()


def evenements_de(utilisateur: Utilisateur, *, identite: str, le: date) -> list[EvenementAgenda]:
    """The lines of somebody's calendar, in two queries."""
    parcours = Parcours.objects.du_portefeuille_de(utilisateur, le=le)
    prevus = Entretien.objects.prevus().filter(
        parcours__in=parcours.ouverts().values("pk"), date_entretien__gte=le - timedelta(days=JOURS_PASSES)
    )
    lot = LotLu(parcours, le, aussi={RENDEZ_VOUS: prevus.order_by("date_entretien", "heure", "pk")})
    dues, rendez_vous = echeances_du_lot(lot), lot.reponses(RENDEZ_VOUS)
    concernes = {un.parcours_id for un in (*dues, *rendez_vous)}
    suivis = Parcours.objects.filter(pk__in=concernes).select_related("participant")
    noms = {un.pk: designer(un.participant, un.pk, identite) for un in suivis}
    libelles = libelles_des_natures(dues)
    echeances = [_echeance(due, f"{libelles[due.code]}, {noms[due.parcours_id]}") for due in dues]
    return [*echeances, *(_rendez_vous(un, noms[un.parcours_id]) for un in rendez_vous)]


def _echeance(due: Echeance, titre: str) -> EvenementAgenda:
    regle = f" ({due.regle}, art.{INSECABLE}{due.article})" if due.regle else ""
    return EvenementAgenda(
        identifiant=f"echeance-{due.code}-{due.parcours_id}",
        titre=titre,
        jour=due.date_limite,
        description=f"À faire au plus tard ce jour{regle}.",
        url=adresse_publique("parcours:fiche", due.parcours_id),
    )


def _rendez_vous(un: Entretien, nom: str) -> EvenementAgenda:
    return EvenementAgenda(
        identifiant=f"rendez-vous-{un.pk}",
        titre=f"Rendez-vous, {nom}",
        jour=un.date_entretien,
        heure=un.heure,
        duree=timedelta(minutes=un.duree_minutes) if un.duree_minutes else DUREE_SUPPOSEE,
        description=f"{un.get_forme_display().capitalize()}, {un.get_mode_display()}.",
        url=adresse_publique("parcours:entretien_modifier", un.pk),
    )
