"""A-3: where the PLIE chose initials, no text of the session names the person to an external member."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Plie
from commissions.enums import Objet, Sens, SensAvis
from commissions.models import ProcesVerbal
from commissions.services.avis import donner_avis
from commissions.services.contenus import anonymiser, contenu_ordre_du_jour
from commissions.services.corrections import corriger
from commissions.services.deliberation import Avis, decider
from commissions.services.ordre_du_jour import ajouter
from commissions.services.saisines import demander
from commissions.services.seances import clore, ouvrir
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire, membre
from tests.fabriques.commissions import JOUR_SEANCE, VEILLE, seance
from tests.fabriques.parcours import candidature
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db
DIT = "Mme Zarkanovitch (Nadege) attend une place."


def rectifiee():
    """An item whose every text names the person."""
    referent, personne = accompagnateur(), membre()
    Plie.objects.filter(code="aix").update(initiales_en_commission=True)
    objet = ouvrir(seance=seance(membres=[personne]))
    parcours = candidature(referent=referent, participant=FabriqueParticipant(nom="Zarkanovitch", prenom="Nadège"))
    saisine = demander(parcours=parcours, objet=Objet.REORIENTATION, argument=DIT, par=referent, le=VEILLE)
    point = ajouter(seance=objet, saisine=saisine, motif=DIT, le=JOUR_SEANCE)
    donner_avis(point=point, par=personne, sens=SensAvis.QUESTION, texte=DIT)
    decision = decider(point=point, avis=Avis(sens=Sens.REFUS, motif=DIT), par=gestionnaire())
    clore(seance=objet)
    avis = Avis(sens=Sens.REFUS, motif=f"{DIT} Bientôt.")
    corriger(decision=decision, avis=avis, raison=DIT, par=coordonnateur())
    return point, personne


def test_les_membres_exterieurs_ne_lisent_aucun_nom() -> None:
    point, personne = rectifiee()
    adresses = [
        reverse("commissions:seance", args=[point.seance_id]),
        reverse("commissions:points", args=[point.seance_id]),
        reverse("commissions:point", args=[point.pk]),
        reverse("commissions:suivre", args=[point.pk]),
    ]
    for qui, lisible in ((personne, False), (coordonnateur(), True)):
        ecran = Client()
        ecran.force_login(qui)
        for adresse in adresses:
            page = ecran.get(adresse).content.decode().lower()
            assert ("zarkanovitch" in page, "nadege" in page or "nadège" in page) == (lisible, lisible), adresse


def test_l_ordre_du_jour_en_initiales_et_le_pv_anonyme_non_plus() -> None:
    point, _ = rectifiee()
    agenda = contenu_ordre_du_jour(point.seance, nominatif=False)
    anonyme = anonymiser(ProcesVerbal.objects.get().contenu)
    for contenu in (agenda, anonyme):
        assert not {"zarkanovitch", "nadege", "nadège"} & set(re.findall(r"\w+", str(contenu).lower()))
    assert agenda["groupes"][0]["points"][0]["motif_ajout"] == "Mme […] ([…]) attend une place."
