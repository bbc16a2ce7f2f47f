"""Logs: one event per line, without personal data (identifiers only; see plie.socle.journaux)."""

import environ
import structlog

from plie.socle.journaux import sans_donnees_personnelles, sans_valeurs

env = environ.Env()

_COMMUNS = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    sans_donnees_personnelles,
]
# What a library logs goes the same way as our own events: its traceback is put in words here, then looked at.
_D_AILLEURS = [*_COMMUNS, structlog.processors.format_exc_info, sans_valeurs]
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_COMMUNS,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        sans_valeurs,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": _D_AILLEURS,
        },
        "texte": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(colors=False),
            ],
            "foreign_pre_chain": _D_AILLEURS,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "texte"}},
    "root": {"handlers": ["console"], "level": env.str("NIVEAU_JOURNAL", "WARNING")},
    "loggers": {
        # Django would mail 500s with local variables, and its own request log repeats ours.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "axes": {"level": "ERROR"},
        # Left to itself it adds a handler of its own and tells each empty minute.
        "post_office": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
