"""The screens of the exits: evidence typed, verdict read, exit proposed, and what the person's page shows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from parcours.dossier import DossierLu
from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, debut_de_mois, fin_de_mois
from sorties.echeances import echeances
from sorties.forms.emploi import lignes_initiales
from sorties.forms.formation import mois_a_declarer
from sorties.models import ContratTravail, CreationActivite, Formation, PropositionSortie, Recette, ReleveHeures
from sorties.panneau import panneau_de
from sorties.selectors import dossier_de
from sorties.services.propositions import proposer_sortie
from sorties.volets import contexte_volet, evenements, gestes
from tests.fabriques import accounts
from tests.fabriques.parcours import FabriqueEntretien, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueCreation,
    FabriqueFormation,
    FabriqueJustificatif,
    emploi_consolide,
    proposition_emploi,
    sortie_validee,
)
from tests.sorties.test_justificatifs import connecte

pytestmark = pytest.mark.django_db

CONTRAT = {"type": "cdi", "employeur": "Boulangerie", "heures_hebdo": "26,5"}


@pytest.fixture
def referent() -> Any:
    return accounts.accompagnateur()


@pytest.fixture
def client(referent: Any) -> Any:
    return connecte(referent)


@pytest.fixture
def parcours(referent: Any) -> Parcours:
    """Started a year ago: the screens read the day's clock."""
    return parcours_en_cours(debut=ajouter_mois(aujourdhui(), -12), referent=referent)


def il_y_a(mois: int) -> date:
    return ajouter_mois(aujourdhui(), -mois)


def en_chiffres(le: date) -> str:
    return f"{le:%d/%m/%Y}"


def messages_de(reponse: Any) -> list[str]:
    return [str(message) for message in reponse.context["messages"]]


# --- Contracts ---


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
        "Des pièces sont rattachées à cette preuve : retirez-les d’abord."
    ]
    contrat.justificatifs.all().delete()
    client.post(adresse)
    assert not ContratTravail.objects.exists()


# --- Hours ---


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
    assert sans_date.context["grille"][0].errors == {"date_debut": ["Indiquez cette date."]}
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


# --- Creation and training ---


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


# --- Verdict ---


def test_le_verdict_dit_les_chiffres_compares_et_la_date(client: Any, parcours: Parcours) -> None:
    FabriqueContrat(parcours=parcours, date_debut=il_y_a(1), heures_hebdo=Decimal(20))
    page = client.get(reverse("sorties:verdict", args=[parcours.pk])).content.decode()
    assert "La sortie dynamique peut être proposée" in page
    assert "24\u00a0h au moins (temps partiel légal)" in page
    fragment = client.get(reverse("sorties:verdict", args=[parcours.pk]), headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()


@pytest.mark.parametrize(
    ("mois", "preuve", "favorable", "titre"),
    [
        (1, False, None, "Une sortie positive se prépare"),
        (4, False, None, "Une pièce manque pour constater la sortie"),
        (4, True, True, "La sortie positive peut être proposée"),
    ],
)
def test_la_reponse_du_panneau(parcours: Parcours, mois: int, preuve: bool, favorable: bool | None, titre: str) -> None:
    contrat = FabriqueContrat(parcours=parcours, date_debut=il_y_a(mois))
    if preuve:
        FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=aujourdhui())
    dossier = dossier_de(parcours, aujourdhui())
    assert dossier is not None
    panneau = panneau_de(dossier)
    assert (panneau.favorable, panneau.titre, panneau.critere) == (favorable, titre, "S-1")
    assert bool(panneau.preuves) is preuve


def test_le_panneau_dessine_les_heures_et_dit_ce_qui_manque(parcours: Parcours) -> None:
    for mois in (3, 1):
        debut = debut_de_mois(il_y_a(mois))
        ReleveHeures.objects.create(
            parcours=parcours, employeur="Agence", heures=Decimal(100), date_debut=debut,
            date_fin=debut + timedelta(days=27),
        )  # fmt: skip
    dossier = dossier_de(parcours, aujourdhui())
    assert dossier is not None
    panneau = panneau_de(dossier)
    assert [(f.heures, f.manque, f.atteinte) for f in panneau.fenetres] == [
        ("200\u00a0h", "736\u00a0h", False),
        ("200\u00a0h", "424\u00a0h", False),
    ]
    assert panneau.graphique is not None
    assert [ligne[1] for ligne in panneau.graphique.lignes] == ["100\u00a0h", "0\u00a0h", "100\u00a0h"]
    assert "S-2 intérim ou multi-employeurs" in [m.libelle for m in panneau.manques]


