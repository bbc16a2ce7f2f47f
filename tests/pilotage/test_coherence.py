"""The nightly sweep: nothing on a sound base, each breach found; counts for the administrator, lists for the PLIE."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from parcours.models import Parcours
from pilotage.qualite.invariants import INVARIANTS
from pilotage.qualite.models import Incoherence, PassageCoherence
from pilotage.qualite.services import verifier_la_coherence, violations
from pilotage.tasks import verifier_coherence
from plie.socle.horloge import aujourdhui
from sorties.models import Sortie
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.pilotage.ruptures import DE_PERSONNE, DU_PARCOURS, DU_PLIE, suivi

pytestmark = pytest.mark.django_db
LE = date(2025, 10, 6)


def sortir(p: Parcours, **champs: Any) -> None:
    Parcours.objects.filter(pk=p.pk).update(statut="sorti", date_fin=date(2024, 9, 2))
    valeurs = {"qualification": "autre", "type": "abandon", "date_sortie": date(2024, 9, 2), "reprise": True}
    Sortie.objects.create(parcours=p, **valeurs | champs)


def maj(p: Parcours, **champs: Any) -> None:
    Parcours.objects.filter(pk=p.pk).update(**champs)


def etranger(p: Parcours) -> None:
    """Another person's frozen situation."""
    autre = suivi()
    autre_situation = autre.situation_entree_id
    maj(autre, repris=True, situation_entree=None)
    maj(p, situation_entree=autre_situation)


RUPTURES: dict[str, Any] = {
    "entree_figee": lambda p: maj(p, situation_entree=None),
    "entree_de_la_personne": etranger,
    "entree_du_jour": lambda p: type(p.situation_entree).objects.update(date_situation=date(2024, 1, 16)),
    "diagnostic_de_la_personne": lambda p: type(p.diagnostic).objects.update(participant=suivi().participant),
    "integration_datee": lambda p: maj(p, date_commission=None),
    "integration_apres_rdv": lambda p: maj(p, date_commission=date(2024, 1, 14)),
    "prolongation_dans_le_parcours": lambda p: maj(p, date_prolongation=date(2024, 1, 14)),
    "dates_passees": lambda p: maj(p, date_orientation=date(2025, 10, 7), repris=True),
    "referent_avant_la_fin": lambda p: (sortir(p), p.referents.update(date_debut=date(2024, 9, 3))),
    "referent_accompagnateur": lambda p: p.referents.update(utilisateur=accounts.accompagnateur("mar")),
    "entretien_honore_passe": lambda p: p.entretiens.create(
        date_entretien=date(2025, 10, 7), presence="honore", mode="telephone"
    ),
    "contrat_signe_a_temps": lambda p: p.contrats_engagement.create(
        date_signature=date(2024, 8, 1), date_debut=date(2024, 2, 1), date_fin=date(2024, 7, 31), heures_hebdo=15
    ),
    "sortie_qualifiee": lambda p: maj(p, statut="sorti", date_fin=date(2024, 9, 2)),
    "sortie_d_un_sorti": lambda p: Sortie.objects.create(
        parcours=p, date_sortie=LE, qualification="autre", type="abandon", reprise=True
    ),
    "sortie_meme_date": lambda p: sortir(p, date_sortie=date(2024, 9, 3)),
    "sortie_motivee": lambda p: sortir(
        p, qualification="positive", type="cdi", reprise=False, date_commission=date(2024, 9, 20)
    ),
    "sortie_decidee": lambda p: sortir(p, reprise=False),
    "saisine_decidee": lambda p: p.saisines.create(
        objet="prolongation", statut="decidee", argument="x", demandee_par=accounts.coordonnateur()
    ),
    "saisine_inscrite": lambda p: p.saisines.create(
        objet="prolongation", statut="inscrite", argument="x", demandee_par=accounts.coordonnateur()
    ),
    "adresse_du_jour": lambda p: p.participant.residences.create(commune_id="13055", date_debut=date(2025, 1, 1)),
    "naissance_avant": lambda p: type(p.participant).objects.update(date_naissance=date(2024, 1, 15)),
}


