"""The sentences of the steering page: alerts, what must happen, how the projection is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pilotage.conduite.objectifs import Conduite, LigneNombre, LignePart, Situation
from pilotage.conduite.regles.alertes import Niveau
from pilotage.conduite.regles.projection import NIVEAU, POIDS_DES_JOURS, Allure, Projection
from plie.socle.typographie import INSECABLE, date_en_lettres, nombre_en_chiffres, taux_en_chiffres

TONS = {Niveau.DECROCHE: "danger", Niveau.FRAGILE: "attention"}


@dataclass(frozen=True, slots=True)
class AlerteLue:
    """An alert as it is read."""

    ton: str
    objet: str
    titre: str
    texte: str


@dataclass(frozen=True, slots=True)
class EffortLu:
    """What must happen for a share to be reached."""

    titre: str
    ton: str
    phrase: str
    detail: str


def alertes(conduite: Conduite, *, finie: bool) -> list[AlerteLue]:
    """Each alert with its figures; none once the year is over, when only the result is left to read."""
    if finie:
        return []
    nombres = {ligne.code: ligne for ligne in conduite.nombres}
    parts = {ligne.code: ligne for ligne in conduite.parts}
    lues = []
    for alerte in sorted(conduite.alertes, key=lambda alerte: alerte.niveau != Niveau.DECROCHE):
        objet = nombres.get(alerte.code) or parts[alerte.code]
        texte = _du_nombre(objet) if isinstance(objet, LigneNombre) else _de_la_part(objet)
        etat = "décroche" if alerte.niveau == Niveau.DECROCHE else "est fragile"
        titre = f"L’objectif «\u00a0{objet.libelle}\u00a0» {etat}"
        lues.append(AlerteLue(TONS[alerte.niveau], objet.libelle, titre, texte))
    return lues


def _du_nombre(ligne: LigneNombre) -> str:
    return (
        f"projection au 31{INSECABLE}décembre{INSECABLE}: {projection(ligne.projection)}, pour un objectif de "
        f"{nombre_en_chiffres(ligne.objectif)}."
    )


def _de_la_part(ligne: LignePart) -> str:
    if ligne.part is None:
        return ""
    return (
        f"projection au 31{INSECABLE}décembre{INSECABLE}: {part(ligne)}, pour un objectif de "
        f"{taux_en_chiffres(ligne.cible)}. {effort(ligne).phrase}"
    )


def projection(lue: Projection) -> str:
    """« 212 (de 198 à 229) », or why there is none."""
    if lue.centrale is None or lue.bas is None or lue.haut is None:
        return lue.motif
    if lue.bas == lue.haut:
        return nombre_en_chiffres(lue.centrale)
    return f"{nombre_en_chiffres(lue.centrale)} (de {nombre_en_chiffres(lue.bas)} à {nombre_en_chiffres(lue.haut)})"


def part(ligne: LignePart) -> str:
    """« 48 % (de 43 % à 54 %) », or why there is none."""
    if ligne.part is None:
        return ligne.motif or "Personne n’est attendu."
    centrale = taux_en_chiffres(float(ligne.part.centrale))
    if ligne.part.bas == ligne.part.haut:
        return centrale
    return f"{centrale} (de {taux_en_chiffres(float(ligne.part.bas))} à {taux_en_chiffres(float(ligne.part.haut))})"


# (what comes, what must count in it), singular and plural.
_OBJETS = {
    "sorties_positives": (("sortie", "sorties"), ("sortie positive", "sorties positives")),
    "part_brsa": (("intégration", "intégrations"), ("intégration de BRSA", "intégrations de BRSA")),
}


def effort(ligne: LignePart) -> EffortLu:
    """What must happen to reach the target, in a sentence."""
    cible = taux_en_chiffres(ligne.cible)
    titre = f"{ligne.libelle}{INSECABLE}: {cible}"
    faits = f"{nombre_en_chiffres(ligne.n)} sur {nombre_en_chiffres(ligne.sur)} à ce jour"
    actuel = (
        f"{faits}, soit {taux_en_chiffres(ligne.n / ligne.sur)}." if ligne.sur else "Rien n’est enregistré à ce jour."
    )
    if ligne.part is None or ligne.effort is None:
        return EffortLu(titre, "neutre", ligne.motif or "Personne n’est attendu d’ici la fin de l’année.", actuel)
    lu = ligne.effort
    (flux, (un, plusieurs)) = _OBJETS[ligne.code]
    attendus = f"{nombre_en_chiffres(lu.reste)} {flux[lu.reste > 1]} attendue{'s' if lu.reste > 1 else ''}"
    if not lu.reste:
        tenu = "atteint" if lu.acquis else "non atteint"
        return EffortLu(titre, "succes" if lu.acquis else "danger", f"Objectif {tenu}.", actuel)
    if lu.acquis:
        return EffortLu(
            titre,
            "succes",
            f"Objectif tenu, quelle que soit l’issue de {attendus} d’ici le 31{INSECABLE}décembre.",
            actuel,
        )
    besoin = f"{nombre_en_chiffres(lu.a_obtenir)} {plusieurs if lu.a_obtenir > 1 else un}"
    if lu.hors_d_atteinte:
        meilleure = taux_en_chiffres(float(lu.meilleure))
        return EffortLu(
            titre,
            "danger",
            f"Hors d’atteinte{INSECABLE}: il faudrait encore {besoin}, pour {attendus} d’ici le "
            f"31{INSECABLE}décembre. Au mieux, la part serait de {meilleure}.",
            actuel,
        )
    necessaire = taux_en_chiffres(lu.part_necessaire or 0)
    return EffortLu(
        titre,
        "attention" if lu.a_obtenir > ligne.part.reste_n else "succes",
        f"Il faut encore {besoin} sur {attendus} d’ici le 31{INSECABLE}décembre, soit {necessaire}.",
        actuel,
    )


def methode(lue: Situation, code: str) -> list[str]:
    """How the projection is made, with what it rests on for this scope."""
    integrations, sorties = lue.allures[code]
    pour_cent = taux_en_chiffres(NIVEAU)
    au = date_en_lettres(lue.periode.fin or lue.periode.debut)
    return [
        (
            f"Chiffres du tableau de bord, du 1er{INSECABLE}janvier au {au} inclus. "
            f"{_rythme('Intégrations', integrations)} {_rythme('Sorties', sorties)}"
        ),
        (
            "Le nombre de fin d’année est celui du jour divisé par cette part. L’intervalle contient le résultat "
            f"{pour_cent} du temps si l’allure se maintient{INSECABLE}: ce qui reste à venir suit une loi de Poisson "
            "dont l’allure n’est connue que par ce qui est déjà compté (loi binomiale négative, a priori de Jeffreys)."
        ),
        (
            "Les BRSA et les sorties positives à venir gardent la part constatée depuis le début de l’année parmi les "
            "intégrations et les sorties (loi bêta-binomiale). Une personne déjà accompagnée qui deviendrait "
            "allocataire n’est pas anticipée."
        ),
        (
            "Les intégrations et les sorties s’enregistrent après coup, une fois la commission passée"
            f"{INSECABLE}: les dernières semaines sont incomplètes et la projection est prudente. Celle du tableau de "
            "bord, plus simple, prolonge l’allure des intégrations jour pour jour, sans saison ni intervalle."
        ),
    ]


def _rythme(nom: str, allure: Allure) -> str:
    part_lue = taux_en_chiffres(allure.part)
    if not allure.annees:
        return f"{nom}{INSECABLE}: {part_lue} de l’année, en jours écoulés."
    annees = "l’année précédente" if allure.annees == 1 else f"les {allure.annees} années précédentes"
    return (
        f"{nom}{INSECABLE}: {part_lue} de l’année, d’après ce qui était fait au même jour {annees} et les jours "
        f"écoulés (ceux-ci pèsent autant que {POIDS_DES_JOURS} parcours)."
    )


def nombre_d_alertes(lues: Sequence[AlerteLue]) -> str:
    """« 3 objectifs en alerte »."""
    return "1 objectif en alerte" if len(lues) == 1 else f"{len(lues)} objectifs en alerte"
