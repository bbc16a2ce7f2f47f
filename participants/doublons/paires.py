"""Pairs of records that may be one person, among the people that somebody animates: one query, set-based.

Each rule joins on an equality (same birth date, a birth date that a slip of the hand explains, same identifier), so
that nobody is compared with everybody; names are compared by their search keys, which forgive accents, case,
apostrophes, hyphens and order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from accounts.perimetre import perimetre_de
from participants.models import DoublonEcarte, Participant

if TYPE_CHECKING:
    from accounts.models import Utilisateur

# Names alike enough when the birth date is the same, then when it differs by a slip of the hand.
MEME_NAISSANCE = 0.3
NAISSANCE_PROCHE = 0.6
# Another number or address shared by two people who may live together: the names must say more.
MEME_CONTACT = 0.45

_MOTIFS = {
    "naissance": "Nés le même jour, noms proches",
    "prenom": "Nés le même jour, même prénom : nom d’usage ?",
    "date_proche": "Noms proches, dates de naissance voisines : erreur de frappe ?",
    "france_travail": "Même identifiant France Travail",
    "contact": "Noms proches, même téléphone ou même adresse électronique",
}

# `colle`: « o neil » and « oneil » are the same letters. An import keeps a phone as its file writes it:
# spaces, dots and the code of France do not make another number.
REQUETE = r"""
WITH miens AS MATERIALIZED (
    SELECT p.id, p.recherche, replace(p.recherche, ' ', '') AS colle, cle_de_recherche(p.prenom, '') AS prenom,
           p.date_naissance, p.numero_france_travail, lower(p.email) AS email,
           regexp_replace(regexp_replace(p.telephone, '[^0-9+]', '', 'g'), '^(\+33|0033)0?', '0') AS telephone
    FROM participants_participant p
    WHERE p.archivee_le IS NULL
      AND EXISTS (SELECT FROM parcours_parcours c WHERE c.participant_id = p.id AND c.plie_id = ANY(%(plies)s))
), voisines AS (
    -- Day and month exchanged, a digit beside another, a year or a decade mistaken.
    SELECT id, v.autre FROM miens, LATERAL (
        SELECT make_date(extract(year FROM date_naissance)::int, extract(day FROM date_naissance)::int,
                         extract(month FROM date_naissance)::int) WHERE extract(day FROM date_naissance) <= 12
        UNION SELECT (date_naissance + make_interval(days => e * s))::date
              FROM unnest(ARRAY[1, 2, 10, 20]) e, unnest(ARRAY[-1, 1]) s
        UNION SELECT (date_naissance + make_interval(months => e * s))::date
              FROM unnest(ARRAY[1, 2, 10]) e, unnest(ARRAY[-1, 1]) s
        UNION SELECT (date_naissance + make_interval(years => e * s))::date
              FROM unnest(ARRAY[1, 2, 10]) e, unnest(ARRAY[-1, 1]) s
    ) v (autre)
    WHERE v.autre <> date_naissance
), candidates AS (
    SELECT a.id AS un, b.id AS deux, 'naissance' AS motif
    FROM miens a JOIN miens b ON b.date_naissance = a.date_naissance AND a.id < b.id
    WHERE a.colle = b.colle OR similarity(a.recherche, b.recherche) >= %(meme_naissance)s
       OR similarity(a.colle, b.colle) >= %(meme_naissance)s
    UNION ALL
    SELECT a.id, b.id, 'prenom'
    FROM miens a JOIN miens b ON b.date_naissance = a.date_naissance AND a.prenom = b.prenom AND a.id < b.id
    WHERE a.prenom <> ''
    UNION ALL
    SELECT least(a.id, b.id), greatest(a.id, b.id), 'date_proche'
    FROM voisines v JOIN miens a ON a.id = v.id JOIN miens b ON b.date_naissance = v.autre AND b.id <> a.id
    WHERE a.colle = b.colle OR similarity(a.recherche, b.recherche) >= %(naissance_proche)s
    UNION ALL
    SELECT a.id, b.id, 'france_travail'
    FROM miens a JOIN miens b ON b.numero_france_travail = a.numero_france_travail AND a.id < b.id
    WHERE a.numero_france_travail <> ''
    UNION ALL
    SELECT a.id, b.id, 'contact'
    FROM miens a JOIN miens b ON a.id < b.id
     AND (b.telephone = a.telephone AND a.telephone <> '')
    WHERE similarity(a.recherche, b.recherche) >= %(meme_contact)s
    UNION ALL
    SELECT a.id, b.id, 'contact'
    FROM miens a JOIN miens b ON a.id < b.id AND (b.email = a.email AND a.email <> '')
    WHERE similarity(a.recherche, b.recherche) >= %(meme_contact)s
)
SELECT c.un, c.deux, array_agg(DISTINCT c.motif),
       max(CASE WHEN a.colle = b.colle THEN 1 ELSE similarity(a.recherche, b.recherche) END)
       + max(CASE WHEN c.motif IN ('naissance', 'france_travail') THEN 1 ELSE 0 END) AS poids
FROM candidates c JOIN miens a ON a.id = c.un JOIN miens b ON b.id = c.deux
WHERE NOT EXISTS (SELECT FROM participants_doublonecarte e WHERE e.premier_id = c.un AND e.second_id = c.deux)
GROUP BY c.un, c.deux
ORDER BY poids DESC, c.un, c.deux
"""


@dataclass(frozen=True)
class Paire:
    """Two people of the caller's PLIE, and why they look like one."""

    premier: int
    second: int
    motifs: tuple[str, ...]

    @property
    def raisons(self) -> list[str]:
        """Why, in words."""
        dits = set(self.motifs)
        if "naissance" in dits:  # names alike say more than one first name
            dits.discard("prenom")
        return [_MOTIFS[motif] for motif in _MOTIFS if motif in dits]


def paires(utilisateur: Utilisateur) -> list[Paire]:
    """The pairs, the likeliest first; nobody who is followed out of the caller's PLIE only (A-1)."""
    plies = sorted(perimetre_de(utilisateur).animation)
    if not plies:
        return []
    parametres = {
        "plies": plies,
        "meme_naissance": MEME_NAISSANCE,
        "naissance_proche": NAISSANCE_PROCHE,
        "meme_contact": MEME_CONTACT,
    }
    with connection.cursor() as curseur:
        curseur.execute(REQUETE, parametres)
        return [Paire(un, deux, tuple(motifs)) for un, deux, motifs, _ in curseur.fetchall()]


def personnes_des(couples: list[tuple[int, int]], utilisateur: Utilisateur) -> dict[int, Any]:
    """The people of a page of pairs, with their parcours in the caller's PLIE, in two queries."""
    pks = {pk for couple in couples for pk in couple}
    personnes = Participant.objects.animes_par(utilisateur).filter(pk__in=pks).select_related("commune")
    trouvees: dict[int, Any] = {personne.pk: personne for personne in personnes}
    for personne in trouvees.values():
        personne.parcours_lus = []
    parcours: Any = Participant._meta.get_field("parcours").related_model
    animes = perimetre_de(utilisateur).animation
    lus = parcours.objects.filter(participant__in=pks, plie__in=animes).select_related("plie")
    for ligne in lus.order_by("participant", "-date_orientation", "-pk"):
        if ligne.participant_id in trouvees:
            trouvees[ligne.participant_id].parcours_lus.append(ligne)
    return trouvees


def ecartees(utilisateur: Utilisateur) -> Any:
    """The pairs told apart, the latest first."""
    return DoublonEcarte.objects.visibles_par(utilisateur).select_related("premier", "second", "ecarte_par")
