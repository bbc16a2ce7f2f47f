"""Duplicates at the import: shown with their lines, brought in all the same, and merged records are found again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Plie
from parcours.models import Parcours
from participants.doublons.paires import paires
from participants.doublons.services.annulation import annuler_fusion
from participants.doublons.services.fusion import fusionner
from participants.models import Fusion, Participant
from plie.socle.horloge import aujourdhui
from sorties.reprise import Bilan, importer
from sorties.reprise.bilan import Ressemblance
from tests.fabriques.accounts import gestionnaire
from tests.fabriques.parcours import candidature
from tests.fabriques.participants import FabriqueParticipant
from tests.fabriques.reprise import copie
from tests.participants.dossiers import toutes_les_lignes

pytestmark = pytest.mark.django_db


def avec_sosies() -> dict[str, list[dict[str, str]]]:
    """The sound folder, and a third line that says P1 again under another spelling, refused once by the commission."""
    lignes = copie()
    lignes["participants"].append(
        {"identifiant": "P3", "nom": "Du Rand", "prenom": "ANNE", "date_naissance": "1985-04-12", "sexe": "F",
         "commune": "13001"}
    )  # fmt: skip
    lignes["rsa"].append({"participant": "P3", "debut": "2020-01-01", "fin": "2021-06-30"})
    lignes["parcours"].append(
        {"identifiant": "Q3", "participant": "P3", "plie": "aix", "prescripteur": "caf",
         "date_orientation": "2019-03-01", "date_commission": "2019-04-01", "decision": "refus"}
    )  # fmt: skip
    return lignes


def test_les_sosies_se_montrent_et_ne_sont_pas_refuses(dossier: Callable[..., Path]) -> None:
    connue = FabriqueParticipant(nom="N'GUESSAN", prenom="Zoe", date_naissance=date(1990, 2, 28))
    candidature(participant=connue, statut="refuse", date_orientation=date(2019, 1, 7))
    ailleurs = FabriqueParticipant(nom="NGuessan", prenom="Zoë", date_naissance=date(1990, 2, 28))
    candidature(participant=ailleurs, statut="refuse", date_orientation=date(2019, 1, 7), code_plie="mar")
    chemin = dossier(avec_sosies())
    apercu = importer(chemin, simulation=True, plie=Plie.objects.get(code="aix"))
    attendues = [
        Ressemblance(3, "N’GUESSAN Zoé", "N'GUESSAN Zoe"),
        Ressemblance(4, "DU RAND ANNE", "DURAND Anne", 2),
    ]
    assert (apercu.reussi, apercu.ressemblances, apercu.nombre_ressemblances) == (True, attendues, 2)
    assert Bilan.from_dict(apercu.to_dict()) == apercu
    bilan = importer(chemin, plie=Plie.objects.get(code="aix"))
    assert (bilan.ecrit, bilan.ressemblances) == (True, attendues)
    # They arrive on the page of duplicates of the PLIE, where the woman of Marseille is not.
    noms = dict(Participant.objects.values_list("pk", "nom"))
    assert {frozenset((noms[p.premier], noms[p.second])) for p in paires(gestionnaire())} == {
        frozenset(("N’GUESSAN", "N'GUESSAN")),
        frozenset(("DURAND", "Du Rand")),
    }


def test_le_bilan_d_une_reprise_ancienne_se_lit_encore() -> None:
    bilan = Bilan(simulation=False, partiel=False).to_dict()
    del bilan["ressemblances"], bilan["nombre_ressemblances"]
    assert Bilan.from_dict(bilan) == Bilan(simulation=False, partiel=False)


def reunir() -> Fusion:
    garde, venue = Participant.objects.get(nom="DURAND"), Participant.objects.get(nom="Du Rand")
    return fusionner(
        conservee=garde,
        absorbee=venue,
        versions=(garde.version, venue.version),
        champs={"nom": "Du Rand"},
        par=gestionnaire(),
        le=aujourdhui(),
    )


def etats(bilan: Bilan) -> dict[str, tuple[int, int, int, int]]:
    return {f.nom: (f.creees, f.inchangees, f.modifiees, f.refusees) for f in bilan.fichiers}


def test_reprendre_apres_une_fusion_ne_recree_personne(dossier: Callable[..., Path]) -> None:
    """Both lines find the kept person; what was chosen field by field is not undone; nothing changes."""
    chemin = dossier(avec_sosies())
    importer(chemin)
    fusion = reunir()
    avant = toutes_les_lignes()
    bilan = importer(chemin)
    assert bilan.rejets == []
    assert etats(bilan) == {
        "participants.csv": (0, 3, 0, 0), "rsa.csv": (0, 3, 0, 0), "parcours.csv": (0, 3, 0, 0),
        "etapes.csv": (0, 3, 0, 0), "entretiens.csv": (0, 1, 0, 0), "sorties.csv": (0, 1, 0, 0),
    }  # fmt: skip
    assert toutes_les_lignes() == avant
    assert ("", "personnes réunies par une fusion, dont les valeurs choisies sont gardées", 2) in [
        (s.regle, s.libelle, s.nombre) for s in bilan.signalements
    ]
    # A parcours that the other tool adds under the absorbed identifier goes to the kept person.
    lignes = avec_sosies()
    lignes["parcours"].append(
        {"identifiant": "Q4", "participant": "P3", "plie": "aix", "prescripteur": "caf",
         "date_orientation": "2018-03-01", "date_commission": "2018-04-01", "decision": "refus"}
    )  # fmt: skip
    importer(dossier(lignes, "suite"))
    assert Parcours.objects.get(identifiant_reprise="Q4").participant_id == fusion.conservee_id


def test_annuler_la_fusion_rend_chaque_ligne_a_sa_personne(dossier: Callable[..., Path]) -> None:
    chemin = dossier(avec_sosies())
    importer(chemin)
    fusion = reunir()
    annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=aujourdhui())
    avant = toutes_les_lignes()
    bilan = importer(chemin)
    assert etats(bilan)["participants.csv"] == (0, 3, 0, 0)
    assert toutes_les_lignes() == avant


def test_l_ecran_de_la_reprise_liste_les_sosies(dossier: Callable[..., Path]) -> None:
    from plie.socle.models import Tache
    from sorties.reprise.depots import NATURE

    bilan = importer(dossier(avec_sosies()), simulation=True, plie=Plie.objects.get(code="aix"))
    auteur = gestionnaire()
    tache = Tache.objects.create(
        nature=NATURE, cle="essai", etat="terminee", terminee_le="2026-01-01T00:00:00Z", demandee_par_id=auteur.pk,
        parametres={"plie": Plie.objects.get(code="aix").pk, "simulation": True, "nom": "dossier.zip"},
        resultat={"bilan": bilan.to_dict(), "rapport": ""},
    )  # fmt: skip
    client = Client()
    client.force_login(auteur, backend="allauth.account.auth_backends.AuthenticationBackend")
    reponse: Any = client.get(reverse("sorties:reprise_suivi", args=[tache.pk]))
    texte = " ".join(reponse.content.decode().split())
    assert "DU RAND ANNE" in texte
    assert "DURAND Anne, ligne 2" in texte
    assert "elles ne sont pas refusées" in texte