def nombres() -> dict[str, int]:
    return {code: len(lignes) for code, lignes in violations(le=LE).items() if lignes}


def test_chaque_invariant_s_explique_et_s_execute() -> None:
    assert len(INVARIANTS) >= 30
    assert all(invariant.explication.endswith((".", ")")) for invariant in INVARIANTS.values())
    suivi()
    assert nombres() == {}


@pytest.mark.parametrize("code", RUPTURES)
def test_une_rupture_est_trouvee(code: str) -> None:
    rompu = suivi()
    RUPTURES[code](rompu)
    trouvees = violations(le=LE)[code]
    assert (rompu.pk, rompu.plie_id) in trouvees


def test_chaque_invariant_a_sa_rupture() -> None:
    """An invariant that nobody has seen broken may look at nothing."""
    assert {*RUPTURES, *DU_PARCOURS, *DU_PLIE, *DE_PERSONNE} == set(INVARIANTS)


@pytest.mark.parametrize("code", [*DU_PARCOURS, *DU_PLIE, *DE_PERSONNE])
def test_une_ligne_qui_le_rompt_est_trouvee(code: str) -> None:
    """Sound before, reported after, where the fault is: the parcours, its PLIE, nobody's."""
    rompu = suivi()
    assert nombres() == {}
    {**DU_PARCOURS, **DU_PLIE, **DE_PERSONNE}[code](rompu)
    attendue = (rompu.pk if code in DU_PARCOURS else None, None if code in DE_PERSONNE else rompu.plie_id)
    assert attendue in violations(le=LE)[code]


def test_un_second_passage_remplace_le_premier() -> None:
    maj(suivi(), date_commission=None)
    verifier_la_coherence(le=LE)
    maj(Parcours.objects.get(), date_commission=date(2024, 2, 4))
    assert verifier_coherence() == 0
    assert PassageCoherence.objects.get().date_arrete == aujourdhui()
    assert Incoherence.objects.count() == 0


def test_la_commande_dit_ce_qui_est_rompu(capsys: Any) -> None:
    call_command("verifier_coherence")
    assert f"{len(INVARIANTS)} invariants vérifiés, 0 rompus." in capsys.readouterr().out
    personne = suivi()
    maj(personne, date_commission=None)
    with pytest.raises(CommandError, match="1 rompus"):
        call_command("verifier_coherence", "--simulation")
    sortie = capsys.readouterr().out
    assert "integration_datee : 1" in sortie
    assert personne.participant.nom not in sortie
    assert Incoherence.objects.count() == 0


def test_l_administrateur_lit_des_nombres_et_le_plie_ses_listes() -> None:
    rompu, ailleurs = suivi(), suivi("mar")
    for p in (rompu, ailleurs):
        maj(p, date_commission=None)
    verifier_la_coherence(le=LE)
    page, liste = reverse("pilotage:coherence"), reverse("pilotage:coherence_liste", args=["integration_datee"])

    def lire(personne: Any) -> tuple[int, bool, int]:
        client = connecte(personne)
        lignes = client.get(page).context["lignes"]
        ligne = next(li for li in lignes if li["invariant"].code == "integration_datee")
        return ligne["nombre"], ligne["ouverte"], client.get(liste).status_code

    assert lire(accounts.administrateur()) == (2, False, 404)
    assert lire(accounts.coordonnateur("aix")) == (1, True, 200)
    reponse = connecte(accounts.coordonnateur("aix")).get(liste)
    assert list(reponse.context["page"].object_list) == [rompu]
    assert (
        connecte(accounts.coordonnateur("aix")).get(reverse("pilotage:coherence_liste", args=["inconnu"])).status_code
        == 404
    )
    assert connecte(accounts.financeur()).get(page).status_code == 403


def test_sans_verification_la_page_le_dit() -> None:
    assert (
        "Pas encore de vérification"
        in connecte(accounts.administrateur()).get(reverse("pilotage:coherence")).content.decode()
    )
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM pilotage_passagecoherence")
        assert curseur.fetchone() == (0,)
