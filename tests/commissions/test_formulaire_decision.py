"""The form of the decision: nothing impossible can be chosen, nothing chosen is ignored in silence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from commissions.enums import Objet
from commissions.forms.deliberation import FormulaireDecision
from commissions.models import Correction, Decision, PointOrdreDuJour, Saisine
from commissions.services.deliberation import Avis, decider
from commissions.services.seances import clore
from plie.socle.horloge import aujourdhui
from sorties.enums import Critere, Qualification, TypeSortie
from sorties.forms.propositions import lire_sortie, toutes_les_sorties
from sorties.models import Sortie
from sorties.services.propositions import proposer_sortie
from sorties.services.sorties import verifier_qualification
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.commissions import integration_demandee, point_ouvert, seance
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import proposition_abandon

REQUALIFIER = {"sens": "requalification", "motif": "Le contrat est de moins de six mois."}


def test_la_liste_est_celle_des_sorties_qui_se_tiennent() -> None:
    """Every entry is accepted by the rule; every combination that the rule accepts is an entry."""
    codes = [code for _, choix in toutes_les_sorties() for code, _ in choix]
    assert len(codes) == len(set(codes))
    for code in codes:
        verifier_qualification(**lire_sortie(code))
    acceptees = set()
    for qualification in Qualification.values:
        for critere in ["", *Critere.values]:
            for type_ in TypeSortie.values:
                try:
                    verifier_qualification(qualification, type_, critere)
                except Exception:
                    continue
                acceptees.add(f"{qualification}|{critere}|{type_}")
    assert set(codes) == acceptees


@pytest.fixture
def sortie(client: Any) -> PointOrdreDuJour:
    """An abandon proposed, before an open session, the secretary at the screen."""
    referent = accompagnateur()
    proposition_abandon(parcours_en_cours(referent=referent), referent)
    client.force_login(coordonnateur())
    saisine = Saisine.objects.get()
    return point_ouvert(saisine, jour=saisine.proposition.date_sortie)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("saisie", "champ", "message"),
    [
        (REQUALIFIER, "sortie", "Indiquer la sortie retenue."),
        (REQUALIFIER | {"sortie": "positive|D-1|contrat_court"}, "sortie", "Sélectionnez un choix valide"),
        (REQUALIFIER | {"sortie": "positive|S-1|formation"}, "sortie", "Sélectionnez un choix valide"),
        (REQUALIFIER | {"sortie": "autre||abandon"}, "sortie", "Cette sortie est celle qui est proposée"),
        ({"sens": "accord", "sortie": "autre||retraite"}, "sortie", "la décision est une requalification"),
        ({"sens": "refus", "motif": "Non.", "sortie": "autre||retraite"}, "sortie", "est une requalification"),
        ({"sens": "accord", "seance_suivante": "la sienne"}, "seance_suivante", "que pour un ajournement"),
        ({"sens": "requalification", "sortie": "autre||retraite"}, "motif", "Indiquer le motif"),
        ({"sens": "refus"}, "motif", "Indiquer le motif"),
        ({"sens": "peut-être"}, "sens", "Sélectionnez un choix valide"),
        ({"motif": ""}, "sens", "Choisir une décision."),
    ],
)
def test_une_decision_impossible_se_dit_a_cote_du_champ(
    client: Any, sortie: PointOrdreDuJour, saisie: dict[str, str], champ: str, message: str
) -> None:
    if "seance_suivante" in saisie:
        saisie = saisie | {"seance_suivante": str(seance(jour=sortie.seance.date_seance + timedelta(days=7)).pk)}
    reponse = client.post(reverse("commissions:point", args=[sortie.pk]), saisie)
    assert reponse.status_code == 422
    assert list(reponse.context["formulaire"].errors) == [champ]
    assert message in str(reponse.context["formulaire"].errors[champ])
    assert saisie.get("motif", "") in reponse.content.decode()
    assert Decision.objects.count() == 0


@pytest.mark.django_db
def test_une_sortie_se_requalifie_d_un_seul_choix(client: Any, sortie: PointOrdreDuJour) -> None:
    client.post(reverse("commissions:point", args=[sortie.pk]), REQUALIFIER | {"sortie": "dynamique|D-1|contrat_court"})
    constatee = Sortie.objects.get()
    assert (constatee.qualification, constatee.critere, constatee.type) == ("dynamique", "D-1", "contrat_court")


@pytest.mark.django_db
def test_les_champs_suivent_l_objet_du_point() -> None:
    """What the script hides is told by the field; what makes no sense for the item is not there at all."""
    referent = accompagnateur()
    entree = integration_demandee(referent)
    formulaire = FormulaireDecision(saisine=entree)
    assert list(formulaire.fields) == ["sens", "motif", "reorientation", "seance_suivante"]
    assert formulaire.fields["reorientation"].widget.attrs["data-pour-le-sens"] == "refus"
    assert [code for code, _ in formulaire.fields["sens"].choices] == ["accord", "refus", "ajournement"]
    entree.objet = Objet.REORIENTATION
    assert FormulaireDecision(saisine=entree).fields["reorientation"].widget.attrs["data-pour-le-sens"] == (
        "accord refus"
    )
    entree.objet = Objet.PROLONGATION
    assert list(FormulaireDecision(saisine=entree).fields) == ["sens", "motif", "seance_suivante"]


@pytest.mark.django_db
def test_un_refus_rectifie_en_accord_ne_garde_pas_la_reorientation(client: Any) -> None:
    """The form comes filled with the first decision; what does not go with the new one is told, and leaves."""
    point = point_ouvert(integration_demandee(accompagnateur()))
    refus = Avis(sens="refus", motif="Santé d’abord.", reorientation="Centre médico-social")
    decider(point=point, avis=refus, par=coordonnateur())
    clore(seance=point.seance)
    client.force_login(coordonnateur())
    url = reverse("commissions:corriger", args=[point.pk])
    assert client.get(url).context["formulaire"]["reorientation"].value() == "Centre médico-social"
    saisie = {"sens": "accord", "motif": "", "raison": "Mauvaise ligne."}
    refusee = client.post(url, saisie | {"reorientation": "Centre médico-social"})
    assert list(refusee.context["formulaire"].errors) == ["reorientation"]
    client.post(url, saisie)
    correction = Correction.objects.get()
    assert (correction.sens, correction.reorientation) == ("accord", "")


@pytest.mark.django_db
def test_un_accord_defait_ne_se_montre_pas(client: Any) -> None:
    """An exit to come cannot be granted: the refusal is shown above the form, and no decision anywhere."""
    referent = accompagnateur()
    le = aujourdhui()
    parcours = parcours_en_cours(referent=referent, debut=le - timedelta(days=200))
    proposer_sortie(
        parcours=parcours, qualification="autre", type="retraite", critere="", date_sortie=le + timedelta(days=10),
        motif="", suite="", par=referent, le=le,
    )  # fmt: skip
    point = point_ouvert(Saisine.objects.get(), jour=le)
    client.force_login(coordonnateur())
    reponse = client.post(reverse("commissions:point", args=[point.pk]), {"sens": "accord"})
    assert (reponse.status_code, reponse.context["decision"], Decision.objects.count()) == (422, None, 0)
    assert "elle ne peut pas être constatée avant cette date" in reponse.content.decode()
    ligne = client.post(reverse("commissions:accorder", args=[point.pk]), headers={"HX-Request": "true"})
    assert "elle ne peut pas être constatée avant cette date" in ligne.content.decode()
    assert f"accorder-{point.pk}" in ligne.content.decode()
