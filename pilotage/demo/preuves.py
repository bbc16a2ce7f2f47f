"""Jobs, hours, businesses, trainings, with the pieces that prove them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from pilotage.demo.noms import AGENCES, CHANTIERS, CREATIONS, EMPLOYEURS, FORMATIONS
from pilotage.demo.pieces import joindre
from pilotage.demo.trajet import Trajet
from plie.socle.periodes import ajouter_mois, fin_de_mois, veille
from plie.socle.typographie import date_en_chiffres
from sorties.enums import Certification, NatureJustificatif, TypeContrat
from sorties.models import ContratTravail, CreationActivite, Formation, Recette, ReleveHeures


def employer(
    trajet: Trajet,
    debut: date,
    *,
    type_: str = TypeContrat.CDI,
    mois: int | None = None,
    heures: int | None = None,
    fin: date | None = None,
    motif_fin: str = "",
    marchand: bool = True,
) -> ContratTravail:
    """A contract, with its signed copy on file."""
    hasard = trajet.lot.hasard
    possibles = [e for e in EMPLOYEURS if marchand or e[2] != "entreprise"]
    employeur, naf, nature, effectif, postes = hasard.choice(possibles)
    if type_ == TypeContrat.CDDI_ACI:
        employeur, naf, nature, effectif, postes = (
            hasard.choice(CHANTIERS),
            "S",
            "association",
            "10-49",
            ("ouvrier polyvalent",),
        )
    contrat = trajet.lot.ajouter(
        ContratTravail(
            parcours=trajet.parcours,
            type=type_,
            employeur=employeur,
            naf=naf,
            type_employeur=nature,
            effectif_employeur=effectif,
            poste=hasard.choice(postes),
            date_debut=debut,
            date_fin=fin or (veille(ajouter_mois(debut, mois)) if mois else None),
            heures_hebdo=Decimal(heures or hasard.choice([24, 26, 28, 30, 35, 35, 35])),
            motif_fin=motif_fin,
            saisi_par=trajet.referent,
        )
    )
    trajet.emploi = debut
    lignes = [f"Employeur : {employeur}", f"Poste : {contrat.poste}", f"À compter du {date_en_chiffres(debut)}"]
    joindre(trajet.lot, trajet.parcours, NatureJustificatif.CONTRAT, debut, lignes=lignes, contrat=contrat)
    return contrat


def payer(trajet: Trajet, contrat: ContratTravail, jusqu_au: date) -> None:
    """A payslip for each month ended on that day or before, three at most."""
    for rang in range(3):
        mois = fin_de_mois(ajouter_mois(contrat.date_debut.replace(day=1), rang))
        if mois > min(jusqu_au, trajet.lot.le):
            return
        lignes = [
            f"Employeur : {contrat.employeur}",
            f"Période : du {date_en_chiffres(mois.replace(day=1))} au {date_en_chiffres(mois)}",
            f"Durée hebdomadaire : {contrat.heures_hebdo} heures",
            "Net à payer : selon le contrat",
        ]
        joindre(trajet.lot, trajet.parcours, NatureJustificatif.BULLETIN, mois, lignes=lignes, contrat=contrat)


def attester(trajet: Trajet, contrat: ContratTravail, le: date) -> None:
    """The employer says that the person is still there on a day."""
    lignes = [f"Employeur : {contrat.employeur}", f"La personne est présente à son poste le {date_en_chiffres(le)}."]
    joindre(trajet.lot, trajet.parcours, NatureJustificatif.ATTESTATION_EMPLOYEUR, le, lignes=lignes, contrat=contrat)


def compter_heures(trajet: Trajet, premier_mois: date, *, mois: int, heures: int) -> date:
    """Monthly hours in temporary work; gives the last day counted."""
    agence, fin = trajet.lot.hasard.choice(AGENCES), premier_mois
    trajet.emploi = premier_mois
    for rang in range(mois):
        debut = ajouter_mois(premier_mois, rang)
        fin = fin_de_mois(debut)
        trajet.lot.ajouter(
            ReleveHeures(
                parcours=trajet.parcours,
                type=TypeContrat.INTERIM,
                employeur=agence,
                date_debut=debut,
                date_fin=fin,
                heures=Decimal(heures + rang % 3 * 2),
                saisi_par=trajet.referent,
            )
        )
        lignes = [f"Agence : {agence}", f"Mois de {fin:%m/%Y} : {heures + rang % 3 * 2} heures effectuées"]
        joindre(trajet.lot, trajet.parcours, NatureJustificatif.RELEVE_HEURES, fin, lignes=lignes)
    return fin


def creer_activite(trajet: Trajet, debut: date, *, mois: int, montant: int) -> CreationActivite:
    """A micro-entreprise and its monthly receipts."""
    creation = trajet.lot.ajouter(
        CreationActivite(
            parcours=trajet.parcours,
            intitule=trajet.lot.hasard.choice(CREATIONS),
            date_debut=debut,
            saisi_par=trajet.referent,
        )
    )
    trajet.emploi = debut
    for rang in range(mois):
        premier = ajouter_mois(debut.replace(day=1), rang)
        trajet.lot.ajouter(Recette(creation=creation, mois=premier, montant=Decimal(montant + 40 * rang)))
        joindre(
            trajet.lot,
            trajet.parcours,
            NatureJustificatif.DECLARATION_RECETTES,
            fin_de_mois(premier),
            lignes=[f"Activité : {creation.intitule}", f"Recettes déclarées : {montant + 40 * rang} euros"],
            creation=creation,
        )
    return creation


def former(
    trajet: Trajet, debut: date, *, obtenue_le: date | None = None, presence_au: date | None = None
) -> Formation:
    """A training, with the attestation of presence when there is one; once obtained, a short certification."""
    intitule, organisme, rncp, domaine = trajet.lot.hasard.choice(FORMATIONS)
    courte = obtenue_le is not None
    formation = trajet.lot.ajouter(
        Formation(
            parcours=trajet.parcours,
            intitule="Certificat de sauveteur secouriste et gestes professionnels" if courte else intitule,
            organisme=organisme,
            rncp="" if courte else rncp,
            domaine=domaine,
            niveau="" if courte else "3",
            validation="autre" if courte else "titre_emploi",
            date_debut=debut,
            date_fin=obtenue_le or veille(ajouter_mois(debut, 8)),
            certification=Certification.COURTE if courte else "",
            date_obtention=obtenue_le,
            saisi_par=trajet.referent,
        )
    )
    lignes = [f"Organisme : {organisme}", f"Formation : {formation.intitule}"]
    nature = NatureJustificatif.ENTREE_FORMATION
    joindre(trajet.lot, trajet.parcours, nature, debut, lignes=lignes, formation=formation)
    if presence_au is not None:
        nature = NatureJustificatif.PRESENCE_FORMATION
        joindre(trajet.lot, trajet.parcours, nature, presence_au, lignes=lignes, formation=formation)
    if obtenue_le is not None:
        nature = NatureJustificatif.CERTIFICATION
        joindre(trajet.lot, trajet.parcours, nature, obtenue_le, lignes=lignes, formation=formation)
    return formation


def eprouver_deux_cdd(trajet: Trajet, debut: date) -> ContratTravail:
    """Two short contracts that follow each other: S-1bis, « à la marge »."""
    suite = ajouter_mois(debut, 2)
    employer(trajet, debut, type_=TypeContrat.CDD, fin=suite - timedelta(days=1), heures=30)
    second = employer(trajet, suite, type_=TypeContrat.CDD, mois=5, heures=30)
    trajet.emploi = debut
    return second
