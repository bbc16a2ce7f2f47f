"""What `make demo` prints: the accounts, and what each can try."""

from __future__ import annotations

from pilotage.demo import vitrine
from plie.socle.typographie import INSECABLE

_DELAI = f"1. Orienter une personne. Le délai de 15 jours de {' '.join(vitrine.ORIENTEE[:2])} court depuis hier."
_SUIVI = (
    f"2. Proposer l’intégration de {' '.join(vitrine.A_PROPOSER[:2])}. "
    f"4. Proposer la sortie (CDI) de {' '.join(vitrine.A_CONSTATER[:2])}, demander la prolongation "
    f"de {' '.join(vitrine.A_PROLONGER[:2])}. 5. Transmettre la fiche de {' '.join(vitrine.SORTIE[:2])}."
)
_POLE = (
    f"6. Consulter le parcours de {' '.join(vitrine.A_CONSTATER[:2])}, entretiens compris, sans rien pouvoir changer."
)
COMPTES: tuple[tuple[str, str, str], ...] = (
    ("Gestionnaire", "gestion@aix.plie.example", _DELAI),
    ("Accompagnateur", "accompagnateur@aix.plie.example", _SUIVI),
    (
        "Coordonnateur",
        "coordination@aix.plie.example",
        "3. Préparer et ouvrir la prochaine commission, enregistrer les décisions. 7. Publier le trimestre.",
    ),
    ("Membre de commission", "commission@aix.plie.example", "3. Lire l’ordre du jour des séances où il est convoqué."),
    ("Agent de pôle", "pole-vi@departement.example", _POLE),
    ("Financeur", "financeur@region.example", "7. Lire et télécharger les tableaux de bord publiés."),
    ("Administrateur", "admin@plie.example", "Comptes, rôles et données de référence ; aucun dossier."),
)
AUTRES_PLIE = "iop, mar, mpc, mpe et mpo"


def guide(mot_de_passe: str) -> str:
    """The table of the accounts."""
    largeur_role = max(len(role) for role, *_ in COMPTES)
    largeur_email = max(len(email) for _, email, _ in COMPTES)
    marge = " " * (largeur_role + largeur_email + 6)
    lignes = ["", f"Mot de passe de tous les comptes{INSECABLE}: {mot_de_passe}", ""]
    lignes.append(f"  {'Rôle':<{largeur_role}}  {'Adresse':<{largeur_email}}  À essayer")
    lignes.append(f"  {'-' * largeur_role}  {'-' * largeur_email}  {'-' * 40}")
    for role, email, essai in COMPTES:
        premiere, *suite = _plier(essai, 64)
        lignes.append(f"  {role:<{largeur_role}}  {email:<{largeur_email}}  {premiere}")
        lignes += [f"{marge}{ligne}" for ligne in suite]
    lignes += ["", f"Les mêmes adresses existent pour {AUTRES_PLIE} (accompagnateur@mpc.plie.example…).", ""]
    return "\n".join(lignes)


def _plier(texte: str, largeur: int) -> list[str]:
    lignes, ligne = [], ""
    for mot in texte.split(" "):
        if ligne and len(ligne) + 1 + len(mot) > largeur:
            lignes.append(ligne)
            ligne = mot
        else:
            ligne = f"{ligne} {mot}".strip()
    return [*lignes, ligne]
