"""Hand-overs and writings that really follow or cross one another: each in its own transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from parcours.models import Referent, Transmission
from parcours.services.transmissions import Demande, annuler, obstacle, previsualiser, transmettre
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import accompagnateur, coordonnateur, plie
from tests.fabriques.parcours import FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.parcours.ensemble import ensemble

pytestmark = pytest.mark.django_db(transaction=True)


def demande(parcours: list[Any], **autres: Any) -> Demande:
    options = {"vers": accompagnateur(), "date_effet": aujourdhui(), "motif": "Départ"} | autres
    return Demande(plie=plie(), parcours=[p.pk for p in parcours], **options)


def test_le_double_clic_simultane_transmet_une_fois() -> None:
    le, parcours = aujourdhui(), [parcours_en_cours(referent=accompagnateur()) for _ in range(2)]
    d = demande(parcours)
    options: dict[str, Any] = {"auteur": coordonnateur(), "cle": uuid4(), "le": le}
    options["empreinte"] = previsualiser(d, le=le).empreinte
    premier, second = ensemble(lambda: transmettre(demande=d, **options))
    assert premier == second
    assert (Transmission.objects.count(), Referent.objects.filter(utilisateur=d.vers).count()) == (1, 2)


def test_deux_transmissions_croisees_une_seule_passe() -> None:
    le, parcours, auteur = (
        aujourdhui(),
        [parcours_en_cours(referent=accompagnateur()) for _ in range(3)],
        coordonnateur(),
    )
    demandes = iter([demande(parcours), demande(parcours[::-1])])
    empreinte = previsualiser(demande(parcours), le=le).empreinte
    resultats = ensemble(
        lambda: transmettre(demande=next(demandes), auteur=auteur, cle=uuid4(), le=le, empreinte=empreinte)
    )
    assert sorted(type(resultat) for resultat in resultats if isinstance(resultat, Transmission)) == [Transmission]
    refus = next(resultat for resultat in resultats if isinstance(resultat, ErreurMetier))
    assert isinstance(refus, ErreurMetier)
    assert Transmission.objects.count() == 1
    assert Referent.objects.filter(date_fin=None).count() == 3


@pytest.mark.parametrize("quoi", ["etape", "personne"])
def test_une_saisie_faite_depuis_empeche_d_annuler(quoi: str) -> None:
    le, auteur = aujourdhui(), coordonnateur()
    personne = FabriqueParticipant(nom="Zarkanovitch")
    touche = parcours_en_cours(participant=personne, referent=accompagnateur())
    d = demande([touche, parcours_en_cours(referent=accompagnateur())])
    transmission = transmettre(
        demande=d, auteur=auteur, cle=uuid4(), le=le, empreinte=previsualiser(d, le=le).empreinte
    )
    assert obstacle(transmission, le=le) == ""
    if quoi == "etape":
        FabriqueEtape(parcours=touche)
    else:
        personne.telephone = "0491000000"
        personne.save()
    with pytest.raises(ErreurMetier) as refus:
        annuler(transmission=transmission, par=auteur, le=le)
    assert refus.value.message == "Une saisie a été faite depuis dans le dossier de ZARKANOVITCH Dominique."
    assert Referent.objects.filter(utilisateur=d.vers).count() == 2


def test_avant_l_effet_ce_que_saisit_l_ancien_referent_n_empeche_rien() -> None:
    le, auteur = aujourdhui(), coordonnateur()
    parcours = parcours_en_cours(referent=accompagnateur())
    d = demande([parcours], date_effet=le + timedelta(days=7))
    transmission = transmettre(
        demande=d, auteur=auteur, cle=uuid4(), le=le, empreinte=previsualiser(d, le=le).empreinte
    )
    FabriqueEtape(parcours=parcours)
    # The day it takes effect, what was written before still does not count.
    assert [obstacle(transmission, le=jour) for jour in (le, d.date_effet)] == ["", ""]
    annuler(transmission=transmission, par=auteur, le=le)
    assert Referent.objects.filter(utilisateur=d.vers).count() == 0
