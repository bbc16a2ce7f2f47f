"""Invariants of the exits: evidence, proposals, exits, fiches."""

from __future__ import annotations

from pilotage.qualite.invariants.ecriture import sur_parcours

_SORTIE = "JOIN sorties_sortie x ON x.parcours_id = p.id"
_PIECE = "JOIN sorties_justificatif j ON j.parcours_id = p.id"

SORTIES = (
    sur_parcours(
        "sortie_qualifiee", "Tout parcours sorti a une sortie qualifiée",
        "Sans elle, il compte parmi les sorties sans issue connue.",
        "p.statut = 'sorti' AND NOT EXISTS (SELECT 1 FROM sorties_sortie x WHERE x.parcours_id = p.id)",
    ),
    sur_parcours(
        "sortie_d_un_sorti", "Seul un parcours sorti a une sortie",
        "Un parcours en cours qui en porterait une serait compté deux fois.",
        "p.statut <> 'sorti'", _SORTIE,
    ),
    sur_parcours(
        "sortie_meme_date", "La sortie et le parcours finissent le même jour",
        "Les durées et les sorties d’une période se liraient autrement d’un tableau à l’autre.",
        "x.date_sortie <> p.date_fin", _SORTIE,
    ),
    sur_parcours(
        "sortie_motivee", "Une sortie positive décidée ici cite son critère",
        "Article 5 b\u00a0: chaque sortie positive répond à l’un des critères S-1 à S-5.",
        "x.qualification = 'positive' AND x.critere = '' AND NOT x.reprise", _SORTIE,
    ),
    sur_parcours(
        "sortie_proposee", "Une sortie vient d’une proposition de ce parcours",
        "La proposition d’un autre parcours porterait les preuves d’une autre personne.",
        "o.parcours_id <> p.id", f"{_SORTIE} JOIN sorties_propositionsortie o ON o.id = x.proposition_id",
    ),
    sur_parcours(
        "sortie_decidee", "Une sortie décidée ici porte la date de sa commission",
        "Toute sortie est décidée par la commission.",
        "x.date_commission IS NULL AND NOT x.reprise", _SORTIE,
    ),
    sur_parcours(
        "proposition_tranchee", "Un parcours sorti n’a plus de proposition en attente",
        "Elle reviendrait devant la commission.",
        "p.statut = 'sorti' AND o.statut = 'proposee'", "JOIN sorties_propositionsortie o ON o.parcours_id = p.id",
    ),
    sur_parcours(
        "piece_du_contrat", "Une pièce et son contrat de travail sont du même parcours",
        "La preuve d’une autre personne n’atteste rien, et la révèle.",
        "c.parcours_id <> p.id", f"{_PIECE} JOIN sorties_contrattravail c ON c.id = j.contrat_id",
    ),
    sur_parcours(
        "piece_de_la_formation", "Une pièce et sa formation sont du même parcours",
        "La preuve d’une autre personne n’atteste rien, et la révèle.",
        "f.parcours_id <> p.id", f"{_PIECE} JOIN sorties_formation f ON f.id = j.formation_id",
    ),
    sur_parcours(
        "piece_de_la_creation", "Une pièce et sa création d’activité sont du même parcours",
        "La preuve d’une autre personne n’atteste rien, et la révèle.",
        "c.parcours_id <> p.id", f"{_PIECE} JOIN sorties_creationactivite c ON c.id = j.creation_id",
    ),
    sur_parcours(
        "fiche_d_un_sorti", "Une fiche de synthèse est celle d’un parcours sorti",
        "P-6.6\u00a0: elle récapitule un parcours fini.",
        "p.statut <> 'sorti'", "JOIN sorties_fichesynthese f ON f.parcours_id = p.id",
    ),
    sur_parcours(
        "fiche_transmise_apres", "Une fiche n’est pas transmise avant d’être établie",
        "La transmission enregistrée n’aurait pas d’objet (P-6.6).",
        "t.date_transmission < f.date_fiche",
        """JOIN sorties_fichesynthese f ON f.parcours_id = p.id
            JOIN sorties_transmissionfiche t ON t.fiche_id = f.id""",
    ),
)  # fmt: skip
