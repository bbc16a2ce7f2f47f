"""An avenant to the Pacte: prepared, compared, put in force for good; figures and dashboards follow it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts import source_pacte
from accounts.models import VersionPacte
from parcours.services.decisions import prolonger
from pilotage.avenants import services
from pilotage.avenants.effets import comparer
from pilotage.avenants.permissions import peut_lire_les_effets, peut_preparer
from pilotage.avenants.regles import incoherences, retroactives
from pilotage.avenants.selectors import lire_avenant
from pilotage.erreurs import PublicationImpossible
from pilotage.indicateurs import PeriodeNommee
from pilotage.indicateurs.calcul import calculer
from pilotage.indicateurs.cellules import Cellule, Ensemble
from pilotage.models import ComparaisonAvenant, Edition, EffetAvenant
from pilotage.presentation.cases import seuil
from pilotage.services import publication
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from plie.pacte import version_en_vigueur, versions_livrees
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.periodes import Periode
from sorties.documents import fiche_de_fin
from sorties.services.propositions import proposer_sortie
from tests.fabriques import accounts
from tests.fabriques.pacte import avenant_en_vigueur, brouillon, deux_versions
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.fabriques.sorties import FabriqueContrat, proposition_emploi, sortie_validee

pytestmark = pytest.mark.django_db
EFFET = date(2027, 1, 1)
LE = date(2026, 11, 22)


def sans_suite(pourcent: float, message: str = "") -> None:
    """Nobody watches the progress."""


def prepare(effet: date = EFFET, **chiffres: Any) -> VersionPacte:
    avenant = services.preparer(code="A1", libelle="Avenant 1", date_effet=effet, par=accounts.administrateur())
    for code, valeur in chiffres.items():
        avenant = services.fixer_figure(avenant=avenant, code=code, valeur=valeur, article="2", version=avenant.version)
    return avenant


def publie(avenant: VersionPacte, le: date = LE) -> VersionPacte:
    comparer(avenant, le=le, avancer=sans_suite)
    par = accounts.administrateur()
    return services.mettre_en_vigueur(avenant=avenant, par=par, le=le, version=avenant.version)


def edition_publiee(du: date, au: date) -> Edition:
    return Edition.objects.create(
        date_debut=du, date_fin=au, arrete_le=au, version_pacte="2023-2027", version_calcul="1", valeurs={},
        identifiants={}, statut="publiee", publiee_par=accounts.coordonnateur(), publiee_le="2026-10-20T08:00:00Z",
    )  # fmt: skip


def mises_a_jour(avenant: VersionPacte) -> Any:
    """The history of a version, without its creation."""
    return VersionPacte.pgh_event_model.objects.filter(pgh_obj_id=avenant.pk, pgh_label="update").order_by("pgh_id")


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
            "Lancez la comparaison",
        ]
        with pytest.raises(ErreurMetier, match="aucun chiffre"):
            services.mettre_en_vigueur(avenant=avenant, par=accounts.administrateur(), le=LE, version=1)

    def test_une_comparaison_perimee_ne_suffit_pas(self) -> None:
        avenant = prepare(duree_max_mois=20)
        comparer(avenant, le=LE, avancer=sans_suite)
        avenant = services.fixer_figure(avenant=avenant, code="aci_mois", valeur=7, article="2")
        with pytest.raises(ErreurMetier, match="Lancez la comparaison"):
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


class TestCeQuiChangerait:
    def test_les_comptes_par_plie_et_les_parcours_de_chacun(self) -> None:
        avenant = prepare(duree_max_mois=24, emploi_durable_mois=9)
        debut = date(2025, 10, 1)  # 18 months end on 1 April 2027: the avenant moves it
        deplace = parcours_en_cours(debut=debut)
        echu = parcours_en_cours(debut=date(2025, 1, 2), code_plie="mar")
        perd = parcours_en_cours(debut=debut, code_plie="mar")
        FabriqueContrat(parcours=perd, type="cdd", date_debut=date(2026, 10, 15), date_fin=date(2027, 5, 31))
        comparaison = comparer(avenant, le=LE, avancer=sans_suite)
        zero = dict.fromkeys(comparaison.chiffres["aix"], 0)
        assert comparaison.chiffres["aix"] == {**zero, "compares": 1, "changes": 1, "echeances": 1}
        assert comparaison.chiffres["mar"] == {
            **zero, "compares": 2, "changes": 1, "verdicts": 1, "perdent": 1, "echeances": 1,
        }  # fmt: skip
        effets = {e.parcours_id: (e.avant, e.apres) for e in EffetAvenant.objects.all()}
        assert set(effets) == {deplace.pk, perd.pk}
        assert echu.pk not in effets
        avant, apres = effets[perd.pk]
        assert (avant["critere"], avant["constatable_le"]) == ("S-1", "2027-01-15")
        assert (apres["critere"], apres["constatable_le"]) == ("D-1", "2027-01-01")
        assert (avant["echeance"], apres["echeance"]) == ("2027-04-01", "2027-10-01")

    def test_les_deux_sens_et_le_delai(self) -> None:
        gagne = parcours_en_cours(debut=date(2025, 10, 1))
        FabriqueContrat(parcours=gagne, type="cdd", date_debut=date(2026, 10, 15), date_fin=date(2027, 2, 14))
        parcours_en_cours(debut=date(2025, 8, 1))
        raccourci = comparer(prepare(duree_max_mois=12, emploi_durable_mois=4), le=LE, avancer=sans_suite)
        assert {nom: n for nom, n in raccourci.chiffres["aix"].items() if n} == {
            "compares": 2, "changes": 2, "verdicts": 1, "gagnent": 1, "echeances": 2, "deviennent_hors_delai": 2,
        }  # fmt: skip

    def test_un_retour_dans_le_delai(self) -> None:
        avenant_en_vigueur(date(2026, 1, 1), code="A0", duree_max_mois=12)
        parcours_en_cours(debut=date(2025, 6, 1))
        comparaison = comparer(prepare(date(2026, 5, 1), duree_max_mois=30), le=date(2026, 5, 20), avancer=sans_suite)
        assert comparaison.chiffres["aix"]["echeances"] == 1
        assert comparaison.chiffres["aix"]["redeviennent_en_delai"] == 0  # its échéance is now 1 December 2027
        assert comparaison.chiffres["aix"]["deviennent_hors_delai"] == 0

    def test_comparer_de_nouveau_remplace(self) -> None:
        parcours_en_cours(debut=date(2025, 10, 1))
        avenant = prepare(duree_max_mois=24)
        comparer(avenant, le=LE, avancer=sans_suite)
        comparer(avenant, le=LE, avancer=sans_suite)
        assert (ComparaisonAvenant.objects.count(), EffetAvenant.objects.count()) == (1, 1)
        services.abandonner(avenant=avenant)
        assert (ComparaisonAvenant.objects.count(), EffetAvenant.objects.count()) == (1, 0)

    def test_qui_lit_quoi(self) -> None:
        ici, ailleurs = (
            parcours_en_cours(debut=date(2025, 10, 1)),
            parcours_en_cours(debut=date(2025, 10, 1), code_plie="mar"),
        )
        avenant = prepare(duree_max_mois=24)
        comparaison = comparer(avenant, le=LE, avancer=sans_suite)
        lus = {
            nom: set(EffetAvenant.objects.visibles_par(qui).values_list("parcours", flat=True))
            for nom, qui in {
                "animation": accounts.gestionnaire(),
                "autre": accounts.coordonnateur("mar"),
                "administrateur": accounts.administrateur(),
                "referent": accounts.accompagnateur(),
                "financeur": accounts.financeur(),
            }.items()
        }
        assert lus == {
            "animation": {ici.pk}, "autre": {ailleurs.pk}, "administrateur": set(), "referent": set(),
            "financeur": set(),
        }  # fmt: skip
        lisibles = ComparaisonAvenant.objects.visibles_par
        assert list(lisibles(accounts.administrateur())) == list(lisibles(accounts.gestionnaire())) == [comparaison]
        assert not lisibles(accounts.accompagnateur()).exists()
        services.abandonner(avenant=avenant)
        assert not lisibles(accounts.administrateur()).exists()

    def test_les_droits(self) -> None:
        assert peut_preparer(accounts.administrateur())
        assert not peut_preparer(accounts.coordonnateur())
        assert peut_lire_les_effets(accounts.coordonnateur())
        assert not peut_lire_les_effets(accounts.accompagnateur())


class TestCeQuiSuitLaVersion:
    def test_les_categories_sont_celles_de_l_entree_et_le_delai_celui_du_jour(self) -> None:
        """DELD by the version at the entry, hors délai by the version on the last day of the period."""
        avenant_en_vigueur(date(2026, 1, 1), deld_mois=24, duree_max_mois=20, age_senior=60)
        for debut in (date(2025, 12, 31), date(2026, 1, 1)):
            personne = FabriqueParticipant(
                date_naissance=date(1970, 1, 1), date_inscription_france_travail=date(2024, 7, 1)
            )
            parcours_en_cours(participant=personne, debut=debut)
        parcours_en_cours(debut=date(2024, 8, 15))  # 18 months: 15 February 2026; 20: 15 April
        plies = [accounts.plie("aix")]

        def compter(fin: date, etiquette: str, ensemble: Ensemble = Ensemble.ACCOMPAGNES) -> int:
            periode = PeriodeNommee("p", Periode(date(2025, 7, 1), fin))
            return calculer(plies, [periode]).figures["p"]["aix"].effectif(Cellule(ensemble, etiquette))

        assert compter(date(2026, 3, 31), "deld:oui", Ensemble.INTEGRATIONS) == 1
        assert compter(date(2026, 3, 31), "deld:non", Ensemble.INTEGRATIONS) == 1
        assert compter(date(2026, 3, 31), "senior", Ensemble.INTEGRATIONS) == 1
        assert compter(date(2026, 3, 31), "hors_delai") == 0
        assert compter(date(2026, 4, 15), "hors_delai") == 0
        assert compter(date(2026, 4, 16), "hors_delai") == 1

    def test_l_edition_porte_la_version_de_son_dernier_jour(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(publication, "pdf_de", lambda *_, **__: b"%PDF-1.7")
        aix = accounts.plie("aix")
        t3, t4 = Periode.trimestre(2026, 3), Periode.trimestre(2026, 4)
        avant = [dresser(plie=aix, periode=p, le=date(2027, 1, 5)) for p in (t3, t4)]
        avenant_en_vigueur(date(2026, 10, 1), cible_brsa=Decimal("0.7"))
        par = accounts.coordonnateur()
        assert publier(edition=avant[0], par=par, commentaire="").version_pacte == "2023-2027"
        with pytest.raises(PublicationImpossible, match="dressez-la de nouveau"):
            publier(edition=avant[1], par=par, commentaire="")
        redressee = dresser(plie=aix, periode=t4, le=date(2027, 1, 6))
        assert publier(edition=redressee, par=par, commentaire="").version_pacte == "avenant"

    def test_une_proposition_repose_sur_la_version_de_sa_date(self) -> None:
        avenant_en_vigueur(date(2026, 7, 1), emploi_durable_mois=9)
        parcours = parcours_en_cours(debut=date(2025, 11, 3))
        FabriqueContrat(parcours=parcours, type="cdd", date_debut=date(2026, 2, 1), date_fin=date(2026, 9, 30))
        options = {
            "parcours": parcours, "qualification": "positive", "type": "cdd_6_mois", "critere": "S-1", "motif": "",
            "suite": "", "par": accounts.accompagnateur(), "le": date(2026, 8, 1),
        }  # fmt: skip
        with pytest.raises(ErreurMetier, match="ne reconnaît pas le critère") as refus:
            proposer_sortie(date_sortie=date(2026, 7, 1), **options)
        assert refus.value.champ == "date_sortie"
        proposition = proposer_sortie(date_sortie=date(2026, 6, 30), **options)
        assert proposition.verdict["version_pacte"] == "2023-2027"

    def test_la_prolongation_suit_la_version_du_jour_de_la_decision(self) -> None:
        avenant_en_vigueur(date(2026, 7, 1), prolongations_max=0)
        premier, second = parcours_en_cours(debut=date(2025, 11, 3)), parcours_en_cours(debut=date(2025, 11, 3))
        assert prolonger(parcours=premier, date_commission=date(2026, 6, 30)).prolonge
        with pytest.raises(ErreurMetier, match="P"):
            prolonger(parcours=second, date_commission=date(2026, 7, 1))


def test_la_fiche_cite_la_version_de_la_sortie() -> None:
    parcours = parcours_en_cours(debut=date(2024, 1, 15))
    sortie_validee(proposition_emploi(parcours, accounts.accompagnateur()))
    avenant_en_vigueur(date(2024, 2, 1), duree_max_mois=20)
    parcours.refresh_from_db()
    assert fiche_de_fin(parcours, le=LE).version_pacte == "Pacte, avenant"


def test_un_avenant_a_venir_ne_change_pas_le_masque_d_aujourd_hui() -> None:
    avenant_en_vigueur(date(2998, 1, 1), seuil_petites_cellules=20)
    brouillon(date(2020, 1, 1), code="brouillon", seuil_petites_cellules=30)
    assert seuil() == 5
