"""What is due on an open parcours, and until when: one list, from the facts and the Pacte's parameters.

The end of a parcours and the integration to propose stand in `regles.fin_de_parcours` and below, judged on facts that
the commission knows; the parcours past its échéance (P-6.4c) and the evidence to collect are the exits'.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from parcours.regles.accueil import ARTICLE_ACCUEIL, date_limite_contrat, date_limite_reception, depart_contrat
from parcours.regles.entree import ARTICLE_PUBLICS
from parcours.regles.suivi import rappel_contrat_du
from plie.pacte import ParametresPacte, version_en_vigueur
from plie.socle.periodes import Periode, ajouter_mois
from plie.socle.typographie import date_en_chiffres

# Habits of the house, not figures of the Pacte: how long a diagnostic, an integration, a first étape or a registration
# to complete may wait, how long before its limit a missing interview is announced.
PATIENCE_MOIS = 1
ANNONCE_JOURS = 7

RECEPTION = "reception"
PREMIER_RDV = "premier_rdv"
RDV_A_NOTER = "rdv_a_noter"
CONTRAT_A_SIGNER = "contrat_a_signer"
CONTRAT_A_RENOUVELER = "contrat_a_renouveler"
DIAGNOSTIC = "diagnostic_a_etablir"
INTEGRATION = "integration_a_proposer"
PROLONGATION = "prolongation_a_demander"
FIN_EN_VUE = "fin_en_vue"
FIN_PROCHE = "fin_proche"
SANS_ENTRETIEN = "sans_entretien"
SANS_ETAPE = "sans_etape"
INSCRIPTION = "inscription_france_travail"
DONNEES = "donnees_manquantes"
PREUVE_RSA = "preuve_rsa"

NATURES = {
    RECEPTION: "Réception d’un BRSA",
    PREMIER_RDV: "Premier rendez-vous",
    RDV_A_NOTER: "Rendez-vous à noter",
    CONTRAT_A_SIGNER: "Contrat à signer",
    CONTRAT_A_RENOUVELER: "Contrat à renouveler",
    DIAGNOSTIC: "Diagnostic à établir",
    INTEGRATION: "Intégration à proposer",
    PROLONGATION: "Prolongation à demander",
    FIN_PROCHE: "Échéance à un mois",
    FIN_EN_VUE: "Échéance à trois mois",
    SANS_ENTRETIEN: "Sans entretien",
    SANS_ETAPE: "Sans étape",
    INSCRIPTION: "Inscription à France Travail",
    DONNEES: "Données manquantes",
    PREUVE_RSA: "Preuve du RSA",
}
"""The kinds of reminders, in the order of the filters."""


@dataclass(frozen=True, slots=True)
class FaitsSuivi:
    """What is known of an open parcours, as the reminders look at it."""

    en_cours: bool
    """Accepted by the commission; else a candidature."""
    date_orientation: date | None = None
    brsa_a_l_orientation: bool = False
    date_premier_rdv: date | None = None
    date_debut: date | None = None
    date_commission: date | None = None
    diagnostic_etabli: bool = False
    rsa_depuis: date | None = None
    """First day of the RSA period that runs today."""
    fin_dernier_contrat: date | None = None
    dernier_entretien: date | None = None
    rdv_a_noter: date | None = None
    prochain_rdv: date | None = None
    a_une_etape: bool = False
    inscription_a_completer: bool = False
    donnees_manquantes: tuple[str, ...] = ()
    rsa_sans_preuve: date | None = None
    """First day of an RSA period of this follow-up that no document vouches for."""
    versions: tuple[ParametresPacte, ...] | None = None
    """Those known: each delay is judged by the one in force on the day that its rule names."""

    def parametres_au(self, jour: date, parametres: ParametresPacte) -> ParametresPacte:
        """The version in force that day; the one given when it is the only one known."""
        return parametres if self.versions is None else version_en_vigueur(jour, connues=self.versions)


@dataclass(frozen=True, slots=True)
class Rappel:
    """Something due, its rule, its last day."""

    code: str
    regle: str
    article: str
    libelle: str
    date_limite: date


def rappels(faits: FaitsSuivi, *, le: date, parametres: ParametresPacte) -> tuple[Rappel, ...]:
    """Everything due on an open parcours that day, the most urgent first."""
    sources = (_rendez_vous, _accueil, _contrat, _diagnostic, _entretien, _etape, _inscription, _donnees, _preuve_rsa)
    trouves = [rappel for source in sources for rappel in source(faits, le, parametres)]
    return tuple(sorted(trouves, key=lambda rappel: (rappel.date_limite, rappel.code)))


def _rendez_vous(faits: FaitsSuivi, le: date, parametres: ParametresPacte) -> Iterator[Rappel]:
    """An appointment whose day has come says whether it was held."""
    if faits.rdv_a_noter is not None:
        libelle = f"Noter le rendez-vous du {date_en_chiffres(faits.rdv_a_noter)}"
        yield Rappel(RDV_A_NOTER, "", "", libelle, faits.rdv_a_noter)


def _accueil(faits: FaitsSuivi, le: date, parametres: ParametresPacte) -> Iterator[Rappel]:
    """P-6.2a, art. 6.2: 15 days to receive a BRSA; the others are received as soon, without the rule."""
    if faits.en_cours or faits.date_premier_rdv is not None or faits.date_orientation is None:
        return
    au_depart = faits.parametres_au(faits.date_orientation, parametres)
    limite = date_limite_reception(faits.date_orientation, au_depart)
    prevu = f" (prévu le {date_en_chiffres(faits.prochain_rdv)})" if faits.prochain_rdv else ""
    if faits.brsa_a_l_orientation:
        yield Rappel(RECEPTION, "P-6.2a", ARTICLE_ACCUEIL, f"Recevoir la personne{prevu}", limite)
    else:
        yield Rappel(PREMIER_RDV, "", "", f"Tenir le premier rendez-vous{prevu}", limite)


def _contrat(faits: FaitsSuivi, le: date, parametres: ParametresPacte) -> Iterator[Rappel]:
    """P-6.2b: a BRSA's contract within two months. P-C.1: its follow-up from 45 days before its end."""
    if faits.rsa_depuis is None:
        return
    fin = faits.fin_dernier_contrat
    if fin is None or fin < faits.rsa_depuis:
        depart = depart_contrat(faits.rsa_depuis, faits.date_orientation)
        limite = date_limite_contrat(depart, faits.parametres_au(depart, parametres))
        yield Rappel(CONTRAT_A_SIGNER, "P-6.2b", ARTICLE_ACCUEIL, "Signer le contrat d’engagement", limite)
    elif rappel_contrat_du(fin, date_suite=None, le=le, parametres=faits.parametres_au(fin, parametres)):
        article = parametres.definition("rappel_contrat_jours").article
        verbe = "prend fin" if fin >= le else "a pris fin"
        libelle = f"Renouveler le contrat d’engagement, qui {verbe} le {date_en_chiffres(fin)}"
        yield Rappel(CONTRAT_A_RENOUVELER, "P-C.1", article, libelle, fin)


