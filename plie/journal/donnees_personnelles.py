"""What the log says about people (house rule 12): nobody can edit it, only its age removes a row."""

from plie.socle.donnees_personnelles import Table, Traitement
from plie.socle.donnees_techniques import JOURNAUX

TRAITEMENT = Traitement(
    finalite="Savoir qui a consulté quel dossier et qui a exporté des données",
    base_legale="Obligation de sécurité (RGPD, art. 6, paragraphe 1, c, et art. 32)",
    personnes=(
        "professionnels qui utilisent l’outil",
        "participants des PLIE, par leurs numéros",
    ),
)

TABLES = {
    "journal.Consultation": Table(
        lecteurs=("structure d’animation du PLIE",),
        conservation=JOURNAUX,
        effacees=(
            "le", "utilisateur_id", "utilisateur_libelle", "droit", "participant_id", "parcours_id", "objet", "nombre",
        ),
        references=("action", "plie_id"),
        techniques=("id", "rang", "precedente", "empreinte"),
    ),
    "journal.Maillon": Table(techniques=("id", "rang", "empreinte")),
    "journal.Ancre": Table(techniques=("id", "effacees_le", "nombre", "rang", "empreinte")),
}  # fmt: skip
