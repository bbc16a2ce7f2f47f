"""The rights of people in the demo: notices handed over, a few requests, a breach, the FSE+ operations."""

from __future__ import annotations

from datetime import date, timedelta

from parcours.models import Parcours
from participants.conservation.services import appliquer
from participants.droits.notices import notice_du
from participants.models import (
    DemandeDroit,
    InformationRemise,
    NotificationViolation,
    OperationFse,
    Participant,
    Violation,
)
from pilotage.demo.comptes import Comptes, Equipe
from pilotage.demo.lot import moment, ouvre_avant
from plie.durees import duree

# nature, days since it was received, whether its answer waits
DEMANDES = (("acces", 36, True), ("rectification", 12, True), ("opposition", 64, False))


def exercer(comptes: Comptes, le: date) -> None:
    """What a year and a half of follow-up leaves in the registers."""
    for equipe in comptes.equipes.values():
        _operation(equipe, le)
        _remettre_les_notices(equipe, le)
    _demander(comptes.equipes["aix"], le)
    _violer(comptes.equipes["aix"], le)
    _archiver(le)
    _demander_depuis_l_archive(comptes.equipes["aix"], le)


def _operation(equipe: Equipe, le: date) -> None:
    OperationFse.objects.create(
        plie=equipe.plie,
        intitule=f"Accompagnement {le.year - 2}-{le.year}",
        date_debut=date(le.year - 2, 1, 1),
        date_fin=date(le.year, 12, 31),
    )


def _remettre_les_notices(equipe: Equipe, le: date) -> None:
    """At the first appointment, to all but those received last week: their notice is still to hand over."""
    recus = Parcours.objects.filter(plie=equipe.plie, date_premier_rdv__lt=le - timedelta(days=7))
    premiers = dict(recus.order_by("-date_premier_rdv").values_list("participant", "date_premier_rdv"))
    InformationRemise.objects.bulk_create(
        InformationRemise(
            participant_id=personne,
            notice=notice_du(jour).version,
            date_remise=jour,
            remise_par=equipe.accompagnateurs[rang % len(equipe.accompagnateurs)],
        )
        for rang, (personne, jour) in enumerate(sorted(premiers.items()))
    )


def _demander(equipe: Equipe, le: date) -> None:
    suivis = Parcours.objects.filter(plie=equipe.plie, date_debut__isnull=False).order_by("pk")
    for parcours, (nature, age, attend) in zip(suivis, DEMANDES, strict=False):
        recue = ouvre_avant(le - timedelta(days=age))
        DemandeDroit.objects.create(
            participant_id=parcours.participant_id,
            plie=equipe.plie,
            nature=nature,
            date_reception=recue,
            canal="courrier",
            identite_verifiee=True,
            moyen_identite="Reçue par son référent.",
            enregistree_par=equipe.coordination,
            **({} if attend else _refus(equipe, recue)),
        )


def _archiver(le: date) -> None:
    """What the nights have done: a notice, then the files whose two years are over out of the active base."""
    for jour in (le - timedelta(days=duree("preavis", le=le).valeur), le):
        appliquer(le=jour, maintenant=moment(jour, 2, 15))


def _demander_depuis_l_archive(equipe: Equipe, le: date) -> None:
    """One of them asks what is still held: the register gives the name by which the archive is opened."""
    archives = Participant.objects.filter(parcours__plie=equipe.plie, archivee_le__isnull=False).order_by("pk")
    for personne in archives[:1]:
        DemandeDroit.objects.create(
            participant=personne,
            plie=equipe.plie,
            nature="acces",
            date_reception=ouvre_avant(le - timedelta(days=5)),
            canal="courrier",
            identite_verifiee=True,
            moyen_identite="Copie de la pièce d’identité lue, non conservée.",
            enregistree_par=equipe.coordination,
        )


def _refus(equipe: Equipe, recue: date) -> dict[str, object]:
    return {
        "statut": "refusee",
        "reponse": "Votre parcours est en cours\u00a0: vos données sont nécessaires à votre accompagnement. Vous "
        "pouvez saisir la CNIL.",
        "date_reponse": recue + timedelta(days=9),
        "repondue_par": equipe.coordination,
    }


def _violer(equipe: Equipe, le: date) -> None:
    connue = moment(ouvre_avant(le - timedelta(days=90)), 9, 15)
    violation = Violation.objects.create(
        plie=equipe.plie,
        nature="confidentialite",
        connue_le=connue,
        faits="Une convocation est partie à l’adresse d’une autre personne, qui l’a signalé et l’a détruite.",
        categories_personnes="participants du PLIE",
        nombre_personnes=1,
        categories_donnees="identité, date de rendez-vous",
        mesures="Adresse corrigée\u00a0; rappel de la vérification avant envoi.",
        risque=False,
        motif_sans_risque="Le courrier a été détruit sans être divulgué.",
        enregistree_par=equipe.coordination,
        enregistree_le=connue + timedelta(hours=2),
    )
    NotificationViolation.objects.create(
        violation=violation,
        destinataire="parties",
        notifiee_le=connue + timedelta(hours=26),
        precision="Courriel au Département et à la Métropole.",
        notee_par=equipe.coordination,
        notee_le=connue + timedelta(hours=27),
    )
