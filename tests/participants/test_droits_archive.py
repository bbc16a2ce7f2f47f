"""The rights of somebody whose file is in the restricted archive (A-6): all of them, by its coordonnateur alone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parcours.models import Parcours
from participants.conservation.plan import dresser_le_plan
from participants.conservation.regles import DEMANDE, GELE
from participants.conservation.services import appliquer
from participants.conservation.taches import executer_effacement
from participants.droits.taches import executer_export
from participants.models import DemandeDroit, ExportDossier, Limitation, OperationFse, Participant
from plie.journal.models import Consultation
from plie.socle.erreurs import GesteInterdit
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.participants.canaris import MARQUE, canari, occurrences

pytestmark = pytest.mark.django_db
NOM = f"{MARQUE}archive"
MOTIF = "Demande écrite de la personne"


@pytest.fixture
def anime() -> Any:
    return accounts.coordonnateur()


@pytest.fixture
def archive(anime: Any) -> Parcours:
    """Out of the active base by the night's own run; the evidence is kept until the end of next year."""
    parcours = canari(NOM, accounts.accompagnateur())
    paiement = date(aujourdhui().year - 4, 6, 1)
    OperationFse.objects.create(
        plie=parcours.plie, intitule="FSE+", date_debut=date(2020, 1, 1), date_fin=date(2021, 12, 31),
        date_dernier_paiement=paiement,
    )  # fmt: skip
    for le in (date(2023, 6, 1), date(2023, 7, 1)):
        appliquer(le=le, maintenant=datetime(le.year, le.month, le.day, 3, tzinfo=UTC))
    parcours = Parcours.objects.get(pk=parcours.pk)
    assert parcours.participant.en_archive
    return parcours


def ouvrir(client: Client, personne: Participant) -> str:
    saisie = {"nom": personne.nom, "date_naissance": f"{personne.date_naissance:%d/%m/%Y}", "motif": MOTIF}
    return client.post(reverse("participants:archives"), saisie).content.decode()


def saisie(nature: str, **autres: str) -> dict[str, str]:
    return {
        "nature": nature, "date_reception": f"{aujourdhui():%d/%m/%Y}", "canal": "courrier",
        "identite_verifiee": "on", "moyen_identite": "Vue.", "objet": "",
    } | autres  # fmt: skip


def enregistrer(client: Client, personne: Participant, nature: str) -> DemandeDroit:
    ouvrir(client, personne)
    adresse = reverse("participants:droit_nouveau", args=[personne.pk])
    assert client.post(adresse, saisie(nature)).status_code == 302
    return DemandeDroit.objects.latest("pk")


def repondre(client: Client, demande: DemandeDroit, satisfaite: str) -> Any:
    demande.refresh_from_db()
    return client.post(
        reverse("participants:droit_repondre", args=[demande.pk]),
        {"version": demande.version, "satisfaite": satisfaite, "reponse": "Réponse."},
    )


def test_la_demande_s_enregistre_depuis_l_archive_ouverte_avec_son_motif(anime: Any, archive: Parcours) -> None:
    client = connecte(anime)
    adresse = reverse("participants:droit_nouveau", args=[archive.participant_id])
    ferme = client.get(adresse)
    assert (ferme.status_code, NOM in ferme.content.decode()) == (403, False)
    assert reverse("participants:archives") in ferme.content.decode()
    assert client.post(adresse, saisie("acces")).status_code == 403
    assert adresse in ouvrir(client, archive.participant)
    ouverture = Consultation.objects.latest("pk")
    assert (ouverture.objet, ouverture.droit) == (
        "Archive restreinte\u00a0: Demande écrite de la personne", "coordonnateur (archive restreinte)",
    )  # fmt: skip
    page = client.get(adresse)
    assert (page.status_code, page.context["retour"]) == (200, reverse("participants:archives"))
    assert client.post(adresse, saisie("acces")).status_code == 302
    demande = DemandeDroit.objects.latest("pk")
    registre = client.get(reverse("participants:droits")).content.decode()
    assert ("Archive restreinte" in registre, reverse("participants:droit", args=[demande.pk]) in registre) == (
        True,
        True,
    )
    assert reverse("participants:droit", args=[demande.pk]) in ouvrir(client, archive.participant)
    # What somebody else opened opens nothing to a colleague.
    assert connecte(accounts.coordonnateur()).get(adresse).status_code == 403


