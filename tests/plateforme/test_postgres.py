"""The private server: started at need, alone in its folder, found again after a brutal end."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from plie.socle import postgres
from plie.socle.dossiers import DossierRefuse, dossier_prive
from plie.socle.postgres import LONGUEUR_MAX_PRISE, PORT, Serveur
from plie.socle.postgres_installe import AucunPostgres, choisir_installation, installations

# One group: a server is made once for the tests that can share it.
pytestmark = [pytest.mark.processus, pytest.mark.xdist_group("postgres")]


@pytest.fixture(scope="module")
def dossier() -> Iterator[Path]:
    """A folder that the server's account can reach (pytest's own are closed to others)."""
    chemin = Path(tempfile.mkdtemp(prefix="plie-essai-"))
    chemin.chmod(0o711)
    yield chemin
    postgres.arreter(chemin / "d")
    shutil.rmtree(chemin)


@pytest.fixture(scope="module")
def serveur(dossier: Path) -> Serveur:
    return Serveur(dossier / "d", durable=False)


def lire(serveur: Serveur, requete: str) -> str:
    with closing(psycopg2.connect(serveur.url())) as connexion, connexion.cursor() as curseur:
        curseur.execute(requete)
        return str(curseur.fetchone()[0])


def pid_du_serveur(serveur: Serveur) -> int:
    return int((serveur.donnees / "postmaster.pid").read_text().split("\n", 1)[0])


def test_la_base_est_creee_avec_un_role_ordinaire(serveur: Serveur) -> None:
    assert lire(serveur, "SELECT current_database()") == "plie"
    assert lire(serveur, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == "False"
    assert lire(serveur, "SHOW server_encoding") == "UTF8"
    assert lire(serveur, "SELECT 'É' || lower('É')") == "Éé"


def test_le_serveur_n_ecoute_que_sur_sa_prise_privee(serveur: Serveur) -> None:
    assert lire(serveur, "SHOW listen_addresses") == ""
    assert serveur.prise.stat().st_mode & 0o777 == 0o700
    assert serveur.donnees.stat().st_mode & 0o777 == 0o700


def test_le_serveur_ne_tourne_pas_sous_root(serveur: Serveur) -> None:
    serveur.assurer()
    assert Path(f"/proc/{pid_du_serveur(serveur)}").stat().st_uid != 0


def test_arreter_puis_assurer_retrouve_les_donnees(serveur: Serveur) -> None:
    with closing(psycopg2.connect(serveur.url())) as connexion, connexion.cursor() as curseur:
        curseur.execute("CREATE TABLE trace AS SELECT 42 AS n")
        connexion.commit()
    assert serveur.arreter() is True
    assert serveur.repond() is False
    assert serveur.arreter() is False
    assert lire(serveur, "SELECT n FROM trace") == "42"


def test_un_serveur_tue_est_relance(serveur: Serveur) -> None:
    serveur.assurer()
    ancien = pid_du_serveur(serveur)
    os.kill(ancien, signal.SIGKILL)
    while serveur.repond():
        time.sleep(0.05)
    serveur.assurer()
    assert pid_du_serveur(serveur) != ancien
    assert serveur.repond() is True


def test_un_postmaster_pid_d_avant_le_redemarrage_est_ecarte(serveur: Serveur) -> None:
    """After a reboot the number belongs to another process, which must be neither trusted nor killed."""
    serveur.assurer()
    fichier = serveur.donnees / "postmaster.pid"
    contenu = fichier.read_text().split("\n", 1)[1]
    serveur.arreter()
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as passant:
        fichier.write_text(f"{passant.pid}\n{contenu}")
        serveur.assurer()
        assert pid_du_serveur(serveur) != passant.pid
        assert passant.poll() is None
        passant.kill()
    assert serveur.repond() is True


def test_deux_commandes_simultanees_prennent_leur_tour(dossier: Path) -> None:
    serveur = Serveur(dossier / "simultanees", durable=False)
    commande = [sys.executable, "-m", "plie.socle.postgres", "demarrer"]
    environnement = os.environ | {"PLIE_DONNEES": str(serveur.dossier)}
    enfants = [subprocess.Popen(commande, env=environnement, stderr=subprocess.PIPE) for _ in range(3)]
    assert [enfant.communicate()[1] for enfant in enfants] == [b""] * 3
    assert [enfant.returncode for enfant in enfants] == [0, 0, 0]
    assert serveur.repond() is True
    serveur.arreter()


def test_un_chemin_trop_long_deplace_la_prise(dossier: Path) -> None:
    long = Serveur(dossier / ("x" * 100), durable=False)
    assert len(str(long.prise / f".s.PGSQL.{PORT}")) <= LONGUEUR_MAX_PRISE
    assert lire(long, "SELECT 1") == "1"
    long.arreter()
    long.prise.rmdir()


def test_une_prise_posee_par_un_autre_est_refusee(dossier: Path, tmp_path: Path) -> None:
    serveur = Serveur(dossier / "prise", durable=False)
    serveur._preparer_dossier()
    dossier_prive(serveur.grappe, serveur.compte)
    serveur.prise.symlink_to(tmp_path)
    with pytest.raises(DossierRefuse, match="n’appartient pas"):
        serveur.assurer()


def test_les_donnees_existantes_choisissent_la_version(dossier: Path) -> None:
    derniere = installations()[-1]
    (dossier / f"postgres-{derniere.majeure}" / "donnees").mkdir(parents=True)
    assert choisir_installation(dossier, None).majeure == derniere.majeure


def test_un_postgres_introuvable_dit_quoi_faire(dossier: Path) -> None:
    with pytest.raises(AucunPostgres, match="DATABASE_URL"):
        choisir_installation(dossier, "9")
