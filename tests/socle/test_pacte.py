"""The file of parameters: typed, dated, complete; an avenant adds a version that states only what it changes."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plie.pacte import CHEMIN, TYPES, PacteIllisible, version_en_vigueur, versions

AVENANT = """
[[version]]
code = "2023-2027 avenant 1"
valid_from = 2025-07-01

[version.parametres.duree_max_mois]
valeur = 20
unite = "mois"
article = "6.4"
regle = "P-6.4a"
libelle = "Durée maximale du parcours"
"""


def ecrire(dossier: Path, texte: str) -> Path:
    chemin = dossier / "pacte.toml"
    chemin.write_text(texte, encoding="utf-8")
    return chemin


def test_les_chiffres_du_pacte() -> None:
    pacte = version_en_vigueur(date(2024, 1, 1))
    assert (pacte.code, pacte.valid_from) == ("2023-2027", date(2023, 1, 1))
    assert (pacte.duree_max_mois, pacte.prolongation_mois, pacte.duree_prolongee_mois) == (18, 6, 24)
    assert (pacte.delai_reception_jours, pacte.delai_contrat_mois, pacte.consolidation_mois) == (15, 2, 3)
    assert (pacte.age_minimum, pacte.age_senior, pacte.age_jeune) == (18, 54, 26)
    assert (pacte.temps_partiel_legal_heures, pacte.heures_9_mois, pacte.heures_6_mois) == (24, 936, 624)
    assert (pacte.part_smic, pacte.releve_heures_semaine_max) == (Decimal("0.5"), 48)
    assert (pacte.cible_brsa, pacte.cible_sorties_positives) == (Decimal("0.6"), Decimal("0.5"))
    assert (pacte.cible_personnes, pacte.cible_reprise, pacte.cible_integrations_an) == (18385, 3260, 3025)
    assert pacte.cible_reprise + 5 * pacte.cible_integrations_an == pacte.cible_personnes
    assert (pacte.suivis_par_etp, pacte.suivis_par_etp_mpc, pacte.seuil_petites_cellules) == (100, 90, 5)
    assert (pacte.rappel_contrat_jours, pacte.sans_entretien_jours, pacte.heures_activite_hebdo) == (45, 45, 15)


def test_chaque_chiffre_dit_son_unite_son_article_et_sa_regle() -> None:
    pacte = version_en_vigueur(date(2024, 1, 1))
    assert set(pacte.definitions) == set(TYPES)
    duree = pacte.definition("duree_max_mois")
    assert (duree.valeur, duree.unite, duree.article, duree.regle) == (18, "mois", "6.4", "P-6.4a")
    assert (duree.lecture, duree.valid_from) == (False, date(2023, 1, 1))
    assert pacte.definition("releve_heures_semaine_max").lecture
    for definition in pacte.definitions.values():
        assert getattr(pacte, definition.code) == definition.valeur


@pytest.mark.parametrize(
    ("le", "mois"),
    [
        (date(2018, 1, 1), 18),
        (date(2022, 12, 31), 18),
        (date(2025, 6, 30), 18),
        (date(2025, 7, 1), 20),
        (date(2030, 1, 1), 20),
    ],
)
def test_un_avenant_vaut_a_partir_de_son_jour(tmp_path: Path, le: date, mois: int) -> None:
    chemin = ecrire(tmp_path, CHEMIN.read_text(encoding="utf-8") + AVENANT)
    assert version_en_vigueur(le, chemin).duree_max_mois == mois


def test_un_avenant_garde_ce_qu_il_ne_change_pas(tmp_path: Path) -> None:
    avant, apres = versions(ecrire(tmp_path, CHEMIN.read_text(encoding="utf-8") + AVENANT))
    assert apres.prolongation_mois == avant.prolongation_mois == 6
    assert apres.definition("duree_max_mois").valid_from == date(2025, 7, 1)
    assert apres.definition("prolongation_mois").valid_from == date(2023, 1, 1)


@pytest.mark.parametrize(
    ("avant", "apres", "message"),
    [
        ("valeur = 18\n", 'valeur = "18"\n', "age_minimum : un nombre entier attendu"),
        ("valeur = 18\n", "valeur = true\n", "age_minimum : un nombre entier attendu"),
        ("valeur = 18\n", "valeur = -18\n", "« -18 » est négatif"),
        ("valeur = 0.5\n", 'valeur = "la moitié"\n', "part_smic : un nombre décimal attendu"),
        ("valeur = 2025-01-01\n", "valeur = 2025-01-01T00:00:00\n", "contrat_engagement_depuis : une date attendu"),
        ('valeur = ["cddi_aci"]\n', "valeur = [1]\n", "types_chantier_insertion : une liste de codes attendu"),
        ('unite = "ans"\n', "", "age_minimum : unite manque"),
        ("[version.parametres.age_minimum]", "[version.parametres.age_minimal]", "age_minimal : inconnu"),
        ("valid_from = 2023-01-01", 'valid_from = "2023-01-01"', "une date valid_from"),
        ("\n[[version]]\n", "\n[[version]\n", "pacte.toml"),
    ],
)
def test_un_fichier_faux_est_refuse_en_nommant_le_parametre(
    tmp_path: Path, avant: str, apres: str, message: str
) -> None:
    texte = CHEMIN.read_text(encoding="utf-8")
    assert avant in texte
    with pytest.raises(PacteIllisible, match=message):
        versions(ecrire(tmp_path, texte.replace(avant, apres, 1)))


def test_un_parametre_manquant_est_nomme(tmp_path: Path) -> None:
    with pytest.raises(PacteIllisible, match="paramètres manquants : aci_mois, age_enfant_garde"):
        versions(ecrire(tmp_path, '[[version]]\ncode = "x"\nvalid_from = 2023-01-01\n'))


def test_un_fichier_vide_ou_absent_est_refuse(tmp_path: Path) -> None:
    with pytest.raises(PacteIllisible, match="aucune version"):
        versions(ecrire(tmp_path, ""))
    with pytest.raises(PacteIllisible, match="absent"):
        versions(tmp_path / "absent.toml")


def test_deux_versions_se_suivent(tmp_path: Path) -> None:
    texte = CHEMIN.read_text(encoding="utf-8") + AVENANT.replace("2025-07-01", "2023-01-01")
    with pytest.raises(PacteIllisible, match="doit suivre"):
        versions(ecrire(tmp_path, texte))
