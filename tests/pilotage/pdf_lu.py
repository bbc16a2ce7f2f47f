"""What a PDF says, page by page."""

from __future__ import annotations

import subprocess
from pathlib import Path


def texte(pdf: bytes, chemin: Path) -> list[str]:
    """The text of each page."""
    chemin.write_bytes(pdf)
    lu = subprocess.run(["pdftotext", "-layout", str(chemin), "-"], check=True, capture_output=True)
    return lu.stdout.decode().split("\f")[:-1]
