"""Organisations and accounts of the six PLIE, the pôles, the financeurs and the administrator."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from accounts.enums import CodeRole, TypeOrganisation
from accounts.models import Delegation, Organisation, Plie, PoleInsertion, Role, Utilisateur

# Known to everybody by construction: it opens invented data on the local machine, and nothing else.
MOT_DE_PASSE = "pastis-olive-calanque-2026"
ADMINISTRATEUR = "admin@plie.example"
DEBUT_ROLES = date(2023, 1, 1)
PLIES = ("aix", "iop", "mar", "mpc", "mpe", "mpo")
FINANCEURS = (
    ("financeur@etat.example", "Hélène", "Margalhan", "État – DDETS"),
    ("financeur@region.example", "Olivier", "Castelvy", "Région"),
    ("financeur@metropole.example", "Nadia", "Corvasier", "Métropole"),
    ("financeur@departement.example", "Bruno", "Fontvarel", "Département"),
    ("financeur@francetravail.example", "Sylvie", "Tamborel", "France Travail"),
)
# Where the members of the commissions come from, in the order of their names below.
ORGANISMES = ("Département", "France Travail", "Centre communal d’action sociale")
# One team of names for each PLIE: coordination, gestion, accompagnateurs, members.
_EQUIPES = {
    "aix": (
        "Claire Aubrevin",
        "Karim Belcastin",
        ["Sophie Ravoiral", "Julien Calvarin", "Leïla Monteroux", "Marc Estavrin"],
        ["Anne Villardonnel", "Didier Gasparol", "Mireille Peyrassol"],
    ),
    "mpc": (
        "Samira Vidalenc",
        "Thierry Roquevin",
        [
            "Inès Cabasserre",
            "David Lavarède",
            "Fatou Grimaldoux",
            "Loïc Terrassonet",
            "Nadège Orsattoni",
            "Ali Donzerel",
        ],
        ["Pascal Brancassol", "Lucie Merlassou", "Éric Figuerelle"],
    ),
    "mpe": (
        "Odile Espargelle",
        "Rémi Tavernolle",
        ["Carole Pinatelli", "Hugo Barquerolle"],
        ["Serge Malbousquet", "Zoé Darbousset"],
    ),
    "mpo": (
        "Franck Soubeyrel",
        "Manon Ribassou",
        ["Malika Chabrelin", "Cédric Guilhermet"],
        ["Rachel Paulhanel", "Alain Lorgassier"],
    ),
    "mar": (
        "Valérie Queyrassin",
        "Yanis Ponsardin",
        ["Émilie Balestrac", "Farid Magnanelle"],
        ["Joël Issartier", "Solène Vauvrecy"],
    ),
    "iop": (
        "Nicolas Sabrassier",
        "Magali Roumassel",
        ["Estelle Camporelli", "Romain Laugerette", "Soraya Jourdaneau"],
        ["Bastien Claperol", "Irina Valbonnet"],
    ),
}


@dataclass
class Equipe:
    """Who works for a PLIE."""

    plie: Plie
    coordination: Utilisateur
    gestion: Utilisateur
    accompagnateurs: list[Utilisateur]
    membres: list[Utilisateur]


@dataclass
class Comptes:
    """Everybody."""

    equipes: dict[str, Equipe] = field(default_factory=dict)
    poles: dict[str, Utilisateur] = field(default_factory=dict)


def creer(le: date) -> Comptes:
    """Open the accounts. One digest serves them all: the password is the same, and scrypt is slow on purpose."""
    empreinte = make_password(MOT_DE_PASSE)
    comptes = Comptes()
    for code in PLIES:
        comptes.equipes[code] = _equipe(Plie.objects.get(code=code), empreinte)
    for pole in PoleInsertion.objects.order_by("code"):
        organisation = _organisation(TypeOrganisation.POLE_INSERTION, str(pole), pole=pole)
        compte = _compte(
            f"pole-{pole.code.lower()}@departement.example", "Agent du", f"pôle {pole.code}", organisation, empreinte
        )
        Role.objects.create(utilisateur=compte, code=CodeRole.AGENT_POLE, pole=pole, date_debut=DEBUT_ROLES)
        comptes.poles[pole.code] = compte
    for email, prenom, nom, financeur in FINANCEURS:
        organisation = _organisation(TypeOrganisation.FINANCEUR, financeur)
        compte = _compte(email, prenom, nom, organisation, empreinte)
        Role.objects.create(utilisateur=compte, code=CodeRole.FINANCEUR, date_debut=DEBUT_ROLES)
    administrateur = _compte(ADMINISTRATEUR, "Camille", "Toulmassian", None, empreinte)
    administrateur.is_staff = True
    administrateur.save(update_fields=["is_staff"])
    Role.objects.create(utilisateur=administrateur, code=CodeRole.ADMINISTRATEUR, date_debut=DEBUT_ROLES)
    _absence(comptes.equipes["aix"], le)
    return comptes


def _equipe(plie: Plie, empreinte: str) -> Equipe:
    domaine = f"{plie.code}.plie.example"
    plie.responsable = f"Association porteuse du {plie.nom} (nom inventé), 1 place de l’Exemple, 13000 Exemple"
    plie.delegue_donnees = f"protection-des-donnees@{domaine}"
    plie.save(update_fields=["responsable", "delegue_donnees"])
    structure = _organisation(TypeOrganisation.PLIE, f"Structure d’animation du {plie.nom}", plie=plie)
    employeur = _organisation(TypeOrganisation.EMPLOYEUR_REFERENT, f"Employeur des référents du {plie.nom}", plie=plie)
    coordination, gestion, accompagnateurs, membres = _EQUIPES[plie.code]

    def tenir(role: CodeRole, nom_complet: str, adresse: str, organisation: Organisation | None) -> Utilisateur:
        prenom, _, nom = nom_complet.partition(" ")
        compte = _compte(f"{adresse}@{domaine}", prenom, nom, organisation, empreinte)
        Role.objects.create(utilisateur=compte, code=role, plie=plie, date_debut=DEBUT_ROLES)
        return compte

    return Equipe(
        plie,
        tenir(CodeRole.COORDONNATEUR, coordination, "coordination", structure),
        tenir(CodeRole.GESTIONNAIRE, gestion, "gestion", structure),
        [
            tenir(
                CodeRole.ACCOMPAGNATEUR, nom, "accompagnateur" if rang == 0 else f"accompagnateur{rang + 1}", employeur
            )
            for rang, nom in enumerate(accompagnateurs)
        ],
        [
            tenir(
                CodeRole.MEMBRE_COMMISSION,
                nom,
                "commission" if rang == 0 else f"commission{rang + 1}",
                Organisation.objects.get_or_create(type=TypeOrganisation.PRESCRIPTEUR, nom=ORGANISMES[rang])[0],
            )
            for rang, nom in enumerate(membres)
        ],
    )


def _absence(equipe: Equipe, le: date) -> None:
    """An accompagnateur on leave has entrusted the portfolio to a colleague (A-1)."""
    Delegation.objects.create(
        de=equipe.accompagnateurs[3],
        a=equipe.accompagnateurs[0],
        plie=equipe.plie,
        date_debut=le - timedelta(days=3),
        date_fin=le + timedelta(days=18),
        motif="Congés",
    )


def _organisation(type_: TypeOrganisation, nom: str, **liens: object) -> Organisation:
    return Organisation.objects.create(type=type_, nom=nom, **liens)


def _compte(email: str, prenom: str, nom: str, organisation: Organisation | None, empreinte: str) -> Utilisateur:
    compte: Utilisateur = Utilisateur.objects.create(
        email=email, prenom=prenom, nom=nom, organisation=organisation, password=empreinte
    )
    return compte
