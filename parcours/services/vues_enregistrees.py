"""Keeping a view of the list, renaming it, sharing it, throwing it away."""

from __future__ import annotations

from accounts.models import Plie, Utilisateur
from parcours.models import VueEnregistree
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ErreurMetier

MAXIMUM = 20
TROP_DE_VUES = f"Vous avez déjà {MAXIMUM} vues. Supprimer une vue qui ne sert plus, puis recommencer."
DEJA_PRIS = "Vous avez déjà une vue de ce nom."


def enregistrer_vue(
    *, proprietaire: Utilisateur, nom: str, parametres: str, plie: Plie | None, a_l_accueil: bool
) -> VueEnregistree:
    """Keep criteria under a name.

    Raises:
        ErreurMetier: the name is taken, or there are twenty already.
    """
    with ecriture(VueEnregistree):
        # Two tabs of one person take turns: twenty stays twenty.
        Utilisateur.objects.select_for_update(of=("self",)).get(pk=proprietaire.pk)
        siennes = VueEnregistree.objects.filter(proprietaire=proprietaire)
        deja = siennes.filter(nom__iexact=nom).first()
        if deja is not None and (deja.parametres, deja.plie, deja.a_l_accueil) == (parametres, plie, a_l_accueil):
            return deja
        if deja is not None:
            raise ErreurMetier(DEJA_PRIS, champ="nom")
        if siennes.count() >= MAXIMUM:
            raise ErreurMetier(TROP_DE_VUES)
        vue = VueEnregistree(
            proprietaire=proprietaire, nom=nom, parametres=parametres, plie=plie, a_l_accueil=a_l_accueil
        )
        verifier(vue)
        vue.save()
    return vue


def modifier_vue(*, vue: VueEnregistree, nom: str, plie: Plie | None, a_l_accueil: bool) -> VueEnregistree:
    """Rename a view, share it or keep it to oneself; its criteria stay.

    Raises:
        ErreurMetier: its owner has another view of that name.
    """
    with ecriture(VueEnregistree):
        vue = VueEnregistree.objects.select_for_update(of=("self",)).get(pk=vue.pk)
        if VueEnregistree.objects.filter(proprietaire=vue.proprietaire, nom__iexact=nom).exclude(pk=vue.pk).exists():
            raise ErreurMetier(DEJA_PRIS, champ="nom")
        vue.nom, vue.plie, vue.a_l_accueil = nom, plie, a_l_accueil
        verifier(vue)
        vue.save()
    return vue


def supprimer_vue(*, vue: VueEnregistree) -> None:
    """Throw a view away: the parcours that it showed are not touched."""
    VueEnregistree.objects.filter(pk=vue.pk).delete()
