"""Pairs of possible duplicates: which are found, which are never shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from participants.doublons.paires import paires
from participants.doublons.permissions import peut_absorber, peut_annuler
from participants.models import Fusion, Participant
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire
from tests.fabriques.parcours import candidature
from tests.fabriques.participants import FabriqueParticipant
from tests.participants.fusions_a_l_ecran import fusionner_a_l_ecran

pytestmark = pytest.mark.django_db


def connu(code_plie: str = "aix", **champs: Any) -> Participant:
    """Somebody once oriented to a PLIE, without an open file."""
    personne = FabriqueParticipant(**champs)
    candidature(
        participant=personne, code_plie=code_plie, statut=StatutParcours.REFUSE, date_orientation=date(2022, 3, 1)
    )
    return personne


def trouvees(utilisateur: Utilisateur) -> dict[frozenset[str], tuple[str, ...]]:
    noms = dict(Participant.objects.values_list("pk", "nom"))
    return {frozenset((noms[p.premier], noms[p.second])): tuple(sorted(p.motifs)) for p in paires(utilisateur)}


NE_LE = date(1985, 4, 12)


@pytest.mark.parametrize(
    ("une", "autre", "motifs"),
    [
        # Same day: accents, case, apostrophes, hyphens, order, a slip of the hand, a missing first name.
        ({"nom": "O’Neil", "prenom": "Zoé"}, {"nom": "ONEIL", "prenom": "zoe"}, ("naissance", "prenom")),
        ({"nom": "Le Goff", "prenom": "Anne"}, {"nom": "Anne", "prenom": "LEGOFF"}, ("naissance",)),
        ({"nom": "Martin", "prenom": "Jean-Marc"}, {"nom": "Matrin", "prenom": "Jean Marc"}, ("naissance", "prenom")),
        ({"nom": "Durand", "prenom": "Anne"}, {"nom": "Durand ", "prenom": ""}, ("naissance",)),
        # A married name.
        ({"nom": "Quillemont", "prenom": "Louise"}, {"nom": "Vasseur", "prenom": "Louise"}, ("prenom",)),
        # The birth date mistyped.
        ({"nom": "Durand"}, {"nom": "DURAND", "date_naissance": date(1985, 12, 4)}, ("date_proche",)),
        ({"nom": "Durand"}, {"nom": "Durand!", "date_naissance": date(1995, 4, 12)}, ("date_proche",)),
        # Another sign than the name.
        (
            {"nom": "Quillemont", "numero_france_travail": "1234567A"},
            {
                "nom": "Vasseur",
                "prenom": "Lou",
                "date_naissance": date(1970, 1, 1),
                "numero_france_travail": "1234567A",
            },
            ("france_travail",),
        ),
        (
            {"nom": "Quillemont", "telephone": "0491000001"},
            {"nom": "Quillemon", "telephone": "+33 (0)4 91.00.00.01", "date_naissance": date(1970, 1, 1)},
            ("contact",),
        ),
        (
            {"nom": "Quillemont", "email": "q@essais.example"},
            {"nom": "Quillemon", "email": "Q@essais.example", "date_naissance": date(1970, 1, 1)},
            ("contact",),
        ),
        # Not alike enough.
        ({"nom": "Quillemont", "prenom": "Louise"}, {"nom": "Vasseur", "prenom": "Marc"}, None),
        ({"nom": "Durand"}, {"nom": "DURAND", "date_naissance": date(1970, 11, 30)}, None),
        ({"nom": "A", "prenom": "", "telephone": ""}, {"nom": "B", "prenom": "", "email": ""}, None),
    ],
)
def test_les_paires_et_leurs_raisons(
    une: dict[str, Any], autre: dict[str, Any], motifs: tuple[str, ...] | None
) -> None:
    for champs in (une, autre):
        connu(**{"prenom": "Dominique", "date_naissance": NE_LE} | champs)
    attendu = {} if motifs is None else {frozenset((une["nom"], autre["nom"])): motifs}
    assert trouvees(gestionnaire()) == attendu


def test_personne_d_un_autre_plie_n_apparait() -> None:
    """A-1: the same woman known to Marseille only does not exist for Aix, and the other way round."""
    connu("aix", nom="Brugnoletti", date_naissance=NE_LE)
    connu("mar", nom="Brugnoletti", date_naissance=NE_LE)
    for qui in (gestionnaire("aix"), gestionnaire("mar"), accompagnateur("aix")):
        assert paires(qui) == []


def test_la_liste_coute_autant_pour_une_paire_et_pour_vingt() -> None:
    client = connecte(gestionnaire())
    couts = []
    for debut, fin in ((0, 1), (1, 20)):
        for rang in range(debut, fin):
            for _ in range(2):
                connu(nom=f"Vaucanson{rang}", date_naissance=date(1980, 1, 1 + rang))
        client.get(reverse("participants:doublons"))
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(reverse("participants:doublons"))
        couts.append(len(requetes))
    assert len(reponse.context["lignes"]) == 20
    assert couts[0] == couts[1]


def test_qui_est_suivi_ailleurs_ne_disparait_pas() -> None:
    """Their rows are another PLIE's too: that record is the one to keep."""
    ici, partage = connu(nom="Un"), connu(nom="Un")
    candidature(participant=partage, code_plie="mar", statut="refuse", date_orientation=date(2020, 1, 6))
    aix = gestionnaire("aix")
    assert bool(peut_absorber(aix, ici)) is True
    assert peut_absorber(aix, partage).motif.endswith("C’est elle qui est à conserver.")
    client = connecte(aix)
    page = client.get(reverse("participants:comparer", args=[ici.pk, partage.pk]))
    assert "Cette fiche ne peut pas être absorbée" in page.content.decode()
    assert "Marseille" not in page.content.decode()
    reponse = client.post(reverse("participants:comparer", args=[ici.pk, partage.pk]), {})
    assert reponse.status_code == 403
    assert Participant.objects.count() == 2


def test_une_fusion_ne_se_lit_que_la_ou_elle_a_ete_faite() -> None:
    """The absorbed record was Aix's: Marseille, which follows the kept person too, reads nothing of it."""
    garde, venue = connu(nom="Un"), connu(nom="Un")
    candidature(participant=garde, code_plie="mar", statut="refuse", date_orientation=date(2020, 1, 6))
    fusionner_a_l_ecran(connecte(gestionnaire("aix")), garde, venue)
    fusion = Fusion.objects.get()
    assert list(Fusion.objects.visibles_par(coordonnateur("aix"))) == [fusion]
    for qui in (coordonnateur("mar"), accompagnateur("aix")):
        assert list(Fusion.objects.visibles_par(qui)) == []
        assert bool(peut_annuler(qui, fusion, le=aujourdhui())) is False
    assert connecte(coordonnateur("mar")).get(reverse("participants:fusion", args=[fusion.pk])).status_code == 404
