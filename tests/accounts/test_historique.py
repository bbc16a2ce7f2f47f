"""What changed on an account and its rights, by whom, before and after; never a secret."""

from __future__ import annotations

from datetime import date
from typing import Any

import pghistory
import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.enums import CodeRole
from accounts.models import Role, Utilisateur
from tests.connexion import connecte
from tests.fabriques.accounts import (
    FabriqueDelegation,
    FabriqueRole,
    accompagnateur,
    administrateur,
    coordonnateur,
    plie,
    pole,
)

pytestmark = pytest.mark.django_db
Ligne = tuple[str, str, str, tuple[str, ...]]


def lignes(client: Client, compte: Utilisateur, **requete: Any) -> list[Ligne]:
    """The page as its reader sees it: author, object, gesture, what changed, or what was typed."""
    page = client.get(reverse("accounts:historique", args=[compte.pk]), requete)
    assert page.status_code == 200
    return [
        (m.auteur, _sobre(m.objet), m.geste, tuple(_sobre(dit) for dit in _dits(m)))
        for m in page.context["page"].object_list
    ]


def _dits(modification: Any) -> list[str]:
    return [c.phrase for c in modification.changements] or [f"{v.libelle} : {v.texte}" for v in modification.valeurs]


def _sobre(texte: str) -> str:
    return texte.replace("\u00a0", " ")


class Bureau:
    """An administrateur at their screen, before the account of an accompagnateur."""

    def __init__(self) -> None:
        self.administrateur = administrateur()
        self.client = connecte(self.administrateur)
        self.compte = accompagnateur()
        self.role = self.compte.roles.get()
        self.lues = lignes(self.client, self.compte)

    def nouvelles(self) -> list[Ligne]:
        """The lines since the last look."""
        toutes = lignes(self.client, self.compte)
        restantes = list(self.lues)
        trouvees = [ligne for ligne in toutes if ligne not in restantes or restantes.remove(ligne)]
        self.lues = toutes
        return sorted(trouvees)

    def enregistrer(self, **saisie: Any) -> None:
        formulaire = {
            "email": self.compte.email, "nom": self.compte.nom, "prenom": self.compte.prenom, "is_active": "on",
            "roles-TOTAL_FORMS": "1", "roles-INITIAL_FORMS": "1", "roles-0-id": self.role.pk,
            "roles-0-utilisateur": self.compte.pk, "roles-0-code": "accompagnateur", "roles-0-plie": plie().pk,
            "roles-0-date_debut": "01/01/2015",
        }  # fmt: skip
        envoye = {nom: valeur for nom, valeur in (formulaire | saisie).items() if valeur is not None}
        reponse = self.client.post(reverse("admin:accounts_utilisateur_change", args=[self.compte.pk]), envoye)
        assert reponse.status_code == 302, reponse.context["errors"]

    def agir(self, action: str) -> None:
        self.client.post(
            reverse("admin:accounts_utilisateur_changelist"),
            {"action": action, "_selected_action": [self.compte.pk]},
        )


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def test_un_role_donne_fini_puis_retire(bureau: Bureau) -> None:
    auteur = str(bureau.administrateur)
    nouveau = {"roles-TOTAL_FORMS": "2", "roles-1-utilisateur": bureau.compte.pk}
    valeurs = {"code": "agent_pole", "pole": pole().pk, "date_debut": "01/02/2026"}
    bureau.enregistrer(**nouveau, **{f"roles-1-{nom}": valeur for nom, valeur in valeurs.items()})
    assert bureau.nouvelles() == [
        (
            auteur,
            f"Rôle « {CodeRole.AGENT_POLE.label} » – {pole().nom}",
            "ajout",
            (
                f"Utilisateur : {bureau.compte}",
                f"Rôle : {CodeRole.AGENT_POLE.label}",
                f"Pôle d’insertion : {pole().nom}",
                "Du : 01/02/2026",
            ),
        )
    ]
    bureau.enregistrer(**{"roles-0-date_fin": "31/03/2026", "roles-0-etp": "0,8"})
    accompagne = f"Rôle « {CodeRole.ACCOMPAGNATEUR.label} » – {plie().nom}"
    assert bureau.nouvelles() == [
        (
            auteur,
            accompagne,
            "correction",
            (
                "Au : « Non renseigné » devient « 31/03/2026 ».",
                "Temps de travail (ETP) : « Non renseigné » devient « 0,8 ».",
            ),
        )
    ]
    bureau.enregistrer(**{"roles-0-DELETE": "on"})
    ((*qui, geste, _),) = bureau.nouvelles()
    assert (qui, geste) == ([auteur, accompagne], "suppression")


