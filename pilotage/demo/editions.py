"""Dashboards: one quarter published, the next one ready to be."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from pilotage.demo.comptes import Equipe
from pilotage.demo.lot import moment, ouvre
from pilotage.documents import pdf_de
from pilotage.enums import StatutEdition
from pilotage.services.dressage import dresser
from plie.socle.periodes import Periode, veille


def trimestres_clos(le: date) -> tuple[Periode, Periode]:
    """The last quarter that is over, and the one before it."""
    dernier = Periode.trimestre_de(veille(Periode.trimestre_de(le).debut))
    return dernier, Periode.trimestre_de(veille(dernier.debut))


def publier_l_ancienne(equipe: Equipe, le: date) -> None:
    """The quarter before the last, published in its time: the service would date it from today."""
    _, periode = trimestres_clos(le)
    _publier_a_la_date(
        equipe, periode, commentaire="Rentrée marquée par de nombreuses entrées en formation.", seul=True
    )


def dresser_les_dernieres(equipes: dict[str, Equipe], le: date) -> None:
    """The last quarter: that of the six published, that of each PLIE still to publish."""
    dernier, _ = trimestres_clos(le)
    for equipe in equipes.values():
        dresser(plie=equipe.plie, periode=dernier, le=le)
    _publier_a_la_date(equipes["aix"], dernier, commentaire="Consolidation des six PLIE.", seul=False)


def _publier_a_la_date(equipe: Equipe, periode: Periode, *, commentaire: str, seul: bool) -> None:
    fin = periode.fin or periode.debut
    jour = ouvre(fin + timedelta(days=16))
    edition = dresser(plie=equipe.plie if seul else None, periode=periode, le=jour)
    edition.statut = StatutEdition.PUBLIEE
    edition.commentaire = commentaire
    edition.publiee_par = equipe.coordination
    edition.publiee_le = moment(jour, 11, 15)
    edition.version += 1
    edition.pdf = pdf_de(edition.valeurs, commentaire=commentaire, publiee_le=edition.publiee_le)
    edition.empreinte = hashlib.sha256(edition.pdf).hexdigest()
    edition.save()
