"""The screens of duplicates: the list, two records side by side, the merge and its undoing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.doublons.apercu import Apercu, apercu_de, lignes_de_la_fusion, lignes_deplacees
from participants.doublons.forms import FormulaireFusion
from participants.doublons.obstacles import obstacles
from participants.doublons.paire import Paire
from participants.doublons.paires import ecartees, paires, personnes_des
from participants.doublons.permissions import peut_absorber, peut_annuler, peut_traiter_les_doublons
from participants.doublons.regles import date_limite_annulation
from participants.doublons.services.annulation import annuler_fusion, empechements
from participants.doublons.services.ecarts import ecarter, retablir
from participants.doublons.services.fusion import fusionner
from participants.models import DoublonEcarte, Fusion, Participant
from plie.journal.services import journaliser
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.mur import leve
from plie.socle.portes import exiger, reporter

PAR_PAGE = 20
DROIT = "structure d’animation"
COMPARAISON = "Comparaison de deux fiches qui se ressemblent"
DEUX_FICHES = "une fusion tient compte de tout ce qui suit les deux fiches, même ailleurs"


@require_safe
def doublons(request: HttpRequest) -> HttpResponse:
    """The pairs of the caller's PLIE; beside, those told apart and the merges."""
    utilisateur: Any = request.user
    exiger(peut_traiter_les_doublons(utilisateur))
    trouvees = paires(utilisateur)
    page = Paginator(trouvees, PAR_PAGE).get_page(request.GET.get("page"))
    personnes = personnes_des([(paire.premier, paire.second) for paire in page], utilisateur)
    lignes = [(paire, personnes[paire.premier], personnes[paire.second]) for paire in page]
    return render(
        request,
        "participants/doublons.html",
        {"page": page, "lignes": lignes, "onglets_doublons": _onglets("possibles", len(trouvees), utilisateur)},
    )


@require_safe
def doublons_ecartes(request: HttpRequest) -> HttpResponse:
    """The pairs told apart: by whom, when, and the way back."""
    utilisateur: Any = request.user
    exiger(peut_traiter_les_doublons(utilisateur))
    page = Paginator(ecartees(utilisateur), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"page": page, "onglets_doublons": _onglets("ecartes", None, utilisateur)}
    return render(request, "participants/doublons_ecartes.html", contexte)


@require_safe
def fusions(request: HttpRequest) -> HttpResponse:
    """The merges of the caller's PLIE, the latest first."""
    utilisateur: Any = request.user
    exiger(peut_traiter_les_doublons(utilisateur))
    visibles = Fusion.objects.visibles_par(utilisateur).select_related("conservee", "fusionnee_par")
    page = Paginator(visibles, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"page": page, "onglets_doublons": _onglets("fusions", None, utilisateur)}
    return render(request, "participants/fusions.html", contexte)


@require_http_methods(["GET", "POST"])
@leve(DEUX_FICHES)
def comparer(request: HttpRequest, conservee: int, absorbee: int) -> HttpResponse:
    """Two records side by side; the merge, field by field."""
    utilisateur: Any = request.user
    exiger(peut_traiter_les_doublons(utilisateur))
    if request.method == "POST" and (faite := _deja_faite(request)):
        return redirect("participants:fusion", faite.pk)
    une, autre = paire = _paire(utilisateur, conservee, absorbee)
    apercu = apercu_de(paire, utilisateur, entraves=obstacles(paire, utilisateur))
    formulaire = FormulaireFusion(
        request.POST if request.method == "POST" else None, conservee=une, absorbee=autre, differents=apercu.differents
    )
    statut = 200
    if request.method == "POST":
        exiger(peut_absorber(utilisateur, autre))
        statut = 422
        if formulaire.is_valid():
            try:
                fusion = fusionner(
                    conservee=une,
                    absorbee=autre,
                    versions=formulaire.versions,
                    champs=formulaire.champs(),
                    par=utilisateur,
                    le=aujourdhui(),
                    cle=formulaire.cleaned_data["cle"],
                )
            except ConflitDeVersion as conflit:
                statut = 409
                _relire(formulaire, conflit, une, autre)
            except ErreurMetier as refus:
                reporter(formulaire, refus)
            else:
                _consigner(request, [une], "Fusion de deux fiches")
                messages.success(request, f"Les deux fiches sont réunies en une seule : {fusion.conservee}.")
                return redirect("participants:fusion", fusion.pk)
    else:
        _consigner(request, [une, autre], COMPARAISON)
    return render(request, "participants/comparer.html", _contexte(une, autre, apercu, formulaire), status=statut)


def _contexte(une: Any, autre: Any, apercu: Apercu, formulaire: FormulaireFusion) -> dict[str, Any]:
    return {
        "conservee": une,
        "absorbee": autre,
        "apercu": apercu,
        "formulaire": formulaire,
        "url_inverse": reverse("participants:comparer", args=[autre.pk, une.pk]),
        "url_ecarter": reverse("participants:ecarter", args=[une.pk, autre.pk]),
    }


def _relire(formulaire: FormulaireFusion, conflit: ConflitDeVersion, une: Any, autre: Any) -> None:
    """Say that a record has changed meanwhile, keep the choices: sent again, they are made on what is shown now."""
    reporter(formulaire, ErreurMetier(f"{conflit.message} Les valeurs ci-dessous sont celles d’à présent."))
    saisie: Any = formulaire.data
    donnees = saisie.copy()
    donnees["version_conservee"], donnees["version_absorbee"] = str(une.version), str(autre.version)
    formulaire.data = donnees


