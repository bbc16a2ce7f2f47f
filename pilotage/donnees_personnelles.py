"""What the dashboards say about people: figures, and the lists that prove them to the PLIE alone (rule 12, A-4)."""

from participants.donnees_personnelles import DOSSIER, PREUVE
from plie.socle.donnees_personnelles import Table, Traitement

TRAITEMENT = Traitement(
    finalite="Rendre compte aux financeurs en chiffres, et en prouver la source au PLIE",
    base_legale=(
        "Mission d’intérêt public et obligation légale (RGPD, art. 6, paragraphe 1, c et e)\u00a0: "
        "Pacte 2023-2027, art. 12 et 13"
    ),
    personnes=("participants des PLIE, par leurs numéros de dossier",),
)

TABLES = {
    "pilotage.Objectif": Table(
        references=("plie_id", "annee", "accompagnes", "brsa", "reprise_file_active", "nouvelles_integrations"),
        techniques=("id",),
    ),
    "pilotage.Edition": Table(
        lecteurs=("structure d’animation du PLIE",),
        conservation=PREUVE,
        # The numbers of the parcours behind each figure, for its check: never shown to a financeur; they name nobody.
        gardees=("identifiants", "publiee_par_id"),
        references=(
            "plie_id", "date_debut", "date_fin", "statut", "arrete_le", "version_pacte", "version_calcul", "valeurs",
            "commentaire", "dressee_le", "publiee_le", "pdf",
        ),
        techniques=("id", "empreinte", "version", "reperes"),
    ),
    "pilotage.SupportReunion": Table(
        references=("edition_id", "comite", "pdf", "dessine_le"), techniques=("id", "empreinte")
    ),
    "pilotage.ConsolidationFigee": Table(
        references=("perimetre", "annee", "valeurs", "arretee_le"), techniques=("id",)
    ),
    "pilotage.ComparaisonAvenant": Table(
        references=("avenant_id", "version_comparee", "date_arrete", "comparee_le", "chiffres"),
        techniques=("id",),
    ),
    # Erased with the parcours, when the avenant is abandoned, and when it is compared again.
    "pilotage.EffetAvenant": Table(
        lecteurs=("structure d’animation du PLIE",),
        conservation=DOSSIER,
        effacees=("parcours_id", "avant", "apres"),
        references=("comparaison_id",),
        techniques=("id",),
    ),
    "pilotage.PassageCoherence": Table(
        references=("date_arrete", "passe_le", "invariants"),
        techniques=("id",),
    ),
    # Replaced each night, erased with the parcours.
    "pilotage.Incoherence": Table(
        lecteurs=("structure d’animation du PLIE",),
        conservation=DOSSIER,
        effacees=("parcours_id",),
        references=("passage_id", "code", "plie_id"),
        techniques=("id",),
    ),
    # What a PLIE publishes about itself: it names nobody followed; who published it goes with the account.
    "pilotage.RapportActivite": Table(
        lecteurs=("structure d’animation du PLIE", "financeurs, une fois publié"),
        conservation=PREUVE,
        effacees=("publie_par_id",),
        references=("plie_id", "annee", "statut", "arrete_le", "valeurs", "pdf", "publie_le", "cree_le"),
        techniques=("id", "empreinte"),
    ),
    "pilotage.SectionRapport": Table(
        references=("rapport_id", "code", "texte"),
        techniques=("id", "version"),
    ),
    "pilotage.CompilationRapports": Table(
        lecteurs=("structures d’animation", "financeurs"),
        conservation=PREUVE,
        effacees=("faite_par_id",),
        references=("date_arrete", "rapports", "pdf", "faite_le"),
        techniques=("id", "empreinte"),
    ),
}  # fmt: skip
