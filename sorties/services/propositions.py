"""Proposing an exit to the commission, amending and withdrawing the proposal (art. 5 b, 6.4c, 6.5c)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from parcours.models import Parcours
from participants.droits.gel import exiger_fiche_libre
from plie.pacte import version_en_vigueur
from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import date_en_lettres
from sorties.completude import completude_de
from sorties.crochets import APRES_MODIFICATION, APRES_PROPOSITION, APRES_RETRAIT
from sorties.cycle import CYCLE_PROPOSITION
from sorties.enums import TYPES_PAR_QUALIFICATION, Critere, Qualification, StatutProposition
from sorties.models import PropositionSortie
from sorties.nomenclature import (
    QUALIFICATION_DU_CRITERE,
    TYPES_AVEC_COMMUNE,
    TYPES_AVEC_EMPLOYEUR,
    TYPES_AVEC_SUITE,
    TYPES_MOTIVES,
    types_possibles,
)
from sorties.regles import criteres_du_jour
from sorties.selectors import Dossier, dossier_de
from sorties.services.verrous import enregistrer, verifier_version

# An exit may be proposed ahead (a constat to come, a move that is planned), never a year ahead.
SORTIE_ANNONCEE_MOIS = 12


@transaction.atomic
def proposer_sortie(
    *,
    parcours: Parcours,
    qualification: str,
    type: str,
    critere: str,
    date_sortie: date,
    motif: str,
    suite: str,
    par: Utilisateur,
    le: date,
    commune_arrivee: str = "",
    **employeur: str,
) -> PropositionSortie:
    """Submit an exit to the commission, with the verdict and the evidence as they are now.

    A positive or dynamic exit rests on a criterion that the file fulfils, whether or not it is constated yet; S-5 on
    a written motive alone, for the commission to decide.

    Args:
        employeur: naf, type_employeur, effectif_employeur, for hours or a creation, which no contract describes.

    Raises:
        ErreurMetier: the parcours is not under way, a proposal waits, or the proposal does not hold together.
    """
    parcours = Parcours.objects.select_for_update(of=("self",)).get(pk=parcours.pk)
    exiger_fiche_libre(parcours.participant_id)
    if parcours.statut != StatutParcours.EN_COURS or parcours.date_debut is None:
        raise ErreurMetier("Une sortie se propose pour un parcours en cours.")
    if parcours.propositions_sortie.filter(statut=StatutProposition.PROPOSEE).exists():
        raise ErreurMetier("Une proposition de sortie attend déjà la commission.")
    proposition = PropositionSortie(parcours=parcours, proposee_par=par)
    _remplir(
        proposition,
        parcours,
        le,
        qualification=qualification,
        type=type,
        critere=critere,
        date_sortie=date_sortie,
        motif=motif,
        suite=suite,
        commune_arrivee=commune_arrivee,
        **employeur,
    )
    for suite_a_donner in APRES_PROPOSITION:
        suite_a_donner(proposition, par)
    return proposition


@transaction.atomic
def modifier_proposition(
    *, proposition: PropositionSortie, version: int | None, par: Utilisateur, le: date, **champs: Any
) -> PropositionSortie:
    """Amend a proposal until the agenda is closed; the verdict and the evidence are frozen anew, as they are now.

    Args:
        champs: qualification, type, critere, date_sortie, motif, suite, commune_arrivee, naf, type_employeur,
            effectif_employeur.

    Raises:
        ErreurMetier: the commission sits or has answered, or the proposal does not hold together.
        ConflitDeVersion: somebody else amended it meanwhile.
    """
    parcours = Parcours.objects.select_for_update(of=("self",)).get(pk=proposition.parcours_id)
    exiger_fiche_libre(parcours.participant_id)
    proposition = PropositionSortie.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    if proposition.statut != StatutProposition.PROPOSEE:
        raise ErreurMetier("La commission a déjà répondu à cette proposition.")
    verifier_version(proposition, version)
    proposition.version += 1
    _remplir(proposition, parcours, le, **champs)
    for suite_a_donner in APRES_MODIFICATION:
        suite_a_donner(proposition, par)
    return proposition


def _remplir(
    proposition: PropositionSortie,
    parcours: Parcours,
    le: date,
    *,
    qualification: str,
    type: str,
    critere: str,
    date_sortie: date,
    motif: str,
    suite: str,
    commune_arrivee: str,
    naf: str = "",
    type_employeur: str = "",
    effectif_employeur: str = "",
) -> None:
    """Check that the proposal holds together, freeze the verdict and the evidence, save."""
    motif, suite, commune_arrivee = motif.strip(), " ".join(suite.split()), " ".join(commune_arrivee.split())
    dossier = dossier_de(parcours, le)
    verifier_sortie(dossier, qualification=qualification, type=type, critere=critere, motif=motif, suite=suite)
    if type in TYPES_AVEC_COMMUNE and not commune_arrivee:
        raise ErreurMetier("Indiquer la nouvelle commune.", champ="commune_arrivee")
    verifier_date(parcours, date_sortie, le)
    verifier_constat(dossier, critere, date_sortie)
    verifier_pacte(dossier, critere, date_sortie)
    proposition.qualification, proposition.type, proposition.critere = qualification, type, critere
    proposition.date_sortie, proposition.motif, proposition.suite = date_sortie, motif, suite
    # An exit of another kind keeps nothing of a déménagement that was thought of first.
    proposition.commune_arrivee = commune_arrivee if type in TYPES_AVEC_COMMUNE else ""
    decrit = type in TYPES_AVEC_EMPLOYEUR
    proposition.naf = naf if decrit else ""
    proposition.type_employeur = type_employeur if decrit else ""
    proposition.effectif_employeur = effectif_employeur if decrit else ""
    proposition.verdict = figer_verdict(dossier, critere, le)
    proposition.pieces = figer_pieces(dossier)
    enregistrer(proposition, sans_controle=("verdict", "pieces"))


@transaction.atomic
def retirer_proposition(*, proposition: PropositionSortie, par: Utilisateur) -> PropositionSortie:
    """Withdraw a proposal before the commission answers it.

    Raises:
        TransitionInterdite: the commission has answered.
    """
    proposition = PropositionSortie.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    proposition.statut = CYCLE_PROPOSITION.passer(StatutProposition(proposition.statut), "retirer")
    proposition.version += 1
    proposition.save(update_fields=["statut", "version"])
    for suite_a_donner in APRES_RETRAIT:
        suite_a_donner(proposition, par)
    return proposition


def verifier_sortie(
    dossier: Dossier | None, *, qualification: str, type: str, critere: str, motif: str, suite: str
) -> None:
    """What a proposal must hold together: qualification, criterion, type, motive, organisation that takes over.

    Raises:
        ErreurMetier: with the field at fault.
    """
    if qualification not in TYPES_PAR_QUALIFICATION:
        raise ErreurMetier("Choisir une qualification.", champ="qualification")
    if qualification == Qualification.AUTRE:
        if critere:
            raise ErreurMetier(
                "Un critère ne s’attache qu’à une sortie positive ou dynamique.", champ="critere", regle=critere
            )
    elif QUALIFICATION_DU_CRITERE.get(critere) != qualification:
        raise ErreurMetier("Choisir un critère de cette qualification.", champ="critere")
    elif critere != Critere.S_5 and (dossier is None or dossier.examen(critere) is None):
        raise ErreurMetier(
            f"Les preuves du dossier ne remplissent pas le critère {Critere(critere).label}.",
            champ="critere",
            regle=critere,
        )
    if type not in types_possibles(qualification, critere):
        raise ErreurMetier("Ce type de sortie ne va pas avec cette qualification.", champ="type")
    if type in TYPES_MOTIVES and not motif:
        raise ErreurMetier("Indiquer le motif : la commission décide d’après lui.", champ="motif", regle=critere)
    if type in TYPES_AVEC_SUITE and not suite:
        raise ErreurMetier("Indiquer l’organisme qui prend le relais.", champ="suite", regle="P-6.6")


def verifier_date(parcours: Parcours, date_sortie: date, le: date) -> None:
    """An exit cannot precede the start of the parcours; one announced years ahead is a typing error.

    Raises:
        ErreurMetier: it does, or it is.
    """
    if date_sortie > ajouter_mois(le, SORTIE_ANNONCEE_MOIS):
        raise ErreurMetier(
            f"La date de sortie est à plus de {SORTIE_ANNONCEE_MOIS}\u00a0mois\u00a0: vérifier l’année.",
            champ="date_sortie",
        )
    if parcours.date_debut is not None and date_sortie < parcours.date_debut:
        raise ErreurMetier(
            f"La sortie ne peut pas précéder le début du parcours ({date_en_lettres(parcours.date_debut)}).",
            champ="date_sortie",
        )


def verifier_constat(dossier: Dossier | None, critere: str, date_sortie: date) -> None:
    """An exit does not bear a date at which its criterion could not yet be constated (P-6.5a, art. 5 b).

    Raises:
        ErreurMetier: it does.
    """
    examen = dossier.examen(critere) if dossier is not None and critere else None
    if examen is not None and examen.constatable_le is not None and date_sortie < examen.constatable_le:
        raise ErreurMetier(
            f"Le critère {critere} se constate à compter du {date_en_lettres(examen.constatable_le)} : "
            "la sortie ne peut pas être datée d’avant.",
            champ="date_sortie",
            regle=critere,
        )


def verifier_pacte(dossier: Dossier | None, critere: str, date_sortie: date) -> None:
    """An exit rests on the version of the Pacte in force on its date, not on another avenant (art. 5 b).

    Raises:
        ErreurMetier: the criterion is not met by that version.
    """
    if dossier is None or critere in ("", Critere.S_5) or critere in criteres_du_jour(dossier.verdict, date_sortie):
        return
    version = version_en_vigueur(date_sortie)
    raise ErreurMetier(
        f"À la date du {date_en_lettres(date_sortie)}, la version {version.code} du Pacte ne reconnaît pas le critère "
        f"{Critere(critere).label}.",
        champ="date_sortie",
        regle=critere,
    )


def figer_verdict(dossier: Dossier | None, critere: str, le: date) -> dict[str, Any]:
    """The verdict as the commission will read it, whatever happens to the file afterwards.

    The keys of `evaluer_sortie` come first; `conditions_du_critere` are those of the criterion that is proposed,
    which may be another than the one the verdict retains.
    """
    if dossier is None:
        return {}
    completude = completude_de(dossier, critere)
    examen = dossier.examen(critere) if critere else None
    return {
        **dossier.verdict.to_dict(),
        "evalue_le": le.isoformat(),
        "version_pacte": dossier.parametres.code,
        "critere_propose": critere,
        "conditions_du_critere": [condition._asdict() for condition in completude.conditions],
        "preuves": [{"libelle": p.libelle, "date": p.date.isoformat()} for p in examen.preuves()] if examen else [],
    }


def figer_pieces(dossier: Dossier | None) -> list[dict[str, Any]]:
    """The pieces on file at that moment, with the digest that tells them apart."""
    if dossier is None:
        return []
    return [
        {
            "justificatif": piece.pk,
            "nature": piece.nature,
            "libelle": piece.get_nature_display(),
            "date_piece": piece.date_piece.isoformat(),
            "nom": piece.nom_affiche,
            "empreinte": piece.empreinte,
        }
        for piece in sorted(dossier.preuves.justificatifs, key=lambda p: (p.date_piece, p.pk))
    ]
