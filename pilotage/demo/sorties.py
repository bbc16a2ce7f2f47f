"""Exits: the facts that justify them, the proposal, the commission's decision, the fiche de synthèse."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from commissions.enums import Objet, Sens
from commissions.models import Seance
from parcours.enums import StatutParcours
from parcours.regles import echeance, parametres_de_la_duree
from pilotage.demo import preuves, textes
from pilotage.demo.lot import Lot, moment, ouvre
from pilotage.demo.pieces import petit_pdf
from pilotage.demo.trajet import Trajet
from plie.socle.periodes import ajouter_mois, debut_de_mois
from plie.socle.typographie import date_en_lettres
from sorties.enums import Critere, StatutProposition, TypeContrat, TypeSortie
from sorties.models import FicheSynthese, PropositionSortie, Smic, Sortie, TransmissionFiche
from sorties.nomenclature import QUALIFICATION_DU_CRITERE
from sorties.regles import juger_sortie
from sorties.selectors import Dossier, preuves_de, situation_des_preuves
from sorties.services.propositions import figer_pieces, figer_verdict
from sorties.services.sorties import copier_fait
from sorties.smic import BaremeSmic

# In what proportion each kind of exit comes, positive, dynamic, other.
POSITIVES = {
    "cdi": 30,
    "cdd_6_mois": 26,
    "deux_cdd": 5,
    "formation": 14,
    "interim": 8,
    "creation": 7,
    "aide_nm_cdd": 5,
    "professionnalisation": 3,
    "autre_positive": 2,
}
DYNAMIQUES = {"contrat_court": 4, "cddi_aci": 3, "certification_courte": 2}
AUTRES = {
    "abandon": 32,
    "demenagement": 14,
    "reorientation_sante": 15,
    "reorientation_emploi": 13,
    "reorientation_creation": 4,
    "fin_delai": 13,
    "retraite": 4,
    "deces": 2,
    "autre": 3,
}


def _emploi(type_: str, mois: int | None, **options: Any) -> Callable[[Trajet, date], date]:
    """S-1: three months after its start, the person still there."""

    def prouver(trajet: Trajet, debut: date) -> date:
        contrat = preuves.employer(trajet, debut, type_=type_, mois=mois, **options)
        constat = ajouter_mois(debut, 3)
        preuves.payer(trajet, contrat, constat)
        preuves.attester(trajet, contrat, constat + timedelta(days=1))
        return constat

    return prouver


def _deux_cdd(trajet: Trajet, debut: date) -> date:
    second = preuves.eprouver_deux_cdd(trajet, debut)
    constat = ajouter_mois(debut, 3)
    preuves.attester(trajet, second, constat + timedelta(days=1))
    return constat


def _formation(trajet: Trajet, debut: date) -> date:
    constat = ajouter_mois(debut, 3)
    preuves.former(trajet, debut, presence_au=constat)
    return constat


def _interim(trajet: Trajet, debut: date) -> date:
    return preuves.compter_heures(trajet, debut_de_mois(ajouter_mois(debut, 1)), mois=5, heures=132)


def _creation(trajet: Trajet, debut: date) -> date:
    premier = debut_de_mois(ajouter_mois(debut, 1))
    preuves.creer_activite(trajet, premier, mois=6, montant=1040)
    return ajouter_mois(premier, 6)


def _contrat_court(trajet: Trajet, debut: date) -> date:
    preuves.employer(trajet, debut, type_=TypeContrat.CDD, mois=3, heures=20)
    return debut


def _chantier(trajet: Trajet, debut: date) -> date:
    preuves.employer(trajet, debut, type_=TypeContrat.CDDI_ACI, mois=8, heures=26)
    return debut


def _certification(trajet: Trajet, debut: date) -> date:
    preuves.former(trajet, debut, obtenue_le=debut + timedelta(days=25))
    return debut + timedelta(days=25)


# kind: (type of exit, criterion, months between the first fact and the exit, what proves it)
_FAITS: dict[str, tuple[TypeSortie, Critere, int, Callable[[Trajet, date], date]]] = {
    "cdi": (TypeSortie.CDI, Critere.S_1, 3, _emploi(TypeContrat.CDI, None)),
    "cdd_6_mois": (TypeSortie.CDD_6_MOIS, Critere.S_1, 3, _emploi(TypeContrat.CDD, 9)),
    "deux_cdd": (TypeSortie.CDD_6_MOIS, Critere.S_1BIS, 3, _deux_cdd),
    "formation": (TypeSortie.FORMATION, Critere.S_4, 3, _formation),
    "interim": (TypeSortie.INTERIM, Critere.S_2, 6, _interim),
    "creation": (TypeSortie.CREATION, Critere.S_3, 7, _creation),
    "aide_nm_cdd": (TypeSortie.AIDE_NM_CDD, Critere.S_1, 3, _emploi(TypeContrat.PEC, 12, heures=26, marchand=False)),
    "professionnalisation": (
        TypeSortie.PROFESSIONNALISATION,
        Critere.S_1,
        3,
        _emploi(TypeContrat.PROFESSIONNALISATION, 12, heures=35),
    ),
    "contrat_court": (TypeSortie.CONTRAT_COURT, Critere.D_1, 0, _contrat_court),
    "cddi_aci": (TypeSortie.CDDI_ACI, Critere.D_2, 0, _chantier),
    "certification_courte": (TypeSortie.CERTIFICATION_COURTE, Critere.D_3, 1, _certification),
}


def recul(genre: str) -> int:
    """Months between the first fact of an exit and the exit."""
    return _FAITS[genre][2] if genre in _FAITS else 0


def prouver(trajet: Trajet, genre: str, vers: date) -> date:
    """Write the facts of an exit that falls about that day; gives its exact date."""
    if genre in _FAITS:
        _, _, mois, ecrire = _FAITS[genre]
        debut = ouvre(max(ajouter_mois(vers, -mois), trajet.debut + timedelta(days=20)))
        return ecrire(trajet, debut)
    return vers


def proposer(trajet: Trajet, genre: str, date_sortie: date, *, le: date) -> PropositionSortie:
    """The référent's proposal; verdict and pieces are frozen once the facts are written (`figer`)."""
    if genre in _FAITS:
        type_, critere, _, _ = _FAITS[genre]
        qualification = QUALIFICATION_DU_CRITERE[critere]
    elif genre == TypeSortie.AUTRE_POSITIVE:
        type_, critere, qualification = TypeSortie.AUTRE_POSITIVE, Critere.S_5, QUALIFICATION_DU_CRITERE[Critere.S_5]
    else:
        type_, critere, qualification = TypeSortie(genre), "", "autre"
    return trajet.lot.ajouter(
        PropositionSortie(
            parcours=trajet.parcours,
            qualification=qualification,
            type=type_,
            critere=critere,
            date_sortie=date_sortie,
            motif=textes.MOTIFS_SORTIE.get(genre, ""),
            suite=textes.SUITES.get(genre, ""),
            proposee_par=trajet.referent,
            proposee_le=moment(le, 15, 30),
        )
    )


