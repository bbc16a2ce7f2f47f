"""The chapters of the export that are about the person themselves, and how their tables are told."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.text import capfirst

from participants.droits.dossier import CONSULTATIONS
from participants.droits.registres import PARTIES, Lecture, Partie
from participants.droits.valeurs import colonnes_en_texte, valeur_de_colonne
from participants.models import Participant, Rectification
from plie.socle.typographie import date_en_chiffres, telephone_en_chiffres

IDENTITE = (
    "nom", "prenom", "date_naissance", "sexe", "adresse", "code_postal", "commune", "qpv", "telephone", "email",
    "numero_france_travail",
)  # fmt: skip


def inscrire() -> None:
    """Called once, when the apps are ready."""
    PARTIES.inscrire(
        "identite",
        Partie(
            "Votre identité et votre situation",
            {
                "participants.Participant": Lecture(
                    titre="Identité et situation d’aujourd’hui",
                    premieres=IDENTITE,
                    textes={"telephone": lambda personne: telephone_en_chiffres(personne.telephone)},
                ),
                "participants.Residence": Lecture(),
                "participants.PeriodeRsa": Lecture(),
                "participants.PeriodeStatut": Lecture(),
                "participants.SituationEntree": Lecture(premieres=("date_situation",)),
            },
        ),
        ordre=10,
    )
    PARTIES.inscrire(
        "diagnostic",
        Partie(
            "Votre diagnostic",
            {
                "participants.Diagnostic": Lecture(sous_entendue=True),
                "participants.Difficulte": Lecture(premieres=("code",), mention=lambda d: d.get_code_display()),
                "participants.SuiviDifficulte": Lecture(
                    titre="Évolution des difficultés", premieres=("difficulte", "date_etat")
                ),
                "participants.MesureDistance": Lecture(premieres=("date_mesure",)),
            },
        ),
        ordre=20,
    )
    PARTIES.inscrire("droits", Partie("Vos droits et la conservation de vos données", _DROITS), ordre=80)
    PARTIES.inscrire("consultations", Partie("Qui a consulté votre dossier", {CONSULTATIONS: Lecture()}), ordre=95)


def _lignes_retirees(fusion: Any) -> str:
    """The rows that a merge removed, table by table."""
    morceaux = []
    for code, lignes in fusion.lignes_retirees.items():
        modele = apps.get_model(code)
        titre = capfirst(str(modele._meta.verbose_name))
        morceaux += [f"{titre}\n{colonnes_en_texte(modele, ligne)}" for ligne in lignes]
    return "\n".join(morceaux)


def _valeur_rectifiee(nom: str) -> Any:
    def lire(rectification: Rectification) -> str:
        champ: Any = Participant._meta.get_field(rectification.champ)
        valeur = getattr(rectification, nom)
        return str(valeur) if champ.related_model else valeur_de_colonne(champ, valeur)

    return lire


def _fiche(nom: str) -> Any:
    return lambda fusion: colonnes_en_texte(Participant, getattr(fusion, nom), IDENTITE)


_DROITS = {
    "participants.InformationRemise": Lecture(premieres=("date_remise",)),
    "participants.DemandeDroit": Lecture(
        mention=lambda d: f"{d.get_nature_display()}, demande reçue le {date_en_chiffres(d.date_reception)}",
        premieres=("nature",),
    ),
    "participants.Rectification": Lecture(
        textes={
            "champ": lambda rectification: rectification.libelle,
            "avant": _valeur_rectifiee("avant"),
            "apres": _valeur_rectifiee("apres"),
        },
    ),
    "participants.ExportDossier": Lecture(),
    "participants.Limitation": Lecture(premieres=("posee_le",)),
    "participants.SuspensionConservation": Lecture(premieres=("posee_le",)),
    "participants.Preavis": Lecture(),
    "participants.Fusion": Lecture(
        textes={
            **{nom: _fiche(nom) for nom in ("fiche_absorbee", "valeurs_avant", "valeurs_apres")},
            "lignes_retirees": _lignes_retirees,
        },
    ),
}
