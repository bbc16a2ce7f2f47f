"""The home page sends each person to the first screen of their work."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.navigation import premiere_page


def accueil(request: HttpRequest) -> HttpResponse:
    """Redirect to the first screen of the roles held today; explain when no role is held."""
    page = premiere_page(request.user)
    if page is None:
        return render(request, "accueil_sans_role.html")
    return redirect(page)


@login_not_required
def introuvable(request: HttpRequest) -> HttpResponse:
    """Shut a door that a library opens."""
    raise Http404
