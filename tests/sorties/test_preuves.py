"""Evidence of employment and training: what is accepted, what the tables refuse, what closes the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from parcours.models import Parcours
from plie.pacte import version_en_vigueur
from plie.socle.contraintes import nom_de_la_contrainte
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from sorties.enums import NatureJustificatif
from sorties.lecture import lire_json, lire_situation
from sorties.models import ContratTravail, CreationActivite, Formation, Recette, ReleveHeures
from sorties.regles import evaluer_sortie
from sorties.selectors import dossiers_de, situation_de, verdict_de
from sorties.services.formations import (
    enregistrer_creation,
    enregistrer_formation,
    etat_de_la_creation,
    modifier_formation,
    supprimer_creation,
    supprimer_formation,
)
from sorties.services.preuves import (
    LigneReleve,
    enregistrer_contrat,
    enregistrer_releves,
    etat_des_releves,
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

pytestmark = pytest.mark.django_db

LE = date(2024, 9, 1)
CONTRAT = {
    "type": "cdd",
    "employeur": "  Société   A ",
    "siret": "732 829 320 00074",
    "date_debut": date(2024, 3, 1),
    "date_fin": date(2024, 8, 31),
    "heures_hebdo": Decimal(24),
}
CAS = json.loads((Path(__file__).parent.parent / "donnees" / "cas_sorties.json").read_text(encoding="utf-8"))


def violation(modele: Any, **champs: Any) -> str:
    """The name of the constraint that PostgreSQL refuses these values by."""
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        modele.objects.create(**champs)
    return nom_de_la_contrainte(refus.value)


# --- Contracts


def test_un_contrat_enregistre_est_nettoye_et_signe() -> None:
    parcours, referent = parcours_en_cours(), accompagnateur()
    contrat = enregistrer_contrat(parcours=parcours, par=referent, **CONTRAT)
    contrat.refresh_from_db()
    assert (contrat.employeur, contrat.siret, contrat.saisi_par) == ("Société A", "73282932000074", referent)


def test_un_contrat_saisi_deux_fois_est_refuse() -> None:
    parcours, referent = parcours_en_cours(), accompagnateur()
    enregistrer_contrat(parcours=parcours, par=referent, **CONTRAT)
    with pytest.raises(ErreurMetier, match="figure déjà au dossier"):
        enregistrer_contrat(parcours=parcours, par=referent, **{**CONTRAT, "employeur": "SOCIÉTÉ A"})
    assert ContratTravail.objects.count() == 1


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"date_fin": date(2024, 2, 29)}, "La fin du contrat ne peut pas précéder son début."),
        ({"heures_hebdo": Decimal(49)}, "Les heures par semaine vont jusqu’à 48, un seuil de branche jusqu’à 35."),
        ({"seuil_branche": Decimal(20)}, "Indiquez l’accord de branche d’où vient ce seuil."),
        ({"siret": "123"}, "Un SIRET compte quatorze chiffres."),
        ({"date_debut": None}, "Ce champ ne peut pas contenir la valeur nulle."),
    ],
)
def test_un_contrat_impossible_est_refuse_avec_sa_phrase(champs: dict[str, Any], message: str) -> None:
    with pytest.raises(ErreurMetier) as refus:
        enregistrer_contrat(parcours=parcours_en_cours(), par=accompagnateur(), **{**CONTRAT, **champs})
    assert refus.value.message == message


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"date_fin": date(2024, 2, 29)}, "contrat_travail_dates"),
        ({"heures_hebdo": Decimal(49)}, "contrat_travail_heures"),
        ({"heures_hebdo": Decimal(0)}, "contrat_travail_heures"),
        ({"seuil_branche": Decimal(36), "source_seuil": "Accord"}, "contrat_travail_heures"),
        ({"seuil_branche": Decimal(20)}, "contrat_travail_seuil_source"),
        ({"siret": "1234567890001"}, "contrat_travail_siret"),
    ],
)
def test_les_contraintes_du_contrat(champs: dict[str, Any], contrainte: str) -> None:
    base = {"parcours": parcours_en_cours(), "type": "cdi", "employeur": "A", "date_debut": date(2024, 3, 1)}
    assert violation(ContratTravail, **{**base, **champs}) == contrainte


def test_modifier_un_contrat_incremente_sa_version() -> None:
    contrat = FabriqueContrat(parcours=parcours_en_cours())
    modifie = modifier_contrat(contrat=contrat, version=1, heures_hebdo=Decimal(28))
    assert (modifie.version, modifie.heures_hebdo) == (2, Decimal(28))


def test_modifier_un_contrat_lu_avant_un_collegue_est_un_conflit() -> None:
    contrat = FabriqueContrat(parcours=parcours_en_cours())
    modifier_contrat(contrat=contrat, version=1, poste="Agent")
    with pytest.raises(ConflitDeVersion):
        modifier_contrat(contrat=contrat, version=1, poste="Chef")
    contrat.refresh_from_db()
    assert contrat.poste == "Agent"


def test_un_champ_inconnu_est_une_erreur_de_programme() -> None:
    with pytest.raises(TypeError, match="parcours_id"):
        enregistrer_contrat(parcours=parcours_en_cours(), par=accompagnateur(), **CONTRAT, parcours_id=3)
    with pytest.raises(TypeError, match="version"):
        enregistrer_formation(parcours=parcours_en_cours(), par=accompagnateur(), le=LE, version=3)


def test_une_rupture_met_fin_a_la_consolidation_et_laisse_la_tentative() -> None:
    """P-6.5b: the verdict loses S-1, the contract and its reason stay."""
    parcours = parcours_en_cours()
    contrat = FabriqueContrat(parcours=parcours, date_debut=date(2024, 3, 1))
    avant = verdict_de(parcours, date(2024, 4, 15))
    assert avant is not None
    assert (avant.critere, avant.constatable_le) == ("S-1", date(2024, 6, 1))
    terminer_contrat(contrat=contrat, date_fin=date(2024, 4, 10), motif="Rupture de  l’essai", le=date(2024, 4, 15))
    apres = verdict_de(parcours, date(2024, 4, 15))
    assert apres is not None
    assert apres.critere == "D-1"
    contrat.refresh_from_db()
    assert (contrat.date_fin, contrat.motif_fin) == (date(2024, 4, 10), "Rupture de l’essai")


@pytest.mark.parametrize(
    ("fin", "motif", "champ"),
    [
        (date(2024, 4, 10), " ", "motif_fin"),
        (date(2024, 4, 16), "Rupture", "date_fin"),
    ],
)
def test_une_rupture_sans_motif_ou_a_venir_est_refusee(fin: date, motif: str, champ: str) -> None:
    contrat = FabriqueContrat(parcours=parcours_en_cours())
    with pytest.raises(ErreurMetier) as refus:
        terminer_contrat(contrat=contrat, date_fin=fin, motif=motif, le=date(2024, 4, 15))
    assert refus.value.champ == champ


def test_supprimer_un_contrat_qui_porte_des_pieces_est_refuse() -> None:
    parcours = parcours_en_cours()
    contrat = FabriqueContrat(parcours=parcours)
    piece = FabriqueJustificatif(parcours=parcours, contrat=contrat)
    with pytest.raises(ErreurMetier, match="retirez-les d’abord"):
        supprimer_contrat(contrat=contrat)
    piece.delete()
    supprimer_contrat(contrat=contrat)
    assert not ContratTravail.objects.exists()


# --- Hours


def ligne(mois: int, heures: str = "151.67", du: int = 1, au: int = 28) -> LigneReleve:
    return LigneReleve(date(2024, mois, du), date(2024, mois, au), Decimal(heures))


def releves(parcours: Parcours, *lignes: LigneReleve, **options: Any) -> list[ReleveHeures]:
    return enregistrer_releves(
        parcours=parcours,
        par=accompagnateur(),
        lignes=lignes,
        **{"le": LE, "employeur": "Agence Sud", "type": "interim", **options},
    )


def test_la_grille_remplace_les_heures_de_l_employeur_et_d_eux_seuls() -> None:
    parcours = parcours_en_cours()
    releves(parcours, ligne(3), ligne(4))
    releves(parcours, ligne(3, "10"), employeur="Autre agence")
    releves(parcours, ligne(4, "100"), ligne(5), employeur="agence  SUD")
    lues = ReleveHeures.objects.values_list("employeur", "date_debut", "heures").order_by("date_debut", "heures")
    assert list(lues) == [
        ("Autre agence", date(2024, 3, 1), Decimal("10.00")),
        ("agence SUD", date(2024, 4, 1), Decimal("100.00")),
        ("agence SUD", date(2024, 5, 1), Decimal("151.67")),
    ]


@pytest.mark.parametrize(
    ("lignes", "options", "champ"),
    [
        ([], {"employeur": "  "}, "employeur"),
        ([ligne(8), ligne(9)], {}, "lignes[1].date_fin"),
        ([ligne(3, "193")], {}, "lignes[0].heures"),
        ([ligne(3), ligne(3, "10", du=15)], {}, "lignes[1].date_debut"),
        ([ligne(3, au=1, du=15)], {}, "lignes[0].date_fin"),
        ([LigneReleve(date(2024, 3, 15), date(2024, 4, 14), Decimal(10))], {}, "lignes[0].heures"),
        ([ligne(3, "0")], {}, "lignes[0].heures"),
    ],
)
def test_une_grille_impossible_est_refusee_sur_sa_ligne(lignes: list[LigneReleve], options: Any, champ: str) -> None:
    parcours = parcours_en_cours()
    with pytest.raises(ErreurMetier) as refus:
        releves(parcours, *lignes, **options)
    assert refus.value.champ == champ
    assert not ReleveHeures.objects.exists()


def test_une_grille_ouverte_avant_un_collegue_est_un_conflit() -> None:
    parcours = parcours_en_cours()
    etat = etat_des_releves(parcours, "Agence Sud")
    releves(parcours, ligne(3), etat=etat)
    with pytest.raises(ConflitDeVersion):
        releves(parcours, ligne(4), etat=etat)
    assert ReleveHeures.objects.get().date_debut == date(2024, 3, 1)


def test_une_candidature_sans_rendez_vous_accepte_des_heures() -> None:
    parcours = candidature()
    assert len(releves(parcours, ligne(3))) == 1
    assert releves(parcours) == []


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"date_fin": date(2024, 2, 28)}, "releve_dates"),
        ({"date_fin": date(2024, 4, 1)}, "releve_un_mois"),
        ({"heures": Decimal(0)}, "releve_heures_positives"),
        ({"employeur": "agence sud", "date_debut": date(2024, 3, 31)}, "releve_sans_chevauchement"),
    ],
)
def test_les_contraintes_du_releve(champs: dict[str, Any], contrainte: str) -> None:
    parcours = parcours_en_cours()
    base = {
        "parcours": parcours,
        "employeur": "Agence Sud",
        "heures": Decimal(10),
        "date_debut": date(2024, 3, 1),
        "date_fin": date(2024, 3, 31),
    }
    if contrainte == "releve_sans_chevauchement":
        ReleveHeures.objects.create(**base)
    assert violation(ReleveHeures, **{**base, **champs}) == contrainte


# --- Creation


def creation(parcours: Parcours, recettes: dict[date, Decimal], **options: Any) -> CreationActivite:
    return enregistrer_creation(
        parcours=parcours,
        par=accompagnateur(),
        recettes=recettes,
        **{"le": LE, "intitule": "Jardinage", "date_debut": date(2024, 3, 1), "rcs": False, **options},
    )


def test_la_creation_et_ses_recettes_se_corrigent_d_un_coup() -> None:
    parcours = parcours_en_cours()
    creation(parcours, {date(2024, 3, 1): Decimal(100), date(2024, 4, 1): Decimal(200)})
    etat = etat_de_la_creation(CreationActivite.objects.get())
    corrigee = creation(
        parcours, {date(2024, 4, 1): Decimal(250), date(2024, 5, 1): Decimal(0)}, intitule="Taille", etat=etat
    )
    assert corrigee.intitule == "Taille"
    assert list(Recette.objects.values_list("mois", "montant")) == [
        (date(2024, 4, 1), Decimal("250.00")),
        (date(2024, 5, 1), Decimal("0.00")),
    ]


def test_une_creation_ouverte_avant_un_collegue_est_un_conflit() -> None:
    parcours = parcours_en_cours()
    vide = etat_de_la_creation(None)
    creation(parcours, {}, etat=vide)
    with pytest.raises(ConflitDeVersion):
        creation(parcours, {}, etat=vide, intitule="Autre")
    assert CreationActivite.objects.get().intitule == "Jardinage"


def test_des_recettes_a_venir_sont_refusees() -> None:
    with pytest.raises(ErreurMetier, match="2024 est à venir"):
        creation(parcours_en_cours(), {date(2024, 10, 1): Decimal(10)})


def test_supprimer_une_creation_emporte_ses_recettes() -> None:
    parcours = parcours_en_cours()
    supprimer_creation(creation=creation(parcours, {date(2024, 3, 1): Decimal(10)}))
    assert not Recette.objects.exists()


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"mois": date(2024, 3, 2)}, "recette_premier_du_mois"),
        ({"montant": Decimal(-1)}, "recette_positive"),
        ({}, "recette_un_par_mois"),
    ],
)
def test_les_contraintes_des_recettes(champs: dict[str, Any], contrainte: str) -> None:
    base = {
        "creation": FabriqueCreation(parcours=parcours_en_cours()),
        "mois": date(2024, 3, 1),
        "montant": Decimal(10),
    }
    if not champs:
        Recette.objects.create(**base)
    assert violation(Recette, **{**base, **champs}) == contrainte


# --- Training


def test_le_numero_rncp_est_normalise() -> None:
    formation = enregistrer_formation(
        parcours=parcours_en_cours(),
        par=accompagnateur(),
        le=LE,
        intitule="CAP cuisine",
        organisme="GRETA",
        rncp="rncp 38430",
        date_debut=date(2024, 3, 1),
    )
    assert formation.rncp == "RNCP38430"


def test_une_formation_saisie_deux_fois_est_refusee() -> None:
    parcours = parcours_en_cours()
    FabriqueFormation(parcours=parcours, intitule="CAP cuisine")
    with pytest.raises(ErreurMetier, match="figure déjà au dossier"):
        enregistrer_formation(
            parcours=parcours,
            par=accompagnateur(),
            le=LE,
            intitule="cap Cuisine",
            organisme="X",
            date_debut=date(2024, 3, 1),
        )


def test_modifier_puis_supprimer_une_formation() -> None:
    formation = FabriqueFormation(parcours=parcours_en_cours())
    modifiee = modifier_formation(
        formation=formation, version=1, le=LE, certification="cqp", date_obtention=date(2024, 6, 3)
    )
    assert (modifiee.version, modifiee.date_obtention) == (2, date(2024, 6, 3))
    with pytest.raises(ConflitDeVersion):
        modifier_formation(formation=formation, version=1, le=LE, organisme="Autre")
    supprimer_formation(formation=modifiee)
    assert not Formation.objects.exists()


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"date_fin": date(2024, 2, 28)}, "formation_dates"),
        ({"rncp": "RS1234"}, "formation_rncp"),
        ({"rncp": "RNCP12A"}, "formation_rncp"),
        ({"certification": "cqp"}, "formation_certification_datee"),
        ({"date_obtention": date(2024, 6, 1)}, "formation_certification_datee"),
    ],
)
def test_les_contraintes_de_la_formation(champs: dict[str, Any], contrainte: str) -> None:
    base = {"parcours": parcours_en_cours(), "intitule": "CAP", "organisme": "X", "date_debut": date(2024, 3, 1)}
    assert violation(Formation, **{**base, **champs}) == contrainte


# --- States of the file


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
        with pytest.raises(ErreurMetier, match="retirez-la avant de modifier"):
            geste()


def test_un_parcours_sorti_ne_recoit_plus_de_preuve() -> None:
    parcours = parcours_en_cours()
    sortie_validee(proposition_emploi(parcours, accompagnateur()))
    for geste in gestes_d_ajout(parcours):
        with pytest.raises(ErreurMetier, match="ses preuves ne changent plus"):
            geste()


# --- From the rows to the verdict


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
            source_seuil="Accord de branche" if seuil else "",
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
    with django_assert_num_queries(7):
        assert len(dossiers_de(parcours[:1], LE)) == 1
    with django_assert_num_queries(7):
        assert len(dossiers_de(parcours, LE)) == 10


def test_le_fait_retenu_est_la_ligne_du_dossier() -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours, type="cdd", date_fin=date(2024, 4, 1))
    cdi = FabriqueContrat(parcours=parcours, date_debut=date(2024, 5, 1))
    dossier = dossiers_de([parcours], LE)[parcours.pk]
    assert dossier.fait("S-1") == cdi
    assert dossier.fait("S-4") is None
