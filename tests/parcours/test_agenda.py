"""The private calendar: what it holds, who is named, and how it closes."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from accounts.models import Utilisateur
from parcours.agenda import EvenementAgenda, calendrier, designer
from parcours.models import FluxAgenda
from parcours.services.agenda import changer_identite, ouvrir_agenda, revoquer_agenda
from parcours.vues.rappels import LECTURES_MAX
from plie.socle.debit import depasse
from plie.socle.journaux import sans_donnees_personnelles
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.parcours import FabriqueEntretien, FabriqueEtape, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db
INSTANT = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
LE = INSTANT.date()
DEBUT = date(2026, 2, 2)


@pytest.fixture(autouse=True)
def lundi() -> Any:
    with time_machine.travel(INSTANT, tick=False):
        yield


def ouvrir(utilisateur: Utilisateur, identite: str = "numero") -> str:
    return ouvrir_agenda(utilisateur=utilisateur, identite=identite, le=INSTANT)


def lire(jeton: str) -> Any:
    return Client().get(reverse("parcours:agenda", args=[jeton]))


def evenements(jeton: str) -> dict[str, Any]:
    reponse = lire(jeton)
    assert reponse.status_code == 200
    return {str(e["uid"]): e for e in Calendar.from_ical(reponse.content).walk("VEVENT")}


def parcours_de(referent: Utilisateur, nom: str = "Zarkanovitch") -> Any:
    """An appointment at 14:30 on 30 March, summer time, and an étape missing."""
    qui = FabriqueParticipant(nom=nom, prenom="Odile", qpv=False, rqth=False, mois_sans_activite=2)
    parcours = parcours_en_cours(participant=qui, debut=DEBUT, referent=referent)
    FabriqueEntretien(
        parcours=parcours, date_entretien=date(2026, 3, 30), heure=time(14, 30), duree_minutes=45, presence="",
        mode="visio", compte_rendu="Texte confidentiel.",
    )  # fmt: skip
    return parcours


def test_les_echeances_et_les_rendez_vous_a_l_heure_de_paris(referent: Utilisateur) -> None:
    parcours = parcours_de(referent)
    rdv = parcours.entretiens.get(presence="")
    lus = evenements(ouvrir(referent))
    assert set(lus) == {f"echeance-sans_etape-{parcours.pk}@plie", f"rendez-vous-{rdv.pk}@plie"}
    due, rendez_vous = lus[f"echeance-sans_etape-{parcours.pk}@plie"], lus[f"rendez-vous-{rdv.pk}@plie"]
    # An étape within a month of the decision (start + 20 days: 22/02).
    assert (due.decoded("dtstart"), due.decoded("dtend")) == (date(2026, 3, 22), date(2026, 3, 23))
    assert (str(due["summary"]), str(due["transp"])) == (f"Sans étape, dossier n°\u00a0{parcours.pk}", "TRANSPARENT")
    debut = rendez_vous.decoded("dtstart")
    assert debut.astimezone(UTC) == datetime(2026, 3, 30, 12, 30, tzinfo=UTC)
    assert rendez_vous["dtstart"].params["TZID"] == "Europe/Paris"
    assert rendez_vous.decoded("dtend") - debut == timedelta(minutes=45)
    assert str(rendez_vous["description"]) == "Individuel, en visioconférence."
    assert str(rendez_vous["url"]) == f"https://plie.example/parcours/entretiens/{rdv.pk}/"


def test_un_evenement_sans_heure_dure_le_jour_et_les_fuseaux_sont_donnes(referent: Utilisateur) -> None:
    parcours = parcours_de(referent)
    FabriqueEntretien(parcours=parcours, date_entretien=date(2026, 12, 1), presence="", mode="telephone")
    contenu = lire(ouvrir(referent)).content
    assert b"BEGIN:VTIMEZONE" in contenu
    assert b"DTSTART;VALUE=DATE:20261201" in contenu
    assert contenu.endswith(b"END:VCALENDAR\r\n")
    assert max(len(ligne) for ligne in contenu.split(b"\r\n")) <= 75


@pytest.mark.parametrize(
    ("identite", "designation"),
    [("numero", "dossier n°\u00a0{pk}"), ("initiales", "O. Z."), ("noms", "ZARKANOVITCH Odile")],
)
def test_les_noms_ne_sortent_que_si_on_le_demande(referent: Utilisateur, identite: str, designation: str) -> None:
    parcours = parcours_de(referent)
    jeton = ouvrir(referent, identite)
    titres = {str(e["summary"]) for e in evenements(jeton).values()}
    attendue = designation.format(pk=parcours.pk)
    assert titres == {f"Sans étape, {attendue}", f"Rendez-vous, {attendue}"}
    contenu = lire(jeton).content.decode().replace("\r\n ", "").casefold()
    assert ("zarkanovitch" in contenu) is (identite == "noms")
    assert "confidentiel" not in contenu


def test_un_nom_d_une_lettre_ou_sans_prenom_se_designe() -> None:
    assert designer(FabriqueParticipant(nom="O", prenom=""), 3, "initiales") == "O."
    assert designer(FabriqueParticipant(nom="O’Neil", prenom=""), 3, "noms") == "O’NEIL"


def test_les_identifiants_restent_quand_la_date_change(referent: Utilisateur) -> None:
    """A calendar updates the event that it knows instead of adding another."""
    parcours = parcours_de(referent)
    jeton = ouvrir(referent)
    avant = evenements(jeton)
    parcours.entretiens.filter(presence="").update(date_entretien=date(2026, 4, 2), heure=time(9))
    apres = evenements(jeton)
    assert set(avant) == set(apres)
    FabriqueEtape(parcours=parcours, date_debut=DEBUT)
    assert set(evenements(jeton)) == {uid for uid in avant if uid.startswith("rendez-vous")}


def test_un_calendrier_se_relit() -> None:
    """Commas, semicolons, line feeds and accents come back as they were."""
    titre = "Échéance ; à lire, « tout »\nsuite"
    contenu = calendrier([EvenementAgenda("x-1", titre, LE, "Détail", "https://plie.example/")], le=INSTANT)
    (lu,) = Calendar.from_ical(contenu).walk("VEVENT")
    assert (str(lu["summary"]), str(lu["uid"]), lu.decoded("dtstamp")) == (titre, "x-1@plie", INSTANT)


# --- Closed ------------------------------------------------------------------------------------------------------


def test_chacun_ne_lit_que_son_portefeuille(referent: Utilisateur) -> None:
    """A-1."""
    parcours_de(referent)
    autre = accompagnateur()
    sien = candidature(referent=autre, date_orientation=LE)
    assert set(evenements(ouvrir(autre))) == {f"echeance-premier_rdv-{sien.pk}@plie"}


def test_le_secret_n_est_garde_que_par_son_empreinte(referent: Utilisateur) -> None:
    jeton = ouvrir(referent)
    flux = FluxAgenda.objects.get()
    assert len(jeton) == 43
    assert flux.empreinte == hashlib.sha256(jeton.encode()).hexdigest()
    for secret in (jeton, flux.empreinte):
        with connection.cursor() as curseur:
            curseur.execute("SELECT count(*) FROM parcours_fluxagendaevent e WHERE e::text LIKE %s", [f"%{secret}%"])
            assert curseur.fetchone() == (0,)


def fermer_compte(referent: Utilisateur) -> None:
    referent.is_active = False
    referent.save()


def finir_role(referent: Utilisateur) -> None:
    referent.roles.update(date_fin=LE - timedelta(days=1))


def revoquer(referent: Utilisateur) -> None:
    assert revoquer_agenda(utilisateur=referent) is True
    assert revoquer_agenda(utilisateur=referent) is False


def renouveler(referent: Utilisateur) -> None:
    ouvrir(referent)


@pytest.mark.parametrize("fermer", [fermer_compte, finir_role, revoquer, renouveler])
def test_un_lien_ferme_repond_comme_un_lien_inconnu(referent: Utilisateur, fermer: Any) -> None:
    """B3: closed account, ended role, revoked or renewed link, unknown secret: same status, body and headers."""
    parcours_de(referent)
    jeton = ouvrir(referent)
    assert lire(jeton).status_code == 200
    fermer(referent)
    ferme, inconnu, mal_forme = lire(jeton), lire("A" * 43), lire("é\ud800".encode("utf-8", "replace").decode())
    assert (ferme.status_code, ferme.content, dict(ferme.headers)) == (404, inconnu.content, dict(inconnu.headers))
    assert (mal_forme.status_code, mal_forme.content) == (404, inconnu.content)


def test_qui_n_accompagne_plus_mais_anime_ferme_son_calendrier(referent: Utilisateur) -> None:
    jeton = ouvrir(referent)
    referent.roles.update(code="coordonnateur")
    assert lire(jeton).status_code == 404


def test_rien_ne_garde_le_calendrier_en_memoire(referent: Utilisateur) -> None:
    reponse = lire(ouvrir(referent))
    assert reponse["Cache-Control"] == "private, no-store"
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
    assert reponse["X-Robots-Tag"] == "noindex"
    assert not reponse.cookies


def test_un_lien_se_lit_soixante_fois_par_heure(referent: Utilisateur) -> None:
    """Each feed by itself: many calendars read from one address of their provider."""
    jeton, autre = ouvrir(referent), ouvrir(accompagnateur())
    cle = f"agenda:flux:{FluxAgenda.objects.get(utilisateur=referent).pk}:{int(INSTANT.timestamp()) // 3600}"
    cache.set(cle, LECTURES_MAX - 1, 3600)
    assert [lire(jeton).status_code for _ in range(2)] == [200, 429]
    assert lire(jeton)["Retry-After"] == "3600"
    assert lire(autre).status_code == 200
    with time_machine.travel(INSTANT + timedelta(hours=1), tick=False):
        assert lire(jeton).status_code == 200


def test_les_secrets_inconnus_sont_comptes_par_adresse(referent: Utilisateur) -> None:
    """Whoever tries secrets is refused; the calendars that read from the same address are not."""
    jeton = ouvrir(referent)
    statuts = [lire("inconnu").status_code for _ in range(LECTURES_MAX + 1)]
    assert statuts == [404] * LECTURES_MAX + [429]
    assert lire(jeton).status_code == 200


def test_un_compte_qui_n_existe_plus_dans_le_cache_ne_bloque_pas(monkeypatch: pytest.MonkeyPatch) -> None:
    def oublier(cle: str) -> int:
        raise ValueError(cle)

    assert depasse("essai", maximum=0, secondes=60) is True
    monkeypatch.setattr(cache, "incr", oublier)
    assert depasse("essai", maximum=0, secondes=60) is False


def test_le_secret_n_entre_pas_dans_les_journaux() -> None:
    evenement = {"event": "Not Found: /parcours/agenda/SECRET.ics", "request": "GET /parcours/agenda/SECRET.ics?a=b"}
    assert sans_donnees_personnelles(None, "info", evenement) == {
        "event": "Not Found: /parcours/agenda/…",
        "request": "GET /parcours/agenda/…",
    }


def test_le_calendrier_coute_autant_pour_un_et_pour_trente(referent: Utilisateur) -> None:
    jeton = ouvrir(referent)
    couts = []
    for nombre in (1, 29):
        for _ in range(nombre):
            parcours_de(referent)
        with CaptureQueriesContext(connection) as requetes:
            lire(jeton)
        couts.append(len(requetes))
    assert couts[0] == couts[1]


# --- The page ----------------------------------------------------------------------------------------------------


def test_le_lien_se_cree_se_montre_une_fois_se_renouvelle_et_se_revoque(referent: Utilisateur) -> None:
    parcours_de(referent)
    client = connecte(referent)
    page = reverse("parcours:mes_rappels")
    assert "Créer le lien" in client.get(page).content.decode()
    refus = client.post(reverse("parcours:agenda_ouvrir"), {"identite": "nir"})
    assert refus.status_code == 422
    creation = client.post(reverse("parcours:agenda_ouvrir"), {"identite": "numero"})
    lien = creation.context["lien"]
    assert (creation.status_code, creation["Cache-Control"]) == (200, "no-store, private")
    assert lien in creation.content.decode()
    assert lien.startswith("https://plie.example/parcours/agenda/")
    chemin = lien.removeprefix("https://plie.example")
    assert chemin not in client.get(page).content.decode()
    assert Client().get(chemin).status_code == 200
    # Named otherwise at the same address; then another address; then none.
    assert client.post(reverse("parcours:agenda_identite"), {"identite": "noms"}).status_code == 302
    assert "ZARKANOVITCH Odile" in Client().get(chemin).content.decode().replace("\r\n ", "")
    assert client.post(reverse("parcours:agenda_identite"), {"identite": ""}).status_code == 422
    second = client.post(reverse("parcours:agenda_ouvrir"), {"identite": "numero"}).context["lien"]
    assert Client().get(chemin).status_code == 404
    assert client.post(reverse("parcours:agenda_revoquer")).status_code == 302
    assert Client().get(second.removeprefix("https://plie.example")).status_code == 404
    assert FluxAgenda.objects.count() == 0
    assert changer_identite(utilisateur=referent, identite="noms") is False
    assert client.post(reverse("parcours:agenda_identite"), {"identite": "noms"}).status_code == 302


def test_l_animation_n_a_pas_de_portefeuille_donc_pas_de_calendrier() -> None:
    coord = coordonnateur()
    client = connecte(coord)
    assert "il s’ouvre aux accompagnateurs" in client.get(reverse("parcours:mes_rappels")).content.decode()
    assert client.post(reverse("parcours:agenda_ouvrir"), {"identite": "numero"}).status_code == 403
    assert FluxAgenda.objects.count() == 0
