"""What a screen looks like: kept in a folder for who asks for it, and measured where it is narrow."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

LARGEURS = (1280, 360)
TELEPHONE = {"width": 360, "height": 800}


def photographier(page: Page, nom: str) -> None:
    """Keep what the screen looks like, for who asks for it (PLIE_PHOTOS: a folder)."""
    if dossier := os.environ.get("PLIE_PHOTOS"):
        for largeur in LARGEURS:
            page.set_viewport_size({"width": largeur, "height": 900})
            page.screenshot(path=str(Path(dossier) / f"{nom}-{largeur}.png"), full_page=True)
        page.set_viewport_size({"width": LARGEURS[0], "height": 900})


def sans_debordement(page: Page) -> None:
    """At 360 px nothing is wider than the screen."""
    page.set_viewport_size(TELEPHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= 360") is True
    page.set_viewport_size({"width": 1280, "height": 900})
