"""Who saw what: a page that shows a named file writes its line in the log, or says here why not (A-5, B40)."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.perimetre import oublier_perimetre
from parcours.ouvertures import SAISIE
from plie.journal.models import Consultation
from tests.connexion import connecte
from tests.matrice import ROLES, Acces
from tests.monde import NOM_AILLEURS, NOM_BRSA, NOM_NON_BRSA, Monde
from tests.test_acces import MATRICES

NOMS = tuple(nom.casefold() for nom in (NOM_BRSA, NOM_NON_BRSA, NOM_AILLEURS))
LECTURES = {nom: acces for matrice in MATRICES.values() for nom, acces in matrice.items() if acces.methode == "get"}
LISTE = "une liste de noms, d’où chaque dossier s’ouvre et s’inscrit"
DEMANDE = "le nom, sur un geste de la demande dont la page s’inscrit"
GESTE = "le nom de la personne et la question posée, rien du contenu du dossier"
# Pages that name somebody and write no line.
SANS_LIGNE = {
    "parcours:liste": LISTE,
    "parcours:recherche": LISTE,
    "parcours:travail": LISTE,
    "parcours:transmettre": LISTE,
    "commissions:seance": LISTE,
    "commissions:points": LISTE,
    "commissions:accords": LISTE,
    "commissions:retours": LISTE,
    "participants:conservation": LISTE,
    "participants:doublons": LISTE,
    "journal:parcours": "le journal d’un dossier : qui l’a lu, rien du dossier",
    "participants:droit_identite": DEMANDE,
    "participants:droit_prolonger": DEMANDE,
    "participants:droit_nouveau": GESTE,
    "participants:gel_lever": GESTE,
    "participants:notice": GESTE,
    "participants:suspension_poser": GESTE,
    "participants:suspension_lever": GESTE,
}


@pytest.mark.usefixtures("documents_en_clair")
def test_chaque_page_qui_nomme_quelqu_un_s_inscrit_ou_dit_pourquoi(monde: Monde) -> None:
    muettes, inscrites = set(), set()
    for nom, acces in LECTURES.items():
        for role in ROLES:
            if role == "anonyme" or acces.attendu(role) != 200:
                continue
            nommee, lignes = lire(monde, role, nom, acces)
            if nommee:
                (inscrites if lignes else muettes).add(nom)
            assert all(ligne.droit and ligne.objet and ligne.plie_id for ligne in lignes if nommee), nom
    assert len(inscrites) > 50
    assert muettes == set(SANS_LIGNE)


def lire(monde: Monde, role: str, nom: str, acces: Acces) -> tuple[bool, list[Consultation]]:
    """Open a page as somebody: whether it names a person followed, and the lines that the reader has left."""
    utilisateur = monde.roles[role]
    client = Client(raise_request_exception=False)
    url, donnees = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete, acces.donnees(monde)
    with transaction.atomic():
        oublier_perimetre(utilisateur)
        client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[1])
        avant = Consultation.objects.count()
        reponse = client.get(url, donnees)
        contenu: Any = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        texte = contenu.decode("utf-8", "ignore").casefold()
        lignes = list(Consultation.objects.filter(utilisateur_id=utilisateur.pk).order_by("pk"))
        assert len(lignes) == Consultation.objects.count() - avant, "une ligne porte un autre nom que celui du lecteur"
        transaction.set_rollback(True)
    return any(connu in texte for connu in NOMS), lignes


def test_un_formulaire_s_inscrit_au_nom_et_au_droit_de_qui_l_ouvre(monde: Monde) -> None:
    """Forms show the file as its page does: opened by their address, they leave the same trace."""
    client = connecte(monde.roles["referent"])
    assert client.get(reverse("parcours:situation", args=[monde.parcours.pk])).status_code == 200
    (ligne,) = Consultation.objects.all()
    assert (ligne.utilisateur_id, ligne.droit, ligne.objet, ligne.parcours_id, ligne.participant_id) == (
        monde.roles["referent"].pk, "référent", SAISIE, monde.parcours.pk, monde.parcours.participant_id,
    )  # fmt: skip


def test_un_formulaire_vide_envoye_d_emblee_s_inscrit_une_fois(monde: Monde) -> None:
    """Sent without having been opened, it comes back with the file in it: the log knows, and not at each try."""
    client, adresse = connecte(monde.roles["referent"]), reverse("parcours:situation", args=[monde.parcours.pk])
    assert [client.post(adresse, {"nom": ""}).status_code for _ in range(3)] == [422] * 3
    assert Consultation.objects.count() == 1
    fragment = reverse("sorties:employeurs", args=[monde.parcours.pk])
    assert client.get(fragment, headers={"HX-Request": "true"}).status_code == 200
    assert Consultation.objects.count() == 1
    assert client.get(adresse).status_code == 200
    assert Consultation.objects.count() == 2, "rouvert, il est lu de nouveau"


def test_ce_qui_est_refuse_n_a_pas_ete_lu(monde: Monde) -> None:
    for role in ("agent_pole", "collegue", "financeur", "administrateur"):
        client = connecte(monde.roles[role])
        assert client.get(reverse("parcours:situation", args=[monde.parcours.pk])).status_code in (403, 404)
        assert client.head(reverse("parcours:situation", args=[monde.parcours.pk])).status_code in (403, 404, 405)
    assert not Consultation.objects.exists()
