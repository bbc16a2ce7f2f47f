"""One person's way: oriented, received, diagnosed, accepted, followed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

from accounts.models import Utilisateur
from commissions.enums import Objet
from commissions.models import Seance
from parcours.enums import FormeEntretien, ModeEntretien, Prescripteur, Presence, ResultatEtape, StatutParcours
from parcours.models import ContratEngagement, Entretien, Etape, Parcours, Referent
from parcours.nomenclature import besoins
from parcours.regles import nature_contrat
from participants.enums import SupportVolonte
from participants.models import Diagnostic, Difficulte, Participant
from pilotage.demo import textes
from pilotage.demo.activites import noter_semaines
from pilotage.demo.commissions import Calendrier
from pilotage.demo.diagnostics import nommer_difficultes
from pilotage.demo.genres import preciser
from pilotage.demo.lot import Lot, moment, ouvre, ouvre_avant
from pilotage.demo.personnes import figer_situation
from plie.pacte import version_en_vigueur
from plie.socle.periodes import ajouter_mois, lendemain, veille

UN_AN = timedelta(days=365)
_ORIENTEURS_BRSA = {
    Prescripteur.POLE_INSERTION: 62,
    Prescripteur.MDS: 14,
    Prescripteur.CCAS: 12,
    Prescripteur.FRANCE_TRAVAIL: 12,
}
_ORIENTEURS = {
    Prescripteur.FRANCE_TRAVAIL: 45,
    Prescripteur.BUREAU_EMPLOI: 18,
    Prescripteur.CCAS: 10,
    Prescripteur.CAP_EMPLOI: 9,
    Prescripteur.MISSION_LOCALE: 8,
    Prescripteur.ASSOCIATION: 6,
    Prescripteur.SPONTANE: 4,
}
# type of étape: (share, days at least, at most, hours a week)
_ETAPES = {
    "bilan_orientation": (16, 1, 10, 4),
    "mobilisation": (16, 20, 60, 9),
    "levee_frein": (26, 20, 120, 2),
    "aci": (7, 120, 360, 26),
    "ei": (3, 90, 300, 30),
    "etti": (4, 15, 90, 28),
    "ai": (5, 20, 150, 10),
    "pec": (2, 180, 360, 26),
    "geiq": (1, 180, 360, 35),
    "cdd_court": (8, 14, 90, 28),
    "interim": (7, 5, 60, 30),
    "formation_non_qualifiante": (10, 30, 120, 20),
    "formation_qualifiante": (5, 90, 240, 32),
    "mediation": (14, 1, 30, 0),
    "pmsmp": (10, 5, 14, 35),
    "evenement_entreprise": (9, 1, 1, 4),
    "creation_entreprise": (2, 60, 180, 3),
}


@dataclass
class Trajet:
    """A parcours being written, with what its scenes share."""

    lot: Lot
    calendrier: Calendrier
    parcours: Parcours
    referent: Utilisateur
    brsa: bool
    emploi: date | None = None
    """From when the person works: the notes then speak of the job."""
    difficultes: list[Difficulte] = field(default_factory=list)

    @property
    def personne(self) -> Participant:
        return self.parcours.participant

    @property
    def debut(self) -> date:
        return self.parcours.date_premier_rdv or self.parcours.date_orientation or self.lot.le

    def recevoir(self, le: date) -> None:
        """The first individual appointment, in person and kept (P-6.2c)."""
        self.parcours.date_premier_rdv = le
        self.noter(le, self.lot.hasard.choice(textes.PREMIER), duree=60)

    def noter(
        self,
        le: date,
        note: str,
        *,
        presence: str = Presence.HONORE,
        mode: str = ModeEntretien.PRESENTIEL,
        forme: str = FormeEntretien.INDIVIDUEL,
        duree: int | None = 45,
    ) -> None:
        self.lot.ajouter(
            Entretien(
                parcours=self.parcours,
                date_entretien=le,
                heure=time(self.lot.hasard.choice([9, 10, 11, 14, 15, 16]), self.lot.hasard.choice([0, 30])),
                duree_minutes=duree,
                mode=mode,
                forme=forme,
                presence=presence,
                compte_rendu=note,
                saisi_par=self.referent,
                saisi_le=moment(min(le, self.lot.le), 17, 5),
            )
        )

    def prevoir(self, le: date) -> None:
        """An appointment to come, or that nobody has noted yet."""
        self.noter(le, "", presence="", duree=None)

    def diagnostiquer(self, le: date, *, complet: bool = True, jusqu_au: date | None = None) -> None:
        """The diagnostic and its difficulties, some lifted since."""
        hasard = self.lot.hasard
        diagnostic = self.lot.ajouter(
            Diagnostic(
                participant=self.personne,
                date_diagnostic=le,
                besoin_renforce=True,
                date_volonte=le if complet else None,
                support_volonte=hasard.choice(SupportVolonte.values) if complet else "",
                projet=hasard.choice(textes.PROJETS),
                synthese=hasard.choice(textes.SYNTHESES),
            )
        )
        self.parcours.diagnostic = diagnostic
        nommer_difficultes(self, diagnostic, le, jusqu_au or self.lot.le)

    def integrer(self, seance: Seance, *, ajournee: Seance | None = None) -> None:
        """The commission accepts, after one adjournment at times: the parcours starts on the first appointment."""
        demande = (ajournee or seance).date_seance - self.lot.jours(3, 6)
        argument = self.lot.hasard.choice(textes.ARGUMENTS_INTEGRATION)
        if ajournee is not None:
            self.calendrier.ajourner_puis_decider(
                ajournee, seance, self.parcours, Objet.INTEGRATION, demandee_le=demande, argument=argument
            )
        else:
            self.calendrier.decider(seance, self.parcours, Objet.INTEGRATION, demandee_le=demande, argument=argument)
        self.parcours.statut = StatutParcours.EN_COURS
        self.parcours.date_debut = self.parcours.date_premier_rdv
        self.parcours.date_commission = seance.date_seance
        self.parcours.situation_entree = figer_situation(self.lot, self.personne, self.debut)

    def prolonger(self, seance: Seance) -> None:
        """The one prolongation (P-6.4b)."""
        self.calendrier.decider(
            seance,
            self.parcours,
            Objet.PROLONGATION,
            demandee_le=seance.date_seance - timedelta(days=5),
            argument=self.lot.hasard.choice(textes.ARGUMENTS_PROLONGATION),
        )
        self.parcours.date_prolongation = seance.date_seance

    def suivre(self, jusqu_au: date, *, silence: int = 0) -> None:
        """An appointment every three to five weeks; `silence` days without any at the end."""
        hasard = self.lot.hasard
        notes = hasard.sample(textes.SUIVI, len(textes.SUIVI))
        le = ouvre(self.debut + self.lot.jours(6, 14))
        while le <= jusqu_au - timedelta(days=silence):
            tirage = hasard.random()
            if tirage < 0.07:
                self.noter(le, hasard.choice(textes.ABSENCE), presence=Presence.ABSENT, duree=None)
            elif tirage < 0.13:
                self.noter(le, hasard.choice(textes.EXCUSE), presence=Presence.ABSENT_EXCUSE, duree=None)
            else:
                mode = hasard.choices(ModeEntretien.values, [75, 17, 7, 1])[0]
                en_poste = self.emploi is not None and le > self.emploi
                notes = notes or list(textes.SUIVI)
                self.noter(
                    le,
                    hasard.choice(textes.EMPLOI) if en_poste else notes.pop(),
                    mode=mode,
                    duree=hasard.choice([30, 45, 60]),
                )
            le = ouvre(le + self.lot.jours(20, 36))

    def contractualiser(self, jusqu_au: date, *, terme: date | None = None) -> None:
        """The contracts of a BRSA, one after the other (P-6.2b, P-C.1); `terme`: when the last one ends."""
        if not self.brsa:
            return
        parametres = version_en_vigueur(self.lot.le)
        debut = ouvre(self.debut + self.lot.jours(8, 38))
        while debut <= jusqu_au:
            fin = veille(ajouter_mois(debut, 6))
            if terme is not None and fin >= terme - timedelta(days=20):
                fin = terme
            signature = debut if debut == ouvre(debut) else ouvre_avant(debut)
            nature = nature_contrat(signature, parametres)
            validation = signature + self.lot.jours(5, 20)
            heures, motif = self._heures()
            contrat = self.lot.ajouter(
                ContratEngagement(
                    parcours=self.parcours,
                    type=nature,
                    date_signature=signature,
                    date_debut=debut,
                    date_fin=fin,
                    heures_hebdo=heures if nature == "contrat_engagement" else None,
                    motif_heures_reduites=motif if nature == "contrat_engagement" else "",
                    date_validation_pole=validation if validation <= self.lot.le else None,
                    objectifs="Rencontrer le référent deux fois par mois, avancer sur les démarches du diagnostic, "
                    "répondre à deux offres par semaine.",
                )
            )
            noter_semaines(self, contrat)
            debut = lendemain(fin)

    def cheminer(self, jusqu_au: date, *, nombre: int) -> None:
        """The étapes, one after the other or side by side."""
        hasard = self.lot.hasard
        poids = [part for part, *_ in _ETAPES.values()]
        for rang in range(nombre):
            type_ = "bilan_orientation" if rang == 0 else hasard.choices(list(_ETAPES), poids)[0]
            _, mini, maxi, hebdo = _ETAPES[type_]
            amplitude = max((jusqu_au - self.debut).days - 5, 6)
            debut = ouvre(self.debut + timedelta(days=5 + hasard.randint(0, amplitude) * (rang + 1) // (nombre + 1)))
            fin = debut + self.lot.jours(mini, maxi)
            if debut > jusqu_au:
                continue
            finie = fin <= jusqu_au or jusqu_au < self.lot.le
            fin = min(fin, jusqu_au)
            semaines = max((fin - debut).days // 7, 1)
            self._etape(type_, debut, fin if finie else None, Decimal(hebdo * semaines) if hebdo and finie else None)

    def _etape(self, type_: str, debut: date, fin: date | None, heures: Decimal | None) -> None:
        hasard = self.lot.hasard
        intitules, structures = textes.ETAPES[type_]
        resultat = hasard.choices([ResultatEtape.FAIT, ResultatEtape.ABANDON, ResultatEtape.ABSENT], [86, 9, 5])[0]
        tenue = fin is None or resultat != ResultatEtape.ABSENT
        etape = self.lot.ajouter(
            Etape(
                parcours=self.parcours,
                type=type_,
                intitule=hasard.choice(intitules),
                structure=hasard.choice(structures),
                date_debut_prevue=debut,
                date_fin_prevue=fin,
                date_debut=debut if tenue else None,
                date_fin=fin if tenue else None,
                heures=heures if tenue else None,
                heures_hebdo=None if besoins(type_).d_un_jour else _ETAPES[type_][3] or None,
                financee_plie=self.lot.chance(0.4),
                resultat=resultat if fin else "",
                saisie_par=self.referent,
            )
        )
        preciser(etape, self)

    def _heures(self) -> tuple[Decimal, str]:
        if self.personne.parent_isole and self.lot.chance(0.4):
            return Decimal(7), "garde_enfant"
        if self.personne.rqth and self.lot.chance(0.5):
            return Decimal(8), "handicap"
        return Decimal(15), ""


def orienter(
    lot: Lot,
    calendrier: Calendrier,
    personne: Participant,
    referents: list[Utilisateur],
    gestion: Utilisateur,
    *,
    plie_id: int,
    orientation: date,
    brsa: bool,
) -> Trajet:
    """A candidature and its référent, as the gestionnaire records it."""
    hasard = lot.hasard
    orienteurs = _ORIENTEURS_BRSA if brsa else _ORIENTEURS
    prescripteur = hasard.choices(list(orienteurs), list(orienteurs.values()))[0]
    parcours = lot.ajouter(
        Parcours(
            participant=personne,
            plie_id=plie_id,
            prescripteur=prescripteur,
            organisme_prescripteur=personne.commune.nom
            if prescripteur in (Prescripteur.CCAS, Prescripteur.BUREAU_EMPLOI)
            else "",
            motif_prescription="Souhaite reprendre un emploi et a besoin d’un accompagnement rapproché.",
            date_orientation=orientation,
            enregistre_par=gestion,
            cree_le=moment(orientation, 9, 30),
        )
    )
    referent = hasard.choice(referents)
    lot.auteur = referent
    lot.ajouter(Referent(parcours=parcours, utilisateur=referent, date_debut=orientation, motif="Orientation"))
    return Trajet(lot, calendrier, parcours, referent, brsa)
