"""Who comes in, and how long: login, second factor, ProConnect, throttles, sessions, cookies, CSP."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

env = environ.Env()


def origine(adresse: str) -> list[str]:
    """Scheme, host and port of an address, as a Content-Security-Policy names them; nothing for an empty one."""
    lue = urlsplit(adresse)
    return [f"{lue.scheme}://{lue.netloc}"] if lue.netloc else []


AUTH_USER_MODEL = "accounts.Utilisateur"
AUTHENTICATION_BACKENDS = [
    "accounts.connexions.appareils.Frein",  # first: refuses before the password is looked at
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 3600
# How long the person whose account was opened has to choose a password.
INVITATION_JOURS = 7

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

# -- Accounts are opened by an administrator; nobody signs up --------------------------------------------
ACCOUNT_ADAPTER = "accounts.connexions.adaptateurs.AdaptateurFerme"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the administrator who opens the account answers for the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[PLIE] "
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# By address only: a limit per account would let anyone shut its owner out by failing in their name.
# The couple (account, address) is counted by axes, below; the account whatever the address, by the known browsers.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip", "reset_password": "10/m/ip,3/m/key"}

# -- Second factor ----------------------------------------------------------------------------------------
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "PLIE"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are vouched for by the administrator

# Asked of whoever sees people; only the demo, whose accounts are shared and invented, does without.
SECOND_FACTEUR_EXIGE = True
MFA_ADAPTER = "accounts.connexions.adaptateurs.AdaptateurSecondFacteur"
ACCOUNT_FORMS = {"reset_password": "accounts.connexions.formulaires.FormulaireOubli"}
MFA_FORMS = {
    "add_webauthn": "accounts.connexions.formulaires.FormulaireAjoutDeCle",
    "edit_webauthn": "accounts.connexions.formulaires.FormulaireNomDeCle",
}

# -- ProConnect (OpenID Connect), when the environment gives its client -----------------------------------
SOCIALACCOUNT_ADAPTER = "accounts.connexions.adaptateurs.AdaptateurFedere"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the adapter links an opened account itself, and keeps its password
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
PROCONNECT_SERVER_URL = env.str("PROCONNECT_SERVER_URL", "").rstrip("/")
if env.str("PROCONNECT_CLIENT_ID", ""):
    SOCIALACCOUNT_PROVIDERS["proconnect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "client_id": env.str("PROCONNECT_CLIENT_ID"),
                "secret": env.str("PROCONNECT_CLIENT_SECRET"),
                "settings": {
                    "server_url": PROCONNECT_SERVER_URL,
                    "scope": ["openid", "email", "given_name", "usual_name"],
                },
            }
        ],
    }

# -- Throttled login: five failures of one account from one address close that couple for fifteen minutes --
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "plie.socle.connexion.adresse_du_client"
AXES_USERNAME_CALLABLE = "plie.socle.connexion.compte_vise"
AXES_LOCKOUT_TEMPLATE = "account/verrouille.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ADMIN = False
AXES_ALLOWED_CORS_ORIGINS = ""
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
# How many reverse proxies of ours stand before the application: that many X-Forwarded-For entries are believed.
MANDATAIRES_DE_CONFIANCE = env.int("MANDATAIRES_DE_CONFIANCE", 0)

# -- Sessions ----------------------------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # a logout or a closed account ends it at once
SESSION_INACTIVITE = timedelta(minutes=60)
SESSION_DUREE_MAXIMALE = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_DUREE_MAXIMALE.total_seconds())
SESSION_COOKIE_HTTPONLY = True
COOKIE_APPAREIL = "appareil"
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the session on the way back from ProConnect
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# -- What the browser may do ---------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's own drawings are data: URLs in its style sheet
        "font-src": [SELF],
        "connect-src": [SELF],
        # The button of ProConnect posts here and is sent there, at login and at logout.
        "form-action": [SELF, *origine(PROCONNECT_SERVER_URL)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    },
}
