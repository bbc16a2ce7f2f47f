"""What the commission's sessions and decisions say about people (house rule 12, A-3)."""

from participants.donnees_personnelles import EQUIPE, PREUVE
from plie.socle.donnees_personnelles import Table, Traitement

# What stands where a motive was: a refusal without one is refused by its table.
EFFACE = "Effacé."
SEANCE_LUE_PAR = ("structure d’animation du PLIE", "membres convoqués de la commission")
DECISION_LUE_PAR = (*EQUIPE, "membres convoqués de la commission", "pôle d’insertion du territoire, pour les BRSA")

TRAITEMENT = Traitement(
    finalite="Décider collégialement des intégrations, des prolongations et des sorties",
    base_legale="Mission d’intérêt public (RGPD, art. 6, paragraphe 1, e)\u00a0: Pacte 2023-2027, art. 5 et 6",
    personnes=(
        "participants des PLIE",
        "membres des commissions",
    ),
)

TABLES = {
    "commissions.Seance": Table(
        references=("plie_id", "date_seance", "heure", "lieu", "statut", "preparee_le", "ouverte_le", "close_le"),
        techniques=("id", "version", "sequence"),
    ),
    "commissions.Membre": Table(
        lecteurs=("structure d’animation du PLIE",),
        conservation=PREUVE,
        gardees=("plie_id", "utilisateur_id", "voix", "preside", "suppleant_de_id", "date_debut", "date_fin"),
        techniques=("id",),
    ),
    "commissions.Convocation": Table(
        lecteurs=SEANCE_LUE_PAR,
        conservation=PREUVE,
        gardees=("seance_id", "utilisateur_id", "voix", "presence", "preside", "remplace_id"),
        techniques=("id", "sequence_envoyee", "envoyee_le", "avisee_le"),
    ),
    "commissions.Saisine": Table(
        lecteurs=DECISION_LUE_PAR,
        conservation=PREUVE,
        effacees=("argument", "avertissements", "demandee_par_id"),
        au_mois=("demandee_le",),
        gardees=("parcours_id", "objet", "statut", "proposition_id", "seance_visee_id"),
        techniques=("id",),
    ),
    "commissions.PointOrdreDuJour": Table(
        lecteurs=SEANCE_LUE_PAR,
        conservation=PREUVE,
        effacees=("signalements", "motif_ajout"),
        gardees=("seance_id", "saisine_id"),
        techniques=("id", "ordre"),
    ),
    "commissions.ProcesVerbal": Table(
        lecteurs=SEANCE_LUE_PAR,
        conservation=PREUVE,
        # Each person's item loses its name with their file (commissions.conservation); what was decided stays.
        gardees=("seance_id", "plie_id", "annee", "numero", "contenu", "empreinte", "signe_par_id", "signe_le"),
        techniques=("id", "etabli_le"),
    ),
    "commissions.DocumentSeance": Table(
        lecteurs=SEANCE_LUE_PAR,
        conservation=PREUVE,
        effacees=("pdf",),
        gardees=("seance_id", "nature", "empreinte"),
        techniques=("id", "etabli_le"),
    ),
    "commissions.Correction": Table(
        lecteurs=DECISION_LUE_PAR,
        conservation=PREUVE,
        effacees=("motif", "reorientation", "raison", "corrigee_par_id"),
        neutres={"motif": EFFACE, "raison": EFFACE},
        au_mois=("corrigee_le",),
        gardees=("decision_id", "sens", "qualification", "type", "critere"),
        techniques=("id",),
    ),
    "commissions.Courrier": Table(
        lecteurs=(*EQUIPE, "pôle d’insertion du territoire, pour les BRSA"),
        conservation=PREUVE,
        effacees=(
            "decision_id",
            "correction_id",
            "destinataire",
            "pole_id",
            "contenu",
            "etabli_le",
            "lu_par_id",
            "lu_le",
        ),
        techniques=("id",),
    ),
    "commissions.AvisMembre": Table(
        lecteurs=SEANCE_LUE_PAR,
        conservation=PREUVE,
        effacees=("point_id", "convocation_id", "sens", "texte", "donne_le"),
        techniques=("id",),
    ),
    "commissions.Deport": Table(
        lecteurs=SEANCE_LUE_PAR,
        conservation=PREUVE,
        effacees=("point_id", "convocation_id", "note_par_id", "note_le"),
        techniques=("id",),
    ),
    "commissions.Decision": Table(
        lecteurs=DECISION_LUE_PAR,
        conservation=PREUVE,
        effacees=("motif", "reorientation", "saisie_par_id"),
        neutres={"motif": EFFACE},
        au_mois=("saisie_le",),
        gardees=("point_id", "sens", "qualification", "type", "critere", "seance_suivante_id"),
        techniques=("id",),
    ),
}
