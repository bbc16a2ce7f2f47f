"""Handing files over at the screen: from the list to the confirmation, corrected, refused; what it costs."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import CodeRole
from accounts.models import Role, Utilisateur
from parcours.models import Parcours, Referent, Transmission
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import DEBUT_ROLES, accompagnateur, coordonnateur, plie
from tests.parcours.transmissions import suivi_par

pytestmark = pytest.mark.django_db
URL = "parcours:transmettre"


def envoi(parcours: list[Parcours], vers: Utilisateur, **autres: str) -> dict[str, str]:
    return {
        "parcours": ",".join(str(p.pk) for p in parcours),
        "vers": str(vers.pk),
        "date_effet": f"{aujourdhui():%d/%m/%Y}",
        "motif": "Équilibre",
        "cle": str(uuid4()),
        "etape": "apercu",
    } | autres


def test_de_la_liste_a_la_confirmation() -> None:
    ancien, nouveau = accompagnateur(), accompagnateur()
    parcours = [suivi_par(ancien, nom="Zarkanovitch"), suivi_par(None, nom="Abadie")]
    client = connecte(coordonnateur())
    page = client.get(reverse(URL), {"parcours": [p.pk for p in parcours], "filtres": "tri=nom"})
    assert [p.participant.nom for p, _ in page.context["choisis"]] == ["Abadie", "Zarkanovitch"]
    assert f"{reverse('parcours:liste')}?tri=nom" in page.content.decode()
    apercu = client.post(reverse(URL), envoi(parcours, nouveau))
    contenu = apercu.content.decode()
    assert apercu.status_code == 200
    assert ("ABADIE" in contenu, "ZARKANOVITCH" in contenu, "(2)" in contenu) == (True, True, True)
    assert Referent.objects.filter(utilisateur=nouveau).count() == 0
    confirmation = envoi(parcours, nouveau, etape="confirmer", empreinte=apercu.context["vu"].empreinte)
    faite = client.post(reverse(URL), confirmation, follow=True).content.decode()
    assert ("2\xa0parcours sont transmis" in faite, "sans référent" in faite) == (True, True)
    assert Referent.objects.filter(utilisateur=nouveau, date_fin=None).count() == 2
    transmission = Transmission.objects.get()
    assert client.get(reverse("parcours:transmissions")).context["page"].object_list[0].nombre == 2
    rendue = client.post(reverse("parcours:transmission_annuler", args=[transmission.pk]), follow=True)
    assert "La transmission est annulée" in rendue.content.decode()
    assert Referent.objects.filter(utilisateur=nouveau).count() == 0


def test_tout_le_resultat_suit_les_filtres() -> None:
    ancien, autre = accompagnateur(), accompagnateur()
    miens = {suivi_par(ancien) for _ in range(3)}
    suivi_par(autre)
    filtres = {"portee": "resultat", "filtres": f"referent={ancien.pk}"}
    page = connecte(coordonnateur()).get(reverse(URL), filtres)
    assert {p for p, _ in page.context["choisis"]} == miens


def test_corriger_garde_ce_qui_est_saisi() -> None:
    parcours, vers = suivi_par(accompagnateur()), accompagnateur()
    client = connecte(coordonnateur())
    faux = client.post(reverse(URL), envoi([parcours], vers, date_effet="32/01/2026", motif=""))
    assert faux.status_code == 422
    assert set(faux.context["formulaire"].errors) == {"date_effet", "motif"}
    assert f'<option value="{vers.pk}" selected>' in faux.content.decode()
    repris = client.post(reverse(URL), envoi([parcours], vers, etape="modifier"))
    assert (repris.status_code, "Équilibre" in repris.content.decode()) == (200, True)
    deja = parcours.referents.get().utilisateur
    assert "déjà suivi par" in client.post(reverse(URL), envoi([parcours], deja)).content.decode()
    loin = client.post(reverse(URL), envoi([parcours], vers, date_effet="01/01/2031"))
    assert list(loin.context["formulaire"].errors) == ["date_effet"]


def test_un_changement_simultane_se_lit_et_l_apercu_est_refait() -> None:
    ancien, nouveau = accompagnateur(), accompagnateur()
    touche, intact = suivi_par(ancien), suivi_par(ancien)
    client = connecte(coordonnateur())
    empreinte = client.post(reverse(URL), envoi([touche, intact], nouveau)).context["vu"].empreinte
    touche.referents.update(date_fin=aujourdhui() - timedelta(days=1))
    Referent.objects.create(parcours=touche, utilisateur=nouveau, date_debut=aujourdhui())
    confirmation = envoi([touche, intact], nouveau, etape="confirmer", empreinte=empreinte)
    conflit = client.post(reverse(URL), confirmation)
    assert conflit.status_code == 409
    assert [ligne.parcours for ligne in conflit.context["vu"].transmis] == [intact]
    intact.referents.update(utilisateur=nouveau)
    rien = client.post(reverse(URL), confirmation)
    assert (rien.status_code, Transmission.objects.count()) == (422, 0)


def test_rien_de_coche_et_deux_plie_se_disent() -> None:
    anime = coordonnateur()
    Role.objects.create(utilisateur=anime, code=CodeRole.COORDONNATEUR, plie=plie("mar"), date_debut=DEBUT_ROLES)
    client = connecte(anime)
    rien = client.get(reverse(URL))
    assert (rien.status_code, "Aucun parcours choisi" in rien.content.decode()) == (422, True)
    deux = [suivi_par(None), suivi_par(None, code_plie="mar")]
    page = client.get(reverse(URL), {"parcours": [p.pk for p in deux]})
    assert (page.status_code, "Plusieurs PLIE à la fois" in page.content.decode()) == (422, True)


def test_seule_la_structure_d_animation_de_ce_plie_transmet() -> None:
    referent = accompagnateur()
    parcours = suivi_par(referent)
    choix = {"parcours": parcours.pk}
    assert connecte(referent).get(reverse(URL), choix).status_code == 403
    assert connecte(coordonnateur("mar")).get(reverse(URL), choix).status_code == 404
    # Animates another PLIE and follows this file: sees it, does not give it.
    Role.objects.create(utilisateur=referent, code=CodeRole.COORDONNATEUR, plie=plie("mar"), date_debut=DEBUT_ROLES)
    assert connecte(referent).get(reverse(URL), choix).status_code == 403
    assert connecte(coordonnateur()).post(reverse(URL), {"parcours": "1," * 5001}).status_code == 404


def test_transmettre_coute_autant_pour_un_et_pour_vingt_cinq() -> None:
    """Rule 14: the form, the preview, the confirmation and the page of what was done."""
    couts = []
    for nombre in (1, 25):
        ancien, nouveau = accompagnateur(), accompagnateur()
        parcours = [suivi_par(ancien) for _ in range(nombre)]
        client = connecte(coordonnateur())
        client.get(reverse("parcours:transmissions"))
        with CaptureQueriesContext(connection) as requetes:
            client.get(reverse(URL), {"parcours": [p.pk for p in parcours]})
            vu = client.post(reverse(URL), envoi(parcours, nouveau)).context["vu"]
            faite = client.post(
                reverse(URL), envoi(parcours, nouveau, etape="confirmer", empreinte=vu.empreinte), follow=True
            )
        assert len(faite.context["lignes"]) == nombre
        couts.append(len(requetes))
    assert couts[0] == couts[1]
