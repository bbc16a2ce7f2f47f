"""`{% load composants %}`: every component of the screens (see `plie.socle.ecran`)."""

from plie.socle.ecran import cadres, champs_de_filtre, elements, formulaires, listes
from plie.socle.ecran.base import register

__all__ = ["cadres", "champs_de_filtre", "elements", "formulaires", "listes", "register"]
