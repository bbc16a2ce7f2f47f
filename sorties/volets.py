"""What the exits add to the person's page, to its timeline and to the work lists (P-6.4c, P-6.5, P-6.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from parcours.dossier import DossierLu
from parcours.volets import ECHEANCES, FIL, GESTES, VOLETS, Geste, SourceEcheances, Volet
from plie.socle.typographie import INSECABLE, heures_en_chiffres, nombre_en_chiffres
from sorties.crochets import APRES_PROPOSITION, APRES_RETRAIT, EMPECHEMENTS
from sorties.dossier import inscrire_tables, juge, preuves_lues, tentatives_lues
from sorties.echeances import echeances, echeances_du_dossier
from sorties.fil import evenements
from sorties.forms.pieces import code_de
from sorties.lot import tables_du_lot
from sorties.models import (
    ContratTravail,
    FicheSynthese,
    Formation,
    PropositionSortie,
    Recette,
    Sortie,
    TransmissionFiche,
)
from sorties.panneau import panneau_de
from sorties.permissions import (
    peut_modifier_preuves,
    peut_modifier_proposition,
    peut_produire_fiche,
    peut_proposer,
    peut_retirer_proposition,
    peut_saisir_preuves,
    tenir_les_propositions,
)
from sorties.selectors import Fait, Preuves
from sorties.services.fiches import destinataires_en_attente
from sorties.suivi_emploi import lignes_de_tentatives
from sorties.transmissions import liens_de

__all__ = ["APRES_PROPOSITION", "APRES_RETRAIT", "inscrire"]


def contexte_volet(dossier: DossierLu) -> dict[str, Any]:
    """The verdict, the evidence, the proposal, the exit and its fiche, as this person may read them."""
    parcours, utilisateur = dossier.parcours, dossier.utilisateur
    propositions = dossier.lignes(PropositionSortie)
    tenir_les_propositions(parcours, propositions)
    saisie = bool(peut_saisir_preuves(utilisateur, parcours))
    verdict, preuves = dossier.une_fois(juge), dossier.une_fois(preuves_lues)
    sortie = next(iter(dossier.lignes(Sortie)), None)
    modifiable = bool(peut_modifier_preuves(utilisateur, parcours))
    produire = bool(peut_produire_fiche(utilisateur, parcours))
    return {
        "panneau": panneau_de(verdict, alertes=saisie) if verdict else None,
        "tentatives": lignes_de_tentatives(dossier.une_fois(tentatives_lues)),
        "detaille": False,
        "faits": lignes_de_preuves(preuves, modifiable=modifiable),
        "releves": heures_par_employeur(preuves),
        "autres_pieces": [j for j in preuves.justificatifs if not (j.contrat_id or j.creation_id or j.formation_id)],
        "peut_saisir": saisie,
        "peut_modifier": modifiable,
        "peut_proposer": bool(peut_proposer(utilisateur, parcours)),
        "propositions": [_proposition_lue(dossier, p) for p in propositions],
        "sortie": sortie,
        "commune_arrivee": _commune_arrivee(sortie, propositions),
        "fiches": _fiches(dossier),
        "peut_produire": produire,
        "attendus": destinataires_en_attente(parcours, sortie) if sortie and produire else [],
        "le": dossier.le,
    }


def _proposition_lue(dossier: DossierLu, proposition: PropositionSortie) -> dict[str, Any]:
    """A proposal and what may be done with it now, or why nothing may."""
    retirable = bool(peut_retirer_proposition(dossier.utilisateur, proposition))
    modifiable = bool(peut_modifier_proposition(dossier.utilisateur, proposition))
    motifs = (empeche(dossier, proposition) for empeche in EMPECHEMENTS) if retirable or modifiable else ()
    empechement = next((motif for motif in motifs if motif), "")
    return {
        "proposition": proposition,
        "retirable": retirable and not empechement,
        "modifiable": modifiable and not empechement,
        "empechement": empechement,
    }


def _commune_arrivee(sortie: Sortie | None, propositions: Iterable[PropositionSortie]) -> str:
    """Where the person went, when the commission followed the proposal of a déménagement."""
    if sortie is None:
        return ""
    return next((p.commune_arrivee for p in propositions if (p.pk, p.type) == (sortie.proposition_id, sortie.type)), "")


def _fiches(dossier: DossierLu) -> list[dict[str, Any]]:
    """Each fiche, the links that were sent, and what was handed over by other means."""
    fiches = dossier.lignes(FicheSynthese)
    liens = liens_de(fiches, timezone.now()) if fiches else {}
    remises = [t for t in dossier.lignes(TransmissionFiche) if t.moyen != TransmissionFiche.Moyen.LIEN]
    return [
        {
            "fiche": fiche,
            "liens": liens[fiche.pk],
            "transmissions": [t for t in remises if t.fiche_id == fiche.pk],
        }
        for fiche in fiches
    ]


def lignes_de_preuves(preuves: Preuves, *, modifiable: bool) -> list[dict[str, Any]]:
    """Each fact with its pieces and its addresses, the latest first."""
    faits: list[Fait] = [*preuves.contrats, *preuves.creations, *preuves.formations]
    return [
        {**_decrire(fait, modifiable, preuves), "pieces": preuves.pieces(fait), "objet": code_de(fait)}  # type: ignore[arg-type]
        for fait in sorted(faits, key=lambda f: f.date_debut, reverse=True)
    ]


def heures_par_employeur(preuves: Preuves) -> list[dict[str, Any]]:
    """The relevés summed by employer."""
    groupes: dict[str, dict[str, Any]] = {}
    for releve in preuves.releves:
        groupe = groupes.setdefault(
            releve.employeur.casefold(),
            {"employeur": releve.employeur, "type": releve.get_type_display(), "heures": 0, "debut": releve.date_debut},
        )
        groupe["heures"] += releve.heures
        groupe["fin"] = releve.date_fin
    return list(groupes.values())


def _decrire(fait: Fait, modifiable: bool, preuves: Preuves) -> dict[str, Any]:
    if isinstance(fait, ContratTravail):
        heures = f"{heures_en_chiffres(fait.heures_hebdo)} par semaine" if fait.heures_hebdo else ""
        return {
            "nature": "contrat",
            "icone": "briefcase",
            "titre": fait.get_type_display(),
            "ou": fait.employeur,
            "debut": fait.date_debut,
            "fin": fait.date_fin,
            "detail": " · ".join(texte for texte in (fait.poste, heures) if texte),
            "motif_fin": fait.motif_fin,
            "url": reverse("sorties:contrat_modifier", args=[fait.pk]) if modifiable else "",
            "url_fin": reverse("sorties:contrat_terminer", args=[fait.pk]) if modifiable and not fait.motif_fin else "",
        }
    if isinstance(fait, Formation):
        certification = fait.get_certification_display() if fait.certification else ""
        return {
            "nature": "formation",
            "icone": "mortarboard",
            "titre": fait.intitule,
            "ou": fait.organisme,
            "debut": fait.date_debut,
            "fin": fait.date_fin,
            "detail": " · ".join(
                texte
                for texte in (fait.rncp, f"certification obtenue\u00a0: {certification}" if certification else "")
                if texte
            ),
            "motif_fin": fait.motif_fin,
            "url": reverse("sorties:formation_modifier", args=[fait.pk]) if modifiable else "",
            "url_fin": "",
        }
    return {
        "nature": "creation",
        "icone": "shop",
        "titre": str(fait),
        "ou": "immatriculée au RCS" if getattr(fait, "rcs", False) else "dispensée d’immatriculation",
        "debut": fait.date_debut,
        "fin": None,
        "detail": _recettes(preuves.recettes.get(fait.pk, [])),
        "motif_fin": "",
        "url": reverse("sorties:creation", args=[fait.parcours_id]) if modifiable else "",
        "url_fin": "",
    }


def _recettes(recettes: list[Recette]) -> str:
    """« 7 800,00 € de recettes déclarées sur 6 mois »."""
    if not recettes:
        return ""
    total = nombre_en_chiffres(sum((r.montant for r in recettes), Decimal()), 2)
    return f"{total}{INSECABLE}€ de recettes déclarées sur {len(recettes)}{INSECABLE}mois"


def gestes(dossier: DossierLu) -> Iterator[Geste]:
    """What may be done now about the exit."""
    parcours, utilisateur = dossier.parcours, dossier.utilisateur
    tenir_les_propositions(parcours, dossier.lignes(PropositionSortie))
    if peut_saisir_preuves(utilisateur, parcours):
        yield Geste(
            "Ajouter un contrat de travail", reverse("sorties:contrat_ajouter", args=[parcours.pk]), "briefcase"
        )
        yield Geste("Ajouter une formation", reverse("sorties:formation_ajouter", args=[parcours.pk]), "mortarboard")
        yield Geste("Saisir des heures", reverse("sorties:releves", args=[parcours.pk]), "calendar3-week")
        yield Geste("Déposer une pièce", reverse("sorties:justificatif_ajouter", args=[parcours.pk]), "paperclip")
    if peut_proposer(utilisateur, parcours):
        lu = dossier.une_fois(juge)
        yield Geste(
            "Proposer la sortie",
            reverse("sorties:proposer", args=[parcours.pk]),
            "box-arrow-right",
            principal=bool(lu and lu.verdict.constatee and lu.verdict.qualification == "positive"),
        )


def inscrire() -> None:
    """Called once, when the apps are ready."""
    inscrire_tables()
    VOLETS.inscrire(
        "sorties",
        Volet("sorties", "Emploi, formation et sortie", "briefcase", "sorties/_volet.html", contexte_volet),
        ordre=60,
    )
    FIL.inscrire("sorties", evenements, ordre=60)
    GESTES.inscrire("sorties", gestes, ordre=60)
    ECHEANCES.inscrire("sorties", SourceEcheances(tables_du_lot, echeances, echeances_du_dossier), ordre=60)
