"""Every change of a file, by whom, before and after (A-5): each gesture adds its own lines, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pghistory
import pytest
from django.urls import reverse

from accounts.models import Utilisateur
from commissions.services.deliberation import Avis, decider
from parcours.models import Etape, Parcours
from parcours.services import entretiens, etapes
from parcours.services.diagnostic import DifficulteSaisie, enregistrer_diagnostic
from parcours.services.orientation import affecter_referent
from participants import services
from participants.doublons.services.ecarts import ecarter, retablir
from participants.droits.services import demandes, limitations
from participants.models import DemandeDroit, DoublonEcarte
from sorties.models import Justificatif
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.commissions import point_ouvert
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import FabriqueJustificatif, proposition_abandon
from tests.parcours.contrats import contrat
from tests.parcours.historique import Ligne, ajoutees, modifications
from tests.participants.droits import demande

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 16)
ETAPE = etapes.SaisieEtape(
    type="mobilisation", intitule="Formation CACES", date_debut=date(2026, 2, 2), heures=Decimal("12.5"),
    difficultes=frozenset({"mobilite"}),
)  # fmt: skip


class Dossier:
    """A file, who follows it, who runs its PLIE."""

    def __init__(self) -> None:
        self.anime, self.referent = coordonnateur(), accompagnateur()
        self.parcours = parcours_en_cours(referent=self.referent)
        self.personne = self.parcours.participant

    def ajoute(self, geste: Any, *, par: Utilisateur | None = None) -> list[Ligne]:
        """The lines that a gesture adds, without the name of whoever made it, which they all bear."""
        auteur = par or self.referent
        lignes = ajoutees(self.parcours, self.anime, geste, user=auteur.pk)
        assert {ligne[0] for ligne in lignes} <= {str(auteur)}
        return [ligne[1:] for ligne in lignes]


@pytest.fixture
def dossier() -> Dossier:
    return Dossier()


def test_la_fiche(dossier: Dossier) -> None:
    def corriger() -> None:
        services.modifier_participant(
            participant=dossier.personne, version=dossier.personne.version, le=LE,
            champs={"adresse": "2 rue des Lices", "rqth": True, "niveau_formation": "5", "telephone": ""},
        )  # fmt: skip

    assert dossier.ajoute(corriger) == [
        (
            "Fiche de la personne",
            "correction",
            (
                "Niveau de formation : « niveau 3 – CAP, BEP (V) » devient « niveau 5 – bac+2 (III) ».",
                "RQTH : « Non renseigné » devient « Oui ».",
                "Adresse : « Non renseigné » devient « 2 rue des Lices ».",
            ),
        )
    ]


def test_une_commune_et_un_compte_se_lisent_par_leur_nom(dossier: Dossier) -> None:
    def changer() -> None:
        type(dossier.personne).objects.filter(pk=dossier.personne.pk).update(commune_id="13041")
        Parcours.objects.filter(pk=dossier.parcours.pk).update(
            prescripteur="caf", enregistre_par=dossier.referent, date_orientation=date(2024, 1, 2), version=9
        )

    assert dossier.ajoute(changer) == [
        ("Fiche de la personne", "correction", ("Commune : « Aix-en-Provence » devient « Gardanne ».",)),
        (
            "Parcours",
            "correction",
            (
                "Prescripteur : « pôle d’insertion » devient « CAF ».",
                "Orienté le : « 05/01/2024 » devient « 02/01/2024 ».",
                f"Enregistré par : « Non renseigné » devient « {dossier.referent} ».",
            ),
        ),
    ]


def test_une_periode_de_rsa(dossier: Dossier) -> None:
    debut, objet = date(2025, 1, 1), "Période de RSA du 01/01/2025"

    def ajouter() -> None:
        services.ajouter_periode_rsa(participant=dossier.personne, date_debut=debut, le=LE, source="CAF")

    def fermer() -> None:
        periode = dossier.personne.periodes_rsa.get()
        services.modifier_periode_rsa(
            periode=periode, version=periode.version, date_debut=debut, date_fin=date(2025, 6, 30), le=LE, source="CAF"
        )

    def retirer() -> None:
        services.retirer_periode_rsa(periode=dossier.personne.periodes_rsa.get())

    assert dossier.ajoute(ajouter) == [(objet, "ajout", ())]
    assert dossier.ajoute(fermer) == [(objet, "correction", ("Au : « Non renseigné » devient « 30/06/2025 ».",))]
    assert dossier.ajoute(retirer) == [(objet, "suppression", ())]


def test_une_etape_et_la_difficulte_qu_elle_traite(dossier: Dossier) -> None:
    def ajouter() -> None:
        etapes.ajouter(parcours=dossier.parcours, saisie=ETAPE, par=dossier.referent, le=LE)

    def modifier() -> None:
        etape = Etape.objects.get(parcours=dossier.parcours)
        saisie = replace(
            ETAPE, intitule="CACES 3", heures=Decimal("101.5"), financee_plie=True, date_fin=date(2026, 3, 1),
            difficultes=frozenset(),
        )  # fmt: skip
        etapes.modifier(etape=etape, version=etape.version, saisie=saisie, par=dossier.referent, le=LE)

    traitee = "Difficulté « mobilité » – traitée par une étape"
    assert dossier.ajoute(ajouter) == [(traitee, "ajout", ()), ("Étape « Formation CACES »", "ajout", ())]
    assert dossier.ajoute(modifier) == [
        (traitee, "suppression", ()),
        (
            "Étape « CACES 3 »",
            "correction",
            (
                "Intitulé : « Formation CACES » devient « CACES 3 ».",
                "Fin : « Non renseigné » devient « 01/03/2026 ».",
                "Heures : « 12,5 » devient « 101,5 ».",
                "Financée par le PLIE : « Non renseigné » devient « Oui ».",
            ),
        ),
    ]
    # What hung on a row that is gone is still told.
    assert dossier.ajoute(Etape.objects.all().delete) == [("Étape « CACES 3 »", "suppression", ())]


def test_un_rendez_vous(dossier: Dossier) -> None:
    def planifier() -> None:
        entretiens.planifier(
            parcours=dossier.parcours, date_entretien=LE, heure=time(9, 30), par=dossier.referent, le=LE
        )

    def noter() -> None:
        entretiens.noter(
            parcours=dossier.parcours, date_entretien=LE, presence="honore", compte_rendu="Reçue.",
            par=dossier.referent, le=LE,
        )  # fmt: skip

    assert dossier.ajoute(planifier) == [("Entretien du 16/03/2026", "ajout", ())]
    assert dossier.ajoute(noter) == [
        (
            "Entretien du 16/03/2026",
            "correction",
            (
                "Présence : « Non renseigné » devient « honoré ».",
                "Compte rendu : « Non renseigné » devient « Reçue. ».",
            ),
        )
    ]


def test_une_difficulte_retiree_du_diagnostic_laisse_ce_qu_on_en_savait(dossier: Dossier) -> None:
    diagnostic = dossier.parcours.diagnostic
    assert diagnostic is not None

    def ecrire(*difficultes: DifficulteSaisie) -> None:
        diagnostic.refresh_from_db()
        enregistrer_diagnostic(
            parcours=dossier.parcours, version=diagnostic.version, date_diagnostic=diagnostic.date_diagnostic,
            par=dossier.referent, le=LE, besoin_renforce=True, date_volonte=diagnostic.date_volonte,
            support_volonte=diagnostic.support_volonte, difficultes=difficultes,
        )  # fmt: skip

    mobilite, qualification = (
        DifficulteSaisie(code=code, etat="a_traiter", date_reperage=diagnostic.date_diagnostic)
        for code in ("mobilite", "qualification")
    )
    dossier.ajoute(lambda: ecrire(qualification, replace(mobilite, etat="en_cours", date_prise_en_charge=LE)))
    retirees = dossier.ajoute(lambda: ecrire(qualification))
    assert retirees == [
        ("Difficulté « mobilité »", "suppression", ()),
        *[("Difficulté « mobilité » – état", "suppression", ())] * 2,
    ]


def test_un_contrat_et_un_referent(dossier: Dossier) -> None:
    suivante = accompagnateur()

    def affecter() -> None:
        affecter_referent(parcours=dossier.parcours, utilisateur=suivante, date_debut=LE, le=LE, motif="Absence")

    assert dossier.ajoute(lambda: contrat(dossier.parcours, dossier.referent)) == [
        ("Contrat d’engagement du 02/03/2026", "ajout", ())
    ]
    assert dossier.ajoute(affecter) == sorted(
        [
            (f"Référent {dossier.referent}", "correction", ("Au : « Non renseigné » devient « 15/03/2026 ».",)),
            (f"Référent {suivante}", "ajout", ()),
        ]
    )


def test_une_demande_et_un_gel(dossier: Dossier) -> None:
    def verifier() -> None:
        recue = DemandeDroit.objects.get()
        demandes.verifier_identite(demande=recue, moyen="Pièce vue", version=recue.version)

    def geler() -> None:
        limitations.geler(participant=dossier.personne, motif="Conteste", par=dossier.anime)

    objet = "Demande de limitation du 02/03/2026"
    recevoir = ajouter_une_demande(dossier)
    assert dossier.ajoute(recevoir, par=dossier.anime) == [(objet, "ajout", ())]
    assert dossier.ajoute(verifier, par=dossier.anime) == [
        (
            objet,
            "correction",
            (
                "Identité vérifiée : « Non » devient « Oui ».",
                "Moyen de vérification : « Non renseigné » devient « Pièce vue ».",
            ),
        )
    ]
    ((gel, *reste),) = dossier.ajoute(geler, par=dossier.anime)
    assert (gel[:17], reste) == ("Limitation posée ", ["ajout", ()])


def ajouter_une_demande(dossier: Dossier) -> Any:
    return lambda: demande(dossier.parcours, dossier.anime, "limitation", identite_verifiee=False, moyen_identite="")


def test_une_piece_deposee_puis_retiree(dossier: Dossier) -> None:
    objet = "Justificatif « bulletin de salaire » du 01/06/2024"
    assert dossier.ajoute(lambda: FabriqueJustificatif(parcours=dossier.parcours)) == [(objet, "ajout", ())]
    assert dossier.ajoute(Justificatif.objects.get().delete) == [(objet, "suppression", ())]


def test_une_sortie_de_la_proposition_a_la_decision(dossier: Dossier) -> None:
    assert dossier.ajoute(lambda: proposition_abandon(dossier.parcours, dossier.referent)) == [
        ("Proposition de sortie « rupture d’engagement-abandon »", "ajout", ()),
        ("Saisine « sortie »", "ajout", ()),
    ]
    saisine = dossier.parcours.saisines.get()
    points: list[Any] = []
    inscrire = lambda: points.append(point_ouvert(saisine, jour=date(2024, 9, 1)))  # noqa: E731 - a gesture
    assert dossier.ajoute(inscrire, par=dossier.anime) == [
        ("Point de l’ordre du jour – Séance du 01/09/2024", "ajout", ()),
        ("Saisine « sortie »", "correction", ("Statut : « en attente d’une séance » devient « à l’ordre du jour ».",)),
    ]
    decision = lambda: decider(point=points[0], avis=Avis(sens="accord"), par=dossier.anime)  # noqa: E731 - the same
    assert dossier.ajoute(decision, par=dossier.anime) == [
        ("Décision « accord »", "ajout", ()),
        (
            "Parcours",
            "correction",
            (
                "Statut : « en cours » devient « sorti ».",
                "Fin du parcours : « Non renseigné » devient « 01/09/2024 ».",
            ),
        ),
        (
            "Proposition de sortie « rupture d’engagement-abandon »",
            "correction",
            ("Statut : « proposée » devient « validée ».",),
        ),
        ("Retour de la commission « retour au référent »", "ajout", ()),
        ("Saisine « sortie »", "correction", ("Statut : « à l’ordre du jour » devient « décidée ».",)),
        ("Sortie « rupture d’engagement-abandon » du 01/09/2024", "ajout", ()),
    ]


def test_un_doublon_ecarte_se_dit_des_deux_cotes_a_qui_anime_les_deux(dossier: Dossier) -> None:
    autre = parcours_en_cours(referent=dossier.referent)
    lignes = dossier.ajoute(lambda: ecarter(une=dossier.personne, autre=autre.participant, par=dossier.anime))
    assert [(objet[:18], *reste) for objet, *reste in lignes] == [("Doublon écarté le ", "ajout", ())]
    assert [m.geste for m in modifications(autre, dossier.anime) if m.genre == "Doublon écarté"] == ["ajout"]
    page = connecte(dossier.anime).get(reverse("parcours:historique", args=[dossier.parcours.pk])).content.decode()
    assert (str(dossier.personne.nom).upper() in page, str(autre.participant.nom).upper() in page) == (True, False)
    retablir(ecart=DoublonEcarte.objects.get())
    assert [m.geste for m in modifications(autre, dossier.anime) if m.genre == "Doublon écarté"] == [
        "suppression", "ajout",
    ]  # fmt: skip


def test_qui_a_agi_sans_etre_une_personne(dossier: Dossier) -> None:
    personne = type(dossier.personne).objects.filter(pk=dossier.personne.pk)
    contextes: list[tuple[dict[str, Any], str, str]] = [
        ({}, "Tâche automatique", ""),
        ({"origine": "reprise"}, "Reprise", ""),
        ({"origine": "reprise", "user": dossier.anime.pk}, str(dossier.anime), "reprise"),
        ({"operation": "fusion de fiches", "user": dossier.anime.pk}, str(dossier.anime), "fusion de fiches"),
        ({"operation": "accord du jour"}, "Accord du jour", ""),
        ({"user": dossier.anime.pk, "tache": 12}, str(dossier.anime), "tâche"),
        ({"commande": "verifier"}, "Tâche automatique", "commande «\u00a0verifier\u00a0»"),
        ({"user": None, "url": "/lien/"}, "Personne sans compte", ""),
        ({"user": 987654321}, "Compte retiré", ""),
    ]
    obtenus = []
    for rang, (contexte, _, _) in enumerate(contextes):
        with pghistory.context(**contexte):
            personne.update(adresse=f"{rang} rue des Lices")
        (derniere,) = [
            m
            for m in modifications(dossier.parcours, dossier.anime)
            if any(c.apres == f"{rang} rue des Lices" for c in m.changements)
        ]
        obtenus.append((contexte, derniere.auteur, derniere.mention))
    assert obtenus == contextes