def _diagnostic(faits: FaitsSuivi, le: date, parametres: ParametresPacte) -> Iterator[Rappel]:
    """P-3.4, art. 3: the commission reads the difficulties; diagnosed within a month of the first appointment."""
    if not faits.en_cours and faits.date_premier_rdv is not None and not faits.diagnostic_etabli:
        limite = ajouter_mois(faits.date_premier_rdv, PATIENCE_MOIS)
        yield Rappel(DIAGNOSTIC, "P-3.4", ARTICLE_PUBLICS, "Établir le diagnostic", limite)


def rappel_integration(date_premier_rdv: date, date_diagnostic: date) -> Rappel:
    """P-6.2c, art. 6.2: received and diagnosed, a candidature goes to the commission; it does not wait for ever.

    The Pacte gives no delay: a month from the day on which nothing is missing any more.
    """
    limite = ajouter_mois(max(date_premier_rdv, date_diagnostic), PATIENCE_MOIS)
    return Rappel(INTEGRATION, "P-6.2c", ARTICLE_ACCUEIL, "Proposer l’intégration à la commission", limite)


def _entretien(faits: FaitsSuivi, le: date, parametres: ParametresPacte) -> Iterator[Rappel]:
    """C-2: 45 days without interview; announced a week before, silent once an appointment is planned."""
    if faits.date_debut is None or faits.prochain_rdv is not None or faits.rdv_a_noter is not None:
        return
    depuis = max(faits.dernier_entretien or faits.date_debut, faits.date_debut)
    limite = depuis + timedelta(days=parametres.sans_entretien_jours)
    if le < limite - timedelta(days=ANNONCE_JOURS):
        return
    article = parametres.definition("sans_entretien_jours").article
    libelle = f"Revoir la personne : pas d’entretien depuis le {date_en_chiffres(depuis)}"
    yield Rappel(SANS_ENTRETIEN, "C-2", article, libelle, limite)


