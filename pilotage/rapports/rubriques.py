"""The narrative sections of the report: the same for the six PLIE, each with what is expected there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A section that the PLIE writes."""

    code: str
    titre: str
    conseil: str


RUBRIQUES: dict[str, Rubrique] = {
    rubrique.code: rubrique
    for rubrique in (
        Rubrique(
            "territoire", "Le PLIE et son territoire",
            "Le contexte de l’année\u00a0: emploi local, quartiers, événements qui ont pesé sur l’activité.",
        ),
        Rubrique(
            "equipe", "L’équipe et la gouvernance",
            "Les postes et leurs mouvements, les réunions du comité de pilotage et du comité de suivi technique.",
        ),
        Rubrique(
            "publics", "Les publics accompagnés",
            "Ce que les chiffres ne disent pas\u00a0: orientations reçues, besoins nouveaux, publics peu touchés.",
        ),
        Rubrique(
            "parcours", "Les parcours et les étapes",
            "Les actions montées, la levée des freins, les formations, ce qui a manqué.",
        ),
        Rubrique(
            "entreprises", "Les relations avec les entreprises",
            "Prospection, clauses sociales, immersions, offres pourvues, suivi dans l’emploi.",
        ),
        Rubrique(
            "sorties", "Les sorties",
            "Les réussites et leurs ressorts, les abandons et leurs causes, les sorties qui restent à consolider.",
        ),
        Rubrique(
            "partenariats", "Les partenariats",
            "Pôles d’insertion, France Travail, communes, associations\u00a0: ce qui marche, ce qui est à reprendre.",
        ),
        Rubrique(
            "perspectives", "Difficultés et perspectives",
            "Ce qui sera fait autrement l’an prochain, et ce qui est demandé aux financeurs.",
        ),
    )
}  # fmt: skip
"""Reading of C-3: the Pacte asks for a report without saying what it holds."""
