"""The export of a person is a document that they understand: words, not codes; rows named, not numbered (A-6)."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import capfirst

from parcours.models import CodePrescripteur, Parcours, TraitementDifficulte
from participants.doublons.liens import chemins
from participants.droits.dossier import CONSULTATIONS, dossier_complet
from participants.droits.mise_en_page import mettre_en_page
from participants.droits.registres import PARTIES, Rubrique
from participants.droits.services.dossier_remis import contexte_du_document, en_json
from participants.droits.valeurs import aplatir, en_texte
from participants.models import (
    DemandeDroit,
    Diagnostic,
    Difficulte,
    Fusion,
    Participant,
    PeriodeRsa,
    Rectification,
    SuiviDifficulte,
)
from plie.socle.donnees_personnelles import registre
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.parcours import FabriqueEntretien, FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.participants.canaris import MARQUE, canari, equipe, seance_de

INSECABLE = "\u00a0"


def _demande(participant: Participant, parcours: Any = None) -> DemandeDroit:
    plie = parcours.plie if parcours else None
    return DemandeDroit(participant=participant, plie=plie, nature="acces", date_reception=date(2026, 3, 2))


def _html(participant: Participant, parcours: Any = None) -> str:
    contexte = contexte_du_document(_demande(participant, parcours), dossier_complet(participant), timezone.now())
    return render_to_string("documents/dossier_personne.html", {**contexte, "titre_document": "Vos données"})


def _texte(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(strip_tags(html.replace("<", " <"))).replace(INSECABLE, " "))


def _diagnostique(participant: Participant) -> Difficulte:
    diagnostic = Diagnostic.objects.create(participant=participant, date_diagnostic=date(2026, 1, 5))
    difficulte = Difficulte.objects.create(
        diagnostic=diagnostic, code="numerique", etat="en_cours", date_reperage=date(2026, 1, 5),
        date_prise_en_charge=date(2026, 2, 1),
    )  # fmt: skip
    SuiviDifficulte.objects.create(difficulte=difficulte, etat="a_traiter", date_etat=date(2026, 1, 5))
    SuiviDifficulte.objects.create(difficulte=difficulte, etat="en_cours", date_etat=date(2026, 2, 1))
    return difficulte


@pytest.fixture
def suivie(db: None) -> Parcours:
    """A person about whom every part of the export has something to say."""
    referent, anime, membre = equipe()
    parcours = canari(f"{MARQUE}seul", referent)
    seance_de([parcours], anime, membre)
    difficulte = _diagnostique(parcours.participant)
    etape = FabriqueEtape(parcours=parcours, date_debut=date(2020, 3, 2), intitule="Permis")
    TraitementDifficulte.objects.create(etape=etape, difficulte=difficulte)
    return parcours


def test_le_json_d_une_petite_fiche(db: None) -> None:
    personne = FabriqueParticipant(
        nom="Petite", prenom="Fiche", date_naissance=date(1990, 5, 1), sexe="F", commune=None, niveau_formation="3"
    )
    PeriodeRsa.objects.create(participant=personne, date_debut=date(2025, 1, 1), source="Flux")
    _diagnostique(personne)
    lu = json.loads(en_json(_demande(personne), dossier_complet(personne), timezone.now()))
    assert lu["format"] == "parcours-plie/export-personne/1"
    rubriques = {r["table"]: r["lignes"] for r in lu["rubriques"]}
    assert list(rubriques) == [
        "participants.Participant", "participants.PeriodeRsa", "participants.Diagnostic", "participants.Difficulte",
        "participants.SuiviDifficulte", CONSULTATIONS,
    ]  # fmt: skip
    (fiche,) = rubriques["participants.Participant"]
    assert list(fiche)[:5] == ["nom", "prenom", "date_naissance", "sexe", "sexe_libelle"]
    assert [fiche[cle] for cle in list(fiche)[:5]] == ["Petite", "Fiche", "1990-05-01", "F", "femme"]
    assert rubriques["participants.PeriodeRsa"] == [{"date_debut": "2025-01-01", "date_fin": None, "source": "Flux"}]
    assert rubriques["participants.Difficulte"] == [
        {
            "code": "numerique", "code_libelle": "usage du numérique", "diagnostic": "Diagnostic du 05/01/2026",
            "etat": "en_cours", "etat_libelle": "en cours", "date_reperage": "2026-01-05",
            "date_prise_en_charge": "2026-02-01", "date_levee": None, "commentaire": "",
        }
    ]  # fmt: skip
    assert rubriques["participants.SuiviDifficulte"] == [
        {"difficulte": "Usage du numérique", "date_etat": jour, "etat": etat, "etat_libelle": libelle, "note_par": None}
        for jour, etat, libelle in (("2026-01-05", "a_traiter", "à traiter"), ("2026-02-01", "en_cours", "en cours"))
    ]


def test_le_document_se_lit_dans_l_ordre(suivie: Parcours) -> None:
    html = _html(suivie.participant, suivie)
    texte = _texte(html)
    attendus = (
        "Votre identité et votre situation", f"Nom {MARQUE}seul", "Prénom", "Date de naissance 01/01/1980", "Sexe",
        "Commune", "Période de RSA", "Votre diagnostic", "Usage du numérique Diagnostic du 05/01/2026 En cours",
        "Évolution des difficultés",
        "Votre parcours", "Difficulté traitée par une étape Difficulté Usage du numérique Étape Permis, ",
        "Vos emplois, vos formations et leurs preuves", "Contrat de travail",
        f"CDI – Entreprise {MARQUE}seul, à partir du 15/03/2021", "Votre sortie du PLIE", "La commission",
        "Prolongation, séance du 01/07/2021", "Vos droits et la conservation de vos données", "Champ Nom",
    )  # fmt: skip
    rangs, depuis = [], 0
    for attendu in attendus:
        depuis = texte.find(attendu, depuis)
        rangs.append((attendu, depuis >= 0))
        depuis = max(depuis, 0)
    assert [attendu for attendu, trouve in rangs if not trouve] == []
    assert re.search(r"<tbody>\s*</tbody>|<tr>\s*</tr>", html) is None


def test_ni_code_ni_ecriture_de_la_machine(suivie: Parcours) -> None:
    texte = _texte(_html(suivie.participant, suivie))
    codes = {
        str(code)
        for modele in (Participant, *(modele for modele, _ in chemins()))
        for champ in modele._meta.concrete_fields
        for code, _ in champ.flatchoices
        if "_" in str(code)
    }
    mots = set(re.findall(r"[\w']+", texte))
    assert mots & (codes | {"pole_insertion", "None", "True", "False", "Decimal", "datetime"}) == set()
    assert re.search(r"\d{4}-\d{2}-\d{2}", texte) is None


def test_chaque_choix_est_dit_par_son_libelle() -> None:
    for modele in (Participant, *(modele for modele, _ in chemins())):
        for champ in modele._meta.concrete_fields:
            for code, libelle in champ.flatchoices:
                assert en_texte(modele(**{champ.attname: code}), champ, {}) == capfirst(str(libelle))


def test_un_prescripteur_ajoute_est_dit_par_son_libelle(db: None) -> None:
    CodePrescripteur.objects.create(code="epicerie_sociale", libelle="épicerie sociale", date_ajout=date(2020, 1, 1))
    parcours = parcours_en_cours(referent=accompagnateur())
    Parcours.objects.filter(pk=parcours.pk).update(prescripteur="epicerie_sociale")
    html = _html(parcours.participant, parcours)
    assert "Épicerie sociale" in html
    assert "epicerie_sociale" not in html


def test_chaque_renvoi_est_dit_en_mots(suivie: Parcours) -> None:
    """Every foreign key to another row of the person: in both files, unless there is only one parcours to name."""
    lues = {modele for modele, _ in chemins()}
    rubriques = {r.code: r for r in dossier_complet(suivie.participant)}
    texte = _texte(_html(suivie.participant, suivie))
    tus = {code for partie in PARTIES for code, lecture in partie.tables.items() if lecture.sous_entendue}
    vus = set()
    for modele, chemin in chemins():
        lignes = modele._base_manager.filter(**{chemin: suivie.participant_id})
        for champ in modele._meta.concrete_fields:
            if champ.related_model not in lues or not lignes.filter(**{f"{champ.name}__isnull": False}).exists():
                continue
            dits = [d[champ.name] for d in rubriques[modele._meta.label].donnees]
            assert any(dits), (modele, champ)
            vus.add(f"{modele._meta.label}.{champ.name}")
            if champ.related_model._meta.label not in tus:
                assert all(str(dit).replace(INSECABLE, " ") in texte for dit in dits if dit), (modele, champ)
    assert vus >= {
        "participants.SuiviDifficulte.difficulte", "parcours.TraitementDifficulte.etape",
        "sorties.Justificatif.contrat",
        "sorties.Sortie.proposition", "sorties.TransmissionFiche.fiche", "commissions.Decision.point",
        "commissions.AvisMembre.point", "participants.Rectification.demande", "commissions.Courrier.decision",
    }  # fmt: skip


def test_deux_parcours_sont_nommes_un_seul_va_de_soi(db: None) -> None:
    referent = accompagnateur()
    premier = parcours_en_cours(referent=referent, debut=date(2024, 1, 8))
    FabriqueEntretien(parcours=premier, date_entretien=date(2024, 2, 5))
    seul = {r.code: r for r in dossier_complet(premier.participant)}["parcours.Entretien"]
    assert "Parcours" not in seul.colonnes
    assert seul.donnees[0]["parcours"] == f"Parcours au {premier.plie}, commencé le 08/01/2024"
    Parcours.objects.filter(pk=premier.pk).update(statut="sorti", date_fin=date(2024, 12, 2))
    parcours_en_cours(referent=referent, debut=date(2025, 6, 2), participant=premier.participant)
    deux = {r.code: r for r in dossier_complet(premier.participant)}["parcours.Entretien"]
    assert deux.lignes[0][deux.colonnes.index("Parcours")] == seul.donnees[0]["parcours"]


def test_rien_de_declare_n_est_perdu(suivie: Parcours) -> None:
    tables = registre()
    for rubrique in dossier_complet(suivie.participant):
        if rubrique.code in (CONSULTATIONS, "commissions.ProcesVerbal"):
            continue
        champs = {c.attname: c for c in apps.get_model(rubrique.code)._meta.concrete_fields}
        attendus = {
            champs[nom].name
            for nom in tables[rubrique.code].personnelles
            if not isinstance(champs[nom], models.FileField | models.BinaryField | models.GeneratedField)
            and nom not in ("empreinte", "cle_saisie")
            and champs[nom].related_model is not Participant
        }
        for ligne in rubrique.donnees:
            assert attendus <= set(ligne), rubrique.code


def test_chaque_table_a_sa_place_une_fois() -> None:
    placees = [code for partie in PARTIES for code in partie.tables]
    assert len(placees) == len(set(placees))
    tables = registre()
    dites = {m._meta.label for m in (Participant, *(m for m, _ in chemins())) if tables[m._meta.label].personnelle}
    assert dites | {CONSULTATIONS, "commissions.ProcesVerbal"} == set(placees)
    for partie in PARTIES:
        for code, lecture in partie.tables.items():
            if code != CONSULTATIONS:
                noms = {champ.name for champ in apps.get_model(code)._meta.concrete_fields}
                assert {*lecture.premieres, *lecture.textes} <= noms, code


def test_autant_de_lectures_pour_une_ligne_ou_dix(db: None) -> None:
    parcours = parcours_en_cours(referent=accompagnateur())
    difficulte = _diagnostique(parcours.participant)

    def remplir(nombre: int) -> int:
        for _ in range(nombre):
            FabriqueEntretien(parcours=parcours)
            TraitementDifficulte.objects.create(etape=FabriqueEtape(parcours=parcours), difficulte=difficulte)
        with CaptureQueriesContext(connection) as requetes:
            dossier_complet(Participant.objects.get(pk=parcours.participant_id))
        return len(requetes)

    assert remplir(1) == remplir(9)


def test_une_rectification_et_une_fusion_se_lisent(db: None) -> None:
    anime = coordonnateur()
    parcours = parcours_en_cours(referent=accompagnateur())
    demande = _demande(parcours.participant, parcours)
    demande.nature, demande.canal, demande.enregistree_par = "rectification", "courrier", anime
    demande.identite_verifiee, demande.moyen_identite = True, "Vue."
    demande.save()
    Rectification.objects.create(demande=demande, champ="niveau_formation", avant="3", apres="4", rectifiee_par=anime)
    Fusion.objects.create(
        conservee=parcours.participant, numero_absorbe=999, fusionnee_par=anime, plies=[],
        fiche_absorbee={"nom": "Autre", "prenom": "Écriture", "sexe": "F", "date_naissance": "1990-05-01", "aah": None},
        lignes_retirees={"participants.PeriodeRsa": [{"date_debut": "2024-01-01", "source": "Flux"}]},
    )  # fmt: skip
    texte = _texte(_html(parcours.participant, parcours))
    niveaux = dict(Participant._meta.get_field("niveau_formation").flatchoices)
    assert f"Valeur d’avant {capfirst(niveaux['3'])}" in texte
    assert f"Valeur rectifiée {capfirst(niveaux['4'])}" in texte
    assert "Nom : Autre Prénom : Écriture Date de naissance : 01/05/1990 Sexe : Femme" in texte.replace("  ", " ")
    assert "Période de RSA Du : 01/01/2024 Source : Flux" in texte.replace("  ", " ")


def test_la_forme_suit_ce_qu_il_y_a_a_dire() -> None:
    long = "Un compte rendu qui ne tient pas dans une colonne de la page, et qui se lit sous sa ligne."
    lignes = (("01/01/2026", "Non", "", "Oui", long), ("02/01/2026", "Non", "", "Non", ""))
    colonnes = ("Date", "Forme", "Vide", "Venue", "Compte rendu")
    (partie,) = mettre_en_page([Rubrique("Essais", colonnes, lignes, code="essais.Essai")])
    (table,) = partie.tables
    assert (partie.titre, table.communs, table.colonnes) == ("Autres données", [("Forme", "Non")], ("Date", "Venue"))
    assert [ligne.cellules for ligne in table.lignes] == [("01/01/2026", "Oui"), ("02/01/2026", "Non")]
    assert [ligne.textes for ligne in table.lignes] == [[("Compte rendu", long)], []]
    (seule,) = mettre_en_page([Rubrique("Essai", colonnes, lignes[1:], code="essais.Essai")])
    assert seule.tables[0].fiches == [("", [("Date", "02/01/2026"), ("Forme", "Non"), ("Venue", "Non")])]
    assert mettre_en_page([Rubrique("Essai", ("Vide",), (("",), ("",)), code="essais.Essai")]) == []


def test_un_contenu_fige_se_lit() -> None:
    contenu = {"echeance": "2026-04-02", "hors_delai": False, "heures": 12.5, "rien": None, "listes": [1, "deux", ""]}
    assert aplatir(contenu).replace(INSECABLE, " ") == (
        "Echeance : 02/04/2026 ; Hors delai : Non ; Heures : 12,5 ; Listes : 1, deux"
    )


@pytest.mark.django_db
def test_la_copie_dit_pourquoi_qui_combien_de_temps_et_a_qui_ecrire() -> None:
    """GDPR, art. 15, 1: the purposes, who reads, how long, the rights, the controller and its officer."""
    parcours = parcours_en_cours(debut=date(2026, 1, 5))
    plie = parcours.plie
    plie.responsable, plie.delegue_donnees = "Association du Pays d’Aix, 1 place Neuve", "delegue@aix.example"
    lue = _texte(_html(parcours.participant, parcours))
    assert [titre in lue for titre in ("Pourquoi.", "Qui les lit.", "Combien de temps.", "Vos droits.")] == [True] * 4
    assert "Qui en est responsable. Association du Pays d’Aix, 1 place Neuve." in lue
    assert "sur vos droits : delegue@aix.example." in lue
