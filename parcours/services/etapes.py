"""The étapes of a parcours: planned, begun, corrected, ended or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Utilisateur
from parcours.enums import RESULTATS_SANS_TENUE, PrescripteurImmersion
from parcours.models import Etape, Parcours, TraitementDifficulte
from parcours.nomenclature import CLAUSE, MANQUES, MESSAGE_RNCP, MESSAGES, MOTIF_RNCP, PROPRES, besoins
from parcours.services.verrous import MESSAGE_CONFLIT, change, deja_saisi, poser, verrouiller_ouvert
from participants.models import Difficulte
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import date_en_lettres, heures_en_chiffres, nombre_en_chiffres

HEURES_PAR_JOUR = 24
# Habits of the house, to catch mistyped years: a parcours lasts two years at most, a training may outlast it.
_MOIS_A_VENIR = {"date_debut_prevue": 24, "date_fin_prevue": 60}


@dataclass(frozen=True, slots=True)
class SaisieEtape:
    """An étape as it is typed; the fields that its kind has not stay empty."""

    type: str
    date_debut: date | None = None
    date_fin: date | None = None
    date_debut_prevue: date | None = None
    date_fin_prevue: date | None = None
    intitule: str = ""
    structure: str = ""
    heures: Decimal | None = None
    heures_hebdo: Decimal | None = None
    financee_plie: bool | None = None
    resultat: str = ""
    clause_donneur_ordre: str = ""
    clause_marche: str = ""
    clause_heures: Decimal | None = None
    rncp: str = ""
    objet_immersion: str = ""
    prescripteur_immersion: str = ""
    date_prescription: date | None = None
    offre_jobprovence13: str = ""
    date_positionnement: date | None = None
    commentaire: str = ""
    difficultes: frozenset[str] = frozenset()
    """Codes of the diagnostic's difficulties that it treats."""

    def valeurs(self) -> dict[str, Any]:
        """The columns of the table."""
        return {champ: getattr(self, champ) for champ in CHAMPS} | {"rncp": "".join(self.rncp.split()).upper()}


CHAMPS = tuple(champ.name for champ in fields(SaisieEtape) if champ.name != "difficultes")


@transaction.atomic
def ajouter(*, parcours: Parcours, saisie: SaisieEtape, par: Utilisateur, le: date, cle: UUID | None = None) -> Etape:
    """Add an étape, past, running or to come.

    Raises:
        ErreurMetier: its dates or hours are impossible, its kind lacks something, or it ended before the parcours.
        GesteInterdit: the parcours is closed.
    """
    parcours = verrouiller_ouvert(parcours.pk)
    deja = deja_saisi(Etape, parcours, cle, saisie.valeurs())
    if deja is not None:
        return deja
    if cle is not None:
        _refuser_la_meme(parcours, saisie)
    etape = Etape(parcours=parcours, saisie_par=par, cle_saisie=cle)
    _enregistrer(etape, parcours, saisie, le)
    return etape


def _refuser_la_meme(parcours: Parcours, saisie: SaisieEtape) -> None:
    """A browser that goes back shows the form anew, under another key, with the same answers in it."""
    if parcours.etapes.filter(**saisie.valeurs()).exists():
        raise ErreurMetier("Cette étape figure déjà au dossier, avec les mêmes dates.", champ="type")


@transaction.atomic
def modifier(*, etape: Etape, version: int, saisie: SaisieEtape, par: Utilisateur, le: date) -> Etape:
    """Correct an étape.

    Raises:
        ConflitDeVersion: somebody else saved it meanwhile.
        ErreurMetier: as for `ajouter`.
        GesteInterdit: the parcours is closed.
    """
    parcours = verrouiller_ouvert(etape.parcours_id)
    etape = Etape.objects.select_for_update(of=("self",)).get(pk=etape.pk)
    liens = frozenset(etape.difficultes.values_list("code", flat=True)) != saisie.difficultes
    if liens and etape.version != version:
        raise ConflitDeVersion(MESSAGE_CONFLIT)
    if change(etape, saisie.valeurs(), version=version) or liens:
        _enregistrer(etape, parcours, saisie, le)
    return etape


