"""The home page sends each person to the first screen of their work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.navigation import premiere_page


def accueil(request: HttpRequest) -> HttpResponse:
    """Redirect to the first screen of the roles held today; explain when no role is held."""
    page = premiere_page(request.user)
    if page is None:
        return render(request, "accueil_sans_role.html")
    return redirect(page)
