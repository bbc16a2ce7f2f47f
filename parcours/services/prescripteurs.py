"""Keeping the list of prescripteurs: adding a value, retiring it, taking it back."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.utils.text import slugify

from accounts.models import Plie, Utilisateur
from parcours.enums import PRESCRIPTEURS_TENUS
from parcours.models import CodePrescripteur
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ErreurMetier
from plie.socle.typographie import date_en_lettres

LONGUEUR_CODE = 20
DEJA_DANS_LA_LISTE = "La liste contient déjà ce prescripteur."


def ajouter_prescripteur(*, libelle: str, plie: Plie | None, par: Utilisateur, le: date) -> CodePrescripteur:
    """Add a value, proposed from that day on; its code is drawn from its label, once and for all.

    Args:
        plie: the PLIE that adds it; None for an administrator.

    Raises:
        ErreurMetier: no letter in the label, or the list holds it already.
    """
    libelle = " ".join(libelle.split())
    base = slugify(libelle).replace("-", "_").lstrip("_0123456789")[:LONGUEUR_CODE].rstrip("_")
    if not base:
        raise ErreurMetier("Indiquer un nom en toutes lettres.", champ="libelle")
    with ecriture(CodePrescripteur):
        # Two people who add at once take turns: one code each.
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended('prescripteurs', 0))")
        deja = CodePrescripteur.objects.filter(libelle__iexact=libelle).first()
        if deja is not None:
            retire = " Il est retiré\u00a0: le rétablir." if deja.date_retrait else ""
            raise ErreurMetier(f"{DEJA_DANS_LA_LISTE}{retire}", champ="libelle")
        valeur = CodePrescripteur(code=_code_libre(base), libelle=libelle, plie=plie, date_ajout=le, ajoute_par=par)
        verifier(valeur)
        valeur.save()
    return valeur


def _code_libre(base: str) -> str:
    """The code, numbered when another label has already drawn it."""
    pris = set(CodePrescripteur.objects.values_list("code", flat=True))
    code, rang = base, 2
    while code in pris:
        suffixe = f"_{rang}"
        code, rang = f"{base[: LONGUEUR_CODE - len(suffixe)]}{suffixe}", rang + 1
    return code


def retirer_prescripteur(*, valeur: CodePrescripteur, le: date) -> CodePrescripteur:
    """Stop proposing a value from that day on; the parcours that bear it keep it.

    Raises:
        ErreurMetier: it is retired already, or the software itself relies on it.
    """
    with ecriture(CodePrescripteur):
        valeur = CodePrescripteur.objects.select_for_update(of=("self",)).get(pk=valeur.pk)
        if valeur.code in PRESCRIPTEURS_TENUS:
            raise ErreurMetier("Les courriers et les délais dépendent de cette valeur\u00a0: elle reste dans la liste.")
        if valeur.date_retrait is not None:
            raise ErreurMetier(f"Ce prescripteur est déjà retiré, depuis le {date_en_lettres(valeur.date_retrait)}.")
        valeur.date_retrait = max(le, valeur.date_ajout)
        verifier(valeur)
        valeur.save(update_fields=["date_retrait"])
    return valeur


def retablir_prescripteur(*, valeur: CodePrescripteur) -> CodePrescripteur:
    """Propose a retired value again.

    Raises:
        ErreurMetier: it is proposed already.
    """
    with ecriture(CodePrescripteur):
        valeur = CodePrescripteur.objects.select_for_update(of=("self",)).get(pk=valeur.pk)
        if valeur.date_retrait is None:
            raise ErreurMetier("Ce prescripteur est déjà proposé.")
        valeur.date_retrait = None
        valeur.save(update_fields=["date_retrait"])
    return valeur


def exiger_propose(code: str, *, le: date) -> None:
    """Refuse an orientation under a value that the list does not propose that day.

    Raises:
        ErreurMetier: the code is unknown, or retired.
    """
    if not CodePrescripteur.objects.proposes(le=le).filter(code=code).exists():
        raise ErreurMetier("Choisir un prescripteur de la liste.", champ="prescripteur")
