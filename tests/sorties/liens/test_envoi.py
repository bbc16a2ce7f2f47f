"""The fiche by private link: the letter, its recipients, the life of the link (P-6.6)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Organisation
from parcours.lot import LotLu
from parcours.models import Parcours
from plie.socle import taches
from plie.socle.erreurs import ErreurMetier
from plie.socle.journaux import sans_donnees_personnelles
from plie.socle.models import Tache
from sorties import tasks
from sorties.echeances import echeances
from sorties.models import FicheSynthese, LienFiche, TransmissionFiche
from sorties.services.fiches import destinataires_en_attente
from sorties.services.liens import demander_envoi, envoyer, lien_du_secret, renvoyer, revoquer
from sorties.transmissions import adressees_en_attente
from tests.contraintes import violer
from tests.fabriques import accounts
from tests.sorties.fiches import parcours_sorti
from tests.sorties.liens.envois import RACINE, RELAIS, etats, fiche_de, lien_envoye, ouvrir, partir

pytestmark = pytest.mark.django_db


def test_le_courriel_ne_dit_rien_de_la_personne_et_ne_porte_aucune_piece(fiche: FicheSynthese, referent: Any) -> None:
    _, secret = lien_envoye(fiche, referent)
    (courriel,) = mail.outbox
    assert (courriel.to, courriel.cc, courriel.bcc, courriel.attachments) == (["accueil@organisme.example"], [], [], [])
    entier = f"{courriel.subject} {courriel.body}"
    interdits = ("Elmas", "Anne", "RSA", "CDI", "Boulangerie", referent.nom, referent.prenom, referent.email)
    assert [mot for mot in interdits if mot.casefold() in entier.casefold()] == []
    assert f"{RACINE}sorties/lien/{secret}/" in str(courriel.body)


def test_le_secret_n_est_garde_nulle_part(fiche: FicheSynthese, referent: Any) -> None:
    lien, secret = lien_envoye(fiche, referent)
    assert lien.empreinte == hashlib.sha256(secret.encode()).hexdigest()
    gardes = str([*LienFiche.objects.values(), *Tache.objects.values(), *TransmissionFiche.objects.values()])
    assert (len(secret) >= 43, secret in gardes) == (True, False)
    evenement = {"request": f"GET /sorties/lien/{secret}/"}
    assert sans_donnees_personnelles(None, "info", evenement) == {"request": "GET /sorties/lien/…/"}


def test_envoyer_enregistre_la_transmission(fiche: FicheSynthese, referent: Any) -> None:
    le = timezone.now()
    lien, _ = lien_envoye(fiche, referent, le=le)
    transmission = TransmissionFiche.objects.get()
    assert (transmission.destinataire, transmission.moyen) == ("France Travail Aix", "lien")
    assert (transmission.transmise_par, transmission.date_transmission) == (referent, timezone.localdate(le))
    assert (lien.transmission, lien.envoye_le, lien.expire_le) == (transmission, le, le + timedelta(days=15))
    assert [d.nom for d in destinataires_en_attente(fiche.parcours, fiche.parcours.sortie)] == [
        str(accounts.pole("VI"))
    ]


def test_la_duree_de_vie_est_un_parametre(fiche: FicheSynthese, referent: Any, settings: Any) -> None:
    settings.LIEN_FICHE_JOURS = 3
    le = timezone.now()
    assert lien_envoye(fiche, referent, le=le)[0].expire_le == le + timedelta(days=3)


def test_envoyer_deux_fois_n_ecrit_qu_une_lettre(fiche: FicheSynthese, referent: Any) -> None:
    lien, _ = lien_envoye(fiche, referent)
    assert envoyer(lien_id=lien.pk, racine=RACINE, maintenant=timezone.now()) is False
    assert len(mail.outbox) == 1


def test_un_lien_revoque_avant_son_envoi_ne_part_pas(fiche: FicheSynthese, referent: Any) -> None:
    (tache,) = demander_envoi(fiche=fiche, a=[RELAIS], par=referent, racine=RACINE, maintenant=timezone.now())
    revoquer(lien=LienFiche.objects.get(), par=referent, maintenant=timezone.now())
    assert envoyer(lien_id=int(tache.cle), racine=RACINE, maintenant=timezone.now()) is False
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_une_lettre_qui_echoue_repart_et_le_travail_fait_ne_se_refait_pas(
    monkeypatch: pytest.MonkeyPatch, referent: Any
) -> None:
    assert taches._executants[tasks.liens.NATURE] is tasks.envoyer_lien
    fiche = fiche_de(parcours_sorti(referent=referent))
    (tache,) = demander_envoi(fiche=fiche, a=[RELAIS], par=referent, racine=RACINE, maintenant=timezone.now())
    with monkeypatch.context() as panne:
        panne.setattr("sorties.services.liens.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("panne")))
        assert taches.executer(tache.pk) == "en_attente"
    assert (TransmissionFiche.objects.count(), etats(fiche, timezone.now())) == (0, ["en cours d’envoi"])
    assert [taches.executer(tache.pk) for _ in range(2)] == ["terminee", "terminee"]
    assert (len(mail.outbox), TransmissionFiche.objects.count(), etats(fiche, timezone.now())) == (1, 1, ["envoyée"])


def test_les_adresses_viennent_de_la_reference_puis_du_dernier_envoi(fiche: FicheSynthese, referent: Any) -> None:
    parcours = fiche.parcours
    pole = parcours.participant.commune.pole  # type: ignore[union-attr]
    noms = ("France Travail Aix", str(pole))
    assert [(a.nom, a.adresse) for a in adressees_en_attente(parcours, parcours.sortie, fiche)] == [
        (noms[0], ""), (noms[1], ""),
    ]  # fmt: skip
    pole.courriel = "pole@departement.example"  # type: ignore[union-attr]
    autre_plie = accounts.plie("mar")
    Organisation.objects.create(type="operateur", nom="FRANCE TRAVAIL AIX", plie=autre_plie, courriel="m@ft.example")
    assert [a.adresse for a in adressees_en_attente(parcours, parcours.sortie, fiche)] == [
        "",
        "pole@departement.example",
    ]
    Organisation.objects.create(
        type="prescripteur", nom="France Travail AIX", plie=parcours.plie, courriel="a@ft.example"
    )
    assert adressees_en_attente(parcours, parcours.sortie, fiche)[0].adresse == "a@ft.example"


def test_l_adresse_deja_servie_est_proposee_de_nouveau_dans_le_meme_plie(fiche: FicheSynthese, referent: Any) -> None:
    lien_envoye(fiche, referent)
    autre = fiche_de(parcours_sorti(referent=referent, brsa=False))
    proposees = adressees_en_attente(autre.parcours, autre.parcours.sortie, autre)
    assert [(a.nom, a.adresse) for a in proposees] == [("France Travail Aix", "accueil@organisme.example")]
    servies = adressees_en_attente(fiche.parcours, fiche.parcours.sortie, fiche)
    assert [a.nom for a in servies] == [str(accounts.pole("VI"))]


def test_deux_liens_vivants_a_la_meme_adresse_sont_refuses(fiche: FicheSynthese, referent: Any) -> None:
    lien_envoye(fiche, referent)
    for a, message in (([RELAIS], "a déjà été envoyé à accueil@organisme.example"), ([], "au moins un destinataire")):
        with pytest.raises(ErreurMetier, match=message):
            demander_envoi(fiche=fiche, a=a, par=referent, racine=RACINE, maintenant=timezone.now())
    assert LienFiche.objects.count() == 1


def test_les_etats_d_un_lien(fiche: FicheSynthese, referent: Any) -> None:
    le = timezone.now()
    (tache,) = demander_envoi(fiche=fiche, a=[RELAIS], par=referent, racine=RACINE, maintenant=le)
    assert etats(fiche, le) == ["en cours d’envoi"]
    Tache.objects.filter(pk=tache.pk).update(etat="echouee", terminee_le=le)
    assert etats(fiche, le) == ["échec de l’envoi"]
    lien, secret = partir(tache, le)
    assert etats(fiche, le) == ["envoyée"]
    ouvrir(secret)
    assert etats(fiche, le) == ["consultée"]
    terme = le + timedelta(days=15)
    assert [etats(fiche, quand) for quand in (terme - timedelta(seconds=1), terme)] == [["consultée"], ["expirée"]]
    revoquer(lien=lien, par=referent, maintenant=le)
    assert etats(fiche, le) == ["révoquée"]


def test_renvoyer_tue_l_ancien_secret(fiche: FicheSynthese, referent: Any) -> None:
    le = timezone.now()
    ancien, vieux = lien_envoye(fiche, referent, le=le)
    nouveau, neuf = partir(renvoyer(lien=ancien, par=referent, racine=RACINE, maintenant=le), le)
    assert (lien_du_secret(vieux, maintenant=le), lien_du_secret(neuf, maintenant=le)) == (None, nouveau)
    assert (nouveau.remplace, etats(fiche, le)) == (ancien, ["envoyée", "remplacée"])
    with pytest.raises(ErreurMetier, match="révoqué ou remplacé"):
        renvoyer(lien=ancien, par=referent, racine=RACINE, maintenant=le)
    assert TransmissionFiche.objects.count() == 1


def test_revoquer_deux_fois_est_refuse(fiche: FicheSynthese, referent: Any) -> None:
    lien, _ = lien_envoye(fiche, referent)
    assert revoquer(lien=lien, par=referent, maintenant=timezone.now()).revoque_par == referent
    with pytest.raises(ErreurMetier, match="déjà révoqué"):
        revoquer(lien=lien, par=referent, maintenant=timezone.now())


def test_les_contraintes_d_un_lien(fiche: FicheSynthese, referent: Any) -> None:
    le = timezone.now()
    entier = {"fiche": fiche, "destinataire": "A", "raison": "r", "demande_par": referent, "demande_le": le}
    obtenues = []
    for champs in (
        {"adresse": "a@a.example", "envoye_le": le},
        {"adresse": "b@a.example", "consultations": 1},
        {"adresse": "accueil@organisme.example"},
    ):
        if "envoye_le" not in champs and "consultations" not in champs:
            LienFiche.objects.create(**entier, **champs)
        obtenues.append(violer(lambda champs=champs: LienFiche.objects.create(**entier, **champs)))
    assert obtenues == ["lien_fiche_envoi_entier", "lien_fiche_consulte_apres_envoi", "lien_fiche_un_vivant"]


def test_un_lien_expire_sans_avoir_ete_ouvert_revient_dans_le_travail(fiche: FicheSynthese, referent: Any) -> None:
    le = timezone.now()
    lien, secret = lien_envoye(fiche, referent, le=le)

    def rappels(jours: int) -> list[tuple[str, str]]:
        lues = echeances(
            LotLu(Parcours.objects.filter(pk=fiche.parcours_id), timezone.localdate(le + timedelta(days=jours)))
        )
        return [(e.libelle, e.geste) for e in lues if e.code == "lien_expire"]

    attendu = ("Lien expiré sans avoir été ouvert\u00a0: France Travail Aix", "Renvoyer le lien")
    assert (rappels(15), rappels(16)) == ([], [attendu])
    ouvrir(secret)
    assert rappels(16) == []
    LienFiche.objects.update(consultations=0, consulte_le=None)
    revoquer(lien=lien, par=referent, maintenant=le)
    assert rappels(16) == []
