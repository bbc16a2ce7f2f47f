"""Invariants of the commission: referrals, items, decisions, minutes."""

from __future__ import annotations

from pilotage.qualite.invariants.ecriture import Invariant, sur_parcours

_SAISINE = "JOIN commissions_saisine s ON s.parcours_id = p.id"
_POINT = f"{_SAISINE} JOIN commissions_pointordredujour o ON o.saisine_id = s.id"
_SEANCE = f"{_POINT} JOIN commissions_seance z ON z.id = o.seance_id"
_DECISION = f"{_SEANCE} JOIN commissions_decision d ON d.point_id = o.id"

COMMISSION = (
    sur_parcours(
        "saisine_decidee", "Une saisine décidée a une décision",
        "Elle ne reviendrait jamais à l’ordre du jour.",
        """s.statut = 'decidee' AND NOT EXISTS (
            SELECT 1 FROM commissions_pointordredujour o JOIN commissions_decision d ON d.point_id = o.id
            WHERE o.saisine_id = s.id)""", _SAISINE,
    ),
    sur_parcours(
        "saisine_inscrite", "Une saisine inscrite est à l’ordre du jour d’une séance à tenir",
        "Inscrite nulle part, elle serait oubliée.",
        """s.statut = 'inscrite' AND NOT EXISTS (
            SELECT 1 FROM commissions_pointordredujour o JOIN commissions_seance z ON z.id = o.seance_id
            WHERE o.saisine_id = s.id AND z.statut NOT IN ('close', 'annulee'))""", _SAISINE,
    ),
    sur_parcours(
        "seance_du_plie", "Un parcours passe devant la commission de son PLIE",
        "Une autre commission lirait un dossier qui n’est pas le sien (A-3).",
        "z.plie_id <> p.plie_id", _SEANCE,
    ),
    sur_parcours(
        "decision_passee", "Aucune décision dans une séance à venir",
        "Une commission ne décide pas avant de se tenir.",
        "z.date_seance > %(le)s", _DECISION,
    ),
    sur_parcours(
        "une_prolongation", "Une seule prolongation par parcours",
        "P-6.4b\u00a0: une seule période supplémentaire de six mois.",
        """p.id IN (SELECT s.parcours_id FROM commissions_saisine s
            JOIN commissions_pointordredujour o ON o.saisine_id = s.id JOIN commissions_decision d ON d.point_id = o.id
            WHERE s.objet = 'prolongation' AND d.sens = 'accord'
              AND NOT EXISTS (SELECT 1 FROM commissions_correction c WHERE c.decision_id = d.id)
            GROUP BY s.parcours_id HAVING count(*) > 1)""",
    ),
    sur_parcours(
        "sortie_suivie_d_effet", "Une sortie accordée ferme le parcours",
        "Décidée et non appliquée, elle manquerait aux chiffres.",
        """s.objet = 'sortie' AND d.sens = 'accord' AND p.statut = 'en_cours' AND z.statut = 'close'
            AND NOT EXISTS (SELECT 1 FROM commissions_correction c WHERE c.decision_id = d.id)""", _DECISION,
    ),
    sur_parcours(
        "avis_sans_deport", "Un membre déporté ne donne pas d’avis",
        "Il s’est retiré de ce point.",
        "TRUE",
        f"""{_POINT} JOIN commissions_deport t ON t.point_id = o.id
            JOIN commissions_avismembre a ON a.point_id = o.id AND a.convocation_id = t.convocation_id""",
    ),
    Invariant(
        "seance_close_decidee", "Une séance close a décidé de tous ses points",
        "Un point sans décision dans une séance close n’aurait jamais de réponse.",
        """SELECT s.parcours_id, z.plie_id FROM commissions_seance z
           JOIN commissions_pointordredujour o ON o.seance_id = z.id JOIN commissions_saisine s ON s.id = o.saisine_id
           WHERE z.statut = 'close' AND s.statut = 'inscrite'
             AND NOT EXISTS (SELECT 1 FROM commissions_decision d WHERE d.point_id = o.id)""",
    ),
    Invariant(
        "pv_du_plie", "Un procès-verbal est du PLIE de sa séance",
        "Numéroté dans un autre PLIE, il romprait la suite de ses procès-verbaux.",
        """SELECT NULL::bigint, z.plie_id FROM commissions_procesverbal v
           JOIN commissions_seance z ON z.id = v.seance_id WHERE v.plie_id <> z.plie_id""",
    ),
    Invariant(
        "pv_numerotes", "Les procès-verbaux se suivent sans trou",
        "Un numéro manquant laisse croire qu’un procès-verbal a disparu.",
        """SELECT NULL::bigint, plie_id FROM commissions_procesverbal
           GROUP BY plie_id, annee HAVING max(numero) <> count(*)""",
    ),
)  # fmt: skip
