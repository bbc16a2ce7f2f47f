"""Absences: who may declare, what is refused, and who sees what before, during and after (A-1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import perimetre
from accounts.enums import CodeRole
from accounts.models import Delegation, Role, Utilisateur
from accounts.perimetre import oublier_perimetre
from parcours import querysets
from parcours.models import Parcours
from parcours.regles.absences import verifier_dates
from parcours.services.absences import Absence, declarer, revoquer
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import (
    DEBUT_ROLES,
    FabriqueDelegation,
    accompagnateur,
    coordonnateur,
    plie,
)
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 10)
FIN = date(2026, 3, 20)


def absence(de: Utilisateur, a: Utilisateur, **autres: Any) -> Absence:
    options = {"plie": plie(), "date_debut": LE, "date_fin": FIN, "motif": "congés"} | autres
    return Absence(de=de, a=a, **options)


def refus(de: Utilisateur, a: Utilisateur, **autres: Any) -> tuple[str | None, str]:
    with pytest.raises(ErreurMetier) as leve:
        declarer(absence=absence(de, a, **autres), par=coordonnateur(), le=LE)
    return leve.value.champ, leve.value.message


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        (date(2026, 3, 9), FIN, ("date_debut", "L’absence commence aujourd’hui au plus tôt.")),
        (LE, date(2026, 3, 9), ("date_fin", "La fin de l’absence ne peut pas précéder son début.")),
        (
            LE,
            date(2026, 9, 11),
            (
                "date_fin",
                "Une délégation dure au plus 6 mois, ici jusqu’au 10/09/2026. Au-delà, transmettre les parcours.",
            ),
        ),
    ],
)
def test_les_dates_d_une_absence(debut: date, fin: date, attendu: tuple[str, str]) -> None:
    with pytest.raises(ErreurMetier) as leve:
        verifier_dates(debut, fin, le=LE)
    assert (leve.value.champ, leve.value.message) == attendu
    verifier_dates(LE, LE, le=LE)
    verifier_dates(LE, date(2026, 9, 10), le=LE)


def test_deux_absences_ne_se_chevauchent_pas() -> None:
    de, a, autre = (accompagnateur() for _ in range(3))
    premiere = declarer(absence=absence(de, a), par=de, le=LE)
    assert declarer(absence=absence(de, a), par=de, le=LE) == premiere  # sent twice
    deja = f"Ces parcours sont déjà confiés à {a} du 10/03/2026 au 20/03/2026."
    assert refus(de, autre, date_debut=FIN, date_fin=FIN) == ("date_debut", deja)
    assert refus(de, a, date_fin=FIN + timedelta(days=1)) == ("date_debut", deja)
    # The day after, and once revoked, the days are free again.
    declarer(absence=absence(de, autre, date_debut=date(2026, 3, 21), date_fin=date(2026, 3, 22)), par=de, le=LE)
    revoquer(delegation=premiere, par=de, le=LE)
    declarer(absence=absence(de, autre), par=de, le=LE)
    assert Delegation.objects.filter(de=de).count() == 3


def test_on_ne_se_fait_pas_remplacer_par_un_absent() -> None:
    de, a, autre = (accompagnateur() for _ in range(3))
    declarer(absence=absence(a, autre), par=a, le=LE)
    assert refus(de, a, date_debut=FIN, date_fin=FIN) == ("a", f"{a} est absent du 10/03/2026 au 20/03/2026.")
    assert refus(de, de) == ("a", "Choisir un collègue.")


@pytest.mark.parametrize("qui", ["de", "a"])
@pytest.mark.parametrize("cas", ["autre_plie", "role_fini", "inactif"])
def test_les_deux_accompagnent_ce_plie(qui: str, cas: str) -> None:
    personnes = {"de": accompagnateur(), "a": accompagnateur()}
    fautif = personnes[qui]
    if cas == "autre_plie":
        fautif.roles.update(plie=plie("mar"))
    elif cas == "role_fini":
        fautif.roles.update(date_fin=LE - timedelta(days=1))
    fautif.is_active = cas != "inactif"
    assert refus(**personnes) == (qui, f"{fautif} n’accompagne pas ce PLIE le 10/03/2026.")


def test_le_remplacant_est_la_jusqu_au_dernier_jour() -> None:
    de, a = accompagnateur(), accompagnateur()
    a.roles.update(date_fin=FIN - timedelta(days=1))
    assert refus(de, a) == ("a", f"{a} n’accompagne pas ce PLIE le 20/03/2026.")
    a.roles.update(date_fin=None)
    de.roles.update(date_fin=FIN - timedelta(days=1))
    assert declarer(absence=absence(de, a), par=de, le=LE).a == a


@pytest.mark.parametrize(("jour", "ouvert"), [(-1, False), (0, True), (5, True), (10, True), (11, False)])
def test_le_remplacant_voit_et_modifie_pendant_l_absence_seulement(
    monkeypatch: pytest.MonkeyPatch, jour: int, ouvert: bool
) -> None:
    """The day before the first, the first, the last, the day after the last."""
    de, a, tiers = (accompagnateur() for _ in range(3))
    parcours = candidature(referent=de)
    declarer(absence=absence(de, a), par=de, le=LE)
    for module in (perimetre, querysets):
        monkeypatch.setattr(module, "aujourdhui", lambda: LE + timedelta(days=jour))
    attendus = [parcours] if ouvert else []
    for lecture in (Parcours.objects.visibles_par, Parcours.objects.modifiables_par):
        oublier_perimetre(a)
        assert list(lecture(a)) == attendus
        assert list(lecture(tiers)) == []
        assert list(lecture(de)) == [parcours]


def test_revoquer_ferme_aussitot() -> None:
    le, de, a = aujourdhui(), accompagnateur(), accompagnateur()
    parcours = parcours_en_cours(referent=de)
    donnee = FabriqueDelegation(de=de, a=a, plie=plie(), date_debut=le, date_fin=le + timedelta(days=9))
    assert list(Parcours.objects.visibles_par(a)) == [parcours]
    for _ in range(2):
        donnee = revoquer(delegation=donnee, par=de, le=le)
    oublier_perimetre(a)
    assert (donnee.revoquee_par, list(Parcours.objects.visibles_par(a))) == (de, [])


def test_une_absence_finie_ne_se_revoque_plus() -> None:
    de, a = accompagnateur(), accompagnateur()
    finie = FabriqueDelegation(de=de, a=a, plie=plie(), date_debut=LE, date_fin=FIN)
    with pytest.raises(ErreurMetier) as leve:
        revoquer(delegation=finie, par=de, le=FIN + timedelta(days=1))
    assert leve.value.message == "Cette absence est terminée\xa0: il n’y a plus rien à révoquer."


def test_qui_quitte_le_plie_perd_ce_qui_lui_etait_confie() -> None:
    le, de, a = aujourdhui(), accompagnateur(), accompagnateur()
    parcours_en_cours(referent=de)
    FabriqueDelegation(de=de, a=a, plie=plie(), date_debut=le, date_fin=le)
    a.roles.update(date_fin=le - timedelta(days=1))
    assert list(Parcours.objects.visibles_par(a)) == []


# --- The screens -----------------------------------------------------------------------------------------


def saisie(a: Utilisateur, **autres: str) -> dict[str, str]:
    jour = f"{aujourdhui():%d/%m/%Y}"
    return {"a": str(a.pk), "date_debut": jour, "date_fin": jour, "motif": "congés"} | autres


def test_declarer_son_absence_puis_la_revoquer() -> None:
    de, a = accompagnateur(), accompagnateur()
    parcours_en_cours(participant=FabriqueParticipant(nom="Zarkanovitch"), referent=de)
    client = connecte(de)
    formulaire = client.get(reverse("parcours:absence_declarer")).context["formulaire"]
    assert list(formulaire.fields) == ["date_debut", "date_fin", "a", "motif"]
    assert list(formulaire.fields["a"].queryset) == [a]
    suite = client.post(reverse("parcours:absence_declarer"), saisie(a), follow=True).content.decode()
    assert f"{a} voit et modifie les parcours de {de}." in suite
    travail = connecte(a).get(reverse("parcours:travail")).content.decode()
    assert ("ZARKANOVITCH" in travail, f"délégué par {de}" in travail, "Vous suivez aussi" in travail) == (
        True,
        True,
        True,
    )
    assert "parcours délégué" in connecte(a).get(reverse("parcours:liste")).content.decode()
    assert f"{a} suit vos parcours" in client.get(reverse("parcours:travail")).content.decode()
    donnee = Delegation.objects.get()
    assert (donnee.declaree_par, donnee.motif) == (de, "congés")
    assert connecte(a).post(reverse("parcours:absence_revoquer", args=[donnee.pk])).status_code == 403
    revoquee = client.post(reverse("parcours:absence_revoquer", args=[donnee.pk]), follow=True).content.decode()
    assert (f"{a} ne voit plus les parcours de {de}." in revoquee, "Révoquée" in revoquee) == (True, True)
    assert "ZARKANOVITCH" not in connecte(a).get(reverse("parcours:travail")).content.decode()


def test_la_charge_des_collegues_ne_se_montre_qu_a_qui_lit_leurs_parcours() -> None:
    """An accompagnateur reads none of the others' files: counted by them, each colleague would follow nobody."""
    de, a = accompagnateur(), accompagnateur()
    parcours_en_cours(referent=a)
    url = reverse("parcours:absence_declarer")
    page = connecte(de).get(url).content.decode()
    assert (f">{a.prenom} {a.nom}<" in page, "suivie" in page) == (True, False)
    assert f">{a.prenom} {a.nom} – 1\u00a0personne suivie<" in connecte(coordonnateur()).get(url).content.decode()


