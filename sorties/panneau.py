"""The panel of the verdict: the answer first, then every comparison, then what could be done (art. 5 b, 6.4, 6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.urls import NoReverseMatch, reverse

from parcours.models import Parcours
from parcours.regles.durees import AlerteConsolidation, alerte_consolidation, parametres_de_la_duree
from plie.socle.graphiques import Graphique, colonnes
from plie.socle.periodes import ajouter_mois, debut_de_mois
from plie.socle.typographie import INSECABLE, arrondir, date_en_lettres, heures_en_chiffres
from sorties.enums import TypeSortie
from sorties.regles import ARTICLE, LIBELLES_CRITERES, Condition, Releve, VerdictSortie
from sorties.regles.heures import FenetreHeures
from sorties.selectors import Dossier

MOIS_DU_GRAPHIQUE = 12
MOIS_ABREGES = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."
)  # fmt: skip


@dataclass(frozen=True)
class AutreCritere:
    """Another criterion that the file fulfils."""

    libelle: str
    constatable_le: date | None
    constatee: bool


@dataclass(frozen=True)
class Manque:
    """A criterion that the file does not fulfil: its nearest attempt, condition by condition."""

    libelle: str
    conditions: tuple[Condition, ...]

    @property
    def approche(self) -> bool:
        """Something of the file already fulfils a part of it."""
        return any(condition.remplie for condition in self.conditions)


@dataclass(frozen=True)
class Alerte:
    """P-6.4d, with the way out when there is one."""

    fait: str
    alerte: AlerteConsolidation
    url_prolongation: str


@dataclass(frozen=True)
class Fenetre:
    """The best window of one length, in words."""

    libelle: str
    heures: str
    seuil: str
    periode: str
    manque: str
    atteinte: bool


@dataclass(frozen=True)
class Panneau:
    """What the template prints."""

    favorable: bool | None
    titre: str
    detail: str
    critere: str
    article: str
    type_sortie: str
    conditions: tuple[Condition, ...]
    autres: tuple[AutreCritere, ...]
    manques: tuple[Manque, ...]
    fenetres: tuple[Fenetre, ...]
    graphique: Graphique | None
    alertes: tuple[Alerte, ...]
    hors_delai: bool
    evalue_le: date
    version_pacte: str
    a_la_marge: bool = False
    preuves: tuple[str, ...] = field(default_factory=tuple)

    @property
    def approches(self) -> tuple[Manque, ...]:
        """The criteria that are partly fulfilled, while no exit can be proposed: their figures come first."""
        return () if self.favorable else tuple(manque for manque in self.manques if manque.approche)

    @property
    def restants(self) -> tuple[Manque, ...]:
        """The others, folded."""
        return tuple(manque for manque in self.manques if manque not in self.approches)


def panneau_de(dossier: Dossier, *, alertes: bool = True) -> Panneau:
    """The panel of a file on the day it is evaluated.

    Args:
        alertes: whether to offer what only somebody who follows the person may do.
    """
    verdict = dossier.verdict
    favorable, titre, detail = _reponse(dossier)
    retenu = verdict.retenu
    return Panneau(
        favorable=favorable,
        titre=titre,
        detail=detail,
        critere=retenu.critere if retenu else "",
        article=ARTICLE,
        type_sortie=str(TypeSortie(verdict.type_sortie).label) if verdict.type_sortie else "",
        conditions=verdict.conditions_de(retenu) if retenu else (),
        autres=tuple(AutreCritere(e.libelle, e.constatable_le, e.constatee) for e in verdict.autres),
        manques=_manques(verdict),
        fenetres=tuple(_fenetre(f) for f in (verdict.fenetre_longue, verdict.fenetre_courte) if f.periode),
        graphique=_graphique(dossier),
        alertes=alertes_de(dossier) if alertes else (),
        hors_delai=verdict.hors_delai,
        evalue_le=dossier.situation.evalue_le,
        version_pacte=dossier.parametres.libelle,
        a_la_marge=verdict.a_la_marge,
        preuves=tuple(f"{p.libelle} ({date_en_lettres(p.date)})" for p in verdict.preuves),
    )


def alertes_de(dossier: Dossier) -> tuple[Alerte, ...]:
    """P-6.4d: each job, creation or training whose consolidation would end after the échéance of the parcours."""
    parcours, le = dossier.parcours, dossier.situation.evalue_le
    debut = dossier.situation.debut_parcours
    durables = dossier.parametres.types_emploi_durable
    faits: list[tuple[str, date, date | None]] = [
        *((str(c), c.date_debut, c.date_fin) for c in dossier.preuves.contrats if c.type in durables),
        *((str(c), c.date_debut, None) for c in dossier.preuves.creations),
        *((str(f), f.date_debut, f.date_fin if f.motif_fin else None) for f in dossier.preuves.formations if f.rncp),
    ]
    trouvees = []
    for libelle, commence, fin in faits:
        if commence < debut:
            continue
        alerte = alerte_consolidation(
            debut,
            prolongations=int(parcours.prolonge),
            debut_emploi=commence,
            parametres=parametres_de_la_duree(debut, prolonge=parcours.prolonge),
            consolidation=dossier.parametres,
        )
        # A job that has ended before its consolidation awaits none any more.
        if alerte is not None and (fin is None or fin >= alerte.fin_consolidation or fin >= le):
            trouvees.append(Alerte(libelle, alerte, url_prolongation(parcours, alerte)))
    return tuple(trouvees)


def url_prolongation(parcours: Parcours, alerte: AlerteConsolidation) -> str:
    """Where the prolongation is asked of the commission; nothing when it is not free any more (P-6.4b)."""
    if not alerte.prolongation_possible:
        return ""
    try:
        return reverse("commissions:demander", kwargs={"pk": parcours.pk, "objet": "prolongation"})
    except NoReverseMatch:
        return ""


def _reponse(dossier: Dossier) -> tuple[bool | None, str, str]:
    verdict = dossier.verdict
    if verdict.retenu is None or verdict.constatable_le is None:
        return (
            None,
            "Aucun critère de sortie n’est rempli",
            "Le détail de chaque critère dit ce qui manque.",
        )
    nature = "positive" if verdict.qualification == "positive" else "dynamique"
    constat = date_en_lettres(verdict.constatable_le)
    if verdict.constatee:
        detail = f"{verdict.retenu.libelle}, constatable depuis le {constat}."
        return True, f"La sortie {nature} peut être proposée", detail
    if verdict.constatable_le > dossier.situation.evalue_le:
        return (
            None,
            f"Une sortie {nature} se prépare",
            f"{verdict.retenu.libelle}{INSECABLE}: elle pourra être constatée à compter du {constat}.",
        )
    return (
        None,
        "Une pièce manque pour constater la sortie",
        f"{verdict.retenu.libelle}{INSECABLE}: date de constat atteinte ({constat}), preuve absente du dossier.",
    )


def _manques(verdict: VerdictSortie) -> tuple[Manque, ...]:
    """Criterion by criterion: the rules name the criterion before each condition that is missing.

    Where the file holds a fact, the conditions that this fact fulfils are shown beside those that it lacks.
    """
    examens = {examen.critere: examen for examen in verdict.examens}
    groupes: dict[str, list[Condition]] = {}
    for condition in verdict.manques:
        critere, _, libelle = condition.libelle.partition(" – ")
        groupes.setdefault(critere, []).append(condition._replace(libelle=libelle))
    return tuple(
        Manque(LIBELLES_CRITERES[critere], examens[critere].conditions() if critere in examens else tuple(lues))
        for critere, lues in groupes.items()
    )


def _fenetre(fenetre: FenetreHeures) -> Fenetre:
    periode = fenetre.periode
    dates = ""
    if periode is not None and periode.fin is not None:
        dates = f"du {date_en_lettres(periode.debut)} au {date_en_lettres(periode.fin)}"
    return Fenetre(
        libelle=f"Meilleure période de {fenetre.mois}{INSECABLE}mois",
        heures=heures_en_chiffres(fenetre.heures),
        seuil=heures_en_chiffres(fenetre.seuil),
        periode=dates,
        manque=heures_en_chiffres(fenetre.manque) if fenetre.manque else "",
        atteinte=not fenetre.manque,
    )


def _graphique(dossier: Dossier) -> Graphique | None:
    """The hours of each month, coloured by the best window that holds them, against the mean that is asked for."""
    exclus, depuis = dossier.parametres.types_chantier_insertion, dossier.situation.debut_parcours
    releves = [r for r in dossier.situation.releves if r.type not in exclus and r.debut >= depuis]
    if not releves:
        return None
    longue, courte = dossier.verdict.fenetre_longue, dossier.verdict.fenetre_courte
    series: dict[str, dict[date, Decimal]] = {
        f"Meilleure période de {courte.mois}{INSECABLE}mois": {},
        f"Ajouté par celle de {longue.mois}{INSECABLE}mois": {},
        "Hors de ces périodes": {},
    }
    dedans, elargie, dehors = series.values()
    for releve in releves:
        serie = dedans if _contient(courte, releve) else elargie if _contient(longue, releve) else dehors
        mois = debut_de_mois(releve.debut)
        serie[mois] = serie.get(mois, Decimal()) + releve.heures
    mois_affiches = _mois_du_graphique(releves, (longue, courte))
    return colonnes(
        "Heures effectives par mois",
        [_abrege(mois) for mois in mois_affiches],
        [
            (nom, [serie.get(mois, Decimal()) for mois in mois_affiches])
            for nom, serie in series.items()
            if not serie.keys().isdisjoint(mois_affiches)
        ],
        unite="h",
        empilees=True,
        seuil=arrondir(longue.seuil / longue.mois, 1) if longue.mois else None,
        nom_seuil=f"moyenne pour {heures_en_chiffres(longue.seuil)} en {longue.mois}{INSECABLE}mois{INSECABLE}:",
    )


def _contient(fenetre: FenetreHeures, releve: Releve) -> bool:
    """A relevé counts in a window only if it lies inside it whole (S-2)."""
    periode = fenetre.periode
    return periode is not None and periode.debut <= releve.debut and (periode.fin is None or releve.fin <= periode.fin)


def _mois_du_graphique(releves: Sequence[Releve], fenetres: Sequence[FenetreHeures]) -> list[date]:
    """The last twelve months of hours, and earlier when a best window starts before."""
    dernier = debut_de_mois(max(r.debut for r in releves))
    premiers = [ajouter_mois(dernier, 1 - MOIS_DU_GRAPHIQUE)]
    premiers += [debut_de_mois(f.periode.debut) for f in fenetres if f.periode is not None]
    mois = max(min(premiers), debut_de_mois(min(r.debut for r in releves)))
    affiches = []
    while mois <= dernier:
        affiches.append(mois)
        mois = ajouter_mois(mois, 1)
    return affiches


def _abrege(mois: date) -> str:
    """« janv. 26 »: short enough for twelve columns."""
    return f"{MOIS_ABREGES[mois.month - 1]} {mois.year % 100:02}"
