"""The floors: what Django costs to read the same rows and to print them, without rights, filters nor components."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from commissions.models import Seance
from parcours.models import Parcours

LISTE = """<!DOCTYPE html><html lang="fr"><head><title>Parcours</title></head><body><h1>Parcours</h1><table>
<tr><th>Nom</th><th>Commune</th><th>Référent</th><th>Ouverture</th><th>Échéance</th><th>Statut</th></tr>
{% for p in parcours %}<tr><th><a href="/parcours/{{ p.pk }}/">{{ p.participant.nom }} {{ p.participant.prenom }}</a>
né(e) le {{ p.participant.date_naissance|date:"d/m/Y" }}</th><td>{{ p.participant.commune.nom }}</td>
<td>{% for r in p.referents.all %}{{ r.utilisateur.nom }} {{ r.utilisateur.prenom }}{% endfor %}</td>
<td>{{ p.date_debut|date:"d/m/Y" }}</td><td>{{ p.date_fin|date:"d/m/Y" }}</td>
<td>{{ p.get_statut_display }}</td></tr>{% endfor %}</table></body></html>"""

SEANCE = """<!DOCTYPE html><html lang="fr"><head><title>Séance</title></head><body><h1>{{ seance.date_seance }}</h1>
<p>{{ seance.plie.nom }}, {{ seance.lieu }}</p><table>
<tr><th>Participant</th><th>À signaler</th><th>Avis</th><th>Décision</th></tr>
{% for p in points %}<tr><th><a href="/commissions/points/{{ p.pk }}/">{{ p.saisine.parcours.participant.nom }}
{{ p.saisine.parcours.participant.prenom }}</a></th>
<td>{% for s in p.signalements %}{{ s.regle }} {{ s.message }}{% endfor %}</td>
<td>{% for a in p.avis.all %}{{ a.get_sens_display }}{% endfor %}{% for d in p.deports.all %}déport{% endfor %}</td>
<td>{{ p.decision.get_sens_display }}</td></tr>{% endfor %}</table>
<ul>{% for c in convocations %}<li>{{ c.utilisateur.nom }} {{ c.get_voix_display }}</li>{% endfor %}</ul>
</body></html>"""

# What hangs from a parcours and stands on its page.
LIENS = (
    "referents", "entretiens", "etapes", "contrats_engagement", "contrats_travail", "releves",
    "formations", "justificatifs", "propositions_sortie", "fiches", "saisines",
)  # fmt: skip

ids: list[int] = []
gabarits: dict[str, Any] = {}


def gabarit(source: str) -> Any:
    if source not in gabarits:
        gabarits[source] = engines["django"].from_string(source)
    return gabarits[source]


def liste(request: HttpRequest) -> HttpResponse:
    """The rows of the page, read by their keys: nothing to sort, to count nor to refuse."""
    parcours = (
        Parcours.objects.filter(pk__in=ids)
        .select_related("participant__commune", "plie")
        .prefetch_related("referents__utilisateur")
    )
    return HttpResponse(gabarit(LISTE).render({"parcours": parcours}))


fiche_source: list[Any] = ["", [], 0]


def fiche_de(page: str, pk: int) -> None:
    """Keep the page to print again."""
    from bench.fiche import en_gabarit

    fiche_source[:] = [*en_gabarit(page), pk]


def fiche(request: HttpRequest) -> HttpResponse:
    """Every row of the file, table by table, and the page."""
    source, valeurs, pk = fiche_source
    parcours = Parcours.objects.select_related("participant__commune", "plie", "diagnostic").get(pk=pk)
    lus = [
        list(parcours.participant.periodes_rsa.all()),
        *(list(getattr(parcours, lien).all()) for lien in LIENS),
        list(parcours.diagnostic.difficultes.all()),
    ]
    assert lus[0]
    return HttpResponse(gabarit(source).render({"v": valeurs}))


seance_de: list[int] = []


def seance(request: HttpRequest) -> HttpResponse:
    """The rows of an agenda: items, flags, opinions, decisions, members."""
    objet = Seance.objects.select_related("plie").get(pk=seance_de[0])
    points = (
        objet.points.select_related("decision", "saisine__parcours__participant", "saisine__proposition")
        .prefetch_related("avis", "deports")
        .order_by("ordre", "pk")
    )
    convocations = objet.convocations.select_related("utilisateur")
    contexte = {"seance": objet, "points": points, "convocations": convocations}
    return HttpResponse(gabarit(SEANCE).render(contexte))


urlpatterns = [path("liste/", liste), path("fiche/", fiche), path("seance/", seance)]
