"""An amendment prepared: what is typed, what is refused, what is kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts import source_pacte
from accounts.models import VersionPacte
from pilotage.avenants import services
from pilotage.avenants.effets import comparer
from pilotage.avenants.selectors import lire_avenant
from plie.pacte import version_en_vigueur, versions_livrees
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from tests.fabriques import accounts
from tests.pilotage.avenants import EFFET, LE, edition_publiee, prepare, sans_suite

pytestmark = pytest.mark.django_db


class TestPreparer:
    def test_l_avenant_part_de_la_derniere_version(self) -> None:
        lu = lire_avenant(prepare())
        assert (lu.avant.code, lu.apres.code, lu.differences) == ("2023-2027", "A1", ())
        assert len([f for g in lu.groupes for f in g.figures]) == len(versions_livrees()[0].definitions)

    @pytest.mark.parametrize(
        ("entete", "champ", "message"),
        [
            ({"code": "2023-2027"}, "code", "porte déjà ce code"),
            ({"code": "A/1"}, "code", "lettres"),
            ({"code": "  "}, "code", "ne peut pas être vide"),
            ({"date_effet": date(2023, 1, 1)}, "date_effet", "après la version précédente"),
            ({"date_effet": date(2026, 9, 30)}, "date_effet", "tableau de bord est publié jusqu’au 30"),
        ],
    )
    def test_l_entete_est_controle(self, entete: dict[str, Any], champ: str, message: str) -> None:
        edition_publiee(date(2026, 7, 1), date(2026, 9, 30))
        valeurs = {"code": "A1", "libelle": "Avenant 1", "date_effet": date(2026, 10, 1), **entete}
        with pytest.raises(ErreurMetier, match=message) as refus:
            services.preparer(**valeurs, par=accounts.administrateur())
        assert refus.value.champ == champ
        assert not VersionPacte.objects.brouillons().exists()

    def test_le_lendemain_du_dernier_trimestre_publie_est_possible(self) -> None:
        edition_publiee(date(2026, 7, 1), date(2026, 9, 30))
        assert prepare(date(2026, 10, 1)).date_effet == date(2026, 10, 1)

    def test_un_seul_avenant_se_prepare_a_la_fois(self) -> None:
        prepare()
        with pytest.raises(ErreurMetier, match="déjà en préparation"):
            services.preparer(code="A2", libelle="x", date_effet=EFFET, par=accounts.administrateur())

    def test_un_chiffre_change_porte_l_article_de_l_avenant(self) -> None:
        avenant = prepare(duree_max_mois=20, types_cdi=["cdi"], fin_pacte=date(2028, 12, 31), part_smic=Decimal("0.6"))
        apres = lire_avenant(avenant).apres
        assert (apres.duree_max_mois, apres.types_cdi, apres.fin_pacte) == (20, ("cdi",), date(2028, 12, 31))
        assert (apres.part_smic, apres.definition("duree_max_mois").article) == (Decimal("0.6"), "2")
        assert [f.parametre.code for f in lire_avenant(avenant).differences] == [
            "duree_max_mois", "types_cdi", "part_smic", "fin_pacte",
        ]  # fmt: skip

    def test_la_valeur_d_avant_rend_le_chiffre_a_la_version_precedente(self) -> None:
        avenant = prepare(duree_max_mois=20, types_cdi=["cdi"])
        services.fixer_figure(avenant=avenant, code="duree_max_mois", valeur=18, article="")
        services.fixer_figure(avenant=avenant, code="types_cdi", valeur=["cdi_interim", "cdi"], article="2")
        assert lire_avenant(avenant).differences == ()

    def test_retablir_un_chiffre(self) -> None:
        avenant = prepare(duree_max_mois=20)
        services.retablir_figure(avenant=avenant, code="duree_max_mois", version=avenant.version)
        assert lire_avenant(avenant).differences == ()

    def test_une_lecture_ecrite_par_l_avenant_n_est_plus_une_lecture(self) -> None:
        avenant = prepare(sans_entretien_jours=60)
        assert not lire_avenant(avenant).apres.definition("sans_entretien_jours").lecture

    @pytest.mark.parametrize(
        ("code", "valeur", "article", "champ", "message"),
        [
            ("duree_max_mois", 20, " ", "article", "article de l’avenant"),
            ("duree_max_mois", 20, "x" * 61, "article", "60"),
            ("duree_max_mois", 0, "2", "valeur", "de 1 à 120"),
            ("duree_max_mois", "20", "2", "valeur", "comme celui d’avant"),
            ("prolongations_max", 2, "2", "valeur", "0 ou 1"),
            ("part_smic", Decimal("1.1"), "2", "valeur", "de 0 à 1"),
            ("part_smic", Decimal("0.555"), "2", "valeur", "2 décimales"),
            ("seuil_petites_cellules", 1, "2", "valeur", "de 2 à 100"),
            ("types_cdi", ["cdi", "stage"], "2", "valeur", "inconnus de la nomenclature"),
            ("types_cdi", ["cdi", "cdi"], "2", "valeur", "qu’une fois"),
            ("types_cdi", [], "2", "valeur", "au moins un code"),
            ("ordre_criteres", ["S-1", "D-1"], "2", "valeur", "il manque S-1bis"),
        ],
    )
    def test_un_chiffre_impossible_est_refuse(
        self, code: str, valeur: Any, article: str, champ: str, message: str
    ) -> None:
        avenant = prepare()
        with pytest.raises(ErreurMetier, match=message) as refus:
            services.fixer_figure(avenant=avenant, code=code, valeur=valeur, article=article)
        assert refus.value.champ == champ
        assert not avenant.parametres.exists()

    def test_deux_administrateurs_sur_le_meme_avenant(self) -> None:
        avenant = prepare()
        services.modifier_entete(avenant=avenant, code="A1 bis", libelle="B", date_effet=EFFET, version=1)
        for geste in (
            lambda: services.modifier_entete(avenant=avenant, code="A2", libelle="C", date_effet=EFFET, version=1),
            lambda: services.fixer_figure(avenant=avenant, code="aci_mois", valeur=7, article="1", version=1),
            lambda: services.retablir_figure(avenant=avenant, code="aci_mois", version=1),
            lambda: services.abandonner(avenant=avenant, version=1),
            lambda: services.mettre_en_vigueur(avenant=avenant, par=accounts.administrateur(), le=LE, version=1),
        ):
            with pytest.raises(ConflitDeVersion):
                geste()
        avenant.refresh_from_db()
        assert (avenant.code, avenant.version, avenant.statut) == ("A1 bis", 2, "brouillon")

    def test_abandonner_ne_change_rien_et_libere_le_code(self) -> None:
        avenant = prepare(duree_max_mois=20)
        comparer(avenant, le=LE, avancer=sans_suite)
        services.abandonner(avenant=avenant, version=avenant.version)
        source_pacte.oublier()
        assert version_en_vigueur(EFFET).duree_max_mois == 18
        with pytest.raises(GesteInterdit, match="abandonnée"):
            services.fixer_figure(avenant=avenant, code="aci_mois", valeur=7, article="1")
        assert prepare().code == "A1"