def test_le_graphique_distingue_les_meilleures_periodes() -> None:
    parcours = parcours_en_cours()
    heures = {4: 10, 6: 100, 7: 100, 8: 100, 9: 100, 10: 100, 11: 100, 12: 50, 13: 50, 14: 50}
    for rang, nombre in heures.items():
        debut = ajouter_mois(date(2023, 12, 1), rang)
        ReleveHeures.objects.create(
            parcours=parcours, employeur="Agence", heures=nombre, date_debut=debut, date_fin=fin_de_mois(debut)
        )
    dossier = dossier_de(parcours, date(2025, 6, 1))
    assert dossier is not None
    graphique = panneau_de(dossier).graphique
    assert graphique is not None
    assert graphique.entetes[1:] == (
        "Meilleure période de 6\u00a0mois", "Ajouté par celle de 9\u00a0mois", "Hors de ces périodes",
    )  # fmt: skip
    lus = {ligne[0]: tuple(int(v.partition("\u00a0")[0]) for v in ligne[1:]) for ligne in graphique.lignes}
    assert list(lus) == [f"{m} 24" for m in (
        "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."
    )] + ["janv. 25", "févr. 25"]  # fmt: skip
    assert (lus["juin 24"], lus["déc. 24"], lus["avr. 24"]) == ((100, 0, 0), (0, 50, 0), (0, 0, 10))


def test_les_alertes_de_l_echeance_ne_disent_que_ce_qui_attend_encore(referent: Any) -> None:
    parcours = parcours_en_cours(debut=il_y_a(17), referent=referent)
    FabriqueContrat(parcours=parcours, date_debut=aujourdhui(), employeur="En cours")
    FabriqueContrat(
        parcours=parcours, date_debut=il_y_a(1), date_fin=aujourdhui() - timedelta(days=3), employeur="Rompu"
    )
    FabriqueContrat(parcours=parcours, date_debut=il_y_a(18), employeur="Avant")
    FabriqueFormation(parcours=parcours, date_debut=aujourdhui(), intitule="CAP")
    FabriqueCreation(parcours=parcours, date_debut=aujourdhui())
    dossier = dossier_de(parcours, aujourdhui())
    assert dossier is not None
    faits = [a.fait for a in panneau_de(dossier).alertes]
    assert faits == ["CDI – En cours", "Micro-entreprise de jardinage", "CAP"]
    parcours.date_prolongation = aujourdhui()
    parcours.save()
    assert [a.url_prolongation for a in panneau_de(dossier).alertes] == []


# --- Proposal ---


def test_proposer_la_sortie_preremplie_par_le_verdict(client: Any, parcours: Parcours) -> None:
    contrat = FabriqueContrat(parcours=parcours, date_debut=il_y_a(4))
    FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=aujourdhui())
    adresse = reverse("sorties:proposer", args=[parcours.pk])
    page = client.get(adresse)
    assert page.context["form"].initial == {"sortie": "positive|S-1|cdi", "date_sortie": il_y_a(1)}
    assert "Le dossier est complet" in page.content.decode()
    assert client.post(adresse, {"sortie": "positive|S-1|cdi"}).status_code == 302
    proposition = PropositionSortie.objects.get()
    assert (proposition.critere, proposition.date_sortie) == ("S-1", il_y_a(1))
    assert client.get(adresse).status_code == 403
    retrait = reverse("sorties:retirer", args=[proposition.pk])
    assert client.post(retrait).status_code == 302
    assert client.post(retrait).status_code == 403


def test_proposer_demande_la_date_le_motif_et_le_relais(client: Any, parcours: Parcours) -> None:
    adresse = reverse("sorties:proposer", args=[parcours.pk])
    assert client.get(f"{adresse}?sortie=autre||fin_delai").context["form"].initial == {"sortie": "autre||fin_delai"}
    sans_date = client.post(adresse, {"sortie": "autre||abandon"})
    assert sans_date.context["form"].errors == {"date_sortie": ["Indiquez la date de l’événement."]}
    le = en_chiffres(aujourdhui())
    sans_motif = client.post(adresse, {"sortie": "autre||abandon", "date_sortie": le})
    assert list(sans_motif.context["form"].errors) == ["motif"]
    sans_relais = client.post(adresse, {"sortie": "autre||reorientation_sante", "date_sortie": le})
    assert list(sans_relais.context["form"].errors) == ["suite"]
    assert not PropositionSortie.objects.exists()


def test_la_completude_suit_la_sortie_choisie(client: Any, parcours: Parcours) -> None:
    FabriqueContrat(parcours=parcours, date_debut=il_y_a(4))
    adresse = reverse("sorties:completude", args=[parcours.pk])
    assert "Le dossier est incomplet" in client.get(f"{adresse}?sortie=positive|S-1|cdi").content.decode()
    assert "Aucun critère à vérifier" in client.get(f"{adresse}?sortie=autre||deces").content.decode()
    assert "Aucun critère à vérifier" in client.get(f"{adresse}?sortie=n'importe").content.decode()


