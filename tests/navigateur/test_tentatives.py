"""A consolidation that breaks and the one that holds, a chantier d'insertion of six months, an exit by decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, lendemain, veille
from sorties.models import ContratTravail, PropositionSortie
from tests.fabriques.sorties import pdf
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_preuves import (
    deposer,
    en_lettres,
    erreurs,
    jour,
    panneau,
    proposee,
    saisis,
    suivre,
    tentatives,
)
from tests.navigateur.photos import TELEPHONE, photographier, sans_debordement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]
LE = aujourdhui()
DEBUT = ajouter_mois(LE, -12)
# What a proposal holds when nothing is typed for it, and no piece is on file.
PROPOSEE = {"motif": "", "statut": "proposee", "naf": "", "type_employeur": "", "pieces": []}


def test_une_tentative_rompue_puis_une_qui_tient(ecran: Poste, suivi: Parcours) -> None:
    """P-6.5b: the first job stops before its three months, with its reason; the second one is constated."""
    premier, rupture, second = ajouter_mois(LE, -9), ajouter_mois(LE, -8), ajouter_mois(LE, -5)
    ecran.cliquer("Contrat de travail")
    saisie = {"employeur": "Nettoyage du Midi", "heures_hebdo": "vingt-huit", "poste": "Agent d’entretien"}
    ecran.remplir(type="cdi", date_debut=premier, **saisie).cliquer("Enregistrer le contrat")
    assert erreurs(ecran) == {"heures_hebdo": "Saisir un nombre d’heures, par exemple 12,5."}
    assert saisis(ecran, "type", *saisie) == saisie | {"type": "cdi"}
    ecran.remplir(heures_hebdo="28").cliquer("Enregistrer le contrat").lit("À clore CDI – Nettoyage du Midi")

    suivre(ecran, "Noter la fin du contrat Nettoyage du Midi").remplir(date_fin=premier - timedelta(days=1))
    ecran.cliquer("Enregistrer la fin du contrat")
    assert erreurs(ecran) == {"motif_fin": "Ce champ est obligatoire."}
    motif = "Période d’essai non confirmée"
    ecran.remplir(motif_fin=motif).cliquer("Enregistrer la fin du contrat")
    assert erreurs(ecran) == {"date_fin": "La fin du contrat ne peut pas précéder son début."}
    ecran.remplir(date_fin=LE + timedelta(days=1)).cliquer("Enregistrer la fin du contrat")
    assert erreurs(ecran) == {"date_fin": "Une fin constatée ne peut pas être à venir."}
    assert saisis(ecran, "motif_fin") == {"motif_fin": motif}
    photographier(ecran.page, "fin-de-contrat")
    sans_debordement(ecran.page)
    ecran.remplir(date_fin=rupture).cliquer("Enregistrer la fin du contrat").lit("la tentative reste au dossier")
    contrat = ContratTravail.objects.get()
    assert (contrat.date_fin, contrat.motif_fin) == (rupture, motif)
    (rompue,) = tentatives(ecran)
    assert rompue == (
        f"Rompue CDI – Nettoyage du Midi Du {jour(premier)} au {jour(ajouter_mois(premier, 3))} · "
        f"interrompue le {jour(rupture)} : {motif} P-6.5b"
    )

    ecran.cliquer("Contrat de travail").remplir(type="cdi", employeur="Hôtel des Pins", date_debut=second)
    ecran.remplir(heures_hebdo="30").cliquer("Enregistrer le contrat")
    deposer(ecran, debut="CDI, Hôtel des Pins", nature="attestation_employeur", le=LE, contenu=pdf("attestation"))
    tient, avant = tentatives(ecran)
    assert tient.startswith("Close Tentative 2 : CDI – Hôtel des Pins")
    assert avant == rompue.replace("Rompue CDI", "Rompue Tentative 1 : CDI")
    lu, constat = panneau(ecran), ajouter_mois(second, 3)
    assert (lu.titre, lu.detail) == (
        "La sortie positive peut être proposée S-1",
        f"S-1 emploi durable, constatable depuis le {en_lettres(constat)}.",
    )
    photographier(ecran.page, "tentatives")
    sans_debordement(ecran.page)
    ecran.cliquer("Proposer la sortie").cliquer("Proposer la sortie à la commission").lit("à la commission.")
    attendue = {"qualification": "positive", "critere": "S-1", "verdict": "S-1", "type": "cdi", "date_sortie": constat}
    pieces = [("attestation_employeur", LE.isoformat())]
    assert proposee(suivi) == PROPOSEE | attendue | {"pieces": pieces}


def test_un_chantier_d_insertion_renouvele_au_dela_de_six_mois(ecran: Poste, suivi: Parcours) -> None:
    """P-6.5c: the renewal makes six months; the work list brings the dynamic exit, its form already filled in."""
    debut = ajouter_mois(LE, -7)
    terme = veille(ajouter_mois(debut, 4))
    nom = "Chantier des Berges"
    ecran.cliquer("Contrat de travail").remplir(type="cddi_aci", employeur=nom, date_debut=debut)
    ecran.remplir(date_fin=veille(debut), heures_hebdo="26").cliquer("Enregistrer le contrat")
    assert erreurs(ecran) == {"date_fin": "La fin du contrat ne peut pas précéder son début."}
    garde = {"type": "cddi_aci", "employeur": nom, "heures_hebdo": "26"}
    assert saisis(ecran, *garde) == garde
    ecran.remplir(date_fin=terme).cliquer("Enregistrer le contrat")
    ecran.aller("/parcours/travail/").ne_lit_pas("P-6.5c")
    ecran.aller(f"/parcours/{suivi.pk}/").cliquer("Contrat de travail")
    ecran.remplir(type="cddi_aci", employeur=nom, date_debut=lendemain(terme), date_fin=ajouter_mois(LE, 1))
    ecran.remplir(heures_hebdo="26").cliquer("Enregistrer le contrat").lit("P-6.5c")
    renouveles = ContratTravail.objects.order_by("date_debut").values_list("type", "date_debut", "date_fin")
    assert list(renouveles) == [
        ("cddi_aci", debut, terme),
        ("cddi_aci", lendemain(terme), ajouter_mois(LE, 1)),
    ]
    lu = panneau(ecran)
    assert lu.titre == "La sortie dynamique peut être proposée D-2"
    photographier(ecran.page, "chantier")

    ecran.aller("/parcours/travail/").lit("VANTREPOTTE", "Proposer la sortie dynamique du chantier d’insertion")
    photographier(ecran.page, "chantier-travail")
    suivre(ecran, "Proposer la sortie")
    six_mois = ajouter_mois(debut, 6)
    assert saisis(ecran, "sortie", "date_sortie") == {"sortie": "dynamique|D-2|cddi_aci", "date_sortie": jour(six_mois)}
    ecran.remplir(date_sortie=veille(DEBUT), motif="Renouvelé pour deux mois.")
    ecran.cliquer("Proposer la sortie à la commission")
    trop_tot = f"La sortie ne peut pas précéder le début du parcours ({en_lettres(DEBUT)})."
    assert erreurs(ecran) == {"date_sortie": trop_tot}
    assert saisis(ecran, "motif") == {"motif": "Renouvelé pour deux mois."}
    photographier(ecran.page, "chantier-proposer")
    # Left empty, the date is the one of the six months, not of the first day.
    ecran.remplir(date_sortie="").cliquer("Proposer la sortie à la commission")
    attendue = {"qualification": "dynamique", "critere": "D-2", "verdict": "D-2", "type": "cddi_aci"}
    assert proposee(suivi) == PROPOSEE | attendue | {"date_sortie": six_mois, "motif": "Renouvelé pour deux mois."}
    ecran.aller("/parcours/travail/").ne_lit_pas("P-6.5c")


def test_une_autre_sortie_positive_sur_motif_ecrit(ecran: Poste, suivi: Parcours) -> None:
    """S-5, on a telephone: never offered by the verdict, refused without a motive, submitted with it."""
    ecran.page.set_viewport_size(TELEPHONE)
    assert panneau(ecran).titre == "Aucun critère de sortie n’est rempli"
    ecran.cliquer("Proposer la sortie")
    assert saisis(ecran, "sortie") == {"sortie": ""}
    ecran.cliquer("Proposer la sortie à la commission")
    assert erreurs(ecran) == {"sortie": "Choisir la sortie à proposer."}
    with ecran.page.expect_response(lambda reponse: "/completude/" in reponse.url):
        ecran.remplir(sortie="positive|S-5|autre_positive")
    ecran.lit("la commission décide d’après le motif")
    ecran.cliquer("Proposer la sortie à la commission")
    assert erreurs(ecran) == {"date_sortie": "Indiquer la date de l’événement."}
    ecran.remplir(date_sortie=LE, motif="   ").cliquer("Proposer la sortie à la commission")
    assert erreurs(ecran) == {"motif": "Indiquer le motif : la commission décide d’après lui."}
    garde = {"sortie": "positive|S-5|autre_positive", "date_sortie": f"{LE:%d/%m/%Y}"}
    assert saisis(ecran, *garde) == garde
    assert not PropositionSortie.objects.exists()
    photographier(ecran.page, "s5")
    sans_debordement(ecran.page)
    motif = "Aidante de sa mère, elle devient assistante familiale agréée par le Département."
    ecran.remplir(motif=motif).cliquer("Proposer la sortie à la commission")
    ecran.lit("Sortie proposée : autre sortie positive", motif)
    attendue = {"qualification": "positive", "critere": "S-5", "verdict": "S-5", "type": "autre_positive"}
    assert proposee(suivi) == PROPOSEE | attendue | {"date_sortie": LE, "motif": motif}
