"""Invariants of the parcours: entry, référents, interviews, étapes, contracts."""

from __future__ import annotations

from pilotage.qualite.invariants.ecriture import sur_parcours

_ACCEPTE = "p.statut IN ('en_cours', 'sorti')"
_ETAPE = "JOIN parcours_etape e ON e.parcours_id = p.id"
_CONTRAT = "JOIN parcours_contratengagement c ON c.parcours_id = p.id"
_REFERENT = "JOIN parcours_referent r ON r.parcours_id = p.id"
# What proves the start (P-6.2c).
_PREMIER_RDV = """
    SELECT 1 FROM parcours_entretien e WHERE e.parcours_id = p.id AND e.date_entretien = p.date_debut
      AND e.presence = 'honore' AND e.mode = 'presentiel' AND e.forme = 'individuel'"""

PARCOURS = (
    sur_parcours(
        "entree_figee", "La situation à l’entrée est figée",
        "Tout parcours accepté ici porte la situation du jour d’entrée\u00a0; sans elle il manque au profil.",
        f"{_ACCEPTE} AND NOT p.repris AND p.situation_entree_id IS NULL",
    ),
    sur_parcours(
        "entree_de_la_personne", "La situation à l’entrée est celle de la personne",
        "Une situation d’une autre personne fausserait le profil des deux.",
        "s.participant_id <> p.participant_id",
        "JOIN participants_situationentree s ON s.id = p.situation_entree_id",
    ),
    sur_parcours(
        "entree_du_jour", "La situation à l’entrée est datée du début",
        "Elle est celle du premier jour du parcours (P-6.2c).",
        "s.date_situation <> p.date_debut",
        "JOIN participants_situationentree s ON s.id = p.situation_entree_id",
    ),
    sur_parcours(
        "diagnostic_de_la_personne", "Le diagnostic est celui de la personne",
        "Un diagnostic rattaché à un autre participant révélerait sa situation.",
        "d.participant_id <> p.participant_id", "JOIN participants_diagnostic d ON d.id = p.diagnostic_id",
    ),
    sur_parcours(
        "debut_prouve", "Le début est un rendez-vous individuel honoré en présence",
        "P-6.2c\u00a0: un appel, une visioconférence ou une réunion ne commencent pas un parcours.",
        f"{_ACCEPTE} AND NOT p.repris AND NOT EXISTS ({_PREMIER_RDV})",
    ),
    sur_parcours(
        "integration_datee", "L’intégration porte la date de sa commission",
        "Sans date, le délai jusqu’à la commission ne se compte pas.",
        f"{_ACCEPTE} AND NOT p.repris AND p.date_commission IS NULL",
    ),
    sur_parcours(
        "integration_apres_rdv", "La commission suit le premier rendez-vous",
        "Elle ne peut pas décider d’une entrée avant qu’elle ait eu lieu (P-6.2c).",
        f"{_ACCEPTE} AND NOT p.repris AND p.date_commission < p.date_debut",
    ),
    sur_parcours(
        "prolongation_dans_le_parcours", "La prolongation tombe pendant le parcours",
        "Décidée avant le début ou après la fin, elle ne prolonge rien (P-6.4b).",
        "p.date_prolongation < p.date_debut OR p.date_prolongation > p.date_fin",
    ),
    sur_parcours(
        "dates_passees", "Aucun début ni aucune orientation dans l’avenir",
        "Une date à venir ferait compter la personne avant qu’elle soit là.",
        "p.date_debut > %(le)s OR p.date_orientation > %(le)s",
    ),
    sur_parcours(
        "referent_avant_la_fin", "Le suivi d’un référent commence avant la fin du parcours",
        "Un suivi qui commence après la sortie ouvrirait le dossier à qui ne l’a jamais suivi.",
        "r.date_debut > p.date_fin", _REFERENT,
    ),
    sur_parcours(
        "referent_accompagnateur", "Tout référent a été accompagnateur du PLIE",
        "Seul un accompagnateur suit un parcours (A-1).",
        """NOT EXISTS (SELECT 1 FROM accounts_role a WHERE a.utilisateur_id = r.utilisateur_id
            AND a.plie_id = p.plie_id AND a.code = 'accompagnateur')""", _REFERENT,
    ),
    sur_parcours(
        "entretien_honore_passe", "Aucun rendez-vous honoré dans l’avenir",
        "Un entretien à venir ne peut pas avoir eu lieu.",
        "e.presence = 'honore' AND e.date_entretien > %(le)s", "JOIN parcours_entretien e ON e.parcours_id = p.id",
    ),
    sur_parcours(
        "traitement_de_la_personne", "Une étape ne traite que les difficultés de la personne",
        "Une difficulté d’un autre diagnostic paraîtrait dans son dossier.",
        "g.participant_id <> p.participant_id",
        f"""{_ETAPE} JOIN parcours_traitementdifficulte t ON t.etape_id = e.id
            JOIN participants_difficulte d ON d.id = t.difficulte_id
            JOIN participants_diagnostic g ON g.id = d.diagnostic_id""",
    ),
    sur_parcours(
        "contrat_signe_a_temps", "Un contrat d’engagement est signé avant sa fin",
        "Signé après son dernier jour, il n’engage à rien (P-6.2b).",
        "c.date_signature > c.date_fin", _CONTRAT,
    ),
    sur_parcours(
        "semaine_du_contrat", "Les semaines d’activité sont celles du contrat",
        "Une semaine hors du contrat fausserait les heures (P-C.2).",
        "a.date_semaine > c.date_fin OR a.date_semaine + 6 < c.date_debut",
        f"{_CONTRAT} JOIN parcours_activitehebdo a ON a.contrat_id = c.id",
    ),
)  # fmt: skip
