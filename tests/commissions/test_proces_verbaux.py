"""The procès-verbal: frozen, numbered, signed, in two versions; the agenda on paper."""

from __future__ import annotations

from datetime import date, time, timedelta

import page
import pgtrigger
import pytest
from django.db import connection
from django.db.utils import InternalError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissions.documents.impression import pdf_ordre_du_jour, pdf_pv
from commissions.enums import NatureDocument, PresenceSeance, Sens
from commissions.models import Convocation, DocumentSeance, ProcesVerbal, Seance
from commissions.permissions import peut_signer
from commissions.services.contenus import anonymiser, contenu_ordre_du_jour, empreinte_de
from commissions.services.deliberation import Avis, decider
from commissions.services.ordre_du_jour import preparer
from commissions.services.proces_verbaux import etablir, signer
from commissions.services.seances import Feuille, clore, convoquer, noter_presences, ouvrir
from commissions.tasks import demander_ordre_du_jour, demander_pv, pv_en_cours
from plie.journal.models import Consultation
from plie.socle.erreurs import ErreurMetier
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import executer
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire, membre
from tests.fabriques.commissions import JOUR_SEANCE, VEILLE, integration_demandee, point_ouvert, seance
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db
MOTIF = "Mme Zarkanovitch relève d’un suivi de santé."


def seance_close(president=None, *, heure: time = time(9)) -> Seance:
    """One item refused with a motive that names the person, in a session that somebody presides."""
    participant = FabriqueParticipant(nom="Zarkanovitch", prenom="Nadège")
    point = point_ouvert(integration_demandee(accompagnateur(), participant=participant), heure=heure)
    avis = Avis(sens=Sens.REFUS, motif=MOTIF, reorientation="Centre médico-social")
    decider(point=point, avis=avis, par=gestionnaire())
    if president is not None:
        convoquer(seance=point.seance, membres=[president])
        convocation = point.seance.convocations.get()
        feuille = Feuille({convocation.pk: PresenceSeance.PRESENT}, convocation.pk)
        noter_presences(seance=point.seance, saisie=feuille)
    return clore(seance=point.seance)


def test_la_cloture_fige_le_proces_verbal() -> None:
    president = membre()
    pv = seance_close(president).proces_verbal
    (point,) = pv.contenu["groupes"][0]["points"]
    assert (pv.reference, pv.contenu["presidence"], pv.empreinte) == (
        "2024-01",
        str(president),
        empreinte_de(pv.contenu),
    )
    assert pv.contenu["membres"] == [
        {
            "nom": str(president),
            "organisation": "",
            "voix": "délibérative",
            "presence": "présent",
            "preside": True,
            "remplace": "",
        }
    ]
    assert (point["rang"], point["nom"], point["decision"]) == (
        1,
        "Zarkanovitch",
        {
            "sens": "refus",
            "libelle": "refus",
            "motif": MOTIF,
            "reorientation": "Centre médico-social",
            "retenu": "",
            "seance_suivante": "",
        },
    )


def test_les_numeros_se_suivent_par_plie_et_par_annee() -> None:
    def numero(code: str, jour: date, heure: time = time(9)) -> str:
        return clore(seance=ouvrir(seance=seance(code, jour=jour, heure=heure))).proces_verbal.reference

    assert [
        numero("aix", JOUR_SEANCE),
        numero("aix", JOUR_SEANCE, time(14)),
        numero("mar", JOUR_SEANCE),
        numero("aix", JOUR_SEANCE + timedelta(days=365)),
    ] == ["2024-01", "2024-02", "2024-01", "2025-01"]


@pytest.mark.parametrize(
    "changer",
    [
        lambda pv: ProcesVerbal.objects.filter(pk=pv.pk).update(contenu={}),
        lambda pv: ProcesVerbal.objects.filter(pk=pv.pk).update(numero=9),
        lambda pv: pv.delete(),
    ],
)
def test_le_proces_verbal_ne_change_ni_ne_s_efface(changer) -> None:
    with pytest.raises(InternalError, match="pgtrigger"):
        changer(seance_close().proces_verbal)