def test_un_compte_corrige_puis_ferme(bureau: Bureau) -> None:
    auteur, compte = str(bureau.administrateur), str(bureau.compte)
    bureau.enregistrer(telephone="0491000000", is_active=None)
    assert bureau.nouvelles() == [
        (
            auteur,
            compte,
            "correction",
            (
                "Téléphone : « Non renseigné » devient « 04 91 00 00 00 ».",
                "Compte actif : « Oui » devient « Non ».",
            ),
        )
    ]


def test_une_invitation_un_second_facteur_retire_une_absence(bureau: Bureau) -> None:
    auteur = str(bureau.administrateur)
    bureau.agir("inviter")
    ((*qui, geste, dits),) = bureau.nouvelles()
    assert (qui[0], qui[1][:14], geste) == (auteur, "Invitation du ", "ajout")
    assert [dit.split(" : ")[0] for dit in dits] == ["Invité", "Envoyée par", "Envoyée le", "Expire le"]
    Authenticator.objects.create(user=bureau.compte, type="totp", data={"secret": "Zqsecret"})
    bureau.agir("retirer_le_second_facteur")
    ((*qui, geste, (dit,)),) = bureau.nouvelles()
    assert (qui, geste) == ([auteur, str(bureau.compte)], "correction")
    assert dit.startswith("Second facteur retiré le : « Non renseigné » devient « ")
    collegue = accompagnateur()
    with pghistory.context(user=bureau.administrateur.pk):
        FabriqueDelegation(
            de=bureau.compte, a=collegue, plie=plie(), date_debut=date(2026, 7, 1), date_fin=date(2026, 7, 31)
        )
    ((*debut, dits),) = bureau.nouvelles()
    assert debut == [auteur, f"Portefeuille confié à {collegue} du 01/07/2026 au 31/07/2026", "ajout"]
    assert "Motif : congés" in dits
    assert [ligne[:3] for ligne in lignes(bureau.client, collegue, genre="accounts.Delegation")] == [tuple(debut)]


def test_aucun_secret_n_est_dans_l_historique(bureau: Bureau) -> None:
    secrets = {"password", "last_login", "empreinte", "data", "secret", "key", "token", "jeton"}
    for modele in (Utilisateur, Role, *(apps.get_model("accounts", nom) for nom in ("Delegation", "Invitation"))):
        historique = next(iter(modele.pgh_event_models.values()))
        assert not secrets & {champ.name for champ in historique._meta.concrete_fields}, modele
    bureau.compte.set_password("un autre mot de passe, plus long")
    bureau.compte.save()
    assert bureau.nouvelles() == []
    bureau.agir("inviter")
    bureau.agir("inviter")
    page = bureau.client.get(reverse("accounts:historique", args=[bureau.compte.pk])).content.decode()
    bureau.compte.refresh_from_db()
    empreintes = [invitation.empreinte for invitation in bureau.compte.invitations.all()]
    assert len(empreintes) == 2
    assert not [texte for texte in (*empreintes, bureau.compte.password) if texte in page]


def test_la_structure_d_animation_lit_les_droits_qu_on_a_dans_son_plie(bureau: Bureau) -> None:
    for code in ("aix", "mar"):
        FabriqueRole(utilisateur=bureau.compte, code=CodeRole.MEMBRE_COMMISSION, plie=plie(code))
    bureau.agir("inviter")
    aix, mar = (connecte(coordonnateur(code)) for code in ("aix", "mar"))
    for client, lus, tus in ((aix, plie("aix"), plie("mar")), (mar, plie("mar"), plie("aix"))):
        objets = [objet for _, objet, _, _ in lignes(client, bureau.compte)]
        assert [objet for objet in objets if objet.endswith(str(lus.nom))]
        assert not [objet for objet in objets if objet.endswith(str(tus.nom)) or objet.startswith("Invitation")]
    # Given to another PLIE, a right is taken from this one, which reads it.
    with pghistory.context(user=bureau.administrateur.pk):
        Role.objects.filter(pk=bureau.role.pk).update(plie=plie("mpc"))
    pris = (f"PLIE : « {_sobre(str(plie('aix').nom))} » devient « {_sobre(str(plie('mpc').nom))} ».",)
    assert pris in [dits for *_, dits in lignes(aix, bureau.compte)]
    assert pris not in [dits for *_, dits in lignes(mar, bureau.compte)]


def test_qui_n_en_a_que_faire_n_y_entre_pas(bureau: Bureau) -> None:
    adresse = reverse("accounts:historique", args=[bureau.compte.pk])
    assert connecte(bureau.compte).get(adresse).status_code == 404
    assert connecte(coordonnateur("mar")).get(adresse).status_code == 404
    ancienne = reverse("admin:accounts_utilisateur_history", args=[bureau.compte.pk])
    assert bureau.client.get(ancienne).headers["Location"] == adresse
    assert bureau.client.get(reverse("admin:accounts_utilisateur_history", args=[987654321])).status_code == 404
