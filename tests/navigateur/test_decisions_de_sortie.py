"""What the commission answers to exits other than by an accord: another exit retained, a later session, a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from accounts.models import Utilisateur
from commissions.models import Decision, PointOrdreDuJour, Seance
from commissions.services.ordre_du_jour import preparer
from commissions.services.seances import ouvrir
from parcours.enums import StatutParcours
from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.typographie import date_en_lettres
from sorties.models import PropositionSortie, Sortie
from sorties.services.propositions import proposer_sortie
from tests.fabriques import accounts
from tests.fabriques.commissions import seance
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_formulaires import refuser
from tests.navigateur.photos import TELEPHONE, photographier, sans_debordement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]

LE = aujourdhui()
DEBUT = LE - timedelta(days=200)
DECIDER = "Enregistrer la décision"


@pytest.fixture
def ouverte() -> Seance:
    """The session of today; another is planned in two weeks."""
    seance(jour=LE + timedelta(days=14), heure=time(14))
    return seance(jour=LE)


def proposee(nom: str, referent: Utilisateur, type_: str, le: date = LE, **options: str) -> PropositionSortie:
    """An exit of that type, proposed on a parcours of its own."""
    parcours = parcours_en_cours(participant=FabriqueParticipant(nom=nom), referent=referent, debut=DEBUT)
    champs: dict[str, Any] = {"motif": "", "suite": "", **options}
    return proposer_sortie(
        parcours=parcours, qualification="autre", type=type_, critere="", date_sortie=le, par=referent, le=LE, **champs
    )


def point_de(proposition: PropositionSortie) -> PointOrdreDuJour:
    return PointOrdreDuJour.objects.get(saisine__proposition=proposition)


def suivi(proposition: PropositionSortie) -> Parcours:
    return Parcours.objects.get(pk=proposition.parcours_id)


def test_requalifier_ajourner_refuser(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur, ouverte: Seance
) -> None:
    depart = LE + timedelta(days=10)
    abandon = proposee("Vantrepotte", referent, "abandon", motif="Ne répond plus depuis trois mois.")
    annonce = proposee("Quillemontel", referent, "demenagement", depart, commune_arrivee="Lyon")
    retraite = proposee("Brugnoletti", referent, "retraite")
    preparer(seance=ouverte, le=LE)
    ouvrir(seance=ouverte)
    secretaire = poste(accounts.coordonnateur())
    requalifier(secretaire, abandon)
    ajourner(secretaire, annonce, depart)
    refuser_la_sortie(secretaire, retraite)
    assert dict(Decision.objects.values_list("point__saisine__proposition__type", "sens")) == {
        "abandon": "requalification",
        "demenagement": "ajournement",
        "retraite": "refus",
    }

    ecran = poste(referent).aller(f"/parcours/{abandon.parcours_id}/")
    ecran.lit("Validée sous une autre qualification", "Sortie : fin de délai de suivi", "Le suivi arrive à son terme.")
    photographier(ecran.page, "sortie-requalifiee")
    # What was adjourned may be amended again, until the next session.
    ecran.aller(f"/parcours/{annonce.parcours_id}/").lit("En attente de la commission").cliquer(
        "Modifier la proposition"
    )
    ecran.remplir(commune_arrivee="Valence").cliquer("Enregistrer la proposition").lit("Nouvelle commune : Valence")
    # What was refused goes on, and may be proposed again.
    ecran.aller(f"/parcours/{retraite.parcours_id}/").lit("Rejetée", "Pension non liquidée.").cliquer(
        "Proposer la sortie"
    )
    ecran.lit("Sortie proposée")


def requalifier(secretaire: Poste, abandon: PropositionSortie) -> None:
    """The exit retained and its motive are asked; the same exit is no requalification."""
    secretaire.aller(f"/commissions/points/{point_de(abandon).pk}/").lit("Ne répond plus depuis trois mois.")
    secretaire.cliquer(DECIDER).lit("Choisir une décision.")
    refuser(secretaire, DECIDER, {"sens": "requalification"}, {"motif": "Indiquer le motif de la décision."})
    motif = {"sens": "requalification", "motif": "Le suivi arrive à son terme."}
    refuser(secretaire, DECIDER, motif, {"sortie": "Indiquer la sortie retenue."})
    meme = "Cette sortie est celle qui est proposée : l’accorder."
    refuser(secretaire, DECIDER, {**motif, "sortie": "autre||abandon"}, {"sortie": meme})
    photographier(secretaire.page, "requalifier")
    sans_debordement(secretaire.page)
    assert not Decision.objects.exists()
    secretaire.remplir(sortie="autre||fin_delai").cliquer(DECIDER)
    sortie, proposition = Sortie.objects.get(), PropositionSortie.objects.get(pk=abandon.pk)
    assert (sortie.qualification, sortie.type, sortie.date_sortie, sortie.date_commission) == (
        "autre",
        "fin_delai",
        LE,
        LE,
    )
    assert (proposition.statut, suivi(abandon).statut) == ("requalifiee", StatutParcours.SORTI)


def ajourner(secretaire: Poste, annonce: PropositionSortie, depart: date) -> None:
    """An exit dated after the session is not granted: the commission looks at it again in two weeks, at 360 px."""
    secretaire.page.set_viewport_size(TELEPHONE)
    secretaire.aller(f"/commissions/points/{point_de(annonce).pk}/")
    trop_tot = (
        f"La sortie est proposée au {date_en_lettres(depart)} : elle ne peut pas être constatée avant cette date. "
        "La commission peut ajourner ce point."
    )
    refuser(secretaire, DECIDER, {"sens": "accord"}, {"": trop_tot})
    refuser(secretaire, DECIDER, {"sens": "ajournement"}, {"motif": "Indiquer le motif de la décision."})
    assert secretaire.page.evaluate("document.documentElement.scrollWidth") <= 360
    suivante = Seance.objects.get(date_seance=LE + timedelta(days=14))
    secretaire.remplir(motif="À revoir après le départ.", seance_suivante=str(suivante.pk)).cliquer(DECIDER)
    annonce.refresh_from_db()
    saisine = annonce.saisine
    assert (annonce.statut, saisine.statut, saisine.seance_visee) == ("proposee", "en_attente", suivante)
    assert suivi(annonce).statut == StatutParcours.EN_COURS
    secretaire.page.set_viewport_size({"width": 1280, "height": 900})


def refuser_la_sortie(secretaire: Poste, retraite: PropositionSortie) -> None:
    secretaire.aller(f"/commissions/points/{point_de(retraite).pk}/")
    refuser(secretaire, DECIDER, {"sens": "refus"}, {"motif": "Indiquer le motif de la décision."})
    secretaire.remplir(motif="Pension non liquidée.").cliquer(DECIDER)
    retraite.refresh_from_db()
    assert (retraite.statut, suivi(retraite).statut) == ("rejetee", StatutParcours.EN_COURS)
    secretaire.lit("3 points, 3 décidés")
    assert secretaire.page.get_by_role("button", name=re.compile("^Accorder")).count() == 0
