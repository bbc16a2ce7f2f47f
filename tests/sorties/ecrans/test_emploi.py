"""The screens of employment: contracts, their end, hours typed in a grid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import debut_de_mois
from sorties.forms.emploi import lignes_initiales
from sorties.models import ContratTravail, ReleveHeures
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueJustificatif,
)
from tests.sorties.ecrans.saisies import CONTRAT, en_chiffres, il_y_a

pytestmark = pytest.mark.django_db


def messages_de(reponse: Any) -> list[str]:
    return [str(message) for message in reponse.context["messages"]]


def test_ajouter_un_contrat_par_l_ecran(client: Any, referent: Any, parcours: Parcours) -> None:
    adresse = reverse("sorties:contrat_ajouter", args=[parcours.pk])
    assert "Ce que le contrat peut prouver" in client.get(adresse).content.decode()
    reponse = client.post(adresse, {**CONTRAT, "date_debut": en_chiffres(il_y_a(2)), "siret": "732 829 320 00074"})
    assert reponse["Location"] == reverse("parcours:fiche", args=[parcours.pk]) + "#sorties"
    contrat = ContratTravail.objects.get()
    assert (contrat.heures_hebdo, contrat.siret, contrat.saisi_par) == (Decimal("26.50"), "73282932000074", referent)


def test_un_contrat_refuse_revient_avec_sa_phrase(client: Any, parcours: Parcours) -> None:
    adresse = reverse("sorties:contrat_ajouter", args=[parcours.pk])
    saisie = {**CONTRAT, "date_debut": en_chiffres(il_y_a(2)), "date_fin": en_chiffres(il_y_a(3))}
    reponse = client.post(adresse, saisie)
    assert reponse.status_code == 422
    assert "La fin du contrat ne peut pas précéder son début." in reponse.content.decode()


def test_un_emploi_qui_depasse_l_echeance_avertit_le_jour_de_la_saisie(client: Any, referent: Any) -> None:
    """P-6.4d: the consolidation would end after the échéance; the prolongation is one click away."""
    parcours = parcours_en_cours(debut=il_y_a(17), referent=referent)
    adresse = reverse("sorties:contrat_ajouter", args=[parcours.pk])
    reponse = client.post(adresse, {**CONTRAT, "date_debut": en_chiffres(aujourdhui())}, follow=True)
    avertissement = messages_de(reponse)[1]
    assert "après l’échéance du parcours" in avertissement
    assert avertissement.endswith("(P-6.4d)")
    lien = reverse("commissions:demander", args=[parcours.pk, "prolongation"])
    assert f'href="{lien}"' in reponse.content.decode()


def test_modifier_un_contrat_et_le_conflit_garde_la_saisie(client: Any, parcours: Parcours) -> None:
    contrat = FabriqueContrat(parcours=parcours, date_debut=il_y_a(2))
    adresse = reverse("sorties:contrat_modifier", args=[contrat.pk])
    assert client.get(adresse).context["form"].initial["employeur"] == contrat.employeur
    saisie = {**CONTRAT, "date_debut": en_chiffres(il_y_a(2)), "version": 1}
    assert client.post(adresse, saisie).status_code == 302
    conflit = client.post(adresse, {**saisie, "employeur": "Autre boulangerie"})
    assert conflit.status_code == 409
    assert "Autre boulangerie" in conflit.content.decode()
    contrat.refresh_from_db()
    assert (contrat.employeur, contrat.version) == ("Boulangerie", 2)


def test_noter_la_fin_d_un_contrat(client: Any, parcours: Parcours) -> None:
    contrat = FabriqueContrat(parcours=parcours, date_debut=il_y_a(2))
    adresse = reverse("sorties:contrat_terminer", args=[contrat.pk])
    assert "P-6.5b" in client.get(adresse).content.decode()
    saisie = {"date_fin": en_chiffres(il_y_a(1)), "motif_fin": "Démission", "version": 1}
    perimee = client.post(adresse, {**saisie, "version": 9})
    assert (perimee.status_code, perimee.context["form"]["version"].value()) == (409, "1")
    assert client.post(adresse, saisie).status_code == 302
    contrat.refresh_from_db()
    assert (contrat.date_fin, contrat.motif_fin) == (il_y_a(1), "Démission")


def test_retirer_un_contrat_et_ce_qui_l_empeche(client: Any, parcours: Parcours) -> None:
    contrat = FabriqueContrat(parcours=parcours)
    FabriqueJustificatif(parcours=parcours, contrat=contrat)
    adresse = reverse("sorties:contrat_supprimer", args=[contrat.pk])
    assert messages_de(client.post(adresse, follow=True)) == [
        "Des pièces sont rattachées à cette preuve : les retirer d’abord."
    ]
    contrat.justificatifs.all().delete()
    client.post(adresse)
    assert not ContratTravail.objects.exists()


def grille(*lignes: tuple[str, str, str], employeur: str = "Agence Sud", etat: str = "") -> dict[str, Any]:
    donnees: dict[str, Any] = {"employeur": employeur, "type": "interim", "etat": etat}
    donnees |= {"lignes-TOTAL_FORMS": len(lignes), "lignes-INITIAL_FORMS": 0}
    for rang, (debut, fin, heures) in enumerate(lignes):
        donnees |= {f"lignes-{rang}-date_debut": debut, f"lignes-{rang}-date_fin": fin, f"lignes-{rang}-heures": heures}
    return donnees


def test_saisir_des_heures_et_les_reprendre(client: Any, parcours: Parcours) -> None:
    mois = debut_de_mois(il_y_a(3))
    fin = mois + timedelta(days=27)
    adresse = reverse("sorties:releves", args=[parcours.pk])
    client.post(adresse, grille((en_chiffres(mois), en_chiffres(fin), "151,67"), ("", "", "")))
    assert list(ReleveHeures.objects.values_list("employeur", "heures")) == [("Agence Sud", Decimal("151.67"))]
    page = client.get(f"{adresse}?employeur=agence+sud")
    assert page.context["form"].initial["employeur"] == "Agence Sud"
    assert page.context["employeurs"] == ["Agence Sud"]
    heures = [ligne.initial.get("heures") for ligne in page.context["grille"] if ligne.initial.get("heures")]
    assert heures == [Decimal("151.67")]


def test_une_ligne_impossible_montre_son_refus(client: Any, parcours: Parcours) -> None:
    mois = debut_de_mois(il_y_a(3))
    fin = en_chiffres(mois + timedelta(days=6))
    adresse = reverse("sorties:releves", args=[parcours.pk])
    trop = client.post(adresse, grille(("", "", ""), (en_chiffres(mois), fin, "60")))
    assert (trop.status_code, list(trop.context["grille"][1].errors)) == (200, ["heures"])
    sans_date = client.post(adresse, grille(("", fin, "10")))
    assert sans_date.context["grille"][0].errors == {"date_debut": ["Indiquer cette date."]}
    conflit = client.post(adresse, grille((en_chiffres(mois), fin, "10"), etat="perime"))
    assert conflit.status_code == 409
    assert "Votre saisie n’est pas encore enregistrée" in conflit.content.decode()
    assert not ReleveHeures.objects.exists()
    # What was typed is still there, and sending it again is a choice.
    etat = conflit.context["form"]["etat"].value()
    assert client.post(adresse, grille((en_chiffres(mois), fin, "10"), etat=etat)).status_code == 302


def test_la_grille_commence_avec_le_parcours_et_garde_un_an() -> None:
    le = date(2024, 9, 10)
    lignes = lignes_initiales([], debut=date(2024, 7, 15), le=le)
    assert [(x["date_debut"], x["date_fin"]) for x in lignes] == [
        (date(2024, 7, 15), date(2024, 7, 31)),
        (date(2024, 8, 1), date(2024, 8, 31)),
        (date(2024, 9, 1), le),
    ]
    assert len(lignes_initiales([], debut=None, le=le)) == 12
