"""Celery: broker, delivery, and the calendar of what runs without anyone asking."""

import environ
from celery.schedules import crontab

from plie.socle.dossiers import dossier_par_defaut

env = environ.Env()

# Redis when there is one; otherwise messages are files, and the demo needs no other server.
CELERY_BROKER_URL = env.str("REDIS_URL", "") or "filesystem://localhost"
if CELERY_BROKER_URL.startswith("filesystem:"):
    _COURTIER = dossier_par_defaut() / "courtier"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # One folder for both ways: what is sent is what is received.
        "data_folder_in": str(_COURTIER / "messages"),
        "data_folder_out": str(_COURTIER / "messages"),
        "control_folder": str(_COURTIER / "controle"),
        "store_processed": False,
    }
else:
    # Longer than the longest task, or Redis would give it to a second worker while it runs.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 4 * 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# Long works report in their own row (plie.socle.taches), not in a result store.
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 2 * 3600
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Europe/Paris"
CELERY_ENABLE_UTC = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BEAT_SCHEDULE_FILENAME = str(dossier_par_defaut() / "calendrier-beat")

# `expires`: when the worker was down, one run makes up for all those missed.
CELERY_BEAT_SCHEDULE = {
    # Takes up again the works whose worker died or whose message was lost.
    "socle.reprendre_taches": {
        "task": "socle.reprendre_taches",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # Sends the outbox: what the request wrote, and what failed a while ago.
    "courrier.envoyer": {
        "task": "post_office.tasks.send_queued_mail",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # Letters are kept 90 days, then forgotten.
    "courrier.oublier": {
        "task": "post_office.tasks.cleanup_mail",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 3600},
    },
    # The summaries of the work lists. Several calls make up for a worker that was down: each leaves once a day.
    "parcours.envoyer_rappels": {
        "task": "parcours.envoyer_rappels",
        "schedule": crontab(hour="7-10", minute=12),
        "options": {"expires": 3000},
    },
    # The agenda of each session follows the files that become due.
    "commissions.preparer_ordres_du_jour": {
        "task": "commissions.preparer_ordres_du_jour",
        "schedule": crontab(minute=5),
        "options": {"expires": 3000},
    },
    # Invitations, changes of date, agendas ready: each member is told once.
    "commissions.convoquer": {
        "task": "commissions.convoquer",
        "schedule": crontab(minute=15),
        "options": {"expires": 3000},
    },
    # After the end of a quarter, its dashboards are drawn up (already done ones are seen and skipped).
    "pilotage.dresser_editions": {
        "task": "pilotage.dresser_editions",
        "schedule": crontab(hour=4, minute=20),
        "options": {"expires": 3600},
    },
    # What must hold across tables, checked while nobody types.
    "pilotage.verifier_coherence": {
        "task": "pilotage.verifier_coherence",
        "schedule": crontab(hour=2, minute=40),
        "options": {"expires": 3600},
    },
    # An address, a registration, a RQTH that begins or ends today reaches the person's record.
    "participants.accorder_situations": {
        "task": "participants.accorder_situations",
        "schedule": crontab(hour=0, minute=10),
        "options": {"expires": 3600},
    },
    # Where a session was opened from is forgotten with it.
    "accounts.oublier_sessions": {
        "task": "accounts.oublier_sessions",
        "schedule": crontab(hour=3, minute=50),
        "options": {"expires": 3600},
    },
    # Files whose time is over are announced, then archived, then anonymised.
    "participants.appliquer_conservation": {
        "task": "participants.appliquer_conservation",
        "schedule": crontab(hour=2, minute=15),
        "options": {"expires": 3600},
    },
    # The clocks of 48 and 72 hours of a breach are recalled by mail.
    "participants.rappeler_violations": {
        "task": "participants.rappeler_violations",
        "schedule": crontab(minute="*/20"),
        "options": {"expires": 1000},
    },
    # The log of consultations lives twelve months; its chain is read back each night.
    "journal.entretenir": {
        "task": "journal.entretenir",
        "schedule": crontab(hour=2, minute=45),
        "options": {"expires": 3600},
    },
    # Unusual readings of the day before are told to who must look at them, once each.
    "accounts.signaler_acces": {
        "task": "accounts.signaler_acces",
        "schedule": crontab(hour=5, minute=10),
        "options": {"expires": 3600},
    },
    # The full exports handed to people are kept a few days only.
    "participants.oublier_exports": {
        "task": "participants.oublier_exports",
        "schedule": crontab(minute=25),
        "options": {"expires": 3000},
    },
    # Expired sessions hold an account's identifier for no purpose.
    "socle.purger_sessions": {
        "task": "socle.purger_sessions",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 3600},
    },
}
