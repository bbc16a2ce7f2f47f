"""What the log says about people (house rule 12): nobody can edit it, only its age removes a row."""

from plie.socle.donnees_personnelles import Table
from plie.socle.donnees_techniques import JOURNAUX

TABLES = {
    "journal.Consultation": Table(
        lecteurs=("structure d’animation du PLIE",),
        conservation=JOURNAUX,
        effacees=(
            "le", "utilisateur_id", "utilisateur_libelle", "droit", "participant_id", "parcours_id", "objet", "nombre",
        ),
        references=("action", "plie_id"),
        techniques=("id",),
    ),
}  # fmt: skip
