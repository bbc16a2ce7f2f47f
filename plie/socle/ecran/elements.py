"""Components that say one thing: a status, a counter, a deadline, a value, a condition."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from plie.socle import typographie
from plie.socle.ecran.base import ICONES_DES_TONS, JOURS_PROCHES, register
from plie.socle.graphiques import Graphique


@register.simple_tag
def etiquette(libelle: str, ton: str = "neutre", icone: str = "") -> SafeString:
    """`{% etiquette "Actif" "succes" %}`: the tag of a status; long tables say the same few, each is drawn once."""
    # Escaped first: of two equal texts, one of which is trusted, the other must not be served.
    return _etiquette(conditional_escape(libelle), ton, icone or ICONES_DES_TONS[ton])


@lru_cache(maxsize=512)
def _etiquette(libelle: SafeString, ton: str, icone: str) -> SafeString:
    gabarit = "composants/etiquette.html"
    return mark_safe(render_to_string(gabarit, {"libelle": libelle, "ton": ton, "icone": icone}).strip())  # noqa: S308


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


@register.inclusion_tag("composants/graphique.html")
def graphique(dessin: Graphique, *, document: bool = False) -> dict[str, Any]:
    """A chart and its values; in a PDF (`document=True`) the table is always open."""
    return {"graphique": dessin, "document": document}
