"""The parcours of one PLIE: who waits, who is followed, who has left, in believable proportions."""

from __future__ import annotations

import random
from datetime import date, timedelta

from accounts.models import Commune, Utilisateur
from commissions.enums import Objet, Sens
from parcours.enums import ModeEntretien, Presence, StatutParcours
from parcours.models import Referent
from pilotage.demo import preuves, sorties, textes
from pilotage.demo.commissions import Calendrier
from pilotage.demo.comptes import Equipe
from pilotage.demo.lot import Lot, ouvre, ouvre_avant
from pilotage.demo.personnes import Registre, percevoir_rsa
from pilotage.demo.trajet import Trajet, orienter
from plie.socle.periodes import ajouter_mois, veille
from sorties.enums import TypeContrat

# How the people of a PLIE are shared out, for a hundred.
PART_SORTIS, PART_CANDIDATS, PART_REFUSES, PART_SANS_SUITE = 0.45, 0.12, 0.03, 0.03
PROFONDEUR = 735
DUREE_MAXIMALE = 1190
PART_BRSA = 0.63


class Population:
    """The people of one PLIE, drawn from one seeded chance."""

    def __init__(self, lot: Lot, equipe: Equipe, calendrier: Calendrier, registre: Registre) -> None:
        self.lot, self.equipe, self.calendrier, self.registre = lot, equipe, calendrier, registre
        self.le = lot.le
        self._brsa: list[bool] = []

    def peupler(self, effectif: int) -> None:
        """Everybody."""
        sortis = round(effectif * PART_SORTIS)
        candidats = round(effectif * PART_CANDIDATS)
        for genre, vers in zip(_genres(self.lot.hasard, sortis), self._dates_de_sortie(sortis), strict=True):
            self.sorti(genre, vers)
        for rang in range(candidats):
            self.candidat(rang)
        for rang in range(round(effectif * PART_REFUSES)):
            self.refuse(rang)
        for rang in range(round(effectif * PART_SANS_SUITE)):
            self.sans_suite(rang)
        restants = effectif - sortis - candidats - round(effectif * PART_REFUSES) - round(effectif * PART_SANS_SUITE)
        for rang in range(restants):
            self.en_cours(rang)

    def orienter(self, orientation: date, *, brsa: bool | None = None, nom: str = "", prenom: str = "", sexe: str = "",
                 fin_rsa: date | None = None, referents: list[Utilisateur] | None = None) -> Trajet:
        """A person and their candidature."""
        if brsa is None:
            self._brsa = self._brsa or self._jeu_brsa()
            brsa = self._brsa.pop()
        personne = self.registre.tirer(orientation=orientation, nom=nom, prenom=prenom, sexe=sexe)
        if brsa:
            percevoir_rsa(self.lot, personne, orientation, fin_rsa)
        return orienter(
            self.lot,
            self.calendrier,
            personne,
            referents or self.equipe.accompagnateurs,
            self.equipe.gestion,
            plie_id=self.equipe.plie.pk,
            orientation=orientation,
            brsa=brsa,
        )

    # -- Those who have left ---------------------------------------------------------------------------------
    def sorti(self, genre: str, vers: date) -> None:
        """An exit of that kind, about that day, validated by the first session that follows."""
        lot = self.lot
        vers = ouvre_avant(min(vers, self.calendrier.derniere - timedelta(days=12)))
        mois = lot.hasard.choices([7, 10, 13, 16, 17, 22], [8, 20, 30, 20, 10, 12])[0]
        duree = timedelta(days=max(mois, sorties.recul(genre) + 3) * 30 + lot.hasard.randint(0, 12))
        debut = ouvre(max(vers - duree, self.le - timedelta(days=DUREE_MAXIMALE)))
        if genre == "fin_delai":
            debut = ouvre_avant(ajouter_mois(vers, -18) - lot.jours(2, 15))
        trajet = self.accepter(debut)
        date_sortie = sorties.prouver(trajet, genre, vers)
        seance = self.calendrier.apres(date_sortie + timedelta(days=4))
        if seance is None:
            # The facts carry the exit past the last session held: it waits for the next one.
            self._vivre(trajet, date_sortie)
            self._en_attente(trajet, genre, date_sortie)
            return
        if genre != "fin_delai" and date_sortie > ajouter_mois(debut, 18):
            self._prolonger(trajet)
        self._vivre(trajet, date_sortie)
        proposee_le = min(date_sortie + lot.jours(2, 4), seance.date_seance - timedelta(days=1))
        proposition = sorties.proposer(trajet, genre, date_sortie, le=proposee_le)
        sortie = sorties.valider(trajet, proposition, seance, le=proposee_le)
        recente = (self.le - seance.date_seance).days < 60
        if genre != "deces" and (not recente or lot.chance(0.5)):
            faite_le = min(ouvre(seance.date_seance + lot.jours(3, 12)), self.le)
            sorties.etablir_fiche(trajet, sortie, le=faite_le, transmise=not recente or lot.chance(0.4))

    def _en_attente(self, trajet: Trajet, genre: str, date_sortie: date) -> None:
        if date_sortie <= self.le:
            proposition = sorties.proposer(trajet, genre, date_sortie, le=self.le)
            sorties.deposer(trajet, proposition, le=self.le)

    def accepter(self, debut: date, **options: object) -> Trajet:
        """Oriented, received on that day, diagnosed, accepted."""
        lot = self.lot
        attente = lot.hasard.randint(2, 14) if lot.chance(0.86) else lot.hasard.randint(16, 34)
        trajet = self.orienter(ouvre_avant(debut - timedelta(days=attente)), **options)  # type: ignore[arg-type]
        if attente > 15:
            trajet.noter(ouvre(debut - timedelta(days=9)), textes.ABSENCE[0], presence=Presence.ABSENT, duree=None)
        trajet.recevoir(debut)
        seance = self.calendrier.apres(debut + timedelta(days=7))
        if seance is None:
            raise ValueError(f"aucune séance n’a suivi le {debut:%d/%m/%Y}")
        trajet.diagnostiquer(debut + timedelta(days=min(6, (self.le - debut).days)))
        trajet.integrer(seance)
        return trajet

    def _prolonger(self, trajet: Trajet) -> None:
        limite = ajouter_mois(trajet.debut, 18)
        avant = [s for s in self.calendrier.passees if trajet.debut + timedelta(days=400) < s.date_seance <= limite]
        if avant:
            trajet.prolonger(avant[-1])

    def _vivre(self, trajet: Trajet, jusqu_au: date) -> None:
        """What fills a parcours: appointments, contracts, étapes."""
        fin = min(jusqu_au, self.le)
        trajet.suivre(fin)
        trajet.contractualiser(fin)
        trajet.cheminer(fin, nombre=2 + min((fin - trajet.debut).days // 110, 5))

    # -- Those who are followed ------------------------------------------------------------------------------
    def en_cours(self, rang: int) -> None:
        """A parcours under way: each rank lives its own situation, so that every list has something."""
        recul = (self.le - self.calendrier.derniere).days
        ages = [rang_age * 19 + recul + 12 for rang_age in range(25)]
        age = ages[(rang * 7) % len(ages)]
        scene = _SCENES.get(rang % 24)
        if scene is not None:
            age = max(scene[0], recul + 12)
        trajet = self.accepter(ouvre_avant(self.le - timedelta(days=age)))
        if age > 560:
            self._prolonger(trajet)
        if scene is not None:
            scene[1](self, trajet)
        silence = 55 if rang % 11 == 4 else 0
        trajet.suivre(veille(self.le), silence=silence)
        # One in eight contracts comes to its end in the days that come.
        trajet.contractualiser(self.le, terme=self.le + timedelta(days=9 + rang % 30) if rang % 8 == 3 else None)
        trajet.cheminer(self.le, nombre=1 + min(age // 90, 5) if rang % 13 else 0)
        if rang % 9 == 2:
            trajet.prevoir(ouvre_avant(self.le - timedelta(days=1)))
        elif not silence:
            trajet.prevoir(ouvre(self.le + self.lot.jours(0 if rang % 6 == 0 else 2, 24)))
        if rang % 12 == 5:
            self._passer_la_main(trajet)

    def _passer_la_main(self, trajet: Trajet) -> None:
        """Another référent since last month."""
        ancien: Referent = next(r for r in self.lot.lignes[Referent] if r.parcours is trajet.parcours)
        autres = [a for a in self.equipe.accompagnateurs if a != ancien.utilisateur]
        depuis = max(self.le - timedelta(days=40), ancien.date_debut + timedelta(days=5))
        ancien.date_fin = veille(depuis)
        self.lot.ajouter(
            Referent(
                parcours=trajet.parcours,
                utilisateur=self.lot.hasard.choice(autres),
                date_debut=depuis,
                motif="Réorganisation des portefeuilles",
            )
        )

    def consolide(self, trajet: Trajet) -> None:
        """A job begun some weeks ago."""
        debut = ouvre(self.le - timedelta(days=self.lot.hasard.randint(20, 75)))
        contrat = preuves.employer(trajet, debut, heures=30)
        preuves.payer(trajet, contrat, self.le)

    def preuve_manquante(self, trajet: Trajet) -> None:
        """Three months in post, no proof of presence yet."""
        contrat = preuves.employer(trajet, ouvre(ajouter_mois(self.le, -3) - timedelta(days=12)), type_=TypeContrat.CDD, mois=9)
        preuves.payer(trajet, contrat, contrat.date_debut + timedelta(days=60))

    def sortie_a_proposer(self, trajet: Trajet) -> None:
        """Everything is there: the exit can be proposed."""
        sorties.prouver(trajet, "cdi", self.le - timedelta(days=8))

    def sortie_proposee(self, trajet: Trajet) -> None:
        """The commission will see it next."""
        date_sortie = sorties.prouver(trajet, "cdd_6_mois", self.le - timedelta(days=14))
        proposition = sorties.proposer(trajet, "cdd_6_mois", date_sortie, le=self.le - timedelta(days=5))
        sorties.deposer(trajet, proposition, le=self.le - timedelta(days=5))

    def abandon_propose(self, trajet: Trajet) -> None:
        le = self.le - timedelta(days=6)
        sorties.deposer(trajet, sorties.proposer(trajet, "abandon", le, le=le), le=le)

    def prolongation_demandee(self, trajet: Trajet) -> None:
        preuves.employer(trajet, ouvre(self.le - timedelta(days=25)), heures=35)
        self.calendrier.demander(
            trajet.parcours,
            Objet.PROLONGATION,
            demandee_le=self.le - timedelta(days=4),
            argument=textes.ARGUMENTS_PROLONGATION[0],
        )

    def interim(self, trajet: Trajet) -> None:
        premier = ajouter_mois(self.le.replace(day=1), -4)
        preuves.compter_heures(trajet, premier, mois=4, heures=96)

    def creation(self, trajet: Trajet) -> None:
        preuves.creer_activite(trajet, ajouter_mois(self.le.replace(day=1), -4), mois=4, montant=720)

    def formation(self, trajet: Trajet) -> None:
        preuves.former(trajet, ouvre(self.le - timedelta(days=50)))

    def chantier(self, trajet: Trajet) -> None:
        preuves.employer(
            trajet, ouvre(ajouter_mois(self.le, -6) - timedelta(days=9)), type_=TypeContrat.CDDI_ACI, mois=12, heures=26
        )

    def rupture(self, trajet: Trajet) -> None:
        """A job that did not last: the attempt stays on file (P-6.5b)."""
        debut = ouvre(self.le - timedelta(days=120))
        preuves.employer(trajet, debut, fin=debut + timedelta(days=34), motif_fin="Fin de la période d’essai, par l’employeur")
        trajet.emploi = None

    def rien(self, trajet: Trajet) -> None:
        """Only its age matters."""

    # -- Those who wait, those who did not enter --------------------------------------------------------------
    def candidat(self, rang: int) -> None:
        """A candidature at one of its steps."""
        le, etape = self.le, rang % 7
        if etape == 0:
            self.orienter(ouvre_avant(le - timedelta(days=rang // 7 + 2)))
        elif etape == 1:
            trajet = self.orienter(ouvre_avant(le - timedelta(days=9)), brsa=True)
            trajet.prevoir(ouvre(le + timedelta(days=2 + rang // 7)))
        elif etape == 2:
            trajet = self.orienter(ouvre_avant(le - timedelta(days=21 + rang)), brsa=True)
            trajet.noter(ouvre_avant(le - timedelta(days=8)), textes.ABSENCE[1], presence=Presence.ABSENT, duree=None)
        elif etape == 3:
            self._recu(13)
        elif etape == 4:
            trajet = self._recu(20)
            trajet.diagnostiquer(ouvre(le - timedelta(days=4)), complet=False)
        elif etape == 5:
            trajet = self._recu(24)
            trajet.diagnostiquer(ouvre(le - timedelta(days=9)))
        else:
            self.proposee()

    def proposee(self) -> None:
        """Everything is ready: the commission will see it next."""
        trajet = self._recu(28)
        trajet.diagnostiquer(ouvre(self.le - timedelta(days=12)))
        self.calendrier.demander(
            trajet.parcours,
            Objet.INTEGRATION,
            demandee_le=self.le - timedelta(days=6),
            argument=self.lot.hasard.choice(textes.ARGUMENTS_INTEGRATION),
        )

    def _recu(self, age: int) -> Trajet:
        trajet = self.orienter(ouvre_avant(self.le - timedelta(days=age)))
        trajet.recevoir(ouvre_avant(self.le - timedelta(days=max(age - 9, 2))))
        trajet.prevoir(ouvre(self.le + self.lot.jours(3, 16)))
        return trajet

    def refuse(self, rang: int) -> None:
        """Received, then refused by the commission, with another way proposed."""
        seance = self.calendrier.passees[-2 - rang * 3]
        trajet = self.orienter(ouvre_avant(seance.date_seance - timedelta(days=34)))
        trajet.recevoir(ouvre(seance.date_seance - timedelta(days=25)))
        trajet.diagnostiquer(seance.date_seance - timedelta(days=15), jusqu_au=seance.date_seance)
        motif, relais = textes.REFUS[rang % len(textes.REFUS)]
        self.calendrier.decider(
            seance,
            trajet.parcours,
            Objet.INTEGRATION,
            demandee_le=seance.date_seance - timedelta(days=6),
            argument="Situation à examiner collectivement.",
            sens=Sens.REFUS,
            motif=motif,
            reorientation=relais,
        )
        trajet.parcours.statut = StatutParcours.REFUSE
        trajet.parcours.date_commission = seance.date_seance
        trajet.parcours.motif_cloture = f"{motif} Réorientation proposée : {relais}"

    def sans_suite(self, rang: int) -> None:
        """Never received."""
        trajet = self.orienter(ouvre_avant(self.le - timedelta(days=70 + 45 * rang)))
        le = ouvre(trajet.debut + timedelta(days=10))
        trajet.noter(le, textes.ABSENCE[0], presence=Presence.ABSENT, mode=ModeEntretien.PRESENTIEL, duree=None)
        trajet.parcours.statut = StatutParcours.ANNULE
        trajet.parcours.motif_cloture = textes.SANS_SUITE[rang % len(textes.SANS_SUITE)]

    # -- Proportions -------------------------------------------------------------------------------------------
    def _jeu_brsa(self) -> list[bool]:
        jeu = [rang < round(PART_BRSA * 100) for rang in range(100)]
        self.lot.hasard.shuffle(jeu)
        return jeu

    def _dates_de_sortie(self, nombre: int) -> list[date]:
        premier = self.le - timedelta(days=PROFONDEUR)
        pas = (self.calendrier.derniere - timedelta(days=12) - premier).days / max(nombre - 1, 1)
        return [premier + timedelta(days=round(rang * pas)) for rang in range(nombre)]


def _genres(hasard: random.Random, nombre: int) -> list[str]:
    """Half and a little more of positive exits in every quarter, and the other kinds in their usual share."""
    suite: list[str] = []
    while len(suite) < nombre:
        bloc = [*_tirer(hasard, POSITIVES_PAR_BLOC, sorties.POSITIVES), *_tirer(hasard, 1, sorties.DYNAMIQUES)]
        bloc += _tirer(hasard, 9 - POSITIVES_PAR_BLOC, sorties.AUTRES)
        hasard.shuffle(bloc)
        suite += bloc
    return suite[:nombre]


POSITIVES_PAR_BLOC = 5


def _tirer(hasard: random.Random, nombre: int, parts: dict[str, int]) -> list[str]:
    return hasard.choices(list(parts), list(parts.values()), k=nombre)


# rank: (days since the start, situation)
_SCENES = {
    0: (200, Population.consolide),
    1: (300, Population.preuve_manquante),
    2: (470, Population.rien),
    3: (260, Population.sortie_proposee),
    5: (530, Population.prolongation_demandee),
    6: (165, Population.interim),
    7: (565, Population.rien),
    9: (330, Population.sortie_a_proposer),
    10: (240, Population.creation),
    12: (180, Population.formation),
    13: (640, Population.rien),
    14: (250, Population.chantier),
    16: (522, Population.rien),
    18: (310, Population.rupture),
    20: (190, Population.abandon_propose),
    22: (210, Population.consolide),
}


def communes_de(equipe: Equipe) -> list[Commune]:
    """Where the people of a PLIE live."""
    return list(Commune.objects.filter(plie=equipe.plie).select_related("pole").order_by("code_insee"))
