"""The chain of the log read back: the first row that does not follow from the one before, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from plie.durees import duree
from plie.journal.declencheurs import CONTENU, VERROU
from plie.journal.models import Ancre, Consultation, Maillon
from plie.socle.horloge import PARIS
from plie.socle.periodes import ajouter_mois

DEPART = "0" * 64


@dataclass(frozen=True)
class Rupture:
    """The first broken row, and what is wrong with it."""

    rang: int
    motif: str


@dataclass(frozen=True)
class Verification:
    """What the reading found."""

    lignes: int
    rupture: Rupture | None

    @property
    def intacte(self) -> bool:
        return self.rupture is None


# Each row beside the one before: its rank follows, it quotes the other's digest, its own is that of its content.
_RUPTURES = f"""
WITH suivies AS (
    SELECT l.rang, l.precedente, l.empreinte,
        lag(l.rang, 1, %(rang)s) OVER (ORDER BY l.rang) AS rang_avant,
        lag(l.empreinte, 1, %(empreinte)s) OVER (ORDER BY l.rang) AS empreinte_avant,
        encode(sha256(convert_to(l.precedente || {CONTENU.format(l="l")}, 'UTF8')), 'hex') AS calculee
    FROM journal_consultation l
)
SELECT rang, CASE
    WHEN rang <> rang_avant + 1 THEN 'une ligne manque avant elle'
    WHEN precedente <> empreinte_avant THEN 'elle ne suit pas la précédente'
    ELSE 'son contenu a été modifié' END
FROM suivies
WHERE rang <> rang_avant + 1 OR precedente <> empreinte_avant OR empreinte <> calculee
ORDER BY rang LIMIT 1
"""  # noqa: S608 - made of constants of ours


def verifier_la_chaine() -> Verification:
    """Read every row from the anchor on, then the last link."""
    ancre = Ancre.objects.order_by("-rang").first()
    depart = {"rang": ancre.rang, "empreinte": ancre.empreinte} if ancre else {"rang": 0, "empreinte": DEPART}
    with connection.cursor() as curseur:
        curseur.execute(_RUPTURES, depart)
        trouvee = curseur.fetchone()
    nombre = Consultation.objects.count()
    if trouvee:
        return Verification(nombre, Rupture(*trouvee))
    derniere = Consultation.objects.order_by("-rang").values_list("rang", "empreinte").first()
    fin = derniere or (depart["rang"], depart["empreinte"])
    maillon = Maillon.objects.values_list("rang", "empreinte").first()
    if maillon is not None and maillon != fin:
        return Verification(nombre, Rupture(int(fin[0]) + 1, "les dernières lignes manquent"))
    return Verification(nombre, None)


@transaction.atomic
def effacer_les_anciennes(*, maintenant: datetime) -> int:
    """Erase the oldest rows once all of them are past the duration; the anchor keeps the link on which the rest hangs.

    In the order of the chain: a row written late about an earlier day waits for those before it.
    """
    mois = duree("journal", le=maintenant.astimezone(PARIS).date()).valeur
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(%s)", [VERROU])
    limite = ajouter_mois(maintenant.astimezone(PARIS).date(), -mois)
    recente = Consultation.objects.filter(le__date__gte=limite).order_by("rang").values_list("rang", flat=True).first()
    anciennes = Consultation.objects.all() if recente is None else Consultation.objects.filter(rang__lt=recente)
    derniere = anciennes.order_by("-rang").first()
    if derniere is None:
        return 0
    nombre, _ = anciennes.delete()
    Ancre.objects.create(effacees_le=maintenant, nombre=nombre, rang=derniere.rang, empreinte=derniere.empreinte)
    return nombre
