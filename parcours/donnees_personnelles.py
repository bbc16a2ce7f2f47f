"""What a parcours says about the person and about those who follow them (house rule 12)."""

from accounts.donnees_personnelles import COMPTE
from participants.donnees_personnelles import DOSSIER, DOSSIER_LU_PAR, EQUIPE, PREUVE, RESUME_LU_PAR
from plie.socle.donnees_personnelles import Table, Traitement
from plie.socle.donnees_techniques import ENVOIS

SOI_MEME = ("la personne elle-même",)

TRAITEMENT = Traitement(
    finalite="Accompagner la personne vers l’emploi\u00a0: orientation, entretiens, étapes, contrats, référents",
    base_legale="Mission d’intérêt public (RGPD, art. 6, paragraphe 1, e)\u00a0: Pacte 2023-2027, art. 3 à 7",
    personnes=(
        "participants des PLIE",
        "accompagnateurs",
    ),
)

TABLES = {
    "parcours.Parcours": Table(
        lecteurs=RESUME_LU_PAR,
        conservation=PREUVE,
        effacees=("contact_prescripteur", "motif_prescription", "motif_cloture", "identifiant_reprise"),
        au_mois=(
            "date_orientation", "date_premier_rdv", "date_commission", "date_debut", "date_prolongation", "date_fin",
        ),
        gardees=(
            "participant_id", "plie_id", "statut", "prescripteur", "organisme_prescripteur", "situation_entree_id",
            "diagnostic_id", "enregistre_par_id",
        ),
        techniques=("id", "repris", "cle_saisie", "version", "cree_le", "modifie_le"),
    ),
    "parcours.CodePrescripteur": Table(
        lecteurs=EQUIPE,
        conservation=COMPTE,
        gardees=("plie_id", "ajoute_par_id"),
        references=("code", "libelle", "date_ajout", "date_retrait"),
        techniques=("id",),
    ),
    "parcours.Referent": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=PREUVE,
        effacees=("motif",),
        au_mois=("date_debut", "date_fin"),
        gardees=("parcours_id", "utilisateur_id"),
        techniques=("id",),
    ),
    "parcours.Transmission": Table(
        lecteurs=("structure d’animation du PLIE",),
        conservation=PREUVE,
        effacees=("motif",),
        gardees=("plie_id", "vers_id", "date_effet", "faite_par_id", "faite_le", "annulee_par_id", "annulee_le"),
        techniques=("id", "cle_saisie"),
    ),
    "parcours.LigneTransmission": Table(
        lecteurs=("structure d’animation du PLIE",),
        conservation=PREUVE,
        gardees=("transmission_id", "parcours_id", "precedent_id", "suivant_id"),
        au_mois=("date_fin_precedente",),
        techniques=("id",),
    ),
    "parcours.VueEnregistree": Table(
        lecteurs=("son propriétaire", "l’équipe du PLIE, si elle est partagée"),
        conservation=COMPTE,
        effacees=("nom", "parametres", "a_l_accueil", "creee_le"),
        gardees=("proprietaire_id", "plie_id"),
        techniques=("id",),
    ),
    # The account of an interview is the most personal text of the file: it goes first, its evidence (the day) stays.
    "parcours.Entretien": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=DOSSIER,
        effacees=("compte_rendu", "heure", "saisi_par_id", "saisi_le"),
        au_mois=("date_entretien",),
        gardees=("parcours_id", "duree_minutes", "mode", "forme", "presence"),
        techniques=("id", "cle_saisie", "version", "rang_reprise"),
    ),
    "parcours.Etape": Table(
        lecteurs=RESUME_LU_PAR,
        conservation=PREUVE,
        effacees=(
            "intitule", "structure", "resultat", "commentaire", "clause_donneur_ordre", "clause_marche", "rncp",
            "offre_jobprovence13", "saisie_par_id",
        ),
        au_mois=(
            "date_debut_prevue", "date_fin_prevue", "date_debut", "date_fin", "date_prescription",
            "date_positionnement",
        ),
        gardees=(
            "parcours_id", "type", "heures", "heures_hebdo", "financee_plie", "clause_heures", "objet_immersion",
            "prescripteur_immersion",
        ),
        techniques=("id", "cle_saisie", "version", "rang_reprise"),
    ),
    # A difficulty may be health or justice: which étape treated it does not outlive the file.
    "parcours.TraitementDifficulte": Table(
        lecteurs=DOSSIER_LU_PAR,
        conservation=DOSSIER,
        effacees=("etape_id", "difficulte_id"),
        techniques=("id",),
    ),
    "parcours.ContratEngagement": Table(
        lecteurs=(*EQUIPE, "pôle d’insertion du territoire, pour les BRSA"),
        conservation=DOSSIER,
        # The reason of reduced hours may be health or a child: it does not outlive the file.
        effacees=("motif_heures_reduites", "objectifs"),
        au_mois=("date_signature", "date_debut", "date_fin", "date_validation_pole"),
        gardees=("parcours_id", "type", "heures_hebdo"),
        techniques=("id", "cle_saisie", "version"),
    ),
    "parcours.ActiviteHebdo": Table(
        lecteurs=(*EQUIPE, "pôle d’insertion du territoire, pour les BRSA"),
        conservation=DOSSIER,
        effacees=("contrat_id", "date_semaine", "heures_prevues", "heures_faites", "activite", "saisie_par_id"),
        techniques=("id",),
    ),
    # -- What a professional asked to be reminded of, and how.
    "parcours.PreferenceRappels": Table(
        lecteurs=SOI_MEME,
        conservation=COMPTE,
        effacees=("utilisateur_id", "frequence", "jour_semaine"),
        techniques=("id",),
    ),
    "parcours.EnvoiRappels": Table(
        lecteurs=SOI_MEME,
        conservation=ENVOIS,
        effacees=("utilisateur_id", "date_envoi", "lignes"),
        techniques=("id", "cree_le"),
    ),
    "parcours.FluxAgenda": Table(
        lecteurs=SOI_MEME,
        conservation=COMPTE,
        effacees=("utilisateur_id", "empreinte", "identite"),
        techniques=("id", "cree_le"),
    ),
}  # fmt: skip
