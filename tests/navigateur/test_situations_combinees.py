"""Situations that combine (a job then a training, two half jobs, interim then a CDI): what the panel compares."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, debut_de_mois, fin_de_mois, veille
from sorties.models import ContratTravail, Formation, ReleveHeures
from tests.fabriques.sorties import pdf
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_preuves import (
    conditions,
    deposer,
    egaliser,
    en_lettres,
    erreurs,
    fenetres,
    jour,
    panneau,
    saisis,
    tentatives,
)
from tests.navigateur.photos import photographier, sans_debordement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]
LE = aujourdhui()
DEBUT = ajouter_mois(debut_de_mois(LE), -9)
MOIS = [ajouter_mois(debut_de_mois(LE), -rang) for rang in (6, 5, 4, 3)]


def lignes(ecran: Poste, heures: dict[date, str]) -> dict[str, str]:
    """The fields of the grid, by the first day of their line."""
    noms: dict[str, str] = {}
    for champ in ecran.page.locator("main [name^=lignes-][name$=-date_debut]").all():
        nom, premier = champ.get_attribute("name") or "", champ.input_value()
        noms |= {nom.replace("date_debut", "heures"): h for mois, h in heures.items() if jour(mois) == premier}
    assert len(noms) == len(heures)
    return noms


def saisir_heures(ecran: Poste, suivi: Parcours, employeur: str, type_: str, heures: str) -> Poste:
    """The grid of one employer, the same hours each month."""
    ecran.aller(f"/sorties/{suivi.pk}/releves/").remplir(employeur=employeur, type=type_)
    return ecran.remplir(**lignes(ecran, dict.fromkeys(MOIS, heures))).cliquer("Enregistrer les heures")


def du_au(mois: int) -> str:
    """The window of so many months that starts with the hours."""
    return f"du {jour(MOIS[0])} au {jour(veille(ajouter_mois(MOIS[0], mois)))}"


def refuser_trop_d_heures(ecran: Poste, suivi: Parcours, employeur: str, type_: str, heures: str) -> None:
    """The grid of one employer, one month with more hours than its weeks hold; corrected, it is saved."""
    ecran.aller(f"/sorties/{suivi.pk}/releves/").remplir(employeur=employeur, type=type_)
    noms = lignes(ecran, dict.fromkeys(MOIS, heures))
    faute = next(nom for nom in noms)
    ecran.remplir(**noms | {faute: "300"}).cliquer("Enregistrer les heures")
    semaines = (fin_de_mois(MOIS[0]).day + 6) // 7
    trop = f"300 h dépassent les {48 * semaines} h possibles (48 h par semaine commencée, {semaines} au plus)."
    assert erreurs(ecran) == {faute: trop}
    ecran.lit("Rien n’a été enregistré. Corriger les lignes suivantes", f": {trop}")
    assert saisis(ecran, "employeur", "type", *noms) == noms | {
        faute: "300",
        "employeur": employeur,
        "type": type_,
    }
    assert not ReleveHeures.objects.exists()
    photographier(ecran.page, "releves")
    sans_debordement(ecran.page)
    ecran.remplir(**{faute: heures}).cliquer("Enregistrer les heures").lit("Les heures sont enregistrées.")


def test_deux_mi_temps_font_ensemble_le_seuil(ecran: Poste, suivi: Parcours) -> None:
    """S-2: 78 hours a month at each of two employers make 624 in four months; one alone makes half of it."""
    deux, h = "cdd_multi_employeurs", "78"
    refuser_trop_d_heures(ecran, suivi, "Mairie annexe", deux, h)
    periode_6 = f"du {en_lettres(MOIS[0])} au {en_lettres(veille(ajouter_mois(MOIS[0], 6)))}"
    periode_9 = f"du {en_lettres(MOIS[0])} au {en_lettres(veille(ajouter_mois(MOIS[0], 9)))}"
    assert fenetres(ecran) == [
        f"Meilleure période de 9 mois 312 h sur 936 h {periode_9} il manque 624 h",
        f"Meilleure période de 6 mois 312 h sur 624 h {periode_6} il manque 312 h",
    ]
    assert panneau(ecran).titre == "La sortie dynamique peut être proposée D-1"

    saisir_heures(ecran, suivi, "École Jean-Moulin", deux, h).lit("Les heures sont enregistrées.")
    fins = [fin_de_mois(mois) for mois in MOIS]
    enregistres = ReleveHeures.objects.order_by("employeur", "date_debut")
    assert list(enregistres.values_list("employeur", "type", "date_debut", "date_fin", "heures")) == [
        (employeur, deux, mois, fin, Decimal(78))
        for employeur in ("Mairie annexe", "École Jean-Moulin")
        for mois, fin in zip(MOIS, fins, strict=True)
    ]
    assert fenetres(ecran) == [
        f"Meilleure période de 9 mois 624 h sur 936 h {periode_9} il manque 312 h",
        f"Meilleure période de 6 mois 624 h sur 624 h {periode_6} seuil atteint",
    ]
    lu = panneau(ecran)
    assert (lu.titre, lu.detail) == (
        "La sortie positive peut être proposée S-2",
        f"S-2 intérim ou multi-employeurs, constatable depuis le {en_lettres(fins[-1])}.",
    )
    assert lu.conditions == [
        (
            "Heures effectives (hors chantier d’insertion)",
            "936 h en 9 mois au plus ou 624 h en 6 mois au plus",
            f"624 h en 9 mois ({du_au(9)}), il manque 312 h ; 624 h en 6 mois ({du_au(6)})",
            "remplie",
        ),
        (
            "Seuil atteint",
            f"3 mois au moins après le premier relevé de la période ({jour(ajouter_mois(MOIS[0], 3))})",
            f"relevés du {jour(MOIS[0])} au {jour(fins[-1])}",
            "remplie",
        ),
        ("Date de constat atteinte", f"le {jour(fins[-1])} au plus tôt", f"évaluation au {jour(LE)}", "remplie"),
    ]
    photographier(ecran.page, "deux-mi-temps")


def test_un_interim_puis_un_cdi(ecran: Poste, suivi: Parcours) -> None:
    """The hours stay drawn and compared while the CDI consolidates: S-1 is prepared, S-2 lacks sixty hours."""
    saisir_heures(ecran, suivi, "Agence du Port", "interim", "141").lit("Les heures sont enregistrées.")
    assert panneau(ecran).titre == "La sortie dynamique peut être proposée D-1"
    embauche = ajouter_mois(LE, -1)
    ecran.cliquer("Contrat de travail").remplir(type="cdi", employeur="Logis du Midi", date_debut=embauche)
    ecran.remplir(heures_hebdo="20", seuil_branche="18").cliquer("Enregistrer le contrat")
    assert erreurs(ecran) == {"source_seuil": "Indiquer l’accord de branche d’où vient ce seuil."}
    garde = {"type": "cdi", "employeur": "Logis du Midi", "heures_hebdo": "20", "seuil_branche": "18"}
    assert saisis(ecran, *garde) == garde
    # Once the contract is one that can be recorded, the panel beside the form judges it, before anything is saved.
    ecran.remplir(source_seuil="IDCC 1043").page.keyboard.press("Tab")
    ecran.page.locator("aside .verdict").wait_for()
    ecran.cliquer("Enregistrer le contrat").lit("Le contrat est enregistré.")
    assert ContratTravail.objects.get().seuil_branche == Decimal(18)
    constat = ajouter_mois(embauche, 3)
    lu = panneau(ecran)
    assert (lu.titre, lu.detail) == (
        "Une sortie positive se prépare S-1",
        f"S-1 emploi durable : elle pourra être constatée à compter du {en_lettres(constat)}.",
    )
    assert [c for c in lu.conditions if c[0] == "Durée hebdomadaire"] == [
        ("Durée hebdomadaire", "18 h au moins (accord de branche, IDCC 1043)", "20 h", "remplie")
    ]
    assert [c[0] for c in lu.conditions if c[3] == "manquante"] == [
        "Preuve de présence (bulletin de paie ou attestation de l’employeur)",
        "Date de constat atteinte",
    ]
    assert [f.split(" du ")[0] for f in fenetres(ecran)] == [
        "Meilleure période de 9 mois 564 h sur 936 h",
        "Meilleure période de 6 mois 564 h sur 624 h",
    ]
    assert fenetres(ecran)[1].endswith("il manque 60 h")
    photographier(ecran.page, "interim-cdi")
    sans_debordement(ecran.page)


def test_un_emploi_court_puis_une_formation(ecran: Poste, suivi: Parcours) -> None:
    """D-1 from the first day of the job; S-4, positive, goes before it as soon as the training is on file."""
    emploi, entree = ajouter_mois(LE, -7), ajouter_mois(LE, -4)
    ecran.cliquer("Contrat de travail").remplir(type="cdd", employeur="Marché de gros", date_debut=emploi)
    ecran.remplir(date_fin=veille(ajouter_mois(emploi, 2)), heures_hebdo="35", siret="123 456 789 00011")
    ecran.cliquer("Enregistrer le contrat")
    assert erreurs(ecran) == {"siret": "Ce SIRET est mal recopié : sa clé de contrôle est fausse."}
    assert saisis(ecran, "siret", "heures_hebdo") == {"siret": "123 456 789 00011", "heures_hebdo": "35"}
    ecran.remplir(siret="").cliquer("Enregistrer le contrat")
    lu = panneau(ecran)
    assert (lu.titre, lu.detail) == (
        "La sortie dynamique peut être proposée D-1",
        f"D-1 contrats courts, constatable depuis le {en_lettres(emploi)}.",
    )
    ecran.cliquer("Formation").remplir(intitule="CAP cuisine", organisme="Greta", date_debut=entree, rncp="RNCP38430")
    ecran.remplir(date_fin=veille(entree)).cliquer("Enregistrer la formation")
    assert erreurs(ecran) == {"date_fin": "La fin de la formation ne peut pas précéder son début."}
    ecran.remplir(date_fin=LE + timedelta(days=120)).cliquer("Enregistrer la formation")
    assert Formation.objects.get().rncp == "RNCP38430"
    assert panneau(ecran).titre == "Une pièce manque pour constater la sortie S-4"
    deposer(ecran, debut="CAP cuisine", nature="presence_formation", le=LE, contenu=pdf("présence"))
    lu, constat = panneau(ecran), ajouter_mois(entree, 3)
    assert (lu.titre, lu.detail) == (
        "La sortie positive peut être proposée S-4",
        f"S-4 formation, constatable depuis le {en_lettres(constat)}.",
    )
    ecran.lit(f"Autres critères remplis : D-1 contrats courts (constatable depuis le {jour(emploi)}).")
    # The short contract opens no consolidation: the training is the one attempt.
    assert [t.split(" Du ")[0] for t in tentatives(ecran)] == ["Close CAP cuisine"]
    photographier(ecran.page, "emploi-formation")
    ecran.cliquer("Proposer la sortie")
    choix = [egaliser(option) for option in ecran.page.locator("[name=sortie] option").all_inner_texts()]
    assert choix[1:3] == [
        f"S-4 formation : formation qualifiante ou professionnalisante (constatable le {jour(constat)})",
        f"D-1 contrats courts : contrat court (constatable le {jour(emploi)})",
    ]
    completude = ecran.page.locator("#completude")
    assert [c[3] for c in conditions(completude)] == ["remplie"] * 4
    with ecran.page.expect_response(lambda reponse: "/completude/" in reponse.url):
        ecran.remplir(sortie="dynamique|D-1|contrat_court")
    completude.get_by_text("CDD").first.wait_for()
    assert [c[:1] + c[2:] for c in conditions(completude)] == [
        ("Travail rémunéré", "CDD", "remplie"),
        ("Travail commencé pendant le parcours", f"le {jour(emploi)}", "remplie"),
        ("Date de constat atteinte", f"évaluation au {jour(LE)}", "remplie"),
    ]
