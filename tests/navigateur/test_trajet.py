"""The whole journey of one person, each step done by the role that does it in life, in a real browser.

Orientation, first appointment, diagnostic, commission, follow-up, evidence, prolongation, exit, fiche de synthèse,
consultation by the pôle, quarterly dashboard downloaded by a financeur; the worker draws up agendas and dashboards.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from accounts.models import Utilisateur
from commissions.enums import StatutSeance
from commissions.models import Seance
from parcours.enums import StatutParcours
from parcours.models import Parcours
from pilotage.models import Edition
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import date_en_lettres
from sorties.models import Sortie
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.navigateur.gestes import Poste, verifier_pdf
from tests.plateforme.processus import attendre

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.processus,
    pytest.mark.xdist_group("navigateur"),
]

NOM, PRENOM = "Vantrepotte", "Nadège"
NOM_NON_BRSA = "Quillemontel"
SECRET = "Évoque la recherche d’un logement plus proche du travail."


class Trajet:
    """The people of the journey and the days that matter."""

    def __init__(self, poste: Callable[[Utilisateur], Poste], worker: Callable[[str], None], dossier: Path) -> None:
        self.poste, self.worker, self.dossier = poste, worker, dossier
        self.le = aujourdhui()
        # Started 17 months ago: the échéance is near enough for a new job to pass it.
        self.premier_rdv = ajouter_mois(self.le, -17)
        self.orientation = self.premier_rdv - timedelta(days=8)
        self.gestionnaire = accounts.gestionnaire()
        self.coordonnateur = accounts.coordonnateur()
        self.accompagnateur = accounts.accompagnateur()
        self.membre = accounts.membre()
        self.agent = accounts.agent_pole("VI")
        self.financeur = accounts.financeur()
        self.parcours_pk = 0

    @property
    def parcours(self) -> Parcours:
        return Parcours.objects.get(pk=self.parcours_pk)

    def fiche(self) -> str:
        return f"/parcours/{self.parcours_pk}/"


@pytest.fixture
def trajet(poste: Any, worker: Any, tmp_path: Path) -> Trajet:
    return Trajet(poste, worker, tmp_path)


def test_le_trajet_d_une_personne(trajet: Trajet) -> None:
    etape_1_orientation(trajet)
    etape_2_premier_rendez_vous_et_diagnostic(trajet)
    etape_3_commission(trajet)
    etape_4_suivi_emploi_et_prolongation(trajet)
    etape_5_sortie_et_fiche_de_synthese(trajet)
    etape_6_consultation_par_le_pole(trajet)
    etape_7_tableau_de_bord(trajet)


def etape_1_orientation(t: Trajet) -> None:
    """The gestionnaire records the orientation of a BRSA; a near namesake is proposed; the clock shows."""
    parcours_en_cours(participant=FabriqueParticipant(nom=NOM.upper(), prenom="Nadine"), debut=date(2024, 1, 15))
    ecran = t.poste(t.gestionnaire).aller("/parcours/orienter/")
    ecran.remplir(nom=NOM, prenom=PRENOM)
    ecran.page.locator("[name=prenom]").press("Tab")
    ecran.page.get_by_text(f"{NOM.upper()} Nadine").first.wait_for()
    # Wrong input first: said beside the field, and what was typed is kept.
    ecran.remplir(date_naissance="31/02/1985", sexe="F", prescripteur="pole_insertion").cliquer(
        "Enregistrer l’orientation"
    )
    ecran.lit("Saisir une date")
    assert ecran.page.input_value("[name=nom]") == NOM
    ecran.remplir(
        date_naissance="12/03/1985",
        commune="13001",
        prescripteur="pole_insertion",
        date_orientation=t.orientation,
        rsa_debut=t.orientation - timedelta(days=60),
        referent=str(t.accompagnateur.pk),
    ).cliquer("Enregistrer l’orientation")
    parcours = Parcours.objects.get(participant__nom=NOM)
    t.parcours_pk = parcours.pk
    limite = t.orientation + timedelta(days=15)
    ecran.aller(t.fiche()).lit("P-6.2a")
    assert date_en_lettres(limite) in ecran.texte() or f"{limite:%d/%m/%Y}" in ecran.texte()
    assert (parcours.statut, parcours.date_orientation) == (StatutParcours.CANDIDATURE, t.orientation)


def etape_2_premier_rendez_vous_et_diagnostic(t: Trajet) -> None:
    """The accompagnateur finds the person on the work list, receives them, diagnoses, proposes the integration."""
    ecran = t.poste(t.accompagnateur).aller("/")
    ecran.lit(NOM.upper(), "P-6.2a")
    ecran.aller(f"{t.fiche()}entretiens/noter/").remplir(
        date_entretien=t.premier_rdv,
        mode="presentiel",
        forme="individuel",
        presence="honore",
        compte_rendu=SECRET,
    ).cliquer("Enregistrer l’entretien")
    assert t.parcours.date_premier_rdv == t.premier_rdv
    ecran.aller(f"{t.fiche()}diagnostic/").remplir(
        date_diagnostic=t.premier_rdv,
        besoin_renforce=True,
        date_volonte=t.premier_rdv,
        support_volonte="charte",
        projet="Agente d’entretien",
    )
    ecran.remplir(qualification_etat="a_traiter", mobilite_etat="a_traiter").cliquer("Enregistrer le diagnostic")
    ecran.aller(f"/commissions/demander/{t.parcours_pk}/integration/").lit("Conditions d’entrée")
    ecran.remplir(argument="Très motivée, disponible de suite.").cliquer("Saisir la commission")
    ecran.lit("La commission est saisie")


def etape_3_commission(t: Trajet) -> None:
    """The session is planned, the worker prepares its agenda, a member reads it, the accord starts the parcours."""
    tenir_seance(t, "09:00", "Intégration")
    parcours = t.parcours
    assert (parcours.statut, parcours.date_debut) == (StatutParcours.EN_COURS, t.premier_rdv)


def tenir_seance(t: Trajet, heure: str, groupe: str) -> None:
    """Plan, let the worker prepare, open, decide, close."""
    ecran = t.poste(t.coordonnateur).aller("/commissions/planifier/")
    ecran.remplir(date_seance=t.le, heure=heure, lieu="Salle du conseil")
    ecran.page.get_by_label(str(t.membre)).check()
    ecran.cliquer("Planifier la séance").lit("L’ordre du jour est vide")
    seance = Seance.objects.get(plie__code="aix", date_seance=t.le, heure=heure)
    t.worker("commissions.preparer_ordres_du_jour")
    attendre(lambda: Seance.objects.get(pk=seance.pk).statut == StatutSeance.PREPAREE)
    membre = t.poste(t.membre).aller("/commissions/").aller(f"/commissions/seances/{seance.pk}/")
    membre.lit(groupe, NOM.upper(), "À décider")
    assert membre.statut(t.fiche()) == 404
    ecran.page.reload()
    ecran.cliquer("Ouvrir la séance").page.get_by_role("button", name=re.compile("^Accorder")).click()
    ecran.page.get_by_text("Accord enregistré").wait_for()
    membre.page.reload()
    membre.lit("1 décidé")
    ecran.cliquer("Clore la séance").cliquer("Clore et figer le procès-verbal").lit("Close")


def etape_4_suivi_emploi_et_prolongation(t: Trajet) -> None:
    """Interviews, contract, étape; a job whose consolidation passes the échéance; the prolongation; the evidence."""
    ecran = t.poste(t.accompagnateur)
    ecran.aller(f"{t.fiche()}contrats/signer/").remplir(
        date_signature=t.premier_rdv + timedelta(days=20),
        date_debut=t.premier_rdv + timedelta(days=20),
        date_fin=t.le + timedelta(days=40),
        heures_hebdo="15",
    ).cliquer("Enregistrer le contrat")
    ecran.aller(f"{t.fiche()}etapes/ajouter/").remplir(
        type="formation_non_qualifiante",
        intitule="Remise à niveau",
        structure="Greta",
        date_debut=t.premier_rdv + timedelta(days=30),
        date_fin=t.premier_rdv + timedelta(days=60),
        heures="105,5",
    ).cliquer("Enregistrer l’étape")
    # A job entered today: its consolidation would end after the échéance (P-6.4d).
    saisir_cdi(ecran, t, "Nettoyage du Midi", t.le - timedelta(days=20))
    ecran.aller(t.fiche()).lit("P-6.4d")
    ecran.aller(f"/commissions/demander/{t.parcours_pk}/prolongation/").remplir(
        argument="Le contrat a commencé il y a vingt jours."
    ).cliquer("Saisir la commission")
    tenir_seance(t, "10:00", "Prolongation")
    assert t.parcours.date_prolongation == t.le
    # An earlier job comes to light, with its payslip: the exit can be constated.
    saisir_cdi(ecran, t, "Hôtel des Pins", t.le - timedelta(days=120))
    deposer_bulletin(ecran, t, "Hôtel des Pins")
    ecran.aller(t.fiche()).lit("S-1", date_en_lettres(ajouter_mois(t.le - timedelta(days=120), 3)))


def saisir_cdi(ecran: Poste, t: Trajet, employeur: str, debut: date) -> None:
    ecran.aller(f"/sorties/{t.parcours_pk}/contrats/ajouter/").remplir(
        type="cdi", employeur=employeur, date_debut=debut, heures_hebdo="28", naf="N"
    ).cliquer("Enregistrer le contrat")


def deposer_bulletin(ecran: Poste, t: Trajet, employeur: str) -> None:
    """A real PDF, dated the last day of last month."""
    fichier = t.dossier / "bulletin.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(fichier)
    ecran.aller(f"/sorties/{t.parcours_pk}/pieces/ajouter/")
    objet = ecran.page.locator("select[name=objet] option", has_text=employeur).first.get_attribute("value")
    ecran.remplir(objet=objet, nature="bulletin", date_piece=t.le, fichier=str(fichier)).cliquer("Déposer la pièce")


def etape_5_sortie_et_fiche_de_synthese(t: Trajet) -> None:
    """Proposal from the verdict, decision, fiche produced as a PDF, its transmission recorded."""
    ecran = t.poste(t.accompagnateur)
    ecran.aller(f"/sorties/{t.parcours_pk}/proposer/").cliquer("Proposer la sortie à la commission")
    tenir_seance(t, "11:00", "Sortie")
    sortie = Sortie.objects.get(parcours=t.parcours_pk)
    attendue = ajouter_mois(t.le - timedelta(days=120), 3)
    assert (sortie.qualification, sortie.critere, sortie.date_sortie, sortie.employeur) == (
        "positive",
        "S-1",
        attendue,
        "Hôtel des Pins",
    )
    assert (t.parcours.statut, t.parcours.date_fin) == (StatutParcours.SORTI, attendue)
    ecran.aller(t.fiche()).cliquer("Produire la fiche de synthèse")
    fiche = t.parcours.fiches.get()
    reponse = ecran.page.request.get(f"{ecran.racine}/sorties/fiches/{fiche.pk}/")
    chemin = t.dossier / "fiche.pdf"
    chemin.write_bytes(reponse.body())
    verifier_pdf(chemin)
    ecran.aller(f"/sorties/fiches/{fiche.pk}/transmettre/").remplir(
        destinataire="Pôle d’insertion Aix - Gardanne", moyen="remise", date_transmission=t.le
    ).cliquer("Enregistrer la transmission")
    assert fiche.transmissions.get().destinataire == "Pôle d’insertion Aix - Gardanne"


def etape_6_consultation_par_le_pole(t: Trajet) -> None:
    """The agent of the pôle reads that parcours, interviews included, changes nothing, sees nobody else; logged."""
    autre = parcours_en_cours(participant=FabriqueParticipant(nom=NOM_NON_BRSA), debut=t.premier_rdv)
    agent = t.poste(t.agent).aller("/parcours/?statut=sorti").lit(NOM.upper())
    agent.ne_lit_pas(NOM_NON_BRSA.upper(), NOM_NON_BRSA)
    agent.aller(t.fiche()).lit(SECRET)
    assert agent.page.locator("main form[method=post]").count() == 0
    interdites = (f"{t.fiche()}entretiens/noter/", f"{t.fiche()}situation/", f"/sorties/{t.parcours_pk}/proposer/")
    assert {agent.statut(chemin) for chemin in interdites} <= {403, 404}
    assert agent.statut(f"/parcours/{autre.pk}/") == 404
    journal = t.poste(t.coordonnateur).aller(f"/journal/parcours/{t.parcours_pk}/")
    journal.lit(str(t.agent))


def etape_7_tableau_de_bord(t: Trajet) -> None:
    """The worker draws up the last quarter, the structure d'animation publishes it, the financeur downloads the PDF."""
    t.worker("pilotage.dresser_editions")
    attendre(lambda: Edition.objects.filter(plie__code="aix").exists())
    edition = Edition.objects.get(plie__code="aix")
    financeur = t.poste(t.financeur)
    assert financeur.statut(f"/pilotage/{edition.pk}/") == 404
    publication = t.poste(t.coordonnateur).aller(f"/pilotage/{edition.pk}/")
    publication.cliquer("Publier").cliquer("Publier l’édition")
    # The site's message stays in this process: lost, the sweep takes the work up again.
    Tache.objects.filter(terminee_le__isnull=True).update(a_reprendre_le=timezone.now())
    t.worker("socle.reprendre_taches")
    attendre(lambda: Edition.objects.get(pk=edition.pk).statut == "publiee")
    financeur.aller("/pilotage/").ne_lit_pas(NOM, NOM.upper())
    lien = financeur.page.locator(f"a[href*='{edition.pk}'][href*='pdf']").first.get_attribute("href")
    assert lien is not None
    chemin = t.dossier / "tableau.pdf"
    chemin.write_bytes(financeur.page.request.get(f"{financeur.racine}{lien}").body())
    verifier_pdf(chemin)
    assert re.search(rb"%PDF-1\.[67]", chemin.read_bytes()[:10])
