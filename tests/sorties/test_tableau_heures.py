"""Hours of several employers at once: a table typed, pasted or imported, month by employer (S-2)."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parcours.models import Parcours
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, debut_de_mois, fin_de_mois
from sorties.fichier_heures import TAILLE_MAX, rangees_du_fichier
from sorties.models import ReleveHeures
from sorties.tableau_heures import EMPLOYEURS_MAX, lire_tableau, rangees_du_texte
from tests.connexion import connecte
from tests.fabriques.parcours import parcours_en_cours

JANVIER, FEVRIER = date(2026, 1, 1), date(2026, 2, 1)
ATTENDU = {
    ("Agence A", JANVIER): Decimal(100),
    ("Agence A", FEVRIER): Decimal("50.5"),
    ("Agence B", FEVRIER): Decimal(20),
}


@pytest.mark.parametrize(
    "texte",
    [
        "Mois\tAgence A\tAgence B\tTotal\n01/2026\t100\t\t100\nfévr. 2026\t50,5\t20 h\t70,5\nTotal\t150,5\t20\t170,5",
        "Agence ; janv. 2026 ; févr. 2026\nAgence A ; 100 ; 50,5\nAgence B ; - ; 20",
        "Heures\tPériode\tEmployeur\n100\t2026-01\tAgence A\n50,5\t01/02/2026\tagence a\n20\t02/2026\tAgence B",
    ],
)
def test_les_trois_formes_d_un_tableau(texte: str) -> None:
    lu = lire_tableau(rangees_du_texte(texte))
    assert (lu.valeurs, lu.fautes, lu.reste) == (ATTENDU, [], "")


def test_ce_qui_ne_se_lit_pas_reste_sous_son_entete() -> None:
    lu = lire_tableau(rangees_du_texte("Mois;A;\n01/2026;100;4\nbrumaire;3;\n02/2026;dix;\n01/2026;5;\n03/2026;1;2;3"))
    assert lu.valeurs == {("A", JANVIER): Decimal(100)}
    assert lu.fautes == [
        ("01/2026 ; 100 ; 4", "Le nom de l’employeur manque."),
        ("brumaire ; 3 ; ", "«\u00a0brumaire\u00a0» n’est pas un mois, par exemple 03/2026 ou mars 2026."),
        ("02/2026 ; dix ; ", "«\u00a0dix\u00a0» n’est pas un nombre positif, par exemple 98,5."),
        ("01/2026 ; 5 ; ", "Ce mois figure déjà plus haut pour A."),
        ("03/2026 ; 1 ; 2 ; 3", "3\u00a0colonnes sont attendues, comme sur la première ligne."),
    ]
    assert lu.reste.splitlines()[:2] == ["Mois ; A ; ", "01/2026 ; 100 ; 4"]


@pytest.mark.parametrize("texte", ["bla", "01/2026;100", ""])
def test_sans_ligne_de_titres_rien_n_est_devine(texte: str) -> None:
    lu = lire_tableau(rangees_du_texte(texte))
    assert lu.valeurs == {}
    assert [raison for _, raison in lu.fautes] == ["La première ligne nomme les employeurs, ou les mois."] * bool(texte)


def test_les_limites_d_un_tableau() -> None:
    noms = [f"Agence {rang}" for rang in range(EMPLOYEURS_MAX + 1)]
    lu = lire_tableau([["Mois", *noms], ["01/2026", *["1"] * len(noms)]])
    assert len(lu.employeurs) == EMPLOYEURS_MAX
    assert lu.fautes[0][1] == "8\u00a0employeurs au plus à la fois."
    longue = lire_tableau([["Mois", "A"], *([f"{1 + r % 12:02}/{2020 + r // 12}", "1"] for r in range(37))])
    assert (len(longue.valeurs), longue.fautes[0][1]) == (36, "36\u00a0mois au plus à la fois.")


def classeur() -> bytes:
    tampon = io.BytesIO()
    with xlsxwriter.Workbook(tampon) as livre:
        feuille = livre.add_worksheet()
        feuille.write_row(0, 0, ["Mois", "Agence A", "Agence B"])
        mois = livre.add_format({"num_format": "mmm yyyy"})
        for rang, (jour, heures) in enumerate([(JANVIER, (100, "")), (FEVRIER, (50.5, 20))], 1):
            feuille.write_datetime(rang, 0, datetime(jour.year, jour.month, jour.day), mois)
            feuille.write_row(rang, 1, heures)
    return tampon.getvalue()


CSV = "Mois;Agence A;Agence B\n01/2026;100;\n02/2026;50,5;20\n"


@pytest.mark.parametrize(
    "contenu",
    [
        classeur(),
        CSV.encode("utf-8-sig"),
        CSV.encode("cp1252"),
        CSV.encode("utf-16"),
        CSV.replace(",", ".").replace(";", ",").encode(),
    ],
    ids=["xlsx", "utf-8", "cp1252", "utf-16", "virgules"],
)
def test_un_fichier_se_lit_par_son_contenu(contenu: bytes) -> None:
    lu = lire_tableau(rangees_du_fichier(SimpleUploadedFile("n’importe.quoi", contenu)))
    assert (lu.valeurs, lu.fautes) == (ATTENDU, [])


@pytest.mark.parametrize(
    "contenu",
    [b"", b" \n", b"\x00\x01\x02", b"PK\x03\x04rien", b"%PDF-1.7\n\x00", classeur()[:400], b"x" * (TAILLE_MAX + 1)],
)
def test_un_fichier_qui_n_est_pas_un_tableau_est_refuse(contenu: bytes) -> None:
    with pytest.raises(ErreurMetier) as refus:
        rangees_du_fichier(SimpleUploadedFile("tableau.csv", contenu))
    assert refus.value.champ == "fichier"


# -- On screen

TROP = "745\u00a0h dépassent les 240\u00a0h possibles (48\u00a0h par semaine commencée, 5 au plus)."


@pytest.fixture
def parcours(referent: Any) -> Parcours:
    return parcours_en_cours(debut=ajouter_mois(aujourdhui(), -8), referent=referent)


def mois(recul: int) -> date:
    return debut_de_mois(ajouter_mois(aujourdhui(), -recul))


def page(referent: Any, parcours: Parcours) -> Any:
    return connecte(referent).get(reverse("sorties:tableau_heures", args=[parcours.pk]))


def envoyer(referent: Any, parcours: Parcours, saisie: dict[str, Any]) -> Any:
    return connecte(referent).post(reverse("sorties:tableau_heures", args=[parcours.pk]), saisie)


def grille(referent: Any, parcours: Parcours, **champs: Any) -> dict[str, Any]:
    """The fields of the page as it is opened, some of them changed."""
    formulaire = page(referent, parcours).context["form"]
    lus = {nom: formulaire[nom].value() for nom in formulaire.fields}
    return {nom: "" if valeur is None else str(valeur) for nom, valeur in lus.items()} | champs


def releves(parcours: Parcours) -> list[tuple[str, date, date, Decimal]]:
    lignes = ReleveHeures.objects.filter(parcours=parcours).order_by("employeur", "date_debut")
    return list(lignes.values_list("employeur", "date_debut", "date_fin", "heures"))


@pytest.mark.django_db
def test_saisir_deux_employeurs_d_un_coup(referent: Any, parcours: Parcours) -> None:
    saisie = grille(referent, parcours, employeur_0="Agence Sud", employeur_1="Primeurs", type_1="cdd_saisonnier")
    saisie |= {f"heures_0_{mois(3):%Y_%m}": "98,5", f"heures_1_{mois(3):%Y_%m}": "20", f"heures_1_{mois(2):%Y_%m}": "7"}
    assert envoyer(referent, parcours, saisie).status_code == 302
    assert releves(parcours) == [
        ("Agence Sud", mois(3), fin_de_mois(mois(3)), Decimal("98.5")),
        ("Primeurs", mois(3), fin_de_mois(mois(3)), Decimal(20)),
        ("Primeurs", mois(2), fin_de_mois(mois(2)), Decimal(7)),
    ]
    assert set(ReleveHeures.objects.values_list("employeur", "type")) == {
        ("Agence Sud", "interim"), ("Primeurs", "cdd_saisonnier"),
    }  # fmt: skip
    # Sent twice, it changes nothing; its state is the one of before.
    assert envoyer(referent, parcours, saisie).status_code == 302
    assert len(releves(parcours)) == 3


@pytest.mark.django_db
def test_un_mois_inchange_garde_ses_releves_un_mois_vide_les_perd(referent: Any, parcours: Parcours) -> None:
    for debut, fin, heures in [(1, 10, 30), (15, 20, 12)]:
        ReleveHeures.objects.create(
            parcours=parcours, employeur="Agence Sud", date_debut=mois(3).replace(day=debut),
            date_fin=mois(3).replace(day=fin), heures=heures,
        )  # fmt: skip
    ReleveHeures.objects.create(
        parcours=parcours, employeur="Agence Sud", date_debut=mois(2), date_fin=mois(2), heures=7
    )
    ouverte = grille(referent, parcours)
    assert Decimal(ouverte[f"heures_0_{mois(3):%Y_%m}"]) == 42
    saisie = ouverte | {f"heures_0_{mois(2):%Y_%m}": "", f"heures_0_{mois(1):%Y_%m}": "10"}
    assert envoyer(referent, parcours, saisie).status_code == 302
    assert releves(parcours) == [
        ("Agence Sud", mois(3), mois(3).replace(day=10), Decimal(30)),
        ("Agence Sud", mois(3).replace(day=15), mois(3).replace(day=20), Decimal(12)),
        ("Agence Sud", mois(1), fin_de_mois(mois(1)), Decimal(10)),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("champs", "champ", "message"),
    [
        ({"employeur_0": "", "heures_0": "10"}, "employeur_0", "Indiquer l’employeur de ces heures."),
        ({"employeur_0": "A", "heures_0": "10", "employeur_1": "a", "heures_1": "3"}, "employeur_1",
         "Cet employeur a déjà sa colonne."),
        ({"employeur_0": "A", "heures_0": "745"}, "heures_0", TROP),
        ({"employeur_0": "A", "heures_0": "-1"}, "heures_0", "Un nombre d’heures ne peut pas être négatif."),
        ({"employeur_0": "A", "heures_0": "abc"}, "heures_0", "Saisir un nombre d’heures, par exemple 12,5."),
        ({}, "__all__", "Saisir au moins une heure, avec son employeur."),
    ],
)  # fmt: skip
def test_un_refus_est_dans_sa_case_et_rien_n_est_perdu(
    referent: Any, parcours: Parcours, champs: dict[str, str], champ: str, message: str
) -> None:
    # A month of thirty days or more: five weeks begun.
    recul = next(r for r in (1, 2) if fin_de_mois(mois(r)).day >= 30)
    cellules = {f"heures_{rang}": f"heures_{rang}_{mois(recul):%Y_%m}" for rang in (0, 1)}
    saisie = grille(referent, parcours) | {cellules.get(nom, nom): valeur for nom, valeur in champs.items()}
    reponse = envoyer(referent, parcours, saisie)
    assert (reponse.status_code, dict(reponse.context["form"].errors)) == (422, {cellules.get(champ, champ): [message]})
    assert all(f'value="{valeur}"' in reponse.content.decode() for valeur in champs.values() if valeur)
    assert releves(parcours) == []


@pytest.mark.django_db
def test_un_tableau_colle_rejoint_ce_qui_est_saisi_puis_s_enregistre(referent: Any, parcours: Parcours) -> None:
    colle = f"Mois;Agence Sud;Primeurs\n{mois(3):%m/%Y};98,5;20\nbrumaire;1;2"
    saisie = grille(referent, parcours, employeur_0="agence sud", collage=colle, **{f"heures_0_{mois(2):%Y_%m}": "12"})
    reponse = envoyer(referent, parcours, saisie)
    assert (reponse.status_code, releves(parcours)) == (200, [])
    relue = {nom: str(reponse.context["form"][nom].value() or "") for nom in reponse.context["form"].fields}
    assert (relue["employeur_0"], relue["employeur_1"]) == ("agence sud", "Primeurs")
    reste = reponse.context["collage"]
    assert reste == "Mois ; Agence Sud ; Primeurs\nbrumaire ; 1 ; 2"
    # The line at fault, left as it was, does not hold up the others.
    finale = envoyer(referent, parcours, relue | {"collage": reste.replace("\n", "\r\n"), "reste": reste})
    assert finale.status_code == 302
    assert [(employeur, heures) for employeur, _, _, heures in releves(parcours)] == [
        ("Primeurs", Decimal(20)), ("agence sud", Decimal("98.5")), ("agence sud", Decimal(12)),
    ]  # fmt: skip


@pytest.mark.django_db
def test_un_fichier_importe_remplit_la_grille_et_n_est_pas_garde(referent: Any, parcours: Parcours) -> None:
    fichier = SimpleUploadedFile("heures.csv", f"Mois;Agence Sud\n{mois(2):%m/%Y};80".encode())
    reponse = envoyer(referent, parcours, grille(referent, parcours, fichier=fichier, lire="1"))
    assert str(reponse.context["form"][f"heures_0_{mois(2):%Y_%m}"].value()) == "80"
    illisible = envoyer(referent, parcours, grille(referent, parcours, fichier=SimpleUploadedFile("x.csv", b"PK\x03")))
    assert illisible.context["importe"].errors["fichier"][0].startswith("Ce fichier est illisible")
    assert releves(parcours) == []


@pytest.mark.django_db
def test_deux_personnes_a_la_fois_voient_les_deux_versions(referent: Any, parcours: Parcours) -> None:
    saisie = grille(referent, parcours, employeur_0="Agence Sud", **{f"heures_0_{mois(2):%Y_%m}": "12"})
    ReleveHeures.objects.create(
        parcours=parcours, employeur="Agence Sud", date_debut=mois(2), date_fin=mois(2), heures=7
    )
    reponse = envoyer(referent, parcours, saisie)
    assert reponse.status_code == 409
    assert [(e.enregistre, e.saisi) for e in reponse.context["ecarts"]] == [("7", "12")]
    assert envoyer(referent, parcours, saisie | {"etat": reponse.context["form"].data["etat"]}).status_code == 302
    assert [heures for *_, heures in releves(parcours)] == [Decimal(12)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "champs",
    [
        {"mois": "x,0000-01,2026-13,9999-99,2026-01" * 200},
        {"colonnes": "999999999999999999999"},
        {"colonnes": "-1"},
        {"colonnes": "²"},
        {"type_0": "rien"},
        {"etat": "faux"},
        {"employeur_0": "\x00"},
    ],
)
def test_une_grille_falsifiee_ne_casse_rien(referent: Any, parcours: Parcours, champs: dict[str, str]) -> None:
    saisie = grille(referent, parcours, employeur_0="A", **{f"heures_0_{mois(2):%Y_%m}": "12"})
    assert envoyer(referent, parcours, saisie | champs).status_code in {302, 409, 422}
