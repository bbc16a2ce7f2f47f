"""What a right closes (A-6): the frozen file, the opposition, the erasure refused, the file kept in the archive."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Plie
from participants.droits.permissions import peut_effacer
from participants.droits.services import demandes as services
from participants.droits.services.limitations import geler, lever
from participants.models import Limitation, OperationFse, Participant
from plie.journal.models import Consultation
from plie.socle.erreurs import ErreurMetier, GesteInterdit
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.parcours import FabriqueEntretien, parcours_en_cours
from tests.monde import construire
from tests.participants.canaris import MARQUE, canari, equipe
from tests.participants.droits import LE, demande

pytestmark = pytest.mark.django_db


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
    refus = reponse.content.decode()
    retour = reverse("parcours:fiche", args=[monde.parcours.pk])
    assert ("gelée" in refus, f'href="{retour}">Revenir au dossier</a>' in refus) == (True, True)


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


@pytest.mark.parametrize("nature", ["limitation", "opposition"])
def test_un_gel_leve_reste_dit_sur_la_page_de_sa_demande(nature: str) -> None:
    anime = coordonnateur()
    une = demande(parcours_en_cours(referent=accompagnateur()), anime, nature)
    gel = geler(participant=une.participant, motif="Exactitude contestée.", par=anime, demande=une)
    lever(limitation=gel, motif="Désaccord réglé.", par=anime)
    client = Client()
    client.force_login(anime)
    page = client.get(reverse("participants:droit", args=[une.pk])).content.decode()
    assert "Exactitude contestée" in page
    assert "Désaccord réglé" in page
    assert "Lever la limitation" not in page
    # What was granted, then lifted, is answered all the same.
    services.repondre(demande=une, satisfaite=True, reponse="Accordée, puis levée.", par=anime, version=1, le=LE)
    assert Limitation.objects.count() == (1 if nature == "limitation" else 2)


def test_la_page_d_une_demande_n_ouvre_pas_un_dossier_hors_de_la_base_active() -> None:
    anime = coordonnateur()
    une = demande(parcours_en_cours(referent=accompagnateur()), anime, "effacement")
    client = Client()
    client.force_login(anime)
    adresse = reverse("participants:droit", args=[une.pk])
    assert "Ouvrir le dossier" in client.get(adresse).content.decode()
    Participant.objects.filter(pk=une.participant_id).update(archivee_le=timezone.now())
    assert "Ouvrir le dossier" not in client.get(adresse).content.decode()


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
