"""What the commission is warned of on an item: the rules that the case does not, or barely, meet."""

from __future__ import annotations

from datetime import date
from typing import Any

from commissions.enums import Objet
from commissions.models import Saisine
from parcours.regles import delai_reception, est_hors_delai, parametres_de_la_duree
from plie.pacte import version_en_vigueur
from plie.socle.typographie import INSECABLE, date_en_lettres
from sorties.enums import Critere

Signalement = dict[str, Any]


def signaler(saisine: Saisine, *, le: date) -> list[Signalement]:
    """The flags of an item: those of the request, then delays, échéance, « à la marge », S-5. No query."""
    signalements: list[Signalement] = list(saisine.avertissements)
    if saisine.objet == Objet.INTEGRATION:
        signalements += _reception_tardive(saisine)
    elif saisine.objet in (Objet.PROLONGATION, Objet.SORTIE):
        signalements += _hors_delai(saisine, le)
    if saisine.objet == Objet.SORTIE:
        signalements += _sortie_a_part(saisine)
    return signalements


def _reception_tardive(saisine: Saisine) -> list[Signalement]:
    parcours = saisine.parcours
    if parcours.date_orientation is None or parcours.date_premier_rdv is None:
        return []
    delai = delai_reception(
        parcours.date_orientation,
        parcours.date_premier_rdv,
        version_en_vigueur(parcours.date_orientation),
    )
    if delai.etat(parcours.date_premier_rdv) == "tenu":
        return []
    message = f"Reçu {delai.jours}{INSECABLE}jours après l’orientation."
    return [{"regle": delai.regle, "article": delai.article, "message": message}]


def _hors_delai(saisine: Saisine, le: date) -> list[Signalement]:
    parcours = saisine.parcours
    if parcours.date_debut is None:
        return []
    parametres = parametres_de_la_duree(parcours.date_debut, prolonge=parcours.prolonge)
    if not est_hors_delai(parcours.date_debut, prolonge=parcours.prolonge, le=le, parametres=parametres):
        return []
    message = f"Parcours hors délai (commencé le {date_en_lettres(parcours.date_debut)})."
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
