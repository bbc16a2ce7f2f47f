"""An amendment put in force: when, by whom, once, and what it cannot do any more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.models import VersionPacte
from pilotage.avenants import services
from pilotage.avenants.effets import comparer
from pilotage.avenants.regles import incoherences, retroactives
from pilotage.avenants.selectors import lire_avenant
from plie.pacte import version_en_vigueur
from plie.socle.erreurs import ErreurMetier, GesteInterdit
from tests.fabriques import accounts
from tests.fabriques.pacte import deux_versions
from tests.pilotage.avenants import EFFET, LE, edition_publiee, mises_a_jour, prepare, publie, sans_suite

pytestmark = pytest.mark.django_db


class TestMettreEnVigueur:
    def test_il_juge_aussitot_et_ne_change_plus(self) -> None:
        avenant = publie(prepare(duree_max_mois=20))
        assert (avenant.statut, avenant.publiee_par is not None) == ("en_vigueur", True)
        assert version_en_vigueur(EFFET).duree_max_mois == 20
        assert version_en_vigueur(date(2026, 12, 31)).duree_max_mois == 18
        with pytest.raises(GesteInterdit, match="mise en vigueur"):
            services.fixer_figure(avenant=avenant, code="aci_mois", valeur=7, article="1")
        with pytest.raises(GesteInterdit):
            services.abandonner(avenant=avenant)

    def test_l_historique_garde_l_auteur_et_chaque_chiffre(self) -> None:
        avenant = publie(prepare(duree_max_mois=20))
        assert [e.statut for e in mises_a_jour(avenant)] == ["brouillon", "en_vigueur"]
        chiffres = avenant.parametres.model.pgh_event_model.objects.filter(version_pacte=avenant, pgh_label="insert")
        assert [(c.code, c.valeur) for c in chiffres] == [("duree_max_mois", 20)]

    def test_ce_qui_manque_est_dit(self) -> None:
        avenant = prepare()
        lu = lire_avenant(avenant)
        obstacles = list(services.obstacles_a_la_mise_en_vigueur(avenant, lu.avant, lu.apres, le=LE))
        assert [o.split(" :")[0].split("\u00a0:")[0] for o in obstacles] == [
            "L’avenant ne change aucun chiffre.",
            "Lancer la comparaison",
        ]
        with pytest.raises(ErreurMetier, match="aucun chiffre"):
            services.mettre_en_vigueur(avenant=avenant, par=accounts.administrateur(), le=LE, version=1)

    def test_une_comparaison_perimee_ne_suffit_pas(self) -> None:
        avenant = prepare(duree_max_mois=20)
        comparer(avenant, le=LE, avancer=sans_suite)
        avenant = services.fixer_figure(avenant=avenant, code="aci_mois", valeur=7, article="2")
        with pytest.raises(ErreurMetier, match="Lancer la comparaison"):
            services.mettre_en_vigueur(avenant=avenant, par=accounts.administrateur(), le=LE, version=avenant.version)

    def test_un_trimestre_publie_entre_temps_retient_l_avenant(self) -> None:
        avenant = prepare(date(2026, 10, 1), duree_max_mois=20)
        edition_publiee(date(2026, 10, 1), date(2026, 12, 31))
        with pytest.raises(ErreurMetier, match="publié jusqu’au 31"):
            publie(avenant, date(2027, 1, 10))

    @pytest.mark.parametrize(
        ("chiffres", "message"),
        [
            ({"fin_pacte": date(2022, 1, 1)}, "précède le premier"),
            ({"fenetre_courte_mois": 9}, "n’est pas plus courte"),
            ({"heures_6_mois": Decimal(950)}, "dépassent celles"),
            ({"types_cdi": ("cdi", "autre")}, "durée indéterminée"),
            ({"types_chantier_insertion": ("cdd",)}, "chantier"),
            ({"age_senior": 20}, "senior"),
            ({"consolidation_mois": 19}, "plus longtemps"),
        ],
    )
    def test_des_chiffres_qui_se_contredisent(self, chiffres: dict[str, Any], message: str) -> None:
        trouvees = list(incoherences(deux_versions(EFFET, **chiffres)[1]))
        assert len(trouvees) == 1
        assert message in trouvees[0]

    def test_un_plafond_de_releve_ne_s_abaisse_pas_pour_le_passe(self) -> None:
        avant, apres = deux_versions(EFFET, releve_heures_semaine_max=Decimal(40), releve_mois_max=2)
        assert list(retroactives(avant, apres, le=date(2026, 12, 31))) == []
        (message,) = retroactives(avant, apres, le=EFFET)
        assert "ne peut pas être abaissé" in message


@pytest.mark.django_db(transaction=True)
def test_deux_mises_en_vigueur_simultanees_n_en_font_qu_une() -> None:
    avenant = prepare(duree_max_mois=20)
    comparer(avenant, le=LE, avancer=sans_suite)
    par, depart = accounts.administrateur(), Barrier(2)

    def faire(_: int) -> Any:
        depart.wait()
        try:
            return services.mettre_en_vigueur(avenant=avenant, par=par, le=LE, version=avenant.version).statut
        except ErreurMetier as refus:
            return type(refus)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as fils:
        assert sorted(map(str, fils.map(faire, range(2)))) == sorted(["en_vigueur", str(GesteInterdit)])
    assert [v.code for v in VersionPacte.objects.mises_en_vigueur()] == ["2023-2027", "A1"]
    assert [e.statut for e in mises_a_jour(avenant)] == ["brouillon", "en_vigueur"]
