"""Handing files over to a colleague, all of them or none; and undoing it while nothing was written since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.utils import timezone

from accounts.enums import CodeRole
from accounts.models import Plie, Utilisateur
from parcours.models import LigneTransmission, Parcours, Referent, Transmission
from parcours.regles.transmissions import date_effet_admise
from parcours.selectors.ecritures import ecrits_depuis
from parcours.selectors.transmissions import Apercu, Ligne, apercu, derniers_suivis
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import PARIS
from plie.socle.periodes import veille
from plie.socle.typographie import INSECABLE

CHANGE_DEPUIS = (
    "Des parcours ont changé depuis l’aperçu\u00a0: un autre suivi a été enregistré. "
    "L’aperçu ci-dessous est à jour\u00a0; rien n’a été transmis."
)
RIEN_A_TRANSMETTRE = "Aucun des parcours choisis ne peut être transmis."
NOMS_CITES = 5


@dataclass(frozen=True, slots=True)
class Demande:
    """What the preview was asked: which files, to whom, from when, why."""

    plie: Plie
    parcours: Sequence[int]
    vers: Utilisateur
    date_effet: date
    motif: str


def previsualiser(demande: Demande, *, le: date) -> Apercu:
    """What the hand-over would do; nothing is written.

    Raises:
        ErreurMetier: the date or the colleague is refused, or no file can go.
    """
    return _examiner(demande, list(_parcours(demande)), le)


def transmettre(*, demande: Demande, auteur: Utilisateur, le: date, cle: UUID, empreinte: str) -> Transmission:
    """Entrust the files to the colleague from the day on; the previous follow-ups end on the eve.

    Args:
        cle: drawn by the preview; the same one confirmed twice gives the transmission already made.
        empreinte: the state that the preview showed.

    Raises:
        ErreurMetier: the date or the colleague is refused, or no file can go.
        ConflitDeVersion: a follow-up changed since the preview.
    """
    with ecriture(Referent, Transmission, LigneTransmission):
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(cle)])
        if deja := Transmission.objects.filter(cle_saisie=cle, faite_par=auteur).first():
            return deja
        # In the order of their numbers: two hand-overs that share files wait for one another.
        verrouilles = list(_parcours(demande).order_by("pk").select_for_update(of=("self",)))
        vu = _examiner(demande, verrouilles, le)
        if vu.empreinte != empreinte:
            raise ConflitDeVersion(CHANGE_DEPUIS)
        transmission = Transmission(
            plie=demande.plie,
            vers=demande.vers,
            date_effet=demande.date_effet,
            motif=demande.motif.strip(),
            cle_saisie=cle,
            faite_par=auteur,
            faite_le=timezone.now(),
        )
        verifier(transmission)
        # The clock of the history: what is written in this transaction does not come after it.
        transmission.faite_le = TransactionNow()
        transmission.save()
        transmission.refresh_from_db(fields=["faite_le"])
        _ecrire(transmission, vu.transmis)
    return transmission


def annuler(*, transmission: Transmission, par: Utilisateur, le: date) -> Transmission:
    """Give every file back to whom followed it; a transmission already undone stays as it is.

    Raises:
        ErreurMetier: a follow-up changed, or something was written in a file, since it took effect.
    """
    with ecriture(Referent, Transmission):
        transmission = Transmission.objects.select_for_update(of=("self",)).get(pk=transmission.pk)
        if transmission.annulee_le is not None:
            return transmission
        lignes = list(transmission.lignes.select_related("suivant").order_by("parcours"))
        pks = [ligne.parcours_id for ligne in lignes]
        list(Parcours.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",)).values("pk"))
        if motif := obstacle(transmission, le=le):
            raise ErreurMetier(motif)
        Referent.objects.filter(pk__in=[ligne.suivant_id for ligne in lignes]).delete()
        for fin in {ligne.date_fin_precedente for ligne in lignes}:
            rendus = [li.precedent_id for li in lignes if li.precedent_id and li.date_fin_precedente == fin]
            Referent.objects.filter(pk__in=rendus).update(date_fin=fin)
        transmission.annulee_le, transmission.annulee_par = timezone.now(), par
        transmission.save(update_fields=["annulee_le", "annulee_par"])
    return transmission


def obstacle(transmission: Transmission, *, le: date) -> str:
    """Why a transmission cannot be undone any more; empty while it can."""
    lignes = list(transmission.lignes.select_related("suivant", "parcours__participant"))
    parcours = [ligne.parcours for ligne in lignes]
    derniers = derniers_suivis([p.pk for p in parcours])
    changes = [li.parcours for li in lignes if _change(li, derniers.get(li.parcours_id))]
    if changes:
        return f"Le suivi a changé depuis pour {_noms(changes)}."
    if transmission.date_effet > le:
        return ""
    effet = datetime.combine(transmission.date_effet, time(), tzinfo=PARIS)
    ecrits = ecrits_depuis(parcours, max(transmission.faite_le, effet))
    if ecrits:
        return f"Une saisie a été faite depuis dans le dossier de {_noms([p for p in parcours if p.pk in ecrits])}."
    return ""


def _parcours(demande: Demande) -> Any:
    """In the order in which they are read in the list."""
    lus = Parcours.objects.filter(pk__in=demande.parcours, plie=demande.plie).select_related("participant")
    return lus.order_by("participant__recherche", "pk")


def _examiner(demande: Demande, parcours: Sequence[Parcours], le: date) -> Apercu:
    admise = date_effet_admise(demande.date_effet, le=le)
    if not admise:
        raise ErreurMetier(admise.motif, champ="date_effet")
    if not demande.motif.strip():
        raise ErreurMetier("Indiquer le motif de la transmission.", champ="motif")
    # Recorded late, the colleague still accompanies today; recorded ahead, they will that day.
    for jour in {demande.date_effet, max(demande.date_effet, le)}:
        roles = demande.vers.roles.en_vigueur(le=jour)
        if not demande.vers.is_active or not roles.filter(code=CodeRole.ACCOMPAGNATEUR, plie=demande.plie).exists():
            raise ErreurMetier(f"{demande.vers} n’est pas accompagnateur de ce PLIE à cette date.", champ="vers")
    vu = apercu(parcours, plie=demande.plie, vers=demande.vers, date_effet=demande.date_effet, le=le)
    if not vu.transmis:
        raise ErreurMetier(_pourquoi_rien(vu.restants))
    return vu


def _pourquoi_rien(restants: Sequence[Ligne]) -> str:
    raisons = sorted({ligne.raison for ligne in restants})[:NOMS_CITES]
    return f"{RIEN_A_TRANSMETTRE[:-1]}{INSECABLE}: {', '.join(raisons)}." if raisons else RIEN_A_TRANSMETTRE


def _ecrire(transmission: Transmission, lignes: Sequence[Ligne]) -> None:
    """Close, open and note, in four statements whatever the number of files."""
    effet = transmission.date_effet
    coupes = [li.suivi for li in lignes if li.suivi and (li.suivi.date_fin is None or li.suivi.date_fin >= effet)]
    Referent.objects.filter(pk__in=[suivi.pk for suivi in coupes]).update(date_fin=veille(effet))
    nouveaux = Referent.objects.bulk_create(
        Referent(parcours=li.parcours, utilisateur=transmission.vers, date_debut=effet, motif=transmission.motif)
        for li in lignes
    )
    ouverts = {suivi.parcours_id: suivi for suivi in coupes}
    LigneTransmission.objects.bulk_create(
        LigneTransmission(
            transmission=transmission,
            parcours=nouveau.parcours,
            precedent=(ancien := ouverts.get(nouveau.parcours_id)),
            date_fin_precedente=ancien.date_fin if ancien else None,
            suivant=nouveau,
        )
        for nouveau in nouveaux
    )


def _change(ligne: LigneTransmission, dernier: Referent | None) -> bool:
    suivant = ligne.suivant
    return suivant is None or dernier is None or suivant.pk != dernier.pk or suivant.date_fin is not None


def _noms(parcours: Sequence[Parcours]) -> str:
    cites = [f"{p.participant.nom.upper()} {p.participant.prenom}" for p in parcours[:NOMS_CITES]]
    reste = len(parcours) - len(cites)
    return ", ".join(cites) + (f" et {reste} {'autre' if reste == 1 else 'autres'}" if reste else "")
