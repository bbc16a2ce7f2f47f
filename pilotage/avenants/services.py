"""The gestures on an avenant: prepare, change, put in force for good, abandon; an administrator's alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import source_pacte
from accounts.cycle import CYCLE_VERSION
from accounts.enums import StatutVersion
from accounts.models import ParametrePacte, Utilisateur, VersionPacte
from pilotage.avenants.permissions import date_effet_possible, peut_changer
from pilotage.avenants.regles import changements, controler_valeur, incoherences, meme_valeur, retroactives
from pilotage.models import ComparaisonAvenant, EffetAvenant
from plie.pacte import TYPES, PacteIllisible, Parametre, ParametresPacte, Valeur, convertir, en_json, versions
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit

_CODE = re.compile(r"[\w .\-]+", re.UNICODE)


@transaction.atomic
def preparer(*, code: str, libelle: str, date_effet: date, par: Utilisateur) -> VersionPacte:
    """Open an avenant, which starts from the last version: it changes nothing until its figures are typed.

    Raises:
        ErreurMetier: one is being prepared, the code is taken, or the date cannot be.
    """
    version = VersionPacte(preparee_par=par)
    _ecrire_entete(version, code=code, libelle=libelle, date_effet=date_effet)
    return version


@transaction.atomic
def modifier_entete(
    *, avenant: VersionPacte, code: str, libelle: str, date_effet: date, version: int | None = None
) -> VersionPacte:
    """Change the code, the label, the date of an avenant being prepared.

    Raises:
        ErreurMetier: as `preparer`; it is in force or abandoned.
        ConflitDeVersion: somebody else changed it meanwhile.
    """
    brouillon = _verrouiller(avenant, version)
    brouillon.version += 1
    _ecrire_entete(brouillon, code=code, libelle=libelle, date_effet=date_effet)
    return brouillon


@transaction.atomic
def fixer_figure(
    *, avenant: VersionPacte, code: str, valeur: Any, article: str, version: int | None = None
) -> VersionPacte:
    """State a figure in an avenant; typed as it was, it is again the previous version's.

    Raises:
        ErreurMetier: the value or the article is missing or impossible.
        ConflitDeVersion: somebody else changed the avenant meanwhile.
    """
    brouillon = _verrouiller(avenant, version)
    avant = _base().definition(code)
    typee = _typer(avant, valeur)
    controler_valeur(avant, typee)
    article = " ".join(article.split())
    if meme_valeur(code, typee, avant.valeur):
        brouillon.parametres.filter(code=code).delete()
    elif not article:
        raise ErreurMetier("Indiquer l’article de l’avenant qui fixe ce chiffre.", champ="article", regle=avant.regle)
    else:
        parametre = brouillon.parametres.filter(code=code).first() or ParametrePacte(version_pacte=brouillon, code=code)
        parametre.valeur, parametre.article = en_json(typee), article
        parametre.unite, parametre.regle, parametre.libelle = avant.unite, avant.regle, avant.libelle
        # A figure that an avenant writes is not a reading of a silent text any more.
        parametre.lecture = False
        verifier(parametre)
        parametre.save()
    return _avancer(brouillon)


@transaction.atomic
def retablir_figure(*, avenant: VersionPacte, code: str, version: int | None = None) -> VersionPacte:
    """Give a figure of an avenant back to the previous version.

    Raises:
        ConflitDeVersion: somebody else changed the avenant meanwhile.
    """
    brouillon = _verrouiller(avenant, version)
    brouillon.parametres.filter(code=code).delete()
    return _avancer(brouillon)


@transaction.atomic
def abandonner(*, avenant: VersionPacte, version: int | None = None) -> VersionPacte:
    """Give an avenant up before it takes effect; its figures stay in the history, the lists of parcours do not.

    Raises:
        ConflitDeVersion: somebody else changed the avenant meanwhile.
    """
    brouillon = _verrouiller(avenant, version)
    brouillon.statut = CYCLE_VERSION.passer(StatutVersion(brouillon.statut), "abandonner")
    EffetAvenant.objects.filter(comparaison__avenant=brouillon).delete()
    return _avancer(brouillon)


@transaction.atomic
def mettre_en_vigueur(*, avenant: VersionPacte, par: Utilisateur, le: date, version: int) -> VersionPacte:
    """Put an avenant in force: from its date on it judges, and nothing changes it any more (trigger).

    Raises:
        ErreurMetier: it changes nothing, contradicts itself, its date cannot be any more, or what it would change has
            not been looked at since its last change.
        ConflitDeVersion: somebody else changed the avenant meanwhile.
    """
    # In force versions first: a dashboard being published takes the same lock (`pilotage.services.publication`).
    for _ in VersionPacte.objects.mises_en_vigueur().select_for_update(of=("self",), no_key=True):
        pass
    brouillon = _verrouiller(avenant, version)
    *_, avant, apres = source_pacte.avec(brouillon)
    obstacles = list(obstacles_a_la_mise_en_vigueur(brouillon, avant, apres, le=le))
    if obstacles:
        raise ErreurMetier(" ".join(obstacles))
    brouillon.statut = CYCLE_VERSION.passer(StatutVersion(brouillon.statut), "mettre en vigueur")
    brouillon.publiee_par, brouillon.publiee_le = par, timezone.now()
    with ecriture(VersionPacte):
        _avancer(brouillon)
    source_pacte.oublier()
    transaction.on_commit(source_pacte.oublier)
    return brouillon


def obstacles_a_la_mise_en_vigueur(
    brouillon: VersionPacte, avant: ParametresPacte, apres: ParametresPacte, *, le: date
) -> Iterable[str]:
    """What keeps an avenant from being put in force, in the order in which it is to be lifted.

    Args:
        avant, apres: the version that it changes, and what it makes of it.
    """
    if not changements(avant, apres):
        yield "L’avenant ne change aucun chiffre."
    verdict = date_effet_possible(brouillon.date_effet, dernier_effet=avant.valid_from)
    if not verdict:
        yield verdict.motif
    yield from incoherences(apres)
    yield from retroactives(avant, apres, le=le)
    if not ComparaisonAvenant.objects.filter(avenant=brouillon, version_comparee=brouillon.version).exists():
        yield "Lancer la comparaison : ce que l’avenant changerait doit être connu avant sa mise en vigueur."


def _base() -> Any:
    """The version that an avenant changes: the last one, in force or to come."""
    return versions()[-1]


def _verrouiller(avenant: VersionPacte, version: int | None) -> VersionPacte:
    brouillon = VersionPacte.objects.select_for_update(of=("self",)).get(pk=avenant.pk)
    verdict = peut_changer(brouillon)
    if not verdict:
        raise GesteInterdit(verdict.motif)
    if version is not None and version != brouillon.version:
        raise ConflitDeVersion("L’avenant a été modifié depuis l’ouverture de cette page.")
    return brouillon


def _avancer(brouillon: VersionPacte) -> VersionPacte:
    brouillon.version += 1
    brouillon.save()
    return brouillon


def _ecrire_entete(version: VersionPacte, *, code: str, libelle: str, date_effet: date) -> None:
    version.code, version.libelle, version.date_effet = " ".join(code.split()), " ".join(libelle.split()), date_effet
    if version.code and not _CODE.fullmatch(version.code):
        raise ErreurMetier("Le code s’écrit avec des lettres, des chiffres, des tirets et des points.", champ="code")
    connues = VersionPacte.objects.exclude(statut=StatutVersion.ABANDONNEE).exclude(pk=version.pk)
    if connues.filter(code=version.code).exists():
        raise ErreurMetier("Une version du Pacte porte déjà ce code.", champ="code")
    verdict = date_effet_possible(date_effet, dernier_effet=_base().valid_from)
    if not verdict:
        raise ErreurMetier(verdict.motif, champ="date_effet")
    verifier(version)
    with ecriture(VersionPacte):
        version.save()


def _typer(parametre: Parametre, valeur: Any) -> Valeur:
    if isinstance(valeur, list):
        valeur = tuple(valeur)
    try:
        return convertir(valeur, TYPES[parametre.code], parametre.code)
    except PacteIllisible as erreur:
        raise ErreurMetier(
            "Ce chiffre ne peut pas valoir cela\u00a0: en saisir un comme celui d’avant.",
            champ="valeur",
            regle=parametre.regle,
        ) from erreur
