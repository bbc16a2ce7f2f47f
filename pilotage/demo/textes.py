"""What accompagnateurs write: short, factual, respectful."""

PREMIER = (
    "Premier rendez-vous. Présentation du PLIE et de la charte d’engagement. La personne vit seule, souhaite retrouver un "
    "emploi proche de son domicile. Prochain rendez-vous fixé pour le diagnostic.",
    "Accueil individuel. Parcours professionnel repris ensemble : plusieurs contrats courts, sans emploi depuis. "
    "Exprime une envie réelle de reprendre. Droits à la santé à jour.",
    "Premier entretien. Vient avec son conseiller du pôle d’insertion. Attentes : un emploi à temps plein, une aide pour "
    "le permis de conduire. Accord pour entrer dans le parcours.",
    "Présentation du dispositif. Projet encore flou, deux pistes évoquées. Remise de la liste des pièces à apporter.",
)
SUIVI = (
    "Point sur les recherches : quatre candidatures envoyées, une réponse négative. CV repris, version courte préparée.",
    "Retour de l’atelier de mobilisation : assiduité complète, bonne dynamique de groupe. Souhaite poursuivre.",
    "A obtenu une place en crèche trois jours par semaine à partir du mois prochain : le frein de garde est en voie d’être levé.",
    "Rendez-vous écourté, la personne était fatiguée. Orientation vers le médecin traitant, point dans quinze jours.",
    "Code de la route réussi. Demande d’aide à la mobilité préparée ensemble pour les heures de conduite.",
    "Simulation d’entretien d’embauche. Présentation plus assurée ; reste à travailler la question des périodes sans emploi.",
    "Immersion d’une semaine terminée : bilan très positif de l’entreprise, qui propose de la revoir à la rentrée.",
    "Difficultés avec le logement : courrier au bailleur rédigé, rendez-vous pris avec l’assistante sociale.",
    "Actualisation faite, droits ouverts. Inscription à la formation de remise à niveau confirmée par l’organisme.",
    "Bilan de mi-parcours : trois objectifs sur quatre atteints. On maintient le cap sur l’emploi en horaires de journée.",
    "Appel de l’employeur en présence de la personne : essai concluant, contrat à signer cette semaine.",
    "Point budget avec la conseillère en économie sociale. Dossier de surendettement déposé.",
    "Ateliers numériques : sait désormais envoyer un courriel avec pièce jointe et remplir une candidature en ligne.",
    "Cours de français : passage au niveau supérieur. Plus à l’aise au téléphone, a pris seule son rendez-vous.",
    "La personne hésite entre deux pistes. Enquête métier à mener auprès de deux professionnels d’ici au prochain rendez-vous.",
    "Présentation d’une offre réservée dans le cadre d’une clause sociale. Candidature transmise le jour même.",
    "Reprise de confiance notable. La reconnaissance de la qualité de travailleur handicapé a été accordée.",
    "Visite du chantier d’insertion. Prête à commencer, horaires compatibles avec l’école des enfants.",
)
EMPLOI = (
    "Visite dans l’entreprise : l’intégration se passe bien, le responsable est satisfait. Bulletin de salaire remis.",
    "Appel de suivi en emploi. Les horaires tiennent, la garde est organisée. Prochaine pièce à fournir en fin de mois.",
    "Point téléphonique : période d’essai validée. La personne se sent à sa place et souhaite rester.",
)
ABSENCE = (
    "Absence non excusée. Message laissé, nouveau rendez-vous proposé par courrier.",
    "Ne s’est pas présentée. Rappel le lendemain : oubli, rendez-vous repris.",
)
EXCUSE = ("Enfant malade, a prévenu la veille. Rendez-vous reporté.", "Rendez-vous médical, excusé.")
PROJETS = (
    "Aide à domicile",
    "Agent d’entretien",
    "Employé de restauration collective",
    "Préparateur de commandes",
    "Secrétariat médical",
    "Espaces verts",
    "Petite enfance",
    "Vente en boulangerie",
    "Conduite-livraison",
    "Maintenance des bâtiments",
    "Agent de sécurité",
    "Cuisine",
)
SYNTHESES = (
    "Besoin d’un accompagnement soutenu : éloignement de l’emploi et difficultés de la vie quotidienne qui se renforcent. "
    "Des appuis : ponctualité, réseau familial, expérience dans les services.",
    "Projet réaliste et accessible localement. Les difficultés sociales sont identifiées et des démarches sont engagées.",
    "Demande un accompagnement rapproché pendant les premiers mois, puis un travail sur la qualification.",
)
ARGUMENTS_INTEGRATION = (
    "Personne volontaire, freins identifiés, projet à consolider. Avis favorable à l’intégration.",
    "Éligibilité vérifiée. A besoin d’un accompagnement renforcé pour reprendre pied dans l’emploi.",
    "Deux rendez-vous honorés, charte signée. Le parcours peut commencer sans attendre.",
)
ARGUMENTS_PROLONGATION = (
    "Contrat récent, consolidation en cours : six mois de plus permettraient d’aller à son terme.",
    "Formation qualifiante commencée, examen après l’échéance. Assiduité complète.",
    "Le frein de santé est levé depuis peu, les recherches sont relancées.",
)
ARGUMENT_REORIENTATION = "Les soins occupent tout le temps disponible : un accompagnement social vient d’abord."
# type of étape: titles, operators
ETAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "bilan_orientation": (("Bilan d’orientation professionnelle",), ("Cap Horizon", "Atelier des Possibles")),
    "mobilisation": (
        ("Atelier de remobilisation", "Parcours confiance en soi"),
        ("Atelier des Possibles", "Le Relais 13"),
    ),
    "levee_frein": (
        ("Aide au permis de conduire", "Atelier numérique", "Soutien psychologique", "Cours de français"),
        ("Auto-école solidaire du Pays", "Le Relais 13", "Écoute et Parole"),
    ),
    "aci": (("Chantier d’insertion",), ("Jardins de la Touloubre", "Recyclerie du Garlaban")),
    "ei": (("Entreprise d’insertion",), ("Ressourcerie des Deux Rives",)),
    "etti": (("Missions d’intérim d’insertion",), ("Passerelle Intérim",)),
    "ai": (("Mises à disposition",), ("Coup de Main Services",)),
    "pec": (("Parcours emploi compétences",), ("Mairie de Val-des-Pins", "École Saint-Mandrier-le-Neuf")),
    "geiq": (("Contrat en groupement d’employeurs",), ("GEIQ des Métiers du Sud",)),
    "cdd_court": (("CDD de remplacement", "Renfort de saison"), ("Le Fournil de Célestin", "Primeurs de la Durance")),
    "interim": (("Missions d’intérim",), ("Relais Intérim Sud", "Étang Travail temporaire")),
    "formation_non_qualifiante": (("Remise à niveau", "Compétences clés"), ("Institut Lumière du Sud",)),
    "formation_qualifiante": (("Formation qualifiante",), ("Institut Lumière du Sud", "Centre Logistique Provence")),
    "mediation": (("Mise en relation avec une entreprise",), ("Club Entreprises du territoire",)),
    "pmsmp": (("Immersion en entreprise",), ("Résidence Les Oliviers bleus", "Transports Mistral Express")),
    "evenement_entreprise": (("Forum de l’emploi", "Visite d’entreprise"), ("Club Entreprises du territoire",)),
    "creation_entreprise": (("Accompagnement à la création",), ("Pépinière du Cours Neuf",)),
}
MOTIFS_SORTIE = {
    "abandon": "Ne répond plus aux convocations depuis deux mois malgré trois relances.",
    "autre": "Garde d’un parent dépendant : la personne n’est plus disponible pour le parcours.",
    "autre_positive": "Service civique de dix mois dans une association, choisi avec la personne en vue d’un emploi.",
}
SUITES = {
    "reorientation_sante": "Centre médico-social du secteur",
    "reorientation_emploi": "France Travail",
    "reorientation_creation": "Pépinière du Cours Neuf",
}
REFUS = (
    ("La personne relève d’abord d’un accompagnement de santé.", "accompagnement social du Département"),
    ("Autonome dans sa recherche : un accompagnement renforcé n’est pas nécessaire.", "France Travail"),
)
SANS_SUITE = (
    "N’a pas répondu aux trois propositions de rendez-vous.",
    "A retrouvé un emploi avant la commission.",
    "A déménagé hors du territoire.",
)