def test_signer_une_seule_fois() -> None:
    president = membre()
    pv = seance_close(president).proces_verbal
    signe = signer(proces_verbal=pv, par=president)
    assert (signe.signe_par, signe.signe_le is not None) == (president, True)
    with pytest.raises(ErreurMetier, match="déjà signé"):
        signer(proces_verbal=pv, par=president)
    with pytest.raises(InternalError, match="pgtrigger"):
        ProcesVerbal.objects.filter(pk=pv.pk).update(signe_par=gestionnaire())


def test_signer_un_contenu_altere_est_refuse() -> None:
    ouverte = ouvrir(seance=seance())
    pv = etablir(seance=ouverte)
    with pgtrigger.ignore("commissions.ProcesVerbal:proces_verbal_fige"):
        ProcesVerbal.objects.filter(pk=pv.pk).update(contenu={})
    with pytest.raises(ErreurMetier, match="empreinte"):
        signer(proces_verbal=pv, par=coordonnateur())


def test_qui_signe() -> None:
    president, chef = membre(), coordonnateur()
    pv = seance_close(president).proces_verbal
    sans = clore(seance=ouvrir(seance=seance(heure=time(16)))).proces_verbal
    assert [bool(peut_signer(u, pv)) for u in (president, chef, membre())] == [True, False, False]
    assert [bool(peut_signer(u, sans)) for u in (president, chef, gestionnaire())] == [False, True, False]
    assert "déjà" in peut_signer(president, signer(proces_verbal=pv, par=president)).motif


def test_noter_la_presidence() -> None:
    ouverte = ouvrir(seance=seance())
    convoquer(seance=ouverte, membres=[membre(), membre()])
    une, autre = ouverte.convocations.order_by("pk")
    noter_presences(seance=ouverte, saisie=Feuille({une.pk: "present", autre.pk: "excuse"}, une.pk))
    with pytest.raises(ErreurMetier) as refus:
        noter_presences(seance=ouverte, saisie=Feuille({}, autre.pk))
    noter_presences(seance=ouverte, saisie=Feuille({autre.pk: "present", une.pk: "inconnu"}, autre.pk))
    assert refus.value.champ == "presidence"
    assert list(ouverte.convocations.order_by("pk").values_list("presence", "preside")) == [
        ("present", False),
        ("present", True),
    ]
    clore(seance=ouverte)
    with pytest.raises(ErreurMetier, match="terminée"):
        noter_presences(seance=ouverte, saisie=Feuille({}, une.pk))


def test_la_version_anonymisee_ne_nomme_personne() -> None:
    contenu = anonymiser(seance_close().proces_verbal.contenu)
    (point,) = contenu["groupes"][0]["points"]
    assert "zarkanovitch" not in str(contenu).lower()
    assert (point["personne"], point["decision"]["motif"]) == (
        "Dossier\u00a01",
        "Mme […] relève d’un suivi de santé.",
    )


@pytest.mark.parametrize("nominatif", [True, False])
def test_les_pdf_sont_accessibles(nominatif: bool) -> None:
    close = seance_close(membre())
    integration_demandee(accompagnateur())
    prochaine = preparer(seance=seance(jour=JOUR_SEANCE + timedelta(days=7)), le=VEILLE)
    agenda, _ = pdf_ordre_du_jour(prochaine, nominatif=nominatif)
    for octets in (pdf_pv(close.proces_verbal, nominatif=nominatif), agenda):
        resultat = page.validate_pdf_bytes(octets, profile="ua1")
        assert resultat.is_compliant, resultat


