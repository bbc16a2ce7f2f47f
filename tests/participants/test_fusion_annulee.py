"""A merging undone: the base is as it was, or the screen says why it cannot be."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from parcours.models import Entretien, Parcours
from participants.doublons.services.annulation import annuler_fusion, empechements
from participants.doublons.services.ecarts import ecarter
from participants.models import DoublonEcarte, PeriodeRsa
from participants.services import modifier_participant
from plie.socle.erreurs import ErreurMetier, GesteInterdit
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import coordonnateur, gestionnaire
from tests.fabriques.parcours import FabriqueEntretien, candidature
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.participants.dossiers import deux_fiches, toutes_les_lignes
from tests.participants.fusions import reunir

pytestmark = pytest.mark.django_db


def sans_version(lignes: dict[str, list[str]], personne: int) -> dict[str, list[str]]:
    """The version of the kept record is the only thing that never goes back: a page opened meanwhile must be told."""
    personnes = [json.loads(ligne) for ligne in lignes["participants.Participant"]]
    for ligne in personnes:
        if ligne["id"] == personne:
            ligne.pop("version")
    return lignes | {"participants.Participant": sorted(json.dumps(ligne, sort_keys=True) for ligne in personnes)}


def test_fusion_puis_annulation_rendent_la_base_a_l_identique() -> None:
    garde, venue = deux_fiches()
    tiers, autre = FabriqueParticipant(nom="Nguessant"), FabriqueParticipant(nom="Guessan")
    par = gestionnaire()
    for une, deux in ((venue, tiers), (venue, garde), (garde, autre), (venue, autre)):
        ecarter(une=une, autre=deux, par=par)
    avant = toutes_les_lignes(sauf={"participants.Fusion"})
    fusion = reunir(garde, venue, par)
    pendant = toutes_les_lignes(sauf={"participants.Fusion"})
    assert pendant != avant
    # Told apart from the absorbed record is told apart from the kept one.
    assert set(DoublonEcarte.objects.values_list("premier", "second")) == {
        tuple(sorted((garde.pk, tiers.pk))),
        tuple(sorted((garde.pk, autre.pk))),
    }
    annuler_fusion(fusion=fusion, par=par, le=aujourdhui())
    apres = toutes_les_lignes(sauf={"participants.Fusion"})
    assert sans_version(apres, garde.pk) == sans_version(avant, garde.pk)
    garde.refresh_from_db()
    assert garde.version == 3
    assert annuler_fusion(fusion=fusion, par=par, le=aujourdhui()).annulee_par == par  # a second time changes nothing
    assert toutes_les_lignes(sauf={"participants.Fusion"}) == apres


def test_deux_fusions_se_defont_dans_l_ordre_inverse() -> None:
    garde, venue = deux_fiches()
    tierce = FabriqueParticipant(nom="Guessan", prenom="Zoé", date_naissance=date(1990, 2, 28))
    candidature(participant=tierce, statut="refuse", date_orientation=date(2019, 5, 6))
    par = gestionnaire()
    avant = toutes_les_lignes(sauf={"participants.Fusion"})
    premiere = reunir(garde, venue, par)
    seconde = reunir(tierce, garde, par, champs={})
    premiere.refresh_from_db()
    assert premiere.conservee_id == tierce.pk  # the merge follows the person: an import still finds them
    assert empechements(premiere)[0].startswith("une autre fusion l’a suivie")
    with pytest.raises(ErreurMetier, match="l’annuler d’abord"):
        annuler_fusion(fusion=premiere, par=seconde.fusionnee_par, le=aujourdhui())
    for fusion in (seconde, premiere):
        annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=aujourdhui())
    apres = toutes_les_lignes(sauf={"participants.Fusion"})
    for personne in (garde, tierce):
        avant, apres = sans_version(avant, personne.pk), sans_version(apres, personne.pk)
    assert apres == avant


def test_ce_qui_s_ajoute_a_un_parcours_repart_avec_lui() -> None:
    garde, venue = deux_fiches()
    fusion = reunir(garde, venue)
    parcours = Parcours.objects.get(pk=fusion.lignes_deplacees["parcours.Parcours.participant"][0])
    ajoute = FabriqueEntretien(parcours=parcours, date_entretien=date(2021, 1, 4))
    annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=aujourdhui())
    assert Entretien.objects.get(pk=ajoute.pk).parcours.participant_id == venue.pk


@pytest.mark.parametrize(
    ("geste", "raison"),
    [
        ("champ", "«\u00a0Téléphone\u00a0» a été modifié sur la fiche"),
        ("ajout", "ajout depuis la fusion\u00a0: 1 période de RSA"),
        ("retrait", "retrait depuis la fusion\u00a0: 1 période de RSA de l’autre fiche"),
    ],
)
def test_ce_qui_a_ete_saisi_depuis_empeche_l_annulation(geste: str, raison: str) -> None:
    garde, venue = deux_fiches()
    fusion = reunir(garde, venue)
    garde.refresh_from_db()
    if geste == "champ":
        modifier_participant(
            participant=garde, version=garde.version, champs={"telephone": "0491000009"}, le=aujourdhui()
        )
    elif geste == "ajout":
        FabriquePeriodeRsa(participant=garde, date_debut=date(2022, 1, 1), date_fin=date(2022, 2, 1))
    else:
        PeriodeRsa.objects.filter(pk__in=fusion.lignes_deplacees["participants.PeriodeRsa.participant"]).delete()
    avant = toutes_les_lignes()
    assert empechements(fusion) == [raison]
    with pytest.raises(ErreurMetier) as refus:
        annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=aujourdhui())
    assert refus.value.message == (
        f"La fusion ne peut plus être annulée sans perdre ce qui a été saisi depuis. Raison\u00a0: {raison}."
    )
    assert toutes_les_lignes() == avant


def test_ce_qui_n_a_pas_ete_choisi_a_la_fusion_reste_comme_saisi_depuis() -> None:
    """The e-mail was not touched by the merge: correcting it since does not forbid the undoing, and stays."""
    garde, venue = deux_fiches()
    fusion = reunir(garde, venue)
    garde.refresh_from_db()
    modifier_participant(
        participant=garde, version=garde.version, champs={"email": "z@essais.example"}, le=aujourdhui()
    )
    annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=aujourdhui())
    garde.refresh_from_db()
    assert (garde.email, garde.telephone) == ("z@essais.example", "")


def test_l_annulation_a_un_delai_et_un_perimetre() -> None:
    garde, venue = deux_fiches()
    fusion = reunir(garde, venue)
    le = timezone.localdate(fusion.fusionnee_le)
    with pytest.raises(GesteInterdit, match="Le délai de 30\u00a0jours"):
        annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=le + timedelta(days=31))
    with pytest.raises(GesteInterdit, match="une autre structure d’animation"):
        annuler_fusion(fusion=fusion, par=coordonnateur("mar"), le=le)
    annuler_fusion(fusion=fusion, par=coordonnateur("aix"), le=le + timedelta(days=30))
    fusion.refresh_from_db()
    assert fusion.annulee_le is not None
