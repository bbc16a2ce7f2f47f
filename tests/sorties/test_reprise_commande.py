"""`importer_reprise`: what it prints, what it writes, its exit status."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from participants.models import Participant
from tests.fabriques.reprise import copie

pytestmark = pytest.mark.django_db

Ecrire = Callable[..., Path]


def lancer(*arguments: str | Path) -> str:
    sortie = StringIO()
    call_command("importer_reprise", *map(str, arguments), stdout=sortie, stderr=StringIO())
    return sortie.getvalue()


def test_une_ligne_par_fichier_et_la_duree(dossier: Ecrire) -> None:
    lignes = lancer(dossier()).splitlines()
    assert lignes[:6] == [
        "participants.csv : 2 lues, 2 créées, 0 inchangées, 0 modifiées, 0 refusées",
        "rsa.csv : 2 lues, 2 créées, 0 inchangées, 0 modifiées, 0 refusées",
        "parcours.csv : 2 lues, 2 créées, 0 inchangées, 0 modifiées, 0 refusées",
        "etapes.csv : 3 lues, 3 créées, 0 inchangées, 0 modifiées, 0 refusées",
        "entretiens.csv : 1 lues, 1 créées, 0 inchangées, 0 modifiées, 0 refusées",
        "sorties.csv : 1 lues, 1 créées, 0 inchangées, 0 modifiées, 0 refusées",
    ]
    assert (lignes[-2].startswith("Durée : "), lignes[-1]) == (True, "Reprise terminée.")


def test_un_refus_rend_1_et_n_ecrit_rien(dossier: Ecrire, tmp_path: Path) -> None:
    lignes = copie()
    lignes["participants"][0]["sexe"] = "X"
    rapport = tmp_path / "rapport.csv"
    with pytest.raises(CommandError, match=r"7 lignes refusées : rien n’a été écrit") as refus:
        lancer(dossier(lignes), "--rapport", rapport)
    assert refus.value.returncode == 1
    assert Participant.objects.count() == 0
    texte = rapport.read_text(encoding="utf-8").splitlines()
    assert texte[:2] == ["fichier;ligne;colonne;valeur;attendu", "participants.csv;2;sexe;X;F ou H"]
    assert len(texte) == 8


def test_partiel_reprend_les_lignes_saines(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["participants"][0]["sexe"] = "X"
    with pytest.raises(CommandError, match="les autres ont été reprises"):
        lancer(dossier(lignes), "--partiel")
    assert list(Participant.objects.values_list("identifiant_reprise", flat=True)) == ["P2"]


def test_simulation_n_ecrit_rien(dossier: Ecrire) -> None:
    assert "Simulation : rien n’a été écrit" in lancer(dossier(), "--simulation")
    assert Participant.objects.count() == 0


def test_un_dossier_absent_se_dit_en_une_ligne(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="introuvable"):
        lancer(tmp_path / "absent")


def test_un_rapport_que_l_on_ne_peut_pas_ecrire(dossier: Ecrire, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="écriture impossible"):
        lancer(dossier(), "--rapport", tmp_path / "absent" / "r.csv")