@require_POST
def ecarter_paire(request: HttpRequest, un: int, autre: int) -> HttpResponse:
    """« Ce ne sont pas les mêmes »: the pair is not proposed again."""
    utilisateur: Any = request.user
    exiger(peut_traiter_les_doublons(utilisateur))
    premier, second = _paire(utilisateur, un, autre)
    try:
        ecarter(une=premier, autre=second, par=utilisateur)
    except ErreurMetier as refus:
        messages.error(request, refus.message)
    else:
        messages.success(request, "La paire est écartée : elle n’est plus proposée.")
    return redirect("participants:doublons")


@require_POST
def retablir_paire(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose again a pair told apart by mistake."""
    utilisateur: Any = request.user
    exiger(peut_traiter_les_doublons(utilisateur))
    retablir(ecart=get_object_or_404(DoublonEcarte.objects.visibles_par(utilisateur), pk=pk))
    messages.success(request, "La paire est de nouveau proposée.")
    return redirect("participants:doublons_ecartes")


@require_safe
@leve(DEUX_FICHES)
def fusion(request: HttpRequest, pk: int) -> HttpResponse:
    """What a merge did, by whom, and whether it can be undone."""
    utilisateur: Any = request.user
    exiger(peut_traiter_les_doublons(utilisateur))
    faite = _fusion(utilisateur, pk)
    parcours = _consigner(request, [faite.conservee], "Fusion de deux fiches : détail")
    droit = peut_annuler(utilisateur, faite, le=aujourdhui())
    raisons = empechements(faite) if droit else []
    return render(
        request,
        "participants/fusion.html",
        {
            "fusion": faite,
            "droit": droit,
            "raisons": raisons,
            "annulable": bool(droit) and not raisons,
            "limite": date_limite_annulation(timezone.localdate(faite.fusionnee_le)),
            "valeurs": lignes_de_la_fusion(faite),
            "deplacees": lignes_deplacees(faite),
            "retirees": len(faite.lignes_retirees.get("participants.PeriodeRsa", [])),
            "parcours": parcours.get(faite.conservee_id),
        },
    )


@require_POST
@leve(DEUX_FICHES)
def fusion_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the two records back as they were."""
    utilisateur: Any = request.user
    exiger(peut_traiter_les_doublons(utilisateur))
    faite = _fusion(utilisateur, pk)
    try:
        annuler_fusion(fusion=faite, par=utilisateur, le=aujourdhui())
    except ErreurMetier as refus:
        messages.error(request, refus.message)
    else:
        _consigner(request, [faite.conservee], "Annulation d’une fusion de fiches")
        messages.success(request, "La fusion est annulée : les deux fiches sont revenues à leur état d’avant.")
    return redirect("participants:fusion", faite.pk)


def _deja_faite(request: HttpRequest) -> Fusion | None:
    """The merge of the same form sent twice: the second sending lands on the same page."""
    try:
        cle = forms.UUIDField(required=False).clean(request.POST.get("cle", ""))
    except forms.ValidationError:
        return None
    visibles: Any = Fusion.objects.visibles_par(request.user)  # type: ignore[arg-type]
    return visibles.filter(cle_saisie=cle, fusionnee_par=request.user).first() if cle else None


def _paire(utilisateur: Any, conservee: int, absorbee: int) -> Paire:
    """Two people of the PLIE that the caller animates; anybody else does not exist, and nobody is their own double."""
    lues = Participant.objects.animes_par(utilisateur).select_related("commune").in_bulk([conservee, absorbee])
    if len(lues) != 2:
        raise Http404
    return Paire(lues[conservee], lues[absorbee])


def _fusion(utilisateur: Any, pk: int) -> Fusion:
    visibles = Fusion.objects.visibles_par(utilisateur).select_related("conservee", "fusionnee_par", "annulee_par")
    return get_object_or_404(visibles, pk=pk)


def _derniers_parcours(utilisateur: Any, personnes: list[Participant]) -> dict[int, Any]:
    """The latest parcours of each person, among those that the caller may read."""
    # Reached through the reverse relation: this app knows no upper app.
    parcours: Any = Participant._meta.get_field("parcours").related_model
    visibles = parcours.objects.visibles_par(utilisateur).filter(participant__in=personnes)
    derniers = visibles.order_by("participant_id", "-date_orientation", "-pk").distinct("participant")
    return {dernier.participant_id: dernier for dernier in derniers}


def _consigner(request: HttpRequest, personnes: list[Participant], objet: str) -> dict[int, Any]:
    """Log that named records were opened (A-5), under the parcours by which the caller reaches each: returns them."""
    lus = _derniers_parcours(request.user, personnes)
    for personne in personnes:
        parcours = lus.get(personne.pk)
        journaliser(
            utilisateur=request.user,
            droit=DROIT,
            objet=objet,
            plie_id=parcours.plie_id if parcours else None,
            participant_id=personne.pk,
            parcours_id=parcours.pk if parcours else None,
        )
    return lus


def _onglets(actif: str, nombre: int | None, utilisateur: Any) -> list[dict[str, Any]]:
    onglets = [
        ("possibles", "Doublons possibles", "participants:doublons", nombre),
        ("ecartes", "Écartés", "participants:doublons_ecartes", None),
        ("fusions", "Fusions", "participants:fusions", None),
    ]
    return [
        {"libelle": libelle, "url": reverse(nom), "actif": code == actif, "compteur": compteur}
        for code, libelle, nom, compteur in onglets
    ]
