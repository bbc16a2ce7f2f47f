"""Evidence corrected: two people on one contract, two short contracts that must follow each other, a fact removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Utilisateur
from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.jours import prochain_jour_ouvre
from plie.socle.periodes import ajouter_mois, debut_de_mois, lendemain, veille
from sorties.models import ContratTravail, CreationActivite, Justificatif, Recette
from tests.fabriques import accounts
from tests.fabriques.sorties import FabriqueContrat, FabriqueCreation, FabriqueJustificatif, pdf
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_preuves import (
    conditions,
    deposer,
    en_lettres,
    erreurs,
    jour,
    panneau,
    saisis,
    suivre,
)
from tests.navigateur.photos import photographier, sans_debordement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]
LE = aujourdhui()
DEBUT = ajouter_mois(LE, -11)


def test_deux_personnes_corrigent_le_meme_contrat(
    poste: Callable[[Utilisateur], Poste], ecran: Poste, suivi: Parcours
) -> None:
    """The second to save is shown both versions; nothing that was typed is lost."""
    contrat = FabriqueContrat(parcours=suivi, employeur="Hotel des Pins", date_debut=ajouter_mois(LE, -2))
    adresse = f"/sorties/contrats/{contrat.pk}/"
    equipe = poste(accounts.gestionnaire()).aller(adresse)
    ecran.aller(adresse).remplir(employeur="Hôtel des Pins").cliquer("Enregistrer le contrat")
    ecran.lit("Le contrat est enregistré.")
    equipe.remplir(heures_hebdo="trente", poste="Lingère").cliquer("Enregistrer le contrat")
    assert erreurs(equipe) == {"heures_hebdo": "Saisir un nombre d’heures, par exemple 12,5."}
    equipe.remplir(heures_hebdo="30").cliquer("Enregistrer le contrat")
    equipe.lit("Votre saisie n’est pas encore enregistrée, et rien n’en est perdu")
    lignes = [" | ".join(ligne.locator("th, td").all_inner_texts()) for ligne in equipe.page.locator("tbody tr").all()]
    assert sorted(lignes) == [
        "Employeur | Hôtel des Pins | Hotel des Pins",
        "Heures par semaine | 35 | 30",
        "Poste | Non renseigné | Lingère",
    ]
    photographier(equipe.page, "conflit")
    sans_debordement(equipe.page)
    equipe.remplir(employeur="Hôtel des Pins").cliquer("Enregistrer ma saisie")
    contrat.refresh_from_db()
    assert (contrat.employeur, contrat.poste, contrat.heures_hebdo) == ("Hôtel des Pins", "Lingère", Decimal(30))


def test_deux_contrats_courts_qui_doivent_se_suivre(ecran: Poste, suivi: Parcours) -> None:
    """S-1bis: a working day between two contracts parts them; corrected, they make six months, at the margin."""
    premier = ajouter_mois(LE, -8)
    fin = veille(ajouter_mois(premier, 3))
    siret = "73282932000074"
    FabriqueContrat(
        parcours=suivi, type="cdd", employeur="Mairie annexe", date_debut=premier, date_fin=fin, siret=siret, naf="O"
    )
    trop_tard = prochain_jour_ouvre(fin) + timedelta(days=1)
    ecran.aller(f"/sorties/{suivi.pk}/contrats/ajouter/").remplir(type="cdd")
    ecran.page.locator("[name=employeur]").press_sequentially("Mairie")
    ecran.page.get_by_role("button", name="Reprendre Mairie annexe").click()
    assert saisis(ecran, "employeur", "siret", "naf") == {"employeur": "Mairie annexe", "siret": siret, "naf": "O"}
    ecran.remplir(date_debut=trop_tard, date_fin=ajouter_mois(trop_tard, 4), heures_hebdo="60")
    ecran.cliquer("Enregistrer le contrat")
    assert erreurs(ecran) == {"heures_hebdo": "Les heures par semaine vont jusqu’à 48, un seuil de branche jusqu’à 35."}
    ecran.remplir(heures_hebdo="30").cliquer("Enregistrer le contrat").lit("Le contrat est enregistré.")
    assert panneau(ecran).titre == "La sortie dynamique peut être proposée D-1"
    ecran.cliquer("Voir tous les critères")
    deux = ecran.page.locator("#verdict details", has_text="S-1bis deux CDD")
    ouvre = f"le {jour(prochain_jour_ouvre(fin))} est un jour ouvré sans contrat"
    assert [c[2] for c in conditions(deux) if c[3] == "manquante"] == [ouvre, "aucune"]
    photographier(ecran.page, "deux-contrats-ecart")

    second = ContratTravail.objects.get(date_debut=trop_tard)
    ecran.aller(f"/sorties/contrats/{second.pk}/").remplir(date_debut=lendemain(fin)).cliquer("Enregistrer le contrat")
    second.refresh_from_db()
    assert (second.date_debut, second.siret, second.naf) == (lendemain(fin), siret, "O")
    assert panneau(ecran).titre == "Une pièce manque pour constater la sortie S-1bis"
    deposer(ecran, debut="CDD, Mairie annexe", nature="bulletin", le=LE, contenu=pdf("bulletin"))
    lu, constat = panneau(ecran), max(ajouter_mois(premier, 3), lendemain(fin))
    assert (lu.titre, lu.detail) == (
        "La sortie positive peut être proposée S-1bis",
        f"S-1bis deux CDD (à la marge), constatable depuis le {en_lettres(constat)}.",
    )
    ecran.lit("À la marge Deux contrats consécutifs : la commission est avertie")
    photographier(ecran.page, "deux-contrats")


def test_une_preuve_saisie_par_erreur_se_retire_apres_ses_pieces(ecran: Poste, suivi: Parcours) -> None:
    contrat = FabriqueContrat(parcours=suivi, employeur="Erreur de dossier", date_debut=ajouter_mois(LE, -2))
    FabriqueJustificatif(parcours=suivi, contrat=contrat, date_piece=ajouter_mois(LE, -1))
    retirer(ecran, contrat).lit("Des pièces sont rattachées à cette preuve : les retirer d’abord.")
    assert (ContratTravail.objects.count(), Justificatif.objects.count()) == (1, 1)
    suivre(ecran, "Retirer bulletin de salaire").lit("La pièce est retirée du dossier.")
    retirer(ecran, contrat).lit("Le contrat est retiré du dossier.", "Aucun emploi, aucune formation n’est au dossier.")
    assert (ContratTravail.objects.count(), Justificatif.objects.count()) == (0, 0)


def retirer(ecran: Poste, contrat: ContratTravail) -> Poste:
    """By the dialog of the contract's page, which asks first."""
    ecran.aller(f"/sorties/contrats/{contrat.pk}/").cliquer("Retirer ce contrat du dossier")
    ecran.page.locator("dialog[open]").get_by_role("button", name="Retirer", exact=True).click()
    ecran.page.wait_for_load_state()
    return ecran


