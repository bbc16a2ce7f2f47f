"""What the kernel's own tables, and those of the libraries, say about people (house rule 12)."""

from plie.socle.donnees_personnelles import Conservation, Devenir, Table, Traitement

JOURNAUX = Conservation("un an", "CNIL, délibération 2021-122 du 14 octobre 2021 (journalisation)")
SESSION = Conservation("la durée de la session", "CNIL, délibération 2021-122 du 14 octobre 2021 (journalisation)")
ENVOIS = Conservation("six mois", "CNIL, délibération 2021-122 du 14 octobre 2021 (journalisation)")

ADMINISTRATEURS = ("administrateurs de l’outil",)
SANS_PERSONNE = Table(toutes=Devenir.SANS_OBJET)

TRAITEMENT = Traitement(
    finalite="Faire fonctionner l’outil et en assurer la sécurité\u00a0: sessions, tâches, courriels, historique",
    base_legale="Obligation de sécurité (RGPD, art. 6, paragraphe 1, c, et art. 32)",
    personnes=("professionnels qui utilisent l’outil",),
)

TABLES = {
    "socle.Tache": Table(
        lecteurs=("la personne qui l’a demandée", *ADMINISTRATEURS),
        conservation=JOURNAUX,
        effacees=("cle", "parametres", "message", "resultat", "erreur", "demandee_par_id", "demandee_par_libelle"),
        techniques=(
            "id", "nature", "etat", "progression", "tentatives", "cree_le", "commencee_le", "battement_le",
            "a_reprendre_le", "terminee_le",
        ),
    ),
    # -- Libraries: their columns follow their versions, the declaration is by table.
    "admin.LogEntry": Table(lecteurs=ADMINISTRATEURS, conservation=JOURNAUX, toutes=Devenir.EFFACE),
    "axes.AccessAttempt": Table(lecteurs=ADMINISTRATEURS, conservation=JOURNAUX, toutes=Devenir.EFFACE),
    "axes.AccessAttemptExpiration": Table(lecteurs=ADMINISTRATEURS, conservation=JOURNAUX, toutes=Devenir.EFFACE),
    "axes.AccessFailureLog": Table(lecteurs=ADMINISTRATEURS, conservation=JOURNAUX, toutes=Devenir.EFFACE),
    "axes.AccessLog": Table(lecteurs=ADMINISTRATEURS, conservation=JOURNAUX, toutes=Devenir.EFFACE),
    "sessions.Session": Table(lecteurs=("aucun lecteur",), conservation=SESSION, toutes=Devenir.EFFACE),
    # The context of a history row names its author: it goes with the row that it explains.
    "pghistory.Context": Table(lecteurs=ADMINISTRATEURS, conservation=JOURNAUX, toutes=Devenir.EFFACE),
    "post_office.Email": Table(lecteurs=("aucun lecteur",), conservation=ENVOIS, toutes=Devenir.EFFACE),
    "post_office.Log": Table(lecteurs=("aucun lecteur",), conservation=ENVOIS, toutes=Devenir.EFFACE),
    "post_office.Attachment": Table(lecteurs=("aucun lecteur",), conservation=ENVOIS, toutes=Devenir.EFFACE),
    "post_office.Attachment_emails": SANS_PERSONNE,
    "post_office.EmailTemplate": SANS_PERSONNE,
    "auth.Permission": SANS_PERSONNE,
    "auth.Group": SANS_PERSONNE,
    "auth.Group_permissions": SANS_PERSONNE,
    "contenttypes.ContentType": SANS_PERSONNE,
}  # fmt: skip
