"""When the evidence may still change, and how its rows reach the verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from parcours.models import Parcours
from plie.pacte import version_en_vigueur
from plie.socle.erreurs import ErreurMetier
from sorties.enums import NatureJustificatif
from sorties.lecture import lire_json, lire_situation
from sorties.models import CreationActivite, Recette, ReleveHeures
from sorties.regles import evaluer_sortie
from sorties.selectors import dossiers_de, situation_de, verdict_de
from sorties.services.formations import (
    enregistrer_formation,
    modifier_formation,
    supprimer_creation,
    supprimer_formation,
)
from sorties.services.preuves import (
    enregistrer_contrat,
    modifier_contrat,
    supprimer_contrat,
    terminer_contrat,
)
from sorties.smic import bareme_du_projet
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueCreation,
    FabriqueFormation,
    FabriqueJustificatif,
    proposition_abandon,
    proposition_emploi,
    sortie_validee,
)
from tests.sorties.preuves.pieces import CAS, CONTRAT, LE, creation, ligne, releves

pytestmark = pytest.mark.django_db


def gestes_d_ajout(parcours: Parcours) -> Iterator[Any]:
    referent = accompagnateur()
    yield lambda: enregistrer_contrat(parcours=parcours, par=referent, **CONTRAT)
    yield lambda: releves(parcours, ligne(3))
    yield lambda: creation(parcours, {})
    yield lambda: enregistrer_formation(
        parcours=parcours, par=referent, le=LE, intitule="CAP", organisme="X", date_debut=date(2024, 3, 1)
    )


def test_une_proposition_en_attente_permet_d_ajouter_mais_non_de_changer() -> None:
    parcours = parcours_en_cours()
    contrat, formation = FabriqueContrat(parcours=parcours), FabriqueFormation(parcours=parcours)
    proposition_abandon(parcours, accompagnateur())
    for geste in gestes_d_ajout(parcours):
        geste()
    for geste in (
        lambda: modifier_contrat(contrat=contrat, version=1, poste="x"),
        lambda: terminer_contrat(contrat=contrat, date_fin=date(2024, 4, 1), motif="x", le=LE),
        lambda: supprimer_contrat(contrat=contrat),
        lambda: releves(parcours, ligne(4)),
        lambda: creation(parcours, {}, intitule="Autre"),
        lambda: supprimer_creation(creation=CreationActivite.objects.get()),
        lambda: modifier_formation(formation=formation, version=1, le=LE, organisme="Y"),
        lambda: supprimer_formation(formation=formation),
    ):
        with pytest.raises(ErreurMetier, match="la retirer avant de modifier"):
            geste()


def test_un_parcours_sorti_ne_recoit_plus_de_preuve() -> None:
    parcours = parcours_en_cours()
    sortie_validee(proposition_emploi(parcours, accompagnateur()))
    for geste in gestes_d_ajout(parcours):
        with pytest.raises(ErreurMetier, match="ses preuves ne changent plus"):
            geste()


SOURCE = "IDCC 1043"


def lignes_du_cas(cas: dict[str, Any]) -> Parcours:
    """The rows that hold the same facts as a situation in JSON."""
    situation = cas["situation"]
    parcours = parcours_en_cours(debut=date.fromisoformat(situation["debut_parcours"]))
    if situation.get("prolonge"):
        parcours.date_prolongation = parcours.date_commission
        parcours.save()
    for fait in situation.get("contrats") or ():
        seuil = fait.get("seuil_branche")
        contrat = FabriqueContrat(
            parcours=parcours,
            type=fait["type"],
            employeur=fait.get("employeur") or "A",
            date_debut=fait["debut"],
            date_fin=fait.get("fin"),
            heures_hebdo=_decimal(fait.get("heures_hebdo")),
            seuil_branche=_decimal(seuil),
            source_seuil=SOURCE if seuil else "",
        )
        _piece(parcours, NatureJustificatif.BULLETIN, fait.get("presence_au"), contrat=contrat)
    for rang, fait in enumerate(situation.get("releves") or ()):
        _couper(parcours, rang, fait)
    if fait := situation.get("creation"):
        activite = FabriqueCreation(parcours=parcours, date_debut=fait["debut"], rcs=fait.get("rcs") or False)
        _piece(parcours, NatureJustificatif.ATTESTATION_ACTIVITE, fait.get("presence_au"), creation=activite)
        if fait.get("immatriculation"):
            _piece(parcours, NatureJustificatif.IMMATRICULATION, fait["debut"], creation=activite)
        for recette in fait.get("recettes") or ():
            Recette.objects.create(
                creation=activite, mois=f"{recette['mois']}-01", montant=_decimal(recette["montant"])
            )
    if (fait := situation.get("formation")) and fait.get("debut"):
        formation = FabriqueFormation(
            parcours=parcours,
            date_debut=fait["debut"],
            rncp=fait.get("rncp") or "",
            certification=fait.get("certification") or "",
            date_obtention=fait.get("obtenue_le"),
        )
        _piece(parcours, NatureJustificatif.PRESENCE_FORMATION, fait.get("presence_au"), formation=formation)
    return parcours


def _decimal(valeur: Any) -> Decimal | None:
    return None if valeur is None else Decimal(str(valeur))


def _piece(parcours: Parcours, nature: str, le: str | None, **lien: Any) -> None:
    if le:
        FabriqueJustificatif(parcours=parcours, nature=nature, date_piece=le, **lien)


def _couper(parcours: Parcours, rang: int, fait: dict[str, Any]) -> None:
    ReleveHeures.objects.create(
        parcours=parcours,
        type=fait["type"],
        employeur=fait.get("employeur") or f"Employeur {rang}",
        date_debut=fait["debut"],
        date_fin=fait["fin"],
        heures=_decimal(fait["heures"]),
    )


@pytest.mark.parametrize("cas", CAS, ids=[cas["libelle"] for cas in CAS])
def test_les_lignes_donnent_le_verdict_du_json(cas: dict[str, Any]) -> None:
    attendue = lire_situation(lire_json(json.dumps(cas["situation"]).encode()))
    # The rows name the agreement too, of which the JSON only says the hours.
    sourcees = (replace(c, source_seuil=SOURCE if c.seuil_branche else "") for c in attendue.contrats)
    attendue = replace(attendue, contrats=tuple(sourcees))
    parcours = lignes_du_cas(cas)
    verdict = verdict_de(parcours, attendue.evalue_le)
    assert verdict is not None
    du_json = evaluer_sortie(attendue, version_en_vigueur(attendue.debut_parcours), bareme_du_projet())
    assert verdict.to_dict() == du_json.to_dict()


def test_une_candidature_n_a_pas_de_verdict() -> None:
    assert verdict_de(candidature(), LE) is None
    with pytest.raises(ValueError, match="n’a pas commencé"):
        situation_de(candidature(), LE)


def test_les_verdicts_coutent_autant_pour_un_que_pour_dix(django_assert_num_queries: Any) -> None:
    parcours = [parcours_en_cours() for _ in range(10)]
    for un in parcours:
        contrat = FabriqueContrat(parcours=un)
        FabriqueJustificatif(parcours=un, contrat=contrat)
        FabriqueCreation(parcours=un)
    with django_assert_num_queries(1):
        assert len(dossiers_de(parcours[:1], LE)) == 1
    with django_assert_num_queries(1):
        assert len(dossiers_de(parcours, LE)) == 10


def test_le_fait_retenu_est_la_ligne_du_dossier() -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours, type="cdd", date_fin=date(2024, 4, 1))
    cdi = FabriqueContrat(parcours=parcours, date_debut=date(2024, 5, 1))
    dossier = dossiers_de([parcours], LE)[parcours.pk]
    assert dossier.fait("S-1") == cdi
    assert dossier.fait("S-4") is None
