"""The calendar of the sessions: series, moves, standing members, substitutes."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from commissions.enums import PresenceSeance, StatutSeance, Voix
from commissions.models import Membre, Seance
from commissions.regles import DERNIER, Rythme, jours_de_la_serie
from commissions.services import membres as sieges
from commissions.services.calendrier import appeler_suppleant, deplacer, planifier_serie
from commissions.services.ordre_du_jour import preparer
from commissions.services.seances import annuler, clore, convoquer, ouvrir
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import accompagnateur, coordonnateur, membre, plie
from tests.fabriques.commissions import JOUR_SEANCE, VEILLE, integration_demandee, seance

MARDI, JEUDI = 1, 3


def siege(utilisateur=None, code: str = "aix", **options) -> Membre:
    return sieges.nommer(
        plie=plie(code), utilisateur=utilisateur or membre(code), voix=Voix.DELIBERATIVE, le=VEILLE, **options
    )


def test_toutes_les_deux_semaines() -> None:
    serie = jours_de_la_serie(Rythme(semaines=2, jour=MARDI), du=date(2024, 4, 1), au=date(2024, 5, 14))
    assert (serie.retenues, serie.feriees) == (
        (date(2024, 4, 2), date(2024, 4, 16), date(2024, 4, 30), date(2024, 5, 14)),
        (),
    )


def test_les_jours_feries_sont_mis_de_cote() -> None:
    """8 May 2024 is a Wednesday and a public holiday."""
    serie = jours_de_la_serie(Rythme(semaines=1, jour=2), du=date(2024, 5, 1), au=date(2024, 5, 15))
    assert (serie.retenues, serie.feriees) == ((date(2024, 5, 15),), (date(2024, 5, 1), date(2024, 5, 8)))


def test_le_nieme_jour_du_mois_et_le_dernier() -> None:
    bornes = {"du": date(2024, 2, 2), "au": date(2024, 4, 30)}
    deuxieme = jours_de_la_serie(Rythme(rang=2, jour=JEUDI), **bornes)
    dernier = jours_de_la_serie(Rythme(rang=DERNIER, jour=JEUDI), **bornes)
    premier = jours_de_la_serie(Rythme(rang=1, jour=JEUDI), **bornes)
    assert deuxieme.retenues == (date(2024, 2, 8), date(2024, 3, 14), date(2024, 4, 11))
    assert dernier.retenues == (date(2024, 2, 29), date(2024, 3, 28), date(2024, 4, 25))
    assert premier.retenues == (date(2024, 3, 7), date(2024, 4, 4))  # 1 February is before the period


@pytest.mark.django_db
def test_planifier_une_serie_laisse_les_jours_pris() -> None:
    seance(jour=date(2024, 2, 8))
    serie = planifier_serie(
        plie=plie(),
        rythme=Rythme(rang=2, jour=JEUDI),
        du=VEILLE,
        au=date(2024, 4, 30),
        heure=time(9),
        lieu="Salle A",
        membres=[],
        le=VEILLE,
    )
    assert [s.date_seance for s in serie.seances] == [date(2024, 3, 14), date(2024, 4, 11)]
    assert (serie.deja_prises, Seance.objects.count()) == ([date(2024, 2, 8)], 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("du", "au", "semaines", "champ"),
    [
        (VEILLE, VEILLE - timedelta(days=1), 1, "au"),
        (VEILLE - timedelta(days=1), VEILLE, 1, "du"),
        (date(2024, 2, 2), date(2024, 2, 3), 1, "au"),
        (VEILLE, VEILLE + timedelta(days=600), 1, "au"),
    ],
)
def test_une_serie_impossible_est_refusee(du: date, au: date, semaines: int, champ: str) -> None:
    with pytest.raises(ErreurMetier) as refus:
        planifier_serie(
            plie=plie(),
            rythme=Rythme(semaines=semaines, jour=JEUDI),
            du=du,
            au=au,
            heure=time(9),
            lieu="",
            membres=[],
            le=VEILLE,
        )
    assert (refus.value.champ, Seance.objects.count()) == (champ, 0)


@pytest.mark.django_db
def test_deplacer_emporte_l_ordre_du_jour() -> None:
    saisine = integration_demandee(accompagnateur())
    objet = preparer(seance=seance(), le=VEILLE)
    arrivee = JOUR_SEANCE + timedelta(days=3)
    deplacee = deplacer(seance=objet, date_seance=arrivee, heure=time(14), lieu="Salle B", version=1, le=VEILLE)
    assert (deplacee.date_seance, deplacee.sequence, deplacee.version) == (arrivee, 1, 2)
    assert [p.saisine for p in deplacee.points.all()] == [saisine]


@pytest.mark.django_db
def test_deplacer_est_refuse_quand_il_ne_se_peut_pas() -> None:
    objet, autre = seance(), seance(heure=time(14))
    valeurs = {"date_seance": JOUR_SEANCE, "heure": time(10), "lieu": "", "version": 1, "le": VEILLE}
    with pytest.raises(ConflitDeVersion):
        deplacer(seance=objet, **valeurs | {"version": 9})
    with pytest.raises(ErreurMetier) as passe:
        deplacer(seance=objet, **valeurs | {"date_seance": VEILLE - timedelta(days=1)})
    with pytest.raises(ErreurMetier) as prise:
        deplacer(seance=objet, **valeurs | {"heure": time(14)})
    assert (passe.value.champ, prise.value.champ) == ("date_seance", "heure")
    with pytest.raises(ErreurMetier, match="à venir"):
        deplacer(seance=ouvrir(seance=autre), **valeurs)


@pytest.mark.django_db
def test_les_membres_permanents_sont_convoques_avec_leur_voix() -> None:
    consultatif, president = membre(), membre()
    sieges.nommer(plie=plie(), utilisateur=consultatif, voix=Voix.CONSULTATIVE, le=VEILLE)
    siege(president, preside=True)
    objet = seance()
    convoquer(seance=objet, membres=[consultatif, president, membre()])
    assert list(objet.convocations.order_by("pk").values_list("voix", "preside")) == [
        (Voix.CONSULTATIVE, False),
        (Voix.DELIBERATIVE, True),
        (Voix.DELIBERATIVE, False),
    ]


@pytest.mark.django_db
def test_nommer_ce_qui_ne_se_peut_pas_est_refuse() -> None:
    titulaire, ailleurs = siege(), siege(code="mar")
    suppleant = siege(suppleant_de=titulaire)
    cas = [
        ({"utilisateur": accompagnateur()}, "utilisateur"),
        ({"utilisateur": titulaire.utilisateur}, None),
        ({"utilisateur": membre(), "suppleant_de": ailleurs}, "suppleant_de"),
        ({"utilisateur": membre(), "suppleant_de": suppleant}, "suppleant_de"),
    ]
    for options, champ in cas:
        with pytest.raises(ErreurMetier) as refus:
            siege(**options)
        assert refus.value.champ == champ
    sieges.retirer_membre(membre=suppleant, le=VEILLE)
    sieges.retirer_membre(membre=titulaire, le=VEILLE)
    with pytest.raises(ErreurMetier):
        siege(suppleant_de=titulaire)


@pytest.mark.django_db
def test_modifier_puis_retirer_un_siege() -> None:
    titulaire = siege()
    suppleant = siege(suppleant_de=titulaire)
    with pytest.raises(ErreurMetier, match="suppléant"):
        sieges.modifier(membre=titulaire, voix=Voix.CONSULTATIVE, preside=False, suppleant_de=siege())
    sieges.modifier(membre=titulaire, voix=Voix.CONSULTATIVE, preside=True, suppleant_de=None)
    titulaire.refresh_from_db()
    assert (titulaire.voix, titulaire.preside) == (Voix.CONSULTATIVE, True)
    sieges.retirer_membre(membre=titulaire, le=JOUR_SEANCE)
    suppleant.refresh_from_db()
    assert (suppleant.suppleant_de, Membre.objects.en_place().count()) == (None, 2)
    for geste in (
        lambda: sieges.retirer_membre(membre=titulaire, le=JOUR_SEANCE),
        lambda: sieges.modifier(membre=titulaire, voix=Voix.CONSULTATIVE, preside=False, suppleant_de=None),
    ):
        with pytest.raises(ErreurMetier, match="plus"):
            geste()


@pytest.mark.django_db
def test_le_suppleant_siege_a_la_place_du_titulaire() -> None:
    titulaire = sieges.nommer(plie=plie(), utilisateur=membre(), voix=Voix.CONSULTATIVE, le=VEILLE)
    suppleant, etranger = siege(suppleant_de=titulaire), siege(suppleant_de=siege())
    objet = seance()
    convoquer(seance=objet, membres=[titulaire.utilisateur])
    convocation = objet.convocations.get()
    with pytest.raises(ErreurMetier, match="n’est pas le suppléant"):
        appeler_suppleant(convocation=convocation, suppleant=etranger)
    remplacant = appeler_suppleant(convocation=convocation, suppleant=suppleant)
    convocation.refresh_from_db()
    assert (remplacant.voix, remplacant.remplace, convocation.presence) == (
        Voix.CONSULTATIVE,
        convocation,
        PresenceSeance.EXCUSE,
    )
    with pytest.raises(ErreurMetier, match="déjà convoqué"):
        appeler_suppleant(convocation=convocation, suppleant=suppleant)
    convocation.presence = PresenceSeance.PRESENT
    with pytest.raises(ErreurMetier, match="présent"):
        appeler_suppleant(convocation=convocation, suppleant=suppleant)
    clore(seance=ouvrir(seance=objet))
    with pytest.raises(ErreurMetier, match="terminée"):
        appeler_suppleant(convocation=convocation, suppleant=suppleant)


@pytest.mark.django_db
def test_composer_la_commission_a_l_ecran(client) -> None:
    """Give a seat, wrong input first; change it; choose initials; end the seat."""
    client.force_login(coordonnateur())
    url = reverse("commissions:composition", args=["aix"])
    compte = membre()
    refus = client.post(url, {"utilisateur": "", "voix": "consultative"})
    assert refus.context["formulaire"].errors == {"utilisateur": ["Ce champ est obligatoire."]}
    client.post(url, {"utilisateur": compte.pk, "voix": "consultative"})
    place = Membre.objects.get()
    assert str(compte) in client.get(url).content.decode()
    client.post(reverse("commissions:membre_modifier", args=[place.pk]), {"voix": "deliberative", "preside": "on"})
    place.refresh_from_db()
    assert (place.voix, place.preside) == ("deliberative", True)
    for noms, attendu in (("initiales", True), ("complets", False)):
        client.post(reverse("commissions:regler_les_noms", args=["aix"]), {"noms": noms})
        assert plie().initiales_en_commission is attendu
    client.post(reverse("commissions:membre_retirer", args=[place.pk]))
    assert Membre.objects.en_place().count() == 0


@pytest.mark.django_db
def test_planifier_une_serie_puis_deplacer_a_l_ecran(client) -> None:
    client.force_login(coordonnateur())
    le = aujourdhui()
    saisie = {
        "plie": plie().pk,
        "rythme": "semaines",
        "semaines": "",
        "jour": "3",
        "du": f"{le:%d/%m/%Y}",
        "au": f"{le + timedelta(days=60):%d/%m/%Y}",
        "heure": "09:00",
        "lieu": "Salle A",
    }
    url = reverse("commissions:planifier_serie")
    assert list(client.post(url, saisie).context["formulaire"].errors) == ["semaines"]
    assert list(client.post(url, saisie | {"rythme": "mois"}).context["formulaire"].errors) == ["rang"]
    client.post(url, saisie | {"semaines": "2"})
    objet = Seance.objects.order_by("date_seance").first()
    assert objet is not None
    assert objet.date_seance.weekday() == JEUDI
    deplacer_url = reverse("commissions:deplacer", args=[objet.pk])
    arrivee = objet.date_seance + timedelta(days=1)
    saisie = {"date_seance": f"{arrivee:%d/%m/%Y}", "heure": "10:00", "lieu": "Salle B", "version": "7"}
    assert "modifiée entre-temps" in client.post(deplacer_url, saisie).content.decode()
    client.post(deplacer_url, saisie | {"version": "1"})
    objet.refresh_from_db()
    assert (objet.date_seance, objet.lieu) == (arrivee, "Salle B")
    client.post(reverse("commissions:annuler", args=[objet.pk]))
    objet.refresh_from_db()
    assert objet.statut == StatutSeance.ANNULEE


@pytest.mark.django_db
def test_annuler_retire_les_invitations() -> None:
    assert annuler(seance=seance()).sequence == 1
