"""A whole session, three people at once: the secretary drives, a member follows and gives an opinion, the référent
finds the return; the worker writes to the members, prepares the agenda, draws the procès-verbal, the president signs.
"""

from __future__ import annotations

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
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from tests.fabriques import accounts
from tests.fabriques.commissions import integration_demandee, prolongation_demandee
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.navigateur.gestes import Poste
from tests.navigateur.test_trajet import verifier_pdf
from tests.plateforme.test_worker_tue import attendre

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.processus,
    pytest.mark.xdist_group("navigateur"),
]
PROPRES = ("Vantrepotte", "Quillemontel", "Brugnoletti")


def demandes(le: date, referent: Utilisateur) -> None:
    """Three clean integrations, one received late, one prolongation."""
    rdv = le - timedelta(days=20)
    for nom in PROPRES:
        integration_demandee(
            referent,
            le=le,
            premier_rdv=rdv,
            date_orientation=rdv - timedelta(days=5),
            participant=FabriqueParticipant(nom=nom),
        )
    integration_demandee(
        referent,
        le=le,
        premier_rdv=rdv,
        date_orientation=rdv - timedelta(days=40),
        participant=FabriqueParticipant(nom="Tardivelle"),
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
    secretaire.aller(f"/commissions/seances/{seance.pk}/").lit("Réservé", "P-6.2a").cliquer("Ouvrir la séance")
    membre.aller(f"/commissions/seances/{seance.pk}/").lit("En cours")
    decider(secretaire, seance)
    # The member's screen follows without a reload.
    membre.page.get_by_text("5 points, 5 décidés").wait_for()
    clore_et_signer(secretaire, membre, seance, worker, tmp_path)
    lire_les_retours(poste(referent))


def planifier(secretaire: Poste, le: date, president: Utilisateur) -> Seance:
    """The standing member is convened without being chosen."""
    secretaire.aller("/commissions/planifier/").remplir(date_seance=le, heure="09:00", lieu="Salle du conseil")
    secretaire.cliquer("Planifier la séance").lit(str(president))
    return Seance.objects.get()


def donner_un_avis(membre: Poste, seance: Seance) -> None:
    """Before the session: a question left empty first, then a reserve on the prolongation."""
    point = seance.points.get(saisine__objet="prolongation")
    membre.aller(f"/commissions/points/{point.pk}/").remplir(sens_avis="question").cliquer("Donner mon avis")
    membre.lit("Écrivez votre question.")
    membre.remplir(sens_avis="reserve", texte="Le contrat tient-il ?").cliquer("Donner mon avis")
    membre.lit("Votre avis est enregistré.", "Le contrat tient-il ?")


def decider(secretaire: Poste, seance: Seance) -> None:
    """The three clean items in two clicks; one click for a plain accord; the refusal needs its reason."""
    compter = clics(secretaire)
    secretaire.aller(f"/commissions/seances/{seance.pk}/")
    secretaire.cliquer("Accords sans réserve").lit(*(nom.upper() for nom in PROPRES)).ne_lit_pas("PROLONGEAU")
    secretaire.cliquer("Accorder les points cochés").lit("3 accords sont enregistrés.")
    assert (compter(), Decision.objects.count()) == (2, 3)
    secretaire.cliquer("Accorder").lit("Accord enregistré")
    assert (compter(), Decision.objects.count()) == (3, 4)
    point = seance.points.get(decision__isnull=True)
    secretaire.aller(f"/commissions/points/{point.pk}/").lit("Le contrat tient-il ?").remplir(sens="refus")
    secretaire.cliquer("Enregistrer la décision").lit("Indiquez le motif de la décision.")
    secretaire.remplir(motif="Le contrat n’est pas signé.").cliquer("Enregistrer la décision")
    assert Decision.objects.count() == 5


def clore_et_signer(secretaire: Poste, membre: Poste, seance: Seance, worker: Any, dossier: Path) -> None:
    """Attendance, closing, procès-verbal by the worker, signature by who presided."""
    convocation = seance.convocations.get()
    secretaire.aller(f"/commissions/seances/{seance.pk}/").remplir(**{f"presence-{convocation.pk}": "present"})
    secretaire.cliquer("Enregistrer les présences").cliquer("Clore la séance").lit("Close")
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
    referent.page.get_by_role("row", name="PROLONGEAU").get_by_role("link", name="Lire la décision").first.click()
    referent.cliquer("Marquer la décision comme lue").lit("Vous avez pris connaissance de la décision.")
    referent.aller("/parcours/travail/?nature=retour_commission")
    assert retour not in referent.texte()
    from parcours.models import Parcours

    assert Parcours.objects.filter(statut=StatutParcours.EN_COURS).count() == 5
