"""What the accounts say about the professionals who use the tool (house rule 12)."""

from plie.socle.donnees_personnelles import Conservation, Devenir, Table, Traitement
from plie.socle.donnees_techniques import ADMINISTRATEURS, JOURNAUX, SANS_PERSONNE, SESSION

# A former agent's name signs decisions and interviews: it lasts as long as the files that it signs.
COMPTE = Conservation(
    "un an après la fin du dernier rôle, puis le nom seul aussi longtemps que les actes qu’il signe",
    "CNIL, délibération 2021-122 du 14 octobre 2021 ; règlement (UE) 2021/1060, art. 82",
)
COLLEGUES = ("structure d’animation du PLIE", "collègues du même PLIE", *ADMINISTRATEURS)
SECRETS = Table(lecteurs=("la personne elle-même",), conservation=COMPTE, toutes=Devenir.EFFACE)
SESSIONS = Table(lecteurs=("la personne elle-même",), conservation=SESSION, toutes=Devenir.EFFACE)

TRAITEMENT = Traitement(
    finalite="Ouvrir l’outil aux professionnels selon leur rôle, signer leurs actes",
    base_legale="Mission d’intérêt public (RGPD, art. 6, paragraphe 1, e)",
    personnes=("professionnels qui utilisent l’outil",),
)

TABLES = {
    "accounts.Utilisateur": Table(
        lecteurs=COLLEGUES,
        conservation=COMPTE,
        effacees=("password", "last_login", "email", "telephone"),
        gardees=("nom", "prenom", "organisation_id", "inscrit_le", "second_facteur_retire_le"),
        references=("is_superuser", "is_active", "is_staff"),
        techniques=("id",),
    ),
    "accounts.Role": Table(
        lecteurs=COLLEGUES,
        conservation=COMPTE,
        gardees=("utilisateur_id", "code", "plie_id", "pole_id", "date_debut", "date_fin"),
        effacees=("etp",),
        techniques=("id",),
    ),
    "accounts.Delegation": Table(
        lecteurs=("structure d’animation du PLIE", "les deux collègues", *ADMINISTRATEURS),
        conservation=COMPTE,
        effacees=("motif",),
        gardees=(
            "de_id",
            "a_id",
            "plie_id",
            "date_debut",
            "date_fin",
            "declaree_par_id",
            "revoquee_le",
            "revoquee_par_id",
        ),
        techniques=("id",),
    ),
    "accounts.Invitation": Table(
        lecteurs=ADMINISTRATEURS,
        conservation=COMPTE,
        effacees=("empreinte",),
        gardees=("utilisateur_id", "envoyee_par_id", "envoyee_le", "expire_le", "acceptee_le", "revoquee_le"),
        techniques=("id",),
    ),
    # Who was told that whose readings were unusual; it goes with the lines of the log that it speaks of.
    "accounts.SignalementAcces": Table(
        lecteurs=("aucun lecteur",),
        conservation=JOURNAUX,
        effacees=("destinataire_id", "lecteur_id", "nature", "date_acces", "envoye_le"),
        techniques=("id",),
    ),
    "accounts.Utilisateur_groups": SANS_PERSONNE,
    "accounts.Utilisateur_user_permissions": SANS_PERSONNE,
    "accounts.Plie": Table(
        references=("code", "nom", "initiales_en_commission", "responsable", "delegue_donnees"), techniques=("id",)
    ),
    "accounts.EtpPlie": Table(references=("plie_id", "date_debut", "etp", "suivis_par_etp"), techniques=("id",)),
    "accounts.PoleInsertion": Table(references=("code", "nom", "courriel"), techniques=("id",)),
    "accounts.Commune": Table(
        references=("code_insee", "nom", "codes_postaux", "plie_id", "pole_id", "pole_certitude")
    ),
    "accounts.Organisation": Table(
        references=("type", "nom", "siret", "courriel", "plie_id", "pole_id"), techniques=("id",)
    ),
    "accounts.VersionPacte": Table(
        lecteurs=ADMINISTRATEURS,
        conservation=COMPTE,
        gardees=("preparee_par_id", "publiee_par_id"),
        references=("code", "libelle", "date_effet", "statut", "livree", "preparee_le", "publiee_le"),
        techniques=("id", "version"),
    ),
    "accounts.ParametrePacte": Table(
        references=("version_pacte_id", "code", "valeur", "unite", "article", "regle", "libelle", "lecture"),
        techniques=("id",),
    ),
    # -- Sign-in: the library's tables.
    "account.EmailAddress": SECRETS,
    "account.EmailConfirmation": SECRETS,
    "mfa.Authenticator": SECRETS,
    "usersessions.UserSession": SESSIONS,
    "socialaccount.SocialAccount": SECRETS,
    "socialaccount.SocialToken": SECRETS,
    "socialaccount.SocialApp": SANS_PERSONNE,
}
