"""The web server's door."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plie.settings.local")
# Nobody waits longer than this in front of a screen (milliseconds); commands and tasks have no such bound.
os.environ.setdefault("PLIE_DELAI_REQUETE", "30000")
os.environ.setdefault("PLIE_DELAI_VERROU", "3000")
# Behind the second wall, which shows nothing until a request sets its perimeter (plie.socle.mur).
os.environ["PLIE_ROLE"] = "plie_application"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
