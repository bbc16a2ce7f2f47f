"""Bring in a folder written by another tool (« reprise »): all of it, or nothing, or its sound rows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import IO, Any

import pghistory
from django.db import DatabaseError, connection, transaction

from accounts.models import Plie, Utilisateur
from plie.socle.horloge import aujourdhui
from plie.socle.lignes import Illisible, Source
from sorties.reprise import dossiers, fusion, participants, rapport, ressemblances, signalements, suivis, territoires
from sorties.reprise.bilan import REJETS_GARDES, RESSEMBLANCES_GARDEES, Bilan, BilanFichier
from sorties.reprise.colonnes import FICHIERS
from sorties.reprise.contexte import Contexte, Progression
from sorties.reprise.controles import verifier_formes
from sorties.reprise.sources import RepriseImpossible, ouvrir
from sorties.reprise.staging import charger, creer_tables, lire_entete, supprimer_tables

VERROU = 0x52505249  # « RPRI »: one import at a time
ANALYSE_A_PARTIR_DE = 1_000  # new rows: below, PostgreSQL's own statistics remain good enough
TABLES = (
    "participants_participant",
    "participants_situationentree",
    "participants_periodersa",
    "parcours_parcours",
    "parcours_referent",
    "parcours_etape",
    "parcours_entretien",
    "sorties_sortie",
)


def _sans_suite(_pourcent: float, _message: str = "") -> None:
    """Nobody follows the progress."""


def importer(
    chemin: str | Path,
    *,
    simulation: bool = False,
    partiel: bool = False,
    par: Utilisateur | None = None,
    plie: Plie | None = None,
    sortie_rapport: IO[str] | None = None,
    avancer: Progression = _sans_suite,
) -> Bilan:
    """Import a folder of CSV, a ZIP of them, or an XLSX/ODS workbook.

    Args:
        simulation: check and compare everything, write nothing.
        partiel: bring in every sound row when others are refused; else all or nothing.
        par: the author that the history names.
        plie: the only PLIE that the rows may name or reach (the browser's door); None = all.
        sortie_rapport: receives the report of the refused rows, as CSV.

    Raises:
        RepriseImpossible: nothing there to import, another import under way, or a conflict met while writing.
    """
    debut = time.monotonic()
    sources, ignores = ouvrir(Path(chemin))
    if not sources:
        attendus = ", ".join(f"{fichier.nom}.csv" for fichier in FICHIERS)
        raise RepriseImpossible(f"Aucun fichier à reprendre : sont attendus {attendus}, ou des feuilles de mêmes noms.")
    bilan = Bilan(simulation=simulation, partiel=partiel, ignores=ignores)
    histoire: dict[str, Any] = {"origine": "reprise"} | ({"user": par.pk} if par else {})
    try:
        with pghistory.context(**histoire), transaction.atomic(), connection.cursor() as curseur:
            ctx = Contexte(curseur, aujourdhui(), simulation=simulation, plie=plie)
            _reserver(ctx)
            creer_tables(curseur)
            _lire(ctx, sources, bilan, avancer)
            _examiner(ctx, bilan, avancer)
            _dresser(ctx, bilan, sortie_rapport)
            if not simulation and not bilan.illisible and (partiel or bilan.reussi):
                avancer(70, "Enregistrement")
                fusion.ecrire(ctx)
                _rafraichir(ctx, bilan)
                bilan.ecrit = True
            elif not simulation:
                for fichier in bilan.fichiers:
                    fichier.creees = fichier.modifiees = 0
            supprimer_tables(curseur)
            avancer(95, "Fin de l’enregistrement")
    except DatabaseError as erreur:
        raison = _raison(erreur)
        raise RepriseImpossible(f"La base a refusé l’enregistrement, rien n’a été écrit : {raison}") from erreur
    bilan.duree = round(time.monotonic() - debut, 2)
    return bilan


def _reserver(ctx: Contexte) -> None:
    if not ctx.valeur("SELECT pg_try_advisory_xact_lock(%(verrou)s)", verrou=VERROU):
        raise RepriseImpossible("Une autre reprise est en cours : attendre sa fin.")
    # Thousands of rows: compiling the queries costs more than running them; sorts stay in memory, within bounds.
    ctx.executer("SET LOCAL jit = off")
    ctx.executer("SET LOCAL work_mem = '64MB'")


def _lire(ctx: Contexte, sources: list[Source], bilan: Bilan, avancer: Progression) -> None:
    """Stream each file into its staging table; a file that cannot be read as a whole stops the import."""
    par_nom = {source.nom: source for source in sources}
    for rang, fichier in enumerate(FICHIERS):
        source = par_nom.get(fichier.nom)
        if source is None:
            continue
        ctx.affiches[fichier.nom] = source.affiche
        compte = BilanFichier(source.affiche)
        bilan.fichiers.append(compte)
        avancer(5 * rang, f"Lecture de {source.affiche}")
        try:
            entete = lire_entete(fichier, source.entete())
            bilan.ignores += [f"{source.affiche} : colonne {colonne}" for colonne in entete.ignorees]
            for colonne in entete.doubles:
                _refuser_entete(ctx, fichier.nom, colonne, "une seule colonne de ce nom")
            for colonne in entete.manquantes:
                _refuser_entete(ctx, fichier.nom, colonne, "une colonne de ce nom : elle est obligatoire")
            if entete.doubles or entete.manquantes:
                bilan.illisible = True
            else:
                compte.lues = charger(ctx.curseur, fichier, source, entete)
        except Illisible as refus:
            bilan.illisible = True
            _refuser_entete(ctx, fichier.nom, refus.colonne, refus.attendu, valeur=refus.valeur)


def _refuser_entete(ctx: Contexte, fichier: str, colonne: str, attendu: str, *, valeur: str = "") -> None:
    ctx.executer(
        "INSERT INTO reprise_rejet (fichier, ligne, colonne, valeur, attendu)"
        " VALUES (%(fichier)s, 1, %(colonne)s, %(valeur)s, %(attendu)s)",
        fichier=fichier,
        colonne=colonne,
        valeur=valeur.replace("\x00", "\ufffd"),
        attendu=attendu,
    )


def _examiner(ctx: Contexte, bilan: Bilan, avancer: Progression) -> None:
    if bilan.illisible:
        return
    avancer(40, "Contrôle des valeurs")
    verifier_formes(ctx)
    territoires.verifier(ctx)
    participants.verifier(ctx)
    avancer(50, "Contrôle des parcours")
    dossiers.verifier(ctx)
    avancer(60, "Contrôle des étapes, des entretiens et du RSA")
    suivis.verifier(ctx)
    signalements.preparer(ctx)
    bilan.signalements = signalements.compter(ctx)
    bilan.ressemblances, bilan.nombre_ressemblances = ressemblances.relever(ctx, RESSEMBLANCES_GARDEES)
    for compte, nom in zip(bilan.fichiers, ctx.affiches, strict=True):
        ctx.executer(f"SELECT etat, count(*) FROM reprise_plan_{nom} GROUP BY etat")
        etats = dict(ctx.curseur.fetchall())
        compte.refusees = ctx.valeur("SELECT count(DISTINCT ligne) FROM reprise_rejet WHERE fichier = %(nom)s", nom=nom)
        compte.creees, compte.modifiees = etats.get("creee", 0), etats.get("modifiee", 0)
        # What says again an earlier line changes nothing.
        compte.inchangees = compte.lues - compte.refusees - compte.creees - compte.modifiees


def _dresser(ctx: Contexte, bilan: Bilan, sortie: IO[str] | None) -> None:
    rapport.arranger(ctx)
    bilan.nombre_rejets = ctx.valeur("SELECT count(*) FROM reprise_rapport")
    bilan.rejets = rapport.premiers(ctx, REJETS_GARDES)
    if sortie is not None:
        rapport.ecrire(ctx, sortie)


def _rafraichir(ctx: Contexte, bilan: Bilan) -> None:
    """Tell the planner how many rows came: the figures are read right after."""
    if sum(fichier.creees for fichier in bilan.fichiers) >= ANALYSE_A_PARTIR_DE:
        ctx.executer("SELECT analyser_tables(%(tables)s)", tables=list(TABLES))


def _raison(erreur: DatabaseError) -> str:
    """The French message of the constraint that was met, without the rows."""
    diagnostic = getattr(erreur.__cause__, "diag", None)
    nom = getattr(diagnostic, "constraint_name", None)
    if nom:
        return f"contrainte {nom}."
    return "l’enregistrement est en conflit avec une autre saisie ; recommencer dans un instant."
