"""The record, part by part: each app's processing, its tables, who reads them, how long, what remains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.text import capfirst

from participants.donnees_personnelles import SENSIBLES
from plie.socle.colonnes import Colonne
from plie.socle.donnees_personnelles import Devenir, Table, Traitement, tables_par_application, traitements

# Health, justice, social minima, wherever they stand (GDPR, art. 9 and 10).
COLONNES_SENSIBLES = frozenset({*SENSIBLES, "motif_heures_reduites"})


# Tables of libraries that have no French name.
NOMS = {
    "account.EmailConfirmation": "Confirmation d’une adresse",
    "axes.AccessAttemptExpiration": "Expiration d’une tentative de connexion",
    "mfa.Authenticator": "Second facteur",
    "pghistory.Context": "Contexte d’une modification",
    "post_office.Email": "Courriel",
    "post_office.Log": "Envoi d’un courriel",
    "post_office.Attachment": "Pièce jointe d’un courriel",
    "socialaccount.SocialAccount": "Compte ProConnect lié",
    "socialaccount.SocialToken": "Jeton de ProConnect",
    "usersessions.UserSession": "Session ouverte",
}


def nom_de_la_table(libelle: str) -> str:
    """The name of a table, as the record says it."""
    return NOMS.get(libelle) or capfirst(str(apps.get_model(libelle)._meta.verbose_name))


@dataclass(frozen=True)
class LigneRegistre:
    """A personal column: what it is, who reads it, how long, what remains of it."""

    traitement: str
    table: str
    colonne: str
    lecteurs: str
    duree: str
    source: str
    devenir: str
    sensible: bool
    texte_libre: bool


@dataclass(frozen=True)
class Activite:
    """A processing of the record (GDPR, art. 30)."""

    code: str
    nom: str
    traitement: Traitement
    lignes: tuple[LigneRegistre, ...]

    @property
    def tables(self) -> list[str]:
        return list(dict.fromkeys(ligne.table for ligne in self.lignes))

    @property
    def destinataires(self) -> list[str]:
        """Who reads something of it, once each."""
        return list(dict.fromkeys(lu for ligne in self.lignes for lu in ligne.lecteurs.split("\u00a0; ")))

    @property
    def durees(self) -> list[tuple[str, str]]:
        """The durations, with the text that says so."""
        return list(dict.fromkeys((ligne.duree, ligne.source) for ligne in self.lignes))


def activites() -> list[Activite]:
    """Every processing that says something about somebody."""
    declares = traitements()
    trouvees = []
    for application, tables in tables_par_application().items():
        lignes = tuple(ligne for libelle, table in tables.items() for ligne in _lignes(application, libelle, table))
        if lignes:
            nom = str(apps.get_app_config(application).verbose_name)
            trouvees.append(Activite(application, nom, declares[application], lignes))
    return trouvees


def lignes_du_registre() -> list[LigneRegistre]:
    """The whole record, column by column."""
    return [ligne for activite in activites() for ligne in activite.lignes]


def _lignes(application: str, libelle: str, table: Table) -> Iterator[LigneRegistre]:
    if not table.personnelle or table.conservation is None:
        return
    modele = apps.get_model(libelle)
    commun: dict[str, Any] = {
        "traitement": application,
        "table": nom_de_la_table(libelle),
        "lecteurs": "\u00a0; ".join(table.lecteurs),
        "duree": table.conservation.duree,
        "source": table.conservation.source,
    }
    if table.toutes is not None:
        yield LigneRegistre(
            **commun, colonne="toutes les colonnes", devenir=table.toutes, sensible=False, texte_libre=False
        )
        return
    champs = {champ.attname: champ for champ in modele._meta.concrete_fields}
    for devenir, noms in table.par_devenir:
        if devenir == Devenir.SANS_OBJET:
            continue
        for nom in noms:
            champ = champs[nom]
            yield LigneRegistre(
                **commun,
                colonne=capfirst(str(champ.verbose_name)),
                devenir=devenir,
                sensible=nom in COLONNES_SENSIBLES,
                texte_libre=isinstance(champ, models.TextField),
            )


COLONNES: tuple[Colonne[LigneRegistre], ...] = (
    Colonne("Traitement", lambda x: str(apps.get_app_config(x.traitement).verbose_name), 24),
    Colonne("Catégorie de données", lambda x: x.table, 28),
    Colonne("Donnée", lambda x: x.colonne, 32),
    Colonne("Sensible (art. 9 et 10)", lambda x: x.sensible, 12),
    Colonne("Destinataires", lambda x: x.lecteurs, 50),
    Colonne("Durée", lambda x: x.duree, 40),
    Colonne("Source de la durée", lambda x: x.source, 50),
    Colonne("Ce qui reste ensuite", lambda x: x.devenir, 26),
)