def test_le_worker_dessine_l_ordre_du_jour_une_fois_par_etat() -> None:
    """Two schedulers, or a retry: one work for one state of the agenda; nothing when it is already drawn."""
    integration_demandee(accompagnateur())
    prochaine = preparer(seance=seance(), le=VEILLE)
    une, meme = demander_ordre_du_jour(prochaine), demander_ordre_du_jour(prochaine)
    assert une == meme
    assert executer(une.pk) == EtatTache.TERMINEE
    assert demander_ordre_du_jour(prochaine) is None
    integration_demandee(accompagnateur())
    autre = demander_ordre_du_jour(preparer(seance=prochaine, le=VEILLE))
    executer(autre.pk)
    document = DocumentSeance.objects.get(seance=prochaine, nature=NatureDocument.ORDRE_DU_JOUR)
    assert autre != une
    assert document.empreinte == empreinte_de(contenu_ordre_du_jour(prochaine, nominatif=True))
    assert DocumentSeance.objects.filter(seance=prochaine).count() == 2


def test_le_worker_dessine_le_proces_verbal_puis_sa_signature() -> None:
    president = membre()
    pv = seance_close(president).proces_verbal
    tache = demander_pv(pv, president)
    assert (demander_pv(pv, president), pv_en_cours(pv, president)) == (tache, tache)
    executer(tache.pk)
    signe = signer(proces_verbal=pv, par=president)
    seconde = demander_pv(signe, president)
    executer(seconde.pk)
    assert (pv_en_cours(signe, president), Tache.objects.count()) == (None, 2)
    assert set(DocumentSeance.objects.values_list("nature", "empreinte")) == {
        ("pv", pv.empreinte),
        ("pv_anonyme", pv.empreinte),
    }


def test_clore_a_l_ecran_puis_signer(client) -> None:
    """The closing asks for the procès-verbal; who presided signs it; each download is logged."""
    president, chef = membre(), coordonnateur()
    ouverte = ouvrir(seance=seance())
    convoquer(seance=ouverte, membres=[president])
    convocation = ouverte.convocations.get()
    client.force_login(chef)
    client.post(
        reverse("commissions:presences", args=[ouverte.pk]),
        {f"presence-{convocation.pk}": "present", "presidence": convocation.pk},
    )
    client.post(reverse("commissions:clore", args=[ouverte.pk]))
    assert Tache.objects.filter(nature="commissions.proces_verbal").count() == 1
    page_chef = client.get(reverse("commissions:seance", args=[ouverte.pk])).content.decode()
    assert "2024-01" in page_chef
    assert "Mise en page du procès-verbal" in page_chef
    assert client.post(reverse("commissions:signer", args=[ouverte.pk])).status_code == 403
    client.force_login(president)
    client.post(reverse("commissions:signer", args=[ouverte.pk]))
    assert ProcesVerbal.objects.get().signe_par == president
    client.get(reverse("commissions:proces_verbal", args=[ouverte.pk]))
    assert list(Consultation.objects.values_list("objet", "droit")) == [
        ("procès-verbal de commission du 08/02/2024", "membre de la commission")
    ]


def test_un_membre_qui_lit_des_initiales_n_a_que_la_version_anonymisee(client) -> None:
    president = membre()
    close = seance_close(president)
    close.plie.initiales_en_commission = True
    close.plie.save()
    client.force_login(president)
    statuts = [
        client.get(reverse(f"commissions:{nom}", args=[close.pk])).status_code
        for nom in ("proces_verbal", "proces_verbal_anonyme", "ordre_du_jour")
    ]
    assert statuts == [403, 200, 200]


def test_la_seance_close_coute_autant_de_requetes_quel_que_soit_le_nombre_de_membres(client) -> None:
    client.force_login(coordonnateur())

    def requetes(nombre: int, heure: time) -> int:
        ouverte = ouvrir(seance=seance(heure=heure))
        Convocation.objects.bulk_create(Convocation(seance=ouverte, utilisateur=membre()) for _ in range(nombre))
        clore(seance=ouverte)
        url = reverse("commissions:seance", args=[ouverte.pk])
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as capture:
            client.get(url)
        return len(capture)

    assert requetes(1, time(9)) == requetes(12, time(14))
