"""The letters of a session in one PDF: asked for, drawn by the worker, drawn again when there are others."""

from __future__ import annotations

from typing import Any

import page
import pgtrigger
import pytest
from django.urls import reverse

from commissions.enums import NatureDocument, Sens
from commissions.models import Courrier, DocumentSeance, Seance
from commissions.selectors import lettres_de
from commissions.services.deliberation import Avis, decider
from commissions.tasks import LETTRES, demander_lettres
from plie.socle import taches
from plie.socle.models import EtatTache, Tache
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire
from tests.fabriques.commissions import integration_demandee, point_ouvert
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db
REFUS = Avis(sens=Sens.REFUS, motif="Relève d’un suivi santé.", reorientation="Centre médico-social")


def seance_a_lettres(*noms: str) -> Seance:
    """An open session that refused the integration of these people: one letter to the prescripteur of each."""
    referent = accompagnateur()
    demandes = [integration_demandee(referent, participant=FabriqueParticipant(nom=nom)) for nom in noms]
    seance = point_ouvert(demandes[0]).seance
    for point in seance.points.all():
        decider(point=point, avis=REFUS, par=gestionnaire())
    return seance


def adresses(seance: Seance) -> tuple[str, str, str]:
    return (
        reverse("commissions:seance", args=[seance.pk]),
        reverse("commissions:courriers", args=[seance.pk]),
        reverse("commissions:preparer_courriers", args=[seance.pk]),
    )


def dessiner() -> Tache:
    """What the worker does of the work asked for last."""
    tache = Tache.objects.filter(nature=LETTRES).latest("pk")
    assert taches.executer(tache.pk) == EtatTache.TERMINEE
    return tache


def test_la_demande_ne_dessine_rien_et_le_worker_dessine(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the page, nor the request, nor the download draws: all of them answer before the layout is done."""
    seance = seance_a_lettres("Zarkanovitch", "Quillemontel")
    ecran, pdf, preparer = adresses(seance)
    client.force_login(coordonnateur())
    with monkeypatch.context() as contexte:
        contexte.setattr("weasyprint.HTML.write_pdf", lambda *_, **__: pytest.fail("dessiné dans la requête"))
        assert "Préparer les 2 lettres de la séance" in client.get(ecran).content.decode()
        assert client.get(pdf).status_code == 302
        for _ in range(2):
            client.post(preparer)
        tache = Tache.objects.get(nature=LETTRES)
        page_suivie = client.get(ecran).content.decode()
    assert reverse("suivre_tache", args=[tache.pk]) in page_suivie
    assert "Préparer les" not in page_suivie
    dessiner()
    assert "Lettres de la séance (PDF, 2 lettres)" in client.get(ecran).content.decode()
    octets = client.get(pdf).content
    assert page.validate_pdf_bytes(octets, profile="ua1").is_compliant


def test_les_lettres_d_une_meme_enveloppe_se_suivent() -> None:
    seance = seance_a_lettres("Zarkanovitch", "Quillemontel", "Brugnoletti")
    par_nom = {lettre.contenu["personne"]: lettre for lettre in Courrier.objects.au_dehors_de(seance)}
    assert [nom.split()[0] for nom in par_nom] == ["ZARKANOVITCH", "QUILLEMONTEL", "BRUGNOLETTI"]
    with pgtrigger.ignore("commissions.Courrier:courrier_fige"):
        for lettre in par_nom.values():
            milieu = lettre.contenu["personne"].startswith("QUILLEMONTEL")
            lettre.contenu["adresse_a"] = "Mission locale" if milieu else "CCAS"
            lettre.save()
    assert [c.contenu["adresse_a"] for c in Courrier.objects.au_dehors_de(seance)] == ["CCAS", "CCAS", "Mission locale"]


def test_une_autre_personne_sait_que_les_lettres_se_preparent(client: Any) -> None:
    seance = seance_a_lettres("Zarkanovitch")
    auteur = coordonnateur()
    tache = demander_lettres(seance, auteur)
    assert tache is not None
    client.force_login(gestionnaire())
    page_lue = client.get(adresses(seance)[0]).content.decode()
    assert f"Mise en page des lettres en cours, demandée par {auteur}." in page_lue
    assert reverse("suivre_tache", args=[tache.pk]) not in page_lue


def test_une_mise_en_page_qui_echoue_se_dit_et_se_redemande(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seance = seance_a_lettres("Zarkanovitch")
    ecran, _, preparer = adresses(seance)
    client.force_login(coordonnateur())
    client.post(preparer)
    tache = Tache.objects.get(nature=LETTRES)
    Tache.objects.update(tentatives=taches.TENTATIVES_MAX)
    taches.executer(tache.pk)
    page_lue = client.get(ecran).content.decode()
    assert "Les lettres n’ont pas été mises en page" in page_lue
    assert "Préparer la lettre de la séance" in page_lue
    assert reverse("suivre_tache", args=[tache.pk]) not in page_lue
    client.post(preparer)
    dessiner()
    assert DocumentSeance.objects.filter(nature=NatureDocument.LETTRES).count() == 1


def test_une_decision_de_plus_demande_d_autres_lettres() -> None:
    """Drawn, they are asked for no more; another decision makes them out of date, and the document is replaced."""
    referent = accompagnateur()
    demandes = [integration_demandee(referent) for _ in range(2)]
    seance = point_ouvert(demandes[0]).seance
    premier, second = seance.points.all()
    par = gestionnaire()
    assert demander_lettres(seance, par) is None
    decider(point=premier, avis=REFUS, par=par)
    demander_lettres(seance, par)
    dessiner()
    assert demander_lettres(seance, par) is None
    decider(point=second, avis=REFUS, par=par)
    assert (lettres_de(seance).nombre, lettres_de(seance).dessinees) == (2, False)
    demander_lettres(seance, par)
    assert dessiner().resultat is None
    assert lettres_de(seance).dessinees
    # The document goes with somebody whom it named: the same letters are drawn again.
    DocumentSeance.objects.all().delete()
    assert demander_lettres(seance, par) is not None
    dessiner()
    assert DocumentSeance.objects.count() == 1


def test_la_cloture_demande_les_lettres_et_le_membre_ne_les_voit_pas(client: Any) -> None:
    seance = seance_a_lettres("Zarkanovitch")
    client.force_login(coordonnateur())
    client.post(reverse("commissions:clore", args=[seance.pk]))
    dessiner()
    assert Courrier.objects.au_dehors_de(seance).count() == 1
    assert client.get(adresses(seance)[1])["Content-Type"] == "application/pdf"


def test_un_proces_verbal_qui_echoue_ne_recharge_pas_la_page_sans_fin(client: Any) -> None:
    seance = seance_a_lettres("Zarkanovitch")
    client.force_login(coordonnateur())
    client.post(reverse("commissions:clore", args=[seance.pk]))
    tache = Tache.objects.get(nature="commissions.proces_verbal")
    Tache.objects.filter(pk=tache.pk).update(tentatives=taches.TENTATIVES_MAX)
    taches.executer(tache.pk)
    page_lue = client.get(adresses(seance)[0]).content.decode()
    assert "Le procès-verbal n’a pas été mis en page" in page_lue
    assert reverse("suivre_tache", args=[tache.pk]) not in page_lue
