"""What the person's record says, who reads it, what remains of it (house rule 12, A-1 to A-3)."""

from plie.socle.donnees_personnelles import Conservation, Table

DOSSIER = Conservation(
    "deux ans après le dernier contact",
    "CNIL, délibération 2023-095 du 14 septembre 2023 (durées, secteur social et médico-social)",
)
# Art. 7 of the Pacte and FSE+: what proves a participant's eligibility and exit.
PREUVE = Conservation(
    "cinq ans à compter du 31 décembre de l’année du dernier paiement au bénéficiaire",
    "Règlement (UE) 2021/1060, art. 82 (FSE+)",
)

# Rules A-1 and A-2; a member of the commission reads the summary of the sessions' items alone (A-3).
EQUIPE = ("accompagnateur du parcours", "structure d’animation du PLIE")
DOSSIER_LU_PAR = (*EQUIPE, "pôle d’insertion du territoire, pour les BRSA")
RESUME_LU_PAR = (*DOSSIER_LU_PAR, "membres convoqués de la commission, dans la fiche de leur séance")

# Facts of the situation that the indicators count; without the name and the day, they say nothing about anybody.
SITUATION = (
    "sexe", "commune_id", "qpv", "niveau_formation", "inscription_en_cours", "parent_isole", "mois_sans_activite",
    "jamais_travaille",
)  # fmt: skip
# Health, justice, social minima (art. 9 and 10 of the GDPR): never kept beyond the file.
SENSIBLES = ("rqth", "ass", "aah", "sous_main_justice")

TABLES = {
    "participants.Participant": Table(
        lecteurs=RESUME_LU_PAR,
        conservation=DOSSIER,
        effacees=(
            "nom", "prenom", "adresse", "code_postal", "email", "telephone", "numero_france_travail", "recherche",
            "identifiant_reprise", *SENSIBLES,
        ),
        au_mois=("date_naissance", "date_inscription_france_travail"),
        gardees=SITUATION,
        techniques=("id", "version", "cree_le", "modifie_le"),
    ),
    "participants.DoublonEcarte": Table(
        lecteurs=("structure d’animation du PLIE",),
        conservation=DOSSIER,
        effacees=("premier_id", "second_id", "ecarte_par_id", "ecarte_le"),
        techniques=("id",),
    ),
    # What is kept to undo a merge is the absorbed record itself: it goes with the file.
    "participants.Fusion": Table(
        lecteurs=("structure d’animation du PLIE",),
        conservation=DOSSIER,
        effacees=(
            "conservee_id", "numero_absorbe", "identifiant_reprise", "fiche_absorbee", "valeurs_avant",
            "valeurs_apres", "lignes_retirees", "fusionnee_par_id", "annulee_par_id",
        ),
        references=("plies",),
        techniques=(
            "id", "lignes_deplacees", "lignes_ajoutees", "lignes_anciennes", "cle_saisie", "fusionnee_le", "annulee_le",
        ),
    ),
    "participants.SituationEntree": Table(
        lecteurs=RESUME_LU_PAR,
        conservation=PREUVE,
        effacees=SENSIBLES,
        au_mois=("date_situation", "date_inscription_france_travail"),
        gardees=(*SITUATION, "participant_id"),
        techniques=("id",),
    ),
    "participants.Diagnostic": Table(
        lecteurs=RESUME_LU_PAR,
        conservation=DOSSIER,
        effacees=("projet", "synthese", "support_volonte"),
        au_mois=("date_diagnostic", "date_volonte"),
        gardees=("participant_id", "besoin_renforce"),
        techniques=("id", "version"),
    ),
    "participants.Difficulte": Table(
        lecteurs=RESUME_LU_PAR,
        conservation=DOSSIER,
        effacees=("commentaire",),
        au_mois=("date_reperage", "date_prise_en_charge", "date_levee"),
        gardees=("diagnostic_id", "code", "etat"),
        techniques=("id",),
    ),
    "participants.SuiviDifficulte": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=DOSSIER,
        effacees=("note_par_id",),
        au_mois=("date_etat",),
        gardees=("difficulte_id", "etat"),
        techniques=("id",),
    ),
    "participants.MesureDistance": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=DOSSIER,
        effacees=("note_par_id",),
        au_mois=("date_mesure",),
        gardees=("diagnostic_id", "niveau"),
        techniques=("id",),
    ),
    "participants.Residence": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=DOSSIER,
        effacees=("adresse", "code_postal"),
        au_mois=("date_debut", "date_fin"),
        gardees=("participant_id", "commune_id", "qpv"),
        techniques=("id",),
    ),
    # A RQTH is health (art. 9 of the GDPR): neither its nature nor its days outlive the file.
    "participants.PeriodeStatut": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=DOSSIER,
        effacees=("nature", "source"),
        au_mois=("date_debut", "date_fin"),
        gardees=("participant_id",),
        techniques=("id", "version"),
    ),
    "participants.PeriodeRsa": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        au_mois=("date_debut", "date_fin"),
        gardees=("participant_id", "source"),
        techniques=("id", "cle_saisie", "version"),
    ),
}  # fmt: skip