# --- The person's page and the work list ---


def test_la_page_de_la_personne_montre_preuves_verdict_et_proposition(client: Any, parcours: Parcours) -> None:
    emploi_consolide(parcours, debut=il_y_a(4).replace(day=1), employeur="Boulangerie")
    FabriqueContrat(parcours=parcours, type="cdd", date_fin=date(2024, 4, 1), motif_fin="Démission")
    FabriqueFormation(parcours=parcours, certification="cqp", date_obtention=il_y_a(1))
    FabriqueCreation(parcours=parcours, date_debut=il_y_a(1))
    page = client.get(reverse("parcours:fiche", args=[parcours.pk])).content.decode()
    for texte in (
        "La sortie positive peut être proposée",
        "CDI, Boulangerie",
        "35\u00a0h par semaine",
        "Consolidation interrompue&nbsp;: Démission",
        "RNCP35030 · CQP obtenue",
        "dispensée d’immatriculation",
        "Proposer la sortie",
    ):
        assert texte in page, texte


def test_le_pole_ne_lit_aucun_verdict_apres_la_fin_du_rsa(referent: Any) -> None:
    personne = FabriqueParticipant()
    FabriquePeriodeRsa(participant=personne, date_fin=date(2024, 4, 15))
    parcours = parcours_en_cours(participant=personne, referent=referent)
    emploi_consolide(parcours, employeur="Avant la fin du RSA")
    FabriqueContrat(parcours=parcours, date_debut=date(2024, 5, 2), employeur="Apres la fin du RSA")
    agent = accounts.agent_pole()
    contexte = contexte_volet(DossierLu(parcours, agent, aujourdhui()))
    assert (contexte["panneau"], [f["ou"] for f in contexte["faits"]]) == (None, ["Avant la fin du RSA"])
    page = connecte(agent).get(reverse("sorties:verdict", args=[parcours.pk])).content.decode()
    assert "Aucun verdict à ce stade" in page
    assert "Apres la fin du RSA" not in page
    assert list(gestes(DossierLu(parcours, agent, aujourdhui()))) == []


def test_le_fil_dit_emplois_pieces_proposition_et_sortie(referent: Any) -> None:
    parcours = parcours_en_cours(referent=referent)
    FabriqueFormation(parcours=parcours, certification="cqp", date_obtention=date(2024, 5, 1))
    FabriqueCreation(parcours=parcours)
    FabriqueContrat(
        parcours=parcours,
        employeur="Hôtel",
        date_debut=date(2024, 2, 1),
        date_fin=date(2024, 2, 9),
        motif_fin="Rupture",
    )
    sortie_validee(proposition_emploi(parcours, referent))
    natures = [e.nature for e in evenements(DossierLu(parcours, referent, aujourdhui()))]
    assert sorted(natures) == ["emploi"] * 6 + ["preuve"] + ["sortie"] * 2


def test_les_gestes_suivent_l_etat_du_parcours(referent: Any) -> None:
    parcours = parcours_en_cours(referent=referent)
    assert [g.libelle for g in gestes(DossierLu(candidature(referent=referent), referent, aujourdhui()))] == [
        "Ajouter un contrat de travail",
        "Ajouter une formation",
        "Saisir des heures",
        "Déposer une pièce",
    ]
    emploi_consolide(parcours)
    proposes = gestes(DossierLu(parcours, referent, aujourdhui()))
    assert [g.libelle for g in proposes if g.principal] == ["Proposer la sortie"]
    sortie_validee(
        proposer_sortie(
            parcours=parcours, qualification="positive", type="cdi", critere="S-1", date_sortie=date(2024, 6, 1),
            motif="", suite="", par=referent, le=date(2024, 9, 1),
        )
    )  # fmt: skip
    parcours.refresh_from_db()
    assert list(gestes(DossierLu(parcours, referent, aujourdhui()))) == []


def dues(parcours: Parcours, le: date) -> list[tuple[str, date]]:
    return [(e.code, e.date_limite) for e in echeances(Parcours.objects.filter(pk=parcours.pk), le)]


def test_les_echeances_d_une_consolidation() -> None:
    parcours = parcours_en_cours()
    contrat = FabriqueContrat(parcours=parcours)
    FabriqueEntretien(parcours=parcours, date_entretien=date(2024, 4, 26), mode="telephone")
    constat = date(2024, 6, 1)
    assert dues(parcours, date(2024, 5, 1)) == []
    assert dues(parcours, date(2024, 5, 2)) == [("consolidation", constat)]
    assert dues(parcours, constat) == [("preuve_manquante", constat)]
    FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=constat)
    assert dues(parcours, constat) == [("sortie_a_proposer", constat)]


