"""Hours of several employers brought from a workbook: refused beside its field, then read, checked and saved."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, debut_de_mois
from sorties.models import ReleveHeures
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_preuves import erreurs, fenetres, panneau, piece, saisis
from tests.navigateur.photos import photographier, sans_debordement
from tests.sorties.corpus_hostile import document_word

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]
LE = aujourdhui()
DEBUT = ajouter_mois(LE, -8)
MOIS = [ajouter_mois(debut_de_mois(LE), -rang) for rang in (4, 3, 2)]
HEURES: dict[str, tuple[Any, ...]] = {"Agence du Port": (120, 130.5, "cent"), "Primeurs": (20, "", 18)}


def classeur() -> bytes:
    """What a person types in a spreadsheet: months down, employers across, one cell that is not a number."""
    tampon = io.BytesIO()
    with xlsxwriter.Workbook(tampon) as livre:
        feuille = livre.add_worksheet()
        feuille.write_row(0, 0, ["Mois", *HEURES])
        for rang, mois in enumerate(MOIS):
            feuille.write_row(rang + 1, 0, [f"{mois:%m/%Y}", *(heures[rang] for heures in HEURES.values())])
    return tampon.getvalue()


def case(rang: int, mois: date) -> str:
    return f"heures_{rang}_{mois:%Y_%m}"


def test_un_classeur_d_heures_est_relu_puis_enregistre(ecran: Poste, suivi: Parcours) -> None:
    ecran.aller(f"/sorties/{suivi.pk}/heures/")
    # Typed before the file is chosen: kept by its refusal, joined by its contents.
    ecran.remplir(employeur_0="Agence du Port", **{case(0, MOIS[0]): "99"})
    ecran.remplir(fichier=piece("heures.xlsx", document_word(macro=True))).cliquer("Reprendre ce tableau")
    message = "Ce fichier est illisible : donnez un fichier CSV, ou un classeur XLSX ou ODS."
    assert erreurs(ecran) == {"fichier": message}
    ecran.lit(f"Rien n’a été enregistré. Corriger les points suivants : Ou un fichier : {message}")
    assert saisis(ecran, "employeur_0", case(0, MOIS[0])) == {"employeur_0": "Agence du Port", case(0, MOIS[0]): "99"}
    photographier(ecran.page, "classeur-refuse")
    sans_debordement(ecran.page)

    ecran.remplir(fichier=piece("heures.xlsx", classeur())).cliquer("Reprendre ce tableau")
    ecran.lit("Ces lignes n’ont pas été reprises", "« cent » n’est pas un nombre positif, par exemple 98,5.")
    lues = [case(0, MOIS[0]), case(0, MOIS[1]), case(0, MOIS[2]), case(1, MOIS[0]), case(1, MOIS[1]), case(1, MOIS[2])]
    assert list(saisis(ecran, "employeur_0", "employeur_1", *lues).values()) == [
        "Agence du Port",
        "Primeurs",
        *("120", "130,5", "", "20", "", "18"),
    ]
    assert not ReleveHeures.objects.exists()
    photographier(ecran.page, "classeur-repris")
    sans_debordement(ecran.page)
    ecran.remplir(**{case(0, MOIS[2]): "100"}, collage="", type_1="cdd_saisonnier").cliquer("Enregistrer les heures")
    ecran.lit("Les heures sont enregistrées.")
    releves = ReleveHeures.objects.order_by("employeur", "date_debut")
    assert list(releves.values_list("employeur", "type", "date_debut", "heures")) == [
        ("Agence du Port", "interim", MOIS[0], Decimal(120)),
        ("Agence du Port", "interim", MOIS[1], Decimal("130.5")),
        ("Agence du Port", "interim", MOIS[2], Decimal(100)),
        ("Primeurs", "cdd_saisonnier", MOIS[0], Decimal(20)),
        ("Primeurs", "cdd_saisonnier", MOIS[2], Decimal(18)),
    ]
    assert [fenetre.split(" du ")[0] for fenetre in fenetres(ecran)] == [
        "Meilleure période de 9 mois 388,5 h sur 936 h",
        "Meilleure période de 6 mois 388,5 h sur 624 h",
    ]
    assert panneau(ecran).titre == "La sortie dynamique peut être proposée D-1"
