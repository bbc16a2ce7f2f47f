"""The parcours of one PLIE: who waits, who is followed, who has left, in believable proportions."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import Commune, Utilisateur
from commissions.enums import Objet, Sens
from commissions.models import Seance
from parcours.enums import ModeEntretien, Prescripteur, Presence, StatutParcours
from parcours.models import Referent
from pilotage.demo import sorties, textes
from pilotage.demo.commissions import Calendrier
from pilotage.demo.comptes import Equipe
from pilotage.demo.lot import Lot, ouvre, ouvre_avant
from pilotage.demo.personnes import Registre, percevoir_rsa
from pilotage.demo.proportions import PART_POSITIVES, genres_de_sortie, tombe
from pilotage.demo.scenes import SCENES
from pilotage.demo.trajet import Trajet, orienter
from plie.socle.periodes import ajouter_mois, veille
from sorties.models import Sortie

# How the people of a PLIE are shared out, for a hundred.
PART_SORTIS, PART_CANDIDATS, PART_REFUSES, PART_SANS_SUITE = 0.45, 0.12, 0.03, 0.03
PROFONDEUR = 735
DUREE_MAXIMALE = 1190
PART_BRSA = 0.62
PART_AJOURNES = 0.05
CYCLE_DES_SCENES = 24
RECENCE_JOURS = 100


class Population:
    """The people of one PLIE, drawn from one seeded chance."""

    def __init__(self, lot: Lot, equipe: Equipe, calendrier: Calendrier, registre: Registre) -> None:
        self.lot, self.equipe, self.calendrier, self.registre = lot, equipe, calendrier, registre
        self.le = lot.le
        self._tirages = 0
        self._recentes = 0

    def peupler(self, effectif: int) -> None:
        """Everybody."""
        sortis = round(effectif * PART_SORTIS)
        candidats = round(effectif * PART_CANDIDATS)
        genres = genres_de_sortie(self.lot.hasard, sortis, PART_POSITIVES[self.equipe.plie.code])
        for genre, vers in zip(genres, self._dates_de_sortie(sortis), strict=True):
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

    def orienter(
        self,
        orientation: date,
        *,
        brsa: bool | None = None,
        nom: str = "",
        prenom: str = "",
        sexe: str = "",
        fin_rsa: date | None = None,
        referents: list[Utilisateur] | None = None,
    ) -> Trajet:
        """A person and their candidature."""
        if brsa is None:
            brsa = tombe(self._tirages, PART_BRSA)
            self._tirages += 1
        personne = self.registre.tirer(orientation=orientation, nom=nom, prenom=prenom, sexe=sexe)
        if brsa:
            percevoir_rsa(self.lot, personne, orientation, fin_rsa)
        trajet = orienter(
            self.lot,
            self.calendrier,
            personne,
            referents or self.equipe.accompagnateurs,
            self.equipe.gestion,
            plie_id=self.equipe.plie.pk,
            orientation=orientation,
            brsa=brsa,
        )
        if nom:
            trajet.parcours.prescripteur = Prescripteur.POLE_INSERTION
            trajet.parcours.organisme_prescripteur = str(personne.commune.pole)
        return trajet

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
        # Who has found a job leaves the RSA some weeks later.
        fin_rsa = vers + lot.jours(20, 110) if genre in sorties.POSITIVES and lot.chance(0.6) else None
        trajet = self.accepter(debut, fin_rsa=fin_rsa if fin_rsa is not None and fin_rsa < self.le else None)
        date_sortie = sorties.prouver(trajet, genre, vers)
        seance = self.calendrier.apres(date_sortie + timedelta(days=4))
        if seance is None:
            # The facts carry the exit past the last session held: it waits for the next one.
            self.vivre(trajet, date_sortie)
            self._en_attente(trajet, genre, date_sortie)
            return
        if genre != "fin_delai" and date_sortie > ajouter_mois(debut, 18):
            self._prolonger(trajet)
        self.vivre(trajet, date_sortie)
        proposee_le = min(date_sortie + lot.jours(2, 4), seance.date_seance - timedelta(days=1))
        proposition = sorties.proposer(trajet, genre, date_sortie, le=proposee_le)
        sortie = sorties.valider(trajet, proposition, seance, le=proposee_le)
        if genre != "deces":
            self._rediger_la_fiche(trajet, sortie, seance)

    def _rediger_la_fiche(self, trajet: Trajet, sortie: Sortie, seance: Seance) -> None:
        """Done and sent for the old exits; of the recent ones, the first waits for both, the next to be sent."""
        recente = (self.le - seance.date_seance).days < RECENCE_JOURS
        rang = self._recentes % 3 if recente else 2
        self._recentes += recente
        if rang:
            faite_le = min(ouvre(seance.date_seance + self.lot.jours(3, 12)), self.le)
            sorties.etablir_fiche(trajet, sortie, le=faite_le, transmise=rang == 2)

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
        suivante = self.calendrier.apres(seance.date_seance)
        if suivante is not None and lot.chance(PART_AJOURNES):
            trajet.integrer(suivante, ajournee=seance)
        else:
            trajet.integrer(seance)
        return trajet

    def _prolonger(self, trajet: Trajet) -> None:
        limite = ajouter_mois(trajet.debut, 18)
        avant = [s for s in self.calendrier.passees if trajet.debut + timedelta(days=400) < s.date_seance <= limite]
        if avant:
            trajet.prolonger(avant[-1])

    def vivre(self, trajet: Trajet, jusqu_au: date) -> None:
        """What fills a parcours: appointments, contracts, étapes."""
        fin = min(jusqu_au, self.le)
        trajet.suivre(fin)
        trajet.contractualiser(fin)
        trajet.cheminer(fin, nombre=2 + min((fin - trajet.debut).days // 110, 5))

    def retardataires(self, dernier_jour: date) -> None:
        """Started at the end of a quarter, recorded once its dashboard was out (C-2)."""
        for recul in (3, 9):
            trajet = self.accepter(ouvre_avant(dernier_jour - timedelta(days=recul)))
            self.vivre(trajet, veille(self.le))
            trajet.prevoir(ouvre(self.le + self.lot.jours(2, 24)))

    # -- Those who are followed ------------------------------------------------------------------------------
    def en_cours(self, rang: int) -> None:
        """A parcours under way: each rank lives its own situation, so that every list has something."""
        recul = (self.le - self.calendrier.derniere).days
        scene = SCENES.get(rang % CYCLE_DES_SCENES)
        if scene is None:
            # Nothing happens yet to the last ones in: the recent quarters have their integrations.
            age, jouer = recul + 12 + rang * 5 % 120, None
        else:
            age, jouer = max(scene[0], recul + 12), scene[1]
        trajet = self.accepter(ouvre_avant(self.le - timedelta(days=age)))
        if age > 600:
            self._prolonger(trajet)
        if jouer is not None:
            jouer(trajet)
        silence = 55 if rang % 11 == 4 else 0
        trajet.suivre(veille(self.le), silence=silence)
        # One in eight contracts comes to its end in the days that come.
        trajet.contractualiser(self.le, terme=self.le + timedelta(days=9 + rang % 30) if rang % 8 == 3 else None)
        trajet.cheminer(self.le, nombre=0 if age < 60 and rang % 2 else 1 + min(age // 90, 5))
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

    def proposee(
        self, objet: Objet = Objet.INTEGRATION, argument: str = "", *, age: int = 28, attente: int = 9
    ) -> None:
        """Everything is ready: the commission will see it next."""
        trajet = self._recu(age, attente)
        trajet.diagnostiquer(ouvre(self.le - timedelta(days=12)))
        self.calendrier.demander(
            trajet.parcours,
            objet,
            demandee_le=self.le - timedelta(days=6),
            argument=argument or self.lot.hasard.choice(textes.ARGUMENTS_INTEGRATION),
        )

    def _recu(self, age: int, attente: int = 9) -> Trajet:
        trajet = self.orienter(ouvre_avant(self.le - timedelta(days=age)))
        trajet.recevoir(ouvre_avant(self.le - timedelta(days=max(age - attente, 2))))
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
    def _dates_de_sortie(self, nombre: int) -> list[date]:
        premier = self.le - timedelta(days=PROFONDEUR)
        pas = (self.calendrier.derniere - timedelta(days=12) - premier).days / max(nombre - 1, 1)
        return [premier + timedelta(days=round(rang * pas)) for rang in range(nombre)]


def communes_de(equipe: Equipe) -> list[Commune]:
    """Where the people of a PLIE live."""
    return list(Commune.objects.filter(plie=equipe.plie).select_related("pole").order_by("code_insee"))
