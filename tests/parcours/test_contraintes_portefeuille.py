"""Each constraint of the hand-overs and of the saved views, violated by its name."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from parcours.models import LigneTransmission, Transmission, VueEnregistree
from tests.contraintes import violer
from tests.fabriques.accounts import accompagnateur, coordonnateur, plie
from tests.fabriques.parcours import DEBUT, candidature

pytestmark = pytest.mark.django_db


def test_une_transmission_annulee_dit_quand_et_par_qui() -> None:
    par, parcours = coordonnateur(), candidature()
    transmission = Transmission.objects.create(
        plie=plie(),
        vers=accompagnateur(),
        date_effet=DEBUT,
        motif="Départ",
        cle_saisie=uuid4(),
        faite_par=par,
        faite_le=timezone.now(),
    )
    assert str(transmission) == f"Transmission à {transmission.vers}"
    for champs in ({"annulee_le": timezone.now()}, {"annulee_par": par}):
        assert violer(lambda champs=champs: Transmission.objects.update(**champs)) == (
            "transmission_annulee_par_quelqu_un"
        )
    ligne = LigneTransmission.objects.create(transmission=transmission, parcours=parcours)
    assert str(ligne) == str(parcours)
    assert violer(lambda: LigneTransmission.objects.create(transmission=transmission, parcours=parcours)) == (
        "transmission_un_parcours_une_fois"
    )


def test_deux_vues_d_une_personne_n_ont_pas_le_meme_nom() -> None:
    moi = coordonnateur()
    vue = VueEnregistree.objects.create(proprietaire=moi, nom="Échéances")
    assert str(vue) == "Échéances"
    assert violer(lambda: VueEnregistree.objects.create(proprietaire=moi, nom="échéances")) == "vue_nom_unique"
    VueEnregistree.objects.create(proprietaire=coordonnateur(), nom="échéances")
