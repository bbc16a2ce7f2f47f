"""One's own sessions, and the invitation to open an account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connexions.invitations import accepter, invitation_de
from accounts.connexions.sessions import fermer_les_sessions, fermer_session, sessions_ouvertes
from plie.socle.erreurs import ErreurMetier


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where my account is open now."""
    utilisateur: Any = request.user
    ouvertes = sessions_ouvertes(
        utilisateur,
        courante=request.session.session_key,
        maintenant=timezone.now(),
        inactivite=settings.SESSION_INACTIVITE,
    )
    return render(request, "accounts/sessions.html", {"sessions": ouvertes})


@require_POST
def fermer(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one of my sessions; the one that asks is closed by logging out."""
    utilisateur: Any = request.user
    if not fermer_session(utilisateur=utilisateur, pk=pk):
        raise Http404
    messages.success(request, "La session est fermée.")
    return redirect("accounts:sessions")


@require_POST
def fermer_les_autres(request: HttpRequest) -> HttpResponse:
    """Close all my sessions but this one."""
    utilisateur: Any = request.user
    nombre = fermer_les_sessions(utilisateur=utilisateur, sauf=request.session.session_key)
    texte = "Aucune autre session n’était ouverte." if not nombre else "Les autres sessions sont fermées."
    messages.success(request, texte)
    return redirect("accounts:sessions")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose the password of the account that was opened for me. An invented link and a spent one look alike."""
    maintenant = timezone.now()
    trouvee = invitation_de(secret)
    if trouvee is None or not trouvee.ouvrable(maintenant) or not trouvee.utilisateur.is_active:
        return render(request, "accounts/invitation_close.html", status=404)
    formulaire = SetPasswordForm(trouvee.utilisateur, request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            accepter(invitation=trouvee, mot_de_passe=formulaire.cleaned_data["new_password1"], maintenant=maintenant)
        except ErreurMetier:  # used between the reading and the gesture
            return render(request, "accounts/invitation_close.html", status=404)
        messages.success(request, "Votre mot de passe est enregistré. Vous pouvez vous connecter.")
        return redirect("account_login")
    return render(request, "accounts/invitation.html", {"formulaire": formulaire, "invite": trouvee.utilisateur})