def test_personne_d_autre_n_atteint_la_demande(anime: Any, archive: Parcours) -> None:
    demande = enregistrer(connecte(anime), archive.participant, "acces")
    export = executer_export(_tache(demande, anime), _avancer)["export"]
    gel = Limitation.objects.create(participant=archive.participant, motif="Litige.", posee_le=timezone.now())
    un = {"pk": demande.pk}
    adresses = {
        "droit_nouveau": {"pk": archive.participant_id}, "droit": un, "droit_identite": un, "droit_prolonger": un,
        "droit_repondre": un, "droit_rectifier": un, "export_telecharger": {"pk": export, "forme": "json"},
        "gel_lever": {"pk": gel.pk}, "suspension_poser": {"pk": archive.participant_id},
    }  # fmt: skip
    postees = {"droit_exporter": un, "droit_geler": un, "droit_effacer": un}
    qui = {
        "gestionnaire": (accounts.gestionnaire(), 404), "ailleurs": (accounts.coordonnateur("mar"), 404),
        "référent": (accounts.accompagnateur(), 403), "membre": (accounts.membre(), 403),
        "pôle": (accounts.agent_pole(), 403), "financeur": (accounts.financeur("aix"), 403),
        "administrateur": (accounts.administrateur(), 403),
    }  # fmt: skip
    obtenus, attendus = {}, {}
    for role, (utilisateur, statut) in qui.items():
        client = connecte(utilisateur)
        reponses = {nom: client.get(reverse(f"participants:{nom}", kwargs=k)) for nom, k in adresses.items()}
        reponses |= {nom: client.post(reverse(f"participants:{nom}", kwargs=k), {}) for nom, k in postees.items()}
        for nom, reponse in reponses.items():
            obtenus[role, nom], attendus[role, nom] = reponse.status_code, statut
            assert NOM.lower() not in reponse.content.decode().lower()
        registre = client.get(reverse("participants:droits"))
        assert NOM.lower() not in registre.content.decode().lower()
    assert obtenus == attendus
    # The works ask again who may: a gestionnaire's export is not drawn.
    with pytest.raises(GesteInterdit):
        executer_export(_tache(demande, qui["gestionnaire"][0]), _avancer)
    with pytest.raises(GesteInterdit):
        executer_effacement(_tache(demande, qui["gestionnaire"][0]), _avancer)
    # Its own coordonnateur reaches them all, and still opens no page of the follow-up.
    client = connecte(anime)
    assert b"".join(client.get(reverse("participants:export_telecharger", args=[export, "json"])).streaming_content)
    adresses.pop("export_telecharger")
    assert {nom: client.get(reverse(f"participants:{nom}", kwargs=k)).status_code for nom, k in adresses.items()} == {
        **dict.fromkeys(adresses, 200), "droit_rectifier": 403, "suspension_poser": 404,
    }  # fmt: skip
    assert client.get(reverse("parcours:fiche", args=[archive.pk])).status_code == 404
    for nom, requete in (("parcours:liste", {}), ("parcours:recherche", {"q": NOM})):
        assert f"{NOM}prenom".lower() not in client.get(reverse(nom), requete).content.decode().lower()


def test_l_export_d_un_dossier_archive_dit_ce_qui_reste(anime: Any, archive: Parcours) -> None:
    client = connecte(anime)
    demande = enregistrer(client, archive.participant, "acces")
    assert repondre(client, demande, "oui").status_code == 422
    assert client.post(reverse("participants:droit_exporter", args=[demande.pk])).status_code == 302
    executer_export(Tache.objects.get(nature="participants.exporter"), _avancer)
    export = ExportDossier.objects.get(demande=demande)
    for forme in ("json", "pdf"):
        reponse = client.get(reverse("participants:export_telecharger", args=[export.pk, forme]))
        contenu = b"".join(reponse.streaming_content)
        prise = Consultation.objects.latest("pk")
        assert (prise.action, prise.objet, prise.participant_id) == (
            "telechargement", f"Archive restreinte\u00a0: Export complet du dossier ({forme.upper()})",
            archive.participant_id,
        )  # fmt: skip
        if forme == "json":
            lu = {rubrique["table"]: rubrique["lignes"] for rubrique in json.loads(contenu)["rubriques"]}
    assert lu["participants.Participant"][0]["nom"] == NOM
    assert lu["sorties.ContratTravail"][0]["employeur"] == f"Entreprise {NOM}"
    assert [ligne["compte_rendu"] for ligne in lu["parcours.Entretien"] if ligne["compte_rendu"]] == []
    assert repondre(client, demande, "oui").status_code == 302
    demande.refresh_from_db()
    assert demande.statut == "satisfaite"


