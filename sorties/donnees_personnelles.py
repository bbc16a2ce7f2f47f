"""What jobs, trainings, evidence and exits say about the person (house rule 12)."""

from participants.donnees_personnelles import DOSSIER_LU_PAR, PREUVE, RESUME_LU_PAR
from plie.socle.donnees_personnelles import Table, Traitement

TRAITEMENT = Traitement(
    finalite="Constater et prouver les sorties vers l’emploi ou la formation",
    base_legale=(
        "Mission d’intérêt public et obligation légale de preuve "
        "(RGPD, art. 6, paragraphe 1, c et e\u00a0; règlement (UE) 2021/1060, art. 82)"
    ),
    personnes=(
        "participants des PLIE",
        "employeurs et organismes de formation, à titre professionnel",
    ),
)

TABLES = {
    "sorties.ContratTravail": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=("employeur", "siret", "poste", "motif_fin", "source_seuil", "saisi_par_id"),
        au_mois=("date_debut", "date_fin"),
        gardees=(
            "parcours_id", "type", "naf", "type_employeur", "effectif_employeur", "heures_hebdo", "seuil_branche",
        ),
        techniques=("id", "cle_saisie", "version"),
    ),
    "sorties.ReleveHeures": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=("employeur", "saisi_par_id"),
        au_mois=("date_debut", "date_fin"),
        gardees=("parcours_id", "type", "heures"),
        techniques=("id",),
    ),
    "sorties.CreationActivite": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=("intitule", "rcs", "saisi_par_id"),
        au_mois=("date_debut",),
        gardees=("parcours_id",),
        techniques=("id",),
    ),
    "sorties.Recette": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=("creation_id", "mois", "montant",),
        techniques=("id",),
    ),
    "sorties.Formation": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=("intitule", "organisme", "rncp", "motif_fin", "certification", "date_obtention", "saisi_par_id"),
        au_mois=("date_debut", "date_fin"),
        gardees=("parcours_id", "domaine", "niveau", "validation"),
        techniques=("id", "cle_saisie", "version"),
    ),
    "sorties.Justificatif": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=(
            "parcours_id", "nature", "contrat_id", "creation_id", "formation_id", "date_piece", "fichier",
            "nom_affiche", "empreinte", "depose_par_id", "depose_le",
        ),
        techniques=("id", "cle_saisie", "type_mime", "taille",),
    ),
    "sorties.DemandePiece": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=("parcours_id", "contrat_id", "formation_id", "nature", "aupres", "date_demande", "demandee_par_id",),
        techniques=("id",),
    ),
    "sorties.PropositionSortie": Table(
        lecteurs=RESUME_LU_PAR,
        conservation=PREUVE,
        effacees=("motif", "suite", "commune_arrivee", "verdict", "pieces", "proposee_par_id"),
        au_mois=("date_sortie", "proposee_le"),
        gardees=(
            "parcours_id", "statut", "qualification", "type", "critere", "naf", "type_employeur", "effectif_employeur",
        ),
        techniques=("id", "version"),
    ),
    "sorties.Sortie": Table(
        lecteurs=RESUME_LU_PAR,
        conservation=PREUVE,
        effacees=("employeur", "suite"),
        au_mois=("date_sortie", "date_commission"),
        gardees=(
            "parcours_id", "qualification", "type", "critere", "a_la_marge", "proposition_id", "naf", "type_employeur",
            "effectif_employeur", "contrat", "mesure", "formation_domaine", "formation_niveau", "formation_validation",
            "formation_mois",
        ),
        techniques=("id", "reprise"),
    ),
    "sorties.FicheSynthese": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=("parcours_id", "date_fiche", "fichier", "empreinte", "produite_par_id", "produite_le",),
        techniques=("id",),
    ),
    "sorties.TransmissionFiche": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=("fiche_id", "destinataire", "moyen", "date_transmission", "transmise_par_id",),
        techniques=("id",),
    ),
    "sorties.LienFiche": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=(
            "fiche_id", "transmission_id", "remplace_id", "destinataire", "raison", "adresse", "demande_par_id",
            "revoque_par_id", "demande_le", "envoye_le", "expire_le", "revoque_le", "consulte_le", "consultations",
        ),
        techniques=("id", "empreinte",),
    ),
    "sorties.Smic": Table(references=("depuis", "horaire_brut", "mensuel_brut"), techniques=("id",)),
}  # fmt: skip
