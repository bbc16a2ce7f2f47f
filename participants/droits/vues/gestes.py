"""Rectifying a record, lifting a limitation, drawing and handing over the export, the information notice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Commune
from participants.droits.forms import FormulaireMotif, FormulaireRemise
from participants.droits.gel import fiche_libre
from participants.droits.notices import notice_du
from participants.droits.permissions import peut_tenir_le_registre, peut_traiter
from participants.droits.services.demandes import horloge_de, rectifier
from participants.droits.services.informations import remettre_notice
from participants.droits.services.limitations import lever
from participants.droits.taches import demander_export
from participants.droits.vues.acces import consigner, consigner_la_lecture, demande_lisible, refus_reportes
from participants.enums import NatureDroit
from participants.forms import FormulairePersonne
from participants.models import ExportDossier, Limitation, Participant
from plie.journal.enums import Action
from plie.socle.conflits import dernier_auteur, page_de_conflit
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui, maintenant
from plie.socle.pieces import piece_jointe
from plie.socle.portes import exiger, reporter
from plie.socle.verdict import Verdict

TYPES_MIME = {"pdf": "application/pdf", "json": "application/json"}
# An archive is evidence of what was: it is corrected, and no longer followed.
FICHE_ARCHIVEE = (
    "Corriger ici ce que la fiche disait de faux au temps du suivi. Ce qui a changé depuis (adresse, téléphone, "
    "emploi…) ne s’y inscrit pas\u00a0: le suivi est terminé. Les entretiens, le diagnostic et les objectifs ont été "
    "effacés à l’archivage, et il n’y a plus rien à y rectifier\u00a0; les décisions, les procès-verbaux et les "
    "pièces restent tels qu’ils ont été signés."
)


class FormulaireRectification(FormulairePersonne):
    """The record as it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def droit_rectifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the record; each field changed is traced on the request."""
    utilisateur: Any = request.user
    demande = demande_lisible(utilisateur, pk)
    exiger(peut_traiter(demande, nature=NatureDroit.RECTIFICATION))
    retour = reverse("participants:droit", args=[demande.pk])
    exiger(fiche_libre(demande.participant_id), retour=retour, libelle="Revenir à la demande")
    fiches = Participant.objects.s_adressant_a(utilisateur).select_related("commune")
    personne = get_object_or_404(fiches, pk=demande.participant_id)
    if request.method == "GET":
        consigner(request, demande, "Fiche à rectifier à la demande de la personne")
    communes = Commune.objects.filter(Q(plie__isnull=False) | Q(pk=personne.commune_id))
    formulaire = FormulaireRectification(
        request.POST or None, instance=personne, communes=communes, initial={"version": personne.version}
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            faites = rectifier(
                demande=demande,
                version_fiche=formulaire.cleaned_data["version"],
                champs=formulaire.champs_personne,
                par=utilisateur,
                le=aujourdhui(),
            )
        except ConflitDeVersion:
            enregistree = Participant.objects.s_adressant_a(utilisateur).get(pk=personne.pk)
            return page_de_conflit(
                request,
                saisi=formulaire,
                enregistre=FormulaireRectification(instance=enregistree, communes=communes),
                version=enregistree.version,
                titre="Rectifier la fiche",
                sous_titre=str(enregistree),
                auteur=dernier_auteur(enregistree),
                url_annuler=retour,
            )
        except ErreurMetier as refus:
            reporter(formulaire, refus)
        else:
            nombre = len(faites)
            messages.success(request, f"Champs rectifiés\u00a0: {nombre}." if nombre else "Aucun champ n’a changé.")
            return redirect(retour)
    return render(
        request,
        "participants/droits/formulaire.html",
        {
            "formulaire": formulaire,
            "personne": demande.participant,
            "demande": demande,
            "horloge": horloge_de(demande),
            "titre": "Rectifier la fiche",
            "explication": FICHE_ARCHIVEE if personne.en_archive else "",
            "bouton": "Enregistrer la rectification",
            "ton": "primary",
            "retour": retour,
        },
        status=422 if formulaire.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def gel_lever(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the file be written to again, with the reason."""
    utilisateur: Any = request.user
    exiger(peut_tenir_le_registre(utilisateur))
    visibles = Limitation.objects.visibles_par(utilisateur).en_cours().select_related("participant", "demande")
    gel = get_object_or_404(visibles, pk=pk)
    retour = reverse("participants:droit", args=[gel.demande_id]) if gel.demande_id else reverse("participants:droits")
    formulaire = FormulaireMotif(request.POST or None)
    if request.method == "GET" and gel.participant.en_archive:
        consigner_la_lecture(request, gel.participant, "Limitation à lever")
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            lever(limitation=gel, motif=formulaire.cleaned_data["motif"], par=utilisateur)
        if not formulaire.errors:
            messages.success(request, "La limitation est levée\u00a0: la fiche peut de nouveau être modifiée.")
            return redirect(retour)
    return render(
        request,
        "participants/droits/formulaire.html",
        {
            "formulaire": formulaire,
            "personne": gel.participant,
            "demande": gel.demande,
            "titre": "Lever la limitation",
            "bouton": "Lever la limitation",
            "ton": "primary",
            "retour": retour,
        },
        status=422 if formulaire.errors else 200,
    )


