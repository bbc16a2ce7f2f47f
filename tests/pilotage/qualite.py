"""A parcours in which no check of the data finds anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.models import Utilisateur
from parcours.models import Parcours
from participants.models import SituationEntree
from pilotage.qualite.controles import CONTROLES
from pilotage.qualite.selectors import parcours_du_controle, qualite
from sorties.models import Sortie
from tests.fabriques.parcours import FabriqueContratEngagement, FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

LE = date(2025, 10, 6)
DEBUT, ORIENTATION = date(2025, 3, 3), date(2025, 2, 21)
MIDI = "2025-10-06 12:00:00+02:00"
COMPLETE = {
    "qpv": False, "rqth": False, "ass": False, "aah": False, "parent_isole": True, "sous_main_justice": False,
    "mois_sans_activite": 14,
}  # fmt: skip


def sain(referent: Utilisateur | None, code: str = "aix") -> Parcours:
    """A parcours in which no check finds anything."""
    personne = FabriqueParticipant(**COMPLETE)
    FabriquePeriodeRsa(participant=personne, date_debut=date(2024, 1, 1), source="Notification de la CAF")
    suivi = parcours_en_cours(participant=personne, debut=DEBUT, referent=referent, code_plie=code)
    FabriqueEtape(parcours=suivi, date_debut=DEBUT, date_fin=date(2025, 4, 1))
    FabriqueContratEngagement(parcours=suivi, date_signature=DEBUT, date_debut=DEBUT, date_fin=date(2025, 12, 31))
    return suivi


def entree(**champs: Any) -> Callable[[Parcours], Any]:
    return lambda p: SituationEntree.objects.filter(pk=p.situation_entree_id).update(**champs)


def ligne(**champs: Any) -> Callable[[Parcours], Any]:
    return lambda p: Parcours.objects.filter(pk=p.pk).update(**champs)


def sortie(**champs: Any) -> Callable[[Parcours], Any]:
    """Left on 1 September, as another tool recorded it."""
    valeurs = {
        "qualification": "positive", "type": "cdi", "critere": "S-1", "naf": "A", "type_employeur": "entreprise",
        "effectif_employeur": "1-9", "contrat": "cdi", "formation_domaine": "BTP", "formation_niveau": "3",
        "formation_validation": "autre", "formation_mois": 6, "reprise": True,
    } | champs  # fmt: skip

    def sortir(p: Parcours) -> None:
        Parcours.objects.filter(pk=p.pk).update(statut="sorti", date_fin=date(2025, 9, 1), repris=True)
        Sortie.objects.create(parcours=p, date_sortie=date(2025, 9, 1), **valeurs)

    return sortir


def releves(parcours: Any = None, **options: Any) -> dict[str, int]:
    """What is found, by check; the counter and the list give the same number."""
    lus = parcours if parcours is not None else Parcours.objects.all()
    lue = qualite(lus, le=LE, **options)
    nombres = {c.controle.code: c.nombre for _, constats in lue.groupes for c in constats}
    for code, controle in CONTROLES.items():
        assert parcours_du_controle(lus, controle, le=LE, **options).count() == nombres.get(code, 0), code
    assert parcours_du_controle(lus, None, le=LE, **options).count() == lue.a_corriger
    return nombres
