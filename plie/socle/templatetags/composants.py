"""`{% load composants %}`: every component of the screens (see `plie.socle.ecran`)."""

from plie.socle.ecran import cadres, elements, formulaires, listes
from plie.socle.ecran.base import register

__all__ = ["cadres", "elements", "formulaires", "listes", "register"]
