"""How difficulties and the distance to employment evolve: kept, shown, limited to the RSA for a pôle (P-3.4, A-2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Utilisateur
from parcours.dossier import DossierLu
from parcours.models import Parcours
from parcours.regles.evolution import JALONS_MAX, Changement, chronologie, etat_au, jalons, repartition
from parcours.services.diagnostic import DifficulteSaisie, enregistrer_diagnostic
from parcours.volets_diagnostic import fil_diagnostic, volet_diagnostic
from participants.models import Diagnostic, Difficulte, MesureDistance, SuiviDifficulte
from plie.socle.contraintes import nom_de_la_contrainte
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from tests.contraintes import violer
from tests.fabriques.accounts import accompagnateur, agent_pole
from tests.fabriques.parcours import FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

MARS, MAI, JUIN = date(2026, 3, 16), date(2026, 5, 4), date(2026, 6, 1)


# --- Pure rules ------------------------------------------------------------------------------------------


def test_l_etat_a_une_date() -> None:
    suite = chronologie(date_reperage=MARS, date_prise_en_charge=MAI, date_levee=JUIN)
    veilles = [date(2026, 3, 15), MARS, date(2026, 5, 3), MAI, date(2026, 5, 31), JUIN, date(2027, 1, 1)]
    assert [etat_au(suite, jour) for jour in veilles] == [
        None, "a_traiter", "a_traiter", "en_cours", "en_cours", "leve", "leve",
    ]  # fmt: skip
    assert chronologie(date_reperage=MARS) == (Changement("a_traiter", MARS),)


def test_la_repartition_compte_chaque_etat() -> None:
    suites = [
        chronologie(date_reperage=MARS, date_levee=MAI),
        chronologie(date_reperage=MARS, date_prise_en_charge=MAI),
        chronologie(date_reperage=JUIN),
    ]
    assert repartition(suites, (MARS, MAI, JUIN)) == {
        "a_traiter": [2, 0, 1], "en_cours": [0, 1, 1], "leve": [0, 1, 1],
    }  # fmt: skip


@given(debut=st.dates(date(2015, 1, 1), date(2030, 12, 31)), jours=st.integers(-40, 3000))
def test_les_jalons_vont_du_debut_a_aujourd_hui(debut: date, jours: int) -> None:
    le = debut + timedelta(days=jours)
    points = jalons(debut, le)
    assert points[-1] == le
    assert len(points) <= JALONS_MAX
    assert list(points) == sorted(set(points))
    assert points[0] == (debut if jours > 0 else le)


# --- The gesture -----------------------------------------------------------------------------------------


def ecrire(parcours: Parcours, referent: Utilisateur, *, le: date = MARS, **autres: Any) -> Diagnostic:
    valeurs: dict[str, Any] = {"version": 0, "date_diagnostic": MARS} | autres
    return enregistrer_diagnostic(parcours=parcours, par=referent, le=le, **valeurs)


def suite(code: str = "mobilite") -> list[tuple[str, date]]:
    lues = SuiviDifficulte.objects.filter(difficulte__code=code).order_by("date_etat", "pk")
    return list(lues.values_list("etat", "date_etat"))


@pytest.mark.django_db
def test_chaque_etat_garde_sa_date_et_son_auteur(recue: Parcours, referent: Utilisateur) -> None:
    ecrire(recue, referent, difficultes=[DifficulteSaisie("mobilite")])
    collegue = accompagnateur()
    en_cours = DifficulteSaisie("mobilite", "en_cours", date_reperage=MARS)
    ecrire(recue, collegue, version=1, le=MAI, difficultes=[en_cours])
    assert suite() == [("a_traiter", MARS), ("en_cours", MAI)]
    leve = DifficulteSaisie("mobilite", "leve", MARS, JUIN, date_prise_en_charge=MAI)
    ecrire(recue, referent, version=2, le=JUIN, difficultes=[leve])
    assert suite() == [("a_traiter", MARS), ("en_cours", MAI), ("leve", JUIN)]
    assert [s.note_par for s in SuiviDifficulte.objects.order_by("pk")] == [referent, collegue, referent]
    # Back again: what was lifted came back.
    retour = DifficulteSaisie("mobilite", "a_traiter", MARS)
    diagnostic = ecrire(recue, referent, version=3, le=date(2026, 7, 1), difficultes=[retour])
    assert suite()[-1] == ("a_traiter", date(2026, 7, 1))
    difficulte = diagnostic.difficultes.get()
    assert (difficulte.date_prise_en_charge, difficulte.date_levee) == (None, None)


@pytest.mark.django_db
def test_une_date_corrigee_ne_fait_pas_un_etat_de_plus(recue: Parcours, referent: Utilisateur) -> None:
    ecrire(recue, referent, difficultes=[DifficulteSaisie("mobilite", "en_cours", date(2026, 3, 1), None, "", MARS)])
    assert suite() == [("a_traiter", date(2026, 3, 1)), ("en_cours", MARS)]
    corrigee = DifficulteSaisie("mobilite", "en_cours", date(2026, 3, 2), None, "", date(2026, 3, 10))
    ecrire(recue, referent, version=1, difficultes=[corrigee])
    assert suite() == [("a_traiter", date(2026, 3, 2)), ("en_cours", date(2026, 3, 10))]
    # Sent again without the day, on another day: it stays what it was.
    meme = DifficulteSaisie("mobilite", "en_cours", date(2026, 3, 2), None, "Permis.", date(2026, 3, 10))
    ecrire(recue, referent, version=2, le=JUIN, difficultes=[meme])
    assert suite() == [("a_traiter", date(2026, 3, 2)), ("en_cours", date(2026, 3, 10))]
    with pytest.raises(ErreurMetier) as refus:
        ecrire(recue, referent, version=3, le=JUIN, difficultes=[
            DifficulteSaisie("mobilite", "leve", date(2026, 3, 2), date(2026, 3, 9))
        ])  # fmt: skip
    assert (refus.value.champ, "10\u00a0mars\u00a02026" in refus.value.message) == ("mobilite_levee", True)


@pytest.mark.django_db
def test_une_difficulte_deja_en_cours_a_une_date_inconnue_la_garde(recue: Parcours, referent: Utilisateur) -> None:
    diagnostic = ecrire(recue, referent)
    Difficulte.objects.create(diagnostic=diagnostic, code="mobilite", etat="en_cours", date_reperage=MARS)
    inchangee = DifficulteSaisie("mobilite", "en_cours", MARS)
    assert ecrire(recue, referent, version=1, le=JUIN, difficultes=[inchangee]).version == 1
    corrigee = DifficulteSaisie("mobilite", "en_cours", MARS, None, "Permis en vue.")
    assert ecrire(recue, referent, version=1, le=JUIN, difficultes=[corrigee]).version == 2
    assert Difficulte.objects.get().date_prise_en_charge is None
    assert suite() == [("a_traiter", MARS), ("en_cours", JUIN)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("saisie", "champ"),
    [
        (DifficulteSaisie("langue", "en_cours", MARS, None, "", date(2026, 3, 15)), "langue_depuis"),
        (DifficulteSaisie("langue", "en_cours", MARS, None, "", date(2026, 3, 17)), "langue_depuis"),
        (DifficulteSaisie("langue", "leve", date(2026, 3, 1), date(2026, 3, 3), "", date(2026, 3, 4)), "langue_levee"),
    ],
)
def test_un_travail_hors_de_ses_dates_est_refuse(
    recue: Parcours, referent: Utilisateur, saisie: DifficulteSaisie, champ: str
) -> None:
    with pytest.raises(ErreurMetier) as refus:
        ecrire(recue, referent, difficultes=[saisie])
    assert refus.value.champ == champ


@pytest.mark.django_db
@pytest.mark.parametrize("depuis", [date(2026, 3, 15), date(2026, 4, 2)])
def test_la_base_tient_le_travail_entre_reperage_et_levee(recue: Parcours, referent: Utilisateur, depuis: date) -> None:
    diagnostic = ecrire(recue, referent)
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        Difficulte.objects.create(
            diagnostic=diagnostic, code="langue", etat="leve", date_reperage=MARS, date_levee=date(2026, 4, 1),
            date_prise_en_charge=depuis,
        )  # fmt: skip
    assert nom_de_la_contrainte(refus.value) == "difficulte_prise_en_charge"


@pytest.mark.django_db
def test_un_etat_et_une_distance_ne_se_notent_qu_une_fois_par_jour(recue: Parcours, referent: Utilisateur) -> None:
    diagnostic = ecrire(recue, referent, difficultes=[DifficulteSaisie("mobilite")], distance="proche")
    suivi, mesure = SuiviDifficulte.objects.get(), MesureDistance.objects.get()
    assert (str(suivi), str(mesure)) == ("mobilité (à traiter)", "proche (moins de 6 mois) au 16/03/2026")
    for geste, nom in (
        (
            lambda: SuiviDifficulte.objects.create(difficulte=suivi.difficulte, etat="a_traiter", date_etat=MARS),
            "suivi_difficulte_une_fois",
        ),
        (
            lambda: MesureDistance.objects.create(diagnostic=diagnostic, niveau="eloignee", date_mesure=MARS),
            "distance_une_par_jour",
        ),
    ):
        assert violer(geste) == nom


@pytest.mark.django_db
def test_la_distance_a_l_emploi_se_mesure_dans_le_temps(recue: Parcours, referent: Utilisateur) -> None:
    ecrire(recue, referent, distance="tres_eloignee")
    ecrire(recue, referent, distance="tres_eloignee")  # the same form sent twice
    assert Diagnostic.objects.get().version == 1
    with pytest.raises(ConflitDeVersion):
        ecrire(recue, referent, version=9, distance="eloignee")
    with pytest.raises(ErreurMetier) as refus:
        ecrire(recue, referent, version=1, distance="eloignee", date_distance=MAI)
    assert refus.value.champ == "date_distance"
    ecrire(recue, referent, version=1, le=MAI, distance="eloignee", date_distance=date(2026, 5, 1))
    ecrire(recue, referent, version=2, le=MAI, distance="proche", date_distance=date(2026, 5, 1))
    ecrire(recue, referent, version=3, le=MAI, distance="")
    mesures = MesureDistance.objects.order_by("date_mesure").values_list("niveau", "date_mesure")
    assert list(mesures) == [("tres_eloignee", MARS), ("proche", date(2026, 5, 1))]


# --- What is shown ---------------------------------------------------------------------------------------


@pytest.fixture
def suivi(referent: Utilisateur) -> Parcours:
    """Three difficulties, one lifted after the end of the RSA, an étape that treats it, two distances."""
    personne = FabriqueParticipant()
    FabriquePeriodeRsa(participant=personne, date_fin=date(2026, 5, 15))
    parcours = parcours_en_cours(participant=personne, referent=referent, debut=date(2026, 3, 9), diagnostic=False)
    ecrire(parcours, referent, difficultes=[DifficulteSaisie("mobilite"), DifficulteSaisie("langue")],
           distance="tres_eloignee")  # fmt: skip
    deux = [DifficulteSaisie("mobilite", "en_cours", MARS), DifficulteSaisie("langue", "a_traiter", MARS)]
    ecrire(parcours, referent, version=1, le=MAI, difficultes=deux)
    trois = [DifficulteSaisie("mobilite", "leve", MARS, JUIN, "", MAI), deux[1],
             DifficulteSaisie("logement", "a_traiter", JUIN)]  # fmt: skip
    ecrire(parcours, referent, version=2, le=JUIN, difficultes=trois, distance="proche")
    etape = FabriqueEtape(parcours=parcours, date_debut=MAI, type="levee_frein", intitule="Permis")
    tard = FabriqueEtape(parcours=parcours, date_debut=JUIN, type="levee_frein", intitule="Code")
    for liee in (etape, tard):
        liee.difficultes.add(Difficulte.objects.get(code="mobilite"))
    parcours.refresh_from_db()
    return parcours


def lues(contexte: dict[str, Any]) -> dict[str, Any]:
    return {
        lue.difficulte.code: (lue.etat, [(c.etat, c.date_etat) for c in lue.changements], [str(e) for e in lue.etapes])
        for _, difficultes in contexte["familles"]
        for lue in difficultes
    }


@pytest.mark.django_db
def test_le_referent_voit_toute_l_evolution(suivi: Parcours, referent: Utilisateur) -> None:
    contexte = volet_diagnostic(DossierLu(suivi, referent, date(2026, 6, 20)))
    assert lues(contexte) == {
        "langue": ("à traiter", [("à traiter", MARS)], []),
        "mobilite": ("levé", [("à traiter", MARS), ("en cours", MAI), ("levé", JUIN)], ["Permis", "Code"]),
        "logement": ("à traiter", [("à traiter", JUIN)], []),
    }
    assert [m.niveau for m in contexte["distances"]] == ["proche", "tres_eloignee"]
    assert contexte["distance"].niveau == "proche"
    graphique = contexte["graphique"]
    assert graphique.titre == "Difficultés au fil du parcours"
    titres = [e.titre for e in fil_diagnostic(DossierLu(suivi, referent, date(2026, 6, 20)))]
    assert titres == [
        "Diagnostic établi",
        "Difficulté en cours de levée\u00a0: mobilité",
        "Difficulté levée\u00a0: mobilité",
        "Distance à l’emploi\u00a0: très éloignée (plus de 12 mois)",
        "Distance à l’emploi\u00a0: proche (moins de 6 mois)",
    ]


@pytest.mark.django_db
def test_le_pole_ne_voit_que_l_evolution_dans_le_rsa(suivi: Parcours) -> None:
    """A-2: lifted after the end of the RSA, the difficulty is under way for the pôle; the late étape is not told."""
    contexte = volet_diagnostic(DossierLu(suivi, agent_pole(), date(2026, 6, 20)))
    assert lues(contexte) == {
        "langue": ("à traiter", [("à traiter", MARS)], []),
        "mobilite": ("en cours", [("à traiter", MARS), ("en cours", MAI)], ["Permis"]),
    }
    assert [m.niveau for m in contexte["distances"]] == ["tres_eloignee"]


@pytest.mark.django_db
def test_sans_mouvement_il_n_y_a_pas_de_graphique(recue: Parcours, referent: Utilisateur) -> None:
    assert volet_diagnostic(DossierLu(recue, referent, JUIN))["graphique"] is None
    ecrire(recue, referent, difficultes=[DifficulteSaisie("mobilite")])
    recue.refresh_from_db()
    assert volet_diagnostic(DossierLu(recue, referent, JUIN))["graphique"] is None
    ecrire(
        recue, referent, version=1, le=date(2026, 3, 20), difficultes=[DifficulteSaisie("mobilite", "en_cours", MARS)]
    )
    recue.refresh_from_db()
    assert volet_diagnostic(DossierLu(recue, referent, date(2026, 3, 20)))["graphique"] is None


@pytest.mark.django_db
def test_la_page_montre_l_evolution_et_le_formulaire_la_saisit(suivi: Parcours, referent: Utilisateur) -> None:
    client = Client()
    client.force_login(referent)
    page = client.get(reverse("parcours:fiche", args=[suivi.pk])).content.decode()
    assert "Difficultés au fil du parcours" in page
    assert "Repérée le" in page
    url = reverse("parcours:diagnostic", args=[suivi.pk])
    formulaire = client.get(url).context["form"]
    assert formulaire.fields["distance"].choices[0][1].startswith("Ne pas changer\u00a0: proche")
    assert formulaire["mobilite_depuis"].value() == MAI
    donnees = {
        "version": "3", "date_diagnostic": "16/03/2026", "langue_etat": "en_cours", "langue_reperage": "16/03/2026",
        "langue_depuis": "01/03/2026", "distance": "immediate", "date_distance": "16/03/2026",
    }  # fmt: skip
    refus = client.post(url, donnees)
    assert (refus.status_code, "ne peut pas précéder son repérage" in refus.content.decode()) == (422, True)
    client.post(url, donnees | {"langue_depuis": "01/06/2026"})
    assert suite("langue") == [("a_traiter", MARS), ("en_cours", JUIN)]
    assert MesureDistance.objects.get(date_mesure=MARS).niveau == "immediate"
