"""The standing members of a commission: appointed, changed, leaving."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import CodeRole
from accounts.models import Plie, Role, Utilisateur
from commissions.models import Membre
from plie.socle.erreurs import ErreurMetier


@transaction.atomic
def nommer(
    *,
    plie: Plie,
    utilisateur: Utilisateur,
    voix: str,
    preside: bool = False,
    suppleant_de: Membre | None = None,
    le: date,
) -> Membre:
    """Give somebody a seat, as a member or as the substitute of one.

    Raises:
        ErreurMetier: the account does not hold the role, already sits, or the substitution is not possible.
    """
    tient = Role.objects.en_vigueur(le=le).filter(utilisateur=utilisateur, plie=plie, code=CodeRole.MEMBRE_COMMISSION)
    if not tient.exists():
        raise ErreurMetier("Ce compte n’a pas le rôle de membre de cette commission.", champ="utilisateur")
    membre = Membre(
        plie=plie, utilisateur=utilisateur, voix=voix, preside=preside, suppleant_de=suppleant_de, date_debut=le
    )
    return _enregistrer(membre)


@transaction.atomic
def modifier(*, membre: Membre, voix: str, preside: bool, suppleant_de: Membre | None) -> Membre:
    """Change a seat; the sessions already convened keep the voice they were convened with.

    Raises:
        ErreurMetier: the seat is over, or the change is not possible.
    """
    membre = Membre.objects.select_for_update(of=("self",)).get(pk=membre.pk)
    if membre.date_fin is not None:
        raise ErreurMetier("Cette personne ne siège plus : la nommer de nouveau.")
    if suppleant_de is not None and membre.suppleants.filter(date_fin__isnull=True).exists():
        raise ErreurMetier("Ce membre a lui-même un suppléant.", champ="suppleant_de")
    membre.voix, membre.preside, membre.suppleant_de = voix, preside, suppleant_de
    return _enregistrer(membre)


@transaction.atomic
def retirer_membre(*, membre: Membre, le: date) -> Membre:
    """End a seat, and those of its substitutes; what was recorded stays.

    Raises:
        ErreurMetier: the seat is already over.
    """
    membre = Membre.objects.select_for_update(of=("self",)).get(pk=membre.pk)
    if membre.date_fin is not None:
        raise ErreurMetier("Cette personne ne siège déjà plus.")
    membre.date_fin = max(le, membre.date_debut)
    membre.save(update_fields=["date_fin"])
    membre.suppleants.filter(date_fin__isnull=True).update(suppleant_de=None)
    return membre


@transaction.atomic
def regler_les_noms(*, plie: Plie, initiales: bool) -> Plie:
    """Choose whether external members read full names or initials in this PLIE's sessions."""
    plie = Plie.objects.select_for_update(of=("self",)).get(pk=plie.pk)
    plie.initiales_en_commission = initiales
    plie.save(update_fields=["initiales_en_commission"])
    return plie


def _enregistrer(membre: Membre) -> Membre:
    titulaire = None
    if membre.suppleant_de_id is not None:  # as it stands now, and until this gesture ends
        titulaire = Membre.objects.select_for_update(of=("self",)).get(pk=membre.suppleant_de_id)
    if titulaire is not None and (
        titulaire.plie_id != membre.plie_id
        or titulaire.date_fin is not None
        or titulaire.suppleant_de_id is not None
        or titulaire.pk == membre.pk
    ):
        raise ErreurMetier("Choisir un membre titulaire de cette commission.", champ="suppleant_de")
    try:
        membre.validate_constraints()
    except ValidationError as refus:
        raise ErreurMetier(" ".join(refus.messages)) from refus
    membre.save()
    return membre
