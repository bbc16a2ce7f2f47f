"""Pieces of evidence: deposit, removal, and the doors that serve them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from plie.journal.models import Consultation
from plie.socle.erreurs import ErreurMetier
from sorties.enums import NatureJustificatif
from sorties.models import Justificatif
from sorties.services.justificatifs import deposer_justificatif, retirer_justificatif
from tests.connexion import connecte
from tests.contraintes import violer
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueFormation,
    FabriqueJustificatif,
    fichier_sain,
    pdf,
    proposition_abandon,
    proposition_emploi,
    sortie_validee,
    televerse,
)

LE = date(2024, 9, 1)


def deposer(parcours: Any, **options: Any) -> Justificatif:
    defauts = {
        "fichier": fichier_sain(),
        "nature": "bulletin",
        "date_piece": date(2024, 6, 30),
        "objet": None,
        "le": LE,
    }
    return deposer_justificatif(parcours=parcours, par=accounts.accompagnateur(), **{**defauts, **options})


@pytest.mark.django_db
def test_une_piece_est_rangee_sous_un_nom_tire_au_sort() -> None:
    parcours = parcours_en_cours()
    contrat = FabriqueContrat(parcours=parcours)
    piece = deposer(parcours, objet=contrat)
    piece.refresh_from_db()
    assert piece.fichier.name.startswith("justificatifs/")
    assert "piece" not in piece.fichier.name
    with piece.fichier.open() as range:
        assert (piece.contrat, piece.taille, range.read()) == (
            contrat,
            len(fichier_sain().contenu),
            fichier_sain().contenu,
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"date_piece": date(2024, 9, 2)}, "date_piece"),
        ({"date_piece": date(1900, 1, 1)}, "date_piece"),
        ({"nature": "contrat"}, "objet"),
        ({"nature": "inconnue"}, "objet"),
    ],
)
def test_une_piece_impossible_est_refusee(options: dict[str, Any], champ: str) -> None:
    with pytest.raises(ErreurMetier) as refus:
        deposer(parcours_en_cours(), **options)
    assert refus.value.champ == champ


@pytest.mark.django_db
def test_une_piece_ne_prouve_que_ce_qu_elle_peut_prouver() -> None:
    parcours = parcours_en_cours()
    with pytest.raises(ErreurMetier, match="autre parcours"):
        deposer(parcours, objet=FabriqueContrat(parcours=parcours_en_cours()))
    with pytest.raises(ErreurMetier, match="ne prouve pas ce fait"):
        deposer(parcours, objet=FabriqueFormation(parcours=parcours))


@pytest.mark.django_db
def test_la_meme_piece_deux_fois_est_refusee_et_ne_laisse_aucun_fichier() -> None:
    parcours = parcours_en_cours()
    premiere = deposer(parcours)
    with pytest.raises(ErreurMetier, match="figure déjà au dossier"):
        deposer(parcours)
    _, fichiers_ranges = premiere.fichier.storage.listdir("justificatifs")
    assert fichiers_ranges == [premiere.fichier.name.removeprefix("justificatifs/")]


@pytest.mark.django_db
def test_retirer_une_piece_efface_son_fichier(django_capture_on_commit_callbacks: Any) -> None:
    piece = deposer(parcours_en_cours())
    rangement, nom = piece.fichier.storage, piece.fichier.name
    with django_capture_on_commit_callbacks(execute=True):
        retirer_justificatif(justificatif=piece)
    assert not rangement.exists(nom)
    assert not Justificatif.objects.exists()


@pytest.mark.django_db
def test_une_piece_sous_les_yeux_de_la_commission_reste() -> None:
    parcours = parcours_en_cours()
    piece = deposer(parcours)
    proposition_abandon(parcours, accounts.accompagnateur())
    with pytest.raises(ErreurMetier, match="la retirer avant"):
        retirer_justificatif(justificatif=piece)
    assert deposer(parcours, nature="autre").nature == "autre"


@pytest.mark.django_db
def test_un_parcours_sorti_ne_recoit_plus_de_piece() -> None:
    parcours = parcours_en_cours()
    sortie_validee(proposition_emploi(parcours, accounts.accompagnateur()))
    with pytest.raises(ErreurMetier, match="ne changent plus"):
        deposer(parcours)


@pytest.mark.django_db
def test_les_contraintes_du_justificatif() -> None:
    parcours = parcours_en_cours()
    contrat, formation = FabriqueContrat(parcours=parcours), FabriqueFormation(parcours=parcours)
    assert (
        violer(lambda: FabriqueJustificatif(parcours=parcours, contrat=contrat, formation=formation))
        == "justificatif_un_seul_objet"
    )
    FabriqueJustificatif(parcours=parcours, empreinte="a")
    assert violer(lambda: FabriqueJustificatif(parcours=parcours, empreinte="a")) == "justificatif_une_fois"


@pytest.mark.django_db
def test_le_telechargement_est_inerte_et_consigne() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    piece = deposer(parcours)
    reponse = connecte(referent).get(reverse("sorties:justificatif", args=[piece.pk]))
    assert b"".join(reponse.streaming_content) == fichier_sain().contenu  # type: ignore[attr-defined]
    assert reponse["Content-Disposition"] == 'attachment; filename="piece.pdf"'
    assert reponse["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (reponse["X-Content-Type-Options"], reponse["Cache-Control"]) == ("nosniff", "private, no-store")
    trace = Consultation.objects.get(action="telechargement")
    assert (trace.parcours_id, trace.utilisateur_id, trace.droit) == (parcours.pk, referent.pk, "référent")


@pytest.mark.django_db
def test_une_piece_dont_le_fichier_manque_n_existe_pas() -> None:
    referent = accounts.accompagnateur()
    piece = deposer(parcours_en_cours(referent=referent))
    piece.fichier.storage.delete(piece.fichier.name)
    assert connecte(referent).get(reverse("sorties:justificatif", args=[piece.pk])).status_code == 404
    assert not Consultation.objects.filter(action="telechargement").exists()


@pytest.mark.django_db
def test_le_pole_ne_lit_pas_une_piece_posterieure_au_rsa() -> None:
    personne = FabriqueParticipant()
    FabriquePeriodeRsa(participant=personne, date_fin=date(2024, 6, 15))
    parcours = parcours_en_cours(participant=personne)
    avant = deposer(parcours, date_piece=date(2024, 6, 15))
    apres = deposer(parcours, date_piece=date(2024, 6, 16))
    client = connecte(accounts.agent_pole())
    lue, refusee = (client.get(reverse("sorties:justificatif", args=[p.pk])) for p in (avant, apres))
    assert b"".join(lue.streaming_content) == fichier_sain().contenu  # type: ignore[attr-defined]
    assert refusee.status_code == 404


@pytest.mark.django_db
def test_deposer_par_l_ecran_puis_retirer() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    contrat = FabriqueContrat(parcours=parcours)
    client = connecte(referent)
    adresse = reverse("sorties:justificatif_ajouter", args=[parcours.pk]) + f"?objet=contrat-{contrat.pk}"
    assert "Bulletin de salaire" in client.get(adresse).content.decode()
    saisie = {"objet": f"contrat-{contrat.pk}", "nature": "bulletin", "date_piece": "30/06/2024"}
    refus = client.post(adresse, {**saisie, "fichier": televerse(b"MZ", "bulletin.pdf")})
    assert refus.status_code == 422
    assert "Déposer un PDF, ou une image JPEG ou PNG." in refus.content.decode()
    # Another answer is wrong: no browser sends the file a second time, the person is told.
    a_venir = {"date_piece": "31/12/2199", "fichier": televerse(pdf(), "bulletin.pdf")}
    assert client.post(adresse, {**saisie, **a_venir}).context["form"].errors.as_data().keys() == {
        "date_piece",
        "fichier",
    }
    assert client.post(adresse, {**saisie, "fichier": televerse(pdf(), "bulletin.pdf")}).status_code == 302
    piece = Justificatif.objects.get()
    assert (piece.contrat, piece.date_piece, piece.nature) == (contrat, date(2024, 6, 30), NatureJustificatif.BULLETIN)
    assert client.post(reverse("sorties:justificatif_supprimer", args=[piece.pk])).status_code == 302
    assert not Justificatif.objects.exists()
