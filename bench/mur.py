"""What the second wall costs a page: with it and without it by turns, for who reads the most and the least."""

from __future__ import annotations

from django.conf import settings

from bench.base import base_a_part
from bench.mesure import Serveur, dire, dire_rapport, ms, par_tours

BASE = "bench_mur"
TAILLES, FOIS = (2_700, 131_000), 240
BUT = 1.10
MUR = "parcours.mur.Mur"


def mesurer() -> int:
    """Print the ratios of the case list and of the person's page."""
    from bench.monde import Population, session
    from plie.socle.horloge import aujourdhui

    dire("second mur : la page avec, la page sans")
    avec, sans = Serveur(), Serveur(middleware=[nom for nom in settings.MIDDLEWARE if nom != MUR])
    with base_a_part(BASE):
        population = Population(aujourdhui())
        for taille in TAILLES:
            population.porter_a(taille)
            for role, lecteur in (("accompagnateur", population.referent), ("animation", population.coordonnateur)):
                cookies = session(lecteur)
                for adresse in ("/parcours/", f"/parcours/{population.parcours.pk}/"):
                    murs, nus = par_tours(
                        lambda adresse=adresse, cookies=cookies: avec.demander(adresse, cookies),
                        lambda adresse=adresse, cookies=cookies: sans.demander(adresse, cookies),
                        fois=FOIS,
                    )
                    rapport = murs.p50 / nus.p50
                    dire(f"  {taille:>7} personnes, {role} : {ms(murs.p50)} avec, {ms(nus.p50)} sans")
                    if adresse == "/parcours/":
                        dire_rapport(f"{role}, liste, avec ÷ sans", rapport, BUT)
                    else:  # some forty tables read in one statement: no goal is set for it
                        dire(f"  {f'{role}, fiche, avec ÷ sans':<52}{rapport:8.2f}")
    return 0
