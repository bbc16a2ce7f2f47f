"""The rights of a person (A-6): the register of requests, the full export, the rectification, the notice."""

from __future__ import annotations

import json
from datetime import date, timedelta

import page
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from parcours.models import Entretien
from participants.droits.dossier import dossier_complet
from participants.droits.selectors import registre_des_demandes
from participants.droits.services import demandes as services
from participants.droits.services.dossier_remis import oublier_les_exports, produire_export
from participants.droits.services.informations import notice_a_remettre, remettre_notice
from participants.models import ExportDossier, InformationRemise, Participant
from plie.journal.models import Consultation
from plie.journal.services import journaliser
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.parcours import parcours_en_cours
from tests.participants.canaris import MARQUE, canari, equipe, seance_de
from tests.participants.droits import LE, demande

pytestmark = pytest.mark.django_db


def test_le_registre_met_les_retards_en_tete_et_la_meme_saisie_une_fois() -> None:
    anime = coordonnateur()
    parcours = parcours_en_cours(referent=accompagnateur())
    tardive = demande(parcours, anime, date_reception=date(2026, 1, 31))
    recente = demande(parcours, anime, "opposition")
    close = demande(parcours, anime, "limitation")
    services.repondre(demande=close, satisfaite=False, reponse="Non fondée.", par=anime, version=1, le=LE)
    lignes = registre_des_demandes(anime, le=LE)
    assert [(x.demande.pk, x.limite, x.en_retard) for x in lignes] == [
        (tardive.pk, date(2026, 2, 28), True),
        (recente.pk, date(2026, 4, 2), False),
        (close.pk, date(2026, 4, 2), False),
    ]
    assert registre_des_demandes(coordonnateur("mar"), le=LE) == []
    with pytest.raises(GesteInterdit):
        services.prolonger(demande=tardive, motif="Dossier long.", version=1, le=LE)
    services.prolonger(demande=recente, motif="Dossier long.", version=1, le=LE)
    with pytest.raises(ConflitDeVersion):
        services.verifier_identite(demande=recente, moyen="Vue.", version=1)
    with pytest.raises(GesteInterdit):
        services.repondre(demande=close, satisfaite=True, reponse="Oui.", par=anime, version=2, le=LE)
    with pytest.raises(ErreurMetier) as refus:
        demande(parcours, anime, date_reception=LE + timedelta(days=1))
    assert refus.value.champ == "date_reception"


def test_une_demande_n_est_satisfaite_qu_une_fois_le_geste_fait() -> None:
    anime = coordonnateur()
    parcours = parcours_en_cours(referent=accompagnateur())
    for nature in ("acces", "rectification", "limitation", "effacement"):
        une = demande(parcours, anime, nature)
        with pytest.raises(ErreurMetier):
            services.repondre(demande=une, satisfaite=True, reponse="Fait.", par=anime, version=1, le=LE)
    sans_identite = demande(parcours, anime, "opposition", identite_verifiee=False, moyen_identite="")
    with pytest.raises(ErreurMetier) as refus:
        services.repondre(demande=sans_identite, satisfaite=True, reponse="Fait.", par=anime, version=1, le=LE)
    assert "identité" in refus.value.message


def test_la_rectification_dit_avant_et_apres() -> None:
    anime = coordonnateur()
    parcours = parcours_en_cours(referent=accompagnateur())
    personne = parcours.participant
    une = demande(parcours, anime, "rectification")
    faites = services.rectifier(
        demande=une, version_fiche=personne.version, champs={"nom": "Nouveau", "sexe": "F"}, par=anime, le=LE
    )
    assert [(x.champ, x.avant, x.apres, x.rectifiee_par) for x in faites] == [("nom", personne.nom, "Nouveau", anime)]
    personne.refresh_from_db()
    assert personne.nom == "Nouveau"
    client = Client()
    client.force_login(anime)
    fiche = client.get(reverse("parcours:fiche", args=[parcours.pk])).content.decode()
    assert "Fiche rectifiée à la demande de la personne" in fiche


def test_rectifier_sans_rien_changer_ne_trace_rien() -> None:
    """A phone that another tool wrote without spaces is the one that the form shows with them."""
    anime = coordonnateur()
    parcours = parcours_en_cours(referent=accompagnateur())
    Participant.objects.filter(pk=parcours.participant_id).update(telephone="0639980102", adresse="1 rue des Lices ")
    une = demande(parcours, anime, "rectification")
    client = Client()
    client.force_login(anime)
    adresse = reverse("participants:droit_rectifier", args=[une.pk])
    page = client.get(adresse)
    saisie = {
        nom: "" if valeur is None else valeur
        for nom, valeur in ((champ.html_name, champ.value()) for champ in page.context["formulaire"])
        if valeur is not False
    }
    assert client.post(adresse, saisie | {"telephone": "06 39 98 01 02"}).status_code == 302
    assert not une.rectifications.exists()
    assert Participant.objects.get(pk=parcours.participant_id).telephone == "0639980102"
    page = client.get(adresse)
    saisie |= {"version": page.context["formulaire"]["version"].value(), "telephone": "+33 6 39 98 01 03"}
    assert client.post(adresse, saisie).status_code == 302
    assert [(x.champ, x.avant, x.apres) for x in une.rectifications.all()] == [
        ("telephone", "0639980102", "06 39 98 01 03")
    ]


