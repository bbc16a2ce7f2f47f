"""The activity reports on screen: the list, one of them, its sections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from pilotage.enums import StatutRapport
from pilotage.rapports.forms import FormulaireCommencer, FormulaireSection
from pilotage.rapports.models import CompilationRapports, RapportActivite, SectionRapport
from pilotage.rapports.permissions import peut_compiler, peut_ecrire, peut_publier_rapport
from pilotage.rapports.rubriques import RUBRIQUES
from pilotage.rapports.services import commencer_rapport, ecrire_section
from pilotage.rapports.texte import SYNTAXE, mettre_en_forme
from pilotage.rapports.travaux import COMPILER, PUBLIER_RAPPORT, en_cours
from pilotage.vues.acces import exiger_des_figures
from plie.pacte import version_en_vigueur
from plie.socle.conflits import dernier_auteur, page_de_conflit
from plie.socle.erreurs import ConflitDeVersion, GesteInterdit
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger


def rapport_visible(utilisateur: Any, pk: int, *, entier: bool = False) -> RapportActivite:
    """The report, if it exists for this person (else 404).

    Args:
        entier: with its frozen document and figures, which are heavy.
    """
    rapports = RapportActivite.objects.visibles_par(utilisateur)
    rapports = rapports if entier else rapports.sans_contenu()
    return get_object_or_404(rapports.select_related("plie", "publie_par"), pk=pk)


@require_safe
def rapports(request: HttpRequest) -> HttpResponse:
    """Every report this person may read, the latest year first; the compilations."""
    utilisateur: Any = request.user
    exiger_des_figures(utilisateur)
    visibles = RapportActivite.objects.visibles_par(utilisateur).sans_contenu().select_related("plie")
    compilation = en_cours(COMPILER)
    return render(
        request,
        "pilotage/rapports/rapports.html",
        {
            "rapports": visibles,
            "formulaire": _commencer(utilisateur) if perimetre_de(utilisateur).anime else None,
            "compilations": CompilationRapports.objects.visibles_par(utilisateur)
            .select_related("faite_par")
            .defer("pdf"),
            "compiler": peut_compiler(utilisateur),
            "tache": compilation,
        },
    )


def _commencer(utilisateur: Any, donnees: Any = None) -> FormulaireCommencer:
    le = aujourdhui()
    premiere = min(version_en_vigueur(le).debut_pacte.year, le.year)
    plies = Plie.objects.filter(pk__in=perimetre_de(utilisateur).animation).order_by("code")
    return FormulaireCommencer(donnees, plies=plies, annees=range(le.year, premiere - 1, -1))


@require_POST
def commencer(request: HttpRequest) -> HttpResponse:
    """Begin the report of a year, or open the one already begun."""
    utilisateur: Any = request.user
    if not perimetre_de(utilisateur).anime:
        raise PermissionDenied("Les rapports d’activité sont écrits par les structures d’animation.")
    formulaire = _commencer(utilisateur, request.POST)
    if not formulaire.is_valid():
        messages.error(request, "Choisir un PLIE de votre périmètre et une année de la liste.")
        return redirect("pilotage:rapports")
    plie = Plie.objects.get(code=formulaire.cleaned_data["plie"])
    return redirect("pilotage:rapport", commencer_rapport(plie=plie, annee=int(formulaire.cleaned_data["annee"])).pk)


@require_safe
def rapport(request: HttpRequest, pk: int) -> HttpResponse:
    """A report: its sections as they will be read, and what remains to write."""
    utilisateur: Any = request.user
    lu = rapport_visible(utilisateur, pk)
    sections = {section.code: section for section in lu.sections.all()}
    tache = en_cours(PUBLIER_RAPPORT, str(lu.pk)) if lu.statut == StatutRapport.BROUILLON else None
    lignes = [
        {"rubrique": rubrique, "html": mettre_en_forme(sections[code].texte) if code in sections else ""}
        for code, rubrique in RUBRIQUES.items()
    ]
    return render(
        request,
        "pilotage/rapports/rapport.html",
        {
            "rapport": lu,
            "lignes": lignes,
            "ecrites": sum(1 for ligne in lignes if ligne["html"]),
            "ecriture": peut_ecrire(utilisateur, lu),
            "publication": peut_publier_rapport(utilisateur, lu, le=aujourdhui()),
            "tache": tache,
            "en_attente": tache is not None and not tache.finie,
        },
    )


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Write under a heading; « Prévisualiser » shows it without saving."""
    utilisateur: Any = request.user
    lu = rapport_visible(utilisateur, pk)
    if code not in RUBRIQUES:
        raise Http404
    exiger(peut_ecrire(utilisateur, lu))
    ecrite = lu.sections.filter(code=code).first()
    formulaire = _formulaire(lu, code, ecrite, request.POST if request.method == "POST" else None)
    apercu = None
    if request.method == "POST" and formulaire.is_valid():
        texte, version = formulaire.cleaned_data["texte"], formulaire.cleaned_data["version"]
        if "apercu" in request.POST:
            apercu = mettre_en_forme(texte)
        else:
            try:
                ecrire_section(rapport=lu, code=code, texte=texte, version=version)
            except ConflitDeVersion:
                return _conflit(request, formulaire, lu, code)
            except GesteInterdit as refus:
                raise PermissionDenied(refus.message) from refus
            messages.success(request, "La rubrique est enregistrée.")
            return redirect("pilotage:rapport", lu.pk)
    return render(
        request,
        "pilotage/rapports/section.html",
        {
            "rapport": lu,
            "rubrique": RUBRIQUES[code],
            "formulaire": formulaire,
            "apercu": apercu,
            "en_apercu": apercu is not None,
            "syntaxe": SYNTAXE,
        },
        status=422 if formulaire.errors else 200,
    )


def _formulaire(
    rapport: RapportActivite, code: str, ecrite: SectionRapport | None, donnees: Any = None
) -> FormulaireSection:
    return FormulaireSection(
        donnees,
        brouillon=f"rapport-{rapport.pk}-{code}",
        initial={"texte": ecrite.texte if ecrite else "", "version": ecrite.version if ecrite else 0},
    )


def _conflit(request: HttpRequest, formulaire: FormulaireSection, rapport: RapportActivite, code: str) -> HttpResponse:
    # None: the version sent is not one that was ever shown, and nothing is written yet.
    enregistree = rapport.sections.filter(code=code).first()
    return page_de_conflit(
        request,
        saisi=formulaire,
        enregistre=_formulaire(rapport, code, enregistree),
        version=enregistree.version if enregistree else 0,
        titre=RUBRIQUES[code].titre,
        sous_titre=str(rapport),
        auteur=dernier_auteur(enregistree) if enregistree else "",
        url_annuler=reverse("pilotage:rapport", args=[rapport.pk]),
    )
