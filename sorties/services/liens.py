"""The fiche de synthèse handed over by a private link: asked for, sent, opened, sent again, revoked (P-6.6).

The letter holds neither a name nor a file: a link whose secret is drawn by the worker, sent, and kept nowhere but as
a digest. A worker that dies before the end has sent, at worst, a link that opens nothing: the next try draws another.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Utilisateur
from parcours.models import Parcours
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.erreurs import ErreurMetier
from plie.socle.models import Tache
from plie.socle.taches import demander
from plie.socle.typographie import date_en_lettres
from sorties.models import FicheSynthese, LienFiche, TransmissionFiche
from sorties.services.verrous import enregistrer

NATURE = "sorties.envoyer_lien"
DROIT = "lien transmis"
OCTETS_DU_SECRET = 32
COURRIEL = "sorties/courriel_lien.txt"


@dataclass(frozen=True)
class Adressee:
    """An organisation to write to, why, and where."""

    nom: str
    raison: str
    adresse: str


@dataclass(frozen=True)
class PorteurDuLien:
    """Who opens a link has no account: the log says to whom it was sent (A-5)."""

    nom: str
    pk: int = 0

    def __str__(self) -> str:
        return self.nom


@transaction.atomic
def demander_envoi(
    *, fiche: FicheSynthese, a: Sequence[Adressee], par: Utilisateur, racine: str, maintenant: datetime
) -> list[Tache]:
    """Ask the worker to send a link to each of these organisations; the door launches the works.

    Args:
        racine: the site's address, as the person who asks sees it.

    Raises:
        ErreurMetier: nobody to write to, or a living link at one of these addresses; nothing is then asked for.
    """
    if not a:
        raise ErreurMetier("Choisir au moins un destinataire.")
    fiche = FicheSynthese.objects.select_for_update(of=("self",)).get(pk=fiche.pk)
    taches = []
    for adressee in a:
        lien = LienFiche(
            fiche=fiche,
            destinataire=" ".join(adressee.nom.split()),
            raison=" ".join(adressee.raison.split()),
            adresse=adressee.adresse.strip().lower(),
            demande_par=par,
            demande_le=maintenant,
        )
        vivant = LienFiche.objects.vivants().filter(fiche=fiche, adresse=lien.adresse).first()
        if vivant is not None:
            raise ErreurMetier(
                f"Un lien vers cette fiche a déjà été envoyé à {lien.adresse} le "
                f"{date_en_lettres(localdate(vivant.demande_le))}\u00a0: le renvoyer, ou le révoquer d’abord."
            )
        enregistrer(lien)
        taches.append(_confier(lien, par, racine))
    return taches


@transaction.atomic
def renvoyer(*, lien: LienFiche, par: Utilisateur, racine: str, maintenant: datetime) -> Tache:
    """Send a link again to the same address: a new secret, and the old one opens nothing any more.

    Raises:
        ErreurMetier: the link was revoked, or already replaced.
    """
    ancien = LienFiche.objects.select_for_update(of=("self",)).get(pk=lien.pk)
    if ancien.revoque_le is not None:
        raise ErreurMetier("Ce lien est révoqué ou remplacé\u00a0: en envoyer un nouveau.")
    ancien.revoque_le, ancien.revoque_par = maintenant, par
    enregistrer(ancien)
    nouveau = LienFiche(
        fiche_id=ancien.fiche_id,
        destinataire=ancien.destinataire,
        raison=ancien.raison,
        adresse=ancien.adresse,
        demande_par=par,
        demande_le=maintenant,
        remplace=ancien,
    )
    enregistrer(nouveau)
    return _confier(nouveau, par, racine)


@transaction.atomic
def revoquer(*, lien: LienFiche, par: Utilisateur, maintenant: datetime) -> LienFiche:
    """Close a link at once; the transmission already made stays recorded.

    Raises:
        ErreurMetier: it is closed already.
    """
    actuel = LienFiche.objects.select_for_update(of=("self",)).get(pk=lien.pk)
    if actuel.revoque_le is not None:
        raise ErreurMetier("Ce lien est déjà révoqué.")
    actuel.revoque_le, actuel.revoque_par = maintenant, par
    enregistrer(actuel)
    return actuel


@transaction.atomic
def envoyer(*, lien_id: int, racine: str, maintenant: datetime) -> bool:
    """Draw the secret, record the transmission, send the letter: the worker's part. False when there is nothing to do.

    The letter goes last: whatever fails before sends nothing, and a letter that fails undoes the rest.
    """
    liens = LienFiche.objects.select_for_update(of=("self",)).select_related("fiche__parcours__plie", "demande_par")
    lien = liens.get(pk=lien_id)
    if lien.revoque_le is not None or lien.envoye_le is not None:
        return False
    secret = secrets.token_urlsafe(OCTETS_DU_SECRET)
    lien.empreinte = empreinte_de(secret)
    lien.envoye_le = maintenant
    lien.expire_le = maintenant + timedelta(days=settings.LIEN_FICHE_JOURS)
    lien.transmission, _ = TransmissionFiche.objects.get_or_create(
        fiche=lien.fiche,
        destinataire=lien.destinataire,
        date_transmission=localdate(maintenant),
        defaults={"moyen": TransmissionFiche.Moyen.LIEN, "transmise_par": lien.demande_par},
    )
    enregistrer(lien)
    _poster(lien, f"{racine.rstrip('/')}{reverse('sorties:lien', args=[secret])}")
    return True


def lien_du_secret(secret: str, *, maintenant: datetime) -> LienFiche | None:
    """The living link that a secret opens; nothing, without saying why, for any other."""
    trouve = (
        LienFiche.objects.vivants()
        .select_related("fiche__parcours__plie", "fiche__parcours__participant")
        .filter(empreinte=empreinte_de(secret))
        .first()
    )
    return trouve if trouve is not None and trouve.ouvrable(maintenant) else None


@transaction.atomic
def consigner_ouverture(*, lien: LienFiche, maintenant: datetime) -> None:
    """Count an opening and log it, by right of the link (A-5)."""
    actuel = LienFiche.objects.select_for_update(of=("self",)).get(pk=lien.pk)
    actuel.consultations += 1
    actuel.consulte_le = actuel.consulte_le or maintenant
    actuel.save(update_fields=["consultations", "consulte_le"])
    parcours: Parcours = lien.fiche.parcours
    journaliser(
        utilisateur=PorteurDuLien(lien.destinataire),
        droit=DROIT,
        objet=str(lien.fiche),
        action=Action.TELECHARGEMENT,
        plie_id=parcours.plie_id,
        participant_id=parcours.participant_id,
        parcours_id=parcours.pk,
    )


def empreinte_de(secret: str) -> str:
    """What is kept of a secret: drawn at random over 256 bits, it needs no salt."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _confier(lien: LienFiche, par: Utilisateur, racine: str) -> Tache:
    return demander(NATURE, cle=str(lien.pk), parametres={"racine": racine}, par=par)


def _poster(lien: LienFiche, url: str) -> None:
    """Straight to the mail server: the outbox would keep the secret in the database."""
    plie = lien.fiche.parcours.plie
    texte = render_to_string(COURRIEL, {"plie": plie, "url": url, "expire_le": lien.expire_le})
    EmailMessage(
        subject=f"{plie}\u00a0: un document vous est transmis",
        body=texte,
        to=[lien.adresse],
        connection=get_connection(settings.POST_OFFICE["BACKENDS"]["default"]),
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
