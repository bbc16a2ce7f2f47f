"""What the person's record says, who reads it, what remains of it (house rule 12, A-1 to A-3)."""

from plie.socle.donnees_personnelles import Conservation, Table, Traitement

DOSSIER = Conservation(
    "deux ans après le dernier contact",
    "CNIL, délibération 2023-095 du 14 septembre 2023 (durées, secteur social et médico-social)",
)
REGISTRE = Conservation("la durée du traitement", "RGPD, art. 33, paragraphe 5 (documentation des violations)")
# Who the evidence is about: as long as the evidence itself.
IDENTITE = Conservation(
    "deux ans après le dernier contact, puis en archive restreinte jusqu’au terme des preuves FSE+",
    "CNIL, délibération 2023-095 du 14 septembre 2023\u00a0; règlement (UE) 2021/1060, art. 82",
)
# The files handed over to the person; that they were is told by the request.
EXPORT = Conservation("sept jours", "RGPD, art. 5, paragraphe 1, e)")
# Art. 7 of the Pacte and FSE+: what proves a participant's eligibility and exit.
PREUVE = Conservation(
    "cinq ans à compter du 31 décembre de l’année du dernier paiement au bénéficiaire",
    "Règlement (UE) 2021/1060, art. 82 (FSE+)",
)

# Rules A-1 and A-2; a member of the commission reads the summary of the sessions' items alone (A-3).
# What stands where a name was: a table refuses an empty one.
ANONYME = "Personne anonymisée"
ANIMATION = ("structure d’animation du PLIE",)
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

TRAITEMENT = Traitement(
    finalite="Connaître la personne accompagnée, sa situation et ses difficultés, garantir ses droits",
    base_legale="Mission d’intérêt public (RGPD, art. 6, paragraphe 1, e)\u00a0: Pacte 2023-2027, art. 2, 3 et 7",
    personnes=("participants des PLIE",),
)

TABLES = {
    "participants.Participant": Table(
        lecteurs=RESUME_LU_PAR,
        conservation=IDENTITE,
        effacees=(
            "nom", "prenom", "adresse", "code_postal", "email", "telephone", "numero_france_travail", "recherche",
            "identifiant_reprise", *SENSIBLES,
        ),
        au_mois=("date_naissance", "date_inscription_france_travail"),
        gardees=SITUATION,
        neutres={"nom": ANONYME},
        techniques=("id", "archivee_le", "anonymisee_le", "version", "cree_le", "modifie_le"),
    ),
    # -- The rights of the person. What was asked and answered is proved by its kind and its months alone.
    "participants.DemandeDroit": Table(
        lecteurs=ANIMATION,
        conservation=DOSSIER,
        effacees=(
            "moyen_identite", "objet", "date_prolongation", "motif_prolongation", "reponse", "repondue_par_id",
            "enregistree_par_id", "enregistree_le",
        ),
        au_mois=("date_reception", "date_reponse"),
        gardees=("participant_id", "plie_id", "nature", "canal", "identite_verifiee", "statut"),
        neutres={"reponse": "Effacée."},
        techniques=("id", "cle_saisie", "version"),
    ),
    "participants.Rectification": Table(
        lecteurs=ANIMATION,
        conservation=DOSSIER,
        effacees=("demande_id", "champ", "avant", "apres", "rectifiee_par_id", "rectifiee_le"),
        techniques=("id",),
    ),
    "participants.ExportDossier": Table(
        lecteurs=ANIMATION,
        conservation=EXPORT,
        effacees=("demande_id", "pdf", "json", "produit_le", "expire_le", "efface_le", "produit_par_id"),
        techniques=("id",),
    ),
    "participants.Limitation": Table(
        lecteurs=EQUIPE,
        conservation=DOSSIER,
        effacees=(
            "participant_id", "demande_id", "motif", "posee_par_id", "posee_le", "motif_levee", "levee_par_id",
            "levee_le",
        ),
        techniques=("id",),
    ),
    "participants.InformationRemise": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=("remise_par_id",),
        au_mois=("date_remise",),
        gardees=("participant_id", "notice"),
        techniques=("id",),
    ),
    # -- How long the files live.
    "participants.OperationFse": Table(
        references=("plie_id", "intitule", "date_debut", "date_fin", "cofinancee", "date_dernier_paiement"),
        techniques=("id",),
    ),
    "participants.SuspensionConservation": Table(
        lecteurs=ANIMATION,
        conservation=DOSSIER,
        effacees=(
            "participant_id", "motif", "posee_par_id", "posee_le", "motif_levee", "levee_par_id", "levee_le",
        ),
        techniques=("id",),
    ),
    "participants.Preavis": Table(
        lecteurs=ANIMATION,
        conservation=DOSSIER,
        effacees=("participant_id", "etape", "date_effet", "date_annonce"),
        techniques=("id",),
    ),
    "participants.Destruction": Table(
        references=(
            "faite_le", "date_effet", "etape", "regle", "plie_id", "personnes", "lignes", "fichiers", "faite_par_id",
        ),
        techniques=("id",),
    ),
    # -- The register of breaches: facts and figures, never a person followed; it outlives the files.
    "participants.Violation": Table(
        lecteurs=(*ANIMATION, "administrateurs de l’outil"),
        conservation=REGISTRE,
        gardees=(
            "plie_id", "nature", "connue_le", "faits", "categories_personnes", "nombre_personnes",
            "categories_donnees", "consequences", "mesures", "risque", "motif_sans_risque", "enregistree_par_id",
            "enregistree_le", "bilan", "close_par_id", "close_le",
        ),
        techniques=("id", "cle_saisie", "version"),
    ),
    "participants.NotificationViolation": Table(
        lecteurs=(*ANIMATION, "administrateurs de l’outil"),
        conservation=REGISTRE,
        gardees=("violation_id", "destinataire", "notifiee_le", "precision", "notee_par_id", "notee_le"),
        techniques=("id",),
    ),
    "participants.RappelViolation": Table(
        lecteurs=("la personne elle-même",),
        conservation=REGISTRE,
        effacees=("violation_id", "destinataire", "utilisateur_id", "seuil", "envoye_le"),
        techniques=("id",),
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
        conservation=IDENTITE,
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
        effacees=("participant_id", "nature", "source", "date_debut", "date_fin"),
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
