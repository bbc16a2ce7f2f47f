"""Many deciders of one item at the same instant, each by the door of the site with a session of their own."""

from __future__ import annotations

from threading import Barrier, Lock, Thread

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Utilisateur
from commissions.enums import Sens
from commissions.models import Courrier, Decision, PointOrdreDuJour
from parcours.models import Parcours

DECIDE, DEJA, AUTRE = "décidé", "déjà", "autre"
OCCUPE, RENVOIS_MAX = 503, 50
MOTS = {"Décision enregistrée": DECIDE, "Accord enregistré": DECIDE, "a déjà décidé de ce point": DEJA}


def secretaires(utilisateurs: list[Utilisateur], nombre: int) -> list[Client]:
    """So many screens logged in, shared between these people."""
    ecrans = []
    for rang in range(nombre):
        ecran = Client(raise_request_exception=False, SERVER_NAME="localhost")
        ecran.force_login(utilisateurs[rang % len(utilisateurs)], backend=settings.AUTHENTICATION_BACKENDS[1])
        ecrans.append(ecran)
    return ecrans


def a_la_barriere(point: PointOrdreDuJour, ecrans: list[Client]) -> tuple[list[str], list[int]]:
    """Let each screen decide of one item at the same instant: what each was told in the end, and all the statuses.

    One in three presses « Accorder », one fills the form with an accord, one with a refusal. Who is asked to send
    again, on a busy machine, sends again what they had sent.
    """
    barriere, verrou = Barrier(len(ecrans)), Lock()
    issues: list[str] = []
    statuts: list[int] = []

    def essayer(rang: int, ecran: Client) -> None:
        ecran.cookies.pop("messages", None)
        barriere.wait()
        try:
            reponse = _decider(ecran, point, rang)
            renvois = []
            while reponse.status_code == OCCUPE and len(renvois) < RENVOIS_MAX:
                renvois.append(reponse.status_code)
                reponse = _decider(ecran, point, rang)
            with verrou:
                issues.append(_lue(reponse))
                statuts.extend([*renvois, reponse.status_code])
        finally:
            connection.close()

    fils = [Thread(target=essayer, args=couple) for couple in enumerate(ecrans)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return sorted(issues), sorted(statuts)


def _decider(ecran: Client, point: PointOrdreDuJour, rang: int):  # type: ignore[no-untyped-def]
    if rang % 3 == 0:
        return ecran.post(reverse("commissions:accorder", args=[point.pk]))
    corps = {"sens": Sens.ACCORD} if rang % 3 == 1 else {"sens": Sens.REFUS, "motif": "Non."}
    return ecran.post(reverse("commissions:point", args=[point.pk]), corps)


def _lue(reponse) -> str:  # type: ignore[no-untyped-def]
    """What the message left for the next page says."""
    # A request refused before it reached the messages has none.
    textes = [str(message) for message in getattr(reponse.wsgi_request, "_messages", ())]
    return next((issue for mots, issue in MOTS.items() if any(mots in texte for texte in textes)), AUTRE)


def une_seule_fois(point: PointOrdreDuJour) -> bool:
    """One decision, one return to each recipient, one effect on the parcours that agrees with the decision."""
    destinataires = list(Courrier.objects.filter(decision__point=point).values_list("destinataire", flat=True))
    decisions = list(Decision.objects.filter(point=point))
    attendu = {Sens.ACCORD: "en_cours", Sens.REFUS: "refuse"}
    return (
        len(decisions) == 1
        and len(destinataires) == len(set(destinataires))
        and destinataires.count("referent") == 1
        and Parcours.objects.get(pk=point.saisine.parcours_id).statut == attendu[Sens(decisions[0].sens)]
    )
