"""The sessions of a person: where they are open, and how to close them at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import Utilisateur

# Order matters: Edge and Opera also say Chrome, Chrome also says Safari.
_NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMES = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SessionOuverte:
    """One open session, as its owner recognises it."""

    pk: int
    appareil: str
    adresse: str
    ouverte_le: datetime
    vue_le: datetime
    courante: bool


def appareil(agent: str) -> str:
    """Browser and system in words, from what the browser says of itself."""
    navigateur = next((nom for marque, nom in _NAVIGATEURS if marque in agent), "")
    systeme = next((nom for marque, nom in _SYSTEMES if marque in agent), "")
    return " sous ".join(filter(None, (navigateur, systeme))) or "Appareil non reconnu"


def sessions_ouvertes(
    utilisateur: Utilisateur, *, courante: str | None, maintenant: datetime, inactivite: timedelta
) -> list[SessionOuverte]:
    """The sessions that would still be let in, the present one first, then the last seen.

    Args:
        courante: key of the session that asks.
        inactivite: how long an idle session is let in (`SESSION_INACTIVITE`).
    """
    connues = {connue.session_key: connue for connue in UserSession.objects.filter(user=utilisateur)}
    vivantes = Session.objects.filter(session_key__in=connues, expire_date__gt=maintenant)
    ouvertes = []
    for session in vivantes:
        connue = connues[session.session_key]
        vue_le = _vue_le(session.get_decoded(), connue)
        if session.session_key != courante and maintenant - vue_le > inactivite:
            continue
        ouvertes.append(
            SessionOuverte(
                pk=connue.pk,
                appareil=appareil(connue.user_agent),
                adresse=connue.ip,
                ouverte_le=connue.created_at,
                vue_le=vue_le,
                courante=session.session_key == courante,
            )
        )
    return sorted(ouvertes, key=lambda s: (not s.courante, -s.vue_le.timestamp()))


def _vue_le(donnees: dict[str, Any], connue: UserSession) -> datetime:
    vue = donnees.get("vue_le")
    return datetime.fromtimestamp(vue, tz=UTC) if vue else connue.created_at


@transaction.atomic
def fermer_session(*, utilisateur: Utilisateur, pk: int) -> bool:
    """Close one session of this person; False when it is not theirs, or already closed."""
    session = UserSession.objects.filter(user=utilisateur, pk=pk).first()
    if session is None:
        return False
    _fermer([session])
    return True


@transaction.atomic
def fermer_les_sessions(*, utilisateur: Utilisateur, sauf: str | None = None) -> int:
    """Close every session of this person, but the one that asks; how many."""
    autres = list(UserSession.objects.filter(user=utilisateur).exclude(session_key=sauf or ""))
    _fermer(autres)
    return len(autres)


def suivre_la_rotation(*, ancienne: str, nouvelle: str) -> None:
    """The session goes on under another key: its line in the list follows."""
    UserSession.objects.filter(session_key=ancienne).update(session_key=nouvelle)


def oublier_les_sessions_finies() -> int:
    """Forget the lines whose session is over: an address and a browser are kept no longer than it; how many."""
    finies = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    nombre: int = finies.delete()[0]
    return nombre


def _fermer(sessions: list[UserSession]) -> None:
    Session.objects.filter(session_key__in=[session.session_key for session in sessions]).delete()
    UserSession.objects.filter(pk__in=[session.pk for session in sessions]).delete()
