"""Settings shared by every environment; `local`, `test` and `production` build on it.

What concerns one subject lies in its own file: `acces` (who comes in, cookies, CSP), `travaux` (Celery)
and `journaux` (logs).
"""

from importlib.metadata import files
from pathlib import Path
from typing import Any

import environ

from plie.settings.acces import *  # noqa: F403
from plie.settings.journaux import *  # noqa: F403
from plie.settings.travaux import *  # noqa: F403
from plie.socle.dossiers import dossier_par_defaut
from plie.socle.postgres import serveur

RACINE = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

DEBUG = False
ALLOWED_HOSTS: list[str] = []

# What the application writes outside the database when it is not told otherwise.
DONNEES = dossier_par_defaut()

INSTALLED_APPS = [
    # The house, from the ground up: reference data load in this order after `migrate`.
    "plie.socle",
    "plie.journal",
    "accounts",
    "accounts.proconnect",
    "participants",
    "parcours",
    "sorties",
    "commissions",
    "pilotage",
    # Libraries.
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "bs_icon_templates",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "import_export",
    "pghistory",
    "pgtrigger",
    "post_office",
    "rest_framework",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "plie.socle.middleware.CapacitesDuNavigateur",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "plie.socle.middleware.RetourAConnexion",
    "plie.socle.middleware.DureeDeSession",
    "plie.socle.middleware.ConnexionRequise",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.RotationDeSession",
    "accounts.middleware.SecondFacteurExige",
    "pghistory.middleware.HistoryMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "plie.socle.middleware.RienEnCache",
    "plie.socle.middleware.PageDuGesteSeul",
    "plie.socle.attente.AttenteBornee",
    "axes.middleware.AxesMiddleware",
    "parcours.mur.Mur",
    "parcours.ouvertures.OuverturesConsignees",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "plie.urls"
WSGI_APPLICATION = "plie.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.contexte.cadre",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# -- Database ------------------------------------------------------------------------------------------
# The web server gives up a statement after 30 s (wsgi.py sets PLIE_DELAI_REQUETE): nobody waits longer, and
# a runaway query must not hold a connection. Imports, editions and migrations run without that bound.
# A lock is never waited for long: the page says so and keeps what was typed (plie.socle.attente).
# The role under which a session starts (plie.socle.mur); without it the account that connects, the owner, who migrates.
ROLE_DE_BASE = env.str("PLIE_ROLE", "")
_OPTIONS_POSTGRES = " ".join(
    f"-c {nom}={valeur}"
    for nom, valeur in {
        "statement_timeout": env.int("PLIE_DELAI_REQUETE", 0),
        "lock_timeout": env.int("PLIE_DELAI_VERROU", 10_000),
        "idle_in_transaction_session_timeout": 600_000,
        # A client that vanished frees its locks within seconds, even in the middle of a long statement.
        "client_connection_check_interval": 5_000,
        **({"role": ROLE_DE_BASE} if ROLE_DE_BASE else {}),
    }.items()
)


def base_de_donnees(parametres: dict[str, Any]) -> dict[str, Any]:
    """Connection settings, with what every environment shares."""
    return parametres | {
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 600),  # opening one per request divides the throughput by three
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parametres.get("OPTIONS", {}), "options": _OPTIONS_POSTGRES},
    }


if env.str("DATABASE_URL", ""):
    DATABASES = {"default": base_de_donnees(env.db_url("DATABASE_URL"))}
else:
    DATABASES = {"default": base_de_donnees(serveur(DONNEES).parametres())}

# -- Cache: shared by the web processes, or the login throttles would count once per process ------------
if REDIS := env.str("REDIS_URL", ""):
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS,
            "KEY_PREFIX": "plie",
        }
    }
else:
    # The table is created after each `migrate` (plie.socle.apps).
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "socle_cache"}}

# -- Language, dates, forms -----------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
LOCALE_PATHS = [RACINE / "locale"]  # better French for a few sentences of the libraries
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# -- Files ----------------------------------------------------------------------------------------------
def dossier_bootstrap() -> Path:
    """Where XStatic-Bootstrap put its files. Importing it would need the removed `pkg_resources`."""
    for fichier in files("XStatic-Bootstrap") or ():
        if fichier.parts[-2:] == ("css", "bootstrap.min.css"):
            return Path(str(fichier.locate())).parent.parent
    raise RuntimeError("XStatic-Bootstrap est installé sans ses feuilles de style.")


STATIC_URL = "/static/"
STATIC_ROOT = RACINE / "staticfiles"
STATICFILES_DIRS = [RACINE / "static", ("bootstrap", dossier_bootstrap())]

# Personal papers: no URL serves this folder; views check the right to read and stream the file.
MEDIA_ROOT = env.str("MEDIA_ROOT", str(DONNEES / "media"))
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Same folder as the default one, under the name the models ask for: a later move of evidence elsewhere
    # (object storage) is one line here.
    "prive": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# -- E-mail: written in the outbox by the request, sent by the worker -------------------------------------
EMAIL_BACKEND = "post_office.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "PLIE <ne-pas-repondre@plie.invalid>")
# What a link in a mail or in a calendar begins with: no request is there to tell.
ADRESSE_DU_SITE = env.str("ADRESSE_DU_SITE", f"http://{env.str('HOST', '127.0.0.1')}:{env.str('PORT', '8000')}")
SERVER_EMAIL = env.str("SERVER_EMAIL", DEFAULT_FROM_EMAIL)
POST_OFFICE: dict[str, Any] = {
    "BACKENDS": {"default": "django.core.mail.backends.console.EmailBackend"},
    "DEFAULT_PRIORITY": "medium",
    "MAX_RETRIES": 5,
    "CELERY_ENABLED": True,
    "LOG_LEVEL": 1,  # failures only
    "MESSAGE_ID_ENABLED": False,
    # Two workers never send the same message: the lock file lies with the rest of what we write.
    "LOCK_FILE_NAME": str(DONNEES / "courrier"),
}

# -- API: closed by default, same sessions as the screens --------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "PLIE : suivi des parcours",
    "DESCRIPTION": "Le catalogue des indicateurs et leurs chiffres, dans le périmètre du compte connecté.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

# -- Supervision: `/metrics` answers to the bearer of this token only; without a token, to nobody ----------
JETON_METRIQUES = env.str("JETON_METRIQUES", "")
PROMETHEUS_EXPORT_MIGRATIONS = False

# Who answers to somebody whom a screen or a document keeps out (accessibility statement).
CONTACT_ACCESSIBILITE = env.str("CONTACT_ACCESSIBILITE", "")

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False

# How many days before a session its agenda is prepared.
COMMISSION_PREPARATION_JOURS = env.int("COMMISSION_PREPARATION_JOURS", 10)
# How many days before a session its members are convened.
COMMISSION_CONVOCATION_JOURS = env.int("COMMISSION_CONVOCATION_JOURS", 30)

# -- The fiche de synthèse by private link (P-6.6): how long a link lives, how often one machine may try ---------
LIEN_FICHE_JOURS = env.int("LIEN_FICHE_JOURS", 15)
LIEN_FICHE_ESSAIS = env.int("LIEN_FICHE_ESSAIS", 60)
LIEN_FICHE_ESSAIS_MINUTES = 10
