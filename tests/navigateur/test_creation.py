"""A micro-entreprise and its receipts, a business of the RCS and its pieces: verdict, then proposal."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, debut_de_mois
from sorties.models import CreationActivite, Recette
from sorties.smic import CHEMIN
from tests.fabriques.sorties import pdf
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_formulaires import DATE_INVALIDE
from tests.navigateur.gestes_preuves import (
    conditions,
    deposer,
    egaliser,
    en_lettres,
    erreurs,
    jour,
    panneau,
    proposee,
    saisis,
)
from tests.navigateur.photos import photographier, sans_debordement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]
LE = aujourdhui()
DEBUT = ajouter_mois(LE, -10)


def saisir_l_activite(ecran: Poste, debut: date) -> None:
    """A micro-entreprise, the day of its start mistyped first; then the page asks for its receipts."""
    ecran.cliquer("Création d’activité")
    ecran.remplir(intitule="Retouches à façon", date_debut="le quinze").cliquer("Enregistrer l’activité")
    assert erreurs(ecran) == {"date_debut": DATE_INVALIDE}
    assert saisis(ecran, "intitule", "date_debut") == {"intitule": "Retouches à façon", "date_debut": "le quinze"}
    ecran.remplir(date_debut=debut).cliquer("Enregistrer l’activité").lit("Recettes déclarées (€)")
    creation = CreationActivite.objects.get()
    assert (creation.intitule, creation.date_debut, creation.rcs) == ("Retouches à façon", debut, False)


def test_une_micro_entreprise_et_ses_recettes_mois_par_mois(ecran: Poste, suivi: Parcours) -> None:
    """S-3: six months of receipts against half of the SMIC of each of these months, as the file of its values says."""
    premier = ajouter_mois(debut_de_mois(LE), -8)
    debut = premier + timedelta(days=14)
    mois = [ajouter_mois(premier, rang) for rang in range(6)]
    champs = [f"recette_{m:%Y_%m}" for m in mois]
    saisir_l_activite(ecran, debut)

    montants = dict.fromkeys(champs, "400,50")
    ecran.remplir(**montants | {champs[2]: "mille"}).cliquer("Enregistrer l’activité et ses recettes")
    assert erreurs(ecran) == {champs[2]: "Saisir un montant en euros, par exemple 950,50."}
    assert saisis(ecran, *champs) == montants | {champs[2]: "mille"}
    assert not Recette.objects.exists()
    sans_debordement(ecran.page)
    photographier(ecran.page, "recettes")
    ecran.remplir(**montants).cliquer("Enregistrer l’activité et ses recettes").lit("L’activité est enregistrée.")
    assert dict(Recette.objects.values_list("mois", "montant")) == dict.fromkeys(mois, Decimal("400.50"))
    seuil = sum(smic_du(m) for m in mois) / 2
    ecran.aller(f"/sorties/{suivi.pk}/verdict/")
    photographier(ecran.page, "recettes-verdict")
    # What the file fulfils in part is open, its figures compared; the other criteria are folded.
    ouverts = ecran.page.locator("#verdict details[open]")
    assert [egaliser(resume) for resume in ouverts.locator("summary").all_inner_texts()] == [
        "S-3 création ou reprise d’entreprise"
    ]
    assert conditions(ouverts.first)[:2] == [
        ("Activité commencée pendant le parcours", f"à compter du {jour(DEBUT)}", f"le {jour(debut)}", "remplie"),
        (
            "Recettes déclarées sur 6 mois consécutifs",
            f"{euros(seuil)} au moins (50 % du SMIC brut)",
            f"2 403,00 € à compter du {jour(premier)}",
            "manquante",
        ),
    ]
    ecran.aller(f"/sorties/{suivi.pk}/creation/")
    assert saisis(ecran, *champs) == dict.fromkeys(champs, "400,50")
    ecran.remplir(**dict.fromkeys(champs, "1 300 €")).cliquer("Enregistrer l’activité et ses recettes")
    constat = max(ajouter_mois(debut, 6), ajouter_mois(premier, 6))
    lu = panneau(ecran.lit("7 800,00 € de recettes déclarées sur 6 mois"))
    assert (lu.titre, lu.detail) == (
        "La sortie positive peut être proposée S-3",
        f"S-3 création ou reprise d’entreprise, constatable depuis le {en_lettres(constat)}.",
    )
    assert [(c[1], c[2], c[3]) for c in lu.conditions if "ecettes" in c[0]] == [
        (f"{euros(seuil)} au moins (50 % du SMIC brut)", f"7 800,00 € à compter du {jour(premier)}", "remplie")
    ]
    photographier(ecran.page, "recettes-panneau")
    ecran.cliquer("Proposer la sortie").remplir(type_employeur="entreprise", naf="S", date_sortie="demain")
    ecran.cliquer("Proposer la sortie à la commission")
    assert erreurs(ecran) == {"date_sortie": DATE_INVALIDE}
    garde = {"sortie": "positive|S-3|creation", "naf": "S", "type_employeur": "entreprise", "date_sortie": "demain"}
    assert saisis(ecran, *garde) == garde
    # Left empty, the date is the one of the constat.
    ecran.remplir(date_sortie="").cliquer("Proposer la sortie à la commission").lit("proposée à la commission.")
    assert proposee(suivi) == attendue_s3(constat, naf="S", pieces=[])


def attendue_s3(constat: date, *, naf: str, pieces: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "qualification": "positive",
        "critere": "S-3",
        "type": "creation",
        "date_sortie": constat,
        "motif": "",
        "statut": "proposee",
        "naf": naf,
        "type_employeur": "entreprise",
        "verdict": "S-3",
        "pieces": pieces,
    }


def smic_du(mois: date) -> Decimal:
    """Read from the file of the published values, without the software's own reading of it."""
    with Path(CHEMIN).open(encoding="utf-8", newline="") as fichier:
        connus = [
            (date.fromisoformat(x["depuis"]), Decimal(x["mensuel_brut"]))
            for x in csv.DictReader(fichier, delimiter=";")
        ]
    return max(ligne for ligne in connus if ligne[0] <= mois)[1]


