"""One row of data that breaks each nightly invariant: what the constraints and the triggers would have refused.

The triggers that protect rows are set aside: the sweep looks for what came in by another door (an older base, a
restore, an administrator at the console).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pgtrigger
from django.db import connection, models

from accounts.models import Delegation, Utilisateur
from commissions.models import (
    AvisMembre,
    Convocation,
    Decision,
    Deport,
    PointOrdreDuJour,
    ProcesVerbal,
    Saisine,
    Seance,
)
from parcours.models import ActiviteHebdo, ContratEngagement, Entretien, Etape, Parcours, TraitementDifficulte
from participants.models import Diagnostic, Difficulte, Fusion
from pilotage.models import Edition
from plie.socle.models import Tache
from sorties.models import (
    ContratTravail,
    CreationActivite,
    FicheSynthese,
    Formation,
    Justificatif,
    PropositionSortie,
    Sortie,
    TransmissionFiche,
)
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours

LE = date(2025, 10, 6)
JOUR = date(2024, 9, 2)
INSTANT = datetime(2025, 10, 1, tzinfo=UTC)


def suivi(code: str = "aix") -> Parcours:
    return parcours_en_cours(referent=accounts.accompagnateur(code), code_plie=code)


def inserer(modele: type[models.Model], **champs: Any) -> Any:
    """A row as it is given, past the services and the triggers."""
    with _sans_gardes():
        (cree,) = modele._default_manager.bulk_create([modele(**champs)])
    return cree


def changer(modele: type[models.Model], **champs: Any) -> None:
    """Every row of a table, past the triggers."""
    with _sans_gardes():
        modele._default_manager.all().update(**champs)


@contextmanager
def _sans_gardes() -> Iterator[None]:
    """Without the triggers, those that wait for the end of the transaction included."""
    with pgtrigger.ignore():
        yield
        with connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def sortir(p: Parcours, **champs: Any) -> Sortie:
    changer(Parcours, statut="sorti", date_fin=JOUR)
    valeurs = {"qualification": "autre", "type": "abandon", "date_sortie": JOUR, "reprise": True}
    sortie: Sortie = inserer(Sortie, parcours=p, **valeurs | champs)
    return sortie


def _diagnostic_d_un_autre() -> Diagnostic:
    autre = suivi()
    assert autre.diagnostic is not None
    return autre.diagnostic


def _traitement(p: Parcours) -> None:
    etape = inserer(Etape, parcours=p, type="formation", intitule="Essai", date_debut=date(2024, 3, 1))
    repere = {"code": "sante", "date_reperage": date(2024, 1, 20)}
    difficulte = inserer(Difficulte, diagnostic=_diagnostic_d_un_autre(), **repere)
    inserer(TraitementDifficulte, etape=etape, difficulte=difficulte)


def _semaine(p: Parcours) -> None:
    dates = {"date_signature": date(2024, 2, 1), "date_debut": date(2024, 2, 1), "date_fin": date(2024, 7, 31)}
    contrat = inserer(ContratEngagement, parcours=p, heures_hebdo=15, **dates)
    inserer(ActiviteHebdo, contrat=contrat, date_semaine=date(2024, 8, 5), heures_prevues=15)


def _difficulte_levee_avant(p: Parcours) -> None:
    with _sans_gardes(), connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")  # those of the rows that wait
        # A check of its table holds it too, in a base that has it.
        curseur.execute("ALTER TABLE participants_difficulte DROP CONSTRAINT difficulte_dates")
    repere = {"date_reperage": date(2024, 3, 2), "date_levee": date(2024, 3, 1)}
    inserer(Difficulte, diagnostic=p.diagnostic, code="sante", etat="leve", **repere)


def _proposition(p: Parcours, **champs: Any) -> PropositionSortie:
    valeurs = {"qualification": "autre", "type": "abandon", "date_sortie": JOUR}
    proposition: PropositionSortie = inserer(PropositionSortie, parcours=p, **valeurs | champs)
    return proposition


def _piece(p: Parcours, **lien: Any) -> None:
    inserer(
        Justificatif, parcours=p, nature="bulletin", date_piece=JOUR, nom_affiche="b.pdf", type_mime="application/pdf",
        taille=4, empreinte="0" * 64, fichier="b.pdf", **lien,
    )  # fmt: skip


def _fiche(p: Parcours) -> FicheSynthese:
    fiche: FicheSynthese = inserer(FicheSynthese, parcours=p, date_fiche=JOUR, fichier="f.pdf", empreinte="0" * 64)
    return fiche


def _fiche_transmise(p: Parcours) -> None:
    inserer(
        TransmissionFiche, fiche=_fiche(p), destinataire="Elle-même", moyen="remise",
        date_transmission=JOUR - timedelta(days=1), transmise_par=_quelqu_un(p),
    )  # fmt: skip


def _quelqu_un(p: Parcours) -> Utilisateur:
    referent: Utilisateur = p.referents.get().utilisateur
    return referent


def _seance(p: Parcours, *, code: str = "aix", statut: str = "ouverte", jour: date = JOUR, heure: int = 9) -> Seance:
    seance: Seance = inserer(
        Seance, plie=accounts.plie(code), date_seance=jour, heure=time(heure), lieu="Salle A", statut=statut
    )
    return seance


def _point(
    p: Parcours, seance: Seance, *, objet: str = "prolongation", statut: str = "inscrite", **champs: Any
) -> PointOrdreDuJour:
    saisine = inserer(
        Saisine, parcours=p, objet=objet, statut=statut, argument="x", demandee_par=_quelqu_un(p), **champs
    )
    point: PointOrdreDuJour = inserer(PointOrdreDuJour, seance=seance, saisine=saisine)
    return point


def _decider(point: PointOrdreDuJour, p: Parcours) -> None:
    inserer(Decision, point=point, sens="accord", saisie_par=_quelqu_un(p))


def _deux_prolongations(p: Parcours) -> None:
    for heure in (9, 10):
        _decider(_point(p, _seance(p, statut="close", heure=heure), statut="decidee"), p)


def _sortie_sans_effet(p: Parcours) -> None:
    proposition = _proposition(p, statut="validee")
    point = _point(p, _seance(p, statut="close"), objet="sortie", statut="decidee", proposition=proposition)
    _decider(point, p)


def _deporte(p: Parcours) -> None:
    seance = _seance(p)
    point = _point(p, seance)
    membre = inserer(Convocation, seance=seance, utilisateur=accounts.membre())
    inserer(Deport, point=point, convocation=membre, note_par=_quelqu_un(p))
    inserer(AvisMembre, point=point, convocation=membre, sens="favorable")


def _proces_verbal(p: Parcours, code: str, numero: int) -> None:
    inserer(
        ProcesVerbal, seance=_seance(p, statut="close"), plie=accounts.plie(code), annee=2024, numero=numero,
        contenu={}, empreinte="0" * 64,
    )  # fmt: skip


def _absorbe(p: Parcours) -> None:
    garde = suivi().participant
    inserer(Fusion, conservee=garde, numero_absorbe=p.participant_id, fiche_absorbee={}, fusionnee_par=_quelqu_un(p))


def _edition(p: Parcours, **champs: Any) -> None:
    pdf = b"%PDF-essai"
    flux = {"accompagnes": 8, "effectif_debut": 3, "integrations": 5, "sorties": 2, "effectif_fin": 6}
    valeurs: dict[str, Any] = {
        "plie": p.plie, "date_debut": date(2025, 7, 1), "date_fin": date(2025, 9, 30), "arrete_le": LE,
        "version_pacte": "initiale", "version_calcul": "2", "identifiants": {}, "statut": "publiee",
        "publiee_par": _quelqu_un(p), "publiee_le": INSTANT, "pdf": pdf,
        "empreinte": hashlib.sha256(pdf).hexdigest(), "valeurs": {"mesures": {"periode": {"total": flux}}},
    }  # fmt: skip
    inserer(Edition, **valeurs | champs)


def _flux(**faux: int) -> dict[str, Any]:
    justes = {"accompagnes": 8, "effectif_debut": 3, "integrations": 5, "sorties": 2, "effectif_fin": 6}
    return {"mesures": {"periode": {"total": justes | faux}}}


def _delegation(p: Parcours) -> None:
    inserer(
        Delegation, de=_quelqu_un(p), a=accounts.accompagnateur("mar"), plie=p.plie, date_debut=JOUR,
        date_fin=LE + timedelta(days=30), motif="Congé",
    )  # fmt: skip


def _travail(p: Parcours) -> None:
    tache = inserer(Tache, nature="essai.oublie", cle="1")
    Tache.objects.filter(pk=tache.pk).update(cree_le=datetime(2025, 10, 4, tzinfo=UTC))


# The whole of what the tests of the first ones (`test_coherence`) do not break. A work is nobody's; the others are of
# the parcours, or of its PLIE alone.
DU_PARCOURS: dict[str, Callable[[Parcours], object]] = {
    "debut_prouve": lambda p: changer(Entretien, mode="telephone"),
    "traitement_de_la_personne": _traitement,
    "semaine_du_contrat": _semaine,
    "sortie_proposee": lambda p: sortir(p, proposition=_proposition(suivi())),
    "proposition_tranchee": lambda p: (sortir(p), _proposition(p)),
    "piece_du_contrat": lambda p: _piece(
        p, contrat=inserer(ContratTravail, parcours=suivi(), type="cdi", employeur="E", date_debut=JOUR)
    ),
    "piece_de_la_formation": lambda p: _piece(
        p, formation=inserer(Formation, parcours=suivi(), intitule="F", organisme="O", date_debut=JOUR)
    ),
    "piece_de_la_creation": lambda p: _piece(
        p, creation=inserer(CreationActivite, parcours=suivi(), intitule="C", date_debut=JOUR)
    ),
    "fiche_d_un_sorti": _fiche,
    "fiche_transmise_apres": _fiche_transmise,
    "seance_du_plie": lambda p: _point(p, _seance(p, code="mar")),
    "decision_passee": lambda p: _decider(_point(p, _seance(p, jour=LE + timedelta(days=1)), statut="decidee"), p),
    "une_prolongation": _deux_prolongations,
    "sortie_suivie_d_effet": _sortie_sans_effet,
    "avis_sans_deport": _deporte,
    "seance_close_decidee": lambda p: _point(p, _seance(p, statut="close")),
    "fusion_absorbee": _absorbe,
    "difficulte_suivie": _difficulte_levee_avant,
}
DU_PLIE: dict[str, Callable[[Parcours], object]] = {
    "pv_du_plie": lambda p: _proces_verbal(p, "mar", 1),
    "pv_numerotes": lambda p: _proces_verbal(p, "aix", 2),
    "edition_empreinte": lambda p: _edition(p, empreinte="0" * 64),
    "edition_flux": lambda p: _edition(p, valeurs=_flux(effectif_fin=7)),
    "edition_publiee_apres": lambda p: _edition(p, arrete_le=date(2025, 9, 30)),
    "delegation_du_plie": _delegation,
}
DE_PERSONNE: dict[str, Callable[[Parcours], object]] = {"travail_bloque": _travail}
