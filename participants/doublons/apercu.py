"""What a merge would do, before it is done: fields that differ, rows that would move, what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

from participants.doublons.liens import liens, lignes_touchant
from participants.doublons.obstacles import Obstacle
from participants.doublons.paire import Paire
from participants.doublons.permissions import peut_absorber
from participants.forms import LIBELLES, FormulairePersonne
from participants.models import Fusion, Participant
from participants.services import CHAMPS_SAISIS
from plie.socle.conflits import VIDE, valeur_en_texte
from plie.socle.verdict import Verdict

CONSERVEE, ABSORBEE = "conservee", "absorbee"


@dataclass(frozen=True)
class Champ:
    """A field on both records."""

    nom: str
    libelle: str
    conservee: str
    absorbee: str
    propose: str
    """Whose value is proposed: the kept record's, unless it has none."""


@dataclass(frozen=True)
class Apercu:
    """Everything that the page of a merge shows."""

    differents: tuple[Champ, ...]
    communs: tuple[Champ, ...]
    deplaces: tuple[tuple[str, int], ...]
    doubles: int
    obstacles: tuple[Obstacle, ...]
    droit: Verdict

    @property
    def possible(self) -> bool:
        return bool(self.droit) and not self.obstacles


def champs_compares(conservee: Participant, absorbee: Participant) -> list[Champ]:
    """Each field that a person types, on both records, as it is read."""
    formulaire = FormulairePersonne(instance=conservee)
    compares = []
    for nom in CHAMPS_SAISIS:
        textes = [valeur_en_texte(formulaire.fields[nom], getattr(personne, nom)) for personne in (conservee, absorbee)]
        propose = ABSORBEE if textes[0] == VIDE and textes[1] != VIDE else CONSERVEE
        compares.append(Champ(nom, LIBELLES[nom], textes[0], textes[1], propose))
    return compares


def apercu_de(paire: Paire, utilisateur: Any, *, entraves: list[Obstacle]) -> Apercu:
    """The preview of a merge."""
    champs = champs_compares(paire.conservee, paire.absorbee)
    return Apercu(
        differents=tuple(c for c in champs if c.conservee != c.absorbee),
        communs=tuple(c for c in champs if c.conservee == c.absorbee and c.conservee != VIDE),
        deplaces=tuple(lignes_de(paire.absorbee)),
        doubles=len(paire.rsa_en_double()),
        obstacles=tuple(entraves),
        droit=peut_absorber(utilisateur, paire.absorbee),
    )


def lignes_de(personne: Participant) -> list[tuple[str, int]]:
    """How many rows of each table say something of a person."""
    return [
        (nom_accorde(modele, len(lignes)), len(lignes))
        for modele, lignes in lignes_touchant(personne.pk).items()
        if lignes and modele is not Fusion
    ]


def lignes_de_la_fusion(fusion: Fusion) -> list[tuple[str, str, str]]:
    """The values that a merge replaced: label, before, after."""
    formulaire = FormulairePersonne()
    lignes = []
    for nom in CHAMPS_SAISIS:
        colonne = Participant._meta.get_field(nom).attname
        if colonne in fusion.valeurs_apres:
            avant, apres = fusion.valeurs_avant[colonne], fusion.valeurs_apres[colonne]
            lignes.append((LIBELLES[nom], _lire(formulaire, nom, avant), _lire(formulaire, nom, apres)))
    return lignes


def lignes_deplacees(fusion: Fusion) -> list[tuple[str, int]]:
    """How many rows of each table a merge handed over."""
    comptes = []
    for lien in liens():
        nombre = len(fusion.lignes_deplacees.get(lien.code, []))
        if nombre and lien.modele is not Fusion:
            comptes.append((nom_accorde(lien.modele, nombre), nombre))
    return comptes


def nom_accorde(modele: type[models.Model], nombre: int) -> str:
    """« étape » or « étapes »."""
    return str(modele._meta.verbose_name if nombre == 1 else modele._meta.verbose_name_plural)


def _lire(formulaire: FormulairePersonne, nom: str, valeur: Any) -> str:
    """A value kept in JSON, as a person reads it."""
    champ = Participant._meta.get_field(nom)
    if valeur is not None and champ.is_relation:
        return str(champ.related_model._base_manager.filter(pk=valeur).first() or valeur)  # type: ignore[union-attr]
    return valeur_en_texte(formulaire.fields[nom], champ.to_python(valeur))
