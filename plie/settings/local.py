"""The demo and the developer's machine: strict as production, without TLS, on invented data."""

import os

from django.core.management.utils import get_random_secret_key

from plie.settings.base import *  # noqa: F403
from plie.settings.base import DONNEES, POST_OFFICE, env


def cle_de_la_demonstration() -> str:
    """One key per data folder, so that nobody's demo runs on a key written in the sources."""
    chemin = DONNEES / "cle_secrete"
    DONNEES.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    try:
        with os.fdopen(os.open(chemin, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as fichier:
            fichier.write(get_random_secret_key())
    except FileExistsError:
        pass
    return chemin.read_text(encoding="ascii")


DEBUG = env.bool("DEBUG", False)
# `charger_demo` opens accounts whose password everybody knows: nowhere else.
DEMO = True
# Its accounts are shared, each with the same password: nobody's phone could answer for them.
SECOND_FACTEUR_EXIGE = env.bool("SECOND_FACTEUR_EXIGE", False)
SECRET_KEY = env.str("SECRET_KEY", "") or cle_de_la_demonstration()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# Served from where they are: no collectstatic in the demo.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = DEBUG

MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost

# Letters of the demo can be read in this folder.
EMAIL_FILE_PATH = str(DONNEES / "courriels")
POST_OFFICE = {**POST_OFFICE, "BACKENDS": {"default": "django.core.mail.backends.filebased.EmailBackend"}}
