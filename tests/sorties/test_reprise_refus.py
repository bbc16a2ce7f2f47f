"""Each bad row is refused, named by file, line, column, value, with what was expected; nothing else suffers."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from parcours.models import Entretien, Etape, Parcours
from participants.models import Limitation, Participant, PeriodeRsa
from plie.socle.horloge import aujourdhui, maintenant
from sorties.models import Sortie
from sorties.reprise import Bilan, importer
from tests.fabriques.reprise import copie

pytestmark = pytest.mark.django_db

Ecrire = Callable[..., Path]
DEMAIN = str(aujourdhui() + timedelta(days=1))


def refus(bilan: Bilan) -> list[tuple[str, int, str, str]]:
    return [(r.fichier, r.ligne, r.colonne, r.valeur) for r in bilan.rejets]


# file, row, changes, column refused, part of what was expected
CAS = [
    ("participants", 0, {"identifiant": ""}, "identifiant", "une valeur"),
    ("participants", 0, {"nom": ""}, "nom", "une valeur"),
    ("participants", 0, {"nom": "D\tU\x07"}, "nom", "sans caractère de contrôle"),
    ("participants", 0, {"nom": "x" * 256}, "nom", "255 caractères"),
    ("participants", 0, {"date_naissance": "1985-02-30"}, "date_naissance", "une date qui existe"),
    ("participants", 0, {"date_naissance": "29/02/1985"}, "date_naissance", "une date qui existe"),
    ("participants", 0, {"date_naissance": "1885-04-12"}, "date_naissance", "une date qui existe"),
    ("participants", 0, {"date_naissance": "12-04-1985"}, "date_naissance", "une date qui existe"),
    ("participants", 0, {"date_naissance": DEMAIN}, "date_naissance", "une date passée"),
    ("participants", 0, {"sexe": "X"}, "sexe", "F ou H"),
    ("participants", 0, {"commune": "75056"}, "commune", "une commune connue"),
    ("participants", 0, {"commune": "Aix"}, "commune", "un code INSEE"),
    ("participants", 0, {"qpv": "vrai"}, "qpv", "oui ou non"),
    ("participants", 0, {"niveau_formation": "VII"}, "niveau_formation", "un niveau de 1 à 9"),
    ("participants", 0, {"mois_sans_activite": "-3"}, "mois_sans_activite", "ou jamais"),
    ("participants", 0, {"mois_sans_activite": "99999"}, "mois_sans_activite", "ou jamais"),
    ("participants", 0, {"email": "anne@"}, "email", "une adresse électronique"),
    ("participants", 0, {"date_inscription_france_travail": "1980-01-01"}, "date_inscription_france_travail",
     "postérieure à la naissance (1985-04-12)"),
    ("rsa", 0, {"participant": "P9"}, "participant", "un identifiant de participants.csv, ou déjà repris"),
    ("rsa", 0, {"fin": "2019-12-31"}, "fin", "ne précède pas le début (2020-01-01)"),
    ("rsa", 1, {"debut": "2021-06-30"}, "debut", "n’en chevauche pas une autre de la même personne (ligne 2)"),
    ("rsa", 0, {"debut": "1980-01-01"}, "debut", "postérieure à la naissance"),
    ("parcours", 0, {"participant": "P9"}, "participant", "un identifiant de participants.csv"),
    ("parcours", 0, {"plie": "nul"}, "plie", "le code d’un PLIE connu"),
    ("parcours", 0, {"referent": "ae01"}, "referent", "une adresse électronique"),
    ("parcours", 0, {"prescripteur": "mairie"}, "prescripteur", "un code de la liste des prescripteurs"),
    ("parcours", 0, {"decision": "requalification"}, "decision", "accord, refus, ajournement"),
    ("parcours", 0, {"date_premier_rdv": ""}, "date_premier_rdv", "un parcours accepté commence"),
    ("parcours", 0, {"date_premier_rdv": DEMAIN}, "date_premier_rdv", "une date passée"),
    ("parcours", 0, {"date_orientation": DEMAIN}, "date_orientation", "une date passée"),
    ("parcours", 0, {"date_orientation": "1985-04-12"}, "date_orientation", "postérieure à la naissance"),
    ("parcours", 0, {"prolonge_le": "2022-01-16"}, "prolonge_le", "postérieure au début du parcours (2022-01-17)"),
    ("parcours", 0, {"decision": "refus", "prolonge_le": "2023-01-16"}, "prolonge_le", "seul un parcours accepté"),
    ("etapes", 0, {"parcours": "Q9"}, "parcours", "un identifiant de parcours.csv"),
    ("etapes", 0, {"type": "stage"}, "type", "l’un des codes bilan_orientation"),
    ("etapes", 0, {"fin": "2022-01-31"}, "fin", "ne précède pas le début (2022-02-01)"),
    ("etapes", 0, {"debut": ""}, "debut", "une valeur"),
    ("etapes", 0, {"financee_plie": "1"}, "financee_plie", "oui ou non"),
    ("entretiens", 0, {"date": DEMAIN}, "date", "noté honoré"),
    ("entretiens", 0, {"presence": "venu"}, "presence", "l’un des codes honore"),
    ("sorties", 0, {"parcours": "Q9"}, "parcours", "un identifiant de parcours.csv"),
    ("sorties", 0, {"date_sortie": "2022-03-09"}, "date_sortie", "postérieure au début du parcours (2022-03-10)"),
    ("sorties", 0, {"date_sortie": DEMAIN}, "date_sortie", "une date passée"),
    ("sorties", 0, {"qualification": "bonne"}, "qualification", "positive, dynamique, autre"),
    ("sorties", 0, {"type": "abandon"}, "type", "pour une sortie positive : aide_nm_cdd"),
    ("sorties", 0, {"type": ""}, "type", "pour une sortie positive"),
    ("sorties", 0, {"critere": ""}, "critere", "pour une sortie positive : S-1"),
    ("sorties", 0, {"critere": "D-1"}, "critere", "pour une sortie positive : S-1"),
    ("sorties", 0, {"qualification": "autre", "type": "abandon"}, "critere", "une valeur vide"),
    ("sorties", 0, {"naf": "Z"}, "naf", "l’un des codes A, B"),
    ("sorties", 0, {"formation_mois": "601"}, "formation_mois", "de 0 à 600"),
]  # fmt: skip


@pytest.mark.parametrize(("fichier", "rang", "change", "colonne", "attendu"), CAS)
def test_une_ligne_mauvaise_est_refusee(
    dossier: Ecrire, fichier: str, rang: int, change: dict[str, str], colonne: str, attendu: str
) -> None:
    lignes = copie()
    lignes[fichier][rang] |= change
    bilan = importer(dossier(lignes))
    premier = next(r for r in bilan.rejets if r.fichier == f"{fichier}.csv")
    # Line numbers are those of the file; an entretien's text spans two lines.
    assert (premier.ligne, premier.colonne) == (rang + 2, colonne)
    assert premier.valeur == change.get(colonne, lignes[fichier][rang].get(colonne, ""))[:200]
    assert attendu in premier.attendu
    assert sum(r.fichier == f"{fichier}.csv" for r in bilan.rejets) == 1
    assert (bilan.ecrit, Participant.objects.count(), Parcours.objects.count()) == (False, 0, 0)


def test_un_identifiant_repete_avec_un_autre_contenu_est_refuse(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["participants"].append({**lignes["participants"][1], "nom": "AUTRE"})
    bilan = importer(dossier(lignes), partiel=True)
    assert refus(bilan) == [("participants.csv", 4, "identifiant", "P2")]
    assert bilan.rejets[0].attendu == "le même contenu que la ligne 3, qui porte déjà cette valeur"
    assert Participant.objects.get(identifiant_reprise="P2").nom == "N’GUESSAN"


def test_un_identifiant_repete_a_l_identique_est_admis(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["participants"].append(dict(lignes["participants"][1]))
    bilan = importer(dossier(lignes))
    assert (bilan.fichiers[0].creees, bilan.fichiers[0].inchangees, Participant.objects.count()) == (2, 1, 2)


def test_deux_parcours_qui_se_chevauchent(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["parcours"].append({**lignes["parcours"][1], "identifiant": "Q3", "date_premier_rdv": "2023-09-01",
                               "prolonge_le": ""})  # fmt: skip
    bilan = importer(dossier(lignes), partiel=True)
    assert refus(bilan) == [("parcours.csv", 4, "date_premier_rdv", "2023-09-01")]
    assert bilan.rejets[0].attendu == "un parcours qui ne chevauche pas celui de la même personne (ligne 3)"


def test_un_second_parcours_apres_la_sortie_est_repris(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["parcours"].append({**lignes["parcours"][1], "identifiant": "Q3", "date_premier_rdv": "2023-09-02",
                               "prolonge_le": ""})  # fmt: skip
    assert importer(dossier(lignes)).reussi
    assert Parcours.objects.filter(participant__identifiant_reprise="P2").count() == 2


def test_deux_parcours_ouverts_de_la_meme_personne(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["parcours"].append({"identifiant": "Q3", "participant": "P1", "plie": "aix"})
    bilan = importer(dossier(lignes))
    assert refus(bilan) == [("parcours.csv", 4, "date_premier_rdv", "")]


def test_un_parcours_qui_chevauche_un_parcours_deja_enregistre(dossier: Ecrire) -> None:
    importer(dossier())
    lignes = {"parcours": [{**copie()["parcours"][0], "identifiant": "Q7", "date_premier_rdv": "2022-06-01"}]}
    bilan = importer(dossier(lignes, "suite"))
    assert bilan.rejets[0].attendu == "un parcours qui ne chevauche pas celui de la même personne déjà enregistré"


def test_une_periode_de_rsa_qui_chevauche_une_periode_deja_enregistree(dossier: Ecrire) -> None:
    importer(dossier())
    bilan = importer(dossier({"rsa": [{"participant": "P1", "debut": "2021-10-01"}]}, "suite"))
    assert bilan.rejets[0].attendu.endswith("de la même personne déjà enregistrée")
    assert PeriodeRsa.objects.count() == 2


def test_ce_qui_depend_d_une_ligne_refusee_l_est_aussi(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["participants"][1]["sexe"] = "?"
    bilan = importer(dossier(lignes), partiel=True)
    assert refus(bilan) == [
        ("participants.csv", 3, "sexe", "?"),
        ("parcours.csv", 3, "participant", "P2"),
        ("etapes.csv", 4, "parcours", "Q2"),
        ("sorties.csv", 2, "parcours", "Q2"),
    ]
    assert bilan.rejets[1].attendu == "une ligne acceptée : celle de participants.csv (ligne 3) est refusée"
    assert [(f.nom, f.creees, f.refusees) for f in bilan.fichiers] == [
        ("participants.csv", 1, 1),
        ("rsa.csv", 2, 0),
        ("parcours.csv", 1, 1),
        ("etapes.csv", 2, 1),
        ("entretiens.csv", 1, 0),
        ("sorties.csv", 0, 1),
    ]
    assert (bilan.ecrit, Parcours.objects.get().identifiant_reprise) == (True, "Q1")


def test_une_sortie_sans_parcours_accepte_est_refusee(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["parcours"][1] |= {"decision": "refus", "prolonge_le": ""}
    bilan = importer(dossier(lignes))
    assert refus(bilan) == [("sorties.csv", 2, "parcours", "Q2")]


def test_une_sortie_repetee_est_refusee(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["sorties"].append({**lignes["sorties"][0], "naf": "G"})
    bilan = importer(dossier(lignes))
    assert refus(bilan) == [("sorties.csv", 3, "parcours", "Q2")]


def test_un_refus_ne_defait_pas_une_integration_acceptee(dossier: Ecrire) -> None:
    importer(dossier())
    lignes = copie()
    lignes["parcours"][0]["decision"] = "refus"
    bilan = importer(dossier(lignes, "suite"))
    assert [(r.colonne, r.attendu) for r in bilan.rejets[:1]] == [("decision", "accord : ce parcours est déjà accepté")]


def test_un_parcours_ne_change_pas_de_personne(dossier: Ecrire) -> None:
    importer(dossier())
    lignes = copie()
    lignes["participants"].append({**lignes["participants"][0], "identifiant": "P3"})
    lignes["parcours"][0]["participant"] = "P3"
    bilan = importer(dossier(lignes, "suite"))
    assert refus(bilan)[0] == ("parcours.csv", 2, "participant", "P3")


def test_une_fiche_gelee_ou_archivee_ne_se_reprend_pas(dossier: Ecrire) -> None:
    """A-6: whatever the door, nobody writes to a frozen file, nor brings back one that left the base."""
    importer(dossier(copie()))
    gelee, archivee = (Participant.objects.get(identifiant_reprise=cle) for cle in ("P1", "P2"))
    Limitation.objects.create(participant=gelee, motif="Contestation.", posee_le=maintenant())
    Participant.objects.filter(pk=archivee.pk).update(archivee_le=maintenant())
    lignes = copie()
    for ligne in lignes["participants"]:
        ligne["telephone"] = "0491000099"
    bilan = importer(dossier(lignes), partiel=True)
    attendu = "une personne dont la fiche n’est ni gelée ni archivée"
    refuses = {(r.fichier, r.valeur) for r in bilan.rejets if r.attendu == attendu}
    assert {("participants.csv", "P1"), ("participants.csv", "P2")} <= refuses
    assert not Participant.objects.filter(telephone__contains="0491000099").exists()


def test_rien_ne_s_ajoute_au_parcours_d_une_fiche_gelee(dossier: Ecrire) -> None:
    """Nor by the files that name only the parcours."""
    importer(dossier(copie()))
    Limitation.objects.create(
        participant=Participant.objects.get(identifiant_reprise="P2"), motif="Contestation.", posee_le=maintenant()
    )
    avant = {modele: modele.objects.count() for modele in (Etape, Entretien, Sortie)}
    seules = {nom: copie()[nom] for nom in ("etapes", "entretiens", "sorties")}
    seules["etapes"] += [{"parcours": "Q2", "type": "mobilisation", "debut": "2022-06-01"}]
    bilan = importer(dossier(seules, "suite"), partiel=True)
    attendu = "une personne dont la fiche n’est ni gelée ni archivée"
    assert {(r.fichier, r.ligne) for r in bilan.rejets if r.attendu == attendu} == {
        ("etapes.csv", 4),
        ("etapes.csv", 5),
        ("sorties.csv", 2),
    }
    assert {modele: modele.objects.count() for modele in avant} == avant
