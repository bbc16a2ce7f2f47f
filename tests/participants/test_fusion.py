"""Merging two records and undoing it: nothing is forgotten, nothing is lost, nothing comes back changed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models
from django.utils import timezone

from accounts.models import Utilisateur
from parcours.models import Entretien, Parcours
from participants.doublons.liens import PROPRES, chemins, liens
from participants.doublons.obstacles import obstacles
from participants.doublons.paire import Paire
from participants.doublons.services.annulation import annuler_fusion, empechements
from participants.doublons.services.ecarts import ecarter
from participants.doublons.services.fusion import fusionner
from participants.models import Diagnostic, DoublonEcarte, Fusion, Participant, PeriodeRsa, PeriodeStatut, Residence
from participants.services import modifier_participant
from plie.socle.donnees_personnelles import source
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import coordonnateur, gestionnaire
from tests.fabriques.parcours import FabriqueEntretien, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueDiagnostic, FabriqueParticipant, FabriquePeriodeRsa
from tests.participants.dossiers import deux_fiches, toutes_les_lignes

pytestmark = pytest.mark.django_db


def reunir(garde: Participant, venue: Participant, par: Utilisateur | None = None, **autres: Any) -> Fusion:
    garde, venue = Participant.objects.get(pk=garde.pk), Participant.objects.get(pk=venue.pk)
    options: dict[str, Any] = {
        "conservee": garde,
        "absorbee": venue,
        "versions": (garde.version, venue.version),
        "champs": {"telephone": venue.telephone, "adresse": venue.adresse, "nom": garde.nom},
        "par": par or gestionnaire(),
        "le": aujourdhui(),
    }
    return fusionner(**options | autres)


# --- Nothing is forgotten --------------------------------------------------------------------------------


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


# --- And it can be undone --------------------------------------------------------------------------------


def sans_version(lignes: dict[str, list[str]], personne: int) -> dict[str, list[str]]:
    """The version of the kept record is the only thing that never goes back: a page opened meanwhile must be told."""
    personnes = [json.loads(ligne) for ligne in lignes["participants.Participant"]]
    for ligne in personnes:
        if ligne["id"] == personne:
            ligne.pop("version")
    return lignes | {"participants.Participant": sorted(json.dumps(ligne, sort_keys=True) for ligne in personnes)}


def test_fusion_puis_annulation_rendent_la_base_a_l_identique() -> None:
    garde, venue = deux_fiches()
    tiers, autre = FabriqueParticipant(nom="Nguessant"), FabriqueParticipant(nom="Guessan")
    par = gestionnaire()
    for une, deux in ((venue, tiers), (venue, garde), (garde, autre), (venue, autre)):
        ecarter(une=une, autre=deux, par=par)
    avant = toutes_les_lignes(sauf={"participants.Fusion"})
    fusion = reunir(garde, venue, par)
    pendant = toutes_les_lignes(sauf={"participants.Fusion"})
    assert pendant != avant
    # Told apart from the absorbed record is told apart from the kept one.
    assert set(DoublonEcarte.objects.values_list("premier", "second")) == {
        tuple(sorted((garde.pk, tiers.pk))),
        tuple(sorted((garde.pk, autre.pk))),
    }
    annuler_fusion(fusion=fusion, par=par, le=aujourdhui())
    apres = toutes_les_lignes(sauf={"participants.Fusion"})
    assert sans_version(apres, garde.pk) == sans_version(avant, garde.pk)
    garde.refresh_from_db()
    assert garde.version == 3
    assert annuler_fusion(fusion=fusion, par=par, le=aujourdhui()).annulee_par == par  # a second time changes nothing
    assert toutes_les_lignes(sauf={"participants.Fusion"}) == apres


def test_deux_fusions_se_defont_dans_l_ordre_inverse() -> None:
    garde, venue = deux_fiches()
    tierce = FabriqueParticipant(nom="Guessan", prenom="Zoé", date_naissance=date(1990, 2, 28))
    candidature(participant=tierce, statut="refuse", date_orientation=date(2019, 5, 6))
    par = gestionnaire()
    avant = toutes_les_lignes(sauf={"participants.Fusion"})
    premiere = reunir(garde, venue, par)
    seconde = reunir(tierce, garde, par, champs={})
    premiere.refresh_from_db()
    assert premiere.conservee_id == tierce.pk  # the merge follows the person: an import still finds them
    assert empechements(premiere)[0].startswith("une autre fusion l’a suivie")
    with pytest.raises(ErreurMetier, match="l’annuler d’abord"):
        annuler_fusion(fusion=premiere, par=seconde.fusionnee_par, le=aujourdhui())
    for fusion in (seconde, premiere):
        annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=aujourdhui())
    apres = toutes_les_lignes(sauf={"participants.Fusion"})
    for personne in (garde, tierce):
        avant, apres = sans_version(avant, personne.pk), sans_version(apres, personne.pk)
    assert apres == avant


def test_ce_qui_s_ajoute_a_un_parcours_repart_avec_lui() -> None:
    garde, venue = deux_fiches()
    fusion = reunir(garde, venue)
    parcours = Parcours.objects.get(pk=fusion.lignes_deplacees["parcours.Parcours.participant"][0])
    ajoute = FabriqueEntretien(parcours=parcours, date_entretien=date(2021, 1, 4))
    annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=aujourdhui())
    assert Entretien.objects.get(pk=ajoute.pk).parcours.participant_id == venue.pk


@pytest.mark.parametrize(
    ("geste", "raison"),
    [
        ("champ", "«\u00a0Téléphone\u00a0» a été modifié sur la fiche"),
        ("ajout", "ajout depuis la fusion\u00a0: 1 période de RSA"),
        ("retrait", "retrait depuis la fusion\u00a0: 1 période de RSA de l’autre fiche"),
    ],
)
def test_ce_qui_a_ete_saisi_depuis_empeche_l_annulation(geste: str, raison: str) -> None:
    garde, venue = deux_fiches()
    fusion = reunir(garde, venue)
    garde.refresh_from_db()
    if geste == "champ":
        modifier_participant(
            participant=garde, version=garde.version, champs={"telephone": "0491000009"}, le=aujourdhui()
        )
    elif geste == "ajout":
        FabriquePeriodeRsa(participant=garde, date_debut=date(2022, 1, 1), date_fin=date(2022, 2, 1))
    else:
        PeriodeRsa.objects.filter(pk__in=fusion.lignes_deplacees["participants.PeriodeRsa.participant"]).delete()
    avant = toutes_les_lignes()
    assert empechements(fusion) == [raison]
    with pytest.raises(ErreurMetier) as refus:
        annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=aujourdhui())
    assert refus.value.message == (
        f"La fusion ne peut plus être annulée sans perdre ce qui a été saisi depuis. Raison\u00a0: {raison}."
    )
    assert toutes_les_lignes() == avant


def test_ce_qui_n_a_pas_ete_choisi_a_la_fusion_reste_comme_saisi_depuis() -> None:
    """The e-mail was not touched by the merge: correcting it since does not forbid the undoing, and stays."""
    garde, venue = deux_fiches()
    fusion = reunir(garde, venue)
    garde.refresh_from_db()
    modifier_participant(
        participant=garde, version=garde.version, champs={"email": "z@essais.example"}, le=aujourdhui()
    )
    annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=aujourdhui())
    garde.refresh_from_db()
    assert (garde.email, garde.telephone) == ("z@essais.example", "")


def test_l_annulation_a_un_delai_et_un_perimetre() -> None:
    garde, venue = deux_fiches()
    fusion = reunir(garde, venue)
    le = timezone.localdate(fusion.fusionnee_le)
    with pytest.raises(GesteInterdit, match="Le délai de 30\u00a0jours"):
        annuler_fusion(fusion=fusion, par=fusion.fusionnee_par, le=le + timedelta(days=31))
    with pytest.raises(GesteInterdit, match="une autre structure d’animation"):
        annuler_fusion(fusion=fusion, par=coordonnateur("mar"), le=le)
    annuler_fusion(fusion=fusion, par=coordonnateur("aix"), le=le + timedelta(days=30))
    fusion.refresh_from_db()
    assert fusion.annulee_le is not None


# --- When it is impossible, it says why ------------------------------------------------------------------


def test_deux_candidatures_ouvertes_s_expliquent() -> None:
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    parcours_en_cours(participant=garde, debut=date(2025, 3, 3))
    de_trop = candidature(participant=venue, date_orientation=date(2026, 1, 5))
    (obstacle,) = obstacles(Paire(garde, venue), gestionnaire())
    plie = de_trop.plie.nom
    assert obstacle.titre == "Deux dossiers sont ouverts à la fois"
    assert obstacle.explication == (
        f"Le parcours du 03/03/2025 ({plie}) et la candidature du 05/01/2026 ({plie})\u00a0: "
        "une personne n’a qu’un parcours ou une candidature en cours."
    )
    assert obstacle.gestes == (("Classer sans suite la candidature du 05/01/2026", f"/parcours/{de_trop.pk}/classer/"),)
    with pytest.raises(ErreurMetier, match="Classer sans suite la candidature en trop"):
        reunir(garde, venue)
    assert Participant.objects.count() == 2


def test_deux_parcours_acceptes_qui_se_chevauchent_s_expliquent() -> None:
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    parcours_en_cours(participant=garde, debut=date(2025, 3, 3))
    parcours_en_cours(participant=venue, debut=date(2025, 6, 2))
    (obstacle,) = obstacles(Paire(garde, venue), gestionnaire())
    assert obstacle.titre == "Deux parcours acceptés se chevauchent"
    assert len(obstacle.gestes) == 2
    with pytest.raises(ErreurMetier, match="se chevauchent"):
        reunir(garde, venue)


def test_deux_periodes_de_rsa_qui_se_contredisent_s_expliquent() -> None:
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    FabriquePeriodeRsa(participant=garde, date_debut=date(2023, 1, 1))
    FabriquePeriodeRsa(participant=venue, date_debut=date(2022, 6, 1), date_fin=date(2023, 1, 1))
    (obstacle,) = obstacles(Paire(garde, venue), gestionnaire())
    assert obstacle.explication == (
        "RSA depuis le 01/01/2023 sur la fiche conservée, RSA du 01/06/2022 au 01/01/2023 sur l’autre\u00a0: elles se "
        "chevauchent sans être identiques."
    )
    with pytest.raises(ErreurMetier, match="attestation de la CAF"):
        reunir(garde, venue)


def test_deux_adresses_ou_deux_rqth_qui_se_contredisent_s_expliquent() -> None:
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    for fiche, debut in ((garde, date(2023, 1, 1)), (venue, date(2024, 1, 1))):
        Residence.objects.create(participant=fiche, date_debut=debut, adresse="1 rue du Four")
        PeriodeStatut.objects.create(participant=fiche, nature="rqth", date_debut=debut)
    PeriodeStatut.objects.create(participant=venue, nature="france_travail", date_debut=date(2023, 6, 1))
    titres = [obstacle.titre for obstacle in obstacles(Paire(garde, venue), gestionnaire())]
    assert titres == ["Deux adresses datées se contredisent", "Deux périodes de même nature se contredisent"]
    Residence.objects.filter(participant=garde).update(date_fin=date(2023, 12, 31))
    PeriodeStatut.objects.filter(participant=garde).update(date_fin=date(2023, 12, 31))
    assert obstacles(Paire(garde, venue), gestionnaire()) == []


def test_un_parcours_d_un_autre_plie_n_est_pas_nomme() -> None:
    """A-1: the kept person is followed in Marseille too; Aix learns that it is impossible, not where nor since when."""
    garde, venue = FabriqueParticipant(nom="Un"), FabriqueParticipant(nom="Un")
    ailleurs = parcours_en_cours(participant=garde, debut=date(2025, 3, 3), code_plie="mar")
    candidature(participant=garde, statut="refuse", date_orientation=date(2019, 1, 7))
    ici = parcours_en_cours(participant=venue, debut=date(2025, 6, 2))
    (obstacle,) = obstacles(Paire(garde, venue), gestionnaire("aix"))
    texte = f"{obstacle.explication} {obstacle.gestes}"
    assert "Un parcours hors de votre périmètre" in texte
    assert [fragment for fragment in (ailleurs.plie.nom, "03/03/2025", f"/{ailleurs.pk}/") if fragment in texte] == []
    assert f"/{ici.pk}/" in texte


@pytest.mark.parametrize("rang", [0, 1])
def test_une_fiche_enregistree_entre_temps_est_un_conflit(rang: int) -> None:
    garde, venue = deux_fiches()
    versions = [garde.version, venue.version]
    versions[rang] += 1
    with pytest.raises(ConflitDeVersion):
        reunir(garde, venue, versions=tuple(versions))
    assert Fusion.objects.count() == 0


def test_la_meme_fusion_envoyee_deux_fois_se_fait_une_fois() -> None:
    garde, venue = deux_fiches()
    par, cle = gestionnaire(), uuid4()
    options: dict[str, Any] = {"versions": (1, 1), "champs": {}, "par": par, "le": aujourdhui(), "cle": cle}
    premiere = fusionner(conservee=garde, absorbee=venue, **options)
    assert fusionner(conservee=garde, absorbee=venue, **options) == premiere
    with pytest.raises(ErreurMetier, match="a déjà été traitée"):
        fusionner(conservee=garde, absorbee=venue, **options | {"cle": None})


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"jamais_travaille": True, "mois_sans_activite": 3}, "soit les mois sans activité"),
        ({"date_naissance": date(2999, 1, 1)}, "La date de naissance est dans le futur."),
    ],
)
def test_des_valeurs_choisies_qui_se_contredisent_sont_refusees(champs: dict[str, Any], message: str) -> None:
    garde, venue = deux_fiches()
    with pytest.raises(ErreurMetier, match=message):
        reunir(garde, venue, champs=champs)
    assert Participant.objects.count() == 2


def test_un_champ_qui_ne_se_saisit_pas_ne_se_choisit_pas() -> None:
    garde, venue = deux_fiches()
    with pytest.raises(ValueError, match="identifiant_reprise"):
        reunir(garde, venue, champs={"identifiant_reprise": "X"})


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
