"""The security measures in force, as the record names them; each one is held by the code and its tests."""

from __future__ import annotations

PERIMETRE = (
    "Accès décidé à chaque demande selon les rôles du jour\u00a0: hors de son périmètre, un dossier n’existe pas."
)
MUR = (
    "Second mur\u00a0: la base de données ne montre à une demande que les dossiers de son périmètre, même si un filtre "
    "était oublié."
)
FACTEURS = "Double authentification (code ou clé d’accès), mots de passe hachés, essais limités."
SESSIONS = "Session close après 60 minutes d’inactivité et 12 heures au plus."
JOURNAL = "Journal des consultations chaîné par empreintes, que personne ne modifie, vérifié chaque nuit."
INHABITUELS = "Lectures inhabituelles signalées chaque nuit à qui doit les examiner."
HISTORIQUE = (
    "Historique de chaque modification, avec son auteur, tenu par la base de données et lu dossier par dossier."
)
REGLES = "Règles vérifiées par la base de données elle-même\u00a0: dates, chevauchements, états, saisies simultanées."
FIGES = "Décisions, procès-verbaux et chiffres publiés figés avec leur empreinte."
FICHIERS = "Fichiers privés, contrôlés au dépôt, servis par l’application seule et jamais mis en cache."
PAGES = "Politique de contenu stricte\u00a0: aucun script ni style étranger, aucune ressource d’un autre hôte."
CHIFFREMENT = "Chiffrement des échanges (TLS) et des sauvegardes."
CHIFFRES = "Financeurs\u00a0: chiffres seulement, petites cases masquées."
DUREES = "Durées de conservation appliquées chaque nuit, avec préavis et journal des destructions sans nom."
SUSPENSION = "Effacement suspendu dossier par dossier en cas de contrôle, de contentieux ou de demande de la personne."
VIOLATIONS = "Registre des violations, avec le compte à rebours de 72 heures."

MESURES = (
    PERIMETRE, MUR, FACTEURS, SESSIONS, JOURNAL, INHABITUELS, HISTORIQUE, REGLES, FIGES, FICHIERS, PAGES, CHIFFREMENT,
    CHIFFRES, DUREES, SUSPENSION, VIOLATIONS,
)  # fmt: skip