def test_la_rectification_corrige_la_preuve_sans_rien_reecrire_de_l_efface(anime: Any, archive: Parcours) -> None:
    client = connecte(anime)
    demande = enregistrer(client, archive.participant, "rectification")
    adresse = reverse("participants:droit_rectifier", args=[demande.pk])
    page = client.get(adresse)
    assert "Corriger ici ce que la fiche disait de faux" in page.content.decode()
    assert Consultation.objects.latest("pk").objet.startswith("Archive restreinte\u00a0: Fiche à rectifier")
    lue = {
        champ.html_name: "" if champ.value() is None else champ.value()
        for champ in page.context["formulaire"]
        if champ.value() is not False
    }
    assert client.post(adresse, lue | {"nom": f"{NOM}bis", "adresse": f"2 rue {NOM}"}).status_code == 302
    assert set(demande.rectifications.values_list("champ", flat=True)) == {"nom", "adresse"}
    assert archive.participant.residences.get().adresse == ""
    assert repondre(client, demande, "oui").status_code == 302
    assert f"{NOM}bis".upper() in ouvrir(client, Participant.objects.get(pk=archive.participant_id)).upper()


def test_geler_une_archive_la_garde_au_dela_de_son_terme(anime: Any, archive: Parcours) -> None:
    client = connecte(anime)
    demande = enregistrer(client, archive.participant, "limitation")
    page = client.get(reverse("participants:droit", args=[demande.pk])).content.decode()
    assert "ni rectifiée ni anonymisée" in page
    assert client.post(reverse("participants:droit_geler", args=[demande.pk]), {"motif": "Procès."}).status_code == 302
    assert repondre(client, demande, "oui").status_code == 302
    tard = date(aujourdhui().year + 9, 1, 1)
    assert [(pk, situation.obstacles) for pk, situation in dresser_le_plan(le=tard).retenues] == [
        (archive.participant_id, (GELE,))
    ]
    gel = Limitation.objects.en_cours().get()
    lever = reverse("participants:gel_lever", args=[gel.pk])
    assert client.get(lever).status_code == 200
    assert client.post(lever, {"motif": "Jugement rendu."}).status_code == 302
    assert dresser_le_plan(le=tard).retenues == ()


@pytest.mark.parametrize("nature", ["effacement", "opposition"])
def test_l_effacement_est_refuse_tant_que_la_preuve_est_due(anime: Any, archive: Parcours, nature: str) -> None:
    """An opposition to an archive is answered by erasing it: freezing it would keep it longer."""
    client = connecte(anime)
    demande = enregistrer(client, archive.participant, nature)
    adresse, effacer = (reverse(f"participants:{nom}", args=[demande.pk]) for nom in ("droit", "droit_effacer"))
    page = client.get(adresse).content.decode()
    assert f"31/12/{aujourdhui().year + 1}" in page
    assert 'data-dialogue="effacer"' not in page
    assert client.post(effacer).status_code == 403
    refusee = repondre(client, demande, "oui")
    assert "L’effacement répond lui-même" in str(refusee.context["formulaire"].errors)
    OperationFse.objects.update(date_dernier_paiement=date(aujourdhui().year - 6, 6, 1))
    assert 'data-dialogue="effacer"' in client.get(adresse).content.decode()
    assert client.post(effacer).status_code == 302
    executer_effacement(Tache.objects.get(nature="participants.effacer"), _avancer)
    assert "participants_participant" not in occurrences(MARQUE)
    demande.refresh_from_db()
    assert (demande.statut, Limitation.objects.count()) == ("satisfaite", 0)
    # It names nobody any more: the whole structure d'animation reads that it was answered.
    assert connecte(accounts.gestionnaire()).get(adresse).status_code == 200


def test_une_demande_refusee_ferme_l_opposition_sans_geler(anime: Any, archive: Parcours) -> None:
    client = connecte(anime)
    demande = enregistrer(client, archive.participant, "opposition")
    assert repondre(client, demande, "non").status_code == 302
    assert not Limitation.objects.exists()


def test_une_demande_en_attente_retient_le_dossier(anime: Any, archive: Parcours) -> None:
    """Nothing is erased under a request that nobody has answered, its own erasure aside."""
    client = connecte(anime)
    attend = enregistrer(client, archive.participant, "acces")
    efface = enregistrer(client, archive.participant, "effacement")
    OperationFse.objects.update(cofinancee=False)
    page = client.get(reverse("participants:droit", args=[efface.pk])).content.decode()
    assert "attend sa réponse" in page
    assert client.post(reverse("participants:droit_effacer", args=[efface.pk])).status_code == 403
    tard = date(aujourdhui().year + 9, 1, 1)
    assert [(pk, s.obstacles) for pk, s in dresser_le_plan(le=tard).retenues] == [(archive.participant_id, (DEMANDE,))]
    assert repondre(client, attend, "non").status_code == 302
    assert client.post(reverse("participants:droit_effacer", args=[efface.pk])).status_code == 302
    executer_effacement(Tache.objects.get(nature="participants.effacer"), _avancer)
    assert "participants_participant" not in occurrences(MARQUE)


def _avancer(*_: Any) -> None:
    """A work that nobody watches."""


def _tache(demande: DemandeDroit, par: Any) -> Tache:
    return Tache(nature="essai", parametres={"demande": demande.pk}, demandee_par_id=par.pk)
