"""The tables and charts of the steering page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from accounts.models import Plie
from pilotage.conduite import mots
from pilotage.conduite.charge import ChargeDePlie
from pilotage.conduite.cohortes import Cohortes
from pilotage.conduite.entonnoir import INTEGRES, LIBELLES, ORIENTES, POSITIFS, RECUS, Entonnoir, LigneEntonnoir
from pilotage.conduite.objectifs import ANNEE, LigneNombre, Situation, un_an_avant
from pilotage.conduite.regles.alertes import Niveau
from pilotage.indicateurs import catalogue
from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.mots import PROCESSUS
from pilotage.presentation.cases import ABSENT, Case, LigneTableau, Tableau, case
from pilotage.selectors import mesures_de
from plie.socle.graphiques import Graphique, barres, colonnes, courbes, jauge
from plie.socle.typographie import arrondir, date_en_chiffres, nombre_en_chiffres, taux_en_chiffres

# What each objective counts, in the catalogue: its figure opens the same list.
INDICATEURS = {
    "accompagnes": "accompagnes",
    "brsa": "brsa",
    "reprise_file_active": "effectif_debut",
    "nouvelles_integrations": "integrations",
    "sorties_positives": "sorties_positives",
    "part_brsa": "brsa",
}
ETATS = {Niveau.DECROCHE: "Décroche", Niveau.FRAGILE: "Fragile"}
# Who was there on 1 January: nothing of the year changes it.
DEJA_DIT = "reprise_file_active"
PERIODE = "periode"


def nom(code: str) -> str:
    return "Ensemble" if code == TOTAL else code.upper()


def objectifs(lue: Situation, code: str, *, finie: bool) -> Tableau:
    """The objectives of the year: done, projected, interval, state."""
    conduite = lue.par_plie[code]
    etats = {alerte.code: "Non atteint" if finie else ETATS[alerte.niveau] for alerte in conduite.alertes}
    tenu = "Atteint" if finie else "En bonne voie"
    lignes = []
    for nombre in conduite.nombres:
        acquis = nombre.projection.realise >= nombre.objectif
        sans_projection = nombre.projection.centrale is None
        lignes.append(
            LigneTableau(
                nombre.libelle,
                [
                    Case(nombre_en_chiffres(nombre.objectif)),
                    Case(
                        nombre_en_chiffres(nombre.projection.realise),
                        taux_en_chiffres(nombre.taux) if nombre.taux is not None else "",
                        f"{PERIODE}:{code}:{INDICATEURS[nombre.code]}" if nombre.projection.realise else "",
                    ),
                    Case(ABSENT if sans_projection else mots.projection(nombre.projection)),
                    Case("Atteint" if acquis else etats.get(nombre.code) or _sans_alerte(nombre, tenu)),
                ],
            )
        )
    for part in conduite.parts:
        lignes.append(
            LigneTableau(
                part.libelle,
                [
                    Case(taux_en_chiffres(part.cible)),
                    Case(
                        taux_en_chiffres(part.n / part.sur) if part.sur else ABSENT,
                        f"{nombre_en_chiffres(part.n)} sur {nombre_en_chiffres(part.sur)}",
                        f"{PERIODE}:{code}:{INDICATEURS[part.code]}" if part.n else "",
                    ),
                    Case(mots.part(part) if part.part else ABSENT),
                    Case(etats.get(part.code, tenu if part.part else ABSENT)),
                ],
            )
        )
    motif = conduite.integrations.motif or conduite.sorties.motif
    return Tableau(
        f"Objectifs {lue.annee}",
        ["", "Objectif", "Réalisé", "Projection au 31\u00a0décembre", "État"],
        lignes,
        motif,
    )


def _sans_alerte(nombre: LigneNombre, tenu: str) -> str:
    """The state of an objective that is not reached and that no alert names."""
    if nombre.code == DEJA_DIT:
        return "Non atteint"
    return ABSENT if nombre.projection.centrale is None else tenu


def jauges(lue: Situation, code: str) -> list[Graphique]:
    """What is projected against each share's objective, and the entries against theirs."""
    dessins = []
    for part in lue.par_plie[code].parts:
        if part.sur:
            exacte = Decimal(part.n) * 100 / part.sur
            titre, cible = f"{part.libelle}, à ce jour", _entier(part.cible * 100)
            dessins.append(jauge(titre, _entier(exacte), cible, unite="%", maximum=100, exacte=exacte))
    return dessins


