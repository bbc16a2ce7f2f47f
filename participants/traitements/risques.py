"""The sheet of the impact assessment (GDPR, art. 35, 7): why the processing is needed, what could happen to people.

The three feared events are those of the CNIL's method. How grave and how likely they are in a given PLIE is for its
controller to say: the tool knows what it does against them, not who works there.
"""

from __future__ import annotations

from dataclasses import dataclass

from participants.traitements import mesures as m


@dataclass(frozen=True)
class Risque:
    """A feared event.

    Attributes:
        effets: what the people would suffer.
        causes: where it may come from.
        mesures: what the tool does against it, among the measures in force.
    """

    evenement: str
    effets: str
    causes: str
    mesures: tuple[str, ...]


# What the paragraph asks, and how the tool answers it.
NECESSITE = (
    ("Finalités", "Celles que chaque traitement déclare ci-dessus\u00a0; aucune donnée n’est gardée sans y figurer."),
    ("Minimisation", "Le numéro de sécurité sociale n’est jamais demandé\u00a0; chaque texte a ses lecteurs déclarés."),
    ("Exactitude", "Chaque correction garde l’ancienne valeur et son auteur\u00a0; la personne fait rectifier."),
    ("Durées", "Datées, avec leur source, et appliquées chaque nuit."),
    ("Information", "Une notice par version, dont la remise est consignée au dossier."),
    ("Droits", "Les cinq droits, jusque dans l’archive, suivis dans un registre\u00a0; réponse en un mois."),
    ("Transferts", "Aucun hors de l’Union européenne\u00a0: l’outil n’appelle que ProConnect et la messagerie."),
)

RISQUES = (
    Risque(
        evenement="Accès illégitime\u00a0: quelqu’un lit ce qui ne le regarde pas",
        effets="Révélation d’une situation sociale, de santé ou judiciaire\u00a0; stigmatisation, perte d’une chance "
        "d’emploi, pression de l’entourage, hameçonnage.",
        causes="Curiosité d’un collègue, compte volé, poste laissé ouvert, lien ou fichier transmis à tort, filtre "
        "oublié dans le code, recoupement de chiffres publiés.",
        mesures=(
            m.PERIMETRE, m.MUR, m.FACTEURS, m.SESSIONS, m.JOURNAL, m.INHABITUELS, m.FICHIERS, m.PAGES, m.CHIFFREMENT,
            m.CHIFFRES, m.VIOLATIONS,
        ),
    ),
    Risque(
        evenement="Modification non désirée\u00a0: un dossier dit ce qui n’est pas",
        effets="Décision de la commission prise sur de faux faits, sortie ou prolongation refusée, conséquences sur le "
        "RSA.",
        causes="Erreur de saisie, deux personnes sur la même fiche, fichier repris avec des erreurs, malveillance.",
        mesures=(m.HISTORIQUE, m.REGLES, m.FIGES, m.JOURNAL, m.PERIMETRE),
    ),
    Risque(
        evenement="Disparition\u00a0: un dossier ou une preuve n’est plus là",
        effets="Suivi interrompu, preuve d’une sortie ou du temps passé perdue, droits que la personne ne peut plus "
        "exercer.",
        causes="Panne, suppression par erreur, effacement trop tôt, sinistre.",
        mesures=(m.CHIFFREMENT, m.HISTORIQUE, m.DUREES, m.SUSPENSION, m.VIOLATIONS),
    ),
)  # fmt: skip
