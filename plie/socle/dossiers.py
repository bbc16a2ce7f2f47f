"""Where the application keeps what it writes on this machine, and folders closed to everyone else."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plie.socle.postgres_installe import Compte

RACINE = Path(__file__).resolve().parent.parent.parent


class DossierRefuse(RuntimeError):
    """A folder that should be ours belongs to somebody else."""


def dossier_par_defaut() -> Path:
    """Folder named by `PLIE_DONNEES`, else one per checkout."""
    if nomme := os.environ.get("PLIE_DONNEES"):
        return Path(nomme).expanduser().absolute()
    if os.geteuid() == 0:
        # root's files are often unreachable by the server's account; one folder per checkout,
        # so that two of them never share a database.
        empreinte = hashlib.sha256(os.fsencode(RACINE)).hexdigest()[:8]
        return Path("/var/lib/plie-demo") / empreinte
    return RACINE / ".data"


def dossier_prive(dossier: Path, compte: Compte | None) -> None:
    """A 0700 folder of that account (our own when None); refuse one that somebody else put there."""
    try:
        dossier.mkdir(mode=0o700)
        if compte:
            os.chown(dossier, compte.uid, compte.gid)
    except FileExistsError:
        etat = dossier.lstat()
        attendu = compte.uid if compte else os.geteuid()
        if not dossier.is_dir() or dossier.is_symlink() or etat.st_uid not in {attendu, os.geteuid()}:
            raise DossierRefuse(f"{dossier} n’appartient pas au compte du serveur.") from None
        if etat.st_uid != attendu:
            os.chown(dossier, attendu, compte.gid if compte else -1)
        dossier.chmod(0o700)