def test_des_recettes_collees_depuis_un_tableur(ecran: Poste, suivi: Parcours) -> None:
    """What cannot be read is told and stays to be corrected; the rest waits in its fields until it is saved."""
    premier = ajouter_mois(debut_de_mois(LE), -3)
    mois = [ajouter_mois(premier, rang) for rang in range(3)]
    FabriqueCreation(parcours=suivi, date_debut=premier, intitule="Couture")
    ecran.aller(f"/sorties/{suivi.pk}/creation/")
    lignes = [f"{un:%m/%Y}\t{montant}" for un, montant in zip(mois, ("950,50", "rien", "1 020"), strict=True)]
    ecran.remplir(collage="\n".join(lignes)).cliquer("Reprendre ces lignes")
    ecran.lit("Ces lignes n’ont pas été reprises", "rien")
    champs = [f"recette_{un:%Y_%m}" for un in mois]
    assert saisis(ecran, *champs) == dict(zip(champs, ("950,50", "", "1020"), strict=True))
    assert ecran.page.input_value("[name=collage]").split() == [f"{mois[1]:%m/%Y}", "rien"]
    assert not Recette.objects.exists()
    photographier(ecran.page, "recettes-collees")
    ecran.remplir(**{champs[1]: "0"}, collage="").cliquer("Enregistrer l’activité et ses recettes")
    ecran.lit("1 970,50 € de recettes déclarées sur 3 mois")
    attendues = dict(zip(mois, (Decimal("950.50"), Decimal(0), Decimal(1020)), strict=True))
    assert lues(suivi) == attendues


def lues(suivi: Parcours) -> dict[date, Decimal]:
    return dict(CreationActivite.objects.get(parcours=suivi).recettes.values_list("mois", "montant"))
