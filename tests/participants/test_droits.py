"""The rights of a person (A-6): requests, full export, rectification, frozen file, opposition, notice, erasure."""

from __future__ import annotations

import importlib
import json
from datetime import date, timedelta
from typing import Any

import page
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Plie
from parcours.models import Entretien, Parcours
from participants.droits.dossier import dossier_complet
from participants.droits.permissions import peut_effacer
from participants.droits.selectors import registre_des_demandes
from participants.droits.services import demandes as services
from participants.droits.services.dossier_remis import oublier_les_exports, produire_export
from participants.droits.services.informations import notice_a_remettre, remettre_notice
from participants.droits.services.limitations import geler, lever
from participants.models import DemandeDroit, ExportDossier, InformationRemise, Limitation, OperationFse, Participant
from plie.journal.models import Consultation
from plie.journal.services import journaliser
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.parcours import FabriqueEntretien, parcours_en_cours
from tests.monde import construire
from tests.participants.canaris import MARQUE, canari, equipe, seance_de

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 2)


def demande(parcours: Parcours, par: Any, nature: str = "acces", **champs: Any) -> DemandeDroit:
    valeurs: dict[str, Any] = {
        "date_reception": LE, "canal": "courrier", "identite_verifiee": True, "moyen_identite": "Vue.", "objet": "",
    }  # fmt: skip
    return services.enregistrer_demande(
        participant=parcours.participant, plie=parcours.plie, nature=nature, par=par, le=LE, **valeurs | champs
    )


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


@pytest.mark.parametrize(("motif", "message"), [("", "Indiquer le motif."), ("x" * 256, "au plus 255 caractères")])
def test_geler_sans_motif_revient_a_cote_du_champ(client: Client, motif: str, message: str) -> None:
    anime = coordonnateur()
    parcours = parcours_en_cours(referent=accompagnateur())
    client.force_login(anime)
    adresse = reverse("participants:droit_geler", args=[demande(parcours, anime, "limitation").pk])
    reponse = client.post(adresse, {"motif": motif})
    assert reponse.status_code == 422
    assert message in reponse.context["formulaire_gel"].errors["motif"][0]
    assert reponse.context["formulaire_gel"]["motif"].value() == motif
    assert not Limitation.objects.exists()


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


def test_une_fiche_gelee_ne_s_ecrit_par_aucun_ecran() -> None:
    """Every address that posts, called by who may write: refused, and the file stays as it was."""
    monde = construire(aujourdhui())
    anime = monde.roles["animation"]
    modules = [importlib.import_module(f"tests.matrice.{nom}") for nom in ("parcours", "parcours_suivi", "sorties")]
    gestes = [
        (nom, acces)
        for module in modules
        for nom, acces in module.MATRICE.items()
        if acces.attendus.get("referent") == 302 and acces.methode == "post"
    ]
    assert len(gestes) > 5
    preparees = [(nom, reverse(nom, kwargs=acces.kwargs(monde)), acces.donnees(monde)) for nom, acces in gestes]
    for personne in (monde.parcours.participant, monde.parcours_non_brsa.participant):
        geler(participant=personne, motif="Exactitude contestée.", par=anime)
    avant = _photographie(monde)
    client = Client(raise_request_exception=False)
    client.force_login(monde.roles["referent"])
    ecrits = {}
    for nom, url, donnees in preparees:
        reponse = client.post(url, donnees)
        if _photographie(monde) != avant:
            ecrits[nom] = reponse.status_code
    assert ecrits == {}
    fiche = client.get(reverse("parcours:fiche", args=[monde.parcours.pk])).content.decode()
    assert "Fiche gelée" in fiche
    entretien = reverse("parcours:entretien_noter", args=[monde.parcours.pk])
    reponse = client.get(entretien)
    assert reponse.status_code == 403
    assert "gelée" in reponse.content.decode()


def _photographie(monde: Any) -> list[Any]:
    from participants.conservation.lignes import historiques, lignes_de, tables

    ids = [monde.parcours.participant_id, monde.parcours_non_brsa.participant_id]
    lignes = lignes_de(ids)
    return [
        (modele._meta.label, len(lignes[modele._meta.label]), h._base_manager.filter(
            pgh_obj_id__in=lignes[modele._meta.label]).count())
        for modele in tables() for h in historiques(modele)
    ]  # fmt: skip


