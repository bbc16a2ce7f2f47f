"""Write what the plans decided: one insert and one update per table, history kept by the tables' own triggers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models

from accounts.models import Commune, EtpPlie, Plie, Utilisateur
from parcours.models import Entretien, Etape, Parcours, Referent
from participants.models import Participant, PeriodeRsa, Residence, SituationEntree
from participants.models.situation import Situation
from sorties.models import Sortie
from sorties.reprise import dossiers, fins, participants, suivis
from sorties.reprise.contexte import Contexte
from sorties.reprise.historique import RENDRE, avec_evenements, reserver

ORIGINE = "reprise"  # source of the RSA periods
# The ETP that come with a folder bear no date: they hold for all the history it brings.
DEBUT_ETP = "date '1990-01-01'"
SITUATION = tuple(str(champ.column) for champ in Situation._meta.local_fields)


def ecrire(ctx: Contexte) -> None:
    """Merge everything, in the order of the references.

    Constraints are checked at each statement: PostgreSQL goes through all those that wait at each error caught inside
    a trigger (pghistory's do), so that a large transaction would slow down with its own length. A conflict is also
    met here, in plain words, rather than at the commit.
    """
    ctx.executer("SET CONSTRAINTS ALL IMMEDIATE")
    _territoires(ctx)
    _comptes(ctx)
    _participants(ctx)
    _situations(ctx)
    _parcours(ctx)
    _referents(ctx)
    _rsa(ctx)
    _repetables(ctx)
    _sorties(ctx)
    ctx.executer("SET CONSTRAINTS ALL DEFERRED")


def _inserer(
    ctx: Contexte, modele: type[models.Model], valeurs: Mapping[str, str], depuis: str, **parametres: Any
) -> int:
    """Insert the rows of a query, the model's own defaults filling the columns that it does not give.

    Args:
        valeurs: SQL expression by column.
    """
    colonnes, expressions = [], []
    for champ in modele._meta.local_concrete_fields:
        if champ.generated:
            continue
        expression = valeurs.get(str(champ.column)) or _defaut(champ)
        if expression is None:
            continue
        if not isinstance(expression, str):
            parametres[f"defaut_{champ.column}"] = expression[0]
            expression = f"%(defaut_{champ.column})s"
        colonnes.append(f'"{champ.column}"')
        expressions.append(expression)
    insertion = (
        f"INSERT INTO {modele._meta.db_table} ({', '.join(colonnes)}) SELECT {', '.join(expressions)} FROM {depuis}"
    )
    ctx.executer(reserver(modele))
    nombre = ctx.executer(avec_evenements(modele, insertion), **parametres)
    ctx.executer(RENDRE)
    return nombre


def _defaut(champ: models.Field) -> str | tuple[Any] | None:
    """What a field holds when nobody says: SQL, a parameter (in a tuple), or None to leave it to the table."""
    if champ.primary_key:
        return None
    if getattr(champ, "auto_now", False) or getattr(champ, "auto_now_add", False):
        return "now()"
    if champ.has_default():
        return (champ.get_default(),)
    return None if champ.null else "''"


def _modifier(ctx: Contexte, modele: type[models.Model], valeurs: Mapping[str, str], depuis: str) -> int:
    """Update `m` from a query known as `l` (`depuis` holds the join and the condition)."""
    champs = {champ.column: champ for champ in modele._meta.local_concrete_fields}
    toutes = dict(valeurs)
    if "version" in champs:  # somebody may have the page open: they will be told
        toutes["version"] = "m.version + 1"
    if "modifie_le" in champs:
        toutes["modifie_le"] = "now()"
    affectations = ", ".join(f'"{colonne}" = {expression}' for colonne, expression in toutes.items())
    return ctx.executer(f"UPDATE {modele._meta.db_table} m SET {affectations} FROM {depuis}")


def _de(alias: str, noms: tuple[str, ...]) -> dict[str, str]:
    return {nom: f"{alias}.{nom}" for nom in noms}


def _territoires(ctx: Contexte) -> None:
    _inserer(ctx, Plie, _de("l", ("id", "code", "nom")), "reprise_plan_plie l WHERE l.etat = 'creee'")
    _inserer(
        ctx,
        EtpPlie,
        {"plie_id": "l.id", "date_debut": DEBUT_ETP, "etp": "l.etp", "suivis_par_etp": "l.suivis_par_etp"},
        "reprise_plan_plie l WHERE l.etat = 'creee' AND l.etp IS NOT NULL",
    )
    _inserer(
        ctx,
        Commune,
        {**_de("l", ("code_insee", "nom", "plie_id")), "codes_postaux": "coalesce(l.codes_postaux, '')"},
        "reprise_plan_communes l WHERE l.etat = 'creee'",
    )
    _modifier(
        ctx,
        Commune,
        {"plie_id": "l.plie_id"},
        "reprise_plan_communes l WHERE m.code_insee = l.code_insee AND l.etat = 'modifiee'",
    )
    # Known by its code alone, until somebody names it.
    _inserer(ctx, Commune, {"code_insee": "l.code_insee", "nom": "l.code_insee"}, "reprise_commune_deduite l")


def _comptes(ctx: Contexte) -> None:
    """Accounts for the référents of the past: closed, without role, so that history keeps a name."""
    _inserer(
        ctx,
        Utilisateur,
        {
            "email": "l.referent",
            "nom": "left(split_part(l.referent, '@', 1), 100)",
            "prenom": "''",
            "is_active": "false",
            "password": "%(mot_de_passe)s",
        },
        "(SELECT DISTINCT referent FROM reprise_plan_parcours WHERE referent IS NOT NULL"
        " AND (referent_ajoute OR referent_corrige IS NOT NULL)"
        " AND NOT EXISTS (SELECT FROM accounts_utilisateur u WHERE lower(u.email) = referent)) l",
        mot_de_passe=make_password(None),
    )


def _participants(ctx: Contexte) -> None:
    valeurs = _de("l", participants.VALEURS)
    _inserer(
        ctx,
        Participant,
        {"id": "l.id", "identifiant_reprise": "%(prefixe)s || l.identifiant", **valeurs},
        "reprise_plan_participants l WHERE l.etat = 'creee'",
    )
    _modifier(ctx, Participant, valeurs, "reprise_plan_participants l WHERE m.id = l.id AND l.etat = 'modifiee'")
    # The dated address of today tells the same as the record.
    _modifier(
        ctx,
        Residence,
        _de("l", ("commune_id", "qpv")),
        "reprise_plan_participants l WHERE m.participant_id = l.id AND l.etat = 'modifiee'"
        " AND coalesce(m.date_debut, %(le)s) <= %(le)s AND coalesce(m.date_fin, %(le)s) >= %(le)s",
    )


def _situations(ctx: Contexte) -> None:
    """Freeze the situation of who enters; what the other tool corrects since corrects its frozen copy too."""
    _inserer(
        ctx,
        SituationEntree,
        {
            "id": "l.situation_id",
            "participant_id": "l.participant_id",
            "date_situation": "l.date_debut",
            **_de("p", SITUATION),
        },
        "reprise_plan_parcours l JOIN participants_participant p ON p.id = l.participant_id WHERE l.situation_nouvelle",
    )
    _modifier(
        ctx,
        SituationEntree,
        _de("l", SITUATION),
        "reprise_plan_participants l, parcours_parcours c"
        " WHERE l.etat = 'modifiee' AND c.participant_id = l.id AND c.repris AND m.id = c.situation_entree_id",
    )
    _modifier(
        ctx,
        SituationEntree,
        {"date_situation": "l.date_debut"},
        "reprise_plan_parcours l WHERE m.id = l.situation_id AND l.etat = 'modifiee'"
        " AND m.date_situation <> l.date_debut",
    )


def _parcours(ctx: Contexte) -> None:
    valeurs = _de("l", dossiers.VALEURS) | {"date_debut": "l.date_debut", "situation_entree_id": "l.situation_id"}
    _inserer(
        ctx,
        Parcours,
        {
            **valeurs,
            "id": "l.id",
            "identifiant_reprise": "%(prefixe)s || l.identifiant",
            "participant_id": "l.participant_id",
            "repris": "true",
            "statut": "CASE WHEN s.parcours_id IS NULL THEN l.statut ELSE 'sorti' END",
            "date_fin": "s.date_sortie",
        },
        "reprise_plan_parcours l LEFT JOIN reprise_plan_sorties s ON s.parcours_id = l.id WHERE l.etat = 'creee'",
    )
    # Those already known leave by their exit's own row: here and in `_sorties`, each table tells its own story.
    _modifier(
        ctx,
        Parcours,
        valeurs
        | {
            "statut": "CASE WHEN s.parcours_id IS NULL THEN l.statut ELSE 'sorti' END",
            "date_fin": "coalesce(s.date_sortie, m.date_fin)",
        },
        "reprise_plan_parcours l LEFT JOIN reprise_plan_sorties s ON s.parcours_id = l.id"
        " WHERE m.id = l.id AND l.etat = 'modifiee'",
    )
    _modifier(
        ctx,
        Parcours,
        {"statut": "'sorti'", "date_fin": "l.date_sortie"},
        "reprise_plan_sorties l WHERE m.id = l.parcours_id AND l.etat <> 'inchangee'"
        " AND m.date_fin IS DISTINCT FROM l.date_sortie",
    )


def _referents(ctx: Contexte) -> None:
    _inserer(
        ctx,
        Referent,
        {
            "parcours_id": "l.id",
            "utilisateur_id": "u.id",
            "date_debut": "coalesce(l.date_premier_rdv, l.date_orientation, l.date_commission, %(le)s)",
            "motif": f"'{dossiers.MOTIF_REFERENT}'",
        },
        "reprise_plan_parcours l JOIN accounts_utilisateur u ON lower(u.email) = l.referent WHERE l.referent_ajoute",
    )
    _modifier(
        ctx,
        Referent,
        {"utilisateur_id": "u.id"},
        "reprise_plan_parcours l JOIN accounts_utilisateur u ON lower(u.email) = l.referent"
        " WHERE m.id = l.referent_corrige",
    )


def _rsa(ctx: Contexte) -> None:
    _modifier(
        ctx,
        PeriodeRsa,
        {"date_fin": "l.date_fin"},
        "reprise_plan_rsa l WHERE m.id = l.periode_id AND l.etat = 'modifiee'",
    )
    _inserer(
        ctx,
        PeriodeRsa,
        {**_de("l", ("participant_id", "date_debut", "date_fin")), "source": f"'{ORIGINE}'"},
        "reprise_plan_rsa l WHERE l.etat = 'creee'",
    )


def _repetables(ctx: Contexte) -> None:
    for modele, quoi in ((Etape, suivis.ETAPES), (Entretien, suivis.ENTRETIENS)):
        _inserer(
            ctx,
            modele,
            {
                "parcours_id": "l.parcours_id",
                "rang_reprise": "l.rang",
                **_de("l", (*quoi.cle, *quoi.suite)),
            },
            f"reprise_plan_{quoi.fichier} l WHERE l.etat = 'creee'",
        )
        _modifier(
            ctx,
            modele,
            _de("l", tuple(quoi.suite)),
            f"reprise_plan_{quoi.fichier} l WHERE m.id = l.connu_id AND l.etat = 'modifiee'",
        )


def _sorties(ctx: Contexte) -> None:
    valeurs = _de("l", fins.VALEURS_SORTIE)
    _inserer(
        ctx,
        Sortie,
        {**valeurs, "parcours_id": "l.parcours_id", "reprise": "true"},
        "reprise_plan_sorties l WHERE l.etat = 'creee'",
    )
    _modifier(ctx, Sortie, valeurs, "reprise_plan_sorties l WHERE m.id = l.sortie_id AND l.etat = 'modifiee'")
