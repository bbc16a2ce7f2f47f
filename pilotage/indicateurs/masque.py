"""Small cells outside a reader's scope (A-4): masked, and not to be found again by subtraction.

Reading of A-4: the published dashboard of one PLIE is shown in full to whom its scope includes that PLIE. In the
dashboard of several PLIE, the columns of the PLIE outside the reader's scope are masked under the threshold: a count
from 1 to 4 (zero says nothing of anyone), then enough others that nothing gives it back: neither its family of lines,
nor the denominators printed beside rates, nor the total of the PLIE, nor the quarter taken off the year to date.
What changed since an earlier publication by 1 to 4 is masked likewise, PLIE by PLIE; for all of them together it is
said, since later editions show what changed (C-2). Sub-populations and communes are left out altogether.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any, NamedTuple

from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import TOUS, Cellule, Ensemble, Indicateur
from pilotage.indicateurs.deductions import Systeme, cacher_assez
from sorties.enums import TYPES_NEUTRALISES

MASQUEE: dict[str, Any] = {"n": None, "sur": None, "taux": None, "masque": True}
ABSENTE: Any = object()
PERIODE, CUMUL, N_1 = "periode", "cumul", "n_1"
PERSONNES = "#personnes"
# What belongs to a period also belongs to the longer one that ends with it.
_CROISSANTS = (Ensemble.INTEGRATIONS, Ensemble.ACCOMPAGNES, Ensemble.SORTIES)


class Variable(NamedTuple):
    """How many parcours of a set carry a label, in a PLIE (or in all those outside the scope), over a period."""

    periode: str
    plie: str
    ensemble: str
    etiquette: str


def masquer(
    mesures: Mapping[str, Mapping[str, Mapping[str, Any]]],
    *,
    en_clair: Collection[str],
    seuil: int,
    bornes: Mapping[str, Mapping[str, Any]] | None = None,
    variations: Iterable[tuple[str, str, str]] = (),
) -> dict[str, dict[str, dict[str, Any]]]:
    """A copy of the figures, by period and PLIE, in which those outside `en_clair` are masked.

    Args:
        bornes: first and last days of each period.
        variations: (period, PLIE, indicator) of the cells that changed by less than the threshold since a publication.
    """
    copie: dict[str, dict[str, dict[str, Any]]] = {
        nom: {code: deepcopy(dict(lues)) for code, lues in par_plie.items()} for nom, par_plie in mesures.items()
    }
    plies = next(iter(copie.values()), {})
    autres = [code for code in plies if code != TOTAL and code not in en_clair]
    if not autres:
        return copie
    for par_plie in copie.values():
        for code in (*autres, TOTAL):
            complements = par_plie[code]["complements"]
            for cle in [c for c in complements if c.startswith("parmi_") or c == "communes"]:
                del complements[cle]
    tenues = _Cellules(copie, autres, bornes or {})
    cachees = tenues.cachees(seuil, variations)
    for nom, par_plie in copie.items():
        for code in (*autres, TOTAL):
            for indicateur in affiches():
                if any(variable in cachees for variable in tenues.montrees(nom, code, indicateur)):
                    _ecrire(par_plie[code], indicateur)
    return copie


def affiches() -> Iterator[Indicateur]:
    """The indicators that are shown of a PLIE outside the scope."""
    return (indicateur for indicateur in CATALOGUE.values() if not indicateur.code.startswith("parmi_"))


class _Cellules:
    """The variables of the PLIE outside the scope, and of all of them together, with the equations that bind them."""

    def __init__(
        self, mesures: Mapping[str, Mapping[str, Any]], autres: list[str], bornes: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.autres = autres
        self.alias = _memes_jours(bornes)
        self.systeme = Systeme()
        self.affichees: set[Hashable] = set()
        for nom, par_plie in mesures.items():
            for code in autres:
                self._lire(nom, code, par_plie[code])
                self._lier_un_plie(nom, code)
        self._additionner()
        for nom in mesures:
            self._lier_un_plie(nom, TOTAL)
        self._lier_les_periodes(mesures)

    def variable(self, nom: str, plie: str, cellule: Cellule) -> Variable:
        """The variable of a cell; two periods may share it."""
        memes = self.alias.get((nom, cellule.ensemble))
        return Variable(memes[0] if memes else nom, plie, memes[1] if memes else cellule.ensemble, cellule.etiquette)

    def montrees(self, nom: str, plie: str, indicateur: Indicateur) -> list[Variable]:
        """What a line prints: its numerator and its denominator; for a mean, whom it is taken over."""
        cellules = [c for c in (indicateur.numerateur, indicateur.denominateur) if c is not None]
        lues = [self.variable(nom, plie, c) for c in cellules]
        if indicateur.code == "personnes":
            # Persons hardly add up between PLIE, but the total less what the reader knows is that of a lone PLIE.
            lone = plie == TOTAL and len(self.autres) == 1
            lues.append(self._personnes(nom, self.autres[0] if lone else plie))
        elif indicateur.mesure and cellules and lues[0] not in self.systeme.valeurs:
            lues = [self.variable(nom, plie, Cellule(cellules[0].ensemble))]
        return lues

    def cachees(self, seuil: int, variations: Iterable[tuple[str, str, str]]) -> set[Hashable]:
        """Every variable that stays hidden."""
        valeurs = self.systeme.valeurs
        sensibles: set[Hashable] = {v for v, valeur in valeurs.items() if 0 < abs(valeur) < seuil}
        for nom, plie, code in variations:
            if plie in self.autres and code in CATALOGUE and CATALOGUE[code].numerateur is not None:
                sensibles |= {v for v in self.montrees(nom, plie, CATALOGUE[code])[:1] if v in valeurs}
        jamais = set(valeurs) - self.affichees
        return cacher_assez(
            self.systeme,
            cachees=jamais | sensibles,
            sensibles=sensibles,
            peut_cacher=lambda v: v in self.affichees,
            # A PLIE before the total, the past before the period itself, a zero last: masking it hides nothing.
            preference=lambda v: (int(v[1] == TOTAL), int(valeurs[v] == 0), int(v[0] == PERIODE), valeurs[v]),  # type: ignore[index]
            seuil=seuil,
        )

    def _personnes(self, nom: str, plie: str) -> Variable:
        return self.variable(nom, plie, Cellule(Ensemble.ACCOMPAGNES, PERSONNES))

    def _lire(self, nom: str, plie: str, mesures: Mapping[str, Any]) -> None:
        for indicateur in affiches():
            valeur: Any = _valeur(mesures, indicateur)
            if valeur is ABSENTE:
                continue
            if indicateur.code == "personnes":
                self._poser(self._personnes(nom, plie), valeur)
            elif not indicateur.mesure and indicateur.numerateur is not None:
                rapport = isinstance(valeur, Mapping)
                self._poser(self.variable(nom, plie, indicateur.numerateur), valeur["n"] if rapport else valeur)
                if indicateur.denominateur is not None:
                    self._poser(self.variable(nom, plie, indicateur.denominateur), valeur["sur"])

    def _poser(self, variable: Variable, valeur: int) -> None:
        self.systeme.valeurs[variable] = valeur
        self.affichees.add(variable)

    def _lier_un_plie(self, nom: str, plie: str) -> None:
        def v(ensemble: Ensemble, etiquette: str = TOUS) -> Variable:
            return self.variable(nom, plie, Cellule(ensemble, etiquette))

        def reste(*morceaux: str) -> Variable:
            return Variable(nom, plie, "#reste", ":".join(morceaux))

        systeme = self.systeme
        systeme.lier(v(Ensemble.ACCOMPAGNES), [v(Ensemble.EFFECTIF_DEBUT), v(Ensemble.INTEGRATIONS)])
        systeme.lier(v(Ensemble.ACCOMPAGNES), [v(Ensemble.SORTIES), v(Ensemble.EFFECTIF_FIN)])
        if plie != TOTAL:
            systeme.completer(v(Ensemble.ACCOMPAGNES), [self._personnes(nom, plie)], reste("retours"))
        for tout, parties in self._familles(nom, plie).items():
            for famille, membres in parties.items():
                systeme.completer(tout, membres, reste(tout.ensemble, tout.etiquette, famille))
        sorties = v(Ensemble.SORTIES)
        neutralisees = [
            lue for genre in TYPES_NEUTRALISES if (lue := v(Ensemble.SORTIES, f"type:autre:{genre}")) in systeme.valeurs
        ]
        hors = v(Ensemble.SORTIES, "hors_neutralisees")
        systeme.completer(sorties, [hors, *neutralisees], reste("neutralisees"))
        positives, non_positives = v(Ensemble.SORTIES, "sortie:positive"), v(Ensemble.SORTIES, "non_positive")
        systeme.valeurs.setdefault(non_positives, systeme.valeurs[sorties] - systeme.valeurs[positives])
        systeme.lier(sorties, [positives, non_positives])
        self.affichees.add(non_positives)  # by the mean that is taken over them
        systeme.completer(positives, [v(Ensemble.SORTIES, "a_la_marge")], reste("a_la_marge"))

    def _familles(self, nom: str, plie: str) -> dict[Variable, dict[str, list[Variable]]]:
        """By denominator, the lines that share it: those of a family add up, any other leaves a remainder."""
        familles: dict[Variable, dict[str, list[Variable]]] = defaultdict(lambda: defaultdict(list))
        for indicateur in affiches():
            n, sur = indicateur.numerateur, indicateur.denominateur
            if indicateur.mesure or n is None or sur is None:
                continue
            famille = n.etiquette.rpartition(":")[0] or n.etiquette
            if n.ensemble == sur.ensemble and n.etiquette != sur.etiquette:
                membres = familles[self.variable(nom, plie, sur)][famille]
                if (membre := self.variable(nom, plie, n)) not in membres:
                    membres.append(membre)
            tous = Cellule(sur.ensemble)
            if sur.etiquette != TOUS and "type:" not in n.etiquette:
                seul = familles[self.variable(nom, plie, tous)][sur.etiquette]
                seul[:] = [self.variable(nom, plie, sur)]
        return familles

    def _additionner(self) -> None:
        """All the PLIE outside the scope together: the total less what the reader knows."""
        systeme = self.systeme
        for modele in [v for v in self.affichees if isinstance(v, Variable) and v.plie == self.autres[0]]:
            if modele.etiquette == PERSONNES:
                continue
            parties = [modele._replace(plie=plie) for plie in self.autres]
            if all(partie in systeme.valeurs for partie in parties):
                total = modele._replace(plie=TOTAL)
                self._poser(total, sum(systeme.valeurs[partie] for partie in parties))
                systeme.lier(total, parties)

    def _lier_les_periodes(self, mesures: Mapping[str, Any]) -> None:
        """The year to date less the quarter: what happened before it."""
        if not {PERIODE, CUMUL} <= mesures.keys():
            return
        for longue in [v for v in self.affichees if isinstance(v, Variable) and v.periode == CUMUL]:
            courte = longue._replace(periode=PERIODE)
            if longue.ensemble in _CROISSANTS and courte in self.affichees:
                avant = longue._replace(periode="#avant")
                self.systeme.completer(longue, [courte], avant)


def _memes_jours(bornes: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], tuple[str, str]]:
    """(period, set) that are another's: same first day, same last day, or the eve of the first day."""
    jours = {
        nom: (date.fromisoformat(str(lues["du"])), date.fromisoformat(str(lues["au"]))) for nom, lues in bornes.items()
    }
    alias: dict[tuple[str, str], tuple[str, str]] = {}
    for nom, (_, fin) in jours.items():
        if PERIODE in jours and fin + timedelta(days=1) == jours[PERIODE][0]:
            alias[nom, Ensemble.EFFECTIF_FIN] = PERIODE, Ensemble.EFFECTIF_DEBUT
    if PERIODE in jours and CUMUL in jours:
        if jours[PERIODE] == jours[CUMUL]:
            alias |= {(CUMUL, ensemble): (PERIODE, ensemble) for ensemble in Ensemble}
        alias[CUMUL, Ensemble.EFFECTIF_FIN] = PERIODE, Ensemble.EFFECTIF_FIN
        if N_1 in jours and jours[N_1][1] + timedelta(days=1) == jours[CUMUL][0] != jours[PERIODE][0]:
            alias[N_1, Ensemble.EFFECTIF_FIN] = CUMUL, Ensemble.EFFECTIF_DEBUT
    return alias


def _valeur(mesures: Mapping[str, Any], indicateur: Indicateur) -> Any:
    """What an edition says of an indicator; one frozen before the indicator existed says nothing."""
    place, feuille = _place(mesures, indicateur)
    return place.get(feuille, ABSENTE)


def _ecrire(mesures: dict[str, Any], indicateur: Indicateur) -> None:
    place, feuille = _place(mesures, indicateur)
    if feuille in place:
        place[feuille] = dict(MASQUEE)


def _place(mesures: Mapping[str, Any], indicateur: Indicateur) -> tuple[Any, str]:
    place: Any = mesures["complements"] if indicateur.complement else mesures
    *chemin, feuille = indicateur.code.split(".")
    for etape in chemin:
        place = place.get(etape, {})
    return place, feuille