@require_POST
def droit_exporter(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker for the full export."""
    utilisateur: Any = request.user
    demande = demande_lisible(utilisateur, pk)
    exiger(peut_traiter(demande, nature=NatureDroit.ACCES))
    demander_export(demande, par=utilisateur)
    consigner(request, demande, "Préparation de l’export complet du dossier", action=Action.EXPORT)
    return redirect("participants:droit", demande.pk)


@require_safe
def export_telecharger(request: HttpRequest, pk: int, forme: str) -> FileResponse:
    """Take one of both files; each taking is logged."""
    utilisateur: Any = request.user
    exiger(peut_tenir_le_registre(utilisateur))
    visibles = ExportDossier.objects.visibles_par(utilisateur).select_related("demande__participant")
    export = get_object_or_404(visibles, pk=pk, efface_le__isnull=True, expire_le__gt=maintenant())
    fichier = {"pdf": export.pdf, "json": export.json}.get(forme)
    if not fichier:
        raise Http404
    try:
        ouvert = fichier.open("rb")
    except FileNotFoundError as absent:
        raise Http404("Ce fichier n’est plus disponible.") from absent
    consigner(request, export.demande, f"Export complet du dossier ({forme.upper()})", action=Action.TELECHARGEMENT)
    return piece_jointe(ouvert, nom=f"donnees-personnelles.{forme}", type_mime=TYPES_MIME[forme])


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The information notice, to print or to read with the person; its handing over is recorded once per version."""
    utilisateur: Any = request.user
    personne = get_object_or_404(Participant.objects.visibles_par(utilisateur), pk=pk)
    siens: Any = personne.parcours
    parcours = siens.modifiables_par(utilisateur).order_by("-date_orientation", "-pk").first()
    exiger(Verdict(parcours is not None, "La notice est remise par le référent ou la structure d’animation."))
    le = aujourdhui()
    version = notice_du(le)
    remise = personne.informations.filter(notice=version.version).select_related("remise_par").first()
    formulaire = FormulaireRemise(request.POST or None, le=le)
    if request.method == "POST":
        retour = reverse("parcours:fiche", args=[parcours.pk]) if parcours else ""
        exiger(fiche_libre(personne.pk), retour=retour, libelle="Revenir au dossier")
        if formulaire.is_valid():
            with refus_reportes(formulaire):
                remettre_notice(
                    participant=personne, par=utilisateur, le=le, date_remise=formulaire.cleaned_data["date_remise"]
                )
            if not formulaire.errors:
                messages.success(request, "La remise de la notice est notée au dossier.")
                return redirect("parcours:fiche", parcours.pk)
    return render(
        request,
        "participants/droits/notice.html",
        {"personne": personne, "parcours": parcours, "version": version, "remise": remise, "formulaire": formulaire,
         "le": le},
        status=422 if formulaire.errors else 200,
    )  # fmt: skip
