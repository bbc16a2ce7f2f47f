"""A whole session, three people at once: the secretary drives, a member follows and gives an opinion, the référent
finds the return; the worker writes to the members, prepares the agenda, draws the procès-verbal, the president signs.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from post_office.models import Email

from accounts.models import Utilisateur
from commissions.enums import StatutSeance, Voix
from commissions.models import Decision, DocumentSeance, ProcesVerbal, Seance
from commissions.services import membres
from parcours.enums import StatutParcours
from parcours.models import Parcours
from participants.models import Participant
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from tests.fabriques import accounts
from tests.fabriques.commissions import integration_demandee, prolongation_demandee
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.navigateur.gestes import Poste, verifier_pdf
from tests.plateforme.processus import attendre

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.processus,
    pytest.mark.xdist_group("navigateur"),
]
PROPRES = ("Vantrepotte", "Quillemontel", "Brugnoletti")


def brsa(nom: str) -> Participant:
    """Somebody whose reception has a limit (P-6.2a)."""
    participant: Participant = FabriqueParticipant(nom=nom)
    FabriquePeriodeRsa(participant=participant, date_debut=date(2024, 1, 1))
    return participant


def demandes(le: date, referent: Utilisateur) -> None:
    """Three clean integrations, two received late, one prolongation."""
    rdv = le - timedelta(days=20)
    for nom in PROPRES:
        integration_demandee(
            referent,
            le=le,
            premier_rdv=rdv,
            date_orientation=rdv - timedelta(days=5),
            participant=FabriqueParticipant(nom=nom),
        )
    for nom in ("Tardivelle", "Doublevoix"):
        integration_demandee(
            referent,
            le=le,
            premier_rdv=rdv,
            date_orientation=rdv - timedelta(days=40),
            participant=brsa(nom),
        )
    parcours = parcours_en_cours(
        debut=le - timedelta(days=400), referent=referent, participant=FabriqueParticipant(nom="Prolongeau")
    )
    prolongation_demandee(parcours, referent, le=le)


def clics(ecran: Poste) -> Callable[[], int]:
    """Count the clicks on this screen's pages from now on."""
    compte = [0]
    ecran.page.expose_function("compterUnClic", lambda: compte.__setitem__(0, compte[0] + 1))
    ecran.page.add_init_script("document.addEventListener('click', () => window.compterUnClic(), true)")
    return lambda: compte[0]


def test_une_seance_a_trois(poste: Any, worker: Any, tmp_path: Path) -> None:
    le = aujourdhui()
    referent, coordination, president = accounts.accompagnateur(), accounts.coordonnateur(), accounts.membre()
    membres.nommer(plie=accounts.plie(), utilisateur=president, voix=Voix.DELIBERATIVE, preside=True, le=le)
    demandes(le, referent)
    secretaire = poste(coordination)
    seance = planifier(secretaire, le, president)
    worker("commissions.convoquer")
    attendre(lambda: Email.objects.filter(to__contains=president.email).exists())
    worker("commissions.preparer_ordres_du_jour")
    attendre(lambda: DocumentSeance.objects.filter(seance=seance).count() == 2)
    membre = poste(president)
    donner_un_avis(membre, seance)
    membre.aller(f"/commissions/seances/{seance.pk}/").lit("Ordre du jour prêt")
    secretaire.aller(f"/commissions/seances/{seance.pk}/").lit("Réservé", "P-6.2a").cliquer("Ouvrir la séance")
    # The member's page opens by itself, and follows without being loaded again.
    membre.page.get_by_text("En cours", exact=True).wait_for()
    interactions = decider_les_cas_ordinaires(secretaire, seance)
    refuser(secretaire, membre, seance)
    membre.aller(f"/commissions/seances/{seance.pk}/").page.get_by_text("6 points, 5 décidés").wait_for()
    decider_a_deux(secretaire, poste(accounts.gestionnaire()), seance)
    membre.page.get_by_text("6 points, 6 décidés").wait_for()
    clore_et_signer(secretaire, membre, seance, worker, tmp_path)
    lire_les_retours(poste(referent))
    sys.stdout.write(f"interactions par cas ordinaire : {interactions}\n")


def planifier(secretaire: Poste, le: date, president: Utilisateur) -> Seance:
    """The standing member is convened without being chosen."""
    secretaire.aller("/commissions/planifier/").remplir(date_seance=le, heure="09:00", lieu="Salle du conseil")
    secretaire.cliquer("Planifier la séance").lit(str(president))
    return Seance.objects.get()


def donner_un_avis(membre: Poste, seance: Seance) -> None:
    """Before the session: a question left empty first, then a reserve on the prolongation."""
    point = seance.points.get(saisine__objet="prolongation")
    membre.aller(f"/commissions/points/{point.pk}/").remplir(sens_avis="question").cliquer("Donner mon avis")
    membre.lit("Écrire la question.")
    membre.remplir(sens_avis="reserve", texte="Le contrat tient-il ?").cliquer("Donner mon avis")
    membre.lit("Votre avis est enregistré.", "Le contrat tient-il ?")


def accorder(ecran: Poste, nom: str) -> None:
    """Press the button of that person's line."""
    ecran.page.get_by_role("button", name=re.compile(f"^Accorder.*{nom.upper()}")).click()


