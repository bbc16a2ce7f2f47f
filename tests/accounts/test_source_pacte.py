"""The versions in force, from the database: loaded once, followed by every process, immutable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from celery.signals import task_prerun
from django.core.signals import request_started
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import source_pacte
from accounts.apps import AccountsConfig
from accounts.models import ParametrePacte, VersionPacte
from accounts.reference import charger_pacte
from plie.pacte import version_en_vigueur, versions, versions_livrees
from tests.fabriques.accounts import administrateur, coordonnateur
from tests.fabriques.pacte import avenant_en_vigueur, brouillon

pytestmark = pytest.mark.django_db
EFFET = date(2027, 1, 1)


def recharger() -> None:
    from django.apps import apps

    charger_pacte(apps.get_app_config(AccountsConfig.name))


def test_la_base_neuve_contient_le_pacte_livre() -> None:
    source_pacte.oublier()
    assert versions() == versions_livrees()
    assert [v.definitions for v in versions()] == [v.definitions for v in versions_livrees()]
    assert list(VersionPacte.objects.values_list("code", "livree", "statut")) == [("2023-2027", True, "en_vigueur")]


def test_charger_deux_fois_n_ajoute_rien() -> None:
    avant = ParametrePacte.objects.count()
    recharger()
    assert (VersionPacte.objects.count(), ParametrePacte.objects.count()) == (1, avant)


def test_un_avenant_livre_plus_tard_s_ajoute_s_il_suit_ce_qui_est_en_vigueur(monkeypatch: Any) -> None:
    def livrer(code: str, effet: date) -> None:
        contenu = [{"code": code, "valid_from": effet, "libelle": code, "parametres": {}}]
        monkeypatch.setattr("accounts.reference.contenu_livre", lambda: contenu)
        recharger()

    avenant_en_vigueur(EFFET)
    livrer("trop tôt", EFFET)
    livrer("2023-2027", date(2028, 1, 1))
    livrer("avenant 2", date(2027, 1, 2))
    source_pacte.oublier()
    assert [v.code for v in versions()] == ["2023-2027", "avenant", "avenant 2"]


def test_un_avenant_juge_a_partir_de_son_jour() -> None:
    avenant_en_vigueur(EFFET, heures_6_mois=Decimal("700.5"), types_cdi=("cdi",), fin_pacte=date(2028, 6, 30))
    veille, jour = version_en_vigueur(date(2026, 12, 31)), version_en_vigueur(EFFET)
    assert (veille.heures_6_mois, jour.heures_6_mois) == (624, Decimal("700.5"))
    assert (jour.types_cdi, jour.fin_pacte) == (("cdi",), date(2028, 6, 30))
    assert (veille.jusqu_au, jour.depuis) == (date(2026, 12, 31), EFFET)
    assert jour.definition("heures_6_mois").article == "avenant, art. 1"
    assert jour.definition("heures_9_mois") == veille.definition("heures_9_mois")


def test_un_brouillon_ne_juge_rien() -> None:
    lu = brouillon(EFFET, duree_max_mois=20)
    source_pacte.oublier()
    assert versions() == versions_livrees()
    assert [v.duree_max_mois for v in source_pacte.avec(lu)] == [18, 20]


def test_une_date_depassee_par_une_version_livree_se_lit_encore() -> None:
    avenant_en_vigueur(date(2027, 6, 1))
    lu = brouillon(EFFET, code="en retard", duree_max_mois=20)
    assert source_pacte.avec(lu)[-1].valid_from == date(2027, 6, 2)


def test_les_autres_processus_suivent_au_tour_suivant() -> None:
    """Another process writes: this one keeps what it has until its next request, then reads again, once."""
    source_pacte.amorcer()
    lu = brouillon(EFFET, duree_max_mois=20)
    VersionPacte.objects.filter(pk=lu.pk).update(
        statut="en_vigueur", publiee_par=administrateur(), publiee_le="2026-11-22T08:00:00Z"
    )
    assert [v.code for v in versions()] == ["2023-2027"]
    with CaptureQueriesContext(
        connection,
    ) as requetes:
        source_pacte.nouveau_tour()
        assert [v.code for v in versions()] == ["2023-2027", "avenant"]
        assert version_en_vigueur(EFFET).duree_max_mois == 20
    assert len(requetes) == 3  # the stamp, then the versions and their figures
    with CaptureQueriesContext(connection) as requetes:
        source_pacte.nouveau_tour()
        for jour in range(1, 29):
            version_en_vigueur(date(2027, 2, jour))
    assert len(requetes) == 1


@pytest.mark.parametrize("signal", [request_started, task_prerun])
def test_une_requete_et_une_tache_ouvrent_un_tour(signal: Any) -> None:
    assert source_pacte.nouveau_tour in [recepteur() for _, recepteur, *_ in signal.receivers]


def test_un_chiffre_inconnu_du_logiciel_est_laisse_de_cote() -> None:
    lu = brouillon(EFFET)
    ParametrePacte.objects.create(
        version_pacte=lu, code="ancien_chiffre", valeur=3, unite="mois", article="1", regle="P-0", libelle="Retiré"
    )
    assert "ancien_chiffre" not in source_pacte.avec(lu)[-1].definitions


def test_sans_donnees_de_reference_le_fichier_livre_juge(monkeypatch: Any) -> None:
    monkeypatch.setattr(source_pacte, "_lues", list)
    source_pacte.oublier()
    assert versions() == versions_livrees()
    assert source_pacte.avec(brouillon(EFFET))[-1].depuis == date.min


class TestImmuable:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE accounts_versionpacte SET date_effet = '2026-01-01' WHERE code = 'avenant'",
            "UPDATE accounts_versionpacte SET statut = 'brouillon' WHERE code = 'avenant'",
            "DELETE FROM accounts_versionpacte WHERE code = '2023-2027'",
            "UPDATE accounts_parametrepacte SET valeur = '3' WHERE code = 'duree_max_mois'",
            "DELETE FROM accounts_parametrepacte WHERE code = 'age_minimum'",
            """INSERT INTO accounts_parametrepacte
            (version_pacte_id, code, valeur, unite, article, regle, libelle, lecture)
            SELECT id, 'aci_mois', '9', 'mois', '1', 'P', 'x', false FROM accounts_versionpacte
            WHERE code = 'avenant'""",
            """UPDATE accounts_parametrepacte p SET version_pacte_id = v.id FROM accounts_versionpacte v
            WHERE v.code = 'avenant' AND p.code = 'aci_mois'""",
        ],
    )
    def test_le_sql_ne_change_pas_une_version_en_vigueur(self, sql: str) -> None:
        avenant_en_vigueur(EFFET, duree_max_mois=20)
        avant = list(ParametrePacte.objects.order_by("pk").values())
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(sql)
        assert list(ParametrePacte.objects.order_by("pk").values()) == avant
        assert list(VersionPacte.objects.values_list("code", "statut")) == [
            ("2023-2027", "en_vigueur"),
            ("avenant", "en_vigueur"),
        ]

    @pytest.mark.parametrize(
        ("contrainte", "valeurs"),
        [
            ("pacte_un_brouillon", {"code": "autre"}),
            ("pacte_code_unique", {"code": "2023-2027"}),
            ("pacte_publication_signee", {"code": "autre", "statut": "en_vigueur"}),
            (
                "pacte_date_effet_unique",
                {"code": "b", "statut": "en_vigueur", "livree": True, "date_effet": "2023-01-01"},
            ),
        ],
    )
    def test_les_contraintes(self, contrainte: str, valeurs: dict[str, Any]) -> None:
        if contrainte == "pacte_un_brouillon":
            brouillon(EFFET)
        with pytest.raises(IntegrityError, match=contrainte), transaction.atomic():
            VersionPacte.objects.create(**{"code": "x", "libelle": "x", "date_effet": EFFET, **valeurs})

    def test_un_chiffre_par_version(self) -> None:
        lu = brouillon(EFFET, duree_max_mois=20)
        double = ParametrePacte(version_pacte=lu, code="duree_max_mois", valeur=3, unite="x", article="x", libelle="x")
        with pytest.raises(IntegrityError, match="pacte_parametre_unique"), transaction.atomic():
            double.save()


def test_qui_lit_les_versions() -> None:
    lu = brouillon(EFFET)
    codes = [
        set(VersionPacte.objects.visibles_par(qui).values_list("code", flat=True))
        for qui in (administrateur(), coordonnateur())
    ]
    assert codes == [{"2023-2027", lu.code}, {"2023-2027"}]
