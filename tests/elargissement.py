"""Many more of everything, around what each address shows: pages must not ask more for it (rule 14, P4)."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import connection

from accounts.models import Role, Utilisateur
from bench.base import copier, sans_declencheurs
from commissions.enums import Objet
from commissions.models import AvisMembre, Convocation, Membre, PointOrdreDuJour, Saisine, Seance
from parcours.enums import Presence
from parcours.models import ContratEngagement, Entretien, Etape, Parcours, Referent
from participants.models import Participant, PeriodeRsa, SituationEntree
from plie.journal.services import journaliser
from sorties.models import ContratTravail, Formation, Justificatif
from tests.fabriques import accounts
from tests.fabriques.parcours import (
    FabriqueContratEngagement,
    FabriqueEntretien,
    FabriqueEtape,
    candidature,
    parcours_en_cours,
)
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import FabriqueContrat, FabriqueFormation, FabriqueJustificatif
from tests.monde import NOM_BRSA, Monde

# Identifiers of the copies, out of the way of the sequences.
PREMIER = 5_000_000
# Before any other contract of the world.
ANCIEN = date(2020, 1, 1)
MODELES = (
    Participant, SituationEntree, PeriodeRsa, Parcours, Entretien, Referent, Etape, ContratEngagement, ContratTravail,
    Formation, Justificatif, Saisine, PointOrdreDuJour, AvisMembre, Seance, Utilisateur, Role, Membre, Convocation,
)  # fmt: skip


class Modeles:
    """One more of each thing: the pages are asked with it, then with `nombre` copies of it."""

    def __init__(self, monde: Monde, le: date) -> None:
        self.monde, self.le = monde, le
        referent, jour = monde.roles["referent"], le - timedelta(days=1)
        self.brsa = FabriqueParticipant(nom=f"{NOM_BRSA}x")
        self.rsa = FabriquePeriodeRsa(participant=self.brsa, date_debut=date(2020, 1, 1))
        debut = date(le.year - 1, le.month, 1)
        self.parcours = parcours_en_cours(participant=self.brsa, debut=debut, referent=referent, diagnostic=False)
        self.attente = candidature(referent=referent, premier_rdv=le - timedelta(days=10), diagnostic=True)
        dossier = monde.parcours
        self.entretien = FabriqueEntretien(
            parcours=dossier, date_entretien=jour, saisi_par=referent, presence=Presence.HONORE
        )
        self.etape = FabriqueEtape(parcours=dossier, date_debut=jour, saisie_par=referent)
        self.contrat = FabriqueContrat(parcours=dossier, date_debut=jour, saisi_par=referent)
        self.piece = FabriqueJustificatif(parcours=dossier, contrat=self.contrat, date_piece=jour, depose_par=referent)
        self.engagement = FabriqueContratEngagement(
            parcours=dossier, date_signature=ANCIEN, date_debut=ANCIEN, date_fin=ANCIEN + timedelta(days=9)
        )
        self.formation = FabriqueFormation(parcours=dossier, date_debut=jour, saisi_par=referent)
        self._commission(referent)
        self.collegue = accounts.accompagnateur("aix")
        self.membre = accounts.membre("aix")
        self.siege = Membre.objects.create(plie=dossier.plie, utilisateur=self.membre, date_debut=le)
        self.convocation = Convocation.objects.create(seance=monde.seance, utilisateur=self.membre)
        self._journal(2)

    def _commission(self, referent: Utilisateur) -> None:
        champs = {"objet": Objet.PROLONGATION, "statut": "inscrite", "argument": "Motivée.", "demandee_par": referent}
        self.saisine = Saisine.objects.create(parcours=self.parcours, **champs)
        self.point = PointOrdreDuJour.objects.create(seance=self.monde.seance, saisine=self.saisine, ordre=2)
        convocation = self.monde.seance.convocations.get(utilisateur=self.monde.roles["membre"])
        self.avis = AvisMembre.objects.create(point=self.point, convocation=convocation, sens="favorable")
        champs |= {"objet": Objet.INTEGRATION, "statut": "en_attente"}
        self.demande = Saisine.objects.create(parcours=self.attente, **champs)
        self.seance = Seance.objects.create(
            plie=self.monde.parcours.plie, date_seance=self.le + timedelta(days=1), heure=time(9)
        )

    def _journal(self, nombre: int) -> None:
        for _ in range(nombre):
            journaliser(
                utilisateur=self.monde.roles["referent"],
                droit="référent",
                objet="Page du parcours",
                plie_id=self.monde.parcours.plie_id,
                participant_id=self.monde.parcours.participant_id,
                parcours_id=self.monde.parcours.pk,
            )

    def multiplier(self, nombre: int) -> None:
        """Copy each of them, and tell the server how many rows there are now."""
        self._journal(nombre)
        with connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with sans_declencheurs(*MODELES):
            self._personnes(nombre, 0, self.parcours, self.brsa)
            self._personnes(nombre, nombre, self.attente, self.attente.participant)
            self._dossier(nombre)
            self._seance(nombre)
            self._equipe(nombre)
        with connection.cursor() as curseur:
            # What the server does by itself in a minute: until then it believes the tables as empty as they were.
            curseur.execute("ANALYZE")
            curseur.execute("SET CONSTRAINTS ALL DEFERRED")

    def _personnes(self, nombre: int, decalage: int, parcours: Parcours, personne: Participant) -> None:
        ident = f"{PREMIER + decalage} + g"
        # Two by two, alike enough to be proposed as duplicates.
        copier(
            Participant, personne, 1, nombre, id=ident, nom="s.nom || ' ' || upper(substr(md5((g / 2)::text), 1, 8))",
            date_naissance="s.date_naissance + 40 * (g::int / 2)",
        )  # fmt: skip
        figee = parcours.situation_entree
        if figee:
            copier(SituationEntree, figee, 1, nombre, id=ident, participant_id=ident)
            copier(PeriodeRsa, self.rsa, 1, nombre, id=ident, participant_id=ident)
        copier(
            Parcours, parcours, 1, nombre, id=ident, participant_id=ident, diagnostic_id="NULL",
            situation_entree_id=ident if figee else "NULL", cle_saisie="NULL",
        )  # fmt: skip
        copier(Referent, parcours.referents.get(), 1, nombre, id=ident, parcours_id=ident)
        copier(Entretien, parcours.entretiens.get(), 1, nombre, id=ident, parcours_id=ident, cle_saisie="NULL")

    def _dossier(self, nombre: int) -> None:
        ident, jour = f"{PREMIER + 10_000} + g", "s.{} - g::int"
        copier(Entretien, self.entretien, 1, nombre, id=ident, date_entretien=jour.format("date_entretien"))
        copier(Etape, self.etape, 1, nombre, id=ident, date_debut=jour.format("date_debut"))
        signature, fin = (f"s.{nom} - 10 * g::int" for nom in ("date_debut", "date_fin"))
        copier(
            ContratEngagement, self.engagement, 1, nombre, id=ident, date_signature=signature, date_debut=signature,
            date_fin=fin,
        )  # fmt: skip
        copier(ContratTravail, self.contrat, 1, nombre, id=ident, date_debut=jour.format("date_debut"))
        copier(
            Justificatif, self.piece, 1, nombre, id=ident, contrat_id=ident, empreinte="md5(g::text) || md5(g::text)"
        )
        copier(Formation, self.formation, 1, nombre, id=ident, date_debut=jour.format("date_debut"))

    def _seance(self, nombre: int) -> None:
        ident = f"{PREMIER} + g"
        copier(Saisine, self.saisine, 1, nombre, id=ident, parcours_id=ident)
        copier(PointOrdreDuJour, self.point, 1, nombre, id=ident, saisine_id=ident, ordre="s.ordre + g")
        copier(AvisMembre, self.avis, 1, nombre, id=ident, point_id=ident)
        attente = f"{PREMIER + nombre} + g"
        copier(Saisine, self.demande, 1, nombre, id=attente, parcours_id=attente)
        copier(Seance, self.seance, 1, nombre, id=ident, date_seance="s.date_seance + g::int")

    def _equipe(self, nombre: int) -> None:
        for decalage, modele in ((0, self.collegue), (nombre, self.membre)):
            ident = f"{PREMIER + decalage} + g"
            copier(Utilisateur, modele, 1, nombre, id=ident, email=f"'copie' || {ident} || '@exemple.example'")
            copier(Role, modele.roles.get(), 1, nombre, id=ident, utilisateur_id=ident)
        ident = f"{PREMIER + nombre} + g"
        copier(Membre, self.siege, 1, nombre, id=ident, utilisateur_id=ident)
        copier(Convocation, self.convocation, 1, nombre, id=ident, utilisateur_id=ident)
