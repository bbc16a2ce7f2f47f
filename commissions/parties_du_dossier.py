"""The chapter of a person's export that tells what the commission was asked, and what it decided."""

from __future__ import annotations

from typing import Any

from commissions.models import Correction, Courrier, Decision, PointOrdreDuJour, ProcesVerbal, Saisine
from participants.droits.registres import PARTIES, Lecture, Partie
from participants.droits.valeurs import aplatir
from plie.socle.typographie import INSECABLE, date_en_chiffres

# Who sits, and the session of their seat.
_MEMBRE = ("convocation__utilisateur", "convocation__seance__plie")


def inscrire() -> None:
    """Called once, when the apps are ready."""
    PARTIES.inscrire("commission", Partie("La commission", _TABLES), ordre=60)


def _saisine(saisine: Saisine) -> str:
    return f"{saisine.get_objet_display()}, demandée le {date_en_chiffres(saisine.demandee_le)}"


def _point(point: PointOrdreDuJour) -> str:
    return f"{point.saisine.get_objet_display()}, séance du {date_en_chiffres(point.seance.date_seance)}"


def _decision(decision: Decision) -> str:
    return f"{decision.get_sens_display()} – {_point(decision.point)}"


def _correction(correction: Correction) -> str:
    return f"rectification du {date_en_chiffres(correction.corrigee_le)}"


def _membre(ligne: Any) -> str:
    """The member: the session is told by the item."""
    return str(ligne.convocation.utilisateur)


def _messages(signales: Any) -> str:
    """The rules that were pointed at, in their own sentences."""
    return "\n".join(str(s.get("message") or aplatir(s)) if isinstance(s, dict) else aplatir(s) for s in signales)


def _contenu(courrier: Courrier) -> str:
    """A letter as it was written: its own words; codes and the name of its reader aside."""
    contenu = courrier.contenu
    dits = (
        ("Objet", contenu.get("objet")), ("Séance du", contenu.get("date_seance")),
        ("Décision", contenu.get("libelle")), ("Type retenu", contenu.get("retenu")),
        ("Motif", contenu.get("motif")), ("Réorientation", contenu.get("reorientation")),
        ("Effet", contenu.get("effet")), ("Adressé à", contenu.get("adresse_a")),
        ("Référent", contenu.get("referent")), ("PLIE", contenu.get("plie")),
        ("Rectifie une décision", contenu.get("rectifie")),
    )  # fmt: skip
    return "\n".join(f"{titre}{INSECABLE}: {aplatir(valeur)}" for titre, valeur in dits if valeur not in (None, ""))


_TABLES = {
    "commissions.Saisine": Lecture(
        mention=_saisine,
        premieres=("objet", "demandee_le", "statut"),
        textes={"avertissements": lambda saisine: _messages(saisine.avertissements)},
        liees=("seance_visee__plie",),
    ),
    "commissions.PointOrdreDuJour": Lecture(
        mention=_point,
        textes={"signalements": lambda point: _messages(point.signalements)},
        liees=("seance__plie",),
    ),
    "commissions.Deport": Lecture(textes={"convocation": _membre}, liees=_MEMBRE),
    "commissions.AvisMembre": Lecture(textes={"convocation": _membre}, liees=_MEMBRE),
    "commissions.Decision": Lecture(mention=_decision, liees=("seance_suivante__plie",)),
    "commissions.Correction": Lecture(mention=_correction),
    "commissions.Courrier": Lecture(textes={"contenu": _contenu}),
    ProcesVerbal._meta.label: Lecture(),
}
