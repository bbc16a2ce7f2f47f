"""The private server's own settings."""

from pathlib import Path

REGLAGES = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "max_locks_per_transaction": "256",  # the tests truncate every table in one statement
    "random_page_cost": "1.1",
    "jit": "off",  # costs more than it saves on screens' queries
    "log_timezone": "Europe/Paris",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",  # a failed statement may hold personal data: keep it out of the log
}
# What a power cut would lose, the tests can lose.
SANS_DURABILITE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def configuration(prise: Path, port: int, *, durable: bool) -> str:
    """Text of postgresql.conf for a server that listens on this folder's socket only."""
    reglages = REGLAGES | {"port": str(port), "unix_socket_directories": f'"{prise}"'}
    if not durable:
        reglages |= SANS_DURABILITE
    return "".join(f"{nom} = '{valeur.replace(chr(39), chr(39) * 2)}'\n" for nom, valeur in reglages.items())
