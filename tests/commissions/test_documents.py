"""What is downloaded says what the session says now, whether or not the worker has drawn it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissions.enums import NatureDocument, Sens
from commissions.models import DocumentSeance, Seance
from commissions.services.contenus import contenu_ordre_du_jour, empreinte_de
from commissions.services.deliberation import Avis, decider
from commissions.services.ordre_du_jour import preparer
from commissions.services.proces_verbaux import ranger, signer
from commissions.services.saisines import retirer
from commissions.services.seances import clore
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire
from tests.fabriques.commissions import VEILLE, integration_demandee, point_ouvert, seance

pytestmark = pytest.mark.django_db
DESSINE = b"%PDF-dessine"


def telecharger(objet: Seance, nom: str) -> bytes:
    ecran = Client()
    ecran.force_login(gestionnaire())
    return ecran.get(reverse(f"commissions:{nom}", args=[objet.pk])).content


def test_l_ordre_du_jour_dessine_sert_tant_qu_il_dit_vrai() -> None:
    referent = accompagnateur()
    demandes = [integration_demandee(referent) for _ in range(2)]
    objet = preparer(seance=seance(), le=VEILLE)
    empreinte = empreinte_de(contenu_ordre_du_jour(objet, nominatif=True))
    ranger(seance=objet, nature=NatureDocument.ORDRE_DU_JOUR, pdf=DESSINE, empreinte=empreinte)
    assert telecharger(objet, "ordre_du_jour") == DESSINE
    retirer(saisine=demandes[0])
    assert telecharger(objet, "ordre_du_jour") != DESSINE


def test_le_proces_verbal_signe_porte_sa_signature() -> None:
    """The one drawn at the closing does not serve once it is signed."""
    point = point_ouvert(integration_demandee(accompagnateur()))
    decider(point=point, avis=Avis(sens=Sens.ACCORD), par=gestionnaire())
    objet = clore(seance=point.seance)
    pv = objet.proces_verbal
    ranger(seance=objet, nature=NatureDocument.PV, pdf=DESSINE, empreinte=pv.empreinte)
    assert telecharger(objet, "proces_verbal") == DESSINE
    signer(proces_verbal=pv, par=coordonnateur())
    assert telecharger(objet, "proces_verbal") != DESSINE
    DocumentSeance.objects.update(etabli_le=timezone.now() + timedelta(seconds=1))
    assert telecharger(objet, "proces_verbal") == DESSINE
