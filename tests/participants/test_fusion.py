"""Two records made one: nothing that hangs on either is forgotten, in any table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models

from participants.doublons.liens import PROPRES, chemins, liens
from participants.doublons.services.ecarts import ecarter
from participants.models import Diagnostic, DoublonEcarte, Participant, PeriodeRsa
from plie.socle.donnees_personnelles import source
from plie.socle.erreurs import ErreurMetier
from tests.fabriques.accounts import gestionnaire
from tests.fabriques.participants import FabriqueDiagnostic, FabriqueParticipant
from tests.participants.dossiers import deux_fiches
from tests.participants.fusions import reunir

pytestmark = pytest.mark.django_db


def test_chaque_reference_a_une_personne_est_connue() -> None:
    """A new table about people fails here: decide what a merge does with it, then write it in the list."""
    assert [lien.code for lien in liens()] == [
        "parcours.Parcours.participant",
        "participants.DemandeDroit.participant",
        "participants.Diagnostic.participant",
        "participants.Fusion.conservee",
        "participants.InformationRemise.participant",
        "participants.Limitation.participant",
        "participants.PeriodeRsa.participant",
        "participants.PeriodeStatut.participant",
        "participants.Preavis.participant",
        "participants.Residence.participant",
        "participants.SituationEntree.participant",
        "participants.SuspensionConservation.participant",
    ]
    assert list(PROPRES) == [DoublonEcarte]


def test_les_references_trouvees_sont_celles_de_la_base() -> None:
    """PostgreSQL's own list of the foreign keys to a person, so that no raw SQL or hidden relation escapes."""
    with connection.cursor() as curseur:
        curseur.execute(
            """
            SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
            WHERE c.contype = 'f' AND c.confrelid = 'participants_participant'::regclass"""
        )
        de_la_base = set(curseur.fetchall())
    connues = {(lien.modele._meta.db_table, str(lien.modele._meta.get_field(lien.champ).column)) for lien in liens()}
    propres = {("participants_doublonecarte", "premier_id"), ("participants_doublonecarte", "second_id")}
    assert de_la_base == connues | propres


def test_aucun_numero_de_personne_n_echappe_aux_cles() -> None:
    """A bare `participant_id` would keep the absorbed record's number: only the log, which nobody edits, may."""
    nus = {
        f"{modele._meta.label}.{champ.name}"
        for modele in apps.get_models()
        if source(modele) is modele
        for champ in modele._meta.local_concrete_fields
        if "participant" in champ.name and not isinstance(champ, models.ForeignKey)
    }
    assert nus == {"journal.Consultation.participant_id"}


def test_l_apercu_compte_toutes_les_tables_sur_une_personne() -> None:
    """Each table reached from a person by foreign keys; a new one is counted without being named."""
    assert {modele._meta.label for modele, _ in chemins()} >= {
        "parcours.Parcours", "parcours.Entretien", "parcours.Etape", "parcours.ContratEngagement",
        "parcours.Referent", "participants.Diagnostic", "participants.Difficulte", "participants.PeriodeRsa",
        "participants.SituationEntree", "sorties.ContratTravail", "sorties.Justificatif", "sorties.Sortie",
        "sorties.Recette", "sorties.TransmissionFiche", "commissions.Saisine", "commissions.Decision",
    }  # fmt: skip


def test_apres_la_fusion_plus_rien_ne_pend_a_la_fiche_absorbee() -> None:
    garde, venue = deux_fiches()
    numeros = {lien.code: _numeros(lien, venue) for lien in liens()}
    fusion = reunir(garde, venue)
    assert not Participant.objects.filter(pk=venue.pk).exists()
    assert {lien.code: _numeros(lien, venue) for lien in liens()} == {lien.code: set() for lien in liens()}
    garde.refresh_from_db()
    assert (garde.nom, garde.telephone, garde.adresse, garde.version) == (
        "N’Guessan", "0491000001", "3 rue des Lices", 2,
    )  # fmt: skip
    # The RSA period that both had, day for day, is kept once.
    doubles = {ligne["id"] for ligne in fusion.lignes_retirees["participants.PeriodeRsa"]}
    assert len(doubles) == 1
    for lien in liens():
        retires = doubles if lien.modele is PeriodeRsa else set()
        assert set(fusion.lignes_deplacees[lien.code]) == numeros[lien.code] - retires
        assert numeros[lien.code] - retires <= _numeros(lien, garde)
    assert list(garde.periodes_rsa.order_by("date_debut").values_list("date_debut", "date_fin")) == [
        (date(2020, 1, 1), date(2021, 6, 30)),
        (date(2023, 1, 1), None),
    ]
    assert garde.parcours.count() == 3


def _numeros(lien: Any, personne: Participant) -> set[int]:
    return set(lien.modele._base_manager.filter(**{lien.champ: personne.pk}).values_list("pk", flat=True))


def test_l_historique_garde_les_deux_vies() -> None:
    """The absorbed record's versions stay under its number; the merge and its author are in the context."""
    garde, venue = deux_fiches()
    reunir(garde, venue)
    evenements = Participant.pgh_event_model.objects  # type: ignore[attr-defined]
    derniers = evenements.filter(pgh_obj_id=venue.pk).order_by("pgh_id")
    assert [e.pgh_label for e in derniers] == ["insert", "delete"]
    assert derniers.last().pgh_context.metadata["operation"] == "fusion de fiches"


def test_une_table_oubliee_empeche_la_fusion(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a reference be left behind, the base refuses to delete the record: nothing is carried away."""
    from participants.doublons.services import fusion as service

    garde, venue = deux_fiches()
    FabriqueDiagnostic(participant=venue)
    reste = tuple(lien for lien in liens() if lien.modele is not Diagnostic)
    monkeypatch.setattr(service, "liens", lambda: reste)
    with pytest.raises(IntegrityError):
        reunir(garde, venue)
    assert Participant.objects.count() == 2


def test_les_doublons_ecartes_se_disent_une_fois() -> None:
    une, autre, par = FabriqueParticipant(), FabriqueParticipant(), gestionnaire()
    assert ecarter(une=autre, autre=une, par=par) == ecarter(une=une, autre=autre, par=gestionnaire())
    assert DoublonEcarte.objects.get().ecarte_par == par
    Participant.objects.filter(pk=autre.pk).delete()
    with pytest.raises(ErreurMetier, match="n’existe plus"):
        ecarter(une=une, autre=autre, par=par)
