"""A proposal of exit before the commission answers: amended, withdrawn, completed; and once the agenda is closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Utilisateur
from commissions.models import PointOrdreDuJour, Saisine, Seance
from parcours.models import Parcours
from participants.models import Participant
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import date_en_lettres
from sorties.models import Justificatif, PropositionSortie
from sorties.services.propositions import proposer_sortie
from tests.fabriques import accounts
from tests.fabriques.commissions import seance
from tests.fabriques.participants import FabriqueParticipant
from tests.fabriques.sorties import FabriqueContrat, pdf
from tests.navigateur.examen import examiner, preparer
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_formulaires import refuser
from tests.navigateur.photos import TELEPHONE, photographier, sans_debordement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]

LE = aujourdhui()
DEBUT = LE - timedelta(days=200)
PROPOSER, MODIFIER = "Proposer la sortie à la commission", "Enregistrer la proposition"


@pytest.fixture
def personne() -> Participant:
    return FabriqueParticipant(nom="Quillemontel", prenom="Rose")


@pytest.fixture
def du_jour() -> Seance:
    """The session of today, not prepared yet."""
    return seance(jour=LE)


def depart(suivi: Parcours, referent: Utilisateur) -> PropositionSortie:
    return proposer_sortie(
        parcours=suivi, qualification="autre", type="demenagement", critere="", date_sortie=LE,
        motif="Rejoint sa famille.", suite="", commune_arrivee="Lyon", par=referent, le=LE,
    )  # fmt: skip


def modifier_a_deux(ecran: Poste, autre: Poste, premiere: PropositionSortie) -> None:
    """The référent amends a proposal that a colleague has on the screen: both versions are shown, theirs is kept."""
    preparer(autre.page.context)
    autre.aller(f"/sorties/propositions/{premiere.pk}/")
    ecran.aller(f"/parcours/{premiere.parcours_id}/").cliquer("Modifier la proposition")
    manque = {"commune_arrivee": "Indiquer la nouvelle commune."}
    refuser(ecran, MODIFIER, {"commune_arrivee": "", "motif": "Rejoint sa sœur."}, manque)
    ecran.remplir(commune_arrivee="Valence").cliquer(MODIFIER)
    ecran.lit("La proposition est modifiée ; la commission verra cette version.", "Nouvelle commune : Valence")
    # The colleague had the former version under their eyes: both are shown, theirs is kept, then saved.
    autre.remplir(commune_arrivee="Grenoble", motif="Rejoint sa sœur à Grenoble.").cliquer(MODIFIER)
    autre.lit("Votre saisie n’est pas encore enregistrée, et rien n’en est perdu", str(premiere.proposee_par))
    lignes = autre.page.locator("table tbody tr").all_inner_texts()
    assert [ligne.split("\t") for ligne in lignes] == [
        ["Motif", "Rejoint sa sœur.", "Rejoint sa sœur à Grenoble."],
        ["Nouvelle commune", "Valence", "Grenoble"],
    ]
    photographier(autre.page, "conflit-proposition")
    assert examiner(autre.page) == []
    # The fields of other exits stay out of sight there too.
    assert not autre.page.locator("[name=naf]").is_visible()
    assert autre.page.input_value("[name=commune_arrivee]") == "Grenoble"
    autre.cliquer("Enregistrer ma saisie").lit("La proposition est modifiée")
    premiere.refresh_from_db()
    assert (premiere.commune_arrivee, premiere.motif, premiere.version) == (
        "Grenoble",
        "Rejoint sa sœur à Grenoble.",
        3,
    )


def test_modifiee_puis_retiree_avant_l_ordre_du_jour_refusee_apres(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur, suivi: Parcours, du_jour: Seance
) -> None:
    """Two screens on one proposal, an amendment, a withdrawal; then another, that the open session holds."""
    premiere = depart(suivi, referent)
    ecran, autre = poste(referent), poste(accounts.gestionnaire())
    adresse, fiche = f"/sorties/propositions/{premiere.pk}/", f"/parcours/{suivi.pk}/"
    modifier_a_deux(ecran, autre, premiere)
    assert Saisine.objects.get().argument == "Rejoint sa sœur à Grenoble."

    secretaire = poste(accounts.coordonnateur()).aller(f"/commissions/seances/{du_jour.pk}/")
    secretaire.cliquer("Préparer l’ordre du jour").lit("QUILLEMONTEL")
    ecran.aller(fiche).cliquer("Retirer la proposition").lit(
        "La proposition de sortie est retirée.", "Sortie proposée, puis retirée : "
    )
    premiere.refresh_from_db()
    assert (premiere.statut, Saisine.objects.get().statut, PointOrdreDuJour.objects.count()) == (
        "retiree",
        "retiree",
        0,
    )
    assert (ecran.statut(adresse), ecran.page.get_by_text("Modifier la proposition").count()) == (403, 0)

    # Another one, on the agenda of a session that opens while its form is on the screen.
    seconde = depart(suivi, referent)
    adresse = f"/sorties/propositions/{seconde.pk}/"
    secretaire.aller(f"/commissions/seances/{du_jour.pk}/").cliquer("Actualiser l’ordre du jour")
    autre.aller(fiche)
    ecran.aller(adresse)
    secretaire.cliquer("Ouvrir la séance").lit("QUILLEMONTEL")
    ferme = "La séance est ouverte : la proposition ne change plus. La commission peut l’ajourner."
    refuser(ecran, MODIFIER, {"commune_arrivee": "Nîmes"}, {"": ferme})
    photographier(ecran.page, "proposition-seance-ouverte")
    autre.cliquer("Retirer la proposition").lit("La séance est ouverte : la commission peut ajourner ce point.")
    seconde.refresh_from_db()
    assert (seconde.statut, seconde.commune_arrivee, seconde.version) == ("proposee", "Lyon", 1)
    assert PointOrdreDuJour.objects.get().saisine == seconde.saisine
    # Read again, the page says it before anything is tried.
    ecran.aller(fiche).lit(ferme)
    assert ecran.page.get_by_text(re.compile("(Modifier|Retirer) la proposition")).count() == 0
    photographier(autre.page, "personne-seance-ouverte")


def test_une_proposition_incomplete_puis_completee_va_a_la_commission(
    poste: Any, referent: Utilisateur, suivi: Parcours, du_jour: Seance, tmp_path: Path
) -> None:
    """What the criterion lacks is said before, then on the agenda; completed, nothing is flagged any more (P-6.5a)."""
    adresse, seance_du_jour = f"/sorties/{suivi.pk}/proposer/", f"/commissions/seances/{du_jour.pk}/"
    ecran = poste(referent).aller(adresse)
    # No job on file: no criterion may be chosen, and S-5 wants its motive.
    assert ecran.page.locator("[name=sortie] option[value^='positive|S-1']").count() == 0
    motif = {"motif": "Indiquer le motif : la commission décide d’après lui."}
    refuser(ecran, PROPOSER, {"sortie": "positive|S-5|autre_positive", "date_sortie": LE}, motif)
    constat = ajouter_mois(LE - timedelta(days=120), 3)
    contrat = FabriqueContrat(parcours=suivi, employeur="Hôtel des Pins", date_debut=LE - timedelta(days=120))
    ecran.aller(f"{adresse}?sortie=autre||abandon").lit("Aucun critère à vérifier")
    with ecran.page.expect_response(lambda reponse: "/completude/" in reponse.url):
        ecran.page.select_option("[name=sortie]", "positive|S-1|cdi")
    ecran.page.locator("#completude").get_by_text("Le dossier est incomplet").wait_for()
    manquantes = ecran.page.locator("#completude .condition:not(.condition-succes)").all_inner_texts()
    assert (
        " / ".join(manquantes).split()
        == (
            "Preuve de présence (bulletin de paie ou attestation de l’employeur) "
            f"Attendu : datée du {constat:%d/%m/%Y} ou après Constaté : aucune manquante"
        ).split()
    )
    photographier(ecran.page, "proposer-incomplete")
    sans_debordement(ecran.page)
    # On a telephone the panel comes after the button: what lacks is told above the form, as soon as it is chosen.
    resume = ecran.page.locator("#completude-resume")
    assert not resume.is_visible()
    ecran.page.set_viewport_size(TELEPHONE)
    assert " ".join(resume.inner_text().split()) == (
        "Le dossier est incomplet 1 condition manque à ce jour. Voir le détail"
    )
    ecran.page.set_viewport_size({"width": 1280, "height": 900})
    veille = {"date_sortie": constat - timedelta(days=1)}
    depuis = f"Le critère S-1 se constate à compter du {date_en_lettres(constat)}"
    refuser(ecran, PROPOSER, veille, {"date_sortie": f"{depuis} : la sortie ne peut pas être datée d’avant."})
    assert not PropositionSortie.objects.exists()
    ecran.remplir(date_sortie="").cliquer(PROPOSER).lit("La sortie est proposée à la commission.")
    proposition = PropositionSortie.objects.get()
    assert (proposition.critere, proposition.date_sortie, proposition.pieces) == ("S-1", constat, [])
    secretaire = poste(accounts.coordonnateur()).aller(seance_du_jour)
    secretaire.cliquer("Préparer l’ordre du jour").lit("QUILLEMONTEL", "Dossier incomplet : preuve de présence")

    # The payslip comes: the proposal is frozen anew with it, and the agenda follows.
    fichier = tmp_path / "bulletin.pdf"
    fichier.write_bytes(pdf("bulletin"))
    ecran.aller(f"/sorties/{suivi.pk}/pieces/ajouter/?objet=contrat-{contrat.pk}")
    ecran.remplir(nature="bulletin", date_piece=LE, fichier=str(fichier)).cliquer("Déposer la pièce")
    ecran.aller(f"/sorties/propositions/{proposition.pk}/").lit("Le dossier est complet").cliquer(MODIFIER)
    proposition.refresh_from_db()
    assert [piece["justificatif"] for piece in proposition.pieces] == [Justificatif.objects.get(contrat=contrat).pk]
    secretaire.aller(seance_du_jour).cliquer("Actualiser l’ordre du jour").ne_lit_pas("Dossier incomplet")
    assert PointOrdreDuJour.objects.get().signalements == []
    secretaire.cliquer("Ouvrir la séance").cliquer("Accords sans réserve").lit("QUILLEMONTEL")
    photographier(secretaire.page, "accords-sans-reserve")
