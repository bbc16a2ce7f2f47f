"""Hours and receipts pasted from a spreadsheet: read, shown, then saved; nothing typed is lost (S-2, S-3)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, debut_de_mois, fin_de_mois
from sorties.collage import lire_collage, lire_mois
from sorties.forms.emploi import lignes_collees
from sorties.models import Recette, ReleveHeures
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import FabriqueCreation


@pytest.mark.parametrize(
    ("texte", "mois"),
    [
        ("03/2026", (2026, 3)), ("3-2026", (2026, 3)), ("2026-03", (2026, 3)), ("01/03/2026", (2026, 3)),
        ("2026-03-31", (2026, 3)), ("mars 2026", (2026, 3)), ("Mars-26", (2026, 3)), ("févr.-26", (2026, 2)),
        ("FÉVRIER 2026", (2026, 2)), ("août 26", (2026, 8)), ("juil. 2026", (2026, 7)), ("juin 2026", (2026, 6)),
        ("déc 2025", (2025, 12)), ("13/2026", None), ("00/2026", None), ("jui 2026", None), ("ma 2026", None),
        ("brumaire 2026", None), ("2026", None), ("", None),
    ],
)  # fmt: skip
def test_un_mois_s_ecrit_de_bien_des_facons(texte: str, mois: tuple[int, int] | None) -> None:
    assert lire_mois(texte) == (date(*mois, 1) if mois else None)


def test_ce_qui_se_lit_et_ce_qui_ne_se_lit_pas() -> None:
    colle = lire_collage(
        "Mois\tHeures\n03/2026\t98,5\navr. 2026 ; 1 104.25 h\n\n05/2026  151,67 €\nbrumaire ; 10\n06/2026 ; dix\n"
        "06/2026\n03/2026 ; 4\n07/2026 ; -3\n08/2026 ; 1,234"
    )
    assert colle.valeurs == {
        date(2026, 3, 1): Decimal("98.5"),
        date(2026, 4, 1): Decimal("1104.25"),
        date(2026, 5, 1): Decimal("151.67"),
    }
    assert [ligne for ligne, _ in colle.fautes] == [
        "brumaire ; 10", "06/2026 ; dix", "06/2026", "03/2026 ; 4", "07/2026 ; -3", "08/2026 ; 1,234",
    ]  # fmt: skip
    assert colle.fautes[0][1] == "«\u00a0brumaire\u00a0» n’est pas un mois, par exemple 03/2026 ou mars 2026."
    assert colle.fautes[3][1] == "Ce mois figure déjà plus haut."
    assert colle.reste.splitlines()[0] == "brumaire ; 10"


def test_soixante_lignes_au_plus() -> None:
    colle = lire_collage("\n".join(f"{1 + rang % 12:02}/{2020 + rang // 12} ; 1" for rang in range(61)))
    assert (len(colle.valeurs), colle.fautes) == (60, (("01/2025 ; 1", "60\u00a0lignes au plus à la fois."),))


def test_les_mois_colles_rejoignent_leur_ligne_sinon_une_nouvelle() -> None:
    saisie = {
        "lignes-TOTAL_FORMS": "2",
        "lignes-0-date_debut": "05/03/2026", "lignes-0-date_fin": "31/03/2026", "lignes-0-heures": "10",
        "lignes-1-date_debut": "pas une date", "lignes-1-date_fin": "", "lignes-1-heures": "x",
    }  # fmt: skip
    colle = lire_collage("03/2026 ; 98,5\n01/2026 ; 20\n06/2026 ; 30")
    lignes, reste = lignes_collees(saisie, colle, debut=date(2026, 1, 15), le=date(2026, 6, 10))
    assert lignes == [
        {"date_debut": "05/03/2026", "date_fin": "31/03/2026", "heures": Decimal("98.5")},
        {"date_debut": "pas une date", "date_fin": "", "heures": "x"},
        {"date_debut": date(2026, 1, 15), "date_fin": date(2026, 1, 31), "heures": Decimal(20)},
        {"date_debut": date(2026, 6, 1), "date_fin": date(2026, 6, 10), "heures": Decimal(30)},
    ]
    assert reste.fautes == ()


def test_une_grille_pleine_le_dit() -> None:
    lignes, reste = lignes_collees(
        {"lignes-TOTAL_FORMS": "60"}, lire_collage("03/2026 ; 1"), debut=None, le=date(2026, 6, 1)
    )
    assert (len(lignes), reste.fautes) == (60, (("03/2026 ; 1", "La grille est pleine."),))
    assert lignes_collees({"lignes-TOTAL_FORMS": "x"}, lire_collage(""), debut=None, le=date(2026, 6, 1))[0] == []


# -- The screens --


@pytest.mark.django_db
def test_coller_des_heures_puis_les_enregistrer() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(debut=ajouter_mois(aujourdhui(), -12), referent=referent)
    client, adresse = connecte(referent), reverse("sorties:releves", args=[parcours.pk])
    passe = debut_de_mois(ajouter_mois(aujourdhui(), -2))
    base = {"employeur": "Agence", "type": "interim", "lignes-TOTAL_FORMS": "1", "lignes-INITIAL_FORMS": "1",
            "lignes-0-date_debut": "faux", "lignes-0-heures": "7"}  # fmt: skip
    # Saved without having been read again: read first, nothing lost.
    reponse = client.post(adresse, {**base, "collage": f"{passe:%m/%Y}\t98,5\nbrumaire\t3"})
    texte = reponse.content.decode()
    assert (reponse.status_code, ReleveHeures.objects.count()) == (200, 0)
    assert [mot in texte for mot in ('value="Agence"', 'value="faux"', "98,5", "brumaire\t3", "n’est pas un mois")] == [
        True
    ] * 5
    assert "1\u00a0mois est repris ci-dessous" in texte
    saisie = {
        **base, "lignes-0-date_debut": f"{passe:%d/%m/%Y}", "lignes-0-date_fin": f"{fin_de_mois(passe):%d/%m/%Y}",
        "lignes-0-heures": "98,5", "collage": "",
    }  # fmt: skip
    assert client.post(adresse, saisie).status_code == 302
    assert ReleveHeures.objects.get().heures == Decimal("98.50")
    assert "Aucune ligne à reprendre" in client.post(adresse, {**base, "lire": "1", "collage": ""}).content.decode()


@pytest.mark.django_db
def test_coller_des_recettes_puis_les_enregistrer() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(debut=ajouter_mois(aujourdhui(), -12), referent=referent)
    debut = debut_de_mois(ajouter_mois(aujourdhui(), -3))
    FabriqueCreation(parcours=parcours, date_debut=debut)
    client, adresse = connecte(referent), reverse("sorties:creation", args=[parcours.pk])
    etat = client.get(adresse).context["form"].initial["etat"]
    avant = ajouter_mois(debut, -1)
    base = {"intitule": "Jardinage", "date_debut": f"{debut:%d/%m/%Y}", "etat": etat, f"recette_{debut:%Y_%m}": "12"}
    suivant = ajouter_mois(debut, 1)
    reponse = client.post(adresse, {**base, "lire": "1", "collage": f"{suivant:%m/%Y};950,5\n{avant:%m/%Y};3"})
    initiales: dict[str, Any] = reponse.context["form"].initial
    assert (initiales["intitule"], initiales[f"recette_{debut:%Y_%m}"]) == ("Jardinage", "12")
    assert initiales[f"recette_{suivant:%Y_%m}"] == Decimal("950.5")
    assert "précède le début d’activité" in reponse.content.decode()
    assert Recette.objects.count() == 0
    assert client.post(adresse, {**base, f"recette_{suivant:%Y_%m}": "950,5", "collage": ""}).status_code == 302
    assert list(Recette.objects.order_by("mois").values_list("mois", "montant")) == [
        (debut, Decimal("12.00")), (suivant, Decimal("950.50")),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["releves", "tableau_heures", "creation"])
def test_la_touche_entree_enregistre_ce_qui_est_tape(page: str) -> None:
    """A browser answers « Entrée » with the first button of the form: the one that saves, not the one that reads."""
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(debut=date(2025, 11, 3), referent=referent)
    FabriqueCreation(parcours=parcours, date_debut=date(2025, 12, 1))
    html = connecte(referent).get(reverse(f"sorties:{page}", args=[parcours.pk])).text
    (formulaire,) = (suite for suite in html.split("<form ") if 'name="collage"' in suite)
    boutons = re.findall(r'<button type="submit"[^>]*>(.*?)</button>', formulaire)
    assert [bouton.split()[0] for bouton in boutons[:2]] == ["Enregistrer", "Reprendre"]
