"""The consolidation: its bounds, its contacts, the pieces asked for, the history of the attempts (art. 6.5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from parcours.lot import LotLu
from parcours.models import Parcours
from plie.pacte import version_en_vigueur
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from sorties.consolidations import tentatives_par_parcours
from sorties.echeances import echeances
from sorties.models import ContratTravail, DemandePiece
from sorties.regles.consolidation import consolidation
from sorties.selectors import dossier_de
from sorties.services.demandes import demander_piece
from sorties.services.preuves import terminer_contrat
from sorties.suivi_emploi import lignes_de_consolidation
from tests.connexion import connecte
from tests.contraintes import violer
from tests.fabriques import accounts
from tests.fabriques.parcours import FabriqueEntretien, parcours_en_cours
from tests.fabriques.sorties import FabriqueContrat, FabriqueFormation, FabriqueJustificatif

EMBAUCHE, FIN = date(2024, 3, 1), date(2024, 6, 1)
PACTE = version_en_vigueur(EMBAUCHE)


@pytest.mark.parametrize(
    ("arret", "presence", "le", "etat"),
    [
        (None, None, date(2024, 2, 29), "à venir"),
        (None, None, EMBAUCHE, "en cours"),
        (None, FIN, date(2024, 5, 31), "en cours"),
        (None, None, FIN, "à clore"),
        (None, date(2024, 5, 31), FIN, "à clore"),
        (None, FIN, FIN, "close"),
        (date(2024, 5, 31), FIN, date(2024, 7, 1), "rompue"),
        (FIN, FIN, date(2024, 7, 1), "close"),
    ],
)
def test_p_6_5_les_etats_de_part_et_d_autre_des_bornes(
    arret: date | None, presence: date | None, le: date, etat: str
) -> None:
    assert consolidation(EMBAUCHE, arret=arret, presence_au=presence, parametres=PACTE).etat(le).value == etat


def test_p_6_5a_les_jalons_partent_du_premier_jour() -> None:
    suivie = consolidation(date(2024, 11, 30), arret=None, presence_au=None, parametres=PACTE)
    assert (suivie.jalons, suivie.fin) == ((date(2024, 12, 30), date(2025, 1, 30)), date(2025, 2, 28))


@pytest.mark.parametrize(
    ("contact", "premier", "second"),
    [
        (EMBAUCHE, None, None),
        (date(2024, 3, 2), date(2024, 3, 2), None),
        (date(2024, 4, 1), date(2024, 4, 1), None),
        (date(2024, 4, 2), date(2024, 4, 2), date(2024, 4, 2)),
        (FIN, FIN, FIN),
        (date(2024, 6, 2), None, None),
    ],
)
def test_un_contact_vaut_pour_son_mois_et_ceux_d_avant(
    contact: date, premier: date | None, second: date | None
) -> None:
    suivie = consolidation(EMBAUCHE, arret=None, presence_au=None, parametres=PACTE)
    assert (suivie.contact_du(1, (contact,)), suivie.contact_du(2, (contact,))) == (premier, second)


# -- The attempts of a file --


def etats(parcours: Parcours, le: date) -> list[tuple[str, str]]:
    dossier = dossier_de(parcours, le)
    assert dossier is not None
    return [(t.objet.employeur if isinstance(t.objet, ContratTravail) else t.objet.intitule, t.etat.value)
            for t in tentatives_par_parcours([dossier])[parcours.pk]]  # fmt: skip


@pytest.mark.django_db
def test_les_tentatives_se_suivent_et_restent_au_dossier() -> None:
    parcours = parcours_en_cours()
    premier = FabriqueContrat(parcours=parcours, employeur="Un", date_debut=EMBAUCHE)
    terminer_contrat(contrat=premier, date_fin=date(2024, 4, 10), motif="Fin d’essai", le=date(2024, 4, 12))
    FabriqueContrat(
        parcours=parcours, employeur="Deux", type="cdd", date_debut=date(2024, 5, 1), date_fin=date(2024, 12, 31)
    )
    FabriqueFormation(parcours=parcours, intitule="Titre", date_debut=date(2024, 4, 15), motif_fin="Abandon",
                      date_fin=date(2024, 4, 20))  # fmt: skip
    assert etats(parcours, date(2024, 5, 2)) == [("Un", "rompue"), ("Titre", "rompue"), ("Deux", "en cours")]
    lignes = lignes_de_consolidation(dossier_de(parcours, date(2024, 5, 2)))  # type: ignore[arg-type]
    assert [(ligne.rang, ligne.motif, ligne.suivie) for ligne in lignes] == [
        (3, "", True), (2, "Abandon", False), (1, "Fin d’essai", False),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "champs",
    [
        {"date_debut": date(2024, 1, 14)},
        {"heures_hebdo": 20},
        {"type": "cdd", "date_fin": date(2024, 5, 31)},
        {"type": "interim"},
        {"type": "cddi_aci"},
    ],
)
def test_ce_qui_n_ouvre_pas_de_consolidation(champs: dict[str, Any]) -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours, **champs)
    FabriqueFormation(parcours=parcours, rncp="")
    FabriqueFormation(parcours=parcours, date_debut=date(2024, 1, 14))
    assert etats(parcours, date(2024, 4, 1)) == []


@pytest.mark.django_db
def test_une_piece_deposee_apres_la_demande_y_repond() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(debut=ajouter_mois(aujourdhui(), -8), referent=referent)
    contrat = FabriqueContrat(parcours=parcours, date_debut=ajouter_mois(aujourdhui(), -4))
    demander_piece(
        objet=contrat, nature="bulletin", aupres="Employeur", date_demande=aujourdhui(), par=referent, le=aujourdhui()
    )

    def lue() -> tuple[str, bool]:
        dossier = dossier_de(parcours, aujourdhui())
        assert dossier is not None
        (tentative,) = tentatives_par_parcours([dossier])[parcours.pk]
        return tentative.etat.value, tentative.demande is None

    assert lue() == ("à clore", False)
    rappels = echeances(LotLu(Parcours.objects.filter(pk=parcours.pk), aujourdhui()))
    assert [e.libelle for e in rappels if e.code == "preuve_manquante"] == [
        f"Déposer la preuve de présence (S-1), demandée le\u00a0{aujourdhui():%d/%m/%Y}"
    ]  # fmt: skip
    FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=aujourdhui())
    assert lue() == ("close", True)


# -- The work list --


def codes(parcours: Parcours, le: date) -> list[tuple[str, date]]:
    lues = echeances(LotLu(Parcours.objects.filter(pk=parcours.pk), le))
    return [(e.code, e.date_limite) for e in lues if e.code in {"suivi_emploi", "consolidation", "preuve_manquante"}]


@pytest.mark.django_db
def test_les_rappels_d_un_mois_de_deux_mois_et_de_la_fin() -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours, date_debut=EMBAUCHE)
    premier, second = ("suivi_emploi", date(2024, 4, 1)), ("suivi_emploi", date(2024, 5, 1))
    fin = ("consolidation", FIN)
    assert codes(parcours, date(2024, 3, 24)) == []
    assert codes(parcours, date(2024, 3, 25)) == [premier]
    assert codes(parcours, date(2024, 4, 23)) == [premier]
    assert codes(parcours, date(2024, 4, 24)) == [second]
    FabriqueEntretien(parcours=parcours, date_entretien=date(2024, 4, 26), mode="telephone", presence="absent")
    assert codes(parcours, date(2024, 5, 2)) == [fin, second]
    FabriqueEntretien(parcours=parcours, date_entretien=date(2024, 4, 26), mode="telephone")
    assert codes(parcours, date(2024, 5, 2)) == [fin]
    assert codes(parcours, FIN) == [("preuve_manquante", FIN)]


@pytest.mark.django_db
def test_la_piece_se_demande_avant_la_fin() -> None:
    parcours, par = parcours_en_cours(), accounts.accompagnateur()
    contrat = FabriqueContrat(parcours=parcours, date_debut=EMBAUCHE)
    le = date(2024, 5, 10)

    def fin() -> tuple[str, str, str]:
        (lue,) = (e for e in echeances(LotLu(Parcours.objects.filter(pk=parcours.pk), le)) if e.code == "consolidation")
        return lue.libelle, lue.geste, lue.url

    libelle = "Constater la fin de consolidation (S-1)"
    assert fin() == (libelle, "Demander la pièce", reverse("sorties:demande_contrat", args=[contrat.pk]))
    demander_piece(objet=contrat, nature="bulletin", aupres="Employeur", date_demande=le, par=par, le=le)
    assert fin() == (
        f"{libelle}, demandée le\u00a010/05/2024", "Voir le verdict", reverse("sorties:verdict", args=[parcours.pk]),
    )  # fmt: skip


# -- The gestures --


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"nature": "presence_formation"}, "nature"),
        ({"date_demande": date(2024, 5, 2)}, "date_demande"),
        ({"date_demande": date(2024, 2, 29)}, "date_demande"),
        ({"aupres": " "}, "aupres"),
        ({}, None),
    ],
)
def test_une_demande_impossible_est_refusee(options: dict[str, Any], champ: str | None) -> None:
    contrat = FabriqueContrat(parcours=parcours_en_cours(), date_debut=EMBAUCHE)
    le, par = date(2024, 5, 1), accounts.accompagnateur()
    base: dict[str, Any] = {"nature": "bulletin", "aupres": "Employeur", "date_demande": le}
    demander_piece(objet=contrat, par=par, le=le, **base)
    with pytest.raises(ErreurMetier) as refus:
        demander_piece(objet=contrat, par=par, le=le, **{**base, **options})
    assert (refus.value.champ, DemandePiece.objects.count()) == (champ, 1)


@pytest.mark.django_db
def test_les_contraintes_d_une_demande() -> None:
    parcours, par = parcours_en_cours(), accounts.accompagnateur()
    formation = FabriqueFormation(parcours=parcours)
    base = {"parcours": parcours, "nature": "autre", "aupres": "A", "date_demande": EMBAUCHE, "demandee_par": par}
    DemandePiece.objects.create(formation=formation, **base)
    obtenues = []
    for lien in ({}, {"formation": formation}):
        obtenues.append(violer(lambda lien=lien: DemandePiece.objects.create(**base, **lien)))
    assert obtenues == ["demande_piece_un_objet", "demande_piece_formation_une_fois"]


@pytest.mark.django_db
def test_demander_relancer_retirer_par_l_ecran() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(debut=ajouter_mois(aujourdhui(), -8), referent=referent)
    FabriqueContrat(parcours=parcours, employeur="Boulangerie", date_debut=ajouter_mois(aujourdhui(), -2))
    formation = FabriqueFormation(parcours=parcours, date_debut=ajouter_mois(aujourdhui(), -1), organisme="Greta")
    client, page = connecte(referent), reverse("parcours:fiche", args=[parcours.pk])
    texte = client.get(page).content.decode()
    assert [mot in texte for mot in ("Tentative 2", "Premier mois", "contact attendu au", "?suivi=formation")] == [
        True
    ] * 4
    adresse = reverse("sorties:demande_formation", args=[formation.pk])
    assert 'value="Greta"' in client.get(adresse).content.decode()
    demain = aujourdhui() + timedelta(days=1)
    saisie = {"nature": "presence_formation", "aupres": "Greta", "date_demande": f"{demain:%d/%m/%Y}"}
    reponse = client.post(adresse, saisie)
    assert (reponse.status_code, reponse.context["form"].errors) == (
        422, {"date_demande": ["Une demande se note une fois faite."]},
    )  # fmt: skip
    assert client.post(adresse, {**saisie, "date_demande": f"{aujourdhui():%d/%m/%Y}"}).status_code == 302
    assert f"Pièce demandée le {aujourdhui():%d/%m/%Y} à Greta&nbsp;: attestation" in client.get(page).content.decode()
    retrait = reverse("sorties:demande_retirer", args=[DemandePiece.objects.get().pk])
    assert (client.post(retrait).status_code, DemandePiece.objects.count()) == (302, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("suivi", "mode", "debut"),
    [
        ("emploi", "telephone", "Suivi dans l’emploi"),
        ("formation", "telephone", "Suivi dans la formation"),
        ("x", None, None),
    ],
)
def test_le_contact_s_ouvre_pre_rempli(suivi: str, mode: str | None, debut: str | None) -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    reponse = connecte(referent).get(f"{reverse('parcours:entretien_noter', args=[parcours.pk])}?suivi={suivi}")
    initiales = reponse.context["form"].initial
    assert initiales.get("mode") == mode
    assert (initiales.get("compte_rendu") or "").partition("\u00a0")[0] == (debut or "")
