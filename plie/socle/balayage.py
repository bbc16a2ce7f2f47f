"""Names outside the tables on people: letters kept in the outbox, finished works, the administration's log.

These rows are short-lived copies: one that mentions somebody who must disappear goes whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

# table, columns read as text, what more a row must be to go
_COPIES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "post_office_email",
        ("subject", "message", "html_message", "context::text", "headers::text", '"to"', "cc", "bcc"),
        "",
    ),
    ("socle_tache", ("cle", "parametres::text", "message", "resultat::text", "erreur"), "terminee_le IS NOT NULL"),
    ("django_admin_log", ("object_repr", "change_message"), ""),
)


def effacer_les_mentions(noms: Iterable[str]) -> dict[str, int]:
    """Remove the copies that mention one of these names, whatever the case; how many by table."""
    motifs = [f"%{_echapper(nom)}%" for nom in noms]
    if not motifs:
        return {}
    return {table: _effacer(table, colonnes, condition, motifs) for table, colonnes, condition in _COPIES}


def _echapper(nom: str) -> str:
    return nom.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _effacer(table: str, colonnes: Sequence[str], condition: str, motifs: list[str]) -> int:
    texte = " || ' ' || ".join(f"COALESCE({colonne}, '')" for colonne in colonnes)
    # JSON may hold its letters escaped: both writings are looked for.
    tous = [*motifs, *(f"%{_en_json(motif[1:-1])}%" for motif in motifs)]
    with connection.cursor() as curseur:
        if table == "post_office_email":
            for fille in ("post_office_log", "post_office_attachment_emails"):
                curseur.execute(
                    f"DELETE FROM {fille} WHERE email_id IN (SELECT id FROM {table} WHERE ({texte}) ILIKE ANY(%s))",  # noqa: S608 - names of ours
                    [tous],
                )
        suite = f" AND {condition}" if condition else ""
        curseur.execute(f"DELETE FROM {table} WHERE ({texte}) ILIKE ANY(%s){suite}", [tous])  # noqa: S608 - the same
        return curseur.rowcount


def _en_json(nom: str) -> str:
    return nom.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00").replace("\\", "\\\\")
