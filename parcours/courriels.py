"""The summary as a mail: figures and links, never a person followed; what a mail says leaves the application."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.selectors.resume import Compte, Resume
from parcours.volets import AlerteAccueil
from plie.socle.typographie import date_en_lettres

# The outbox reads the texts that it is given as templates: braces that would mean something there are set apart.
_BALISE = re.compile(r"\{(?=[{%#])")


def ecrire_rappel(
    utilisateur: Utilisateur, resume: Resume, *, le: date, alertes: Sequence[AlerteAccueil] = ()
) -> EmailMultiAlternatives:
    """The mail of a day, in text and in HTML: both say the same."""
    contexte = {
        "prenom": utilisateur.prenom,
        "le": le,
        "sections": _sections(resume),
        "alertes": [{"alerte": alerte, "url": f"{settings.ADRESSE_DU_SITE}{alerte.url}"} for alerte in alertes],
        "url_travail": adresse_publique("parcours:travail"),
        "url_rappels": adresse_publique("parcours:mes_rappels"),
        "sujet": f"PLIE, à faire au {date_en_lettres(le)}",
    }
    texte = _sans_balise(render_to_string("parcours/rappels/courriel.txt", contexte))
    html = _sans_balise(render_to_string("parcours/rappels/courriel.html", contexte))
    courriel = EmailMultiAlternatives(str(contexte["sujet"]), texte, None, [utilisateur.email])
    courriel.attach_alternative(html, "text/html")
    return courriel


def adresse_publique(nom: str, *arguments: object) -> str:
    """An address that opens from a mail or from a calendar."""
    return f"{settings.ADRESSE_DU_SITE}{reverse(nom, args=arguments)}"


def _sections(resume: Resume) -> list[dict[str, object]]:
    portefeuille, equipe = resume.a_faire, resume.a_faire_equipe
    sections: list[tuple[str, str, tuple[Compte, ...], Compte]] = [
        ("Votre portefeuille", "Échéance", resume.portefeuille, portefeuille),
        ("Votre PLIE, par référent", "Référent", resume.equipe, equipe),
    ]
    return [
        {"titre": titre, "colonne": colonne, "comptes": comptes, "total": total}
        for titre, colonne, comptes, total in sections
        if comptes
    ]


def _sans_balise(texte: str) -> str:
    return _BALISE.sub("{\u200b", texte)
