"""A migrated database to copy from: replaying the migrations takes half a minute, copying takes a second."""

import hashlib
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from plie.pacte import CHEMIN

VERROU = 0x47414241


def empreinte_des_migrations() -> str:
    """Changes with any migration, ours or a library's, and with the reference data."""
    somme = hashlib.sha256()
    for application in sorted(apps.get_app_configs(), key=lambda a: a.label):
        racine = Path(application.path)
        # The reference data too: they are loaded after the migrations.
        motifs = ("migrations/*.py", "donnees/*.csv", "reference.py")
        for fichier in sorted(trouve for motif in motifs for trouve in racine.glob(motif)):
            somme.update(f"{application.label}/{fichier.name}".encode())
            somme.update(fichier.read_bytes())
    somme.update(CHEMIN.read_bytes())
    return somme.hexdigest()[:16]


def gabarit() -> str:
    """Name of the up-to-date model database, made if needed; two processes take turns."""
    nom = f"gabarit_{empreinte_des_migrations()}"
    with connection._nodb_cursor() as curseur:
        curseur.execute("SET lock_timeout = 0")
        curseur.execute("SELECT pg_advisory_lock(%s)", [VERROU])
        curseur.execute("SELECT 1 FROM pg_database WHERE datname = %s", [nom])
        if curseur.fetchone():
            return nom
        provisoire = f"{nom}_provisoire"
        curseur.execute("SELECT datname FROM pg_database WHERE datname LIKE 'gabarit\\_%%'")
        for (ancien,) in curseur.fetchall():
            curseur.execute(f'DROP DATABASE IF EXISTS "{ancien}"')
        curseur.execute(f'CREATE DATABASE "{provisoire}"')
        _migrer(provisoire)
        curseur.execute(f'ALTER DATABASE "{provisoire}" RENAME TO "{nom}"')
    return nom


def _migrer(base: str) -> None:
    habituelle = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = base
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = habituelle
