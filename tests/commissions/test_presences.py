"""Who is convened, who attends: two secretaries at once, a member convened after the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from commissions.enums import StatutSeance
from commissions.models import Seance
from commissions.services.convocations import ecrire_aux_membres
from commissions.services.seances import Feuille, convoquer, noter_presences, ouvrir
from plie.socle.erreurs import ConflitDeVersion
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import gestionnaire, membre
from tests.fabriques.commissions import VEILLE, seance

pytestmark = pytest.mark.django_db
VIDE = Feuille({})


def ouverte_a_deux() -> tuple[Seance, list[int]]:
    objet = ouvrir(seance=seance(membres=[membre(), membre()]))
    return objet, list(objet.convocations.order_by("pk").values_list("pk", flat=True))


def notees(objet: Seance) -> list[tuple[str, bool]]:
    return list(objet.convocations.order_by("pk").values_list("presence", "preside"))


def test_deux_secretaires_notent_chacun_leur_cote() -> None:
    """Each screen showed an empty sheet; what one has not touched does not undo what the other noted."""
    objet, (une, autre) = ouverte_a_deux()
    noter_presences(seance=objet, saisie=Feuille({une: "present", autre: ""}, une), lue=VIDE)
    noter_presences(seance=objet, saisie=Feuille({une: "", autre: "excuse"}), lue=VIDE)
    assert notees(objet) == [("present", True), ("excuse", False)]


def test_deux_secretaires_qui_notent_autrement_la_meme_chose() -> None:
    objet, (une, autre) = ouverte_a_deux()
    noter_presences(seance=objet, saisie=Feuille({une: "present", autre: "present"}, une), lue=VIDE)
    # The same thing twice is no conflict.
    noter_presences(seance=objet, saisie=Feuille({une: "present"}, une), lue=VIDE)
    with pytest.raises(ConflitDeVersion, match="noter ces présences"):
        noter_presences(seance=objet, saisie=Feuille({une: "absent"}), lue=VIDE)
    with pytest.raises(ConflitDeVersion, match="présidence"):
        noter_presences(seance=objet, saisie=Feuille({}, autre), lue=VIDE)
    assert notees(objet) == [("present", True), ("present", False)]


def test_l_ecran_dit_ce_qu_il_montrait(client: Client) -> None:
    objet, (une, autre) = ouverte_a_deux()
    client.force_login(gestionnaire())
    page = client.get(reverse("commissions:seance", args=[objet.pk])).content.decode()
    assert f'name="lue-presence-{une}" value=""' in page
    adresse = reverse("commissions:presences", args=[objet.pk])
    client.post(adresse, {f"presence-{une}": "present", f"lue-presence-{une}": "", "presidence": une})
    reponse = client.post(
        adresse, {f"presence-{une}": "absent", f"lue-presence-{une}": "", f"presence-{autre}": "present"}, follow=True
    )
    assert "Une autre personne vient de noter ces présences" in reponse.content.decode()
    assert notees(objet) == [("present", True), ("", False)]


def test_une_presidence_absente_se_dit_a_cote_et_ne_perd_pas_la_saisie(client: Client) -> None:
    objet, (une, autre) = ouverte_a_deux()
    client.force_login(gestionnaire())
    saisie = {f"presence-{une}": "absent", f"presence-{autre}": "present", "presidence": une}
    reponse = client.post(reverse("commissions:presences", args=[objet.pk]), saisie)
    page = reponse.content.decode()
    assert "choisir qui préside à sa place" in page.partition('id="presidence-refus"')[2]
    typees = {siege.convocation.pk: siege.presence for siege in reponse.context["convocations"]}
    assert (typees, reponse.context["presidence"]) == ({une: "absent", autre: "present"}, une)
    # What was read before is still what the next sending is compared with.
    assert f'name="lue-presence-{une}" value=""' in page
    assert notees(objet) == [("", False), ("", False)]


def test_une_seance_terminee_ne_note_plus_personne(client: Client) -> None:
    objet, (une, _) = ouverte_a_deux()
    Seance.objects.filter(pk=objet.pk).update(statut=StatutSeance.CLOSE)
    client.force_login(gestionnaire())
    adresse = reverse("commissions:presences", args=[objet.pk])
    page = client.post(adresse, {f"presence-{une}": "present"}, follow=True).content.decode()
    assert "les présences ne changent plus" in page
    assert notees(objet) == [("", False), ("", False)]


def test_ouvrir_un_autre_jour_que_celui_prevu_se_confirme(client: Client) -> None:
    client.force_login(gestionnaire())
    for jour, confirme in ((aujourdhui(), False), (aujourdhui() + timedelta(days=3), True)):
        prevue = seance(jour=jour)
        page = client.get(reverse("commissions:seance", args=[prevue.pk])).content.decode()
        assert ("Ouvrir à la date prévue" in page) is confirme


def test_convoquer_un_membre_apres_les_autres(client: Client) -> None:
    """A member appointed after a series was planned is convened and invited like the others."""
    premier, dernier, ailleurs = membre(), membre(), membre("mar")
    objet = seance(jour=aujourdhui(), membres=[premier])
    client.force_login(gestionnaire())
    page = client.get(reverse("commissions:seance", args=[objet.pk]))
    assert page.context["convocables"] == [dernier]
    adresse = reverse("commissions:convoquer", args=[objet.pk])
    client.post(adresse, {"membre": dernier.pk})
    for impossible in (dernier.pk, ailleurs.pk, "", "x"):
        refus = client.post(adresse, {"membre": impossible}, follow=True)
        assert "pas déjà convoqué" in refus.content.decode()
    assert set(objet.convocations.values_list("utilisateur", flat=True)) == {premier.pk, dernier.pk}
    ecrire_aux_membres(seance=objet, le=aujourdhui())
    assert sorted(str(lettre.to[0]) for lettre in Email.objects.all()) == sorted([premier.email, dernier.email])


def test_une_seance_close_ne_convoque_plus_personne(client: Client) -> None:
    membre()
    objet = seance(jour=VEILLE)
    convoquer(seance=objet, membres=[])
    Seance.objects.filter(pk=objet.pk).update(statut=StatutSeance.CLOSE)
    client.force_login(gestionnaire())
    assert client.get(reverse("commissions:seance", args=[objet.pk])).context["convocables"] == []
