"""Names, scopes and menus: what every model, address and register promises."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.template.loader import get_template
from django.urls import reverse

from accounts import navigation
from accounts.perimetre import oublier_perimetre
from parcours import volets
from plie.socle.donnees_personnelles import registre, source
from plie.socle.horloge import aujourdhui
from tests.fabriques import accounts
from tests.maison.sources import APPLICATIONS
from tests.monde import construire

MODELES = [
    modele
    for modele in apps.get_models()
    if modele.__module__.split(".")[0] in APPLICATIONS and source(modele) is modele
]
SIGLES = {"PLIE", "ETP", "FSE", "SMIC", "RSA", "Pacte"}


@pytest.mark.parametrize("modele", MODELES, ids=lambda modele: modele._meta.label)
def test_le_nom_d_un_modele_est_en_francais_sans_capitale(modele: type[models.Model]) -> None:
    for nom in (str(modele._meta.verbose_name), str(modele._meta.verbose_name_plural)):
        mots = re.findall(r"[\w]+", nom)
        assert [mot for mot in mots if mot != mot.lower() and mot not in SIGLES] == []
        assert "'" not in nom
    assert "verbose_name" in modele._meta.original_attrs, "le nom n’est pas écrit"


@pytest.mark.parametrize("modele", MODELES, ids=lambda modele: modele._meta.label)
def test_les_noms_des_champs_disent_leur_genre(modele: type[models.Model]) -> None:
    """Rule 4: a day is `date_*`, an instant `*_le`, somebody `*_par`."""
    permis = {
        "accounts.Utilisateur.last_login": "Django's",
        "journal.Consultation.le": "the log's instant",
        "pilotage.Edition.arrete_le": "the day at which the figures stop, as the dashboard's heading writes it",
        "pilotage.ConsolidationFigee.arretee_le": "the same, on a consolidation",
        "pilotage.RapportActivite.arrete_le": "the same, on the yearly report",
        "sorties.Smic.depuis": "the first day of a rate",
        "sorties.Recette.mois": "the first day of a month",
    }
    fautes = []
    for champ in modele._meta.local_concrete_fields:
        if f"{modele._meta.label}.{champ.name}" in permis:
            continue
        if isinstance(champ, models.DateTimeField):
            if not champ.name.endswith("_le"):
                fautes.append(champ.name)
        elif isinstance(champ, models.DateField) and not champ.name.startswith("date_"):
            fautes.append(champ.name)
    assert fautes == []


# Tables about people that no door reads by themselves: they are reached through a row already scoped.
PAR_LEUR_PARENT = {
    "accounts.Role": "the account's",
    "accounts.SignalementAcces": "the account's",
    "commissions.Convocation": "the session's",
    "participants.Difficulte": "the diagnostic's",
    "participants.InformationRemise": "the person's",
    "participants.NotificationViolation": "the breach's",
    "participants.Preavis": "the person's",
    "participants.RappelViolation": "the breach's",
    "participants.MesureDistance": "the diagnostic's",
    "participants.SuiviDifficulte": "the diagnostic's",
    "participants.SituationEntree": "the parcours'",
    "parcours.LigneTransmission": "the transmission's",
    "parcours.Referent": "the parcours'",
    "parcours.EnvoiRappels": "the account's",
    "parcours.FluxAgenda": "the account's",
    "parcours.PreferenceRappels": "the account's",
    "sorties.Recette": "the creation's",
    "sorties.TransmissionFiche": "the fiche's",
    "socle.Tache": "its requester's",
}
PERSONNELS = [
    modele
    for modele in MODELES
    if registre()[modele._meta.label].personnelle and modele._meta.label not in PAR_LEUR_PARENT
]


@pytest.mark.parametrize("modele", PERSONNELS, ids=lambda modele: modele._meta.label)
def test_une_table_sur_des_personnes_a_un_perimetre(modele: type[models.Model]) -> None:
    assert callable(getattr(modele._default_manager.all(), "visibles_par", None))


@pytest.mark.django_db
def test_sans_role_personne_ne_voit_rien() -> None:
    """Rule 6: the default is none, for an anonymous visitor, a new account and a closed one."""
    construire(aujourdhui())
    sans_role = accounts.FabriqueUtilisateur()
    inactif = accounts.coordonnateur("aix")
    inactif.is_active = False
    inactif.save()
    vus = {}
    for nom, utilisateur in {"sans rôle": sans_role, "inactif": inactif, "anonyme": AnonymousUser()}.items():
        for modele in PERSONNELS:
            if nom != "anonyme":
                oublier_perimetre(utilisateur)
            visibles = modele._default_manager.visibles_par(utilisateur)
            if modele._meta.label == "accounts.Utilisateur" and nom != "anonyme":
                visibles = visibles.exclude(pk=utilisateur.pk)
            if visibles.exists():
                vus[nom, modele._meta.label] = visibles.count()
    assert vus == {}


@pytest.mark.parametrize("entree", navigation._MENU, ids=lambda entree: entree[0])
def test_chaque_entree_du_menu_mene_quelque_part(entree: tuple) -> None:
    libelle, nom, icone, _ = entree
    assert reverse(nom).startswith("/")
    assert libelle[0].isupper()
    assert re.fullmatch(r"[a-z0-9-]+", icone)


def test_les_gabarits_des_volets_existent() -> None:
    assert len(volets.VOLETS) > 3
    for volet in volets.VOLETS:
        assert get_template(volet.gabarit).template.name == volet.gabarit
    assert len({volet.titre for volet in volets.VOLETS}) == len(volets.VOLETS)
