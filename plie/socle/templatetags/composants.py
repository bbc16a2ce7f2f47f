"""The components of the screens: one tag each, so that every page says the same thing the same way.

`/templates/composants/` holds their markup. No component writes a style attribute: the content
security policy forbids it. A status is always a text and an icon; the colour only repeats it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from plie.socle import typographie
from plie.socle.graphiques import Graphique

register = template.Library()

# Each tone has its default icon, so that it is never told by its colour alone (RGAA 3.1).
ICONES_DES_TONS = {
    "succes": "check-circle-fill",
    "attention": "exclamation-triangle-fill",
    "danger": "exclamation-octagon-fill",
    "info": "info-circle-fill",
    "accent": "star-fill",
    "neutre": "circle",
}
TONS_DES_MESSAGES = {
    "debug": "neutre",
    "info": "info",
    "success": "succes",
    "warning": "attention",
    "error": "danger",
}
# From this many days on, a deadline is near (the colour and the icon of the item change).
JOURS_PROCHES = 7
TITRE_ERREURS = f"Rien n’a été enregistré. Corriger les points suivants{typographie.INSECABLE}:"


@lru_cache(maxsize=512)
def svg(nom: str, taille: int) -> str:
    """Read an icon once per process; it is decorative, the text beside it speaks."""
    texte = render_to_string(f"bs_icon/{nom}.svg", {"height": taille})
    return texte.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


@register.simple_tag
def icone(nom: str, taille: int = 16) -> SafeString:
    """`{% icone "calendar-check" %}`: a decorative Bootstrap icon, as inline SVG."""
    return mark_safe(svg(nom, taille))  # noqa: S308  (the SVG files of the library)


@register.filter
def ton_du_message(niveau: str) -> str:
    """Give the tone of a Django message from its `level_tag`."""
    return TONS_DES_MESSAGES.get(niveau, "info")


@register.inclusion_tag("composants/etiquette.html")
def etiquette(libelle: str, ton: str = "neutre", icone: str = "") -> dict[str, Any]:
    """`{% etiquette "Actif" "succes" %}`: the tag of a status."""
    return {"libelle": libelle, "ton": ton, "icone": icone or ICONES_DES_TONS[ton]}


@register.inclusion_tag("composants/tuile.html")
def tuile(
    libelle: str,
    valeur: object,
    *,
    url: str = "",
    icone: str = "",
    ton: str = "",
    detail: str = "",
) -> dict[str, Any]:
    """A counter; with `url`, it opens the list that makes it."""
    return {
        "libelle": libelle,
        "valeur": valeur,
        "url": url,
        "icone": icone,
        "ton": ton,
        "detail": detail,
    }


@register.inclusion_tag("composants/etat_vide.html")
def etat_vide(titre: str, texte: str = "", *, icone: str = "inbox", url: str = "", geste: str = "") -> dict[str, Any]:
    """What a list says when it is empty, and what may be done about it."""
    return {"titre": titre, "texte": texte, "icone": icone, "url": url, "geste": geste}


@register.inclusion_tag("composants/echeance.html")
def echeance(
    libelle: str,
    date_limite: date | None,
    le: date,
    *,
    regle: str = "",
    detail: str = "",
    url: str = "",
    geste: str = "",
) -> dict[str, Any]:
    """An item of the deadline list: what, under which rule, until when, and the gesture to do."""
    jours = (date_limite - le).days if date_limite else None
    if jours is None:
        ton, icone_du_ton = "neutre", "hourglass"
    elif jours < 0:
        ton, icone_du_ton = "danger", "exclamation-octagon-fill"
    elif jours <= JOURS_PROCHES:
        ton, icone_du_ton = "attention", "alarm-fill"
    else:
        ton, icone_du_ton = "neutre", "calendar-event"
    return {
        "libelle": libelle,
        "date_limite": date_limite,
        "delai": typographie.ecart_en_jours(date_limite, le) if date_limite else "sans date limite",
        "ton": ton,
        "icone": icone_du_ton,
        "regle": regle,
        "detail": detail,
        "url": url,
        "geste": geste,
    }


@register.inclusion_tag("composants/donnee.html")
def donnee(libelle: str, valeur: object = "", *, url: str = "", vide: str = "") -> dict[str, Any]:
    """A term and its value, inside `{% fiche %}`."""
    absente = valeur is None or valeur == ""
    return {
        "libelle": libelle,
        "valeur": "" if absente else valeur,
        "absente": absente,
        "url": url,
        "vide": vide or "Non renseigné",
    }


@register.inclusion_tag("composants/condition.html")
def condition(
    libelle: str, remplie: bool | None, *, attendu: str = "", constate: str = "", regle: str = ""
) -> dict[str, Any]:
    """A condition of a verdict: met, missing, or (None) still to check."""
    if remplie is None:
        etat, ton, icone_de_l_etat = "à vérifier", "attention", "question-circle-fill"
    elif remplie:
        etat, ton, icone_de_l_etat = "remplie", "succes", "check-circle-fill"
    else:
        etat, ton, icone_de_l_etat = "manquante", "danger", "x-circle-fill"
    return {
        "libelle": libelle,
        "etat": etat,
        "ton": ton,
        "icone": icone_de_l_etat,
        "attendu": attendu,
        "constate": constate,
        "regle": regle,
    }


@register.inclusion_tag("composants/avis_lecteurs.html")
def avis_lecteurs(lecteurs: str | Sequence[str]) -> dict[str, Any]:
    """Above a free text: who will read it, before it is typed."""
    return {"lecteurs": lecteurs if isinstance(lecteurs, str) else ", ".join(lecteurs)}


@register.inclusion_tag("composants/progression.html")
def progression(
    libelle: str,
    fait: int,
    total: int,
    *,
    url: str = "",
    terminee: bool = False,
    ident: str = "progression",
) -> dict[str, Any]:
    """A bar that asks `url` again every second until the answer no longer polls (`terminee`)."""
    return {
        "libelle": libelle,
        "fait": fait,
        "total": total,
        "part": typographie.taux_en_chiffres(fait / total) if total else "",
        "url": "" if terminee else url,
        "ident": ident,
    }


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


@register.inclusion_tag("composants/graphique.html")
def graphique(dessin: Graphique, *, document: bool = False) -> dict[str, Any]:
    """A chart and its values; in a PDF (`document=True`) the table is always open."""
    return {"graphique": dessin, "document": document}


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


@register.inclusion_tag("composants/formulaire.html", takes_context=True)
def formulaire(
    context: Context,
    form: Form,
    bouton: str = "Enregistrer",
    *,
    annuler: str = "",
    action: str = "",
    ton: str = "primary",
    groupes: Sequence[tuple[str, Sequence[str]]] = (),
    hors_suivi: bool = False,
    titre_erreurs: str = TITRE_ERREURS,
) -> dict[str, Any]:
    """A whole POST form: error summary, fields, buttons.

    `groupes` (or the attribute `groupes` of the form) lists (legend, field names) for its fieldsets.
    """
    return {
        "form": form,
        "sections": sections(form, groupes or getattr(form, "groupes", ())),
        "bouton": bouton,
        "annuler": annuler,
        "action": action,
        "ton": ton,
        "hors_suivi": hors_suivi,
        "titre_erreurs": titre_erreurs,
        "obligatoires": any(f.field.required for f in form.visible_fields()),
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("composants/champs.html")
def champs(form: Form, titre_erreurs: str = TITRE_ERREURS) -> dict[str, Any]:
    """The error summary and the fields alone, inside a `<form>` that the page writes itself."""
    return {
        "form": form,
        "sections": sections(form, getattr(form, "groupes", ())),
        "titre_erreurs": titre_erreurs,
    }


@register.inclusion_tag("composants/erreurs.html")
def erreurs(form: Form, titre_erreurs: str = TITRE_ERREURS) -> dict[str, Any]:
    """The error summary alone."""
    return {"form": form, "titre_erreurs": titre_erreurs}


@register.inclusion_tag("composants/champ.html")
def champ(field: BoundField) -> dict[str, Any]:
    """One field with its label, help and errors."""
    return {"field": field}


def sections(form: Form, groupes: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[str, list[BoundField]]]:
    """Cut the visible fields into fieldsets; a field named in no group comes in a last one."""
    restants = {f.name: f for f in form.visible_fields()}
    lues = [(legende, [restants.pop(nom) for nom in noms if nom in restants]) for legende, noms in groupes]
    if restants:
        lues.append(("", list(restants.values())))
    return [(legende, fields) for legende, fields in lues if fields]


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


# --- Components that surround what the page writes -------------------------------------------


@register.simple_block_tag(end_name="finentete")
def entete(content: str, titre: str, *, surtitre: str = "", sous_titre: str = "") -> str:
    """Page header: the only h1, and the actions of the page as content."""
    return render_to_string(
        "composants/entete.html",
        {
            "titre": titre,
            "surtitre": surtitre,
            "sous_titre": sous_titre,
            "actions": SafeString(content.strip()),
        },
    )


@register.simple_block_tag(end_name="fincarte")
def carte(content: str, titre: str = "", *, niveau: int = 2, icone: str = "", ident: str = "") -> str:
    """A titled section of a page."""
    return render_to_string(
        "composants/carte.html",
        {"titre": titre, "niveau": niveau, "icone": icone, "ident": ident, "contenu": content},
    )


@register.simple_block_tag(end_name="fintableau")
def tableau(content: str, legende: str, *, cartes: bool = True, discrete: bool = True) -> str:
    """A data table in its own scrolling frame; `cartes`: rows become cards on a narrow screen."""
    return render_to_string(
        "composants/tableau.html",
        {"legende": legende, "cartes": cartes, "discrete": discrete, "contenu": content},
    )


@register.simple_block_tag(end_name="finfiche")
def fiche(content: str, *, colonnes: int = 2) -> str:
    """A definition list of `{% donnee %}`."""
    return render_to_string("composants/fiche.html", {"contenu": content, "colonnes": colonnes})


@register.simple_block_tag(end_name="finalerte")
def alerte(content: str, ton: str = "info", titre: str = "") -> str:
    """A message that stays in the page."""
    return render_to_string(
        "composants/alerte.html",
        {"contenu": content, "ton": ton, "titre": titre, "icone": ICONES_DES_TONS[ton]},
    )


@register.simple_block_tag(end_name="finfil")
def fil(content: str, libelle: str = "Historique") -> str:
    """The timeline: a list of `{% evenement %}`, the latest first."""
    return render_to_string("composants/fil.html", {"contenu": content, "libelle": libelle})


@register.simple_block_tag(end_name="finevenement")
def evenement(
    content: str,
    titre: str,
    *,
    quand: date | datetime,
    qui: str = "",
    icone: str = "circle-fill",
    ton: str = "neutre",
    url: str = "",
) -> str:
    """An item of the timeline always says who and when."""
    return render_to_string(
        "composants/evenement.html",
        {
            "contenu": SafeString(content.strip()),
            "titre": titre,
            "quand": quand,
            "qui": qui,
            "icone": icone,
            "ton": ton,
            "url": url,
        },
    )


@register.simple_block_tag(end_name="findialogue")
def dialogue(content: str, ident: str, titre: str) -> str:
    """A confirmation; `<button data-dialogue="ident">` opens it, Esc and "Annuler" close it."""
    return render_to_string("composants/dialogue.html", {"ident": ident, "titre": titre, "contenu": content})


@register.simple_block_tag(end_name="findepliable")
def depliable(content: str, titre: str, *, ouvert: bool = False) -> str:
    """Details that are only read when wanted."""
    return render_to_string("composants/depliable.html", {"titre": titre, "ouvert": ouvert, "contenu": content})


@register.simple_block_tag(end_name="finverdict")
def verdict(
    content: str,
    titre: str,
    *,
    favorable: bool | None,
    detail: str = "",
    regle: str = "",
    niveau: int = 2,
) -> str:
    """The panel of a verdict: the answer first, then its `{% condition %}` items."""
    etats = {
        True: ("succes", "check-circle-fill"),
        False: ("danger", "x-circle-fill"),
        None: ("attention", "hourglass-split"),
    }
    ton, icone_du_verdict = etats[favorable]
    return render_to_string(
        "composants/verdict.html",
        {
            "contenu": SafeString(content.strip()),
            "titre": titre,
            "ton": ton,
            "icone": icone_du_verdict,
            "detail": detail,
            "regle": regle,
            "niveau": niveau,
        },
    )
