"""What an amendment would change, and what follows the version of its day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from parcours.services.decisions import prolonger
from pilotage.avenants import services
from pilotage.avenants.effets import comparer
from pilotage.avenants.permissions import peut_lire_les_effets, peut_preparer
from pilotage.erreurs import PublicationImpossible
from pilotage.indicateurs import PeriodeNommee
from pilotage.indicateurs.calcul import calculer
from pilotage.indicateurs.cellules import Cellule, Ensemble
from pilotage.models import ComparaisonAvenant, EffetAvenant
from pilotage.presentation.cases import seuil
from pilotage.services import publication
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import Periode
from sorties.documents import fiche_de_fin
from sorties.services.propositions import proposer_sortie
from tests.fabriques import accounts
from tests.fabriques.pacte import avenant_en_vigueur, brouillon
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.fabriques.sorties import FabriqueContrat, proposition_emploi, sortie_validee
from tests.pilotage.avenants import LE, prepare, sans_suite

pytestmark = pytest.mark.django_db


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
        with pytest.raises(PublicationImpossible, match="la dresser de nouveau"):
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
