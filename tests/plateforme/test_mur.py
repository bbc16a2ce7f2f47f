"""The second wall: PostgreSQL shows a request the rows of its perimeter, whatever filter the code forgot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.perimetre import oublier_perimetre
from commissions.models import PointOrdreDuJour, Saisine
from parcours.models import Entretien, Parcours, TraitementDifficulte
from parcours.mur import vue_de
from parcours.mur_sql import APPLICATIONS, tables_murees
from participants.models import Participant
from plie.journal.models import Consultation
from plie.socle import mur
from plie.socle.donnees_personnelles import registre
from plie.socle.horloge import aujourdhui
from tests.monde import Monde

pytestmark = pytest.mark.django_db

# Tables with personal columns out of the wall, and why. Those about people followed are documents of a session, which
# name several at once; the others are about staff, or gather figures.
HORS_DU_MUR = {
    "commissions.ProcesVerbal": "a frozen document of a session",
    "commissions.DocumentSeance": "a frozen document of a session",
    "commissions.Convocation": "who sits, not who is spoken of",
    "commissions.Membre": "who sits, not who is spoken of",
    "participants.Violation": "a breach: facts and figures",
    "participants.NotificationViolation": "a breach: who was told",
    "participants.RappelViolation": "which member of the staff was reminded",
    "parcours.CodePrescripteur": "an organisation, and the member of the staff who named it",
    "parcours.Transmission": "between two members of the staff; its lines are behind the wall",
    "parcours.VueEnregistree": "the filters that a member of the staff keeps",
    "parcours.PreferenceRappels": "the reader's own settings",
    "parcours.EnvoiRappels": "the reader's own mail",
    "parcours.FluxAgenda": "the reader's own calendar",
}


@contextmanager
def au_mur(monde: Monde, role: str) -> Iterator[None]:
    oublier_perimetre(monde.roles[role])
    with vue_de(monde.roles[role]):
        yield


def _suivis(monde: Monde) -> set[int]:
    return {monde.parcours.pk, monde.parcours_non_brsa.pk}


VUS: dict[str, Callable[[Monde], set[int]]] = {
    "referent": _suivis,
    "collegue": lambda monde: set(),
    "animation": _suivis,
    "autre_animation": lambda monde: {monde.parcours_ailleurs.pk},
    "membre": lambda monde: {monde.parcours.pk},
    "membre_non_convoque": lambda monde: set(),
    "agent_pole": lambda monde: {monde.parcours.pk},
    "autre_agent_pole": lambda monde: {monde.parcours_ailleurs.pk},
    "financeur": lambda monde: set(),
    "administrateur": lambda monde: set(),
    "sans_role": lambda monde: set(),
}


@pytest.mark.parametrize("role", VUS)
def test_une_requete_sans_filtre_montre_le_perimetre_et_rien_d_autre(role: str, monde: Monde) -> None:
    attendus = VUS[role](monde)
    personnes = set(Participant.objects.filter(parcours__in=attendus).values_list("pk", flat=True))
    entretiens = set(Entretien.objects.filter(parcours__in=attendus).values_list("pk", flat=True))
    points = set(PointOrdreDuJour.objects.filter(saisine__parcours__in=attendus).values_list("pk", flat=True))
    with au_mur(monde, role):
        assert set(Parcours.objects.values_list("pk", flat=True)) == attendus
        assert set(Participant.objects.values_list("pk", flat=True)) == personnes
        assert set(Entretien.objects.values_list("pk", flat=True)) == entretiens
        assert set(PointOrdreDuJour.objects.values_list("pk", flat=True)) == points


@pytest.mark.parametrize(("role", "lues"), [("animation", True), ("referent", True), ("autre_animation", False)])
def test_ce_qui_pendait_a_une_ligne_supprimee_reste_ou_elle_pendait(monde: Monde, role: str, lues: bool) -> None:
    """The history of what hung on a deleted row is shown to whoever was shown the row, and to nobody else."""
    etape = monde.parcours.etapes.get()
    difficulte = monde.parcours.diagnostic.difficultes.first()
    TraitementDifficulte.objects.create(etape=etape, difficulte=difficulte)
    etape.delete()
    historique = next(iter(TraitementDifficulte.pgh_event_models.values()))
    with au_mur(monde, role):
        assert [v.pgh_label for v in historique.objects.order_by("pgh_id")] == ["insert", "delete"] * lues


def test_sans_perimetre_rien_ne_se_montre(monde: Monde) -> None:
    """A request that sets nothing reads no row of any table behind the wall."""
    pleines = {m for m in tables_murees() if m._base_manager.exists()}
    assert {Participant, Parcours, Entretien, Saisine, PointOrdreDuJour} <= pleines
    with mur.vue():
        assert [m for m in pleines if m._base_manager.exists()] == []


def test_tout_ce_qui_nomme_une_personne_est_derriere_le_mur() -> None:
    """A table declared with personal columns stands behind the wall, or says here why not."""
    murees = {m._meta.label for m in tables_murees()}
    nommantes = {label for label, table in registre().items() if table.lecteurs and label.split(".")[0] in APPLICATIONS}
    assert {label: HORS_DU_MUR.get(label) for label in nommantes - murees} == HORS_DU_MUR


def test_les_politiques_sont_posees_et_le_service_ne_possede_rien() -> None:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT c.relname, pg_get_userbyid(c.relowner) FROM pg_class c"
            " WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace"
        )
        murees = dict(curseur.fetchall())
        curseur.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND pg_get_userbyid(relowner) IN ('plie_application', 'plie_systeme')"
        )
        assert curseur.fetchone() == (0,)
        curseur.execute("SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'plie\\_%'")
        assert set(curseur.fetchall()) == {(False, False, False)}
    assert set(murees) == {m._meta.db_table for m in tables_murees()}


def test_rien_ne_s_ecrit_hors_du_perimetre(monde: Monde) -> None:
    le = aujourdhui()
    with au_mur(monde, "autre_animation"):
        assert Parcours.objects.filter(pk=monde.parcours.pk).update(organisme_prescripteur="?") == 0
        assert Entretien.objects.filter(parcours=monde.parcours.pk).delete() == (0, {})
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Entretien.objects.create(
                parcours_id=monde.parcours.pk, date_entretien=le, saisi_par=monde.roles["animation"]
            )


def test_le_journal_ne_se_retouche_pas(monde: Monde) -> None:
    with au_mur(monde, "animation"):
        for geste in (lambda: Consultation.objects.update(objet="?"), Consultation.objects.all().delete):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                geste()


def test_une_levee_dit_pourquoi_et_finit_avec_son_bloc(monde: Monde) -> None:
    with au_mur(monde, "autre_animation"):
        with mur.leve("pour cet essai"):
            assert Parcours.objects.count() == 3
        assert Parcours.objects.count() == 1
        with pytest.raises(ZeroDivisionError), mur.leve("pour cet essai"):
            raise ZeroDivisionError
        assert Parcours.objects.count() == 1
        with pytest.raises(ValueError, match="pourquoi"), mur.leve(""):
            raise AssertionError
    assert _role() == "plie"


def test_apres_un_echec_de_la_base_le_mur_est_encore_la(monde: Monde) -> None:
    """What a transaction had set goes with it: neither a lifted wall nor a former perimeter outlives a failure."""
    with au_mur(monde, "autre_animation"):
        with pytest.raises(IntegrityError), transaction.atomic(), mur.leve("pour cet essai"):
            Parcours.objects.update(plie=None)
        assert set(Parcours.objects.values_list("pk", flat=True)) == {monde.parcours_ailleurs.pk}
    assert _role() == "plie"
    assert Parcours.objects.count() == 3


def test_hors_d_une_demande_le_mur_n_est_pas_touche() -> None:
    """Where no wall is up (a task, a command, a migration), lifting it changes nothing."""
    with mur.leve("pour cet essai"):
        assert _role() == "plie"


def _role() -> Any:
    with connection.cursor() as curseur:
        curseur.execute("SELECT current_user")
        return curseur.fetchone()[0]
