"""The screens of the creation of a business and of training."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from parcours.models import Parcours
from plie.socle.periodes import ajouter_mois, debut_de_mois
from sorties.forms.formation import mois_a_declarer
from sorties.models import CreationActivite, Formation, Recette
from tests.sorties.ecrans.saisies import en_chiffres, il_y_a

pytestmark = pytest.mark.django_db


def test_saisir_une_activite_puis_ses_recettes(client: Any, parcours: Parcours) -> None:
    adresse = reverse("sorties:creation", args=[parcours.pk])
    debut = debut_de_mois(il_y_a(2))
    saisie = {"intitule": "Jardinage", "date_debut": en_chiffres(debut)}
    premiere = client.post(adresse, {**saisie, "etat": client.get(adresse).context["form"].initial["etat"]})
    assert premiere["Location"] == adresse
    formulaire = client.get(adresse).context["form"]
    champs = list(formulaire.mois)
    assert len(champs) == 3
    client.post(adresse, {**saisie, "etat": formulaire.initial["etat"], champs[0]: "950,50", champs[1]: "0"})
    assert list(Recette.objects.values_list("mois", "montant")) == [
        (debut, Decimal("950.50")),
        (ajouter_mois(debut, 1), Decimal("0.00")),
    ]
    perimee = client.post(adresse, {**saisie, "etat": formulaire.initial["etat"]})
    assert perimee.status_code == 409
    assert client.post(adresse, {**saisie, "etat": perimee.context["form"]["etat"].value()}).status_code == 302
    client.post(reverse("sorties:creation_supprimer", args=[CreationActivite.objects.get().pk]))
    assert not Recette.objects.exists()


def test_une_entreprise_immatriculee_ne_declare_pas_de_recettes(client: Any, parcours: Parcours) -> None:
    """S-3 at the RCS rests on pieces; the months come back once it turns out that no registration was due."""
    adresse = reverse("sorties:creation", args=[parcours.pk])
    saisie = {"intitule": "Épicerie", "date_debut": en_chiffres(il_y_a(2))}
    etat = client.get(adresse).context["form"].initial["etat"]
    assert client.post(adresse, {**saisie, "rcs": "on", "etat": etat})["Location"].endswith("#sorties")
    formulaire = client.get(adresse).context["form"]
    assert not formulaire.mois
    assert client.post(adresse, {**saisie, "etat": formulaire.initial["etat"]})["Location"] == adresse
    assert client.get(adresse).context["form"].mois


def test_les_mois_a_declarer() -> None:
    le = date(2024, 5, 20)
    assert mois_a_declarer(date(2024, 3, 15), {}, le) == [date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)]
    assert mois_a_declarer(date(2024, 5, 1), {date(2024, 2, 1): Decimal(1)}, le) == [date(2024, 2, 1), date(2024, 5, 1)]


def test_une_formation_par_l_ecran(client: Any, parcours: Parcours) -> None:
    adresse = reverse("sorties:formation_ajouter", args=[parcours.pk])
    saisie = {
        "intitule": "CAP cuisine",
        "organisme": "GRETA",
        "date_debut": en_chiffres(il_y_a(2)),
        "rncp": "rncp 38430",
    }
    assert client.post(adresse, {**saisie, "rncp": "38430"}).status_code == 422
    assert client.post(adresse, saisie).status_code == 302
    formation = Formation.objects.get()
    modifier = reverse("sorties:formation_modifier", args=[formation.pk])
    assert client.get(modifier).context["form"].initial["rncp"] == "RNCP38430"
    assert client.post(modifier, {**saisie, "version": 1, "domaine": "Restauration"}).status_code == 302
    assert client.post(modifier, {**saisie, "version": 1, "domaine": "Autre"}).status_code == 409
    assert Formation.objects.get().domaine == "Restauration"
    client.post(reverse("sorties:formation_supprimer", args=[formation.pk]))
    assert not Formation.objects.exists()
