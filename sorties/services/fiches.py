"""The fiche de synthèse: drawn up once the exit is validated, frozen, and its transmission recorded (P-6.6)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from parcours.models import Parcours
from plie.socle.erreurs import ErreurMetier
from sorties.documents import est_brsa, pdf_de_la_fiche
from sorties.enums import TypeSortie
from sorties.models import FicheSynthese, Sortie, TransmissionFiche
from sorties.services.verrous import enregistrer


@dataclass(frozen=True)
class Destinataire:
    """Somebody to whom the rule sends the fiche, and why."""

    nom: str
    raison: str


@transaction.atomic
def produire_fiche(*, parcours: Parcours, par: Utilisateur | None, le: date) -> FicheSynthese:
    """Draw up the fiche of a parcours that has ended; each production is kept, none is replaced.

    Raises:
        ErreurMetier: the exit is not validated.
    """
    parcours = (
        Parcours.objects.select_for_update(of=("self",))
        .select_related("participant__commune", "plie", "diagnostic")
        .get(pk=parcours.pk)
    )
    if parcours.statut != StatutParcours.SORTI or not Sortie.objects.filter(parcours=parcours).exists():
        raise ErreurMetier("La fiche de synthèse s’établit après la validation de la sortie.", regle="P-6.6")
    contenu = pdf_de_la_fiche(parcours, le=le)
    fiche = FicheSynthese(
        parcours=parcours,
        date_fiche=le,
        empreinte=hashlib.sha256(contenu).hexdigest(),
        produite_par=par,
    )
    fiche.fichier.save(f"fiche-{parcours.pk}.pdf", ContentFile(contenu), save=False)
    try:
        fiche.save()
    except BaseException:
        fiche.fichier.delete(save=False)
        raise
    return fiche


@transaction.atomic
def transmettre_fiche(
    *,
    fiche: FicheSynthese,
    destinataire: str,
    moyen: str,
    date_transmission: date,
    par: Utilisateur,
    le: date,
) -> TransmissionFiche:
    """Record that a fiche was sent: to whom, by what means, when.

    Raises:
        ErreurMetier: a date before the fiche or to come, or a transmission already recorded.
    """
    fiche = FicheSynthese.objects.select_for_update(of=("self",)).get(pk=fiche.pk)
    if date_transmission < fiche.date_fiche:
        raise ErreurMetier("La fiche n’était pas établie ce jour-là.", champ="date_transmission")
    if date_transmission > le:
        raise ErreurMetier("Une transmission s’enregistre une fois faite.", champ="date_transmission")
    transmission = TransmissionFiche(
        fiche=fiche,
        destinataire=" ".join(destinataire.split()),
        moyen=moyen,
        date_transmission=date_transmission,
        transmise_par=par,
    )
    enregistrer(transmission)
    return transmission


def destinataires_proposes(parcours: Parcours, sortie: Sortie) -> list[Destinataire]:
    """Who the rule names: the organisation that carries on and, for a BRSA, the pôle d'insertion (P-6.6)."""
    if sortie.type == TypeSortie.DECES:
        return []
    proposes = []
    if sortie.suite:
        proposes.append(Destinataire(sortie.suite, "organisme qui prend le relais"))
    commune = parcours.participant.commune
    if commune is not None and commune.pole is not None and est_brsa(parcours, sortie.date_sortie):
        proposes.append(Destinataire(str(commune.pole), "pôle d’insertion d’une personne au RSA"))
    return proposes


def destinataires_en_attente(parcours: Parcours, sortie: Sortie) -> list[Destinataire]:
    """Those of the rule to whom no fiche of this parcours has been sent yet."""
    return sans_transmission(parcours, destinataires_proposes(parcours, sortie))


def sans_transmission(parcours: Parcours, proposes: list[Destinataire]) -> list[Destinataire]:
    """Of those whom the rule names, the ones who have been sent nothing."""
    faites = set(TransmissionFiche.objects.filter(fiche__parcours=parcours).values_list("destinataire", flat=True))
    return [d for d in proposes if d.nom not in faites]
