"""The test suite: production's behaviour, minus what only costs time."""

import os

from plie.settings.base import *  # noqa: F403
from plie.settings.base import DATABASES, DONNEES, LOGGING, POST_OFFICE, base_de_donnees, env
from plie.settings.travaux import CELERY_BROKER_TRANSPORT_OPTIONS
from plie.socle.postgres import serveur

SECRET_KEY = "clef-des-essais-qui-ne-protege-rien-" * 2
ADRESSE_DU_SITE = "https://plie.example"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

if not env.str("DATABASE_URL", ""):
    # Its own server beside the demo's: nothing there needs to survive a power cut.
    DATABASES = {"default": base_de_donnees(serveur(DONNEES / "tests", durable=False).parametres())}

# Fifty writers who take their turn on one row wait longer on a machine that traces the branches.
DATABASES["default"]["OPTIONS"]["options"] += " -c lock_timeout=60000"

# The tests of the second factor ask for it; the others log people in without a phone.
SECOND_FACTEUR_EXIGE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
POST_OFFICE = {**POST_OFFICE, "BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}
MEDIA_ROOT = str(DONNEES / "tests" / "media")
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = True
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "ERROR"}}

# Tests that need a real worker start one as a process, and tell it where the messages are.
if courtier := os.environ.get("PLIE_ESSAI_COURTIER"):
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        **CELERY_BROKER_TRANSPORT_OPTIONS,
        "data_folder_in": f"{courtier}/messages",
        "data_folder_out": f"{courtier}/messages",
        "control_folder": f"{courtier}/controle",
    }
    CELERY_BEAT_SCHEDULE_FILENAME = f"{courtier}/calendrier-beat"
else:
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
