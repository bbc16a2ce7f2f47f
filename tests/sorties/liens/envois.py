"""A fiche sent by a private link, and what becomes of that link."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any

from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from sorties.models import FicheSynthese, LienFiche
from sorties.services.liens import Adressee, demander_envoi, envoyer
from sorties.transmissions import liens_de

RELAIS = Adressee("France Travail Aix", "organisme qui prend le relais", "Accueil@organisme.example")
URL = re.compile(r"https?://\S+/sorties/lien/([^/\s]+)/")
CONTENU = b"%PDF-1.7 fiche"
RACINE = "https://parcours.example/"


def fiche_de(parcours: Parcours) -> FicheSynthese:
    return FicheSynthese.objects.create(
        parcours=parcours,
        date_fiche=aujourdhui(),
        fichier=ContentFile(CONTENU, name="fiche.pdf"),
        empreinte=hashlib.sha256(CONTENU).hexdigest(),
    )


def lien_envoye(fiche: FicheSynthese, par: Any, *, le: datetime | None = None) -> tuple[LienFiche, str]:
    """A link whose letter has left, and the secret that the letter holds."""
    le = le or timezone.now()
    (tache,) = demander_envoi(fiche=fiche, a=[RELAIS], par=par, racine=RACINE, maintenant=le)
    return partir(tache, le)


def partir(tache: Tache, le: datetime) -> tuple[LienFiche, str]:
    assert envoyer(lien_id=int(tache.cle), racine=RACINE, maintenant=le) is True
    trouve = URL.search(str(mail.outbox[-1].body))
    assert trouve is not None
    return LienFiche.objects.get(pk=tache.cle), trouve[1]


def ouvrir(secret: str) -> Any:
    """Press the button: the answer, read to its end."""
    reponse: Any = Client().post(reverse("sorties:lien_ouvrir"), {"secret": secret})
    reponse.lu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    return reponse


def etats(fiche: FicheSynthese, le: datetime) -> list[str]:
    return [lu.etat for lu in liens_de([fiche], le)[fiche.pk]]