def test_la_preuve_manquante_ouvre_le_depot_sur_son_contrat() -> None:
    parcours = parcours_en_cours()
    contrat = FabriqueContrat(parcours=parcours)
    due = next(iter(echeances(Parcours.objects.all(), date(2024, 6, 1))))
    assert due.url == reverse("sorties:justificatif_ajouter", args=[parcours.pk]) + f"?objet=contrat-{contrat.pk}"


def test_six_mois_en_chantier_appellent_une_sortie_dynamique() -> None:
    """P-6.5c, art. 6.5."""
    parcours = parcours_en_cours()
    chantier = FabriqueContrat(parcours=parcours, type="cddi_aci", date_fin=date(2024, 8, 31))
    assert dues(parcours, date(2024, 8, 31)) == []
    chantier.date_fin = date(2024, 12, 31)
    chantier.save()
    assert dues(parcours, date(2024, 8, 31)) == []
    assert dues(parcours, date(2024, 9, 1)) == [("chantier_six_mois", date(2024, 9, 1))]


def test_un_parcours_hors_delai_appelle_la_fin_de_suivi() -> None:
    """P-6.4c, art. 6.4: from the day after the échéance."""
    parcours = parcours_en_cours()
    assert dues(parcours, date(2025, 7, 15)) == []
    assert dues(parcours, date(2025, 7, 16)) == [("fin_de_delai", date(2025, 7, 15))]


def test_une_proposition_en_attente_fait_taire_les_echeances_puis_la_fiche_est_due(referent: Any) -> None:
    parcours = parcours_en_cours()
    proposition = proposition_emploi(parcours, referent)
    assert dues(parcours, date(2024, 9, 1)) == []
    sortie_validee(proposition)
    assert dues(parcours, date(2024, 9, 20)) == [("fiche_a_produire", date(2024, 9, 10))]
    fiche = parcours.fiches.create(date_fiche=date(2024, 9, 20), fichier="fiches/f.pdf", empreinte="0" * 64)
    assert dues(parcours, date(2024, 9, 20)) == [("fiche_a_transmettre", date(2024, 9, 10))]
    fiche.transmissions.create(
        destinataire="CCAS", moyen="remise", date_transmission=date(2024, 9, 20), transmise_par=referent
    )
    assert dues(parcours, date(2024, 9, 20)) == []


def test_les_echeances_coutent_autant_pour_un_que_pour_dix(django_assert_max_num_queries: Any) -> None:
    for _ in range(10):
        FabriqueContrat(parcours=parcours_en_cours())
    premier = Parcours.objects.order_by("pk").first()
    assert premier is not None
    with django_assert_max_num_queries(13):
        assert len(dues(premier, date(2024, 6, 1))) == 1
    with django_assert_max_num_queries(13):
        assert len(list(echeances(Parcours.objects.all(), date(2024, 6, 1)))) == 10


def test_l_apercu_juge_le_contrat_avant_qu_il_soit_enregistre(client: Any, parcours: Parcours) -> None:
    FabriqueJustificatif(parcours=parcours, date_piece=aujourdhui())
    adresse = reverse("sorties:contrat_apercu", args=[parcours.pk])
    assert client.post(adresse, CONTRAT).content.decode().strip() == ""
    apercu = client.post(adresse, {**CONTRAT, "date_debut": en_chiffres(il_y_a(4))}).content.decode()
    # A piece that proves no fact in particular does not prove this contract.
    assert "Une pièce manque pour constater la sortie" in apercu
    assert not ContratTravail.objects.exists()


def test_l_apercu_remplace_le_contrat_corrige(client: Any, parcours: Parcours) -> None:
    contrat = FabriqueContrat(parcours=parcours, date_debut=il_y_a(4))
    FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=aujourdhui())
    adresse = reverse("sorties:contrat_apercu", args=[parcours.pk]) + f"?contrat={contrat.pk}"
    saisie = {**CONTRAT, "date_debut": en_chiffres(il_y_a(4))}
    assert "La sortie positive peut être proposée" in client.post(adresse, saisie).content.decode()
    assert "La sortie dynamique" in client.post(adresse, {**saisie, "heures_hebdo": "12"}).content.decode()
    contrat.refresh_from_db()
    assert contrat.heures_hebdo == Decimal(35)


def test_une_candidature_n_a_pas_d_apercu(client: Any, referent: Any) -> None:
    adresse = reverse("sorties:contrat_apercu", args=[candidature(referent=referent).pk])
    assert client.post(adresse, {**CONTRAT, "date_debut": "01/03/2024"}).content.decode().strip() == ""