def cote_a_cote(lue: Situation, plies: Sequence[Plie]) -> Tableau:
    """Every PLIE on one line: what is projected for each objective, and how many slip."""
    codes = [*(plie.code for plie in plies), TOTAL]
    libelles = ("nouvelles_integrations", "accompagnes", "sorties_positives", "part_brsa")
    return Tableau(
        "Projections par PLIE",
        ["PLIE", "Intégrations", "Accompagnés", "Sorties positives", "BRSA", "Objectifs en alerte"],
        [
            LigneTableau(
                nom(code),
                [
                    *(_projection(lue, code, libelle) for libelle in libelles),
                    Case(str(len(lue.par_plie[code].alertes))),
                ],
                total=code == TOTAL,
            )
            for code in codes
        ],
    )


def _projection(lue: Situation, code: str, objet: str) -> Case:
    conduite = lue.par_plie[code]
    for nombre in conduite.nombres:
        if nombre.code == objet:
            texte = mots.projection(nombre.projection) if nombre.projection.centrale is not None else ABSENT
            return Case(texte, f"objectif {nombre_en_chiffres(nombre.objectif)}")
    for part in conduite.parts:
        if part.code == objet and part.part is not None:
            return Case(mots.part(part))
    return Case(ABSENT)


def delais(lue: Situation, plies: Sequence[Plie]) -> Tableau:
    """15 days, two months, first appointment to commission, follow-up: the year to date, and the year before."""
    codes = [plie.code for plie in plies]
    figures = lue.calcul.figures
    indicateurs = catalogue.du_groupe(PROCESSUS)
    if len(codes) == 1:
        code = codes[0]
        mesures, avant = mesures_de(figures[ANNEE][code]), mesures_de(figures[un_an_avant(lue.annee)][code])
        return Tableau(
            "Délais et suivi",
            ["", f"Du 1er janvier au {date_en_chiffres(lue.periode.fin or lue.periode.debut)}", "Un an avant"],
            [
                LigneTableau(i.libelle, [case(mesures, i.code, f"{PERIODE}:{code}"), case(avant, i.code)])
                for i in indicateurs
            ],
        )
    par_plie = {code: mesures_de(figures[ANNEE][code]) for code in [*codes, TOTAL]}
    return Tableau(
        "Délais et suivi",
        ["", *(nom(code) for code in par_plie)],
        [
            LigneTableau(i.libelle, [case(mesures, i.code, f"{PERIODE}:{code}") for code, mesures in par_plie.items()])
            for i in indicateurs
        ],
    )


def charge(lues: Sequence[ChargeDePlie]) -> tuple[Tableau, list[Graphique]]:
    """Persons by full-time equivalent against the objective of each PLIE."""
    lignes = [
        LigneTableau(
            nom(lue.code),
            [
                Case(nombre_en_chiffres(lue.etp, 1) if lue.etp is not None else ABSENT),
                Case(nombre_en_chiffres(lue.accompagnes)),
                Case(nombre_en_chiffres(lue.par_etp, 1) if lue.par_etp is not None else ABSENT),
                Case(nombre_en_chiffres(lue.objectif, 0)),
                Case(nombre_en_chiffres(lue.projetee, 1) if lue.projetee is not None else ABSENT),
            ],
            total=lue.code == TOTAL,
        )
        for lue in lues
    ]
    tableau = Tableau(
        "Personnes accompagnées par ETP",
        ["PLIE", "ETP moyens", "Accompagnés", "Par ETP", "Objectif", "Projection"],
        lignes,
        "Personnes accompagnées depuis le 1er janvier ÷ ETP d’accompagnateurs de la période (art. 5 a).",
    )
    points = [(nom(lue.code), _entier(lue.part)) for lue in lues if lue.part is not None]
    dessins = (
        [barres("Charge par ETP, en part de l’objectif", points, unite="%", colonne="Part de l’objectif", objectif=100)]
        if points
        else []
    )
    return tableau, dessins


