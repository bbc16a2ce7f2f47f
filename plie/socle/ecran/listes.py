"""Components that lead somewhere: menus, tabs, pages, sorting, filters."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import Form
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from plie.socle.ecran.base import register


def lire_entrees(entrees: Sequence[Any]) -> list[dict[str, Any]]:
    """Read links given as mappings or as objects; `icone` and `compteur` may be absent."""
    defauts = {"libelle": "", "url": "", "actif": False, "icone": "", "compteur": None}
    return [
        {
            nom: entree.get(nom, defaut) if isinstance(entree, Mapping) else getattr(entree, nom, defaut)
            for nom, defaut in defauts.items()
        }
        for entree in entrees
    ]


@register.inclusion_tag("composants/onglets.html")
def onglets(entrees: Sequence[Any], libelle: str = "Rubriques") -> dict[str, Any]:
    """Tabs that are links; each entry is {libelle, url, actif} and may have a `compteur`."""
    return {"entrees": lire_entrees(entrees), "libelle": libelle}


@register.inclusion_tag("composants/menu.html")
def menu(entrees: Sequence[Any]) -> dict[str, Any]:
    """The main navigation; entries are {libelle, url, actif} and may have `icone`, `compteur`."""
    return {"entrees": lire_entrees(entrees)}


@register.inclusion_tag("composants/fil_ariane.html")
def fil_ariane(*couples: str) -> dict[str, Any]:
    """`{% fil_ariane "Parcours" url_liste nom %}`: label, address, …, and the page itself."""
    paires = [(couples[i], couples[i + 1]) for i in range(0, len(couples) - 1, 2)]
    return {"paires": paires, "page": couples[-1] if len(couples) % 2 else ""}


@register.inclusion_tag("composants/pagination.html", takes_context=True)
def pagination(context: Context, page: Any, nom: str = "page") -> dict[str, Any]:
    """Pages of a list, keeping the filters of the address."""
    requete = context["request"].GET.copy()
    requete.pop(nom, None)
    reste = requete.urlencode()
    prefixe = f"?{reste}&{nom}=" if reste else f"?{nom}="
    numeros = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "prefixe": prefixe, "numeros": list(numeros)}


@register.inclusion_tag("composants/tri.html", takes_context=True)
def tri(context: Context, libelle: str, champ: str, nom: str = "tri") -> dict[str, Any]:
    """`<th {% sens_du_tri champ %}>{% tri "Nom" "nom" %}</th>`: a column header that sorts."""
    requete = context["request"].GET.copy()
    actuel = requete.get(nom, "")
    requete[nom] = f"-{champ}" if actuel == champ else champ
    requete.pop("page", None)
    sens = {champ: "ascending", f"-{champ}": "descending"}.get(actuel, "")
    return {"libelle": libelle, "url": f"?{requete.urlencode()}", "sens": sens}


@register.simple_tag(takes_context=True)
def sens_du_tri(context: Context, champ: str, nom: str = "tri") -> SafeString:
    """Attribute of the `<th>`: `aria-sort` belongs to the header, not to its link."""
    actuel = context["request"].GET.get(nom, "")
    sens = {champ: "ascending", f"-{champ}": "descending"}.get(actuel)
    return format_html('aria-sort="{}"', sens) if sens else SafeString("")


@register.inclusion_tag("composants/filtres.html", takes_context=True)
def filtres(context: Context, form: Form, bouton: str = "Filtrer") -> dict[str, Any]:
    """A GET form above a list; it tells how many filters are on and lets them all be removed."""
    requete = context["request"]
    poses = sum(1 for nom in form.fields if requete.GET.get(nom))
    conserves = [
        (nom, valeur)
        for nom, valeurs in requete.GET.lists()
        if nom not in form.fields and nom != "page"
        for valeur in valeurs
    ]
    return {
        "form": form,
        "bouton": bouton,
        "poses": poses,
        "chemin": requete.path,
        "conserves": conserves,
    }