def decider_les_cas_ordinaires(secretaire: Poste, seance: Seance) -> dict[str, float]:
    """Three clean items in two clicks; a flagged one in one click on its line, which alone is drawn again."""
    compter = clics(secretaire)
    secretaire.aller(f"/commissions/seances/{seance.pk}/")
    secretaire.cliquer("Accords sans réserve").lit(*(nom.upper() for nom in PROPRES)).ne_lit_pas("PROLONGEAU")
    secretaire.cliquer("Accorder les points cochés").lit("3 accords sont enregistrés.")
    ensemble = compter()
    assert (ensemble, Decision.objects.count()) == (2, 3)
    accorder(secretaire, "Tardivelle")
    secretaire.page.get_by_text("Accord enregistré").wait_for()
    secretaire.lit("6 points, 4 décidés")
    seul = compter() - ensemble
    assert (seul, Decision.objects.count()) == (1, 4)
    return {"accord groupé": ensemble / len(PROPRES), "accord d’un point": seul}


def refuser(secretaire: Poste, membre: Poste, seance: Seance) -> None:
    """The member speaks during the session and the secretary reads it without loading again; a refusal says why."""
    point = seance.points.get(saisine__objet="prolongation")
    adresse = f"/commissions/points/{point.pk}/"
    secretaire.aller(adresse).lit("Le contrat tient-il ?").remplir(sens="refus")
    membre.aller(adresse).remplir(sens_avis="defavorable", texte="L’employeur a rompu.").cliquer("Donner mon avis")
    secretaire.page.get_by_text("L’employeur a rompu.").wait_for()
    secretaire.cliquer("Enregistrer la décision").lit("Indiquer le motif de la décision.")
    secretaire.remplir(motif="Le contrat n’est pas signé.").cliquer("Enregistrer la décision")
    secretaire.lit("Décision enregistrée")
    # The member's sheet shows the decision by itself.
    membre.page.get_by_text("Le contrat n’est pas signé.").wait_for()
    assert Decision.objects.count() == 5


def decider_a_deux(secretaire: Poste, autre: Poste, seance: Seance) -> None:
    """The network fails under a click, a second secretary presses the same button: one decision, each is told."""
    adresse = f"/commissions/seances/{seance.pk}/"
    for ecran in (secretaire, autre):
        ecran.aller(adresse)
    reseau = secretaire.page.context
    reseau.set_offline(True)
    accorder(secretaire, "Doublevoix")
    secretaire.page.get_by_text("Connexion perdue").wait_for()
    assert Decision.objects.count() == 5
    reseau.set_offline(False)
    secretaire.page.get_by_role("button", name=re.compile("^Accorder")).dblclick()
    secretaire.page.get_by_text("Accord enregistré").wait_for()
    assert Decision.objects.count() == 6
    reponse = autre.page.request.post(
        f"{autre.racine}/commissions/points/{Decision.objects.latest('pk').point_id}/accorder/",
        headers={"X-CSRFToken": autre.page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value"),
                 "Referer": autre.racine},
    )  # fmt: skip
    assert "a déjà décidé de ce point" in reponse.text()


def clore_et_signer(secretaire: Poste, membre: Poste, seance: Seance, worker: Any, dossier: Path) -> None:
    """Attendance, closing, procès-verbal by the worker, signature by who presided."""
    convocation = seance.convocations.get()
    secretaire.aller(f"/commissions/seances/{seance.pk}/").remplir(**{f"presence-{convocation.pk}": "present"})
    secretaire.cliquer("Enregistrer les présences").cliquer("Clore la séance")
    secretaire.cliquer("Clore et figer le procès-verbal").lit("La séance est close.", "Close")
    # The site's message stays in this process: lost, the sweep takes the work up again.
    Tache.objects.filter(terminee_le__isnull=True).update(a_reprendre_le=timezone.now())
    worker("socle.reprendre_taches")
    attendre(lambda: DocumentSeance.objects.filter(seance=seance, nature="pv_anonyme").exists())
    membre.aller(f"/commissions/seances/{seance.pk}/").cliquer("Signer le procès-verbal").cliquer("Signer")
    membre.lit("Le procès-verbal est signé.")
    pv = ProcesVerbal.objects.get()
    assert (pv.signe_par_id, pv.reference) == (convocation.utilisateur_id, f"{seance.date_seance.year}-01")
    verifier_pdf(secretaire.aller(f"/commissions/seances/{seance.pk}/").telecharger("Procès-verbal nominatif", dossier))
    seance.refresh_from_db()
    assert seance.statut == StatutSeance.CLOSE


def lire_les_retours(referent: Poste) -> None:
    """The référent's list follows; once read, the return leaves it."""
    retour = "Commission : refus (prolongation)"
    referent.aller("/parcours/travail/?nature=retour_commission").lit(retour)
    referent.page.get_by_role("link", name=re.compile("^Lire la décision.*PROLONGEAU")).click()
    referent.cliquer("Marquer la décision comme lue").lit("Vous avez pris connaissance de la décision.")
    referent.aller("/parcours/travail/?nature=retour_commission")
    assert retour not in referent.texte()
    assert Parcours.objects.filter(statut=StatutParcours.EN_COURS).count() == 6