def _etape(faits: FaitsSuivi, le: date, parametres: ParametresPacte) -> Iterator[Rappel]:
    """A parcours is made of étapes: the first one comes within the month that follows the decision."""
    decision = faits.date_commission or faits.date_debut
    if faits.en_cours and decision is not None and not faits.a_une_etape:
        yield Rappel(SANS_ETAPE, "", "", "Engager une première étape", ajouter_mois(decision, PATIENCE_MOIS))


def _inscription(faits: FaitsSuivi, le: date, parametres: ParametresPacte) -> Iterator[Rappel]:
    """P-3.3, art. 3: a registration under way is accepted, and reminded until its date is filled in."""
    depart = faits.date_premier_rdv or faits.date_orientation
    if faits.inscription_a_completer and depart is not None:
        libelle = "Compléter l’inscription à France Travail"
        yield Rappel(INSCRIPTION, "P-3.3", ARTICLE_PUBLICS, libelle, ajouter_mois(depart, PATIENCE_MOIS))


def _donnees(faits: FaitsSuivi, le: date, parametres: ParametresPacte) -> Iterator[Rappel]:
    """C-2, art. 13: what the dashboard would count as unknown, before the entry freezes it.

    At the latest at the end of the quarter of the first appointment: the one that will count the entry.
    """
    if faits.donnees_manquantes and faits.date_premier_rdv is not None and not faits.en_cours:
        libelle = f"Compléter la situation\u00a0: {', '.join(faits.donnees_manquantes)}"
        yield Rappel(DONNEES, "C-2", _article_tableau(parametres), libelle, _fin_de_trimestre(faits.date_premier_rdv))


def _preuve_rsa(faits: FaitsSuivi, le: date, parametres: ParametresPacte) -> Iterator[Rappel]:
    """C-2, art. 13: the share of BRSA is shown to the financeurs; each RSA period says what proves it.

    Asked once the person is received, at the latest at the end of the quarter that counts them.
    """
    if faits.rsa_sans_preuve is not None and faits.date_premier_rdv is not None:
        limite = _fin_de_trimestre(max(faits.rsa_sans_preuve, faits.date_premier_rdv))
        libelle = f"Indiquer ce qui prouve le RSA ouvert le {date_en_chiffres(faits.rsa_sans_preuve)}"
        yield Rappel(PREUVE_RSA, "C-2", _article_tableau(parametres), libelle, limite)


def _article_tableau(parametres: ParametresPacte) -> str:
    return parametres.definition("sans_entretien_jours").article


def _fin_de_trimestre(le: date) -> date:
    return Periode.trimestre_de(le).fin or le
