"""Recording a request, checking the identity, putting off the answer, answering."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from accounts.models import Plie, Utilisateur
from participants.droits.permissions import peut_effacer, peut_traiter, s_efface, seule_en_attente
from participants.droits.regles import Horloge
from participants.droits.services.limitations import geler
from participants.enums import NatureDroit, StatutDemande
from participants.models import DemandeDroit, Participant, Rectification
from participants.services import CHAMPS_SAISIS, inchange, modifier_participant
from plie.durees import duree
from plie.socle.conflits import valeur_lisible
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit

CONFLIT = "Cette demande a été modifiée par une autre personne pendant votre saisie."


def horloge_de(demande: DemandeDroit) -> Horloge:
    """The clock of a request, by the durations in force on the day of its reception."""
    recue = demande.date_reception
    return Horloge(
        recue,
        duree("reponse", le=recue).valeur,
        duree("reponse_prolongation", le=recue).valeur,
        demande.date_prolongation is not None,
    )


def enregistrer_demande(
    *,
    participant: Participant,
    plie: Plie,
    nature: str,
    date_reception: date,
    canal: str,
    identite_verifiee: bool,
    moyen_identite: str,
    objet: str,
    par: Utilisateur,
    le: date,
    cle: UUID | None = None,
) -> DemandeDroit:
    """Record a request; the same form sent twice records it once.

    Raises:
        ErreurMetier: it would have been received in the future, or a value is refused.
    """
    if date_reception > le:
        raise ErreurMetier("La date de réception est dans le futur.", champ="date_reception")
    with ecriture(DemandeDroit):
        Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        deja = DemandeDroit.objects.filter(cle_saisie=cle, enregistree_par=par).first() if cle else None
        if deja is not None:
            return deja
        demande = DemandeDroit(
            participant=participant,
            plie=plie,
            nature=nature,
            date_reception=date_reception,
            canal=canal,
            identite_verifiee=identite_verifiee,
            moyen_identite=moyen_identite,
            objet=objet,
            enregistree_par=par,
            cle_saisie=cle,
        )
        verifier(demande)
        demande.save()
    return demande


def verifier_identite(*, demande: DemandeDroit, moyen: str, version: int) -> DemandeDroit:
    """Say that the person is who they say, and how it was checked.

    Raises:
        GesteInterdit: the request is answered.
        ConflitDeVersion: somebody else saved it meanwhile.
    """
    with ecriture(DemandeDroit):
        demande = _verrouiller(demande, version)
        demande.identite_verifiee, demande.moyen_identite = True, moyen
        _enregistrer(demande)
    return demande


def prolonger(*, demande: DemandeDroit, motif: str, version: int, le: date) -> DemandeDroit:
    """Put the answer off by two months, with the reason told to the person (GDPR, art. 12, 3).

    Raises:
        GesteInterdit: the request is answered, already put off, or its first month is over.
        ConflitDeVersion: somebody else saved it meanwhile.
    """
    with ecriture(DemandeDroit):
        demande = _verrouiller(demande, version)
        droit = horloge_de(demande).peut_prolonger(le)
        if not droit:
            raise GesteInterdit(droit.motif, regle="A-6")
        demande.date_prolongation, demande.motif_prolongation = le, motif
        _enregistrer(demande)
    return demande


def repondre(
    *, demande: DemandeDroit, satisfaite: bool, reponse: str, par: Utilisateur, version: int, le: date
) -> DemandeDroit:
    """Close a request with its answer. An opposition that is accepted freezes the file, or erases it from the archive.

    Raises:
        GesteInterdit: the request is answered.
        ErreurMetier: the gesture that answers it has not been made, or a value is refused.
        ConflitDeVersion: somebody else saved it meanwhile.
    """
    with ecriture(DemandeDroit):
        demande = _verrouiller(demande, version)
        if satisfaite:
            _exiger_le_geste(demande)
            if demande.nature == NatureDroit.OPPOSITION:
                geler(
                    participant=demande.participant,
                    motif=f"Opposition\u00a0: {reponse}"[:255],
                    par=par,
                    demande=demande,
                )
        demande.statut = StatutDemande.SATISFAITE if satisfaite else StatutDemande.REFUSEE
        demande.reponse, demande.date_reponse, demande.repondue_par = reponse, le, par
        _enregistrer(demande)
    return demande


def rectifier(
    *, demande: DemandeDroit, version_fiche: int, champs: Mapping[str, Any], par: Utilisateur, le: date
) -> list[Rectification]:
    """Correct the record at the person's request; each field leaves what it said and what it says.

    Raises:
        GesteInterdit: the request is of another kind, answered, its author's identity not checked, the file frozen.
        ConflitDeVersion: the record was saved by somebody else since it was read.
        ErreurMetier: a value is refused.
    """
    with ecriture(DemandeDroit, Participant, Rectification):
        demande = DemandeDroit.objects.select_for_update(of=("self",)).get(pk=demande.pk)
        droit = peut_traiter(demande, nature=NatureDroit.RECTIFICATION)
        if not droit:
            raise GesteInterdit(droit.motif, regle="A-6")
        avant = Participant.objects.get(pk=demande.participant_id)
        anciennes = {nom: getattr(avant, nom) for nom in CHAMPS_SAISIS}
        apres = modifier_participant(participant=avant, version=version_fiche, champs=champs, le=le)
        return [
            Rectification.objects.create(
                demande=demande,
                champ=nom,
                avant=valeur_lisible(anciennes[nom])[:300],
                apres=valeur_lisible(getattr(apres, nom))[:300],
                rectifiee_par=par,
            )
            for nom in CHAMPS_SAISIS
            if not inchange(nom, anciennes[nom], getattr(apres, nom))
        ]


def _exiger_le_geste(demande: DemandeDroit) -> None:
    """A request is satisfied once what it asks is done.

    Raises:
        ErreurMetier: it is not.
    """
    if s_efface(demande):
        raise ErreurMetier("L’effacement répond lui-même à la demande.", champ="satisfaite", regle="A-6")
    faits = {
        NatureDroit.ACCES: (
            demande.exports.exists,
            "Préparer d’abord l’export du dossier à remettre à la personne.",
        ),
        NatureDroit.RECTIFICATION: (
            demande.rectifications.exists,
            "Rectifier d’abord la fiche\u00a0: aucune valeur n’a été changée.",
        ),
        NatureDroit.LIMITATION: (
            # A freeze that was lifted since was still granted.
            lambda: demande.limitations.exists() or demande.participant.limitations.en_cours().exists(),
            "Geler d’abord la fiche.",
        ),
    }
    fait, motif = faits.get(NatureDroit(demande.nature), (lambda: True, ""))
    if not fait():
        raise ErreurMetier(motif, champ="satisfaite", regle="A-6")


def _verrouiller(demande: DemandeDroit, version: int) -> DemandeDroit:
    demande = (
        DemandeDroit.objects.select_for_update(of=("self",)).select_related("participant", "plie").get(pk=demande.pk)
    )
    droit = peut_traiter(demande)
    if not droit:
        raise GesteInterdit(droit.motif, regle="A-6")
    if demande.version != version:
        raise ConflitDeVersion(CONFLIT)
    return demande


def _enregistrer(demande: DemandeDroit) -> None:
    demande.version += 1
    verifier(demande)
    demande.save()


def peut_etre_efface(demande: DemandeDroit, *, le: date) -> Any:
    """Whether the file of this request may be erased now, or why not."""
    droit = peut_traiter(demande, nature=demande.nature if s_efface(demande) else NatureDroit.EFFACEMENT)
    return droit and peut_effacer(demande.participant, le=le) and seule_en_attente(demande)


def clore_par_l_effacement(*, demande: DemandeDroit, par: Utilisateur, le: date) -> None:
    """The answer to an erasure that is about to be made: its text goes with the file, its kind and its month stay.

    Raises:
        GesteInterdit: the request is answered, or the law keeps the file.
    """
    with ecriture(DemandeDroit):
        demande = _verrouiller(demande, demande.version)
        droit = peut_etre_efface(demande, le=le)
        if not droit:
            raise GesteInterdit(droit.motif, regle="A-6")
        demande.statut, demande.date_reponse, demande.repondue_par = StatutDemande.SATISFAITE, le, par
        demande.reponse = "Données effacées."
        _enregistrer(demande)
