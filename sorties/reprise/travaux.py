"""The import as a long work: asked for by a person, done by the worker, once."""

from __future__ import annotations

import io
from functools import partial
from tempfile import TemporaryFile
from typing import Any

from django.core.files import File
from django.db import transaction

from accounts.models import Plie, Utilisateur
from accounts.perimetre import perimetre_de
from plie.socle.avancement import Avancement
from plie.socle.erreurs import GesteInterdit
from plie.socle.models import Tache
from plie.socle.taches import demander
from sorties.reprise import depots
from sorties.reprise.bilan import Bilan
from sorties.reprise.depots import NATURE
from sorties.reprise.service import importer

BOM = "\ufeff"  # spreadsheets then read the accents


def demander_apercu(*, fichier: File[Any], nom: str, extension: str, plie: Plie, par: Utilisateur) -> Tache:
    """Keep a file and ask for its preview."""
    range_sous = depots.deposer(fichier, extension)
    return demander(
        NATURE,
        cle=f"{range_sous}:apercu",
        parametres={"fichier": range_sous, "nom": nom, "plie": plie.pk, "simulation": True, "partiel": False},
        par=par,
    )


def demander_reprise(*, apercu: Tache, partiel: bool, par: Utilisateur) -> Tache:
    """Ask for the import of a file whose preview is done; asked twice, it is one work."""
    bilan = bilan_de(apercu)
    if bilan is None or not bilan.simulation or bilan.illisible:
        raise GesteInterdit("L’aperçu de ce fichier n’est pas terminé, ou le fichier ne peut pas être lu.")
    if not bilan.reussi and not partiel:
        raise GesteInterdit("Des lignes sont refusées : corrigez le fichier, ou reprenez les seules lignes saines.")
    parametres = {**apercu.parametres, "simulation": False, "partiel": partiel}
    return demander(NATURE, cle=f"{apercu.parametres['fichier']}:reprise", parametres=parametres, par=par)


def bilan_de(tache: Tache) -> Bilan | None:
    """The outcome of a finished work."""
    return Bilan.from_dict(tache.resultat["bilan"]) if tache.resultat else None


def executer(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Preview or import; the rights of who asked are those they have now."""
    par = Utilisateur.objects.get(pk=tache.demandee_par_id)
    plie = Plie.objects.get(pk=tache.parametres["plie"])
    if plie.pk not in perimetre_de(par).animation:
        raise GesteInterdit("Vous n’animez plus ce PLIE : rien n’a été repris.")
    nom = tache.parametres["fichier"]
    if not depots.rangement().exists(nom):
        raise GesteInterdit("Ce fichier a été effacé : le déposer à nouveau.")
    with TemporaryFile() as octets, depots.copie_locale(nom) as chemin:
        texte = io.TextIOWrapper(octets, encoding="utf-8", newline="", write_through=True)
        texte.write(BOM)
        bilan = importer(
            chemin,
            simulation=tache.parametres["simulation"],
            partiel=tache.parametres["partiel"],
            par=par,
            plie=plie,
            sortie_rapport=texte,
            avancer=avancer,
        )
        octets.seek(0)
        rapport = depots.ranger_rapport(tache, octets) if bilan.nombre_rejets else ""
        texte.detach()
    if bilan.ecrit:  # kept while the work may have to be done again
        transaction.on_commit(partial(depots.effacer, nom))
    return {"bilan": bilan.to_dict(), "rapport": rapport}
