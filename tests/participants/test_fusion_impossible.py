"""Two records that contradict each other: the refusal says what, and what to do."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from participants.doublons.obstacles import obstacles
from participants.doublons.paire import Paire
from participants.doublons.services.fusion import fusionner
from participants.models import Fusion, Participant, PeriodeStatut, Residence
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import gestionnaire
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.participants.dossiers import deux_fiches
from tests.participants.fusions import reunir

pytestmark = pytest.mark.django_db


def test_deux_candidatures_ouvertes_s_expliquent() -> None:
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    parcours_en_cours(participant=garde, debut=date(2025, 3, 3))
    de_trop = candidature(participant=venue, date_orientation=date(2026, 1, 5))
    (obstacle,) = obstacles(Paire(garde, venue), gestionnaire())
    plie = de_trop.plie.nom
    assert obstacle.titre == "Deux dossiers sont ouverts à la fois"
    assert obstacle.explication == (
        f"Le parcours du 03/03/2025 ({plie}) et la candidature du 05/01/2026 ({plie})\u00a0: "
        "une personne n’a qu’un parcours ou une candidature en cours."
    )
    assert obstacle.gestes == (("Classer sans suite la candidature du 05/01/2026", f"/parcours/{de_trop.pk}/classer/"),)
    with pytest.raises(ErreurMetier, match="Classer sans suite la candidature en trop"):
        reunir(garde, venue)
    assert Participant.objects.count() == 2


def test_deux_parcours_acceptes_qui_se_chevauchent_s_expliquent() -> None:
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    parcours_en_cours(participant=garde, debut=date(2025, 3, 3))
    parcours_en_cours(participant=venue, debut=date(2025, 6, 2))
    (obstacle,) = obstacles(Paire(garde, venue), gestionnaire())
    assert obstacle.titre == "Deux parcours acceptés se chevauchent"
    assert len(obstacle.gestes) == 2
    with pytest.raises(ErreurMetier, match="se chevauchent"):
        reunir(garde, venue)


def test_deux_periodes_de_rsa_qui_se_contredisent_s_expliquent() -> None:
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    FabriquePeriodeRsa(participant=garde, date_debut=date(2023, 1, 1))
    FabriquePeriodeRsa(participant=venue, date_debut=date(2022, 6, 1), date_fin=date(2023, 1, 1))
    (obstacle,) = obstacles(Paire(garde, venue), gestionnaire())
    assert obstacle.explication == (
        "RSA depuis le 01/01/2023 sur la fiche conservée, RSA du 01/06/2022 au 01/01/2023 sur l’autre\u00a0: elles se "
        "chevauchent sans être identiques."
    )
    with pytest.raises(ErreurMetier, match="attestation de la CAF"):
        reunir(garde, venue)


def test_deux_adresses_ou_deux_rqth_qui_se_contredisent_s_expliquent() -> None:
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    for fiche, debut in ((garde, date(2023, 1, 1)), (venue, date(2024, 1, 1))):
        Residence.objects.create(participant=fiche, date_debut=debut, adresse="1 rue du Four")
        PeriodeStatut.objects.create(participant=fiche, nature="rqth", date_debut=debut)
    PeriodeStatut.objects.create(participant=venue, nature="france_travail", date_debut=date(2023, 6, 1))
    titres = [obstacle.titre for obstacle in obstacles(Paire(garde, venue), gestionnaire())]
    assert titres == ["Deux adresses datées se contredisent", "Deux périodes de même nature se contredisent"]
    Residence.objects.filter(participant=garde).update(date_fin=date(2023, 12, 31))
    PeriodeStatut.objects.filter(participant=garde).update(date_fin=date(2023, 12, 31))
    assert obstacles(Paire(garde, venue), gestionnaire()) == []


def test_un_parcours_d_un_autre_plie_n_est_pas_nomme() -> None:
    """A-1: the kept person is followed in Marseille too; Aix learns that it is impossible, not where nor since when."""
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    ailleurs = parcours_en_cours(participant=garde, debut=date(2025, 3, 3), code_plie="mar")
    candidature(participant=garde, statut="refuse", date_orientation=date(2019, 1, 7))
    ici = parcours_en_cours(participant=venue, debut=date(2025, 6, 2))
    (obstacle,) = obstacles(Paire(garde, venue), gestionnaire("aix"))
    texte = f"{obstacle.explication} {obstacle.gestes}"
    assert "Un parcours hors de votre périmètre" in texte
    assert [fragment for fragment in (ailleurs.plie.nom, "03/03/2025", f"/{ailleurs.pk}/") if fragment in texte] == []
    assert f"/{ici.pk}/" in texte


@pytest.mark.parametrize("rang", [0, 1])
def test_une_fiche_enregistree_entre_temps_est_un_conflit(rang: int) -> None:
    garde, venue = deux_fiches()
    versions = [garde.version, venue.version]
    versions[rang] += 1
    with pytest.raises(ConflitDeVersion):
        reunir(garde, venue, versions=tuple(versions))
    assert Fusion.objects.count() == 0


def test_la_meme_fusion_envoyee_deux_fois_se_fait_une_fois() -> None:
    garde, venue = deux_fiches()
    par, cle = gestionnaire(), uuid4()
    options: dict[str, Any] = {"versions": (1, 1), "champs": {}, "par": par, "le": aujourdhui(), "cle": cle}
    premiere = fusionner(conservee=garde, absorbee=venue, **options)
    assert fusionner(conservee=garde, absorbee=venue, **options) == premiere
    with pytest.raises(ErreurMetier, match="a déjà été traitée"):
        fusionner(conservee=garde, absorbee=venue, **options | {"cle": None})


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"jamais_travaille": True, "mois_sans_activite": 3}, "soit les mois sans activité"),
        ({"date_naissance": date(2999, 1, 1)}, "La date de naissance est dans le futur."),
    ],
)
def test_des_valeurs_choisies_qui_se_contredisent_sont_refusees(champs: dict[str, Any], message: str) -> None:
    garde, venue = deux_fiches()
    with pytest.raises(ErreurMetier, match=message):
        reunir(garde, venue, champs=champs)
    assert Participant.objects.count() == 2


def test_un_champ_qui_ne_se_saisit_pas_ne_se_choisit_pas() -> None:
    garde, venue = deux_fiches()
    with pytest.raises(ValueError, match="identifiant_reprise"):
        reunir(garde, venue, champs={"identifiant_reprise": "X"})
