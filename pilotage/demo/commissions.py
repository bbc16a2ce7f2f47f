"""Past and coming sessions of a PLIE, and what they decided."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta
from typing import Any

from commissions.enums import Objet, PresenceSeance, Sens, SensAvis, StatutSaisine, StatutSeance, Voix
from commissions.models import Convocation, Courrier, Decision, Membre, PointOrdreDuJour, ProcesVerbal, Saisine, Seance
from commissions.services.avis import donner_avis
from commissions.services.courriers import etablir_les_retours
from commissions.services.proces_verbaux import etablir
from commissions.signalements import signaler
from parcours.models import Parcours
from pilotage.demo.comptes import DEBUT_ROLES, Equipe
from pilotage.demo.lot import Lot, moment, ouvre
from sorties.models import PropositionSortie

RYTHME = timedelta(days=28)
NOMBRE_DE_SEANCES = 48
DEPOT = timedelta(days=3)


class Calendrier:
    """The sessions of one PLIE; a past one is written only if it decided something."""

    def __init__(self, lot: Lot, equipe: Equipe, prochaine: date) -> None:
        self._lot, self._equipe = lot, equipe
        self._rangs: Counter[int] = Counter()
        for rang, membre in enumerate(equipe.membres):
            siege = Membre(plie=equipe.plie, utilisateur=membre, voix=_voix(rang), preside=rang == 0)
            siege.date_debut = DEBUT_ROLES
            lot.ajouter(siege)
        jours = [ouvre(prochaine - rang * RYTHME) for rang in range(NOMBRE_DE_SEANCES, 0, -1)]
        self.passees = [self._passee(jour) for jour in jours if jour < lot.le]
        self.prochaine = self._a_venir(prochaine)
        self.suivante = self._a_venir(ouvre(prochaine + RYTHME / 2 - timedelta(days=2)))
        for seance in (self.prochaine, self.suivante):
            lot.ajouter(seance)
            self._convoquer(seance, passee=False)

    @property
    def derniere(self) -> date:
        """The day of the last session held."""
        return self.passees[-1].date_seance

    def apres(self, le: date) -> Seance | None:
        """The first session held that could take what was filed on a day; none: it still waits."""
        return next((s for s in self.passees if s.date_seance >= le + DEPOT), None)

    def decider(
        self,
        seance: Seance,
        parcours: Parcours,
        objet: Objet,
        *,
        demandee_le: date,
        argument: str,
        sens: Sens = Sens.ACCORD,
        proposition: PropositionSortie | None = None,
        **champs: Any,
    ) -> Saisine:
        """A request that this session took and decided."""
        saisine = self.demander(
            parcours,
            objet,
            demandee_le=demandee_le,
            argument=argument,
            proposition=proposition,
            statut=StatutSaisine.DECIDEE,
        )
        self._statuer(seance, saisine, sens, champs)
        return saisine

    def ajourner_puis_decider(
        self, ajournee: Seance, seance: Seance, parcours: Parcours, objet: Objet, *, demandee_le: date, argument: str
    ) -> Saisine:
        """A request that waited one more session."""
        saisine = self.demander(
            parcours, objet, demandee_le=demandee_le, argument=argument, statut=StatutSaisine.DECIDEE
        )
        self._statuer(ajournee, saisine, Sens.AJOURNEMENT, {"motif": "Pièce d’identité à fournir avant de statuer."})
        self._statuer(seance, saisine, Sens.ACCORD, {})
        return saisine

    def demander(
        self,
        parcours: Parcours,
        objet: Objet,
        *,
        demandee_le: date,
        argument: str,
        proposition: PropositionSortie | None = None,
        statut: StatutSaisine = StatutSaisine.EN_ATTENTE,
    ) -> Saisine:
        """A request, that waits unless told otherwise."""
        return self._lot.ajouter(
            Saisine(
                parcours=parcours,
                objet=objet,
                statut=statut,
                argument=argument,
                proposition=proposition,
                demandee_par=self._lot.auteur or self._equipe.gestion,
                demandee_le=moment(demandee_le, 15, 40),
            )
        )

    def _statuer(self, seance: Seance, saisine: Saisine, sens: Sens, champs: dict[str, Any]) -> None:
        self._rangs[id(seance)] += 1
        if self._rangs[id(seance)] == 1:
            self._lot.ajouter(seance)
            self._convoquer(seance, passee=True)
        point = self._lot.ajouter(
            PointOrdreDuJour(
                seance=seance,
                saisine=saisine,
                ordre=self._rangs[id(seance)],
                signalements=signaler(saisine, le=seance.date_seance),
            )
        )
        rang = self._rangs[id(seance)]
        self._lot.ajouter(
            Decision(
                point=point,
                sens=sens,
                saisie_par=self._equipe.gestion,
                saisie_le=moment(seance.date_seance, 9 + rang // 6, rang % 6 * 10),
                **champs,
            )
        )

    def _passee(self, jour: date) -> Seance:
        return Seance(
            plie=self._equipe.plie,
            date_seance=jour,
            heure=time(9),
            lieu="Salle du conseil",
            statut=StatutSeance.CLOSE,
            preparee_le=moment(jour - timedelta(days=6), 8, 5),
            ouverte_le=moment(jour, 9, 2),
            close_le=moment(jour, 12, 15),
        )

    def _a_venir(self, jour: date) -> Seance:
        return Seance(plie=self._equipe.plie, date_seance=jour, heure=time(14), lieu="Salle du conseil")

    def _convoquer(self, seance: Seance, *, passee: bool) -> None:
        for rang, membre in enumerate(self._equipe.membres):
            presence = ""
            if passee:
                presence = PresenceSeance.EXCUSE if rang and self._lot.chance(0.15) else PresenceSeance.PRESENT
            self._lot.ajouter(
                Convocation(seance=seance, utilisateur=membre, voix=_voix(rang), presence=presence, preside=rang == 0)
            )


def _voix(rang: int) -> Voix:
    return Voix.CONSULTATIVE if rang == 2 else Voix.DELIBERATIVE


def etablir_les_pv(equipe: Equipe) -> None:
    """The procès-verbaux of the sessions held, signed two days later; the last one still waits for its signature.

    The returns of that last session are there too, still to be read.
    """
    closes = Seance.objects.filter(plie=equipe.plie, statut=StatutSeance.CLOSE).select_related("plie")
    seances = list(closes.order_by("date_seance", "heure"))
    for seance in seances:
        pv = etablir(seance=seance)
        signe = {"signe_par": equipe.membres[0], "signe_le": seance.close_le + timedelta(days=2)}
        valeurs = signe if seance is not seances[-1] else {}
        ProcesVerbal.objects.filter(pk=pv.pk).update(etabli_le=seance.close_le, **valeurs)
    decisions = Decision.objects.filter(point__seance=seances[-1]).select_related("point__saisine", "point__seance")
    for decision in decisions:
        etablir_les_retours(decision)
    Courrier.objects.filter(decision__in=decisions).update(etabli_le=seances[-1].close_le)


AVIS = (
    (SensAvis.FAVORABLE, ""),
    (SensAvis.RESERVE, "Le projet gagnerait à être précisé avant l’été."),
    (SensAvis.QUESTION, "La garde d’enfants est-elle réglée ?"),
    (SensAvis.FAVORABLE, "Situation bien préparée."),
)


def donner_des_avis(seance: Seance) -> None:
    """What the members already said of the first items of an agenda."""
    for convocation in seance.convocations.select_related("utilisateur").order_by("pk")[:2]:
        for point, (sens, texte) in zip(seance.points.order_by("ordre", "pk"), AVIS, strict=False):
            donner_avis(point=point, par=convocation.utilisateur, sens=sens, texte=texte)
