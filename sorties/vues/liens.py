"""The fiche by private link: sent by who follows the person, opened by who received it, without an account (P-6.6)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parcours.acces import exiger
from parcours.vues.saisie import donnees, page_de_saisie, refus_reportes, retour_vers
from plie.socle.connexion import adresse_du_client
from plie.socle.erreurs import ErreurMetier
from plie.socle.freins import trop_d_essais
from plie.socle.horloge import maintenant
from plie.socle.mur import leve
from plie.socle.taches import lancer
from sorties.forms.liens import FormulaireEnvoi
from sorties.models import FicheSynthese, LienFiche
from sorties.permissions import peut_produire_fiche
from sorties.services.liens import consigner_ouverture, demander_envoi, lien_du_secret, renvoyer, revoquer
from sorties.transmissions import adressees_en_attente, liens_de
from sorties.vues.acces import ligne_pour, tenter
from sorties.vues.emploi import VOLET
from sorties.vues.telechargement import piece_jointe

Vue = Callable[..., HttpResponse]
NOM_DU_FICHIER = "fiche-de-synthese.pdf"


@require_http_methods(["GET", "POST"])
def fiche_envoyer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a fiche by private link to those whom the rule names, and to another organisation."""
    utilisateur: Any = request.user
    fiche = ligne_pour(utilisateur, FicheSynthese, pk, peut_produire_fiche, "parcours__sortie")
    parcours = fiche.parcours
    liens = liens_de([fiche], maintenant())
    servis = {lu.lien.destinataire for lu in liens[fiche.pk] if lu.lien.revoque_le is None}
    proposes = adressees_en_attente(parcours, parcours.sortie, fiche, servis=servis)
    formulaire = FormulaireEnvoi(donnees(request), proposes=proposes)
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            for tache in demander_envoi(
                fiche=fiche,
                a=formulaire.adressees(),
                par=utilisateur,
                racine=request.build_absolute_uri("/"),
                maintenant=maintenant(),
            ):
                lancer(tache)
        if not formulaire.errors:
            messages.success(request, "Le lien part par courriel\u00a0; sa consultation s’affichera ici.")
            return redirect(retour)
    return page_de_saisie(
        request,
        "sorties/envoyer.html",
        formulaire,
        parcours,
        retour=retour,
        titre="Envoyer la fiche de synthèse",
        fiche=fiche,
        jours=settings.LIEN_FICHE_JOURS,
        liens=liens,
    )


@require_POST
def lien_renvoyer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a link again: a new secret, the old one is dead."""
    utilisateur: Any = request.user
    lien = _lien_pour(utilisateur, pk)
    try:
        racine = request.build_absolute_uri("/")
        lancer(renvoyer(lien=lien, par=utilisateur, racine=racine, maintenant=maintenant()))
    except ErreurMetier as refus:
        messages.error(request, refus.message)
    else:
        messages.success(request, "Un nouveau lien part par courriel\u00a0; l’ancien ne fonctionne plus.")
    return redirect(retour_vers(request, lien.fiche.parcours, VOLET))


@require_POST
def lien_revoquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a link at once."""
    utilisateur: Any = request.user
    lien = _lien_pour(utilisateur, pk)
    tenter(
        request,
        lambda: revoquer(lien=lien, par=utilisateur, maintenant=maintenant()),
        "Le lien est révoqué\u00a0: il n’ouvre plus la fiche.",
    )
    return redirect(retour_vers(request, lien.fiche.parcours, VOLET))


def _lien_pour(utilisateur: Any, pk: int) -> LienFiche:
    liens = LienFiche.objects.visibles_par(utilisateur).select_related(
        "fiche__parcours__participant__commune__pole", "fiche__parcours__plie"
    )
    lien = get_object_or_404(liens, pk=pk)
    exiger(peut_produire_fiche(utilisateur, lien.fiche.parcours))
    return lien


SANS_COMPTE = "le secret d’un lien ouvre une fiche à qui n’a pas de compte (P-6.6)"


# -- Without an account ------------------------------------------------------------------------------------------


def freinee(vue: Vue) -> Vue:
    """So many tries per machine, whether the secret is right or not."""

    @wraps(vue)
    def freinee_(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        minutes = settings.LIEN_FICHE_ESSAIS_MINUTES
        if trop_d_essais(
            quoi="lien",
            qui=adresse_du_client(request),
            maximum=settings.LIEN_FICHE_ESSAIS,
            minutes=minutes,
            maintenant=maintenant(),
        ):
            reponse = render(request, "sorties/lien_frein.html", {"minutes": minutes}, status=429)
            reponse["Retry-After"] = str(minutes * 60)
            return reponse
        return vue(request, *args, **options)

    return freinee_


@never_cache
@require_safe
@login_not_required
@freinee
@leve(SANS_COMPTE)
def lien(request: HttpRequest, secret: str) -> HttpResponse:
    """The page that a letter opens. It shows nothing of the document: mail scanners follow links, people click."""
    trouve = lien_du_secret(secret, maintenant=maintenant())
    if trouve is None:
        return _neutre(request)
    contexte = {"secret": secret, "plie": trouve.fiche.parcours.plie, "expire_le": trouve.expire_le}
    return _discrete(render(request, "sorties/lien.html", contexte))


@never_cache
@require_POST
@login_not_required
@freinee
@leve(SANS_COMPTE)
def lien_ouvrir(request: HttpRequest) -> HttpResponse | FileResponse:
    """Hand the fiche over to who presents the secret. It comes in the body: addresses are written in logs."""
    quand = maintenant()
    trouve = lien_du_secret(request.POST.get("secret", ""), maintenant=quand)
    if trouve is None:
        return _neutre(request)
    try:
        ouvert = trouve.fiche.fichier.open("rb")
    except (FileNotFoundError, ValueError):  # the file is gone, or the person's data are erased
        return _neutre(request)
    consigner_ouverture(lien=trouve, maintenant=quand)
    return _discrete(piece_jointe(ouvert, nom=NOM_DU_FICHIER, type_mime="application/pdf"))


def _neutre(request: HttpRequest) -> HttpResponse:
    """Unknown, expired, revoked or replaced: one answer, which tells nothing of what there was."""
    return _discrete(render(request, "sorties/lien_ferme.html", status=404))


def _discrete(reponse: Any) -> Any:
    # The site's « same-origin » tells nobody else the address; « no-referrer » would have the button refused (CSRF).
    reponse["Referrer-Policy"] = "same-origin"
    reponse["X-Robots-Tag"] = "noindex, nofollow"
    return reponse