@transaction.atomic
def noter_la_suite(
    *,
    etape: Etape,
    version: int,
    resultat: str,
    par: Utilisateur,
    le: date,
    date_debut: date | None = None,
    date_fin: date | None = None,
    heures: Decimal | None = None,
) -> Etape:
    """Say what became of an étape: begun, done, given up, refused, or nobody came.

    Raises:
        ConflitDeVersion: somebody else saved it meanwhile.
        ErreurMetier: a date lies in the future or before the start, the result needs one, or the days do not hold
            the hours.
        GesteInterdit: the parcours is closed.
    """
    parcours = verrouiller_ouvert(etape.parcours_id)
    etape = Etape.objects.select_for_update(of=("self",)).get(pk=etape.pk)
    valeurs: dict[str, Any] = {
        "resultat": resultat,
        "date_debut": date_debut or etape.date_debut,
        "date_fin": date_fin,
        "heures": heures if heures is not None else etape.heures,
    }
    if resultat in RESULTATS_SANS_TENUE:
        # It did not take place: the day on which it should have is kept, the real ones are not.
        valeurs |= {"date_debut": None, "date_fin": None, "date_debut_prevue": etape.date_connue}
    if change(etape, valeurs, version=version):
        _verifier_dates(parcours, {**_lues(etape), **valeurs}, le)
        _verifier_total({**_lues(etape), **valeurs})
        if valeurs["date_fin"] is None and resultat and resultat not in RESULTATS_SANS_TENUE:
            raise ErreurMetier("Indiquer le dernier jour de l’étape.", champ="date_fin")
        poser(etape, valeurs)
    return etape


def _lues(etape: Etape) -> dict[str, Any]:
    return {champ: getattr(etape, champ) for champ in CHAMPS}


def _enregistrer(etape: Etape, parcours: Parcours, saisie: SaisieEtape, le: date) -> None:
    valeurs = saisie.valeurs()
    _verifier_dates(parcours, valeurs, le)
    _verifier_heures(valeurs)
    _verifier_genre(valeurs, le)
    _verifier_immersion(parcours, valeurs, le)
    poser(etape, valeurs)
    _relier(etape, parcours, saisie.difficultes)


def _verifier_dates(parcours: Parcours, valeurs: dict[str, Any], le: date) -> None:
    debut, fin, resultat = valeurs["date_debut"], valeurs["date_fin"], valeurs["resultat"]
    prevue, fin_prevue = valeurs["date_debut_prevue"], valeurs["date_fin_prevue"]
    if debut is None and prevue is None:
        raise ErreurMetier("Indiquer le début prévu, ou le début si l’étape a commencé.", champ="date_debut_prevue")
    if debut is not None and debut > le:
        raise ErreurMetier("Ce jour est à venir\u00a0: l’indiquer comme début prévu.", champ="date_debut")
    if fin is not None and (debut is None or fin < debut):
        raise ErreurMetier("La fin de l’étape ne peut pas précéder son début.", champ="date_fin")
    if fin is not None and fin > le:
        raise ErreurMetier("Ce jour est à venir\u00a0: l’indiquer comme fin prévue.", champ="date_fin")
    if fin_prevue is not None and (prevue is None or fin_prevue < prevue):
        raise ErreurMetier("La fin prévue ne peut pas précéder le début prévu.", champ="date_fin_prevue")
    for jour, champ in ((prevue, "date_debut_prevue"), (fin_prevue, "date_fin_prevue")):
        if jour is not None and jour > ajouter_mois(le, _MOIS_A_VENIR[champ]):
            raise ErreurMetier("Ce jour est trop loin pour un parcours. Vérifier l’année.", champ=champ)
    if resultat in RESULTATS_SANS_TENUE and debut is not None:
        raise ErreurMetier("Une étape qui n’a pas eu lieu n’a que des dates prévues.", champ="date_debut")
    if resultat and resultat not in RESULTATS_SANS_TENUE and debut is None:
        raise ErreurMetier("Indiquer le jour où l’étape a commencé.", champ="date_debut")
    reception = parcours.date_debut or parcours.date_premier_rdv or parcours.date_orientation
    if fin is not None and reception is not None and fin < reception:
        raise ErreurMetier(
            f"Cette étape s’achève avant le parcours ({date_en_lettres(reception)})\u00a0: elle n’en fait pas partie.",
            champ="date_fin",
        )