def euros(montant: Decimal) -> str:
    """Exactly: half of a sum of cents may end with half a cent."""
    decimales = 3 if montant % Decimal("0.01") else 2
    return f"{montant:,.{decimales}f} €".replace(",", " ").replace(".", ",")


def test_une_entreprise_immatriculee_et_ses_pieces(ecran: Poste, suivi: Parcours) -> None:
    """S-3 at the RCS: the extract and an activity that still runs three months after."""
    debut = ajouter_mois(LE, -5)
    constat = ajouter_mois(debut, 3)
    ecran.cliquer("Création d’activité").remplir(intitule="", date_debut=debut, rcs=True)
    ecran.cliquer("Enregistrer l’activité")
    assert erreurs(ecran) == {"intitule": "Ce champ est obligatoire."}
    assert (saisis(ecran, "date_debut"), ecran.page.is_checked("[name=rcs]")) == ({"date_debut": jour(debut)}, True)
    ecran.remplir(intitule="Épicerie du Cours").cliquer("Enregistrer l’activité")
    ecran.aller(f"/parcours/{suivi.pk}/")
    etats = {c[0]: (c[2], c[3]) for c in panneau(ecran).conditions}
    absents = [etat for etat in etats.values() if etat[1] == "manquante"]
    assert absents == [("absent", "manquante"), ("aucune", "manquante")]
    deposer(ecran, debut="Épicerie", nature="immatriculation", le=debut, contenu=pdf("extrait"))
    assert panneau(ecran).titre == "Une pièce manque pour constater la sortie S-3"
    deposer(ecran, debut="Épicerie", nature="attestation_activite", le=LE, contenu=pdf("activité"))
    assert panneau(ecran).titre == "La sortie positive peut être proposée S-3"
    photographier(ecran.page, "rcs")
    ecran.cliquer("Proposer la sortie").remplir(type_employeur="entreprise", naf="G")
    ecran.cliquer("Proposer la sortie à la commission").lit("proposée à la commission.")
    pieces = [("immatriculation", debut.isoformat()), ("attestation_activite", LE.isoformat())]
    assert proposee(suivi) == attendue_s3(constat, naf="G", pieces=pieces)