def courbes_de_cohortes(lues: Cohortes) -> list[Graphique]:
    """Share out, and share in positive exit, by months since the start."""
    if not lues.cohortes:
        return []
    mois = [str(m) for m in lues.mois]
    return [
        courbes(
            titre,
            mois,
            [(cohorte.nom, [_pour_cent(v) for v in valeurs(cohorte)]) for cohorte in lues.cohortes],
            unite="%",
        )
        for titre, valeurs in (
            ("Part sortie, par mois depuis le début", lambda cohorte: cohorte.sorties),
            ("Part en sortie positive, par mois depuis le début", lambda cohorte: cohorte.positives),
        )
    ]


def _pour_cent(valeur: float | None) -> float | None:
    return _entier(valeur * 100) if valeur is not None else None


def _entier(valeur: Decimal | float) -> int:
    """Half up, as the figure beside the drawing: the drawing must not say 62 where the table says 63."""
    return int(arrondir(Decimal(str(valeur)), 0))


SANS_DETAIL = "Le détail par prescripteur et par trimestre, fait de petits effectifs, se lit dans chaque PLIE."


def entonnoirs(lu: Entonnoir, code: str, *, detail: bool) -> tuple[list[Tableau], list[Graphique]]:
    """The funnel by prescripteur and by quarter of orientation, and its drawing.

    Args:
        detail: whether the rows are shown; many count one or two persons, so that only the structure d'animation reads
            them, as it alone reads in full what the crossings count by prescripteur (A-4).
    """
    if not lu.total.nombres[ORIENTES]:
        return [], []
    dessin = barres(
        "De l’orientation à la sortie positive",
        [(li, lu.total.nombres[c]) for c, li in LIBELLES.items()],
        colonne="Personnes",
    )
    if not detail:
        tous = LigneTableau("Tous", [Case(case.texte, case.detail) for case in _ligne(lu.total, code, "").cases])
        entetes = ["Prescripteur", *LIBELLES.values()]
        return [Tableau("Toutes les orientations", entetes, [tous], SANS_DETAIL)], [dessin]
    tableaux = [
        Tableau(
            titre,
            [colonne, *LIBELLES.values()],
            [_ligne(ligne, code, axe) for ligne in lignes] + [_ligne(lu.total, code, axe, total=True)],
        )
        for titre, colonne, axe, lignes in (
            ("Par prescripteur", "Prescripteur", "prescripteur", lu.par_prescripteur),
            ("Par trimestre d’orientation", "Trimestre", "trimestre", lu.par_trimestre),
        )
    ]
    series = [
        (LIBELLES[etape], [li.nombres[etape] for li in lu.par_trimestre])
        for etape in (ORIENTES, RECUS, INTEGRES, POSITIFS)
    ]
    titre = "Devenir des orientés, par trimestre d’orientation"
    return tableaux, [dessin, colonnes(titre, [li.libelle for li in lu.par_trimestre], series)]


def _ligne(ligne: LigneEntonnoir, code: str, axe: str, *, total: bool = False) -> LigneTableau:
    orientes = ligne.nombres[ORIENTES]
    return LigneTableau(
        ligne.libelle,
        [
            Case(
                nombre_en_chiffres(nombre),
                taux_en_chiffres(nombre / orientes) if etape != ORIENTES and nombre else "",
                f"{etape}:{code}:{axe}:{ligne.code or TOTAL}" if nombre else "",
            )
            for etape, nombre in ligne.nombres.items()
        ],
        total=total,
    )