def _verifier_heures(valeurs: dict[str, Any]) -> None:
    for champ in ("heures", "heures_hebdo", "clause_heures"):
        if valeurs[champ] is not None and valeurs[champ] <= 0:
            raise ErreurMetier("Un nombre d’heures est positif.", champ=champ)
    _verifier_total(valeurs)


def _verifier_total(valeurs: dict[str, Any]) -> None:
    """No more hours than the days hold: a comma forgotten makes 105,5 a thousand."""
    debut, fin, heures = valeurs["date_debut"], valeurs["date_fin"], valeurs["heures"]
    if debut is None or fin is None or heures is None:
        return
    jours = (fin - debut).days + 1
    if heures > HEURES_PAR_JOUR * jours:
        duree = "en un jour" if jours == 1 else f"en {nombre_en_chiffres(jours)} jours"
        raise ErreurMetier(
            f"{heures_en_chiffres(heures)} {duree}, ce n’est pas possible\u00a0: vérifier les heures et les dates.",
            champ="heures",
        )


def _verifier_genre(valeurs: dict[str, Any], le: date) -> None:
    """To each kind the fields of its kind, and those that it cannot do without."""
    genre = besoins(valeurs["type"])
    for champ in PROPRES:
        if champ not in genre.propres and valeurs[champ] not in (None, ""):
            raise ErreurMetier(MESSAGES[champ], champ=champ)
    if valeurs["rncp"] and not re.fullmatch(MOTIF_RNCP, valeurs["rncp"]):
        raise ErreurMetier(MESSAGE_RNCP, champ="rncp")
    for champ in genre.requis:
        if valeurs[champ] in (None, ""):
            raise ErreurMetier(MANQUES[champ], champ=champ)
    if not valeurs["clause_donneur_ordre"] and any(valeurs[champ] for champ in CLAUSE):
        raise ErreurMetier("Indiquer le donneur d’ordre de la clause.", champ="clause_donneur_ordre")
    if valeurs["date_positionnement"] is not None and not valeurs["offre_jobprovence13"]:
        raise ErreurMetier(
            "Indiquer l’offre JobProvence13 sur laquelle la personne est positionnée.", champ="offre_jobprovence13"
        )
    if valeurs["date_positionnement"] is not None and valeurs["date_positionnement"] > le:
        raise ErreurMetier("Un positionnement n’est pas daté dans l’avenir.", champ="date_positionnement")


def _verifier_immersion(parcours: Parcours, valeurs: dict[str, Any], le: date) -> None:
    """The PLIE prescribes an immersion for a BRSA only, by delegation of the Département."""
    prescrite = valeurs["date_prescription"]
    if prescrite is None:
        return
    if prescrite > le:
        raise ErreurMetier("Une prescription n’est pas datée dans l’avenir.", champ="date_prescription")
    if valeurs["prescripteur_immersion"] != PrescripteurImmersion.DELEGATION:
        return
    if not parcours.participant.periodes_rsa.couvrant(le=prescrite).exists():
        raise ErreurMetier(
            "Le PLIE ne prescrit une immersion, par délégation du Département, que pour une personne au RSA\u00a0: "
            f"elle ne l’était pas le {date_en_lettres(prescrite)}.",
            champ="prescripteur_immersion",
        )


def _relier(etape: Etape, parcours: Parcours, codes: frozenset[str]) -> None:
    """The difficulties that the étape treats: those of the parcours' own diagnostic."""
    diagnostic = parcours.diagnostic_id
    connues = {d.code: d for d in Difficulte.objects.filter(diagnostic=diagnostic)} if diagnostic else {}
    inconnues = codes - set(connues)
    if inconnues:
        raise ErreurMetier("Cette difficulté ne figure pas au diagnostic.", champ="difficultes")
    for lien in etape.traitements.select_related("difficulte"):
        if lien.difficulte.code not in codes:
            lien.delete()
    deja = set(etape.traitements.values_list("difficulte_id", flat=True))
    for code in sorted(codes):
        if connues[code].pk not in deja:
            TraitementDifficulte.objects.create(etape=etape, difficulte=connues[code])
