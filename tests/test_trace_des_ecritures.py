"""Who changed what: each address that writes leaves, for each row, who, when, and the version of before (B40).

Two halves. Every table of the application keeps its versions by trigger, or says here why it does not. And every
address of the matrix that takes a form is sent one, filled from its own page: whatever it wrote bears its author.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.perimetre import oublier_perimetre
from parcours.mur import vue_de
from parcours.mur_sql import tables_de_l_historique
from plie.socle.horloge import aujourdhui
from tests.envois import formulaires, remplir
from tests.matrice import Acces
from tests.monde import Monde
from tests.test_acces import MATRICES

APPLICATIONS = ("accounts", "participants", "parcours", "sorties", "commissions", "pilotage", "journal", "socle")
# Tables without versions, and why.
SANS_VERSIONS = {
    "journal.Consultation": "le journal lui-même, en chaîne",
    "journal.Maillon": "le dernier maillon de cette chaîne",
    "journal.Ancre": "ce qui en a été effacé",
    "socle.Tache": "porte qui a demandé le travail, et quand",
    "accounts.SignalementAcces": "un courriel parti, écrit par un travail",
    "parcours.EnvoiRappels": "un courriel parti, écrit par un travail",
    "participants.RappelViolation": "un courriel parti, écrit par un travail",
    "participants.Destruction": "le registre des destructions, écrit par un travail",
    "pilotage.CompilationRapports": "un document figé, qui porte son auteur",
    "pilotage.SupportReunion": "un document figé, établi par un travail",
    "pilotage.ConsolidationFigee": "un document figé, établi par un travail",
    "pilotage.EffetAvenant": "le résultat d’un calcul",
    "pilotage.PassageCoherence": "le constat d’une nuit",
    "pilotage.Incoherence": "le constat d’une nuit",
}
# Tables that bear their author themselves, or that no person writes.
A_PART = {"journal_consultation", "journal_maillon", "socle_tache", "django_session", "axes_accessattempt"}
ORDRE = ("referent", "animation", "membre", "administrateur", "autre_animation", "collegue", "agent_pole", "financeur")

JOUR = "%d/%m/%Y"
# What a page alone does not say.
PRECISIONS: dict[str, Callable[[Monde], dict[str, Any]]] = {
    "commissions:planifier_serie": lambda m: {
        "rythme": "semaines", "semaines": "1", "au": (aujourdhui() + timedelta(days=20)).strftime(JOUR),
    },
    "commissions:corriger": lambda m: {"sens": "refus", "motif": "Erreur de transcription relue ce jour."},
    "parcours:orienter": lambda m: {"date_naissance": "15/06/1985"},
    "parcours:rsa_ajouter": lambda m: {"date_debut": "01/01/2010", "date_fin": "31/12/2012"},
    "parcours:vue_modifier": lambda m: {"nom": "Autre nom"},
    "sorties:fiche_envoyer": lambda m: {"adresse_0": "accueil@organisme.example"},
    "parcours:referent": lambda m: {"referent": str(m.roles["collegue"].pk)},
    "participants:violation_ouvrir": lambda m: {"connue_le_1": "00:00", "l_heure": "00:00"},
}  # fmt: skip

LIBRAIRIE = "l’identité, dans les tables de la bibliothèque : tests/accounts"
ETAT = "l’état de ce que tient le monde refuse le geste, qui a son essai"
TRAVAIL = "demande un travail, qui porte son auteur"
CALCUL = "répond à ce qui se saisit, et n’enregistre rien"
COMPLET = "attend plus qu’une page ne dit (fichier, paire de champs) : l’essai de son écran"
PAREIL = "rien à changer : la même valeur est déjà là"
# Forms that, sent this way, changed no row.
SANS_EFFET = {
    **dict.fromkeys(
        ("account_change_password", "account_reauthenticate", "account_reset_password",
         "account_reset_password_from_key", "accounts:fermer_les_autres"), LIBRAIRIE),
    **dict.fromkeys(
        ("commissions:ajouter", "commissions:annuler", "commissions:clore", "commissions:convoquer",
         "commissions:demander", "commissions:deplacer", "commissions:donner_avis", "commissions:ouvrir",
         "commissions:preparer", "commissions:preparer_courriers", "parcours:adresse_retirer",
         "parcours:agenda_identite", "parcours:agenda_revoquer", "parcours:prescripteur_retablir",
         "parcours:reprendre", "participants:archives", "participants:droit_rectifier",
         "participants:fusion_annuler", "participants:violation_clore", "pilotage:avenant_publier",
         "pilotage:publier", "pilotage:rapport_publier"), ETAT),
    **dict.fromkeys(
        ("participants:droit_exporter", "pilotage:avenant_comparer", "pilotage:rapports_compiler",
         "pilotage:supports", "pilotage:verifier", "sorties:reprise_confirmer"), TRAVAIL),
    **dict.fromkeys(
        ("parcours:diagnostic_eligibilite", "parcours:doublons", "sorties:contrat_apercu"), CALCUL),
    **dict.fromkeys(
        ("commissions:composition", "parcours:contrat_activite", "parcours:entree_completer", "parcours:transmettre",
         "participants:violation_completer", "participants:violation_notifier", "pilotage:dresser",
         "pilotage:rapport_commencer", "sorties:justificatif_ajouter", "sorties:releves", "sorties:reprise",
         "sorties:tableau_heures"), COMPLET),
    **dict.fromkeys(
        ("commissions:membre_modifier", "commissions:presences", "commissions:regler_les_noms"), PAREIL),
}  # fmt: skip


def envoyees() -> dict[str, Acces]:
    return {nom: acces for matrice in MATRICES.values() for nom, acces in matrice.items() if _qui(acces)}


def _qui(acces: Acces) -> list[str]:
    return [role for role in ORDRE if acces.attendu(role) in (200, 302)]


def test_chaque_table_garde_ses_versions_ou_dit_pourquoi() -> None:
    nues = {
        modele._meta.label
        for nom in APPLICATIONS
        for modele in apps.get_app_config(nom).get_models()
        if not hasattr(modele, "pgh_tracked_model") and not getattr(modele, "pgh_event_models", None)
    }
    assert nues == set(SANS_VERSIONS)


@pytest.mark.usefixtures("documents_en_clair")
def test_ce_qu_une_adresse_ecrit_porte_son_auteur(monde: Monde, record_property: Callable[[str, object], None]) -> None:
    anonymes: dict[str, set[str]] = {}
    ecrivent, muettes = set(), set()
    for nom, acces in envoyees().items():
        for role, ajout in product(_qui(acces)[:2], ("", "Complété.")):
            fait = envoyer(monde, role, nom, acces, ajout)
            if fait is None:
                break
            muettes.add(nom)
            changees, signees = fait
            if changees - signees:
                anonymes[f"{nom} – {role}"] = changees - signees
            if changees:
                ecrivent.add(nom)
                break
    assert anonymes == {}, "écrit, et personne n’a signé"
    assert muettes - ecrivent - set(SANS_EFFET) == set()
    assert set(SANS_EFFET) <= muettes, "ne prend plus de formulaire"
    record_property(
        "chiffres", f"{len(ecrivent)} adresses ont écrit : chaque ligne porte son auteur et sa version d’avant."
    )


def envoyer(monde: Monde, role: str, nom: str, acces: Acces, ajout: str) -> tuple[set[str], set[str]] | None:
    """Send a form as somebody: the tables that it changed, those of them that say by whom; None for a page alone."""
    utilisateur = monde.roles[role]
    client = Client(raise_request_exception=False)
    url = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete
    with transaction.atomic():
        oublier_perimetre(utilisateur)
        client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[1])
        donnees = acces.donnees(monde)
        if acces.methode == "get":
            page = client.get(url, donnees)
            _lire(page)
            if not list(formulaires(page.context)):
                transaction.set_rollback(True)
                return None
            donnees = {**remplir(page.context, ajout=ajout), **PRECISIONS.get(nom, lambda m: {})(monde)}
        avant = empreintes()
        reponse = client.post(url, donnees)
        _lire(reponse)
        if reponse.status_code == 405:
            transaction.set_rollback(True)
            return None
        faites = {table for table, empreinte in empreintes().items() if empreinte != avant[table]}
        signees = {table for table in faites if _signee(table, utilisateur.pk)}
        transaction.set_rollback(True)
    return faites, signees


def empreintes() -> dict[str, str]:
    """What each table holds, but the versions themselves and what bears its own author."""
    with connection.cursor() as curseur:
        curseur.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" t"
                for table in sorted(connection.introspection.table_names())
                if table not in tables_de_l_historique() | A_PART
            )
        )
        return dict(curseur.fetchall())


def _lire(reponse: Any) -> None:
    if reponse.streaming:
        b"".join(reponse.streaming_content)


def _signee(table: str, auteur: int) -> bool:
    modele: Any = next(m for m in apps.get_models() if m._meta.db_table == table)
    historique = next(iter(getattr(modele, "pgh_event_models", {}).values()), None)
    return historique is not None and historique.objects.filter(pgh_context__metadata__user=auteur).exists()


def test_personne_ne_retouche_l_historique(monde: Monde) -> None:
    """The application's role neither adds, changes nor takes away a version, nor the name of its author."""
    oublier_perimetre(monde.roles["animation"])
    tables = tables_de_l_historique()
    assert len(tables) > 60
    with vue_de(monde.roles["animation"]), connection.cursor() as curseur:
        for table in tables:
            for droit in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                curseur.execute("SELECT has_table_privilege(%s, %s)", [f'"{table}"', droit])
                assert curseur.fetchone() == (False,), f"{droit} {table}"
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            curseur.execute("UPDATE pghistory_context SET metadata = '{}'")
