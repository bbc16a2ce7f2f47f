"""What the supervision may ask, and what nobody else may."""

import pytest
from django.db import DatabaseError
from django.http import Http404
from django.test import Client, RequestFactory
from pytest_django import Settings

from plie.socle import views
from plie.socle.models import Tache


@pytest.fixture(autouse=True)
def adresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "plie.urls_plateforme"


@pytest.mark.django_db
def test_sante_repond_sans_compte(client: Client) -> None:
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.content) == (200, b"en marche\n")
    assert "no-store" in reponse["Cache-Control"]


@pytest.mark.django_db
def test_sante_dit_indisponible_sans_dire_pourquoi(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def tomber() -> None:
        raise DatabaseError("mot de passe refusé pour plie@10.0.0.3")

    monkeypatch.setattr(views.connection, "cursor", tomber)
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.content) == (503, b"indisponible\n")


@pytest.mark.parametrize("entete", ["", "Bearer ", "Bearer faux", "jeton", "Bearer jeton2"])
def test_les_metriques_sont_fermees_sans_le_jeton(settings: Settings, client: Client, entete: str) -> None:
    settings.JETON_METRIQUES = "jeton"
    reponse = client.get("/metrics", headers={"Authorization": entete})
    assert reponse.status_code == 404
    assert b"django_http" not in reponse.content


@pytest.mark.parametrize("entete", ["", "Bearer "])
def test_les_metriques_sont_fermees_quand_aucun_jeton_n_est_choisi(
    settings: Settings, client: Client, entete: str
) -> None:
    settings.JETON_METRIQUES = ""
    assert client.get("/metrics", headers={"Authorization": entete}).status_code == 404


def test_les_metriques_s_ouvrent_au_jeton(settings: Settings, client: Client) -> None:
    settings.JETON_METRIQUES = "jeton"
    reponse = client.get("/metrics", headers={"Authorization": "Bearer jeton"})
    assert reponse.status_code == 200
    assert b"django_http_requests_total" in reponse.content


class Personne:
    """Whoever is connected, as the kernel sees them."""

    is_authenticated = True
    is_active = False  # no role: the page frame has nothing to show around

    def __init__(self, pk: int) -> None:
        self.pk = pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("etat", "message", "attendu", "evenement"),
    [
        ("en_cours", "Trimestre 2", "Trimestre 2", None),
        ("terminee", "", "Tâche terminée.", "tache-finie"),
        ("echouee", "Le trimestre n’est pas terminé.", "Le trimestre n’est pas terminé.", "tache-finie"),
    ],
)
def test_suivre_sa_tache(rf: RequestFactory, etat: str, message: str, attendu: str, evenement: str | None) -> None:
    fin = None if etat == "en_cours" else "2026-01-02T00:00:00Z"
    tache = Tache.objects.create(
        nature="essai", cle="1", etat=etat, message=message, progression=40, demandee_par_id=7, terminee_le=fin
    )
    requete = rf.get(f"/taches/{tache.pk}/")
    requete.user = Personne(7)  # type: ignore[assignment]
    reponse = views.suivre_tache(requete, tache.pk)
    assert attendu in reponse.content.decode()
    assert reponse.headers.get("HX-Trigger") == evenement
    assert ("hx-get" in reponse.content.decode()) is (evenement is None)


@pytest.mark.django_db
def test_la_tache_d_un_autre_n_existe_pas(rf: RequestFactory) -> None:
    tache = Tache.objects.create(nature="essai", cle="1", message="secret", demandee_par_id=7)
    requete = rf.get(f"/taches/{tache.pk}/")
    requete.user = Personne(8)  # type: ignore[assignment]
    with pytest.raises(Http404):
        views.suivre_tache(requete, tache.pk)
