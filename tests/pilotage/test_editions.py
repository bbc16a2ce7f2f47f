"""Drawing up and publishing: provisional editions are replaced, published ones are frozen and compared (C-2)."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from pilotage.cycle import CYCLE_EDITION
from pilotage.enums import StatutEdition
from pilotage.erreurs import PublicationImpossible
from pilotage.indicateurs.calcul import VERSION_CALCUL, FiguresIncoherentes, Lignes
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.models import Edition
from pilotage.permissions import peut_dresser, peut_publier
from pilotage.services import dressage, publication
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from pilotage.tasks import dresser_editions
from plie.socle import taches
from plie.socle.erreurs import ConflitDeVersion, TransitionInterdite
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from plie.socle.periodes import Periode
from tests.fabriques import accounts
from tests.pilotage.mondes import LE, T3, parcours, peupler


@pytest.fixture
def aix(db: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Aix with figures; the PDF, slow to make, is real only where it is looked at."""
    if "le_pdf" not in request.node.name:
        monkeypatch.setattr(publication, "pdf_de", lambda *_, **__: b"%PDF-1.7 publie")
    peupler("aix")
    return accounts.plie("aix")


def test_l_edition_porte_ses_versions_et_son_jour(aix: Any) -> None:
    edition = dresser(plie=aix, periode=T3, le=LE)
    assert (edition.statut, edition.arrete_le, edition.version_pacte, edition.version_calcul) == (
        StatutEdition.PROVISOIRE,
        LE,
        "2023-2027",
        VERSION_CALCUL,
    )
    assert edition.valeurs["mesures"]["periode"]["aix"]["accompagnes"] == 14
    assert edition.valeurs["mesures"]["periode"]["aix"]["sorties_positives"] == {"n": 3, "sur": 6, "taux": 0.5}
    assert edition.valeurs["mesures"]["n_1"]["aix"]["integrations"] == 6


def test_derriere_chaque_cellule_les_parcours_qui_la_font(aix: Any) -> None:
    edition = dresser(plie=aix, periode=T3, le=LE)
    lignes = Lignes(**edition.identifiants["periode"])
    for code in ("accompagnes", "sorties_positives", "hommes", "parmi_sorties.femmes", "positives_par_type.cdi"):
        indicateur = CATALOGUE[code]
        assert indicateur.numerateur is not None
        attendu = edition.valeurs["mesures"]["periode"]["aix"]
        if indicateur.complement:
            attendu = attendu["complements"]
        for etape in code.split("."):
            attendu = attendu[etape]
        n = attendu["n"] if isinstance(attendu, dict) else attendu
        assert len(lignes.parcours(indicateur.numerateur, "aix")) == n, code


def test_dresser_de_nouveau_remplace_la_provisoire(aix: Any) -> None:
    premiere = dresser(plie=aix, periode=T3, le=LE)
    parcours("aix", 500)
    seconde = dresser(plie=aix, periode=T3, le=date(2025, 10, 7))
    assert (seconde.pk, seconde.version, Edition.objects.count()) == (premiere.pk, 2, 1)
    assert seconde.valeurs["mesures"]["periode"]["aix"]["integrations"] == 9


def test_dresser_l_ensemble_compte_tous_les_plie(aix: Any) -> None:
    peupler("mar", entrees=2, sorties=0)
    edition = dresser(plie=None, periode=T3, le=LE)
    mesures = edition.valeurs["mesures"]["periode"]
    assert [mesures[code]["accompagnes"] for code in ("total", "aix", "mar", "iop")] == [16, 14, 2, 0]


def test_publier_fige_les_chiffres_le_pdf_et_son_empreinte(aix: Any) -> None:
    coordonnateur = accounts.coordonnateur("aix")
    edition = publier(edition=dresser(plie=aix, periode=T3, le=LE), par=coordonnateur, commentaire=" Reprise nette. ")
    assert edition.pdf is not None
    pdf = bytes(edition.pdf)
    assert pdf.startswith(b"%PDF-")
    assert edition.empreinte == hashlib.sha256(pdf).hexdigest()
    assert (edition.statut, edition.publiee_par, edition.commentaire) == ("publiee", coordonnateur, "Reprise nette.")


