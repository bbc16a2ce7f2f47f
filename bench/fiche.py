"""P3: the page of a person with sixty events against a bare view of the same rows and the same HTML.

The floor reads the same rows table by table, without rights nor rules, and prints the same page from a template in
which each text and each address is a variable: what Django's templates cost for these very bytes.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from bench import nu
from bench.base import base_a_part
from bench.mesure import Serveur, dire, dire_rapport, ms, par_tours

BASE = "bench_fiche"
EVENEMENTS = 60
FOIS = 60
BUT = 3.0
TEXTE = re.compile(r">([^<>]*\S[^<>]*)<|((?:href|datetime)=)\"([^\"]*)\"")


def mesurer() -> int:
    """Print the ratio for the référent and for the structure d'animation."""
    from bench.monde import Population, session
    from plie.socle.horloge import aujourdhui

    dire("page d’une personne (P3)")
    with base_a_part(BASE):
        le = aujourdhui()
        population = Population(le)
        population.porter_a(90)
        remplir(population, le)
        adresse = f"/parcours/{population.parcours.pk}/"
        for role, lecteur in (("référent", population.referent), ("animation", population.coordonnateur)):
            serveur, plancher, cookies = Serveur(), Serveur("bench.nu", []), session(lecteur)
            page = serveur.demander(adresse, cookies).content.decode()
            nu.fiche_de(page, population.parcours.pk)
            nous, eux = par_tours(
                lambda s=serveur, c=cookies: s.demander(adresse, c),  # type: ignore[misc]
                lambda p=plancher: p.demander("/fiche/"),  # type: ignore[misc]
                fois=FOIS,
            )
            nombre = requetes(serveur, adresse, cookies)
            taille = f"{len(page) / 1024:.0f} Kio, {nombre} requêtes"
            dire(f"  {role:<12}{ms(nous.p50)} ({taille}), vue nue {ms(eux.p50)}")
            dire_rapport(f"{role}, médiane ÷ vue nue de la même page", nous.p50 / eux.p50, BUT)
    return 0


def requetes(serveur: Serveur, adresse: str, cookies: dict[str, str]) -> int:
    """How many queries the page makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captees:
        serveur.demander(adresse, cookies)
    return len(captees)


def remplir(population: Any, le: Any) -> None:
    """Sixty events over the months of the parcours."""
    from parcours.enums import Presence
    from tests.fabriques.parcours import FabriqueContratEngagement, FabriqueEntretien, FabriqueEtape
    from tests.fabriques.sorties import FabriqueContrat, FabriqueFormation, FabriqueJustificatif

    parcours, referent = population.parcours, population.referent
    debut = parcours.date_debut
    # Orientation, start, référent, first interview, diagnostic are there already; an étape that ended makes two.
    for rang in range(31):
        FabriqueEntretien(
            parcours=parcours, date_entretien=debut + timedelta(days=5 + 6 * rang), saisi_par=referent,
            presence=Presence.HONORE, compte_rendu="Point sur les candidatures de la semaine, le logement, la garde.",
        )  # fmt: skip
    for rang in range(9):
        jour = debut + timedelta(days=10 + 15 * rang)
        FabriqueEtape(parcours=parcours, date_debut=jour, date_fin=jour, resultat="fait", saisie_par=referent)
    for rang in range(3):
        jour = debut + timedelta(days=60 * rang)
        FabriqueContratEngagement(
            parcours=parcours, date_signature=jour, date_debut=jour, date_fin=jour + timedelta(days=59)
        )
    contrat = FabriqueContrat(parcours=parcours, date_debut=debut + timedelta(days=90), saisi_par=referent)
    FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=le, depose_par=referent)
    FabriqueFormation(parcours=parcours, date_debut=debut + timedelta(days=30), saisi_par=referent)
    from parcours.selectors.fil import fil_de
    from parcours.selectors.page import dossier_de_la_page

    nombre = len(fil_de(dossier_de_la_page(referent, parcours.pk, le=le)))  # type: ignore[arg-type]
    if nombre < EVENEMENTS:
        raise RuntimeError(f"{nombre} événements au lieu de {EVENEMENTS}")


def en_gabarit(page: str) -> tuple[str, list[str]]:
    """The same page as a template: each text, address and date of it becomes a variable."""
    import html

    valeurs: list[str] = []

    def variable(trouve: re.Match[str]) -> str:
        texte = trouve[1] if trouve[1] is not None else trouve[3]
        valeurs.append(html.unescape(texte))
        nom = f"{{{{ v.{len(valeurs) - 1} }}}}"
        return f">{nom}<" if trouve[1] is not None else f'{trouve[2]}"{nom}"'

    debut, corps, fin = page.partition("<body")
    return "{% autoescape on %}" + debut + corps + TEXTE.sub(variable, fin) + "{% endautoescape %}", valeurs
