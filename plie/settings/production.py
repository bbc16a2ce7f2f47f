"""Production: everything that depends on the place comes from the environment; a missing one stops the start."""

from plie.settings.base import *  # noqa: F403
from plie.settings.base import JETON_METRIQUES, LOGGING, POST_OFFICE, STORAGES, base_de_donnees, env
from plie.socle.secrets_forts import secret_fort

SECRET_KEY = secret_fort("SECRET_KEY", env.str("SECRET_KEY"))
# A replaced key still reads what it signed and encrypted (second factors): keep it here, do not lose it.
SECRET_KEY_FALLBACKS = [
    secret_fort("SECRET_KEY_FALLBACKS", cle) for cle in env.list("SECRET_KEY_FALLBACKS", default=[])
]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
ADRESSE_DU_SITE = env.str("ADRESSE_DU_SITE", f"https://{ALLOWED_HOSTS[0]}")
CSRF_TRUSTED_ORIGINS = [f"https://{hote}" for hote in ALLOWED_HOSTS]

DATABASES = {"default": base_de_donnees(env.db_url("DATABASE_URL"))}

if JETON_METRIQUES:
    secret_fort("JETON_METRIQUES", JETON_METRIQUES, longueur=32)

# -- TLS is ended by the proxy, which overwrites this header -------------------------------------------
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/$", r"^metrics$"]  # asked inside, without TLS, by the supervision
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
MANDATAIRES_DE_CONFIANCE = env.int("MANDATAIRES_DE_CONFIANCE", 1)

# `__Host-`: no other host of the domain can plant these cookies.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
COOKIE_APPAREIL = "__Host-appareil"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# -- E-mail ------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
POST_OFFICE = {**POST_OFFICE, "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}}
EMAIL_HOST = env.str("EMAIL_HOST")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20

LOGGING = {
    **LOGGING,
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("NIVEAU_JOURNAL", "INFO")},
}
