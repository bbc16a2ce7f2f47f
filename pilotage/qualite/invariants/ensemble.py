"""Invariants on people, accounts, published figures and works."""

from __future__ import annotations

from pilotage.qualite.invariants.ecriture import Invariant, sur_parcours

ENSEMBLE = (
    sur_parcours(
        "fusion_absorbee", "Une fiche absorbée n’existe plus",
        "Deux fiches d’une même personne compteraient deux fois.",
        "f.annulee_le IS NULL",
        "JOIN participants_fusion f ON f.numero_absorbe = p.participant_id",
    ),
    sur_parcours(
        "adresse_du_jour", "La fiche et l’adresse du jour disent la même commune",
        "Le pôle d’insertion qui voit le dossier en dépend (A-2).",
        """r.date_debut <= %(le)s AND (r.date_fin IS NULL OR r.date_fin >= %(le)s)
            AND r.commune_id IS DISTINCT FROM t.commune_id""",
        """JOIN participants_participant t ON t.id = p.participant_id
            JOIN participants_residence r ON r.participant_id = t.id""",
    ),
    sur_parcours(
        "difficulte_suivie", "Une difficulté levée l’est après avoir été repérée",
        "Le travail de levée des freins se lirait à l’envers.",
        "d.date_levee < d.date_reperage",
        "JOIN participants_difficulte d ON d.diagnostic_id = p.diagnostic_id",
    ),
    sur_parcours(
        "naissance_avant", "Personne n’entre avant d’être né",
        "L’âge à l’entrée serait négatif.",
        "t.date_naissance >= p.date_debut",
        "JOIN participants_participant t ON t.id = p.participant_id",
    ),
    Invariant(
        "edition_empreinte", "Le PDF d’une édition publiée a son empreinte",
        "Une empreinte différente signifie que le document n’est plus celui qui a été publié (C-2).",
        """SELECT NULL::bigint, plie_id FROM pilotage_edition
           WHERE statut = 'publiee' AND pdf IS NOT NULL AND encode(sha256(pdf), 'hex') <> empreinte""",
    ),
    Invariant(
        "edition_flux", "Les flux d’une édition se recoupent",
        "Accompagnés = effectif au premier jour + intégrations\u00a0; effectif de fin = accompagnés − sorties.",
        """SELECT NULL::bigint, plie_id FROM (
               SELECT plie_id, valeurs #> '{mesures,periode,total}' AS v FROM pilotage_edition
           ) e
           WHERE (v->>'accompagnes')::int <> (v->>'effectif_debut')::int + (v->>'integrations')::int
              OR (v->>'effectif_fin')::int <> (v->>'accompagnes')::int - (v->>'sorties')::int""",
    ),
    Invariant(
        "edition_publiee_apres", "Une édition n’est publiée qu’une fois sa période finie",
        "Ses chiffres bougeraient encore (C-2).",
        """SELECT NULL::bigint, plie_id FROM pilotage_edition
           WHERE statut = 'publiee' AND arrete_le <= date_fin""",
    ),
    Invariant(
        "delegation_du_plie", "Un portefeuille est confié à un accompagnateur du même PLIE",
        "Il serait ouvert hors du PLIE (A-1).",
        """SELECT NULL::bigint, d.plie_id FROM accounts_delegation d
           WHERE d.revoquee_le IS NULL AND d.date_fin >= %(le)s AND NOT EXISTS (
               SELECT 1 FROM accounts_role a
               WHERE a.utilisateur_id = d.a_id AND a.plie_id = d.plie_id AND a.code = 'accompagnateur')""",
    ),
    Invariant(
        "travail_bloque", "Aucun travail ne reste en suspens plus d’un jour",
        "Un document ou une édition attendus n’arriveraient jamais.",
        """SELECT NULL::bigint, NULL::bigint FROM socle_tache
           WHERE terminee_le IS NULL AND cree_le < %(le)s::date - interval '1 day'""",
    ),
)  # fmt: skip
