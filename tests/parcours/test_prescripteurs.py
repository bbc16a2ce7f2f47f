"""The open list of prescripteurs: adding, retiring, and the doors that read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import InternalError
from django.urls import reverse

from accounts.models import Plie
from parcours.enums import PRESCRIPTEURS_TENUS, Prescripteur
from parcours.filters import FiltreParcours
from parcours.models import CodePrescripteur, Parcours
from parcours.selectors.listes import parcours_en_liste
from parcours.services.prescripteurs import (
    ajouter_prescripteur,
    exiger_propose,
    retablir_prescripteur,
    retirer_prescripteur,
)
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.contraintes import violer
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.reprise import copie

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 2)


def ajouter(libelle: str = "Maison de l’emploi", le: date = LE, code_plie: str = "aix") -> CodePrescripteur:
    plie = Plie.objects.get(code=code_plie)
    return ajouter_prescripteur(libelle=libelle, plie=plie, par=accounts.coordonnateur(code_plie), le=le)


def test_la_table_porte_les_valeurs_livrees_et_leurs_libelles() -> None:
    """A fact that Python and SQL both know (house rule 9)."""
    assert list(CodePrescripteur.objects.values_list("code", "libelle")) == Prescripteur.choices
    assert all(valeur.livre and valeur.plie is None for valeur in CodePrescripteur.objects.all())
    assert {v.code for v in CodePrescripteur.objects.all() if v.tenu} == set(PRESCRIPTEURS_TENUS)


@pytest.mark.parametrize(
    ("libelle", "code"),
    [
        ("Maison de l’emploi", "maison_de_lemploi"),
        ("  Plateforme   « Éole »  ", "plateforme_eole"),
        ("Service d’insertion du département", "service_dinsertion_d"),
        ("3e lieu", "e_lieu"),
    ],
)
def test_le_code_vient_du_libelle(libelle: str, code: str) -> None:
    valeur = ajouter(libelle)
    assert (valeur.code, valeur.libelle) == (code, " ".join(libelle.split()))


def test_deux_libelles_de_meme_code_se_numerotent() -> None:
    codes = [ajouter(f"Service d’insertion du département {rang}").code for rang in (1, 2)]
    assert codes == ["service_dinsertion_d", "service_dinsertion_2"]


@pytest.mark.parametrize(
    ("libelle", "message"),
    [
        ("123 !", "Indiquer un nom en toutes lettres."),
        ("ccas", "La liste contient déjà ce prescripteur."),
        (" PÔLE   D’INSERTION", "La liste contient déjà ce prescripteur."),
    ],
)
def test_un_ajout_refuse(libelle: str, message: str) -> None:
    with pytest.raises(ErreurMetier) as refus:
        ajouter(libelle)
    assert (refus.value.champ, refus.value.message) == ("libelle", message)


def test_une_valeur_retiree_se_retablit_et_ne_s_ajoute_pas_deux_fois() -> None:
    valeur = ajouter()
    assert retirer_prescripteur(valeur=valeur, le=LE).date_retrait == LE
    with pytest.raises(ErreurMetier, match="déjà retiré, depuis le 2\u00a0mars\u00a02026"):
        retirer_prescripteur(valeur=valeur, le=LE)
    with pytest.raises(ErreurMetier, match="Il est retiré\u00a0: le rétablir"):
        ajouter()
    assert retablir_prescripteur(valeur=valeur).date_retrait is None
    with pytest.raises(ErreurMetier, match="déjà proposé"):
        retablir_prescripteur(valeur=valeur)


@pytest.mark.parametrize("code", PRESCRIPTEURS_TENUS)
def test_ce_dont_le_logiciel_depend_reste_dans_la_liste(code: str) -> None:
    with pytest.raises(ErreurMetier, match="reste dans la liste"):
        retirer_prescripteur(valeur=CodePrescripteur.objects.get(code=code), le=LE)


def test_propose_de_l_ajout_a_la_veille_du_retrait() -> None:
    valeur = ajouter()
    retirer_prescripteur(valeur=valeur, le=date(2026, 3, 10))
    for le, propose in (
        (LE - timedelta(days=1), False), (LE, True), (date(2026, 3, 9), True), (date(2026, 3, 10), False),
    ):  # fmt: skip
        assert CodePrescripteur.objects.proposes(le=le).filter(pk=valeur.pk).exists() is propose
    exiger_propose(valeur.code, le=LE)
    for code, le in ((valeur.code, date(2026, 3, 10)), ("inconnu", LE)):
        with pytest.raises(ErreurMetier) as refus:
            exiger_propose(code, le=le)
        assert refus.value.champ == "prescripteur"


def test_sql_tient_la_liste() -> None:
    valeur, parcours = ajouter(), parcours_en_cours()
    base = {"code": "libre", "libelle": "Libre", "date_ajout": LE}
    refusees = []
    for champs in (
        {"libelle": "maison de l’EMPLOI"},
        {"code": "Libre"},
        {"libelle": ""},
        {"date_retrait": LE - timedelta(days=1)},
    ):
        refusees.append(violer(lambda champs=champs: CodePrescripteur.objects.create(**{**base, **champs})))
    refusees.append(violer(lambda: Parcours.objects.filter(pk=parcours.pk).update(prescripteur="inconnu")))
    assert refusees == [
        "prescripteur_libelle_unique",
        "prescripteur_code",
        "prescripteur_libelle",
        "prescripteur_dates",
        "parcours_prescripteur_connu",
    ]
    for ordre in (
        "UPDATE parcours_codeprescripteur SET code = 'autre_code' WHERE id = %s",
        "DELETE FROM parcours_codeprescripteur WHERE id = %s",
    ):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(ordre, [valeur.pk])
    Parcours.objects.filter(pk=parcours.pk).update(prescripteur="")


# -- The doors --


def test_ajouter_retirer_retablir_par_l_ecran() -> None:
    client, adresse = connecte(accounts.coordonnateur("aix")), reverse("parcours:prescripteurs")
    for saisie, message in (
        ("", "Indiquer le nom du prescripteur."), ("CCAS", "La liste contient déjà"), ("x" * 61, "60 caractères"),
    ):  # fmt: skip
        reponse = client.post(adresse, {"libelle": saisie})
        assert (reponse.status_code, message in reponse.content.decode()) == (422, True)
    assert client.post(adresse, {"libelle": "Maison de l’emploi"}).status_code == 302
    valeur = CodePrescripteur.objects.get(code="maison_de_lemploi")
    assert (valeur.plie.code if valeur.plie else "", valeur.date_ajout) == ("aix", aujourdhui())
    orienter, option = reverse("parcours:orienter"), 'value="maison_de_lemploi"'
    assert option in client.get(orienter).content.decode()
    assert client.post(reverse("parcours:prescripteur_retirer", args=[valeur.pk])).status_code == 302
    assert option not in client.get(orienter).content.decode()
    assert f"depuis le {aujourdhui():%d/%m/%Y}" in client.get(adresse).content.decode()
    assert client.post(reverse("parcours:prescripteur_retablir", args=[valeur.pk])).status_code == 302
    assert option in client.get(orienter).content.decode()


def test_seul_un_administrateur_retire_une_valeur_commune() -> None:
    commune = CodePrescripteur.objects.get(code="siae")
    adresse = reverse("parcours:prescripteur_retirer", args=[commune.pk])
    assert connecte(accounts.coordonnateur("aix")).post(adresse).status_code == 403
    assert connecte(accounts.administrateur()).post(adresse).status_code == 302
    commune.refresh_from_db()
    assert commune.date_retrait == aujourdhui()


def test_qui_anime_plusieurs_plie_dit_lequel_ajoute() -> None:
    personne = accounts.coordonnateur("aix")
    personne.roles.create(code="coordonnateur", plie=Plie.objects.get(code="mar"), date_debut=date(2024, 1, 1))
    client, adresse = connecte(personne), reverse("parcours:prescripteurs")
    assert client.post(adresse, {"libelle": "Relais"}).status_code == 422
    client.post(adresse, {"libelle": "Relais", "plie": Plie.objects.get(code="mar").pk})
    assert CodePrescripteur.objects.get(code="relais").plie == Plie.objects.get(code="mar")


def test_les_compteurs_sont_ceux_des_listes_qu_ils_ouvrent() -> None:
    animation, valeur = accounts.coordonnateur("aix"), ajouter(le=date(2024, 1, 1))
    for plie in ("aix", "aix", "mar"):
        dossier = parcours_en_cours(code_plie=plie)
        Parcours.objects.filter(pk=dossier.pk).update(prescripteur=valeur.code)
    client = connecte(animation)
    page = client.get(reverse("parcours:prescripteurs"))
    comptes = {r["ligne"].valeur.code: (r["ligne"].ouverts, r["ligne"].total) for r in page.context["lignes"]}
    assert comptes[valeur.code] == (2, 2)
    liste = client.get(reverse("parcours:liste"), {"prescripteur": valeur.code})
    assert liste.context["page"].paginator.count == 2
    retirer_prescripteur(valeur=valeur, le=aujourdhui())
    filtre = FiltreParcours(
        {"prescripteur": valeur.code}, queryset=parcours_en_liste(animation, le=LE), utilisateur=animation, le=LE
    )
    assert filtre.qs.count() == 2
    assert (valeur.code, "Maison de l’emploi (retiré)") in filtre.form.fields["prescripteur"].choices


def test_l_export_et_la_page_disent_le_libelle_ajoute(django_assert_max_num_queries: Any) -> None:
    animation, valeur = accounts.coordonnateur("aix"), ajouter(le=date(2024, 1, 1))
    dossiers = [parcours_en_cours(code_plie="aix") for _ in range(3)]
    Parcours.objects.filter(pk__in=[d.pk for d in dossiers]).update(prescripteur=valeur.code)
    client = connecte(animation)
    reponse = client.get(reverse("parcours:exporter", args=["csv"]))
    lignes = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    assert sum("Maison de l’emploi" in ligne for ligne in lignes) == 3
    assert "Orientation : Maison de l’emploi" in client.get(
        reverse("parcours:fiche", args=[dossiers[0].pk])
    ).content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("retire", [False, True])
def test_la_reprise_accepte_un_code_ajoute_ou_retire(dossier: Callable[..., Path], *, retire: bool) -> None:
    valeur = ajouter(le=date(2024, 1, 1))
    if retire:
        retirer_prescripteur(valeur=valeur, le=LE)
    lignes = copie()
    lignes["parcours"][0]["prescripteur"] = valeur.code
    call_command("importer_reprise", str(dossier(lignes)), stdout=io.StringIO())
    assert Parcours.objects.get(identifiant_reprise="Q1").get_prescripteur_display() == "Maison de l’emploi"


def test_les_nomenclatures_se_lisent_avec_leurs_codes_et_leurs_sources() -> None:
    page = connecte(accounts.administrateur()).get(reverse("pilotage:nomenclatures")).content.decode()
    for mot in ("cdd_multi_employeurs", "reorientation_sante", "NAF rév. 2", "requalification", "levee_frein"):
        assert mot in page