def test_la_structure_d_animation_declare_pour_un_accompagnateur() -> None:
    de, a, ailleurs = accompagnateur(), accompagnateur(), accompagnateur("mar")
    client = connecte(coordonnateur())
    url = reverse("parcours:absence_declarer")
    faux = client.post(url, saisie(a, de=str(ailleurs.pk), date_fin="01/01/2020"))
    assert (faux.status_code, list(faux.context["formulaire"].errors)) == (422, ["de"])
    faux = client.post(url, saisie(a, de=str(de.pk), date_fin="01/01/2020"))
    assert faux.context["formulaire"].errors == {"date_fin": ["La fin de l’absence ne peut pas précéder son début."]}
    assert client.post(url, saisie(a, de=str(de.pk))).status_code == 302
    assert Delegation.objects.get().de == de
    # Who goes away was replacing somebody: said, not refused.
    autre = client.post(url, saisie(ailleurs, de=str(a.pk)))
    assert list(autre.context["formulaire"].errors) == ["a"]
    troisieme = accompagnateur()
    suite = client.post(url, saisie(troisieme, de=str(a.pk)), follow=True).content.decode()
    assert f"{a} remplace déjà {de} sur cette période" in suite


def test_revoquer_trop_tard_se_dit() -> None:
    de, a, le = accompagnateur(), accompagnateur(), aujourdhui()
    hier = le - timedelta(days=1)
    finie = FabriqueDelegation(de=de, a=a, plie=plie(), date_debut=hier, date_fin=hier)
    FabriqueDelegation(de=de, a=a, plie=plie(), date_debut=le + timedelta(days=5), date_fin=le + timedelta(days=6))
    client = connecte(de)
    suite = client.post(reverse("parcours:absence_revoquer", args=[finie.pk]), follow=True)
    assert "Cette absence est terminée" in suite.content.decode()
    assert [(li["libelle"], li["revocable"]) for li in suite.context["lignes"]] == [
        ("À venir", True),
        ("Terminée", False),
    ]


def test_deux_plie_se_choisissent() -> None:
    anime = coordonnateur()
    Role.objects.create(utilisateur=anime, code=CodeRole.COORDONNATEUR, plie=plie("mar"), date_debut=DEBUT_ROLES)
    client, url = connecte(anime), reverse("parcours:absence_declarer")
    page = client.get(url, {"plie": plie("mar").pk})
    assert (page.context["plie"].code, len(page.context["onglets"])) == ("mar", 2)
    assert client.get(url, {"plie": plie("mpo").pk}).status_code == 404


def test_les_absences_coutent_autant_pour_une_et_pour_vingt_cinq() -> None:
    client = connecte(coordonnateur())
    couts = []
    for nombre in (1, 24):
        for _ in range(nombre):
            FabriqueDelegation(
                de=accompagnateur(), a=accompagnateur(), plie=plie(), date_debut=aujourdhui(), date_fin=aujourdhui()
            )
        client.get(reverse("parcours:absences"))
        with CaptureQueriesContext(connection) as requetes:
            page = client.get(reverse("parcours:absences"))
        couts.append(len(requetes))
    assert len(page.context["lignes"]) == 25
    assert couts[0] == couts[1]
