"""The main menu: which screens a person's roles open, in the order in which they are used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.perimetre import Perimetre, perimetre_de

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import Utilisateur


@dataclass(frozen=True)
class Entree:
    """An entry of the menu."""

    libelle: str
    url: str
    icone: str
    actif: bool = False


# (label, url name, icon, who sees it)
_MENU = (
    ("À faire", "parcours:travail", "check2-square", lambda p: p.accompagne or p.anime),
    ("Portefeuille", "parcours:liste", "people", lambda p: p.accompagne and not p.anime),
    ("Parcours", "parcours:liste", "people", lambda p: p.anime),
    ("Parcours BRSA", "parcours:liste", "people", lambda p: p.poles and not p.anime and not p.accompagne),
    ("Lettres", "commissions:retours", "envelope", lambda p: bool(p.poles)),
    ("Équipe", "parcours:equipe", "bar-chart-steps", lambda p: p.anime),
    ("Orienter", "parcours:orienter", "person-plus", lambda p: p.anime),
    ("Doublons", "participants:doublons", "intersect", lambda p: p.anime),
    ("Commissions", "commissions:liste", "calendar-check", lambda p: p.anime or p.commissions),
    ("Tableaux de bord", "pilotage:editions", "bar-chart", lambda p: p.anime or p.finance_quelque_chose),
    ("Qualité", "pilotage:qualite", "clipboard-check", lambda p: p.anime or p.accompagne),
    ("Reprise", "sorties:reprise", "box-arrow-in-down", lambda p: p.anime),
    ("Droits", "participants:droits", "shield-check", lambda p: p.anime),
    ("Consultations", "journal:liste", "eye", lambda p: p.anime),
    ("Administration", "admin:index", "gear", lambda p: p.administrateur),
    ("Pacte", "accounts:pacte", "sliders", lambda p: p.administrateur),
    ("Conservation", "participants:conservation", "hourglass-split", lambda p: p.administrateur),
    ("Violations", "participants:violations", "shield-exclamation", lambda p: p.administrateur),
    # Who animates reaches them from the log, which an administrator does not read.
    ("Accès inhabituels", "journal:inhabituels", "eye", lambda p: p.administrateur and not p.anime),
    ("Traitements", "participants:traitements", "file-earmark-lock", lambda p: p.administrateur),
)

# A tab of an entry's screen, for who has no entry of its own for it.
_ONGLETS = {
    "participants:conservation": "participants:droits",
    "participants:violations": "participants:droits",
    "pilotage:coherence": "pilotage:qualite",
}

# From where the history of an account is reached.
_COMPTES = ("parcours:equipe", "admin:index")
_HISTORIQUE_D_UN_COMPTE = re.compile(r"/\d+/historique/$")

# What is done about one parcours in the apps around it.
_GESTES = ("/sorties/", "/commissions/demander/", "/participants/")


def menu(utilisateur: Utilisateur | AnonymousUser, chemin: str = "") -> list[Entree]:
    """The entries that somebody's roles open; the one under which the current page lies is active."""
    perimetre: Perimetre = perimetre_de(utilisateur)
    offertes = {nom: (libelle, reverse(nom), icone) for libelle, nom, icone, condition in _MENU if condition(perimetre)}
    ouvertes = list(offertes.values())
    # A page lies under the entry whose address, or one that it covers, is the longest beginning of its own.
    couvertes = [(url, url) for _, url, _ in ouvertes]
    couvertes += [
        (reverse(onglet), offertes[entree][1])
        for onglet, entree in _ONGLETS.items()
        if entree in offertes and onglet not in offertes
    ]
    if ouvertes:
        couvertes += [(debut, reverse("parcours:liste")) for debut in _GESTES]
    if _HISTORIQUE_D_UN_COMPTE.search(chemin) and chemin.startswith(reverse("accounts:mon_compte")):
        couvertes += [(chemin, offertes[entree][1]) for entree in _COMPTES if entree in offertes][:1]
    trouvees = [(len(debut), url) for debut, url in couvertes if chemin.startswith(debut)]
    courante = max(trouvees, default=(0, ""))[1]
    return [Entree(libelle, url, icone, actif=url == courante) for libelle, url, icone in ouvertes]


def premiere_page(utilisateur: Utilisateur | AnonymousUser) -> str | None:
    """The first screen of somebody's work; None without any role."""
    entrees = menu(utilisateur)
    return entrees[0].url if entrees else None
