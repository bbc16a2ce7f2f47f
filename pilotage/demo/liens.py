"""Private links of fiches de synthèse in every state: sent, opened, expired, sent again, revoked (P-6.6)."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.text import slugify
from django.utils.timezone import localdate

from pilotage.demo.comptes import Equipe
from pilotage.demo.lot import moment, ouvre, ouvre_avant
from plie.journal.enums import Action
from plie.journal.models import Consultation
from sorties.models import LienFiche, TransmissionFiche
from sorties.services.liens import DROIT, empreinte_de

RAISON = "organisme qui prend le relais"


def transmettre_par_lien(equipe: Equipe, le: date) -> None:
    """Turn some of the PLIE's last transmissions into links; nobody holds the secret of an invented one."""
    terme = le - timedelta(days=settings.LIEN_FICHE_JOURS + 1)
    faites = TransmissionFiche.objects.filter(fiche__parcours__plie=equipe.plie, date_transmission__lte=terme)
    lues = list(faites.select_related("fiche__parcours").order_by("-date_transmission", "-pk")[:6])
    envoyees = [envoyer(transmission) for transmission in lues]
    for lien in envoyees[1:3]:
        ouvrir(lien, le)
    for lien in envoyees[3:4]:
        revoquer(lien, localdate(lien.demande_le) + timedelta(days=2))
    # Expired before anybody opened them, and sent again these days: one has been opened since.
    for rang, lien in enumerate(envoyees[4:6]):
        nouveau = renvoyer(revoquer(lien, ouvre_avant(le - timedelta(days=4))))
        if rang:
            ouvrir(nouveau, le)


def envoyer(transmission: TransmissionFiche) -> LienFiche:
    """A link sent the day of the transmission."""
    transmission.moyen = TransmissionFiche.Moyen.LIEN
    transmission.save(update_fields=["moyen"])
    return _lier(transmission, moment(transmission.date_transmission, 16, 5))


def renvoyer(ancien: LienFiche) -> LienFiche:
    """Another link to the same address, the day the first one was closed: another transmission."""
    heure = ancien.revoque_le
    if heure is None:
        raise ValueError("Un lien se renvoie une fois le premier fermé.")
    transmission = TransmissionFiche.objects.create(
        fiche=ancien.fiche,
        destinataire=ancien.destinataire,
        moyen=TransmissionFiche.Moyen.LIEN,
        date_transmission=localdate(heure),
        transmise_par=ancien.demande_par,
    )
    return _lier(transmission, heure, remplace=ancien)


def _lier(transmission: TransmissionFiche, heure: datetime, remplace: LienFiche | None = None) -> LienFiche:
    return LienFiche.objects.create(
        fiche=transmission.fiche,
        destinataire=transmission.destinataire,
        raison=RAISON,
        adresse=f"{slugify(transmission.destinataire)[:40]}@relais.example",
        demande_par=transmission.transmise_par,
        demande_le=heure,
        envoye_le=heure + timedelta(minutes=1),
        expire_le=heure + timedelta(minutes=1, days=settings.LIEN_FICHE_JOURS),
        empreinte=empreinte_de(secrets.token_urlsafe()),
        transmission=transmission,
        remplace=remplace,
    )


def ouvrir(lien: LienFiche, le: date) -> None:
    """Opened twice, the next working day or the eve of today; the log keeps both (A-5)."""
    envoi = lien.envoye_le
    if envoi is None:
        raise ValueError("Un lien se consulte une fois envoyé.")
    premiere = max(
        envoi + timedelta(minutes=20),
        moment(min(ouvre(envoi.date() + timedelta(days=1)), le - timedelta(days=1)), 8, 40),
    )
    lien.consulte_le, lien.consultations = premiere, 2
    lien.save(update_fields=["consulte_le", "consultations"])
    parcours = lien.fiche.parcours
    Consultation.objects.bulk_create(
        Consultation(
            le=premiere + timedelta(minutes=3 * fois),
            action=Action.TELECHARGEMENT,
            utilisateur_id=0,
            utilisateur_libelle=lien.destinataire,
            droit=DROIT,
            plie_id=parcours.plie_id,
            participant_id=parcours.participant_id,
            parcours_id=parcours.pk,
            objet=str(lien.fiche),
        )
        for fois in range(2)
    )


def revoquer(lien: LienFiche, le: date) -> LienFiche:
    """Closed by who had asked for it."""
    lien.revoque_le, lien.revoque_par = moment(le, 9, 30), lien.demande_par
    lien.save(update_fields=["revoque_le", "revoque_par"])
    return lien
