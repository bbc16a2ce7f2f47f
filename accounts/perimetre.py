"""Who sees what: the roles somebody holds today, as sets of PLIE and pôles (rules A-1 to A-5, art. 6.6 and 7).

Access is always decided now, never "as of" a date: this is why the clock is read here and not passed in.
A perimeter is computed once per user object, so once per request.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import CharField, Value

from accounts.enums import ROLES_ANIMATION, CodeRole
from plie.socle.horloge import aujourdhui

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import Utilisateur

_ATTRIBUT = "_perimetre"
_CONFIE = "portefeuille confié"  # among the codes of the roles, in the query that reads both
VIDE: frozenset[int] = frozenset()
VIDE_CODES: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Perimetre:
    """What somebody may reach today; everything empty by default, so nothing is reached by mistake."""

    utilisateur_id: int | None = None
    codes: frozenset[str] = VIDE_CODES
    animation: frozenset[int] = VIDE
    coordination: frozenset[int] = VIDE
    accompagnement: frozenset[int] = VIDE
    commissions: frozenset[int] = VIDE
    poles: frozenset[int] = VIDE
    finance: frozenset[int] = VIDE
    finance_tous: bool = False
    administrateur: bool = False
    # (user whose portfolio is entrusted to me, PLIE): dated absences.
    delegations: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    @property
    def plies(self) -> frozenset[int]:
        """Every PLIE in which a role is held, whatever the role."""
        return self.animation | self.accompagnement | self.commissions | self.finance

    @property
    def accompagne(self) -> bool:
        """Holds a portfolio, their own or an absent colleague's."""
        return bool(self.accompagnement or self.delegations)

    @property
    def anime(self) -> bool:
        return bool(self.animation)

    @property
    def finance_quelque_chose(self) -> bool:
        return self.finance_tous or bool(self.finance)


PERSONNE = Perimetre()


def perimetre_de(utilisateur: Utilisateur | AnonymousUser) -> Perimetre:
    """The perimeter of somebody today; nobody's for an anonymous or disabled account."""
    if not utilisateur.is_authenticated or not utilisateur.is_active:
        return PERSONNE
    perimetre = getattr(utilisateur, _ATTRIBUT, None)
    if perimetre is None:
        perimetre = _calculer(utilisateur)
        setattr(utilisateur, _ATTRIBUT, perimetre)
    return perimetre


def oublier_perimetre(utilisateur: Utilisateur) -> None:
    """Forget the perimeter kept on a user object, after its roles have changed."""
    if hasattr(utilisateur, _ATTRIBUT):
        delattr(utilisateur, _ATTRIBUT)


def _calculer(utilisateur: Any) -> Perimetre:
    roles, delegations = _roles_et_delegations(utilisateur, aujourdhui())

    def plies(*codes: str) -> frozenset[int]:
        return frozenset(plie for code, plie, _ in roles if code in codes and plie is not None)

    codes = {code for code, _, _ in roles}
    accompagnement = plies(CodeRole.ACCOMPAGNATEUR)
    return Perimetre(
        utilisateur_id=utilisateur.pk,
        codes=frozenset(codes),
        animation=plies(*ROLES_ANIMATION),
        coordination=plies(CodeRole.COORDONNATEUR),
        accompagnement=accompagnement,
        commissions=plies(CodeRole.MEMBRE_COMMISSION),
        poles=frozenset(pole for code, _, pole in roles if code == CodeRole.AGENT_POLE and pole),
        finance=plies(CodeRole.FINANCEUR),
        finance_tous=any(code == CodeRole.FINANCEUR and plie is None for code, plie, _ in roles),
        administrateur=CodeRole.ADMINISTRATEUR in codes or utilisateur.is_superuser,
        # A colleague of the same PLIE: who leaves it loses what was entrusted there.
        delegations=frozenset((de, plie) for de, plie in delegations if plie in accompagnement),
    )


def _roles_et_delegations(
    utilisateur: Any, le: date
) -> tuple[list[tuple[str, int | None, int | None]], list[tuple[int, int]]]:
    """The roles held (code, PLIE, pôle) and the portfolios entrusted (by whom, PLIE): one query, at each page."""
    # Sets are made of them: the usual order of roles would join three tables.
    roles = utilisateur.roles.en_vigueur(le=le).order_by().values_list("code", "plie_id", "pole_id")
    delegations = apps.get_model("accounts", "Delegation").objects.en_vigueur(le=le).filter(a=utilisateur).order_by()
    confies = delegations.values_list(Value(_CONFIE, output_field=CharField()), "plie_id", "de_id")
    lues = list(roles.union(confies, all=True))
    return (
        [ligne for ligne in lues if ligne[0] != _CONFIE],
        [(de, plie) for code, plie, de in lues if code == _CONFIE],
    )
