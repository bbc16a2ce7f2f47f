"""Each line of the work list opens the form that clears it: done through the screen, the line is gone.

The form is sent as it is shown, with the few values that the person types; back on the list, as they came.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.echeances import Echeance
from parcours.models import Parcours
from parcours.travail import Ligne, echeances_de
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from sorties.services.fiches import produire_fiche
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.parcours import (
    FabriqueContratEngagement,
    FabriqueEntretien,
    FabriqueEtape,
    candidature,
    parcours_en_cours,
)
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import (
    FabriqueContrat,
    emploi_consolide,
    pdf,
    proposition_abandon,
    sortie_validee,
)

pytestmark = pytest.mark.django_db
JOURS = timedelta(days=1)


def le_jour(decalage: int = 0) -> date:
    return aujourdhui() + decalage * JOURS


def texte(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"


def personne(*, rsa: date | None = None, source: str = "CAF", **autres: Any) -> Any:
    qui = FabriqueParticipant(**({"qpv": False, "rqth": False, "mois_sans_activite": 8} | autres))
    if rsa:
        FabriquePeriodeRsa(participant=qui, date_debut=rsa, source=source)
    return qui


def suivi(referent: Utilisateur, *, mois: int = 6, **autres: Any) -> Parcours:
    """A parcours under way for some months, with an étape."""
    debut = ajouter_mois(aujourdhui(), -mois)
    etape = autres.pop("etape", True)
    parcours = parcours_en_cours(**({"participant": personne(), "debut": debut, "referent": referent} | autres))
    if etape:
        FabriqueEtape(parcours=parcours, date_debut=debut)
    return parcours


def attendu(referent: Utilisateur, **autres: Any) -> Parcours:
    return candidature(**({"participant": personne(), "referent": referent} | autres))


def a_signer(referent: Utilisateur) -> Parcours:
    return suivi(referent, participant=personne(rsa=le_jour(-90)))


def a_renouveler(referent: Utilisateur) -> Parcours:
    parcours = suivi(referent, participant=personne(rsa=le_jour(-180)))
    FabriqueContratEngagement(
        parcours=parcours, date_signature=le_jour(-150), date_debut=le_jour(-150), date_fin=le_jour(20)
    )
    return parcours


def a_noter(referent: Utilisateur) -> Parcours:
    parcours = suivi(referent)
    FabriqueEntretien(parcours=parcours, date_entretien=le_jour(-2), presence="", saisi_par=referent)
    return parcours


def prolonge(referent: Utilisateur) -> Parcours:
    parcours = suivi(referent, mois=23)
    parcours.date_prolongation = le_jour(-200)
    parcours.save()
    return parcours


def avec_emploi(referent: Utilisateur, *, depuis: date, mois: int = 6) -> Parcours:
    parcours = suivi(referent, mois=mois)
    FabriqueContrat(parcours=parcours, date_debut=depuis)
    return parcours


def consolide(referent: Utilisateur) -> Parcours:
    parcours = parcours_en_cours(participant=personne(), debut=date(2026, 1, 15), referent=referent)
    FabriqueEtape(parcours=parcours, date_debut=date(2026, 1, 15))
    emploi_consolide(parcours, debut=date(2026, 3, 1))
    return parcours


def en_chantier(referent: Utilisateur) -> Parcours:
    parcours = suivi(referent, mois=8)
    FabriqueContrat(
        parcours=parcours, type="cddi_aci", heures_hebdo=26, date_debut=ajouter_mois(aujourdhui(), -7),
        date_fin=ajouter_mois(aujourdhui(), 3),
    )  # fmt: skip
    return parcours


def sorti(referent: Utilisateur, *, fiche: bool) -> Parcours:
    parcours = suivi(referent)
    sortie_validee(proposition_abandon(parcours, referent, le=le_jour(-20)), date_commission=le_jour(-5))
    if fiche:
        parcours.refresh_from_db()
        produire_fiche(parcours=parcours, par=referent, le=le_jour(-4))
    return parcours


def bulletin() -> SimpleUploadedFile:
    return SimpleUploadedFile("bulletin.pdf", pdf("bulletin"), content_type="application/pdf")


def fin(**autres: str) -> dict[str, str]:
    return {"motif": "Terme atteint.", "suite": "France Travail", "date_sortie": texte(le_jour())} | autres


ARGUMENT = {"argument": "Consolidation à mener à son terme."}


@dataclass(frozen=True)
class Geste:
    """A kind of line, the facts that make it, what the person types."""

    code: str
    construire: Callable[[Utilisateur], Parcours]
    saisie: Callable[[], dict[str, Any]] = field(default=dict)
    nom: str = ""

    def __str__(self) -> str:
        return self.nom or self.code


GESTES = [
    # Planned, the reception is to hold: the first step opens the planning form, the second the note.
    Geste("reception", lambda u: _rdv_prevu(attendu(u, participant=personne(rsa=le_jour(-60)),
          date_orientation=le_jour(-10)), u), lambda: {"date_entretien": texte(le_jour())}),
    Geste("premier_rdv", lambda u: _rdv_prevu(attendu(u, date_orientation=le_jour(-10)), u),
          lambda: {"date_entretien": texte(le_jour())}),
    Geste("rdv_a_noter", a_noter, lambda: {"compte_rendu": "Point sur les candidatures."}),
    Geste("contrat_a_signer", a_signer, lambda: {"date_fin": texte(le_jour(180))}),
    Geste("contrat_a_renouveler", a_renouveler, lambda: {"date_fin": texte(le_jour(200))}),
    Geste("diagnostic_a_etablir", lambda u: attendu(u, premier_rdv=le_jour(-8)),
          lambda: {"qualification_etat": "a_traiter", "mobilite_etat": "a_traiter", "besoin_renforce": "on"}),
    Geste("integration_a_proposer", lambda u: attendu(u, premier_rdv=le_jour(-8), diagnostic=True), lambda: ARGUMENT),
    # P-6.4d: seventeen months gone, a job entered today is consolidated after the échéance.
    Geste("prolongation_a_demander", lambda u: avec_emploi(u, depuis=le_jour(-5), mois=17), lambda: ARGUMENT),
    Geste("fin_en_vue", lambda u: suivi(u, mois=16), lambda: ARGUMENT),
    Geste("fin_proche", lambda u: suivi(u, mois=17), lambda: ARGUMENT),
    Geste("fin_proche", prolonge, lambda: fin(sortie="autre||fin_delai"), nom="fin_proche d’un parcours prolongé"),
    Geste("fin_de_delai", lambda u: suivi(u, mois=19), fin),
    Geste("sans_entretien", suivi, lambda: {"date_entretien": texte(le_jour(3))}),
    Geste("sans_etape", lambda u: suivi(u, etape=False),
          lambda: {"type": "mobilisation", "date_debut": texte(le_jour(-1))}),
    Geste("inscription_france_travail", lambda u: suivi(u, participant=personne(
          date_inscription_france_travail=None, inscription_en_cours=True)),
          lambda: {"date_inscription_france_travail": texte(le_jour(-3)), "inscription_en_cours": ""}),
    Geste("donnees_manquantes", lambda u: attendu(u, premier_rdv=le_jour(-8), participant=FabriqueParticipant()),
          lambda: {"qpv": "true", "rqth": "false", "mois_sans_activite": "14"}),
    Geste("preuve_rsa", lambda u: suivi(u, participant=personne(rsa=le_jour(-60), source="")),
          lambda: {"source": "Attestation de la CAF"}),
    Geste("suivi_emploi", lambda u: avec_emploi(u, depuis=ajouter_mois(le_jour(3), -1)),
          lambda: {"compte_rendu": "En poste, tout va bien."}),
    Geste("preuve_manquante", lambda u: avec_emploi(u, depuis=ajouter_mois(le_jour(-9), -3)),
          lambda: {"date_piece": texte(le_jour(-1)), "fichier": bulletin()}),
    Geste("sortie_a_proposer", consolide),
    Geste("chantier_six_mois", en_chantier, lambda: {"motif": "Six mois de chantier."}),
    Geste("fiche_a_transmettre", lambda u: sorti(u, fiche=True),
          lambda: {"destinataire": "France Travail", "date_transmission": texte(le_jour())}),
]  # fmt: skip


def _rdv_prevu(parcours: Parcours, referent: Utilisateur) -> Parcours:
    FabriqueEntretien(parcours=parcours, date_entretien=le_jour(), presence="", saisi_par=referent)
    return parcours


def ligne(parcours: Parcours, code: str) -> Echeance | None:
    dues = echeances_de(Parcours.objects.filter(pk=parcours.pk), le=aujourdhui())
    return next((e for e in dues if e.code == code), None)


def valeurs(formulaire: Any) -> dict[str, Any]:
    """What the form shows, as the browser would send it."""
    lues = {}
    for champ in formulaire:
        valeur = champ.value()
        if valeur is None or valeur is False:
            continue
        lues[champ.html_name] = texte(valeur) if isinstance(valeur, date) else valeur
    return lues


@pytest.mark.parametrize("geste", GESTES, ids=str)
def test_le_geste_de_la_ligne_l_efface(geste: Geste) -> None:
    referent = accompagnateur()
    parcours = geste.construire(referent)
    client = connecte(referent)
    due = ligne(parcours, geste.code)
    assert due is not None
    url = Ligne(due, parcours, str(referent)).url
    page = client.get(url)
    assert page.status_code == 200
    formulaire = page.context["form"] if "form" in page.context else page.context["formulaire"]
    saisie = valeurs(formulaire) | geste.saisie()
    reponse = client.post(url, {nom: valeur for nom, valeur in saisie.items() if valeur != ""})
    erreurs = reponse.context["form"].errors if reponse.status_code == 422 else ""
    assert (reponse.status_code, erreurs) == (302, "")
    assert reponse["Location"] == reverse("parcours:travail")
    assert ligne(parcours, geste.code) is None


@pytest.mark.parametrize("code", ["reception", "premier_rdv"])
def test_rien_de_prevu_la_ligne_ouvre_la_planification(code: str) -> None:
    """The appointment planned, the same line opens the note."""
    referent = accompagnateur()
    rsa = le_jour(-60) if code == "reception" else None
    parcours = attendu(referent, participant=personne(rsa=rsa), date_orientation=le_jour(-10))
    due = ligne(parcours, code)
    assert due is not None
    assert due.url == reverse("parcours:rdv_planifier", args=[parcours.pk])
    client = connecte(referent)
    client.post(due.url, valeurs(client.get(due.url).context["form"]) | {"date_entretien": texte(le_jour(2))})
    suite = ligne(parcours, code)
    assert suite is not None
    assert suite.url == reverse("parcours:entretien_noter", args=[parcours.pk])
    assert suite.libelle.endswith(f"(prévu le {texte(le_jour(2))})")


def test_la_fiche_se_produit_depuis_la_page_puis_se_transmet() -> None:
    """P-6.6: the line leads to the button of the page, which draws the fiche up; the transmission is next."""
    referent = accompagnateur()
    parcours = sorti(referent, fiche=False)
    client = connecte(referent)
    due = ligne(parcours, "fiche_a_produire")
    assert due is not None
    assert due.url == f"{reverse('parcours:fiche', args=[parcours.pk])}#sorties"
    produire = reverse("sorties:fiche_produire", args=[parcours.pk])
    assert f'action="{produire}"' in client.get(due.url).content.decode()
    client.post(produire)
    assert ligne(parcours, "fiche_a_produire") is None
    assert ligne(parcours, "fiche_a_transmettre") is not None


def test_la_piece_de_la_consolidation_se_demande_et_la_ligne_le_dit() -> None:
    """P-6.5a: before its end nothing can be constated; the line stays, with its day, and says what was asked for."""
    referent = accompagnateur()
    parcours = avec_emploi(referent, depuis=ajouter_mois(le_jour(12), -3))
    client = connecte(referent)
    due = ligne(parcours, "consolidation")
    assert due is not None
    assert due.geste == "Demander la pièce"
    formulaire = client.get(due.url).context["form"]
    assert client.post(due.url, valeurs(formulaire) | {"aupres": "L’employeur"}).status_code == 302
    suite = ligne(parcours, "consolidation")
    assert suite is not None
    assert suite.libelle == f"{due.libelle}, demandée le\u00a0{texte(le_jour())}"
    assert (suite.date_limite, suite.geste) == (due.date_limite, "Voir le verdict")


def test_chaque_nature_a_son_geste_ici() -> None:
    from tests.parcours.test_table_des_echeances import TABLE

    assert {cas.code for cas in TABLE} - {geste.code for geste in GESTES} == {
        "consolidation",
        "fiche_a_produire",
    }
