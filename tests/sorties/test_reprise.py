"""A small folder: what comes in, what is found again, what a correction changes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from accounts.models import Commune, EtpPlie, Plie, Utilisateur
from parcours.models import Entretien, Etape, Parcours
from participants.models import Participant, PeriodeRsa
from sorties.models import Sortie
from sorties.reprise import RepriseImpossible, importer
from tests.fabriques.accounts import accompagnateur, gestionnaire, plie
from tests.fabriques.reprise import copie

pytestmark = pytest.mark.django_db

Ecrire = Callable[..., Path]


def comptes(bilan) -> dict[str, tuple[int, ...]]:
    return {f.nom: (f.lues, f.creees, f.inchangees, f.modifiees, f.refusees) for f in bilan.fichiers}


def test_un_dossier_sain_est_repris(dossier: Ecrire) -> None:
    bilan = importer(dossier())
    assert comptes(bilan) == {
        "participants.csv": (2, 2, 0, 0, 0),
        "rsa.csv": (2, 2, 0, 0, 0),
        "parcours.csv": (2, 2, 0, 0, 0),
        "etapes.csv": (3, 3, 0, 0, 0),
        "entretiens.csv": (1, 1, 0, 0, 0),
        "sorties.csv": (1, 1, 0, 0, 0),
    }
    assert (bilan.ecrit, bilan.reussi, bilan.rejets) == (True, True, [])
    premier, second = Parcours.objects.order_by("identifiant_reprise")
    assert (premier.statut, premier.date_debut, premier.date_fin) == ("en_cours", date(2022, 1, 17), None)
    assert (second.statut, second.date_fin, second.date_prolongation) == ("sorti", date(2023, 9, 1), date(2023, 6, 1))
    assert premier.participant.niveau_formation == "2"
    assert premier.participant.jamais_travaille is True
    assert premier.participant.date_inscription_france_travail == date(2021, 1, 12)
    assert second.participant.nom == "N’GUESSAN"
    assert (second.participant.qpv, second.participant.commune_id) == (None, None)
    assert Entretien.objects.get().compte_rendu == "Première rencontre.\nProjet : cuisine ; bilan à faire."
    assert list(
        Etape.objects.filter(parcours=premier).values_list("rang_reprise", flat=True).order_by("rang_reprise")
    ) == [1, 2]
    sortie = Sortie.objects.get()
    assert (sortie.type, sortie.critere, sortie.naf, sortie.contrat, sortie.reprise) == ("cdi", "S-1", "I", "cdi", True)


def test_reprendre_deux_fois_le_meme_dossier_ne_change_rien(dossier: Ecrire) -> None:
    chemin = dossier()
    importer(chemin)
    bilan = importer(chemin)
    assert {ligne[1:] for ligne in comptes(bilan).values()} == {(0, 1, 0, 0), (0, 2, 0, 0), (0, 3, 0, 0)}
    assert (Etape.objects.count(), Entretien.objects.count(), PeriodeRsa.objects.count()) == (3, 1, 2)


def test_un_contenu_corrige_est_une_modification(dossier: Ecrire) -> None:
    importer(dossier())
    lignes = copie()
    lignes["participants"][0]["niveau_formation"] = "IV"
    lignes["parcours"][0]["prescripteur"] = "france_travail"
    lignes["rsa"][1]["fin"] = "2022-12-31"
    lignes["etapes"][2]["fin"] = "2022-09-30"
    lignes["entretiens"][0]["compte_rendu"] = "Corrigé."
    lignes["sorties"][0]["date_sortie"] = "2023-09-05"
    bilan = importer(dossier(lignes, "corrige"))
    assert {nom: ligne[3] for nom, ligne in comptes(bilan).items()} == {
        "participants.csv": 1, "rsa.csv": 1, "parcours.csv": 1, "etapes.csv": 1, "entretiens.csv": 1, "sorties.csv": 1,
    }  # fmt: skip
    parcours = Parcours.objects.get(identifiant_reprise="Q1")
    assert (parcours.prescripteur, parcours.version) == ("france_travail", 2)
    assert parcours.participant.niveau_formation == "4"
    assert parcours.situation_entree.niveau_formation == "4"
    assert Parcours.objects.get(identifiant_reprise="Q2").date_fin == date(2023, 9, 5)
    assert Sortie.objects.get().date_sortie == date(2023, 9, 5)
    assert Entretien.objects.get().compte_rendu == "Corrigé."
    assert PeriodeRsa.objects.get(date_debut="2021-09-01").date_fin == date(2022, 12, 31)
    assert Etape.objects.get(type="aci").date_fin == date(2022, 9, 30)


def test_une_valeur_vide_n_efface_pas_ce_qui_a_ete_appris(dossier: Ecrire) -> None:
    importer(dossier())
    Participant.objects.filter(identifiant_reprise="P2").update(commune_id="13001", qpv=True)
    Parcours.objects.filter(identifiant_reprise="Q1").update(date_prolongation="2023-01-10")
    Etape.objects.filter(type="aci").update(date_fin="2022-11-30")
    bilan = importer(dossier(nom="encore"))
    assert [f.modifiees for f in bilan.fichiers] == [0, 0, 0, 0, 0, 0]
    assert Participant.objects.get(identifiant_reprise="P2").qpv is True
    assert Parcours.objects.get(identifiant_reprise="Q1").date_prolongation == date(2023, 1, 10)


def test_l_accompagnateur_connu_est_retrouve_quelle_que_soit_la_casse(dossier: Ecrire) -> None:
    connu = accompagnateur("aix")
    Utilisateur.objects.filter(pk=connu.pk).update(email="Ae01@aix.plie.example")
    importer(dossier())
    assert {p.referents.get().utilisateur_id for p in Parcours.objects.all()} == {connu.pk}
    assert Utilisateur.objects.count() == 1


def test_l_accompagnateur_corrige_remplace_celui_de_la_reprise(dossier: Ecrire) -> None:
    importer(dossier())
    lignes = copie()
    lignes["parcours"][0]["referent"] = "ae02@aix.plie.example"
    bilan = importer(dossier(lignes, "corrige"))
    assert comptes(bilan)["parcours.csv"] == (2, 0, 1, 1, 0)
    suivi = Parcours.objects.get(identifiant_reprise="Q1").referents.get()
    assert (suivi.utilisateur.email, suivi.utilisateur.nom) == ("ae02@aix.plie.example", "ae02")


@pytest.mark.parametrize(
    ("decision", "statut"), [("refus", "refuse"), ("ajournement", "candidature"), ("", "candidature")]
)
def test_sans_accord_le_parcours_ne_commence_pas(dossier: Ecrire, decision: str, statut: str) -> None:
    lignes = copie()
    lignes["parcours"][0]["decision"] = decision
    importer(dossier(lignes))
    parcours = Parcours.objects.get(identifiant_reprise="Q1")
    assert (parcours.statut, parcours.date_debut, parcours.situation_entree) == (statut, None, None)
    assert parcours.date_premier_rdv == date(2022, 1, 17)


def test_un_accord_venu_depuis_fait_commencer_le_parcours(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["parcours"][0]["decision"] = "ajournement"
    importer(dossier(lignes))
    bilan = importer(dossier(nom="suite"))
    assert comptes(bilan)["parcours.csv"] == (2, 0, 1, 1, 0)
    parcours = Parcours.objects.get(identifiant_reprise="Q1")
    assert (parcours.statut, parcours.date_debut) == ("en_cours", date(2022, 1, 17))
    assert parcours.situation_entree.jamais_travaille is True


def test_une_sortie_venue_depuis_fait_sortir_le_parcours(dossier: Ecrire) -> None:
    lignes = copie()
    sorties = lignes.pop("sorties")
    importer(dossier(lignes))
    assert Parcours.objects.get(identifiant_reprise="Q2").statut == "en_cours"
    bilan = importer(dossier({"sorties": sorties}, "suite"))
    assert comptes(bilan) == {"sorties.csv": (1, 1, 0, 0, 0)}
    parcours = Parcours.objects.get(identifiant_reprise="Q2")
    assert (parcours.statut, parcours.date_fin) == ("sorti", date(2023, 9, 1))


def test_une_sortie_non_positive_peut_n_avoir_ni_type_ni_critere(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["sorties"][0] |= {"qualification": "autre", "type": "", "critere": ""}
    assert importer(dossier(lignes)).reussi
    sortie = Sortie.objects.get()
    assert (sortie.qualification, sortie.type, sortie.critere) == ("autre", "", "")


@pytest.mark.parametrize(
    ("ecrit", "code"),
    [("VI", "1"), ("V bis", "2"), ("vbis", "2"), ("V", "3"), ("IV", "4"), ("III", "5"), ("II", "6"), ("I", "7"),
     *((str(n), str(n)) for n in range(1, 10)), ("", "")],
)  # fmt: skip
def test_les_deux_echelles_de_formation(dossier: Ecrire, ecrit: str, code: str) -> None:
    lignes = copie()
    lignes["participants"][0]["niveau_formation"] = ecrit
    importer(dossier(lignes))
    assert Participant.objects.get(identifiant_reprise="P1").niveau_formation == code


def test_un_plie_nouveau_est_cree_avec_ses_communes_et_ses_etp(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["plie"] = [{"code": "lil", "nom": "PLIE de Lille", "etp_accompagnateurs": "4,5", "suivis_par_etp": "90"}]
    lignes["communes"] = [{"plie": "lil", "code_insee": "59350", "nom": "Lille", "codes_postaux": "59000"}]
    lignes["parcours"][1]["plie"] = "lil"
    lignes["participants"][1]["commune"] = "59350"
    bilan = importer(dossier(lignes))
    assert comptes(bilan)["plie.csv"] == comptes(bilan)["communes.csv"] == (1, 1, 0, 0, 0)
    etp = EtpPlie.objects.get(plie__code="lil")
    assert (float(etp.etp), etp.suivis_par_etp, etp.date_debut.year) == (4.5, 90, 1990)
    assert Commune.objects.get(pk="59350").plie == Plie.objects.get(code="lil")
    assert Parcours.objects.get(identifiant_reprise="Q2").plie.code == "lil"
    assert bilan.signalements == []


def test_un_plie_sans_commune_ne_verifie_pas_la_residence(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["plie"] = [{"code": "lil", "nom": "PLIE de Lille"}]
    lignes["parcours"][1]["plie"] = "lil"
    lignes["participants"][1]["commune"] = "59350"
    bilan = importer(dossier(lignes))
    assert (bilan.reussi, bilan.signalements) == (True, [])
    assert Commune.objects.get(pk="59350").plie is None
    assert importer(dossier(lignes)).reussi


def test_une_commune_hors_du_territoire_est_signalee(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["participants"][0]["commune"] = "13056"
    bilan = importer(dossier(lignes))
    assert [(s.regle, s.nombre) for s in bilan.signalements if s.regle == "P-3.2"] == [("P-3.2", 1)]
    assert bilan.ecrit


def test_une_simulation_compte_sans_rien_ecrire(dossier: Ecrire) -> None:
    bilan = importer(dossier(), simulation=True)
    assert comptes(bilan)["etapes.csv"] == (3, 3, 0, 0, 0)
    assert (bilan.ecrit, Participant.objects.count(), Utilisateur.objects.count()) == (False, 0, 0)


def test_l_histoire_nomme_l_auteur(dossier: Ecrire) -> None:
    auteur = gestionnaire("aix")
    importer(dossier(), par=auteur)
    evenement = Parcours.objects.get(identifiant_reprise="Q1").events.get()
    assert evenement.pgh_context.metadata == {"origine": "reprise", "user": auteur.pk}


def test_l_evenement_d_une_ligne_reprise_est_celui_du_declencheur(dossier: Ecrire) -> None:
    """The import writes the events itself: column by column, they are those that the triggers write."""
    importer(dossier())
    for modele in (Participant, Parcours, Etape, Sortie, Entretien, PeriodeRsa):
        ligne = modele.objects.order_by("pk").first()
        repris = ligne.events.get()
        # The same row, inserted again by the ORM under its trigger.
        modele.objects.filter(pk=ligne.pk)._raw_delete(using="default")
        ligne.save(force_insert=True)
        temoin = ligne.events.filter(pgh_label="insert").order_by("-pgh_id").first()
        propres = {"pgh_id", "pgh_created_at", "pgh_context_id", "modifie_le", "cree_le", "saisi_le"}
        assert {c.attname: getattr(repris, c.attname) for c in repris._meta.fields if c.attname not in propres} == {
            c.attname: getattr(temoin, c.attname) for c in temoin._meta.fields if c.attname not in propres
        }


def test_un_dossier_sans_fichier_connu_est_refuse(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("rien")
    with pytest.raises(RepriseImpossible, match="Aucun fichier à reprendre"):
        importer(tmp_path)


def test_un_chemin_inconnu_est_refuse(tmp_path: Path) -> None:
    with pytest.raises(RepriseImpossible, match="introuvable"):
        importer(tmp_path / "absent")


class TestReserveAUnPlie:
    """The browser's door: only the rows of one PLIE, and nothing said of the others."""

    def test_un_autre_plie_est_refuse(self, dossier: Ecrire) -> None:
        lignes = copie()
        lignes["parcours"][1]["plie"] = "mar"
        bilan = importer(dossier(lignes), plie=plie("aix"), partiel=True)
        assert [(r.fichier, r.ligne, r.colonne, r.attendu) for r in bilan.rejets] == [
            ("parcours.csv", 3, "plie", "aix : le PLIE de cette reprise"),
            ("etapes.csv", 4, "parcours", "une ligne acceptée : celle de parcours.csv (ligne 3) est refusée"),
            ("sorties.csv", 2, "parcours", "une ligne acceptée : celle de parcours.csv (ligne 3) est refusée"),
        ]

    def test_le_meme_identifiant_chez_un_autre_plie_reste_intact(self, dossier: Ecrire) -> None:
        lignes = copie()
        for parcours in lignes["parcours"]:
            parcours["plie"] = "mar"
        importer(dossier(lignes, "mar"))
        avant = list(Participant.objects.order_by("pk").values("pk", "nom", "version"))
        lignes = copie()
        lignes["participants"][0]["nom"] = "AUTRE"
        bilan = importer(dossier(lignes, "aix"), plie=plie("aix"))
        assert comptes(bilan)["participants.csv"] == (2, 2, 0, 0, 0)
        intacts = Participant.objects.filter(pk__in=[personne["pk"] for personne in avant]).order_by("pk")
        assert list(intacts.values("pk", "nom", "version")) == avant
        assert importer(dossier(lignes, "aix"), plie=plie("aix")).fichiers[0].inchangees == 2

    def test_ce_qui_vient_de_la_commande_est_retrouve(self, dossier: Ecrire) -> None:
        importer(dossier())
        bilan = importer(dossier(), plie=plie("aix"))
        assert comptes(bilan)["parcours.csv"] == (2, 0, 2, 0, 0)

    def test_les_territoires_restent_a_l_administrateur(self, dossier: Ecrire) -> None:
        lignes = {
            "plie": [{"code": "lil", "nom": "PLIE de Lille"}],
            "communes": [{"plie": "aix", "code_insee": "59350", "nom": "Lille"}],
        }
        bilan = importer(dossier(lignes), plie=plie("aix"))
        assert [(r.fichier, r.colonne) for r in bilan.rejets] == [("plie.csv", "code"), ("communes.csv", "code_insee")]
        assert not Plie.objects.filter(code="lil").exists()
