"""The clocks of the breaches that run, above the work list of who must answer them and in its summary (A-6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from parcours.volets import ALERTES, AlerteAccueil
from participants.models import NotificationViolation, Violation
from participants.violations.permissions import peut_tenir_le_registre_des_violations
from participants.violations.rappels import en_mots
from participants.violations.services import delais_de
from plie.socle.horloge import PARIS
from plie.socle.lectures import LectureCommune
from plie.socle.typographie import INSECABLE

if TYPE_CHECKING:
    from accounts.models import Utilisateur


def alertes_des_violations(utilisateur: Utilisateur, le: date) -> Iterator[AlerteAccueil]:
    """One for each open breach with somebody still to inform; red from the day on which a clock ends."""
    if not peut_tenir_le_registre_des_violations(utilisateur):
        return
    ouvertes = Violation.objects.visibles_par(utilisateur).filter(close_le__isnull=True)
    faites = NotificationViolation.objects.filter(violation__in=ouvertes.order_by().values("pk"))
    lues = LectureCommune({"violations": ouvertes.order_by("connue_le", "pk"), "notifications": faites}).lire()
    for violation in lues["violations"]:
        siennes = [faite for faite in lues["notifications"] if faite.violation_id == violation.pk]
        a_tenir = [delai for delai in delais_de(violation, siennes) if delai.fait_le is None]
        if a_tenir:
            presse = any(delai.limite.astimezone(PARIS).date() <= le for delai in a_tenir)
            yield AlerteAccueil(
                "danger" if presse else "attention",
                f"Violation de données n°{INSECABLE}{violation.pk}",
                tuple(f"Informer ({d.destinataire.label}) au plus tard le {en_mots(d.limite)}" for d in a_tenir),
                reverse("participants:violation", args=[violation.pk]),
                "Ouvrir le registre",
            )


def inscrire() -> None:
    """Put the clocks above the work list."""
    ALERTES.inscrire("violations", alertes_des_violations, ordre=5)
