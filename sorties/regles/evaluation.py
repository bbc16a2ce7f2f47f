"""All the criteria of the Pacte on one situation, and which one is retained (art. 5 b, 6.4)."""

from __future__ import annotations

from datetime import date

from parcours.regles.durees import echeance, echeance_maximale
from plie.pacte import ParametresPacte
from sorties.regles.creation import examiner_creation
from sorties.regles.deux_contrats import examiner_deux_contrats
from sorties.regles.dynamiques import examiner_chantier, examiner_contrats_courts
from sorties.regles.emploi_durable import examiner_emploi_durable
from sorties.regles.examen import Examen
from sorties.regles.formation import examiner_certification, examiner_formation
from sorties.regles.heures import examiner_heures
from sorties.regles.situation import Situation, controler_releves
from sorties.regles.verdict import VerdictSortie, est_positif
from sorties.smic import BaremeSmic


def evaluer_sortie(situation: Situation, parametres: ParametresPacte, smic: BaremeSmic) -> VerdictSortie:
    """The verdict on a situation; `ErreurSituation` when a relevé can only be a typing error.

    S-5 is never proposed: it belongs to the commission alone, with a written motive.
    """
    controler_releves(situation.releves, parametres)
    emploi = examiner_emploi_durable(situation, parametres)
    deux_contrats = examiner_deux_contrats(situation, parametres)
    heures = examiner_heures(situation, parametres)
    creation = examiner_creation(situation, parametres, smic)
    emploi_rempli = emploi.rempli or deux_contrats.rempli or heures.rempli or creation.rempli
    examens: tuple[Examen, ...] = (
        emploi,
        deux_contrats,
        heures,
        creation,
        examiner_formation(situation, parametres),
        examiner_certification(situation, parametres),
        examiner_chantier(situation, parametres),
        examiner_contrats_courts(situation, parametres, emploi_rempli=emploi_rempli),
    )
    remplis = [examen for examen in examens if examen.rempli]
    if len(remplis) > 1:
        remplis.sort(key=lambda examen: _rang(examen, parametres))
    limite = echeance(situation.debut_parcours, prolonge=situation.prolonge, parametres=parametres)
    constat = remplis[0].constatable_le if remplis else None
    return VerdictSortie(
        echeance=limite,
        prolongation_necessaire=constat is not None and not situation.prolonge and constat > limite,
        hors_delai=constat is not None and constat > echeance_maximale(situation.debut_parcours, parametres),
        fenetre_longue=heures.longue,
        fenetre_courte=heures.courte,
        retenu=remplis[0] if remplis else None,
        autres=tuple(remplis[1:]),
        # D-1 gives way to a lasting job: it then lacks nothing that could be explained.
        non_remplis=tuple(examen for examen in (examens[:-1] if emploi_rempli else examens) if not examen.rempli),
    )


def _rang(examen: Examen, parametres: ParametresPacte) -> tuple[bool, bool, date, int]:
    """Positive before dynamic, constated before to be constated, then the earliest date, then the Pacte's order."""
    return (
        not est_positif(examen.critere),
        not examen.constatee,
        examen.constatable_le or date.max,
        parametres.ordre_criteres.index(examen.critere),
    )
