"""Before the decision: opinions, withdrawals, items decided together, adjournment to a chosen session."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissions.enums import Objet, Sens, SensAvis
from commissions.models import AvisMembre, Decision, Deport, PointOrdreDuJour
from commissions.permissions import peut_donner_avis
from commissions.services.accords import accorder_ensemble, sans_reserve
from commissions.services.avis import deporter, donner_avis, lever_deport
from commissions.services.contenus import contenu_pv
from commissions.services.deliberation import Avis, decider
from commissions.services.ordre_du_jour import ajouter, preparer
from commissions.services.saisines import demander
from commissions.services.seances import annuler, convoquer, ouvrir
from parcours.enums import StatutParcours
from plie.socle.erreurs import ErreurMetier
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire, membre
from tests.fabriques.commissions import (
    JOUR_SEANCE,
    VEILLE,
    integration_demandee,
    point_et_membre,
    point_ouvert,
    prolongation_demandee,
    seance,
)
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
ACCORD = Avis(sens=Sens.ACCORD)


def test_donner_puis_changer_un_avis() -> None:
    point, personne = point_et_membre()
    donner_avis(point=point, par=personne, sens=SensAvis.RESERVE, texte="À revoir.")
    donner_avis(point=point, par=personne, sens=SensAvis.FAVORABLE)
    assert list(AvisMembre.objects.values_list("sens", "texte")) == [("favorable", "")]


def test_un_avis_impossible_est_refuse() -> None:
    point, personne = point_et_membre()
    for par, sens, texte, champ in (
        (personne, "peut-être", "", "sens_avis"),
        (personne, SensAvis.QUESTION, "  ", "texte"),
        (gestionnaire(), SensAvis.FAVORABLE, "", None),
    ):
        with pytest.raises(ErreurMetier) as refus:
            donner_avis(point=point, par=par, sens=sens, texte=texte)
        assert refus.value.champ == champ
    decider(point=point, avis=ACCORD, par=gestionnaire())
    with pytest.raises(ErreurMetier, match="déjà décidé"):
        donner_avis(point=point, par=personne, sens=SensAvis.FAVORABLE)
    assert AvisMembre.objects.count() == 0


def test_se_deporter_retire_l_avis_et_ferme_la_fiche(client) -> None:
    point, personne = point_et_membre()
    convocation = point.seance.convocations.get()
    donner_avis(point=point, par=personne, sens=SensAvis.FAVORABLE)
    for _ in range(2):
        deporter(point=point, convocation=convocation, par=personne)
    assert (Deport.objects.count(), AvisMembre.objects.count()) == (1, 0)
    with pytest.raises(ErreurMetier, match="déporté"):
        donner_avis(point=point, par=personne, sens=SensAvis.FAVORABLE)
    client.force_login(personne)
    fiche = client.get(reverse("commissions:point", args=[point.pk]))
    assert (fiche.status_code, "déporté" in fiche.content.decode()) == (403, True)
    decider(point=point, avis=ACCORD, par=gestionnaire())
    (ecrit,) = contenu_pv(point.seance)["groupes"][0]["points"]
    assert ecrit["deports"] == [str(personne)]
    with pytest.raises(ErreurMetier):
        lever_deport(point=point, convocation=convocation)


def test_lever_un_deport_et_refuser_celui_d_une_autre_seance() -> None:
    point, personne = point_et_membre()
    convocation = point.seance.convocations.get()
    deporter(point=point, convocation=convocation, par=personne)
    lever_deport(point=point, convocation=convocation)
    autre = seance(heure=time(16))
    convoquer(seance=autre, membres=[personne])
    with pytest.raises(ErreurMetier, match="pas convoqué"):
        deporter(point=point, convocation=autre.convocations.get(), par=personne)
    assert Deport.objects.count() == 0


def test_qui_donne_un_avis() -> None:
    point, personne = point_et_membre()
    assert (bool(peut_donner_avis(personne, point)), bool(peut_donner_avis(membre(), point))) == (True, False)
    deporter(point=point, convocation=point.seance.convocations.get(), par=personne)
    assert "déporté" in peut_donner_avis(personne, point).motif
    decider(point=point, avis=ACCORD, par=gestionnaire())
    point = PointOrdreDuJour.objects.get(pk=point.pk)
    assert "déjà décidé" in peut_donner_avis(personne, point).motif


def ouverte_avec_points() -> tuple:
    """A clean integration, a late one, a réorientation, a prolongation that a member doubts."""
    referent, personne = accompagnateur(), membre()
    propre = integration_demandee(referent)
    brsa = FabriquePeriodeRsa(date_debut=VEILLE - timedelta(days=70)).participant
    signale = integration_demandee(referent, date_orientation=VEILLE - timedelta(days=60), participant=brsa)
    demander(
        parcours=candidature(referent=referent), objet=Objet.REORIENTATION, argument="Santé.", par=referent, le=VEILLE
    )
    douteux = prolongation_demandee(parcours_en_cours(referent=referent), referent, le=VEILLE)
    objet = preparer(seance=seance(), le=VEILLE)
    convoquer(seance=objet, membres=[personne])
    objet = ouvrir(seance=objet)
    donner_avis(point=objet.points.get(saisine=douteux), par=personne, sens=SensAvis.RESERVE)
    return objet, propre, signale, personne


def test_decider_ensemble_ce_que_rien_ne_signale() -> None:
    objet, propre, *_ = ouverte_avec_points()
    assert [p.saisine for p in sans_reserve(objet)] == [propre]
    tous = list(objet.points.values_list("pk", flat=True))
    bilan = accorder_ensemble(seance=objet, points=tous, par=gestionnaire())
    assert [p.saisine for p in bilan.accordes] == [propre]
    # Chosen on a list that had grown old, they are not accepted in silence, nor forgotten.
    assert {p.pk for p, raison in bilan.refuses if "à part" in raison} == set(tous) - {bilan.accordes[0].pk}
    propre.parcours.refresh_from_db()
    assert propre.parcours.statut == StatutParcours.EN_COURS
    assert Decision.objects.count() == 1


def test_un_accord_impossible_n_arrete_pas_les_autres() -> None:
    """One exit dated after the session cannot be constated: the other items are decided all the same."""
    referent = accompagnateur()
    propre, perdue = integration_demandee(referent), integration_demandee(referent)
    objet = ouvrir(seance=preparer(seance=seance(), le=VEILLE))
    perdue.parcours.statut = StatutParcours.ANNULE
    perdue.parcours.save()
    bilan = accorder_ensemble(seance=objet, points=objet.points.values_list("pk", flat=True), par=gestionnaire())
    assert ([p.saisine for p in bilan.accordes], [p.saisine for p, _ in bilan.refuses]) == ([propre], [perdue])


def test_decider_ensemble_hors_seance_est_refuse() -> None:
    with pytest.raises(ErreurMetier, match="l’ouvrir d’abord"):
        accorder_ensemble(seance=seance(), points=[], par=gestionnaire())


def test_ajourner_a_une_seance_choisie() -> None:
    """The item skips the next session and comes to the one that was chosen; cancelled, it comes to the next."""
    saisine = integration_demandee(accompagnateur())
    point = point_ouvert(saisine)
    semaine, mois = (seance(jour=JOUR_SEANCE + timedelta(days=n)) for n in (7, 28))
    ajournement = Avis(sens=Sens.AJOURNEMENT, motif="Pièce attendue.", seance_suivante=mois)
    decision = decider(point=point, avis=ajournement, par=gestionnaire())
    assert decision.seance_suivante == mois
    preparer(seance=semaine, le=JOUR_SEANCE)
    assert (semaine.points.count(), preparer(seance=mois, le=JOUR_SEANCE).points.count()) == (0, 1)
    annuler(seance=mois)
    assert preparer(seance=semaine, le=JOUR_SEANCE).points.count() == 1


@pytest.mark.parametrize("laquelle", ["passee", "ailleurs", "annulee"])
def test_ajourner_a_une_seance_impossible_est_refuse(laquelle: str) -> None:
    visees = {
        "passee": lambda: seance(jour=JOUR_SEANCE - timedelta(days=3)),
        "ailleurs": lambda: seance("mar", jour=JOUR_SEANCE + timedelta(days=3)),
        "annulee": lambda: annuler(seance=seance(jour=JOUR_SEANCE + timedelta(days=3))),
    }
    point = point_ouvert(integration_demandee(accompagnateur()))
    avis = Avis(sens=Sens.AJOURNEMENT, motif="Pièce.", seance_suivante=visees[laquelle]())
    with pytest.raises(ErreurMetier) as refus:
        decider(point=point, avis=avis, par=gestionnaire())
    assert (refus.value.champ, Decision.objects.count()) == ("seance_suivante", 0)


def test_un_point_ajourne_ne_revient_pas_a_la_meme_seance() -> None:
    saisine = integration_demandee(accompagnateur())
    point = point_ouvert(saisine)
    decider(point=point, avis=Avis(sens=Sens.AJOURNEMENT, motif="Pièce."), par=gestionnaire())
    with pytest.raises(ErreurMetier, match="déjà examiné"):
        ajouter(seance=point.seance, saisine=saisine, motif="Finalement.", le=JOUR_SEANCE)


def test_les_avis_et_les_accords_a_l_ecran(client) -> None:
    """A member gives an opinion; the secretary reads it beside the item, then accepts the others together."""
    objet, propre, _, personne = ouverte_avec_points()
    point = objet.points.get(saisine=propre)
    client.force_login(personne)
    url = reverse("commissions:donner_avis", args=[point.pk])
    client.post(url, {"sens_avis": ""})
    assert AvisMembre.objects.filter(point=point).count() == 0
    client.post(url, {"sens_avis": "favorable", "texte": "Projet solide."})
    assert "Projet solide." in client.get(reverse("commissions:point", args=[point.pk])).content.decode()
    client.force_login(coordonnateur())
    assert "Favorable" in client.get(reverse("commissions:points", args=[objet.pk])).content.decode()
    accords = reverse("commissions:accords", args=[objet.pk])
    assert f'value="{point.pk}"' in client.get(accords).content.decode()
    reponse = client.post(accords, {"points": [point.pk]}, follow=True)
    assert "1 accord est enregistré." in reponse.content.decode()


def test_un_avis_refuse_revient_a_cote_du_champ_tel_qu_il_est_saisi(client) -> None:
    point, personne = point_et_membre()
    client.force_login(personne)
    url = reverse("commissions:donner_avis", args=[point.pk])
    sans_question = client.post(url, {"sens_avis": "question", "texte": " "})
    assert (sans_question.status_code, sans_question.context["formulaire_avis"].errors) == (
        422,
        {"texte": ["Écrire la question."]},
    )
    assert sans_question.context["formulaire_avis"]["sens_avis"].value() == "question"
    sans_avis = client.post(url, {"texte": "Quel employeur\u00a0?"})
    assert (sans_avis.status_code, list(sans_avis.context["formulaire_avis"].errors)) == (422, ["sens_avis"])
    assert "Quel employeur\u00a0?" in sans_avis.content.decode()
    assert AvisMembre.objects.count() == 0


def test_un_avis_donne_trop_tard_dit_que_la_commission_a_decide(client) -> None:
    point, personne = point_et_membre()
    decider(point=point, avis=Avis(sens=Sens.ACCORD), par=gestionnaire())
    client.force_login(personne)
    reponse = client.post(reverse("commissions:donner_avis", args=[point.pk]), {"sens_avis": "favorable"}, follow=True)
    assert "La commission a déjà décidé de ce point." in reponse.content.decode()
    assert AvisMembre.objects.count() == 0


def test_noter_et_lever_un_deport_a_l_ecran(client) -> None:
    point, personne = point_et_membre()
    url = reverse("commissions:deporter", args=[point.pk, point.seance.convocations.get().pk])
    client.force_login(personne)
    assert client.post(url, {"lever": "oui"}).status_code == 403
    client.post(url)
    assert Deport.objects.count() == 1
    client.force_login(coordonnateur())
    assert "s’est déporté" in client.get(reverse("commissions:point", args=[point.pk])).content.decode()
    client.post(url, {"lever": "oui"})
    assert Deport.objects.count() == 0


def test_ajourner_a_l_ecran_propose_les_seances_a_venir(client) -> None:
    point = point_ouvert(integration_demandee(accompagnateur()))
    suivante = seance(jour=JOUR_SEANCE + timedelta(days=7))
    client.force_login(coordonnateur())
    url = reverse("commissions:point", args=[point.pk])
    assert f'<option value="{suivante.pk}"' in client.get(url).content.decode()
    client.post(url, {"sens": "ajournement", "motif": "Pièce attendue.", "seance_suivante": suivante.pk})
    assert Decision.objects.get().seance_suivante == suivante


@pytest.mark.parametrize("role", [coordonnateur, membre])
def test_un_ordre_du_jour_de_trois_cents_points_coute_autant_de_requetes_que_d_un_seul(client, role) -> None:
    """Opened, and polled by each member's screen."""
    personne, referent = role(), accompagnateur()
    parcours = [candidature(referent=referent) for _ in range(3)]

    def requetes(nombre: int, heure: time) -> list[int]:
        objet = seance(heure=heure)
        if role is membre:
            convoquer(seance=objet, membres=[personne])
        objet = ouvrir(seance=objet)
        ajouts = [
            demander(parcours=p, objet=Objet.REORIENTATION, argument="Santé.", par=referent, le=VEILLE)
            for p in parcours[:1]
        ]
        modele = ajouts[0]
        modele.statut = "decidee"
        modele.save()
        saisines = [modele.__class__(parcours=modele.parcours, objet=modele.objet, statut="decidee",
                                     demandee_par=referent) for _ in range(nombre)]  # fmt: skip
        modele.__class__.objects.bulk_create(saisines)
        PointOrdreDuJour.objects.bulk_create(
            PointOrdreDuJour(seance=objet, saisine=s, ordre=rang) for rang, s in enumerate(saisines)
        )
        comptes = []
        for nom in ("seance", "points"):
            url = reverse(f"commissions:{nom}", args=[objet.pk])
            client.get(url)
            with CaptureQueriesContext(connection) as capture:
                client.get(url)
            comptes.append(len(capture))
        return comptes

    client.force_login(personne)
    assert requetes(1, time(9)) == requetes(300, time(14))
