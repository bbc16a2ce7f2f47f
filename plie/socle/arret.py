"""`make stop`: ends the demo's processes that outlived their terminal, then the private PostgreSQL servers."""

import os
import signal
import time
from pathlib import Path

from plie.socle.dossiers import dossier_par_defaut
from plie.socle.postgres import arreter

# Each writes <name>.pid in the data folder. honcho first: it ends the others in order; asked twice, a worker would
# drop the work it is finishing.
PROCESSUS = (("honcho",), ("web", "worker", "beat"))
DELAI = 20.0


def _est_a_nous(pid: int) -> bool:
    """A number read in a file may have been given to another process since (reboot, crash)."""
    try:
        commande = Path(f"/proc/{pid}/cmdline").read_bytes()
        return Path(f"/proc/{pid}/cwd").readlink() == Path.cwd() and b"python" in commande
    except OSError:
        return False


def _vivants(dossier: Path, noms: tuple[str, ...]) -> dict[int, str]:
    vivants: dict[int, str] = {}
    for nom in noms:
        fichier = dossier / f"{nom}.pid"
        try:
            pid = int(fichier.read_text().strip())
        except (OSError, ValueError):
            continue
        if _est_a_nous(pid):
            vivants[pid] = nom
        else:
            fichier.unlink(missing_ok=True)
    return vivants


def arreter_processus(dossier: Path) -> list[str]:
    """Ask each to end, then wait: the database must not be stopped under a worker that finishes."""
    arretes: list[str] = []
    for noms in PROCESSUS:
        demandes = _vivants(dossier, noms)
        for pid in demandes:
            os.kill(pid, signal.SIGTERM)
        echeance = time.monotonic() + DELAI
        while any(map(_est_a_nous, demandes)) and time.monotonic() < echeance:
            time.sleep(0.1)
        for pid in filter(_est_a_nous, demandes):
            os.kill(pid, signal.SIGKILL)
        arretes += demandes.values()
    return arretes


def main() -> None:
    for nom in arreter_processus(dossier_par_defaut()):
        print(f"{nom} arrêté")
    for grappe in arreter():
        print(f"PostgreSQL arrêté ({grappe})")


if __name__ == "__main__":
    main()
