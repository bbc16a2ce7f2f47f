"""The chapters of a person's export that tell their jobs, their trainings, the evidence and their exit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from participants.droits.registres import PARTIES, Lecture, Partie
from participants.droits.valeurs import aplatir
from plie.socle.typographie import INSECABLE, MOIS, date_en_chiffres, siret_en_chiffres
from sorties.models import (
    ContratTravail,
    CreationActivite,
    FicheSynthese,
    Formation,
    LienFiche,
    PropositionSortie,
    Recette,
)

# What a frozen verdict says in one word, and how it is told.
_DITS = (
    ("article", "Article du Pacte"), ("version_pacte", "Version du Pacte"), ("evalue_le", "Évalué le"),
    ("constatable_le", "Constatable le"), ("constatee", "Constatée"), ("echeance", "Échéance du parcours"),
    ("hors_delai", "Hors délai"), ("a_la_marge", "À la marge"),
    ("prolongation_necessaire", "Prolongation nécessaire"), ("heures_6_mois", "Heures sur 6 mois"),
    ("heures_9_mois", "Heures sur 9 mois"),
)  # fmt: skip


def inscrire() -> None:
    """Called once, when the apps are ready."""
    PARTIES.inscrire("emploi", Partie("Vos emplois, vos formations et leurs preuves", _EMPLOI), ordre=40)
    PARTIES.inscrire("sortie", Partie("Votre sortie du PLIE", _SORTIE), ordre=50)


def _depuis(texte: object, jour: date | None) -> str:
    return f"{texte}, à partir du {date_en_chiffres(jour)}" if jour else str(texte)


def _contrat(contrat: ContratTravail) -> str:
    return _depuis(contrat, contrat.date_debut)


def _entreprise(creation: CreationActivite | Formation) -> str:
    return _depuis(creation, creation.date_debut)


def _verdict(proposition: PropositionSortie) -> str:
    """The frozen verdict, one line a fact: what was judged, on which conditions and evidence."""
    return "\n".join(_lignes_du_verdict(proposition.verdict))


def _lignes_du_verdict(verdict: dict[str, Any]) -> Iterator[str]:
    for cle, libelle in _DITS:
        if verdict.get(cle) not in (None, ""):
            yield f"{libelle}{INSECABLE}: {aplatir(verdict[cle])}"
    for condition in verdict.get("conditions_du_critere") or verdict.get("conditions") or ():
        etat = "remplie" if condition.get("remplie") else "non remplie"
        attendu = f" (attendu{INSECABLE}: {condition['attendu']})" if condition.get("attendu") else ""
        constate = f"{INSECABLE}: {condition['constate']}" if condition.get("constate") else ""
        yield f"Condition {etat} – {condition.get('libelle', '')}{constate}{attendu}"
    for preuve in verdict.get("preuves", ()):
        yield f"Preuve – {_depuis_le_jour(preuve)}"


def _depuis_le_jour(preuve: dict[str, Any]) -> str:
    quand = f" ({aplatir(preuve['date'])})" if preuve.get("date") else ""
    return f"{preuve.get('libelle', '')}{quand}"


def _pieces(proposition: PropositionSortie) -> str:
    """The evidence frozen with the proposal; a proposal taken over from another tool may name it in words."""
    return "\n".join(_piece(piece) for piece in proposition.pieces)


def _piece(piece: Any) -> str:
    if not isinstance(piece, dict):
        return aplatir(piece)
    quand = f" ({aplatir(piece['date_piece'])})" if piece.get("date_piece") else ""
    return f"{piece.get('libelle', '')}{quand}{INSECABLE}: {piece.get('nom', '')}"


def _mois(recette: Recette) -> str:
    return f"{MOIS[recette.mois.month - 1]}{INSECABLE}{recette.mois.year}"


def _fiche(fiche: FicheSynthese) -> str:
    return f"fiche du {date_en_chiffres(fiche.date_fiche)}"


def _lien(lien: LienFiche) -> str:
    return f"lien demandé le {date_en_chiffres(lien.demande_le)}"


_EMPLOI = {
    "sorties.ContratTravail": Lecture(
        mention=_contrat,
        premieres=("type", "employeur", "poste", "date_debut", "date_fin", "heures_hebdo"),
        textes={"siret": lambda contrat: siret_en_chiffres(contrat.siret)},
    ),
    "sorties.ReleveHeures": Lecture(),
    "sorties.Formation": Lecture(mention=_entreprise, premieres=("intitule", "organisme", "date_debut", "date_fin")),
    "sorties.CreationActivite": Lecture(mention=_entreprise),
    "sorties.Recette": Lecture(premieres=("mois", "montant"), textes={"mois": _mois}),
    "sorties.DemandePiece": Lecture(premieres=("nature", "date_demande")),
    "sorties.Justificatif": Lecture(premieres=("nature", "date_piece", "nom_affiche")),
}
_SORTIE = {
    "sorties.PropositionSortie": Lecture(textes={"verdict": _verdict, "pieces": _pieces}),
    "sorties.Sortie": Lecture(premieres=("date_sortie", "qualification", "type", "critere")),
    "sorties.FicheSynthese": Lecture(mention=_fiche),
    "sorties.LienFiche": Lecture(mention=_lien),
    "sorties.TransmissionFiche": Lecture(
        mention=lambda t: f"transmission du {date_en_chiffres(t.date_transmission)}",
    ),
}
