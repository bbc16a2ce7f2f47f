"""The command `evaluer_sortie`: file, standard input, lists, and bad input that names its field."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from plie.pacte import version_en_vigueur
from sorties.lecture import lire_json, lire_situation
from sorties.regles import evaluer_sortie
from sorties.smic import BaremeSmic

BASE: dict[str, Any] = {"debut_parcours": "2024-01-15", "evalue_le": "2025-03-01"}
CDI = {"type": "cdi", "debut": "2024-03-01", "heures_hebdo": 24, "presence_au": "2024-06-01"}
RELEVE = {"type": "interim", "employeur": "Agence X", "debut": "2024-03-01", "fin": "2024-03-31", "heures": 104}


def lancer(monkeypatch: pytest.MonkeyPatch, texte: str | bytes, *arguments: str) -> tuple[Any, str]:
    octets = texte if isinstance(texte, bytes) else texte.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(octets)))
    sortie, erreurs = io.StringIO(), io.StringIO()
    call_command("evaluer_sortie", *arguments, stdout=sortie, stderr=erreurs)
    return json.loads(sortie.getvalue()), erreurs.getvalue()


def refus(monkeypatch: pytest.MonkeyPatch, texte: str | bytes, *arguments: str) -> str:
    with pytest.raises(CommandError) as erreur:
        lancer(monkeypatch, texte, *arguments)
    assert erreur.value.returncode == 2
    message = str(erreur.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_l_entree_standard(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    verdict, erreurs = lancer(monkeypatch, json.dumps(BASE | {"contrats": [CDI]}), *arguments)
    assert (verdict["critere"], verdict["constatee"], erreurs) == ("S-1", True, "")
    assert list(verdict) == [
        "qualification",
        "critere",
        "a_la_marge",
        "constatable_le",
        "constatee",
        "echeance",
        "prolongation_necessaire",
        "hors_delai",
        "article",
        "heures_9_mois",
        "heures_6_mois",
        "conditions",
        "autres_criteres",
    ]


def test_un_fichier_et_une_liste(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fichier = tmp_path / "situations.json"
    fichier.write_text(json.dumps([BASE | {"contrats": [CDI]}, BASE]), encoding="utf-8-sig")
    verdicts, _ = lancer(monkeypatch, "", str(fichier))
    assert [verdict["critere"] for verdict in verdicts] == ["S-1", None]
    assert lancer(monkeypatch, "[]")[0] == []


def test_une_liste_s_ecrit_un_verdict_par_ligne(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps([BASE, BASE]).encode())))
    sortie = io.StringIO()
    call_command("evaluer_sortie", stdout=sortie)
    ouvrante, *verdicts, fermante = sortie.getvalue().splitlines()
    assert (ouvrante, len(verdicts), fermante) == ("[", 2, "]")
    assert json.loads(verdicts[1])["critere"] is None


def test_les_cles_inconnues_sont_ignorees_et_signalees(monkeypatch: pytest.MonkeyPatch) -> None:
    document = [BASE | {"libelle": "essai", "contrats": [CDI | {"heure_hebdo": 35}]}]
    verdicts, erreurs = lancer(monkeypatch, json.dumps(document))
    assert verdicts[0]["critere"] == "S-1"
    assert erreurs == "Clés inconnues, ignorées : [0].libelle, [0].contrats[0].heure_hebdo\n"


def test_null_vaut_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    vides = dict.fromkeys(["prolonge", "contrats", "releves", "creation", "formation"])
    assert lancer(monkeypatch, json.dumps(BASE | vides)) == lancer(monkeypatch, json.dumps(BASE))


FAUX: list[tuple[str, dict[str, Any]]] = [
    ("debut_parcours : cette valeur est obligatoire", {"debut_parcours": None}),
    ("evalue_le : cette valeur est obligatoire", {"evalue_le": None}),
    ("evalue_le : l’évaluation précède", {"evalue_le": "2024-01-14"}),
    ("debut_parcours : une date AAAA-MM-JJ", {"debut_parcours": "15/01/2024"}),
    ("debut_parcours : une date AAAA-MM-JJ", {"debut_parcours": "20240115"}),
    ("debut_parcours : une date AAAA-MM-JJ", {"debut_parcours": 20240115}),
    ("debut_parcours : cette date n’existe pas", {"debut_parcours": "2023-02-29"}),
    ("debut_parcours : une année", {"debut_parcours": "0001-01-01"}),
    ("evalue_le : une année", {"evalue_le": "9999-12-31"}),
    ("prolonge : true ou false", {"prolonge": 1}),
    ("contrats : une liste", {"contrats": {}}),
    ("contrats[0] : un objet", {"contrats": ["cdi"]}),
    ("contrats[0].type : cette valeur est obligatoire", {"contrats": [{"debut": "2024-03-01"}]}),
    ("contrats[0].type : un code", {"contrats": [CDI | {"type": "CDI"}]}),
    ("contrats[1].debut : cette valeur", {"contrats": [CDI, CDI | {"debut": None}]}),
    ("contrats[0].fin : la fin précède", {"contrats": [CDI | {"fin": "2024-02-29"}]}),
    ("contrats[0].heures_hebdo : un nombre est attendu", {"contrats": [CDI | {"heures_hebdo": "24"}]}),
    ("contrats[0].heures_hebdo : un nombre est attendu", {"contrats": [CDI | {"heures_hebdo": True}]}),
    ("contrats[0].heures_hebdo : un nombre de 0 à 168", {"contrats": [CDI | {"heures_hebdo": -1}]}),
    ("contrats[0].heures_hebdo : un nombre de 0 à 168", {"contrats": [CDI | {"heures_hebdo": 10**4000}]}),
    ("contrats[0].heures_hebdo : un nombre fini", {"contrats": [CDI | {"heures_hebdo": float("nan")}]}),
    ("contrats[0].heures_hebdo : un nombre fini", {"contrats": [CDI | {"heures_hebdo": float("-inf")}]}),
    ("contrats[0].heures_hebdo : 18 décimales", {"contrats": [CDI | {"heures_hebdo": 1e-300}]}),
    ("contrats[0].seuil_branche : un nombre d’heures", {"contrats": [CDI | {"seuil_branche": 0}]}),
    ("contrats[0].employeur : un texte d’une ligne", {"contrats": [CDI | {"employeur": "A\x00B"}]}),
    ("contrats[0].employeur : un texte d’une ligne", {"contrats": [CDI | {"employeur": "\ud800"}]}),
    ("contrats[0].employeur : un texte d’une ligne", {"contrats": [CDI | {"employeur": "A" * 301}]}),
    ("contrats[0].employeur : un texte est attendu", {"contrats": [CDI | {"employeur": []}]}),
    ("releves[0].fin : cette valeur", {"releves": [RELEVE | {"fin": None}]}),
    ("releves[0].heures : cette valeur", {"releves": [RELEVE | {"heures": None}]}),
    ("releves[0].fin : la fin précède", {"releves": [RELEVE | {"fin": "2024-02-01"}]}),
    ("releves[0].fin : un relevé couvre 1\u00a0mois au plus", {"releves": [RELEVE | {"fin": "2024-04-01"}]}),
    ("releves[0].heures : 240,01\u00a0h dépassent", {"releves": [RELEVE | {"heures": 240.01}]}),
    ("releves[0].heures : 48,5\u00a0h dépassent", {"releves": [RELEVE | {"fin": "2024-03-07", "heures": 48.5}]}),
    ("releves[1].debut : deux relevés", {"releves": [RELEVE, RELEVE | {"debut": "2024-03-31", "heures": 8}]}),
    ("releves[1].debut : deux relevés", {"releves": [RELEVE, RELEVE | {"employeur": " agence  X"}]}),
    ("creation.debut : cette valeur", {"creation": {}}),
    ("creation.rcs : true ou false", {"creation": {"debut": "2024-03-01", "rcs": "oui"}}),
    (
        "creation.recettes[0].mois : un mois AAAA-MM",
        {"creation": {"debut": "2024-03-01", "recettes": [{"mois": "2024-03-01", "montant": 1}]}},
    ),
    (
        "creation.recettes[0].mois : ce mois n’existe pas",
        {"creation": {"debut": "2024-03-01", "recettes": [{"mois": "2024-13", "montant": 1}]}},
    ),
    (
        "creation.recettes[1].mois : le mois 2024-03 est déclaré deux fois",
        {"creation": {"debut": "2024-03-01", "recettes": [{"mois": "2024-03", "montant": 1}] * 2}},
    ),
    (
        "creation.recettes[0].montant : un nombre de 0",
        {"creation": {"debut": "2024-03-01", "recettes": [{"mois": "2024-03", "montant": -0.01}]}},
    ),
    ("formation : un objet", {"formation": []}),
    ("formation.certification : un code", {"formation": {"certification": "bts"}}),
]


@pytest.mark.parametrize(("debut", "faux"), FAUX, ids=[f"{i}-{debut}" for i, (debut, _) in enumerate(FAUX)])
def test_une_entree_fausse_nomme_son_champ(monkeypatch: pytest.MonkeyPatch, debut: str, faux: dict[str, Any]) -> None:
    assert refus(monkeypatch, json.dumps(BASE | faux)).startswith(debut)
    assert refus(monkeypatch, json.dumps([BASE, BASE | faux])).startswith(f"[1].{debut}")


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ("", "JSON : illisible à la ligne 1, colonne 1."),
        ("{", "JSON : illisible à la ligne 1, colonne 2."),
        (b"\xff\xfe{", "JSON : le texte n’est pas en UTF-8."),
        ("[" * 100_000, "JSON : illisible : nombre ou imbrication démesurés."),
        ("9" * 5_000, "JSON : illisible : nombre ou imbrication démesurés."),
        ('{"evalue_le": "2024-01-01", "evalue_le": "2025-01-01"}', "evalue_le : cette clé est écrite deux fois"),
        ("null", "situation : un objet est attendu, null reçu."),
        ("12", "situation : un objet est attendu, « 12 » reçu."),
        ('["a\\nb"]', "[0] : un objet est attendu, « a?b » reçu."),
        ("[[]]", "[0] : un objet est attendu, une liste reçu."),
        ('{"debut_parcours": 1e99999999999999999999}', "debut_parcours : une date AAAA-MM-JJ"),
    ],
)
def test_un_document_illisible_est_refuse(monkeypatch: pytest.MonkeyPatch, texte: str | bytes, message: str) -> None:
    assert refus(monkeypatch, texte).startswith(message)


def test_un_fichier_absent_est_refuse(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert refus(monkeypatch, "", str(tmp_path / "absent.json")).endswith("(No such file or directory).")
    assert refus(monkeypatch, "", "a\x00b").endswith("(chemin invalide).")


def test_deux_releves_de_deux_employeurs_peuvent_se_chevaucher(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict, _ = lancer(monkeypatch, json.dumps(BASE | {"releves": [RELEVE, RELEVE | {"employeur": "Agence Y"}]}))
    assert verdict["heures_6_mois"] == 208


def test_un_smic_inconnu_rend_le_verdict_impossible_et_le_dit() -> None:
    creation = {"debut": "2024-03-01", "recettes": [{"mois": "2024-03", "montant": 90000}]}
    situation = lire_situation(lire_json(json.dumps(BASE | {"creation": creation}).encode()))
    verdict = evaluer_sortie(situation, version_en_vigueur(situation.debut_parcours), BaremeSmic(()))
    assert verdict.critere is None
    (recettes,) = [condition for condition in verdict.conditions if condition.libelle.startswith("S-3")]
    assert recettes.constate == ("verdict impossible : SMIC inconnu sur les 6\u00a0mois à compter du 01/03/2024")


@pytest.mark.parametrize(("montant", "critere"), [(5300.76, "S-3"), (5300.75, None)])
def test_un_mois_sans_declaration_n_apporte_rien_mais_n_empeche_rien(montant: float, critere: str | None) -> None:
    creation = {"debut": "2024-03-01", "recettes": [{"mois": "2024-03", "montant": montant}]}
    situation = lire_situation(lire_json(json.dumps(BASE | {"creation": creation}).encode()))
    bareme = BaremeSmic([(situation.debut_parcours.replace(day=1), lire_json(b"1766.92"))])
    assert evaluer_sortie(situation, version_en_vigueur(situation.debut_parcours), bareme).critere == critere
