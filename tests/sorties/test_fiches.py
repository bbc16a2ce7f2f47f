"""The fiche de synthèse de fin de parcours: its content, its PDF, its transmission (P-6.6)."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import page
import pytest
from django.urls import reverse

from parcours.models import Parcours, Referent
from plie.journal.models import Consultation
from plie.socle.erreurs import ErreurMetier
from sorties.documents import fiche_de_fin, mois_ecoules, referent_au
from sorties.models import FicheSynthese, TransmissionFiche
from sorties.services.fiches import (
    Destinataire,
    destinataires_en_attente,
    destinataires_proposes,
    produire_fiche,
    transmettre_fiche,
)
from sorties.services.propositions import proposer_sortie
from sorties.services.sorties import constater_sortie
from tests.connexion import connecte
from tests.contraintes import violer
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import (
    FabriqueCreation,
    FabriqueFormation,
    FabriqueJustificatif,
    emploi_consolide,
    proposition_abandon,
    sortie_validee,
)
from tests.sorties.fiches import parcours_sorti

pytestmark = pytest.mark.django_db

LE = date(2024, 9, 20)


def test_la_fiche_dit_ce_qui_a_ete_fait_et_non_ce_qui_a_ete_dit() -> None:
    fiche = fiche_de_fin(parcours_sorti(), le=LE)
    assert (fiche.nom, fiche.age, fiche.commune, fiche.brsa, fiche.mois) == (
        "ELMAS Anne",
        38,
        "Aix-en-Provence",
        True,
        4,
    )
    assert [(a.libelle, a.heures) for a in fiche.actions] == [
        ("Levée de frein – Permis", Decimal("30.00")),
        ("Mobilisation", Decimal("12.50")),
    ]
    assert fiche.heures == Decimal("42.50")
    assert (fiche.entretiens.honores, fiche.entretiens.individuels, fiche.entretiens.absences) == (3, 2, 1)
    assert fiche.contrats == ("contrat d’engagement du 15/01/2024 au 14/07/2024",)
    assert (fiche.levees, fiche.restantes) == (("mobilité",), ("pas ou faible niveau de qualification (à traiter)",))
    assert [c["remplie"] for c in fiche.conditions] == [True] * 7
    assert fiche.pieces == ("bulletin de salaire (01/06/2024)",)


@pytest.mark.parametrize(
    ("critere", "type_", "fabrique", "champs", "natures", "attendue"),
    [
        (
            "S-3", "creation", FabriqueCreation, {"rcs": True, "intitule": "Épicerie du Cours"},
            ("immatriculation", "attestation_activite"), ("Activité créée", "Épicerie du Cours"),
        ),
        (
            "S-4", "formation", FabriqueFormation, {"intitule": "CAP cuisine", "organisme": "Greta"},
            ("presence_formation",), ("Formation", "CAP cuisine, Greta, RNCP35030"),
        ),
    ],
)  # fmt: skip
def test_la_fiche_nomme_l_entreprise_creee_et_la_formation_suivie(
    critere: str, type_: str, fabrique: Any, champs: dict[str, Any], natures: tuple[str, ...], attendue: tuple[str, str]
) -> None:
    parcours = parcours_en_cours()
    preuve = fabrique(parcours=parcours, **champs)
    for nature in natures:
        FabriqueJustificatif(parcours=parcours, nature=nature, **{type_: preuve})
    proposition = proposer_sortie(
        parcours=parcours, qualification="positive", type=type_, critere=critere, date_sortie=date(2024, 6, 1),
        motif="", suite="", par=accounts.accompagnateur(), le=date(2024, 9, 1),
    )  # fmt: skip
    sortie_validee(proposition)
    assert fiche_de_fin(Parcours.objects.get(pk=parcours.pk), le=LE).realisation == attendue


def test_une_sortie_requalifiee_ne_porte_pas_les_conditions_d_un_autre_critere() -> None:
    parcours = parcours_en_cours()
    emploi_consolide(parcours)
    proposition = proposer_sortie(
        parcours=parcours, qualification="positive", type="cdi", critere="S-1", date_sortie=date(2024, 6, 1),
        motif="", suite="", par=accounts.accompagnateur(), le=date(2024, 9, 1),
    )  # fmt: skip
    constater_sortie(
        proposition=proposition, qualification="autre", type="fin_delai", critere="", date_commission=LE, par=None
    )
    parcours.refresh_from_db()
    fiche = fiche_de_fin(parcours, le=LE)
    assert (fiche.conditions, fiche.pieces, fiche.referent) == ((), (), "")


def test_la_fiche_est_un_pdf_accessible_d_une_a_trois_pages_et_ne_change_plus() -> None:
    parcours = parcours_sorti()
    fiche = produire_fiche(parcours=parcours, par=accounts.accompagnateur(), le=LE)
    with fiche.fichier.open() as fichier:
        contenu = fichier.read()
    rapport = page.validate_pdf_bytes(contenu, profile="ua1")
    assert [(f.rule_id, f.message) for f in rapport.failures] == []
    assert 1 <= rapport.document.page_count <= 3
    assert fiche.empreinte == hashlib.sha256(contenu).hexdigest()
    assert fiche.fichier.name.startswith("fiches/")
    seconde = produire_fiche(parcours=parcours, par=None, le=LE)
    assert FicheSynthese.objects.count() == 2
    assert seconde.fichier.name != fiche.fichier.name


def test_pas_de_fiche_avant_la_sortie() -> None:
    with pytest.raises(ErreurMetier, match="après la validation de la sortie"):
        produire_fiche(parcours=parcours_en_cours(), par=None, le=LE)


@pytest.mark.parametrize(
    ("options", "noms"),
    [
        ({}, ["France Travail Aix", "Pôle"]),
        ({"suite": ""}, ["Pôle"]),
        ({"brsa": False}, ["France Travail Aix"]),
        ({"brsa": False, "suite": ""}, []),
    ],
)
def test_les_destinataires_sont_ceux_de_la_regle(options: dict[str, Any], noms: list[str]) -> None:
    parcours = parcours_sorti(**options)
    proposes = destinataires_proposes(parcours, parcours.sortie)
    pole = str(accounts.pole("VI"))
    assert [d.nom for d in proposes] == [pole if nom == "Pôle" else nom for nom in noms]


def test_un_deces_ne_se_transmet_pas() -> None:
    parcours = parcours_en_cours()
    proposition = proposer_sortie(
        parcours=parcours, qualification="autre", type="deces", critere="", date_sortie=date(2024, 8, 1),
        motif="", suite="CCAS", par=accounts.accompagnateur(), le=LE,
    )  # fmt: skip
    assert destinataires_proposes(parcours, sortie_validee(proposition, date_commission=LE)) == []


def fiche_vide(parcours: Parcours) -> FicheSynthese:
    return FicheSynthese.objects.create(parcours=parcours, date_fiche=LE, fichier="fiches/f.pdf", empreinte="0" * 64)


def transmettre(fiche: FicheSynthese, **options: Any) -> TransmissionFiche:
    defauts = {"destinataire": " France  Travail Aix", "moyen": "courriel", "date_transmission": LE, "le": LE}
    return transmettre_fiche(fiche=fiche, par=accounts.accompagnateur(), **{**defauts, **options})


def test_transmettre_consigne_a_qui_quand_et_par_qui() -> None:
    parcours = parcours_sorti()
    fiche = fiche_vide(parcours)
    assert transmettre(fiche).destinataire == "France Travail Aix"
    pole = str(accounts.pole("VI"))
    assert destinataires_en_attente(parcours, parcours.sortie) == [
        Destinataire(pole, "pôle d’insertion d’une personne au RSA")
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"date_transmission": date(2024, 9, 19)}, "La fiche n’était pas établie ce jour-là."),
        ({"date_transmission": date(2024, 9, 21)}, "Une transmission s’enregistre une fois faite."),
        ({"moyen": "pigeon"}, "La valeur «\u00a0'pigeon'\u00a0» n’est pas un choix valide."),
        ({}, "Cette transmission est déjà enregistrée."),
    ],
)
def test_une_transmission_impossible_est_refusee(options: dict[str, Any], message: str) -> None:
    fiche = fiche_vide(parcours_sorti())
    transmettre(fiche)
    with pytest.raises(ErreurMetier) as refus:
        transmettre(fiche, **options)
    assert refus.value.message == message
    assert TransmissionFiche.objects.count() == 1


def test_la_contrainte_des_transmissions() -> None:
    fiche, par = fiche_vide(parcours_sorti()), accounts.accompagnateur()
    ligne = {"fiche": fiche, "destinataire": "A", "moyen": "remise", "date_transmission": LE, "transmise_par": par}
    TransmissionFiche.objects.create(**ligne)
    assert violer(lambda: TransmissionFiche.objects.create(**ligne)) == "transmission_une_fois"


@pytest.mark.parametrize(("fin", "mois"), [(date(2024, 1, 30), 0), (date(2024, 2, 29), 1), (date(2025, 1, 31), 12)])
def test_les_mois_ecoules(fin: date, mois: int) -> None:
    assert mois_ecoules(date(2024, 1, 31) if mois else date(2024, 1, 15), fin) == mois


def test_le_referent_du_jour_sinon_le_suivant_sinon_le_dernier() -> None:
    premier, second = accounts.accompagnateur(), accounts.accompagnateur()
    parcours = parcours_en_cours()
    Referent.objects.create(
        parcours=parcours, utilisateur=premier, date_debut=date(2024, 1, 5), date_fin=date(2024, 3, 1)
    )
    Referent.objects.create(
        parcours=parcours, utilisateur=second, date_debut=date(2024, 3, 2), date_fin=date(2024, 4, 1)
    )
    assert referent_au(parcours, date(2024, 2, 1)) == str(premier)
    assert referent_au(parcours, date(2024, 5, 1)) == str(second)
    # Nobody yet on that day: who came next, not who comes last.
    assert referent_au(parcours, date(2024, 1, 1)) == str(premier)


# --- Doors ---


def test_produire_puis_transmettre_par_l_ecran() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_sorti(referent=referent)
    client = connecte(referent)
    assert client.post(reverse("sorties:fiche_produire", args=[parcours.pk])).status_code == 302
    fiche = FicheSynthese.objects.get()
    assert (fiche.produite_par, fiche.parcours) == (referent, parcours)
    pdf = client.get(reverse("sorties:fiche_pdf", args=[fiche.pk]))
    assert hashlib.sha256(b"".join(pdf.streaming_content)).hexdigest() == fiche.empreinte  # type: ignore[attr-defined]
    assert pdf["Content-Disposition"].startswith('attachment; filename="fiche-de-synthese-elmas-anne-')
    assert Consultation.objects.filter(action="telechargement", parcours_id=parcours.pk).count() == 1
    adresse = reverse("sorties:fiche_transmettre", args=[fiche.pk])
    assert 'value="France Travail Aix"' in client.get(adresse).content.decode()
    saisie = {"destinataire": "CCAS", "moyen": "courrier", "date_transmission": f"{fiche.date_fiche:%d/%m/%Y}"}
    assert client.post(adresse, saisie).status_code == 302
    assert TransmissionFiche.objects.get().destinataire == "CCAS"
    assert client.post(adresse, {**saisie, "date_transmission": "01/01/2024"}).status_code == 422


def test_produire_une_fiche_d_un_parcours_en_cours_est_interdit() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    proposition_abandon(parcours, referent)
    assert connecte(referent).post(reverse("sorties:fiche_produire", args=[parcours.pk])).status_code == 403
