"""Proposing an exit, its answer by the commission, what it leaves in the tables 8 and 9."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from commissions.enums import StatutSeance
from commissions.models import PointOrdreDuJour, Seance
from parcours.models import Parcours
from plie.socle.contraintes import nom_de_la_contrainte
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, TransitionInterdite
from sorties.completude import completude_de, completude_figee
from sorties.crochets import APRES_PROPOSITION, APRES_RETRAIT
from sorties.cycle import CYCLE_PROPOSITION
from sorties.enums import Critere, Qualification, StatutProposition
from sorties.forms.propositions import choix_de_sorties
from sorties.models import PropositionSortie, ReleveHeures, Sortie
from sorties.nomenclature import QUALIFICATION_DU_CRITERE, TYPES_PAR_CRITERE, types_possibles
from sorties.permissions import peut_modifier_proposition
from sorties.selectors import dossier_de
from sorties.services.propositions import modifier_proposition, proposer_sortie, retirer_proposition
from sorties.services.sorties import constater_sortie, mois_entiers, rejeter_proposition
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueFormation,
    FabriqueJustificatif,
    emploi_consolide,
    proposition_abandon,
    proposition_emploi,
    sortie_validee,
)
from tests.sorties.test_justificatifs import connecte

pytestmark = pytest.mark.django_db

LE = date(2024, 9, 1)
COMMISSION = date(2024, 9, 10)
EMPLOI = {"qualification": "positive", "type": "cdi", "critere": "S-1", "date_sortie": date(2024, 6, 1)}
DEPART = {"qualification": "autre", "type": "demenagement", "critere": "", "date_sortie": date(2024, 8, 15)}


def proposer(parcours: Parcours, **options: Any) -> PropositionSortie:
    defauts = {**DEPART, "motif": "", "suite": "", "commune_arrivee": "Lyon", "le": LE}
    return proposer_sortie(parcours=parcours, par=accompagnateur(), **{**defauts, **options})


def constater(proposition: PropositionSortie, **options: Any) -> Sortie:
    defauts = {
        "qualification": proposition.qualification,
        "type": proposition.type,
        "critere": proposition.critere,
        "date_commission": COMMISSION,
    }
    return constater_sortie(proposition=proposition, par=accompagnateur(), **{**defauts, **options})


# --- The proposal ---


def test_une_proposition_fige_le_verdict_et_les_pieces() -> None:
    parcours = parcours_en_cours()
    proposition = proposition_emploi(parcours, accompagnateur())
    contrat = parcours.contrats_travail.get()
    contrat.date_fin = date(2024, 4, 1)
    contrat.save()
    proposition.refresh_from_db()
    fige = proposition.verdict
    assert (fige["critere"], fige["constatable_le"], fige["constatee"]) == ("S-1", "2024-06-01", True)
    assert (fige["evalue_le"], fige["critere_propose"], fige["version_pacte"]) == ("2024-09-01", "S-1", "2023-2027")
    assert [c["remplie"] for c in fige["conditions_du_critere"]] == [True] * 7
    assert fige["preuves"][0]["date"] == "2024-06-01"
    piece = parcours.justificatifs.get()
    assert proposition.pieces == [
        {
            "justificatif": piece.pk,
            "nature": "bulletin",
            "libelle": "bulletin de salaire",
            "date_piece": "2024-06-01",
            "nom": "bulletin.pdf",
            "empreinte": piece.empreinte,
        }
    ]
    assert completude_figee(fige).complete


def test_une_proposition_incomplete_est_admise_et_dit_ce_qui_manque() -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours)
    proposition = proposer(parcours, **EMPLOI)
    manques = completude_figee(proposition.verdict).manques
    assert [m.constate for m in manques] == ["aucune"]
    assert completude_de(dossier_de(parcours, LE), "S-5").complete


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"qualification": "inconnue"}, "qualification"),
        ({"critere": "D-1"}, "critere"),
        ({**EMPLOI, "critere": ""}, "critere"),
        ({**EMPLOI, "critere": "D-1"}, "critere"),
        ({**EMPLOI, "critere": "S-4", "type": "formation"}, "critere"),
        ({**EMPLOI, "type": "creation"}, "type"),
        ({"type": "cdi"}, "type"),
        ({"type": "abandon", "motif": "  "}, "motif"),
        ({"type": "autre"}, "motif"),
        ({**EMPLOI, "critere": "S-5", "type": "autre_positive"}, "motif"),
        ({"type": "reorientation_sante", "suite": " "}, "suite"),
        ({"date_sortie": date(2024, 1, 14)}, "date_sortie"),
        (
            {**EMPLOI, "date_sortie": date(2024, 5, 31)},
            "date_sortie",
        ),  # P-6.5a: its eve
    ],
)
def test_une_proposition_qui_ne_tient_pas_est_refusee(options: dict[str, Any], champ: str) -> None:
    parcours = parcours_en_cours()
    emploi_consolide(parcours)
    with pytest.raises(ErreurMetier) as refus:
        proposer(parcours, **options)
    assert refus.value.champ == champ
    assert not PropositionSortie.objects.exists()


@pytest.mark.parametrize(
    "options",
    [
        {"type": "deces"},
        {"type": "reorientation_emploi", "suite": "France  Travail"},
        {"type": "abandon", "motif": "Sans nouvelles."},
        {**EMPLOI, "critere": "S-5", "type": "autre_positive", "motif": "Emploi à l’étranger."},
    ],
)
def test_les_sorties_sans_preuve_sont_admises_avec_ce_qu_elles_demandent(options: dict[str, Any]) -> None:
    proposition = proposer(parcours_en_cours(), **options)
    assert proposition.type == options["type"]
    assert proposition.suite in ("", "France Travail")


def test_une_seule_proposition_a_la_fois() -> None:
    parcours = parcours_en_cours()
    proposition = proposer(parcours)
    with pytest.raises(ErreurMetier, match="attend déjà la commission"):
        proposer(parcours)
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        PropositionSortie.objects.create(
            parcours=parcours, qualification="autre", type="deces", date_sortie=LE, verdict={}, pieces=[]
        )
    assert nom_de_la_contrainte(refus.value) == "proposition_une_en_attente"
    retirer_proposition(proposition=proposition, par=accompagnateur())
    assert proposer(parcours).statut == StatutProposition.PROPOSEE


def test_une_candidature_ne_propose_pas_de_sortie() -> None:
    with pytest.raises(ErreurMetier, match="parcours en cours"):
        proposer(candidature())


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"qualification": "positive", "type": "deces"}, "proposition_type_de_la_qualification"),
        ({"qualification": "positive", "type": "autre_positive", "critere": "S-5"}, "proposition_s5_motivee"),
    ],
)
def test_les_contraintes_de_la_proposition(champs: dict[str, Any], contrainte: str) -> None:
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        PropositionSortie.objects.create(parcours=parcours_en_cours(), date_sortie=LE, **champs)
    assert nom_de_la_contrainte(refus.value) == contrainte


def test_la_proposition_et_son_retrait_appellent_les_suites(monkeypatch: pytest.MonkeyPatch) -> None:
    recus: list[tuple[str, int]] = []
    for registre, nom in ((APRES_PROPOSITION, "proposee"), (APRES_RETRAIT, "retiree")):
        monkeypatch.setattr(registre, "_elements", {})
        registre.inscrire("essai", lambda p, par, nom=nom: recus.append((nom, p.pk)), ordre=1)  # type: ignore[misc]
    proposition = proposer(parcours_en_cours())
    retirer_proposition(proposition=proposition, par=accompagnateur())
    assert recus == [("proposee", proposition.pk), ("retiree", proposition.pk)]


def test_une_suite_qui_refuse_annule_la_proposition(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser(proposition: PropositionSortie, par: Any) -> None:
        raise ErreurMetier("non")

    monkeypatch.setattr(APRES_PROPOSITION, "_elements", {"essai": (1, refuser)})
    with pytest.raises(ErreurMetier, match="non"):
        proposer(parcours_en_cours())
    assert not PropositionSortie.objects.exists()


def test_chaque_critere_a_ses_types_et_sa_qualification() -> None:
    assert set(TYPES_PAR_CRITERE) == set(Critere.values)
    assert QUALIFICATION_DU_CRITERE["S-1bis"] == Qualification.POSITIVE
    assert QUALIFICATION_DU_CRITERE["D-2"] == Qualification.DYNAMIQUE
    for critere, types in TYPES_PAR_CRITERE.items():
        assert types_possibles(QUALIFICATION_DU_CRITERE[critere], critere) == types
    assert types_possibles("positive", "") == ()
    assert types_possibles("inconnue", "") == ()


def test_la_liste_des_sorties_commence_par_ce_que_le_dossier_remplit() -> None:
    parcours = parcours_en_cours()
    assert [titre for titre, _ in choix_de_sorties(dossier_de(parcours, LE))] == [
        "Autres sorties",
        "Sur décision de la commission seule",
    ]
    emploi_consolide(parcours)
    premier = choix_de_sorties(dossier_de(parcours, LE))[0]
    assert premier[0] == "Selon les preuves du dossier"
    assert [code for code, _ in premier[1]] == ["positive|S-1|cdi"]


# --- The commission's answer ---


def test_valider_constate_la_sortie_a_la_date_proposee_et_copie_l_employeur() -> None:
    parcours = parcours_en_cours()
    emploi_consolide(
        parcours, type="pec", employeur="Mairie", naf="O", type_employeur="secteur_public", effectif_employeur="1000+"
    )
    sortie = constater(proposer(parcours, **{**EMPLOI, "type": "aide_nm_cdi"}))
    parcours.refresh_from_db()
    assert (parcours.statut, parcours.date_fin) == ("sorti", date(2024, 6, 1))
    assert (sortie.date_sortie, sortie.date_commission, sortie.critere) == (date(2024, 6, 1), COMMISSION, "S-1")
    assert (sortie.employeur, sortie.naf, sortie.type_employeur, sortie.effectif_employeur) == (
        "Mairie",
        "O",
        "secteur_public",
        "1000+",
    )
    assert (sortie.contrat, sortie.mesure) == ("pec", "parcours emploi compétences")
    assert PropositionSortie.objects.get().statut == StatutProposition.VALIDEE


def test_une_formation_validee_donne_le_tableau_9() -> None:
    parcours = parcours_en_cours()
    formation = FabriqueFormation(
        parcours=parcours, domaine="Restauration", niveau="3", validation="education_nationale",
        date_fin=date(2024, 11, 30),
    )  # fmt: skip
    FabriqueJustificatif(parcours=parcours, formation=formation, nature="presence_formation")
    sortie = constater(proposer(parcours, **{**EMPLOI, "critere": "S-4", "type": "formation"}))
    assert (sortie.formation_domaine, sortie.formation_niveau, sortie.formation_validation, sortie.formation_mois) == (
        "Restauration",
        "3",
        "education_nationale",
        9,
    )
    assert sortie.employeur == ""


def test_des_heures_validees_donnent_le_dernier_employeur() -> None:
    parcours = parcours_en_cours()
    for mois in range(2, 7):
        ReleveHeures.objects.create(
            parcours=parcours, employeur="Agence", type="cddi_etti", heures=Decimal(140),
            date_debut=date(2024, mois, 1), date_fin=date(2024, mois, 28),
        )  # fmt: skip
    sortie = constater(
        proposer(parcours, **{**EMPLOI, "critere": "S-2", "type": "interim", "date_sortie": date(2024, 6, 28)})
    )
    assert (sortie.employeur, sortie.contrat, sortie.mesure) == (
        "Agence",
        "cddi_etti",
        "insertion par l’activité économique",
    )


def test_deux_contrats_donnent_une_sortie_a_la_marge() -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours, type="cdd", date_fin=date(2024, 5, 31))
    second = FabriqueContrat(
        parcours=parcours, type="cdd", date_debut=date(2024, 6, 1), date_fin=date(2024, 8, 31), employeur="Second"
    )
    FabriqueJustificatif(parcours=parcours, contrat=second, date_piece=date(2024, 6, 30))
    sortie = constater(proposer(parcours, **{**EMPLOI, "critere": "S-1bis", "type": "cdd_6_mois"}))
    sortie.refresh_from_db()
    assert (sortie.a_la_marge, sortie.employeur) == (True, "Second")


def test_requalifier_garde_la_date_et_change_le_reste() -> None:
    parcours = parcours_en_cours()
    sortie = constater(
        proposition_emploi(parcours, accompagnateur()), qualification="autre", type="fin_delai", critere=""
    )
    assert (sortie.qualification, sortie.type, sortie.critere, sortie.employeur) == ("autre", "fin_delai", "", "")
    assert PropositionSortie.objects.get().statut == StatutProposition.REQUALIFIEE


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"qualification": "dynamique"}, "critere"),
        ({"qualification": "positive", "critere": ""}, "critere"),
        ({"type": "creation"}, "type"),
        ({"date_commission": date(2024, 5, 31)}, None),
    ],
)
def test_une_decision_qui_ne_tient_pas_est_refusee(options: dict[str, Any], champ: str | None) -> None:
    parcours = parcours_en_cours()
    proposition = proposition_emploi(parcours, accompagnateur())
    with pytest.raises(ErreurMetier) as refus:
        constater(proposition, **options)
    assert refus.value.champ == champ
    parcours.refresh_from_db()
    assert parcours.statut == "en_cours"
    assert not Sortie.objects.exists()


def test_rejeter_laisse_le_parcours_continuer(monkeypatch: pytest.MonkeyPatch) -> None:
    # The commission closes its referral by its own decision, which is not made here.
    monkeypatch.setattr(APRES_PROPOSITION, "_elements", {})
    parcours = parcours_en_cours()
    proposition = rejeter_proposition(proposition=proposer(parcours))
    parcours.refresh_from_db()
    assert (proposition.statut, parcours.statut) == (StatutProposition.REJETEE, "en_cours")
    assert proposer(parcours).statut == StatutProposition.PROPOSEE


GESTES = {
    "valider": constater,
    "rejeter": lambda p: rejeter_proposition(proposition=p),
    "retirer": lambda p: retirer_proposition(proposition=p, par=accompagnateur()),
}


@pytest.mark.parametrize("statut", [s for s in StatutProposition if s != StatutProposition.PROPOSEE])
@pytest.mark.parametrize("geste", GESTES)
def test_une_proposition_repondue_ne_change_plus(statut: StatutProposition, geste: str) -> None:
    proposition = proposition_abandon(parcours_en_cours(), accompagnateur())
    PropositionSortie.objects.filter(pk=proposition.pk).update(statut=statut)
    with pytest.raises(TransitionInterdite):
        GESTES[geste](proposition)
    assert PropositionSortie.objects.get().statut == statut
    assert not Sortie.objects.exists()


def test_le_cycle_de_la_proposition() -> None:
    assert set(CYCLE_PROPOSITION.statuts) == set(StatutProposition)
    assert CYCLE_PROPOSITION.gestes(StatutProposition.PROPOSEE) == ("valider", "requalifier", "rejeter", "retirer")
    assert CYCLE_PROPOSITION.finaux == set(StatutProposition) - {StatutProposition.PROPOSEE}


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"qualification": "positive", "type": "deces"}, "sortie_type_de_la_qualification"),
        ({"qualification": "positive", "type": "", "reprise": True}, "sortie_type_de_la_qualification"),
        ({"qualification": "autre", "type": ""}, "sortie_type_connu"),
    ],
)
def test_les_contraintes_de_la_sortie(champs: dict[str, Any], contrainte: str) -> None:
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        Sortie.objects.create(parcours=parcours_en_cours(), date_sortie=LE, **champs)
    assert nom_de_la_contrainte(refus.value) == contrainte


def test_une_seule_sortie_par_parcours() -> None:
    sortie = sortie_validee(proposition_abandon(parcours_en_cours(), accompagnateur()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Sortie.objects.create(parcours=sortie.parcours, date_sortie=LE, qualification="autre", type="deces")


@pytest.mark.parametrize(
    ("fin", "mois"),
    [(date(2024, 3, 1), 1), (date(2024, 3, 31), 1), (date(2024, 4, 1), 2), (date(2024, 8, 31), 6)],
)
def test_les_mois_d_une_formation(fin: date, mois: int) -> None:
    assert mois_entiers(date(2024, 3, 1), fin) == mois


# --- Amending a proposal ---


def modifier(proposition: PropositionSortie, **options: Any) -> PropositionSortie:
    defauts = {**DEPART, "motif": "", "suite": "", "commune_arrivee": "Nîmes", "le": LE, "version": proposition.version}
    return modifier_proposition(proposition=proposition, par=accompagnateur(), **{**defauts, **options})


def test_modifier_fige_de_nouveau_le_verdict_et_les_pieces() -> None:
    parcours = parcours_en_cours()
    proposition = proposer(parcours)
    assert (proposition.commune_arrivee, proposition.verdict["critere_propose"], proposition.pieces) == ("Lyon", "", [])
    emploi_consolide(parcours)
    modifiee = modifier(proposition, **EMPLOI, commune_arrivee="Nîmes")
    assert (modifiee.pk, modifiee.version, modifiee.type, modifiee.commune_arrivee) == (proposition.pk, 2, "cdi", "")
    assert (modifiee.verdict["critere_propose"], len(modifiee.pieces)) == ("S-1", 1)
    assert modifiee.proposee_par == proposition.proposee_par


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"commune_arrivee": " "}, "commune_arrivee"),
        ({"type": "reorientation_sante"}, "suite"),
        ({"type": "abandon"}, "motif"),
        (EMPLOI, "critere"),
        ({"date_sortie": date(2024, 1, 14)}, "date_sortie"),
    ],
)
def test_une_modification_qui_ne_tient_pas_ne_change_rien(options: dict[str, Any], champ: str) -> None:
    proposition = proposer(parcours_en_cours())
    with pytest.raises(ErreurMetier) as refus:
        modifier(proposition, **options)
    assert refus.value.champ == champ
    proposition.refresh_from_db()
    assert (proposition.commune_arrivee, proposition.version) == ("Lyon", 1)


def test_deux_modifications_a_la_fois_se_disent() -> None:
    proposition = proposer(parcours_en_cours())
    modifier(proposition)
    with pytest.raises(ConflitDeVersion):
        modifier(proposition, version=1)


def test_une_proposition_repondue_ne_se_modifie_plus() -> None:
    proposition = rejeter_proposition(proposition=proposer(parcours_en_cours()))
    with pytest.raises(ErreurMetier, match="déjà répondu"):
        modifier(proposition)
    assert peut_modifier_proposition(accompagnateur(), proposition).motif == (
        "La commission a déjà répondu à cette proposition."
    )


def test_la_proposition_se_modifie_jusqu_a_l_ouverture_de_la_seance() -> None:
    proposition = proposer(parcours_en_cours())
    seance = Seance.objects.create(
        plie=proposition.parcours.plie, date_seance=COMMISSION, heure=time(9), statut=StatutSeance.PREPAREE
    )
    PointOrdreDuJour.objects.create(seance=seance, saisine=proposition.saisine, ordre=1)
    modifier(proposition, motif="Déménage en août.")
    proposition.saisine.refresh_from_db()
    assert proposition.saisine.argument == "Déménage en août."
    Seance.objects.update(statut=StatutSeance.OUVERTE)
    with pytest.raises(ErreurMetier, match="La séance est ouverte"):
        modifier(proposition, version=2, motif="Autre motif.")
    proposition.refresh_from_db()
    assert (proposition.motif, proposition.version) == ("Déménage en août.", 2)


def test_modifier_par_l_ecran_garde_la_saisie_et_dit_le_conflit() -> None:
    referent = accompagnateur()
    proposition = proposer(parcours_en_cours(referent=referent))
    client, adresse = connecte(referent), reverse("sorties:proposition_modifier", args=[proposition.pk])
    page = client.get(adresse).content.decode()
    assert ('value="Lyon"' in page, 'value="autre||demenagement" selected' in page) == (True, True)
    saisie = {"sortie": "autre||demenagement", "date_sortie": "20/08/2024", "commune_arrivee": "", "version": 1}
    reponse = client.post(adresse, saisie)
    assert (reponse.status_code, reponse.context["form"].errors) == (
        422,
        {"commune_arrivee": ["Indiquez la nouvelle commune."]},
    )
    assert client.post(adresse, {**saisie, "commune_arrivee": "Arles"}).status_code == 302
    proposition.refresh_from_db()
    assert (proposition.commune_arrivee, proposition.date_sortie) == ("Arles", date(2024, 8, 20))
    assert client.post(adresse, {**saisie, "commune_arrivee": "Toulon"}).status_code == 409
    fiche = client.get(reverse("parcours:fiche", args=[proposition.parcours_id])).content.decode()
    assert ("Nouvelle commune" in fiche, "Arles" in fiche, "Modifier la proposition" in fiche) == (True, True, True)
