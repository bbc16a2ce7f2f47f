"""People by the thousand, as a département and as the country have them: one portfolio of 90, PLIE of 450."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import Plie, Role, Utilisateur
from bench.base import copier, sans_declencheurs
from parcours.models import Entretien, Parcours, Referent
from participants.models import Participant, PeriodeRsa, SituationEntree
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

PORTEFEUILLE = 90
PORTEFEUILLES_PAR_PLIE = 5
# Identifiers of the copies, out of the way of the sequences.
PREMIER = 1_000_000
MODELES = (Participant, SituationEntree, PeriodeRsa, Parcours, Entretien, Referent)


class Population:
    """A model person, and the copies made of it."""

    def __init__(self, le: date) -> None:
        self.le = le
        self.referent = accounts.accompagnateur("aix")
        self.coordonnateur = accounts.coordonnateur("aix")
        personne = FabriqueParticipant(nom="MODÈLE", qpv=True)
        self.rsa = FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1))
        self.parcours = parcours_en_cours(participant=personne, debut=le - timedelta(days=200), referent=self.referent)
        self.nombre = 0

    def porter_a(self, nombre: int) -> None:
        """Copy until there are `nombre` people, in portfolios and PLIE of a constant size."""
        de, a = self.nombre + 1, nombre
        self._organiser(de, a)
        ident, bloc = f"{PREMIER} + g", f"((g - 1) / {PORTEFEUILLE})"
        jours = "mod(g, 150)"
        with sans_declencheurs(*MODELES):
            copier(
                Participant, self.parcours.participant, de, a, id=ident,
                nom="'NOM-' || upper(substr(md5(g::text), 1, 6))", prenom="'Prénom' || mod(g, 977)",
                date_naissance="s.date_naissance + mod(g, 9000)",
            )  # fmt: skip
            copier(SituationEntree, self.parcours.situation_entree, de, a, id=ident, participant_id=ident)
            copier(PeriodeRsa, self.rsa, de, a, id=ident, participant_id=ident)
            copier(
                Parcours, self.parcours, de, a, id=ident, participant_id=ident, situation_entree_id=ident,
                diagnostic_id="NULL", plie_id=self._plie(f"{bloc} / {PORTEFEUILLES_PAR_PLIE}"),
                date_orientation=f"s.date_orientation + {jours}", date_premier_rdv=f"s.date_premier_rdv + {jours}",
                date_debut=f"s.date_debut + {jours}", date_commission=f"s.date_commission + {jours}",
            )  # fmt: skip
            premier = self.parcours.entretiens.get()
            copier(Entretien, premier, de, a, id=ident, parcours_id=ident, date_entretien=f"s.date_entretien + {jours}")
            suivi = self.parcours.referents.get()
            copier(Referent, suivi, de, a, id=ident, parcours_id=ident, utilisateur_id=self._utilisateur(bloc))
        self.nombre = nombre

    def _plie(self, rang: str) -> str:
        return f"CASE WHEN {rang} = 0 THEN s.plie_id ELSE {PREMIER} + {rang} END"

    def _utilisateur(self, bloc: str) -> str:
        return f"CASE WHEN {bloc} = 0 THEN {self.referent.pk} ELSE {PREMIER} + {bloc} END"

    def _organiser(self, de: int, a: int) -> None:
        """The PLIE and the accompagnateurs that these people need beside the first ones."""
        blocs = [(rang - 1) // PORTEFEUILLE for rang in (de, a)]
        plies = [bloc // PORTEFEUILLES_PAR_PLIE for bloc in blocs]
        deja_plie = Plie.objects.filter(pk__gt=PREMIER).count()
        deja = Utilisateur.objects.filter(pk__gt=PREMIER).count()
        with sans_declencheurs(Plie, Utilisateur, Role):
            copier(
                Plie, self.parcours.plie, deja_plie + 1, plies[1], id=f"{PREMIER} + g",
                code="'b' || g", nom="'PLIE de mesure ' || g",
            )  # fmt: skip
            copier(
                Utilisateur,
                self.referent,
                deja + 1,
                blocs[1],
                id=f"{PREMIER} + g",
                email="'b' || g || '@bench.example'",
            )
            copier(
                Role, self.referent.roles.get(), deja + 1, blocs[1], id=f"{PREMIER} + g",
                utilisateur_id=f"{PREMIER} + g", plie_id=self._plie(f"(g / {PORTEFEUILLES_PAR_PLIE})"),
            )  # fmt: skip


def session(utilisateur: Any) -> dict[str, str]:
    """The cookies of somebody who is logged in."""
    client = Client()
    client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[1])
    return {nom: biscuit.value for nom, biscuit in client.cookies.items()}