def test_une_edition_publiee_ne_change_ni_ne_disparait(aix: Any) -> None:
    edition = publier(edition=dresser(plie=aix, periode=T3, le=LE), par=accounts.coordonnateur("aix"), commentaire="")
    with pytest.raises(DatabaseError, match="edition_publiee_figee"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(commentaire="Autre chose")
    with pytest.raises(DatabaseError, match="edition_publiee_figee"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).delete()


def test_publier_deux_fois_est_refuse(aix: Any) -> None:
    par = accounts.coordonnateur("aix")
    edition = publier(edition=dresser(plie=aix, periode=T3, le=LE), par=par, commentaire="")
    with pytest.raises(PublicationImpossible, match="déjà publiée"):
        publier(edition=edition, par=par, commentaire="")
    with pytest.raises(TransitionInterdite):
        CYCLE_EDITION.passer(StatutEdition.PUBLIEE, "dresser")


def test_un_trimestre_en_cours_ne_se_publie_pas(aix: Any) -> None:
    edition = dresser(plie=aix, periode=T3, le=date(2025, 9, 30))
    with pytest.raises(PublicationImpossible, match=r"s’achève le 30\sseptembre"):
        publier(edition=edition, par=accounts.coordonnateur("aix"), commentaire="")


def test_publier_une_edition_redressee_entre_temps_est_refuse(aix: Any) -> None:
    edition = dresser(plie=aix, periode=T3, le=LE)
    dresser(plie=aix, periode=T3, le=LE)
    with pytest.raises(ConflitDeVersion):
        publier(edition=edition, par=accounts.coordonnateur("aix"), commentaire="", version=1)


def test_une_edition_suivante_dit_ce_qui_a_change(aix: Any) -> None:
    publiee = publier(edition=dresser(plie=aix, periode=T3, le=LE), par=accounts.coordonnateur("aix"), commentaire="")
    tardif = parcours("aix", 600, sexe="H")
    for periode in (T3, Periode.trimestre(2025, 4)):
        suivante = dresser(plie=aix, periode=periode, le=date(2026, 1, 5))
        (reference,) = suivante.valeurs["ecarts"]
        assert reference["edition"] == publiee.pk
        lignes = {(ligne["perimetre"], ligne["code"]): ligne for ligne in reference["lignes"]}
        assert lignes["aix", "integrations"] == {
            "perimetre": "aix",
            "code": "integrations",
            "avant": 8,
            "apres": 9,
            "entres": [tardif.pk],
            "sortis": [],
        }
        assert ("aix", "sorties") not in lignes
        assert ("aix", "femmes") not in lignes
        assert lignes["aix", "hommes"]["apres"] == 4


def test_sans_changement_aucun_ecart(aix: Any) -> None:
    publier(edition=dresser(plie=aix, periode=T3, le=LE), par=accounts.coordonnateur("aix"), commentaire="")
    suivante = dresser(plie=aix, periode=T3, le=LE)
    assert [reference["lignes"] for reference in suivante.valeurs["ecarts"]] == [[]]


def test_une_ecriture_pendant_le_calcul_fait_relire(aix: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    essais = []
    composer = dressage.composer

    def une_fois_sur_deux(*args: Any, **options: Any) -> Any:
        essais.append(1)
        if len(essais) == 1:
            raise FiguresIncoherentes("écriture entre les deux lectures")
        return composer(*args, **options)

    monkeypatch.setattr(dressage, "composer", une_fois_sur_deux)
    assert dresser(plie=aix, periode=T3, le=LE).version == 1
    assert len(essais) == 2


def test_des_figures_toujours_incoherentes_ne_sont_jamais_enregistrees(
    aix: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faux(*args: Any, **options: Any) -> Any:
        raise FiguresIncoherentes("toujours")

    monkeypatch.setattr(dressage, "composer", faux)
    with pytest.raises(FiguresIncoherentes):
        dresser(plie=aix, periode=T3, le=LE)
    assert not Edition.objects.exists()


def test_qui_dresse_et_publie(aix: Any) -> None:
    edition = dresser(plie=aix, periode=T3, le=LE)
    ensemble = dresser(plie=None, periode=T3, le=LE)
    personnes = {
        "coordonnateur": accounts.coordonnateur("aix"),
        "gestionnaire": accounts.gestionnaire("aix"),
        "voisin": accounts.coordonnateur("mar"),
        "accompagnateur": accounts.accompagnateur("aix"),
        "financeur": accounts.financeur(),
        "administrateur": accounts.administrateur(),
    }
    assert {nom: bool(peut_publier(p, edition)) for nom, p in personnes.items()} == {
        "coordonnateur": True,
        "gestionnaire": True,
        "voisin": False,
        "accompagnateur": False,
        "financeur": False,
        "administrateur": False,
    }
    assert {nom: bool(peut_publier(p, ensemble)) for nom, p in personnes.items()} == {
        "coordonnateur": True,
        "gestionnaire": False,
        "voisin": True,
        "accompagnateur": False,
        "financeur": False,
        "administrateur": False,
    }
    assert peut_dresser(personnes["gestionnaire"], None).motif == (
        "L’édition de tous les PLIE est dressée et publiée par un coordonnateur."
    )


def test_qui_voit_quelles_editions(aix: Any) -> None:
    provisoire = dresser(plie=aix, periode=Periode.trimestre(2025, 2), le=LE)
    publiee = publier(edition=dresser(plie=aix, periode=T3, le=LE), par=accounts.coordonnateur("aix"), commentaire="")
    ensemble = dresser(plie=None, periode=T3, le=LE)

    def vues(personne: Any) -> set[int]:
        return set(Edition.objects.visibles_par(personne).values_list("pk", flat=True))

    assert vues(accounts.coordonnateur("aix")) == {provisoire.pk, publiee.pk, ensemble.pk}
    assert vues(accounts.gestionnaire("aix")) == {provisoire.pk, publiee.pk}
    assert vues(accounts.coordonnateur("mar")) == {ensemble.pk}
    assert vues(accounts.financeur("aix")) == vues(accounts.financeur()) == {publiee.pk}
    assert vues(accounts.financeur("mar")) == vues(accounts.accompagnateur("aix")) == set()
    publier(edition=ensemble, par=accounts.coordonnateur("mar"), commentaire="")
    assert vues(accounts.financeur("mar")) == vues(accounts.gestionnaire("mar")) == {ensemble.pk}


def test_le_travail_de_nuit_dresse_le_trimestre_acheve_une_seule_fois(aix: Any) -> None:
    dresser_editions("2025-10-06")
    cles = set(Tache.objects.values_list("cle", flat=True))
    assert cles == {f"{code}:2025T3" for code in ("aix", "iop", "mar", "mpc", "mpe", "mpo", "tous")}
    dresser_editions("2025-10-07")
    assert Tache.objects.count() == 7


def test_ce_qui_est_deja_dresse_est_laisse(aix: Any) -> None:
    dresser(plie=aix, periode=T3, le=LE)
    dresser_editions("2025-10-06")
    assert "aix:2025T3" not in set(Tache.objects.values_list("cle", flat=True))


@pytest.mark.django_db(transaction=True)
def test_le_travail_demande_dresse_l_edition() -> None:
    peupler("aix", entrees=2, sorties=0)
    parametres = {"plie": "aix", "du": "2025-07-01", "au": "2025-09-30", "le": "2025-10-06"}
    tache = taches.demander("pilotage.dresser", "aix:2025T3", parametres)
    assert taches.executer(tache.pk) == "terminee"
    tache.refresh_from_db()
    edition = Edition.objects.get()
    assert tache.resultat == {"edition": edition.pk}
    assert edition.valeurs["mesures"]["periode"]["aix"]["accompagnes"] == 2
    assert taches.executer(tache.pk) == "terminee"
    assert Edition.objects.get().version == 1


def test_les_objectifs_de_l_annee(aix: Any) -> None:
    objectifs = dresser(plie=aix, periode=T3, le=LE).valeurs["objectifs"]
    lignes = {ligne["code"]: ligne for ligne in objectifs["lignes"]["aix"]}
    assert lignes["nouvelles_integrations"] == {
        "code": "nouvelles_integrations",
        "libelle": "Nouvelles intégrations",
        "objectif": 450,
        "realise": 8,
        "taux": 8 / 450,
        "reste": 442,
        "projection": 11,  # 8 in 273 days out of 365
    }
    assert lignes["accompagnes"]["projection"] == 6 + 11
    assert lignes["reprise_file_active"]["realise"] == lignes["reprise_file_active"]["projection"] == 6
    assert (objectifs["pacte"]["objectif"], objectifs["pacte"]["realise"]) == (18385, 14)


def test_les_valeurs_se_relisent_telles_quelles(aix: Any) -> None:
    edition = dresser(plie=aix, periode=T3, le=LE)
    assert json.loads(json.dumps(edition.valeurs)) == Edition.objects.get().valeurs


def test_un_acte_du_31_mars_a_23_h_30_utc_compte_au_deuxieme_trimestre(aix: Any) -> None:
    """It is 1 April in Paris: the first quarter is over, and a parcours that starts « today » belongs to the second."""
    with time_machine.travel("2026-03-31T23:30:00+00:00", tick=False):
        parcours("aix", 800, debut=aujourdhui())
        dresser_editions()
    assert "aix:2026T1" in set(Tache.objects.values_list("cle", flat=True))
    integrations = [
        dresser(plie=aix, periode=Periode.trimestre(2026, rang), le=date(2026, 7, 6)).valeurs["mesures"]["periode"]
        for rang in (1, 2)
    ]
    assert [lues["aix"]["integrations"] for lues in integrations] == [0, 1]
