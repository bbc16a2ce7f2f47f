"""What the commission is warned of on an item: what is missing, late, barely met, or left to its judgement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissions.enums import Objet
from commissions.models import Saisine
from parcours.eligibilite import conditions_de
from parcours.regles import ConditionEntree, Delai, delai_reception, est_hors_delai, parametres_de_la_duree
from parcours.suivi import delai_du_premier_contrat, reception
from plie.pacte import version_en_vigueur
from plie.socle.typographie import INSECABLE, date_en_lettres
from sorties.completude import completude_de
from sorties.enums import Critere
from sorties.selectors import dossiers_de

Signalement = dict[str, Any]


@dataclass(frozen=True)
class Faits:
    """What the tables say of an item on the day of its session; nothing for one that is not in them."""

    reception: Delai | None = None
    contrat: Delai | None = None
    # The conditions of the entry judged again; none: those that the request noted still hold.
    manquantes: tuple[ConditionEntree, ...] | None = None
    # What the evidence on file still lacks for the criterion that is proposed.
    preuves: tuple[str, ...] = ()


INCONNUS = Faits()


def faits_des(saisines: Iterable[Saisine], *, le: date) -> dict[int, Faits]:
    """The facts of several items: verdicts together, delays of the BRSA and missing conditions where there are some."""
    saisines = list(saisines)
    sorties = [s for s in saisines if s.proposition is not None and s.proposition.critere]
    dossiers = dossiers_de([s.parcours for s in sorties], le)
    faits = {}
    for saisine in saisines:
        if saisine.objet == Objet.INTEGRATION:
            faits[saisine.pk] = _faits_de_l_entree(saisine, le)
        elif saisine.proposition is not None and saisine.proposition.critere:
            completude = completude_de(dossiers.get(saisine.parcours_id), saisine.proposition.critere)
            faits[saisine.pk] = Faits(preuves=tuple(condition.libelle for condition in completude.manques))
    return faits


def _faits_de_l_entree(saisine: Saisine, le: date) -> Faits:
    parcours = saisine.parcours
    manquantes = None
    if saisine.avertissements:
        manquantes = tuple(c for c in conditions_de(parcours, le=le) if not c.remplie)
    return Faits(
        # Asked of the tables only when it was late: whether the person received the RSA then.
        reception=reception(parcours) if _recue_tard(saisine) else None,
        contrat=delai_du_premier_contrat(parcours, le=le),
        manquantes=manquantes,
    )


def en_signalements(conditions: Iterable[ConditionEntree]) -> list[Signalement]:
    """Conditions of the entry, as they are told to the commission."""
    return [{"regle": c.regle, "article": c.article, "message": c.message or c.libelle} for c in conditions]


def signaler(saisine: Saisine, *, le: date, faits: Faits = INCONNUS) -> list[Signalement]:
    """The flags of an item on the day of its session: those of the request, then delays, échéance, exits. No query."""
    signalements: list[Signalement] = list(saisine.avertissements)
    if faits.manquantes is not None:
        signalements = en_signalements(faits.manquantes)
    if saisine.objet == Objet.INTEGRATION:
        signalements += _retards(faits, le)
    elif saisine.objet in (Objet.PROLONGATION, Objet.SORTIE):
        signalements += _hors_delai(saisine, le)
    if saisine.objet == Objet.SORTIE:
        signalements += _sortie_a_part(saisine) + _incomplete(saisine, faits) + _annoncee(saisine, le)
    return signalements


def _recue_tard(saisine: Saisine) -> bool:
    parcours = saisine.parcours
    if parcours.date_orientation is None or parcours.date_premier_rdv is None:
        return False
    parametres = version_en_vigueur(parcours.date_orientation)
    delai = delai_reception(parcours.date_orientation, parcours.date_premier_rdv, parametres)
    return delai.etat(parcours.date_premier_rdv) != "tenu"


def _retards(faits: Faits, le: date) -> list[Signalement]:
    """P-6.2a and P-6.2b, for a person who receives the RSA."""
    trouves = []
    if faits.reception is not None and faits.reception.etat(le) == "depasse":
        message = f"Reçu {faits.reception.jours}{INSECABLE}jours après l’orientation."
        trouves.append({"regle": faits.reception.regle, "article": faits.reception.article, "message": message})
    contrat = faits.contrat
    if contrat is not None and contrat.etat(le) == "depasse":
        quoi = "Contrat signé après" if contrat.realise_le else "Contrat non signé dans"
        message = f"{quoi} le délai, qui s’achevait le {date_en_lettres(contrat.limite)}."
        trouves.append({"regle": contrat.regle, "article": contrat.article, "message": message})
    return trouves


def _hors_delai(saisine: Saisine, le: date) -> list[Signalement]:
    parcours = saisine.parcours
    if parcours.date_debut is None:
        return []
    parametres = parametres_de_la_duree(parcours.date_debut, prolonge=parcours.prolonge)
    if not est_hors_delai(parcours.date_debut, prolonge=parcours.prolonge, le=le, parametres=parametres):
        return []
    message = f"Hors délai le jour de la séance (parcours commencé le {date_en_lettres(parcours.date_debut)})."
    return [{"regle": "P-6.4c", "article": "6.4", "message": message}]


def _sortie_a_part(saisine: Saisine) -> list[Signalement]:
    proposition = saisine.proposition
    if proposition is None:
        return []
    if proposition.critere == Critere.S_1BIS:
        return [{"regle": "S-1bis", "article": "5 b", "message": "Sortie à la marge : deux CDD consécutifs."}]
    if proposition.critere == Critere.S_5:
        message = "Autre sortie positive : la commission apprécie le motif écrit."
        return [{"regle": "S-5", "article": "5 b", "message": message}]
    return []


def _incomplete(saisine: Saisine, faits: Faits) -> list[Signalement]:
    """The criterion holds, but the exit cannot be constated yet on the day of the session."""
    if not faits.preuves or saisine.proposition is None:
        return []
    manque = ", ".join(preuve[0].lower() + preuve[1:] for preuve in faits.preuves)
    return [{"regle": saisine.proposition.critere, "article": "5 b", "message": f"Dossier incomplet : {manque}."}]


def _annoncee(saisine: Saisine, le: date) -> list[Signalement]:
    """An exit dated after the session cannot be granted by it: the members know it before they sit."""
    proposition = saisine.proposition
    if proposition is None or proposition.date_sortie <= le:
        return []
    le_jour_dit = date_en_lettres(proposition.date_sortie)
    message = f"Sortie proposée au {le_jour_dit}, après la séance{INSECABLE}: à ajourner."
    return [{"regle": proposition.critere or "Sortie", "article": "5 b", "message": message}]
