"""The page of the history of a file: who reads it, what it hides, how it is looked through."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import CodeRole
from accounts.models import Utilisateur
from parcours.historique import sources_du_dossier, tables_suivies
from parcours.models import Entretien, Parcours
from parcours.mur_sql import APPLICATIONS
from participants.models import Participant
from plie.journal.models import Consultation
from plie.journal.modifications import paroles
from plie.journal.modifications.designations import DESIGNATIONS, RENVOIS, designation_de
from plie.journal.modifications.lecture import evenements_de
from plie.journal.modifications.pages import PAR_PAGE
from plie.socle.champs import MESSAGE_DATE
from plie.socle.donnees_personnelles import registre
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import FabriqueRole, accompagnateur, coordonnateur, plie
from tests.fabriques.parcours import FabriqueEntretien, FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.parcours.historique import modifications
from tests.participants.droits import demande

pytestmark = pytest.mark.django_db
# Tracked tables that hang on nobody's file: sessions, staff, reference data, breaches.
PAS_D_UN_DOSSIER = {
    "commissions.Convocation", "commissions.DocumentSeance", "commissions.Membre", "commissions.ProcesVerbal",
    "commissions.Seance", "parcours.CodePrescripteur", "parcours.FluxAgenda", "parcours.PreferenceRappels",
    "parcours.Transmission", "parcours.VueEnregistree", "participants.NotificationViolation",
    "participants.OperationFse", "participants.Violation", "sorties.Smic",
}  # fmt: skip


def ouvrir(parcours: Parcours, lecteur: Utilisateur, **requete: Any) -> Any:
    return connecte(lecteur).get(reverse("parcours:historique", args=[parcours.pk]), requete)


def objets(reponse: Any) -> list[str]:
    return [ligne.objet for ligne in reponse.context["page"].object_list]


def test_toute_table_suivie_du_dossier_a_ses_mots() -> None:
    """A table tracked tomorrow fails here until its app says how a row of it is called."""
    suivies = tables_suivies()
    suivies_ailleurs = {
        modele._meta.label
        for nom in APPLICATIONS
        for modele in apps.get_app_config(nom).get_models()
        if hasattr(modele, "pgh_event_models") and modele not in suivies
    }
    assert suivies_ailleurs == PAS_D_UN_DOSSIER
    assert [modele._meta.label for modele in suivies if designation_de(modele) is None] == []
    muettes = [
        f"{une.modele._meta.label}.{nom}"
        for une in DESIGNATIONS
        if une.modele in suivies
        for nom in une.champs
        if une.modele._meta.get_field(nom) not in paroles.champs_dits(une.modele)
    ]
    assert muettes == []
    assert [r.champ.name for r in RENVOIS if designation_de(r.cible) is None] == []


def test_rien_de_technique_n_est_dit() -> None:
    dites = {modele: {champ.attname for champ in paroles.champs_dits(modele)} for modele in tables_suivies()}
    assert all(dites.values())
    tous = set().union(*dites.values())
    assert not tous & {"id", "version", "cle_saisie", "cree_le", "modifie_le", "empreinte", "recherche", "rang_reprise"}
    exclues = {"fiche_absorbee", "valeurs_avant", "valeurs_apres", "lignes_retirees", "contenu"}
    gardees = {c.name for modele in tables_suivies() for c in evenements_de(modele)._meta.concrete_fields}
    assert not gardees & exclues


def test_ce_que_fait_un_autre_plie_y_reste() -> None:
    """A person followed in two PLIE: each reads the common sheet, and its own follow-up alone."""
    aix, mar = coordonnateur("aix"), coordonnateur("mar")
    personne = FabriqueParticipant(nom="Zarkanovitch")
    ici = parcours_en_cours(participant=personne, referent=accompagnateur("aix"))
    Parcours.objects.filter(pk=ici.pk).update(statut="sorti", date_fin=date(2024, 6, 1))
    la_bas = parcours_en_cours(
        participant=personne, referent=accompagnateur("mar"), code_plie="mar", debut=date(2024, 9, 2)
    )
    FabriqueEtape(parcours=la_bas, intitule="Canari de Marseille", date_debut=date(2024, 10, 1))
    FabriqueEtape(parcours=ici, intitule="Canari d’Aix", date_debut=date(2024, 2, 1))
    demande(la_bas, mar)
    Participant.objects.filter(pk=personne.pk).update(adresse="1 rue commune")
    lus = {
        code: [(m.genre, m.objet) for m in modifications(parcours, lecteur)]
        for code, parcours, lecteur in (("aix", ici, aix), ("mar", la_bas, mar))
    }
    for code, propre, autre in (
        ("aix", "Canari d’Aix", "Canari de Marseille"),
        ("mar", "Canari de Marseille", "Canari d’Aix"),
    ):
        genres = [genre for genre, _ in lus[code]]
        textes = " ".join(objet for _, objet in lus[code])
        assert propre in textes
        assert autre not in textes
        assert [genres.count(nom) for nom in ("Participant", "Diagnostic", "Situation à l’entrée", "Référent")] == [
            2,
            1,
            1,
            1,
        ]
        assert genres.count("Demande d’exercice d’un droit") == (code == "mar")
    assert ouvrir(ici, mar).status_code == 404


def test_un_texte_que_le_registre_ne_lui_ouvre_pas_se_dit_sans_ses_mots(monkeypatch: pytest.MonkeyPatch) -> None:
    anime = coordonnateur()
    parcours = parcours_en_cours(referent=accompagnateur())
    etape = FabriqueEtape(parcours=parcours, intitule="Zqsecret", commentaire="Zqavant", heures=2)
    type(etape).objects.filter(pk=etape.pk).update(commentaire="Zqapres", heures=3, date_fin=date(2024, 3, 1))
    lue = ouvrir(parcours, anime, genre="parcours.Etape").content.decode()
    assert "Zqsecret" in lue
    assert "«\u00a0Zqavant\u00a0» devient «\u00a0Zqapres\u00a0»" in lue
    ferme = registre()
    ferme["parcours.Etape"] = dataclasses.replace(ferme["parcours.Etape"], lecteurs=("quelqu’un d’autre",))
    monkeypatch.setattr(paroles, "declarations", lambda: ferme)
    tue = ouvrir(parcours, anime, genre="parcours.Etape")
    assert not [mot for mot in ("Zqsecret", "Zqavant", "Zqapres") if mot in tue.content.decode()]
    (correction,) = [ligne for ligne in tue.context["page"].object_list if ligne.geste == "correction"]
    assert correction.objet == "Étape"
    assert {c.phrase.replace("\u00a0", " ") for c in correction.changements} == {
        "Heures : modifié.", "Fin : modifié.", "Commentaire : texte modifié.",
    }  # fmt: skip


def test_un_long_texte_se_deplie_un_autre_se_lit_en_ligne() -> None:
    anime, parcours = coordonnateur(), parcours_en_cours(referent=accompagnateur())
    Entretien.objects.filter(parcours=parcours).update(compte_rendu="Mot " * 80)
    page = ouvrir(parcours, anime, genre="parcours.Entretien").content.decode()
    assert "<details><summary>Compte rendu</summary>" in page
    assert "Point sur le projet." in page


def test_on_cherche_par_auteur_par_objet_et_par_jour() -> None:
    anime, referent = coordonnateur(), accompagnateur()
    referent.nom = "Étiévant"
    referent.save()
    parcours = parcours_en_cours(referent=referent)
    with pghistory.context(user=referent.pk):
        FabriqueEtape(parcours=parcours, intitule="Atelier", date_debut=date(2024, 2, 1))
        FabriqueEntretien(parcours=parcours, date_entretien=date(2024, 3, 1))
    evenements_de(Entretien).objects.filter(date_entretien=date(2024, 3, 1)).update(
        pgh_created_at=timezone.now() - timedelta(days=3)
    )
    le, hier = aujourdhui(), aujourdhui() - timedelta(days=1)
    assert objets(ouvrir(parcours, anime, auteur="étiév")) == ["Étape «\u00a0Atelier\u00a0»", "Entretien du 01/03/2024"]
    assert objets(ouvrir(parcours, anime, auteur="étiév", genre="parcours.Entretien")) == ["Entretien du 01/03/2024"]
    assert objets(ouvrir(parcours, anime, auteur="étiév", au=f"{hier:%d/%m/%Y}")) == ["Entretien du 01/03/2024"]
    assert objets(ouvrir(parcours, anime, auteur="étiév", du=f"{le:%d/%m/%Y}")) == ["Étape «\u00a0Atelier\u00a0»"]
    assert objets(ouvrir(parcours, anime, auteur="100%_")) == []
    assert "Aucune modification" in ouvrir(parcours, anime, auteur="personne").content.decode()
    illisible = ouvrir(parcours, anime, du="hier", genre="rien", auteur="\x00")
    assert (illisible.status_code, MESSAGE_DATE in illisible.content.decode()) == (200, True)


def test_les_pages_se_suivent_sans_rien_perdre() -> None:
    anime, parcours = coordonnateur(), parcours_en_cours(referent=accompagnateur())
    for rang in range(PAR_PAGE + 3):
        FabriqueEtape(parcours=parcours, intitule=f"n° {rang}", date_debut=date(2024, 2, 1))
    filtre = {"genre": "parcours.Etape"}
    pages = [objets(ouvrir(parcours, anime, page=numero, **filtre)) for numero in (1, 2)]
    assert [len(page) for page in pages] == [PAR_PAGE, 3]
    assert [*pages[0], *pages[1]] == [f"Étape «\u00a0n° {rang}\u00a0»" for rang in reversed(range(PAR_PAGE + 3))]
    for demandee, attendue in (("9", 2), ("0", 1), ("x", 1), ("-1", 1), ("9" * 30, 2)):
        page = ouvrir(parcours, anime, page=demandee, **filtre).context["page"]
        assert (page.number, page.paginator.count) == (attendue, PAR_PAGE + 3)


def test_elle_coute_autant_quoi_qu_il_ait_change(client: Client) -> None:
    anime, parcours = coordonnateur(), parcours_en_cours(referent=accompagnateur())
    client = connecte(anime)
    url = reverse("parcours:historique", args=[parcours.pk])

    def compter(**requete: Any) -> int:
        with CaptureQueriesContext(connection) as captees:
            assert client.get(url, requete).status_code == 200
        return len(captees)

    compter()
    peu = compter(), compter(auteur="personne")
    for rang in range(60):
        FabriqueEtape(parcours=parcours, intitule=f"n° {rang}", date_debut=date(2024, 2, 1), saisie_par=anime)
    Participant.objects.filter(pk=parcours.participant_id).update(commune_id="13041")
    Parcours.objects.filter(pk=parcours.pk).update(prescripteur="caf")
    assert (compter(), compter(auteur="personne")) == peu
    assert max(peu) <= 15


def test_l_ouvrir_est_consigne_et_une_fiche_archivee_n_est_a_personne() -> None:
    anime, parcours = coordonnateur(), parcours_en_cours(referent=accompagnateur())
    assert ouvrir(parcours, anime).status_code == 200
    lue = Consultation.objects.get(parcours_id=parcours.pk, utilisateur_id=anime.pk)
    assert (lue.objet, lue.droit) == ("Historique des modifications", "structure d’animation")
    fiche = connecte(anime).get(reverse("parcours:fiche", args=[parcours.pk])).content.decode()
    assert reverse("parcours:historique", args=[parcours.pk]) in fiche
    Participant.objects.filter(pk=parcours.participant_id).update(archivee_le=timezone.now())
    assert ouvrir(parcours, anime).status_code == 404


def test_qui_anime_un_plie_et_suit_dans_un_autre_n_y_lit_pas_l_historique() -> None:
    """The right is that over the file's own PLIE, not over some PLIE."""
    double = coordonnateur("mar")
    FabriqueRole(utilisateur=double, code=CodeRole.ACCOMPAGNATEUR, plie=plie("aix"))
    parcours = parcours_en_cours(referent=double)
    assert connecte(double).get(reverse("parcours:fiche", args=[parcours.pk])).status_code == 200
    assert ouvrir(parcours, double).status_code == 403


def test_les_sources_sont_une_par_table() -> None:
    anime, parcours = coordonnateur(), parcours_en_cours(referent=accompagnateur())
    assert [source.modele for source in sources_du_dossier(parcours, anime)] == list(tables_suivies())
