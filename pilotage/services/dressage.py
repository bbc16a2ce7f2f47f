"""Drawing up a dashboard as the files stand on a day (C-2)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from accounts.models import Plie
from pilotage.cycle import CYCLE_EDITION, DRESSER
from pilotage.enums import StatutEdition
from pilotage.indicateurs import VERSION_CALCUL, FiguresIncoherentes, PeriodeNommee
from pilotage.indicateurs.calcul import Lignes
from pilotage.indicateurs.ecarts import ecarts, variations
from pilotage.indicateurs.passe import reperes
from pilotage.models import Edition
from pilotage.selectors import PERIODE, TOUS_LES_PLIE, Composition, composer, mesures_de
from plie.pacte import version_en_vigueur
from plie.socle.periodes import Periode, veille

ESSAIS = 3


def dresser(*, plie: Plie | None, periode: Periode, le: date) -> Edition:
    """Draw up the provisional edition of a PLIE, or of all of them, as the files stand on a day.

    The one there was for this period is replaced; a published one never is, and the new one says what changed since.
    """
    plies = [plie] if plie is not None else list(Plie.objects.order_by("code"))
    references = _references(plie, periode)
    composition, lus = _composer(plies, plie, periode, le, references)
    valeurs = _en_json(composition.valeurs)
    valeurs["ecarts"] = [_ecarts(reference, composition, valeurs) for reference in references]
    return _enregistrer(plie, periode, valeurs, composition, lus)


@transaction.atomic
def _enregistrer(
    plie: Plie | None, periode: Periode, valeurs: dict[str, Any], composition: Composition, lus: dict[str, Any]
) -> Edition:
    contenu = {
        "arrete_le": date.fromisoformat(valeurs["arrete_le"]),
        "version_pacte": valeurs["version_pacte"],
        "version_calcul": VERSION_CALCUL,
        "valeurs": valeurs,
        "identifiants": {nom: lignes.en_json() for nom, lignes in composition.lignes.items()},
        "reperes": lus,
    }
    cle = {"plie": plie, "date_debut": periode.debut, "date_fin": periode.fin}
    edition = Edition.objects.select_for_update(of=("self",)).filter(**cle, statut=StatutEdition.PROVISOIRE).first()
    if edition is None:
        return Edition.objects.create(**cle, **contenu)
    edition.statut = CYCLE_EDITION.passer(StatutEdition(edition.statut), DRESSER)
    edition.version += 1
    edition.dressee_le = timezone.now()
    for champ, valeur in contenu.items():
        setattr(edition, champ, valeur)
    edition.save()
    return edition


def _composer(
    plies: Sequence[Plie], plie: Plie | None, periode: Periode, le: date, references: Sequence[Edition]
) -> tuple[Composition, dict[str, Any]]:
    """Figures and lists are read one after the other: when somebody wrote in between, read again.

    With how far the histories had gone, so that the same figures can be computed again later.
    """
    lus = reperes()
    for essai in range(ESSAIS):
        dernier = essai == ESSAIS - 1
        try:
            composition = composer(
                plies,
                perimetre=plie.code if plie is not None else TOUS_LES_PLIE,
                periode=periode,
                le=le,
                a_comparer=[PeriodeNommee(f"edition:{e.pk}", Periode(e.date_debut, e.date_fin)) for e in references],
            )
        except FiguresIncoherentes:
            if dernier:
                raise
        else:
            ensuite = reperes()
            if ensuite == lus or dernier:
                return composition, ensuite
        lus = reperes()
    raise AssertionError("le dernier essai rend ou lève")


def _references(plie: Plie | None, periode: Periode) -> list[Edition]:
    """The last published editions of this period and of the one before, whose figures may have moved since."""
    precedente = Periode.trimestre_de(veille(periode.debut))
    references = []
    for comparee in (periode, precedente):
        derniere = (
            Edition.objects.publiees()
            .filter(plie=plie, date_debut=comparee.debut, date_fin=comparee.fin)
            .order_by("-publiee_le", "-pk")
            .first()
        )
        if derniere is not None:
            references.append(derniere)
    return references


def _ecarts(reference: Edition, composition: Composition, valeurs: dict[str, Any]) -> dict[str, Any]:
    nom = f"edition:{reference.pk}"
    meme_periode = (reference.date_debut.isoformat(), reference.date_fin.isoformat()) == (valeurs["du"], valeurs["au"])
    seuil = version_en_vigueur(reference.date_fin).seuil_petites_cellules
    return {
        "edition": reference.pk,
        "du": reference.date_debut.isoformat(),
        "au": reference.date_fin.isoformat(),
        "arrete_le": reference.arrete_le.isoformat(),
        "version_calcul": reference.version_calcul,
        "lignes": list(
            ecarts(
                reference.valeurs["mesures"][PERIODE],
                {code: mesures_de(figures) for code, figures in composition.calcul.figures[nom].items()},
                listes_avant=Lignes(**reference.identifiants[PERIODE]),
                listes_apres=composition.calcul.lignes[nom],
            )
        ),
        # Cells that moved by too little to be subtracted from one edition to the next by a reader of another scope.
        "variations": [
            [nom_periode, perimetre, code]
            for nom_periode, par_plie in (valeurs["mesures"].items() if meme_periode else ())
            for perimetre, code, de in variations(reference.valeurs["mesures"][nom_periode], par_plie)
            if 0 < abs(de) < seuil
        ],
    }


def _en_json(valeurs: dict[str, Any]) -> dict[str, Any]:
    """As the column keeps them, so that a value read back never differs from the one drawn up."""
    lu: dict[str, Any] = json.loads(json.dumps(valeurs, cls=DjangoJSONEncoder))
    return lu
