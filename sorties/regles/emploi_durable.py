"""S-1, emploi durable (art. 5 b): a CDI, or a fixed-term contract of six months or more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from plie.pacte import ParametresPacte
from plie.socle.periodes import ajouter_mois, veille
from sorties.regles.examen import (
    LIBELLES_CONTRATS,
    Condition,
    Examen,
    Preuve,
    compte_remplies,
    condition_absente,
    condition_date,
    condition_debut,
    condition_preuve,
    preuve_suffit,
)
from sorties.regles.situation import Contrat, Situation
from sorties.regles.textes import duree, en_mois, jour

PREUVE_EMPLOI = "Preuve de présence (bulletin de paie ou attestation de l’employeur)"


@dataclass(frozen=True, slots=True, repr=False)
class EmploiDurable(Examen):
    """The contract retained for S-1, if any."""

    contrat: Contrat | None = None

    def conditions(self) -> tuple[Condition, ...]:
        if self.contrat is not None:
            return _conditions(self.contrat, self.situation, self.parametres)
        tentatives = [_conditions(contrat, self.situation, self.parametres) for contrat in self.situation.contrats]
        if tentatives:
            return max(tentatives, key=compte_remplies)
        return _sans_contrat(self.parametres)

    def preuves(self) -> tuple[Preuve, ...]:
        if self.contrat is None or self.contrat.presence_au is None:
            return ()
        return (Preuve(PREUVE_EMPLOI, self.contrat.presence_au),)

    def type_sortie(self) -> str:
        return type_de_contrat(self.contrat) if self.contrat else ""


def examiner_emploi_durable(situation: Situation, parametres: ParametresPacte) -> EmploiDurable:
    """S-1: among the contracts that fulfil it, one already constated first, then the earliest."""
    retenu: Contrat | None = None
    meilleur: tuple[bool, date] | None = None
    for contrat in situation.contrats:
        constat = _constat(contrat, situation, parametres)
        if constat is None:
            continue
        manque = situation.evalue_le < constat or not preuve_suffit(contrat.presence_au, constat)
        if meilleur is None or (manque, constat) < meilleur:
            retenu, meilleur = contrat, (manque, constat)
    if meilleur is None:
        return EmploiDurable("S-1", situation, parametres)
    return EmploiDurable("S-1", situation, parametres, meilleur[1], not meilleur[0], retenu)


def seuil_horaire(contrat: Contrat, parametres: ParametresPacte) -> Decimal:
    """The branch agreement's figure where one is recorded, else the legal part time."""
    if contrat.seuil_branche is not None:
        return contrat.seuil_branche
    return parametres.temps_partiel_legal_heures


def heures_suffisantes(contrat: Contrat, parametres: ParametresPacte) -> bool:
    return contrat.heures_hebdo is not None and contrat.heures_hebdo >= seuil_horaire(contrat, parametres)


def sans_terme(contrat: Contrat, parametres: ParametresPacte) -> bool:
    """Whether a contract is a CDI: by its kind, or because its kind may be signed without an end and has none."""
    if contrat.type in parametres.types_cdi:
        return True
    return contrat.fin is None and contrat.type in parametres.types_sans_terme_possible


def terme_minimal(contrat: Contrat, parametres: ParametresPacte) -> date:
    """The last day of the six months that start with the contract: an end that day is long enough."""
    return veille(ajouter_mois(contrat.debut, parametres.emploi_durable_mois))


def type_de_contrat(contrat: Contrat) -> str:
    """The type of positive exit of a lasting job."""
    if contrat.type == "pec":
        return "aide_nm_cdi" if contrat.fin is None else "aide_nm_cdd"
    if contrat.type == "professionnalisation":
        return "professionnalisation"
    return "cdi" if contrat.type in ("cdi", "cdi_interim") or contrat.fin is None else "cdd_6_mois"


def _constat(contrat: Contrat, situation: Situation, parametres: ParametresPacte) -> date | None:
    """The day of the constat of a contract that fulfils S-1, else nothing."""
    if contrat.debut < situation.debut_parcours:
        return None
    if contrat.type not in parametres.types_emploi_durable:
        return None
    if not heures_suffisantes(contrat, parametres):
        return None
    if not sans_terme(contrat, parametres) and (
        contrat.fin is None or contrat.fin < terme_minimal(contrat, parametres)
    ):
        return None
    constat = ajouter_mois(contrat.debut, parametres.consolidation_mois)
    if contrat.fin is not None and contrat.fin < constat:
        return None
    return constat


@lru_cache(maxsize=8)
def _sans_contrat(parametres: ParametresPacte) -> tuple[Condition, ...]:
    return (
        condition_absente(
            "Contrat de travail",
            f"CDI ou contrat de {en_mois(parametres.emploi_durable_mois)} au moins, "
            f"{duree(parametres.temps_partiel_legal_heures)} par semaine au moins",
        ),
    )


def _conditions(contrat: Contrat, situation: Situation, parametres: ParametresPacte) -> tuple[Condition, ...]:
    constat = ajouter_mois(contrat.debut, parametres.consolidation_mois)
    return (
        condition_debut(situation, contrat.debut, "Contrat commencé"),
        Condition(
            "Nature du contrat",
            "CDI, CDD ou contrat assimilé, hors chantier d’insertion et contrats comptés en heures",
            LIBELLES_CONTRATS.get(contrat.type, contrat.type),
            contrat.type in parametres.types_emploi_durable,
        ),
        _condition_duree(contrat, parametres),
        condition_heures(contrat, parametres),
        Condition(
            f"En poste {en_mois(parametres.consolidation_mois)} après l’embauche",
            f"contrat en cours le {jour(constat)}",
            "aucune fin enregistrée" if contrat.fin is None else f"fin le {jour(contrat.fin)}",
            contrat.fin is None or contrat.fin >= constat,
        ),
        condition_preuve(PREUVE_EMPLOI, contrat.presence_au, constat),
        condition_date(situation, constat),
    )


def _condition_duree(contrat: Contrat, parametres: ParametresPacte) -> Condition:
    minimum = terme_minimal(contrat, parametres)
    indetermine = sans_terme(contrat, parametres)
    if indetermine:
        constate = "sans terme"
    elif contrat.fin is None:
        constate = "date de fin non renseignée"
    else:
        constate = f"jusqu’au {jour(contrat.fin)}"
    return Condition(
        "Durée du contrat",
        f"sans terme, ou {en_mois(parametres.emploi_durable_mois)} au moins (jusqu’au {jour(minimum)} ou après)",
        constate,
        indetermine or (contrat.fin is not None and contrat.fin >= minimum),
    )


def condition_heures(contrat: Contrat, parametres: ParametresPacte) -> Condition:
    """Weekly hours against the legal part time, or against the branch agreement."""
    accord = f"accord de branche, {contrat.source_seuil}" if contrat.source_seuil else "accord de branche"
    origine = accord if contrat.seuil_branche is not None else "temps partiel légal"
    return Condition(
        "Durée hebdomadaire",
        f"{duree(seuil_horaire(contrat, parametres))} au moins ({origine})",
        "non renseignée" if contrat.heures_hebdo is None else duree(contrat.heures_hebdo),
        heures_suffisantes(contrat, parametres),
    )
