"""PostgreSQL's backend, plus: a connection that fails starts the private server, then tries once more.

Nothing is started before a command really opens a connection: `evaluer_sortie` or `--help` need no server.
"""

from typing import Any

import psycopg2
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            self.settings_dict["SERVEUR"].assurer()
            return super().get_new_connection(conn_params)