def test_l_export_contient_tout_puis_s_efface(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    referent, anime, membre = equipe()
    parcours = canari(f"{MARQUE}seul", referent)
    seance_de([parcours], anime, membre)
    journaliser(
        utilisateur=referent, droit="référent", objet="Page", plie_id=parcours.plie_id,
        participant_id=parcours.participant_id, parcours_id=parcours.pk,
    )  # fmt: skip
    rubriques = {rubrique.code: rubrique for rubrique in dossier_complet(parcours.participant)}
    assert set(rubriques) >= {
        "participants.Participant", "participants.PeriodeRsa", "participants.Residence", "participants.Diagnostic",
        "participants.DemandeDroit", "parcours.Parcours", "parcours.Entretien", "parcours.Etape",
        "parcours.ContratEngagement", "sorties.ContratTravail", "sorties.Justificatif", "sorties.Sortie",
        "sorties.FicheSynthese", "commissions.Saisine", "commissions.Decision", "commissions.ProcesVerbal",
        "commissions.AvisMembre", "journal.Consultation",
    }  # fmt: skip
    assert rubriques["journal.Consultation"].lignes[0][:4] == (str(referent), "référent", "consultation", "1")
    une = demande(parcours, anime)
    maintenant = timezone.now()
    export = produire_export(demande=une, par=anime, maintenant=maintenant)
    assert export.expire_le == maintenant + timedelta(days=7)
    with export.json.open("rb") as donnees:
        lu = json.loads(donnees.read())
    assert {r["table"] for r in lu["rubriques"]} == {r.code for r in dossier_complet(parcours.participant)}
    with export.pdf.open("rb") as document:
        assert page.validate_pdf_bytes(document.read(), profile="ua1").failures == []
    client = Client()
    client.force_login(anime)
    url = reverse("participants:export_telecharger", args=[export.pk, "json"])
    avant = Consultation.objects.count()
    assert b"".join(client.get(url).streaming_content).decode().count(MARQUE) > 20
    assert Consultation.objects.count() == avant + 1
    rangement, noms = export.pdf.storage, (export.pdf.name, export.json.name)
    assert oublier_les_exports(maintenant=export.expire_le - timedelta(seconds=1)) == 1  # the one of the canary
    with django_capture_on_commit_callbacks(execute=True):
        assert oublier_les_exports(maintenant=export.expire_le) == 1
    assert [rangement.exists(nom) for nom in noms] == [False, False]
    assert client.get(url).status_code == 404
    assert ExportDossier.objects.get(pk=export.pk).efface_le == export.expire_le


def test_la_notice_est_notee_une_fois_dans_la_note_d_entretien() -> None:
    referent = accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    client = Client()
    client.force_login(referent)
    url = reverse("parcours:entretien_noter", args=[parcours.pk])
    assert "notice_remise" in client.get(url).content.decode()
    le = aujourdhui()
    saisie = {
        "date_entretien": f"{le:%d/%m/%Y}", "presence": "honore", "mode": "presentiel", "forme": "individuel",
        "compte_rendu": "Point.", "notice_remise": "on",
    }  # fmt: skip
    assert client.post(url, saisie).status_code == 302
    remise = InformationRemise.objects.get()
    assert (remise.participant, remise.date_remise, remise.remise_par) == (parcours.participant, le, referent)
    assert "notice_remise" not in client.get(url).content.decode()
    assert not notice_a_remettre(parcours.participant, le=le)
    assert remettre_notice(participant=parcours.participant, par=referent, le=le) == remise
    assert Entretien.objects.filter(parcours=parcours, date_entretien=le).count() == 1


def test_la_notice_dit_ce_que_le_pole_peut_lire() -> None:
    referent = accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    client = Client()
    client.force_login(referent)
    url = reverse("participants:notice", args=[parcours.participant_id])
    texte = client.get(url).content.decode()
    assert "pôle d’insertion" in texte
    assert "compte rendu de vos entretiens individuels" in texte
    assert client.post(url, {"date_remise": "32/01/2026"}).status_code == 422
    trop_tot = client.post(url, {"date_remise": "01/01/1950"})
    assert trop_tot.status_code == 422
    assert "01/01/2023" in trop_tot.context["formulaire"].errors["date_remise"][0]
    assert client.post(url, {"date_remise": f"{aujourdhui():%d/%m/%Y}"}).status_code == 302
    assert Participant.objects.get(pk=parcours.participant_id).informations.count() == 1


@pytest.mark.django_db
def test_la_notice_dit_le_responsable_et_son_delegue() -> None:
    """GDPR, art. 13, 1, a) and b); as long as nobody said them, who hands it over is told that it is incomplete."""
    referent = accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    client = Client()
    client.force_login(referent)
    url = reverse("participants:notice", args=[parcours.participant_id])
    avant = client.get(url).content.decode()
    assert ("La notice est incomplète" in avant, "Qui en est responsable" in avant) == (True, False)
    plie = parcours.plie
    plie.responsable, plie.delegue_donnees = "Association du Pays d’Aix, 1 place Neuve", "delegue@aix.example"
    plie.save()
    apres = client.get(url).content.decode()
    assert "La notice est incomplète" not in apres
    assert "Association du Pays d’Aix, 1 place Neuve." in apres
    assert "delegue@aix.example." in apres
