"""Components that surround what the page writes: header, section, table, timeline, dialog, verdict."""

from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from plie.socle.ecran.base import ICONES_DES_TONS, register


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
def dialogue(content: str, ident: str, titre: str, *, ouvert: object = False) -> str:
    """A confirmation; `<button data-dialogue="ident">` opens it, Esc and "Annuler" close it.

    `ouvert`: it comes back open, its form having been refused.
    """
    return render_to_string(
        "composants/dialogue.html", {"ident": ident, "titre": titre, "ouvert": bool(ouvert), "contenu": content}
    )


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
