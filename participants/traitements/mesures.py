"""The security measures in force, as the record names them; each one is held by the code and its tests."""

MESURES = (
    "Accès décidé à chaque demande selon les rôles du jour\u00a0: hors de son périmètre, un dossier n’existe pas.",
    "Double authentification (code ou clé d’accès), mots de passe hachés, essais limités.",
    "Session close après 60 minutes d’inactivité et 12 heures au plus.",
    "Journal des consultations chaîné par empreintes, que personne ne modifie, vérifié chaque nuit.",
    "Historique de chaque modification, avec son auteur, tenu par la base de données.",
    "Fichiers privés, contrôlés au dépôt, servis par l’application seule et jamais mis en cache.",
    "Politique de contenu stricte\u00a0: aucun script ni style étranger, aucune ressource d’un autre hôte.",
    "Chiffrement des échanges (TLS) et des sauvegardes.",
    "Financeurs\u00a0: chiffres seulement, petites cases masquées.",
    "Durées de conservation appliquées chaque nuit, avec préavis et journal des destructions sans nom.",
)
