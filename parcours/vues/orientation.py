"""Recording an orientation: somebody new, or somebody already known."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Plie
from parcours import ouvertures
from parcours.forms.orientation import FormulaireOrientation
from parcours.models import Parcours
from parcours.permissions import peut_orienter
from parcours.selectors.doublons import doublons_possibles
from parcours.services.orientation import PersonneConnue, PersonneDejaConnue, enregistrer_orientation
from participants.models import Participant
from participants.services import CHAMPS_SAISIS
from plie.socle.champs import lire_date
from plie.socle.conflits import dernier_auteur, page_de_conflit
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.mur import leve
from plie.socle.portes import exiger, reporter


@require_http_methods(["GET", "POST"])
def orienter(request: HttpRequest) -> HttpResponse:
    """Record somebody new and their orientation."""
    exiger(peut_orienter(request.user))  # type: ignore[arg-type]
    return _orienter(request, None)


@require_http_methods(["GET", "POST"])
def reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a new candidature for somebody already known to a PLIE that this person runs."""
    exiger(peut_orienter(request.user))  # type: ignore[arg-type]
    visibles: Any = Participant.objects.visibles_par(request.user)  # type: ignore[arg-type]
    connue = get_object_or_404(visibles, pk=pk)
    suivis = Parcours.objects.visibles_par(request.user).filter(participant=connue)  # type: ignore[arg-type]
    ouvertures.ouvrir(suivis.latest("pk"))
    return _orienter(request, connue)


@require_POST
def doublons(request: HttpRequest) -> HttpResponse:
    """People who look like the one being typed.

    POST, so that no name is written in the addresses that servers log; it writes nothing.
    """
    exiger(peut_orienter(request.user))  # type: ignore[arg-type]
    utilisateur: Any = request.user
    trouves = doublons_possibles(
        utilisateur,
        nom=request.POST.get("nom", "").replace("\x00", "")[:255],
        prenom=request.POST.get("prenom", "").replace("\x00", "")[:255],
        date_naissance=lire_date(request.POST.get("date_naissance", "")),
        le=aujourdhui(),
    )
    return render(request, "parcours/orientation/doublons.html", {"doublons": trouves})


def _plie_choisi(request: HttpRequest) -> tuple[Plie, list[Plie]]:
    """The PLIE of the orientation: the only one this person runs, or the one chosen in the address."""
    utilisateur: Any = request.user
    animes = list(Plie.objects.animes_par(utilisateur).order_by("nom"))
    code = request.GET.get("plie", "")
    return next((plie for plie in animes if plie.code == code), animes[0]), animes


def _orienter(request: HttpRequest, connue: Participant | None) -> HttpResponse:
    le = aujourdhui()
    plie, animes = _plie_choisi(request)
    initial = {"version": connue.version} if connue else {}
    formulaire = FormulaireOrientation(request.POST or None, plie=plie, le=le, instance=connue, initial=initial)
    contexte = {
        "formulaire": formulaire,
        "plie": plie,
        "onglets_plie": [{"libelle": p.nom, "url": f"?plie={p.code}", "actif": p.pk == plie.pk} for p in animes]
        if len(animes) > 1
        else [],
        "connue": connue,
        "homonyme": bool(request.POST.get("autre_personne")),
    }
    if request.method == "POST" and formulaire.is_valid():
        try:
            parcours = _enregistrer(request, formulaire, connue, plie, le)
        except ConflitDeVersion:
            return _conflit(request, formulaire, plie, le)
        except PersonneDejaConnue as erreur:
            contexte["homonyme"] = True
            reporter(formulaire, erreur)
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, f"L’orientation de {parcours.participant} est enregistrée.")
            return redirect("parcours:fiche", parcours.pk)
    statut = 422 if formulaire.errors else 200
    return render(request, "parcours/orientation/orienter.html", contexte, status=statut)


@leve("une personne nouvelle n’a pas encore de parcours")
def _enregistrer(
    request: HttpRequest, formulaire: FormulaireOrientation, connue: Participant | None, plie: Plie, le: date
) -> Parcours:
    donnees = formulaire.cleaned_data
    auteur: Any = request.user
    return enregistrer_orientation(
        auteur=auteur,
        plie=plie,
        champs=formulaire.champs_personne,
        prescription=formulaire.prescription,
        le=le,
        cle=donnees["cle"],
        connue=PersonneConnue(connue, donnees["version"] or 0) if connue else None,
        distincte=donnees["autre_personne"],
        periodes_rsa=list(formulaire.periodes_rsa),
        referent=donnees["referent"],
    )


def _conflit(request: HttpRequest, formulaire: FormulaireOrientation, plie: Plie, le: date) -> HttpResponse:
    """The known person's record changed meanwhile: the prescription typed is not part of the comparison."""
    personne = Participant.objects.get(pk=formulaire.instance.pk)
    saisis = {nom: v for nom, v in formulaire.cleaned_data.items() if nom not in CHAMPS_SAISIS}
    return page_de_conflit(
        request,
        saisi=formulaire,
        enregistre=FormulaireOrientation(plie=plie, le=le, instance=personne, initial=saisis),
        version=personne.version,
        titre="Enregistrer une orientation",
        sous_titre=str(personne),
        auteur=dernier_auteur(personne),
        url_annuler=request.get_full_path(),
    )
