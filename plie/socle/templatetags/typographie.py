"""Filters of French typography; an absent value gives an empty text, never "None"."""

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import mark_safe

from plie.socle import typographie
from plie.socle.caviardage import caviarder

register = template.Library()


def absent(valeur: object) -> bool:
    """Tell what the filters leave empty."""
    return valeur is None or valeur == ""


@register.filter
def date_fr(valeur: Any) -> str:
    """1er janvier 2026."""
    return "" if absent(valeur) else typographie.date_en_lettres(valeur)


@register.filter
def date_courte(valeur: Any) -> str:
    """01/01/2026."""
    return "" if absent(valeur) else typographie.date_en_chiffres(valeur)


@register.filter
def date_jour(valeur: Any) -> str:
    """Jeudi 1er janvier 2026."""
    if absent(valeur):
        return ""
    nom = typographie.JOURS[typographie.jour(valeur).weekday()]
    return f"{nom}{typographie.INSECABLE}{typographie.date_en_lettres(valeur)}"


@register.filter
def mois_fr(valeur: Any) -> str:
    """Janvier 2026."""
    if absent(valeur):
        return ""
    le = typographie.jour(valeur)
    return f"{typographie.MOIS[le.month - 1]}{typographie.INSECABLE}{le.year}"


@register.filter
def heure_fr(valeur: Any) -> str:
    """9 h 05."""
    return "" if absent(valeur) else typographie.heure_en_chiffres(valeur)


@register.filter
def date_heure(valeur: Any) -> str:
    """01/01/2026 à 9 h 05."""
    if absent(valeur):
        return ""
    return f"{typographie.date_en_chiffres(valeur)} à{typographie.INSECABLE}{typographie.heure_en_chiffres(valeur)}"


@register.filter
def balise_date(valeur: Any) -> str:
    """`<time>` around the short date, for the screens that machines read too."""
    if absent(valeur):
        return ""
    # Digits, strokes and hyphens: there is nothing to escape, and tables show two dates by row.
    return mark_safe(  # noqa: S308
        f'<time datetime="{typographie.jour(valeur).isoformat()}">{typographie.date_en_chiffres(valeur)}</time>'
    )


@register.filter
def nombre(valeur: Any, decimales: int | None = None) -> str:
    """1 234,5."""
    return "" if absent(valeur) else typographie.nombre_en_chiffres(valeur, decimales)


@register.filter
def pourcent(valeur: Any, decimales: int = 0) -> str:
    """53 % for the ratio 0.53."""
    return "" if absent(valeur) else typographie.taux_en_chiffres(valeur, decimales)


@register.filter
def heures(valeur: Any) -> str:
    """1 234,5 h."""
    return "" if absent(valeur) else typographie.heures_en_chiffres(valeur)


@register.filter
def mois(valeur: Any) -> str:
    """15,4: a duration in months, always with one decimal."""
    return "" if absent(valeur) else typographie.nombre_en_chiffres(valeur, 1)


@register.filter
def telephone(valeur: Any) -> str:
    """01 23 45 67 89."""
    return "" if absent(valeur) else typographie.telephone_en_chiffres(str(valeur))


@register.filter
def siret(valeur: Any) -> str:
    """123 456 789 00012."""
    return "" if absent(valeur) else typographie.siret_en_chiffres(str(valeur))


@register.filter
def nom_complet(personne: Any) -> str:
    """NOM Prénom, as lists are sorted and read."""
    if absent(personne):
        return ""
    return f"{personne.nom.upper()} {personne.prenom}".strip()


@register.filter
def sans_noms(texte: str, noms: tuple[str, ...]) -> str:
    """A text without these names; as it is when there is none to hide."""
    return caviarder(texte, noms)


@register.filter
def initiales(personne: Any) -> str:
    """P. N., where a full name is not to be read."""
    return "" if absent(personne) else typographie.initiales(personne)


@register.filter
def jours_restants(valeur: Any, le: date) -> str:
    """Dans 3 jours, aujourd’hui, en retard de 2 jours."""
    return "" if absent(valeur) else typographie.ecart_en_jours(valeur, le)


@register.filter
def il_y_a(valeur: Any, le: date) -> str:
    """Hier, il y a 3 jours."""
    return "" if absent(valeur) else typographie.anciennete(valeur, le)


@register.filter
def pluriel(valeur: Any, formes: str) -> str:
    """`{{ n|pluriel:"parcours,parcours" }}`: French has no plural before two (0, 1, 1,5)."""
    singulier, plusieurs = formes.split(",")
    lu = typographie.decimal(0 if absent(valeur) else valeur)
    return singulier if lu is None or abs(lu) < 2 else plusieurs


@register.filter
def ou_tiret(valeur: object) -> object:
    """An absent value in a table is said, not left blank."""
    return "–" if absent(valeur) else valeur
