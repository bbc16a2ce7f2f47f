"""Avenants to the Pacte: as values for the rules, as rows for what reads the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from accounts import source_pacte
from accounts.models import ParametrePacte, Utilisateur, VersionPacte
from plie.pacte import ParametresPacte, contenu_livre, en_json, lire_versions, versions_livrees
from tests.fabriques.accounts import administrateur


def deux_versions(effet: date, **chiffres: Any) -> tuple[ParametresPacte, ...]:
    """The Pacte that ships with the software, then an avenant that changes these figures."""
    parametres = {nom: {**_textes(nom), "valeur": valeur} for nom, valeur in chiffres.items()}
    return lire_versions([*contenu_livre(), {"code": "avenant", "valid_from": effet, "parametres": parametres}])


def avenant_en_vigueur(effet: date, *, code: str = "avenant", par: Utilisateur | None = None, **chiffres: Any) -> Any:
    """An avenant already put in force, which every reader of this process follows at once."""
    version = brouillon(effet, code=code, **chiffres)
    version.statut = "en_vigueur"
    version.publiee_par, version.publiee_le = par or administrateur(), timezone.now()
    version.save()
    source_pacte.oublier()
    return version


def brouillon(effet: date, *, code: str = "avenant", **chiffres: Any) -> VersionPacte:
    """An avenant being prepared."""
    version = VersionPacte.objects.create(code=code, libelle=f"Pacte, {code}", date_effet=effet)
    for nom, valeur in chiffres.items():
        ParametrePacte.objects.create(version_pacte=version, code=nom, **{**_textes(nom), "valeur": en_json(valeur)})
    return version


def _textes(nom: str) -> dict[str, Any]:
    definition = versions_livrees()[0].definition(nom)
    return {
        "unite": definition.unite,
        "article": "avenant, art. 1",
        "regle": definition.regle,
        "libelle": definition.libelle,
        "lecture": definition.lecture,
    }
