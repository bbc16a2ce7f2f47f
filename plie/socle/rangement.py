"""Where private files lie: never under the static files, never served by the web server."""

from django.core.files.storage import Storage, storages


def rangement_prive() -> Storage:
    """The storage of private files; a door reads it for who may, and logs it."""
    return storages["prive"]