def test_la_limitation_se_leve_avec_un_motif_et_l_opposition_gele() -> None:
    anime = coordonnateur()
    referent = accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    une = demande(parcours, anime, "opposition")
    services.repondre(demande=une, satisfaite=True, reponse="Accordée.", par=anime, version=1, le=LE)
    gel = Limitation.objects.en_cours().get()
    assert (gel.participant, gel.motif, gel.demande) == (parcours.participant, "Opposition\u00a0: Accordée.", une)
    assert geler(participant=parcours.participant, motif="Encore.", par=anime) == gel
    with pytest.raises(GesteInterdit):
        services.rectifier(
            demande=demande(parcours, anime, "rectification"), version_fiche=1, champs={"nom": "X"}, par=anime, le=LE
        )
    with pytest.raises(ErreurMetier):
        lever(limitation=gel, motif="  ", par=anime)
    lever(limitation=gel, motif="Désaccord réglé.", par=anime)
    with pytest.raises(GesteInterdit):
        lever(limitation=gel, motif="Encore.", par=anime)
    client = Client()
    client.force_login(referent)
    assert client.get(reverse("parcours:entretien_noter", args=[parcours.pk])).status_code == 200


def test_l_effacement_est_refuse_avec_sa_raison() -> None:
    referent = accompagnateur()
    ouvert = parcours_en_cours(referent=referent)
    assert "en cours" in peut_effacer(ouvert.participant, le=LE).motif
    sorti = canari(f"{MARQUE}un", referent)
    assert "n’est pas connue" in peut_effacer(sorti.participant, le=LE).motif
    operation = OperationFse.objects.create(
        plie=Plie.objects.get(code="aix"), intitule="Opération 1", date_debut=date(2020, 1, 1),
        date_fin=date(2021, 12, 31), date_dernier_paiement=date(2022, 5, 1),
    )  # fmt: skip
    refus = peut_effacer(sorti.participant, le=date(2027, 12, 31))
    assert not refus
    assert "31/12/2027" in refus.motif
    assert peut_effacer(sorti.participant, le=date(2028, 1, 1))
    operation.cofinancee = False
    operation.save()
    assert peut_effacer(sorti.participant, le=LE)


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
    assert client.post(url, {"date_remise": f"{aujourdhui():%d/%m/%Y}"}).status_code == 302
    assert Participant.objects.get(pk=parcours.participant_id).informations.count() == 1


def test_une_archive_n_est_a_personne_sauf_au_coordonnateur_qui_dit_pourquoi() -> None:
    referent, anime, _ = equipe()
    parcours = canari(f"{MARQUE}vieux", referent)
    FabriqueEntretien(parcours=parcours, date_entretien=date(2021, 6, 1), compte_rendu="Secret.")
    Participant.objects.filter(pk=parcours.participant_id).update(archivee_le=timezone.now())
    client = Client()
    for qui in (referent, anime):
        client.force_login(qui)
        assert client.get(reverse("parcours:fiche", args=[parcours.pk])).status_code == 404
        for nom, requete in (("parcours:liste", {}), ("parcours:recherche", {"q": MARQUE})):
            assert "canarivieux" not in client.get(reverse(nom), requete).content.decode().lower()
    client.force_login(anime)
    url = reverse("participants:archives")
    naissance = f"{parcours.participant.date_naissance:%d/%m/%Y}"
    assert client.post(url, {"nom": f"{MARQUE}vieux", "date_naissance": naissance, "motif": ""}).status_code == 422
    assert not Consultation.objects.filter(objet__startswith="Archive").exists()
    reponse = client.post(
        url, {"nom": f"{MARQUE}vieux", "date_naissance": naissance, "motif": "Contrôle du FSE+ de mars"}
    )
    assert "Secret." in reponse.content.decode()
    ligne = Consultation.objects.get(objet__startswith="Archive")
    assert ligne.objet == "Archive restreinte\u00a0: Contrôle du FSE+ de mars"
    assert (ligne.utilisateur_id, ligne.participant_id) == (anime.pk, parcours.participant_id)
    client.force_login(coordonnateur("mar"))
    ailleurs = client.post(
        url, {"nom": f"{MARQUE}vieux", "date_naissance": naissance, "motif": "Contrôle du FSE+ de mars"}
    )
    assert ailleurs.status_code == 422