def deposer(trajet: Trajet, proposition: PropositionSortie, *, le: date) -> None:
    """The proposal waits for the next session."""
    trajet.calendrier.demander(
        trajet.parcours, Objet.SORTIE, demandee_le=le, argument=proposition.motif, proposition=proposition
    )


def valider(trajet: Trajet, proposition: PropositionSortie, seance: Seance, *, le: date) -> Sortie:
    """The commission validates the exit as proposed."""
    trajet.calendrier.decider(
        seance,
        trajet.parcours,
        Objet.SORTIE,
        demandee_le=le,
        argument=proposition.motif,
        proposition=proposition,
        sens=Sens.ACCORD,
    )
    proposition.statut = StatutProposition.VALIDEE
    trajet.parcours.statut = StatutParcours.SORTI
    trajet.parcours.date_fin = proposition.date_sortie
    return trajet.lot.ajouter(
        Sortie(
            parcours=trajet.parcours,
            proposition=proposition,
            date_sortie=proposition.date_sortie,
            qualification=proposition.qualification,
            type=proposition.type,
            critere=proposition.critere,
            date_commission=seance.date_seance,
            suite=proposition.suite,
        )
    )


def echeance_de(trajet: Trajet) -> date:
    """The day the parcours must end by (P-6.4a, P-6.4b)."""
    debut, prolonge = trajet.debut, trajet.parcours.prolonge
    return echeance(debut, prolonge=prolonge, parametres=parametres_de_la_duree(debut, prolonge=prolonge))


def figer(lot: Lot) -> None:
    """Have the rules judge each proposal on the rows just written, as the référent's screen would have.

    Raises:
        ValueError: the invented facts do not fulfil the criterion of the invented exit.
    """
    sorties = {id(sortie.proposition): sortie for sortie in lot.lignes[Sortie]}
    propositions: list[PropositionSortie] = lot.lignes[PropositionSortie]
    trouvees = preuves_de([p.parcours for p in propositions])
    smic = BaremeSmic(Smic.objects.couples())
    for proposition in propositions:
        parcours, le = proposition.parcours, proposition.proposee_le.date()
        situation = situation_des_preuves(parcours, trouvees[parcours.pk], le)
        verdict = juger_sortie(situation, smic)
        dossier = Dossier(parcours, trouvees[parcours.pk], verdict.parametres, situation, verdict)
        critere = proposition.critere
        if critere not in ("", Critere.S_5) and dossier.examen(critere) is None:
            raise ValueError(f"{parcours} : les preuves ne remplissent pas {critere}.")
        proposition.verdict = figer_verdict(dossier, critere, le)
        proposition.pieces = figer_pieces(dossier)
        sortie = sorties.get(id(proposition))
        if sortie is not None:
            for champ, valeur in copier_fait(dossier.fait(critere) if critere else None).items():
                setattr(sortie, champ, valeur)


def etablir_fiche(trajet: Trajet, sortie: Sortie, *, le: date, transmise: bool) -> None:
    """The fiche de synthèse and its transmission (P-6.6); the complete document is one click away for a recent exit."""
    parcours = trajet.parcours
    contenu = petit_pdf(
        "Fiche de synthèse de fin de parcours",
        [
            f"Personne : {parcours.participant}",
            f"Parcours du {date_en_lettres(trajet.debut)} au {date_en_lettres(sortie.date_sortie)}",
            f"Sortie : {TypeSortie(sortie.type).label}",
            f"Accompagnateur : {trajet.referent}",
        ],
    )
    fiche = FicheSynthese(
        parcours=parcours,
        date_fiche=le,
        empreinte=hashlib.sha256(contenu).hexdigest(),
        produite_par=trajet.referent,
        produite_le=moment(le, 16),
    )
    fiche.fichier.save("fiche.pdf", ContentFile(contenu), save=False)
    trajet.lot.ajouter(fiche)
    if transmise:
        pole = trajet.personne.commune.pole if trajet.brsa else None
        trajet.lot.ajouter(
            TransmissionFiche(
                fiche=fiche,
                destinataire=str(pole or sortie.suite or "France Travail"),
                moyen=TransmissionFiche.Moyen.COURRIEL,
                date_transmission=le,
                transmise_par=trajet.referent,
            )
        )
