"""Undoing a merge: everything goes back where it was, unless what was written since forbids it."""

from __future__ import annotations

from datetime import date

import pghistory
from django.apps import apps
from django.db import connection
from django.utils import timezone

from accounts.models import Utilisateur
from participants.doublons.instantane import photographier, remettre, retablir
from participants.doublons.liens import liens, lignes_liees
from participants.doublons.permissions import peut_annuler
from participants.forms import LIBELLES
from participants.models import DoublonEcarte, Fusion, Participant
from plie.socle.contraintes import ecriture
from plie.socle.erreurs import ErreurMetier, GesteInterdit
from plie.socle.typographie import date_en_chiffres

PLUS_TARD = "La fusion ne peut plus être annulée sans perdre ce qui a été saisi depuis."


def empechements(fusion: Fusion) -> list[str]:
    """What was written since the merge and would be lost, or would belong to nobody knows whom."""
    suivante = (
        Fusion.objects.en_vigueur().filter(conservee=fusion.conservee_id, pk__gt=fusion.pk).order_by("-pk").first()
    )
    if suivante is not None:
        le = date_en_chiffres(timezone.localdate(suivante.fusionnee_le))
        return [f"une autre fusion l’a suivie, le {le} : l’annuler d’abord"]
    return [*_valeurs_changees(fusion), *_lignes_changees(fusion)]


def _valeurs_changees(fusion: Fusion) -> list[str]:
    actuelle = photographier(Participant, [fusion.conservee_id])[0]
    return [
        f"« {LIBELLES.get(nom.removesuffix('_id'), nom)} » a été modifié sur la fiche"
        for nom, valeur in fusion.valeurs_apres.items()
        if actuelle[nom] != valeur
    ]


def _lignes_changees(fusion: Fusion) -> list[str]:
    trouves, actuelles = [], lignes_liees(fusion.conservee_id)
    for lien in liens():
        if lien.modele is Fusion:  # a later merge has been looked for already; one undone since leaves its row
            continue
        nom = str(lien.modele._meta.verbose_name)
        deplacees = set(fusion.lignes_deplacees.get(lien.code, []))
        presentes = set(actuelles[lien.code])
        nouvelles = presentes - deplacees - set(fusion.lignes_anciennes.get(lien.code, []))
        if nouvelles:
            trouves.append(f"ajout depuis la fusion : {len(nouvelles)} {nom}")
        if deplacees - presentes:
            trouves.append(f"retrait depuis la fusion : {len(deplacees - presentes)} {nom} de l’autre fiche")
    return trouves


def annuler_fusion(*, fusion: Fusion, par: Utilisateur, le: date) -> Fusion:
    """Put two records back as they were before they were merged; a second time changes nothing.

    What was added to the rows that moved (an interview in a parcours) goes back with them. The version of the kept
    record never goes back: a page opened meanwhile must be told.

    Raises:
        GesteInterdit: the time is over, or the merge is another PLIE's.
        ErreurMetier: what was written since would be lost.
    """
    tables = [lien.modele for lien in liens()]
    with pghistory.context(operation="annulation d’une fusion"), ecriture(Participant, DoublonEcarte, Fusion, *tables):
        fusion = Fusion.objects.select_for_update(of=("self",)).get(pk=fusion.pk)
        if fusion.annulee_le is not None:
            return fusion
        if not (verdict := peut_annuler(par, fusion, le=le)):
            raise GesteInterdit(verdict.motif)
        Participant.objects.select_for_update(of=("self",)).get(pk=fusion.conservee_id)
        if raisons := empechements(fusion):
            raise ErreurMetier(f"{PLUS_TARD} Raison : {' ; '.join(raisons)}.")
        _defaire(fusion)
        fusion.annulee_par, fusion.annulee_le = par, timezone.now()
        fusion.save(update_fields=["annulee_par", "annulee_le"])
    return fusion


def _defaire(fusion: Fusion) -> None:
    remettre(Participant, [fusion.fiche_absorbee])
    for lien in liens():
        deplacees = fusion.lignes_deplacees.get(lien.code, [])
        lien.modele._base_manager.filter(pk__in=deplacees).update(**{lien.champ: fusion.numero_absorbe})
    for libelle, pks in fusion.lignes_ajoutees.items():
        apps.get_model(libelle)._base_manager.filter(pk__in=pks).delete()
    for libelle, lignes in fusion.lignes_retirees.items():
        remettre(apps.get_model(libelle), lignes)
    retablir(Participant, fusion.conservee_id, fusion.valeurs_avant, version="t.version + 1")
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SET CONSTRAINTS ALL DEFERRED")
