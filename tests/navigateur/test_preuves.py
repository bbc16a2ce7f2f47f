"""Evidence in a real browser: the fiche handed over by a private link, the hours of several employers."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser

from plie.journal.models import Consultation
from plie.socle import taches
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from plie.socle.periodes import ajouter_mois
from sorties import tasks
from sorties.models import LienFiche, ReleveHeures
from sorties.services.fiches import produire_fiche
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.navigateur.photos import photographier, sans_debordement
from tests.sorties.fiches import parcours_sorti

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]


def test_une_fiche_envoyee_par_lien_puis_revoquee(poste: Any, navigateur: Browser, tmp_path: Path) -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_sorti(referent=referent)
    fiche = produire_fiche(parcours=parcours, par=referent, le=aujourdhui())
    ecran = poste(referent)
    ecran.aller(f"/parcours/{parcours.pk}/").lit("Reste à transmettre à France Travail Aix")
    ecran.aller(f"/sorties/fiches/{fiche.pk}/envoyer/")
    # Wrong first: the message stands beside the field, what was typed stays.
    ecran.remplir(adresse_0="accueil@organisme", envoyer_1=False).cliquer("Envoyer le lien")
    ecran.lit("Rien n’a été envoyé", "Saisir une adresse, par exemple accueil@organisme.fr.")
    assert ecran.page.input_value("[name=adresse_0]") == "accueil@organisme"
    photographier(ecran.page, "envoyer")
    sans_debordement(ecran.page)
    ecran.remplir(adresse_0="accueil@organisme.example").cliquer("Envoyer le lien").lit("En cours d’envoi")
    assert taches.executer(Tache.objects.get(nature=tasks.liens.NATURE).pk) == "terminee"
    ecran.aller(f"/parcours/{parcours.pk}/").lit("Envoyée", "pas encore ouverte")

    (courriel,) = mail.outbox
    trouve = re.search(r"/sorties/lien/\S+", str(courriel.body))
    assert trouve is not None
    adresse = f"{ecran.racine}{trouve[0]}"
    visiteur = navigateur.new_context(locale="fr-FR").new_page()
    visiteur.set_default_timeout(90_000)
    visiteur.goto(adresse)
    assert "Elmas".casefold() not in visiteur.content().casefold()
    photographier(visiteur, "lien")
    sans_debordement(visiteur)
    with visiteur.expect_download() as attendu:
        visiteur.get_by_role("button", name="Ouvrir le document").click()
    chemin = tmp_path / "fiche.pdf"
    attendu.value.save_as(chemin)
    assert hashlib.sha256(chemin.read_bytes()).hexdigest() == fiche.empreinte
    assert Consultation.objects.filter(droit="lien transmis", parcours_id=parcours.pk).count() == 1

    ecran.aller(f"/parcours/{parcours.pk}/").lit("Consultée")
    photographier(ecran.page, "personne")
    ecran.page.get_by_role("button", name=re.compile("^Révoquer")).click()
    ecran.page.wait_for_load_state()
    ecran.lit("Révoquée")
    visiteur.goto(adresse)
    assert "Ce lien n’ouvre aucun document" in visiteur.inner_text("main")
    photographier(visiteur, "lien-ferme")
    assert LienFiche.objects.get().consultations == 1
    visiteur.context.close()


def test_un_tableau_d_heures_se_colle_se_corrige_et_s_enregistre(poste: Any) -> None:
    """Two agencies over four months, pasted from a spreadsheet; what cannot be read is said, nothing is lost (S-2)."""
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(debut=ajouter_mois(aujourdhui(), -8), referent=referent)
    mois = [f"{ajouter_mois(aujourdhui(), -rang):%m/%Y}" for rang in (5, 4, 3, 2)]
    ecran = poste(referent).aller(f"/sorties/{parcours.pk}/heures/")
    tableau = [f"{un}\t{heures}\t20,5" for un, heures in zip(mois, ("100", "cent", "80", "60"), strict=True)]
    ecran.remplir(collage="\n".join(["Mois\tAgence du Port\tAgence Sud", *tableau])).cliquer("Reprendre ce tableau")
    ecran.lit("Ces lignes n’ont pas été reprises", "n’est pas un nombre positif, par exemple 98,5")
    assert not ReleveHeures.objects.exists()
    corrige = [ligne.replace("cent", "90") for ligne in tableau]
    ecran.remplir(collage="\n".join(["Mois\tAgence du Port\tAgence Sud", *corrige])).cliquer("Reprendre ce tableau")
    for choix in ecran.page.locator("main select[name*=type]").all():
        choix.select_option("interim")
    sans_debordement(ecran.page)
    photographier(ecran.page, "heures")
    ecran.cliquer("Enregistrer les heures")
    enregistrees = {
        (releve.employeur, f"{releve.date_debut:%m/%Y}"): releve.heures for releve in ReleveHeures.objects.all()
    }
    attendues = {("Agence du Port", un): heures for un, heures in zip(mois, (100, 90, 80, 60), strict=True)}
    assert enregistrees == attendues | {("Agence Sud", un): Decimal("20.5") for un in mois}
    ecran.lit("412")
