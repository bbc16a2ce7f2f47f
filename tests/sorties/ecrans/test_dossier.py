"""The proposal by the screen, the person’s page, its timeline and the work list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from parcours.dossier import DossierLu
from parcours.lot import LotLu
from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from sorties.echeances import echeances
from sorties.models import ContratTravail, PropositionSortie
from sorties.services.propositions import proposer_sortie
from sorties.volets import contexte_volet, evenements, gestes
from tests.connexion import connecte
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
from tests.sorties.ecrans.saisies import CONTRAT, en_chiffres, il_y_a

pytestmark = pytest.mark.django_db


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
    assert sans_date.context["form"].errors == {"date_sortie": ["Indiquer la date de l’événement."]}
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


def test_ce_qui_manque_aux_tableaux_se_complete_sans_quitter_la_proposition(client: Any, parcours: Parcours) -> None:
    """The contract opens beside: the proposal that is being typed stays, and reads again what was completed."""
    contrat = FabriqueContrat(parcours=parcours, date_debut=il_y_a(4), naf="", type_employeur="")
    page = client.get(reverse("sorties:completude", args=[parcours.pk]) + "?sortie=positive|S-1|cdi").content.decode()
    assert f'<a href="{reverse("sorties:contrat_modifier", args=[contrat.pk])}" target="_blank"' in page
    assert 'hx-trigger="focus from:window"' in page


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
        "RNCP35030 · certification obtenue\u00a0: CQP",
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
    return [(e.code, e.date_limite) for e in echeances(LotLu(Parcours.objects.filter(pk=parcours.pk), le))]


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
    due = next(iter(echeances(LotLu(Parcours.objects.all(), date(2024, 6, 1)))))
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


def test_les_echeances_coutent_autant_pour_un_que_pour_dix(django_assert_num_queries: Any) -> None:
    for _ in range(10):
        FabriqueContrat(parcours=parcours_en_cours())
    premier = Parcours.objects.order_by("pk").first()
    assert premier is not None
    with django_assert_num_queries(1):
        assert len(dues(premier, date(2024, 6, 1))) == 1
    with django_assert_num_queries(1):
        assert len(list(echeances(LotLu(Parcours.objects.all(), date(2024, 6, 1))))) == 10


def test_l_apercu_juge_le_contrat_avant_qu_il_soit_enregistre(client: Any, parcours: Parcours) -> None:
    FabriqueJustificatif(parcours=parcours, date_piece=aujourdhui())
    adresse = reverse("sorties:contrat_apercu", args=[parcours.pk])
    assert client.post(adresse, CONTRAT).content.decode().strip() == ""
    apercu = client.post(adresse, {**CONTRAT, "date_debut": en_chiffres(il_y_a(4))}).content.decode()
    # A piece that proves no fact in particular does not prove this contract.
    assert "Une pièce manque pour constater la sortie" in apercu
    assert not ContratTravail.objects.exists()


@pytest.mark.parametrize(
    "impossible", [{"date_fin": "01/01/2020"}, {"heures_hebdo": "80"}, {"date_debut": "01/01/1900"}]
)
def test_l_apercu_ne_promet_rien_d_un_contrat_qui_serait_refuse(
    client: Any, parcours: Parcours, impossible: dict[str, str]
) -> None:
    saisie = {**CONTRAT, "date_debut": en_chiffres(il_y_a(4)), **impossible}
    reponse = client.post(reverse("sorties:contrat_apercu", args=[parcours.pk]), saisie)
    assert (reponse.status_code, reponse.content.decode().strip()) == (200, "")


def test_l_apercu_n_attend_pas_ce_qui_n_est_pas_encore_saisi(client: Any, parcours: Parcours) -> None:
    saisie = {**CONTRAT, "date_debut": en_chiffres(il_y_a(4)), "heures_hebdo": "20", "seuil_branche": "18"}
    reponse = client.post(reverse("sorties:contrat_apercu", args=[parcours.pk]), saisie)
    assert "18\u00a0h au moins" in reponse.content.decode()


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


def test_le_choix_de_la_sortie_ne_dit_pas_deux_fois_la_meme_chose(client: Any, parcours: Parcours) -> None:
    FabriqueContrat(parcours=parcours, type="cddi_aci", date_debut=il_y_a(4))
    choix = dict(client.get(reverse("sorties:proposer", args=[parcours.pk])).context["form"].fields["sortie"].choices)
    libelles = [libelle for _, libelle in choix["Selon les preuves du dossier"]]
    assert libelles[0].startswith("D-2 CDDI en chantier d’insertion (constatable le")
