"""The rows that a verdict looks at, of one parcours or of many: their tables, their order, what belongs to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sorties.enums import NATURES_DE_PRESENCE
from sorties.models import ContratTravail, CreationActivite, Formation, Justificatif, Recette, ReleveHeures, Smic
from sorties.smic import BaremeSmic

Fait = ContratTravail | ReleveHeures | CreationActivite | Formation
ORDRES: dict[Any, tuple[str, ...]] = {
    ContratTravail: ("date_debut", "pk"),
    ReleveHeures: ("date_debut", "pk"),
    CreationActivite: ("pk",),
    Formation: ("date_debut", "pk"),
    Justificatif: ("-date_piece", "-pk"),
}


@dataclass
class Preuves:
    """The rows of one parcours that a verdict looks at."""

    contrats: list[ContratTravail] = field(default_factory=list)
    releves: list[ReleveHeures] = field(default_factory=list)
    creations: list[CreationActivite] = field(default_factory=list)
    formations: list[Formation] = field(default_factory=list)
    justificatifs: list[Justificatif] = field(default_factory=list)
    recettes: dict[int, list[Recette]] = field(default_factory=lambda: defaultdict(list))

    def presence_au(self, objet: Fait) -> date | None:
        """The day of the latest payslip or attestation about a fact (P-6.5a)."""
        return max((j.date_piece for j in self.pieces(objet) if j.nature in NATURES_DE_PRESENCE), default=None)

    def pieces(self, objet: Fait) -> list[Justificatif]:
        """The pieces of evidence attached to a fact."""
        lien = {ContratTravail: "contrat_id", CreationActivite: "creation_id", Formation: "formation_id"}.get(
            type(objet)
        )
        return [j for j in self.justificatifs if lien and objet.pk is not None and getattr(j, lien) == objet.pk]


def tables(bornees: Callable[[Any], Any]) -> dict[Any, Any]:
    """The tables of the evidence, those of the SMIC included, each in its order.

    Args:
        bornees: the rows of a table that are wanted.
    """
    faits = {modele: bornees(modele).order_by(*ordre) for modele, ordre in ORDRES.items()}
    recettes = Recette.objects.filter(creation__in=bornees(CreationActivite).order_by().values("pk")).order_by("mois")
    return faits | {Recette: recettes, Smic: Smic.objects.order_by("depuis")}


def preuves_par_parcours(lignes: Callable[[Any], list[Any]]) -> defaultdict[int, Preuves]:
    """The evidence of each parcours, from the rows of these tables."""
    trouvees: defaultdict[int, Preuves] = defaultdict(Preuves)
    for contrat in lignes(ContratTravail):
        trouvees[contrat.parcours_id].contrats.append(contrat)
    for releve in lignes(ReleveHeures):
        trouvees[releve.parcours_id].releves.append(releve)
    par_creation: dict[int, int] = {}
    for creation in lignes(CreationActivite):
        trouvees[creation.parcours_id].creations.append(creation)
        par_creation[creation.pk] = creation.parcours_id
    for recette in lignes(Recette):
        trouvees[par_creation[recette.creation_id]].recettes[recette.creation_id].append(recette)
    for formation in lignes(Formation):
        trouvees[formation.parcours_id].formations.append(formation)
    for piece in lignes(Justificatif):
        trouvees[piece.parcours_id].justificatifs.append(piece)
    return trouvees


def bareme(lignes: Callable[[Any], list[Any]]) -> BaremeSmic:
    """The SMIC over time, from its rows."""
    return BaremeSmic((ligne.depuis, ligne.mensuel_brut) for ligne in lignes(Smic))
