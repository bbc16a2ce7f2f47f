"""Announcing, archiving, anonymising, holding back: what the plan says, done once, recorded without a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import Utilisateur
from participants.conservation.anonymisation import alleger, anonymiser
from participants.conservation.plan import Plan, dresser_le_plan
from participants.enums import EtapeConservation
from participants.models import Destruction, Participant, Preavis, SuspensionConservation
from plie.durees import duree
from plie.socle.avancement import Avancement
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ErreurMetier, GesteInterdit


@dataclass(frozen=True)
class Bilan:
    """What was done, or what would be: the same figures for the dry run and for the run."""

    annonces: int
    archives: int
    anonymises: int
    retenues: int

    @classmethod
    def prevu(cls, plan: Plan) -> Bilan:
        """What the run of this day would do."""
        return cls(
            annonces=len(plan.a_annoncer),
            archives=len(plan.a_faire(EtapeConservation.ARCHIVAGE)),
            anonymises=len(plan.a_faire(EtapeConservation.ANONYMISATION)),
            retenues=len(plan.retenues),
        )


@transaction.atomic
def appliquer(*, le: date, maintenant: datetime, avancer: Avancement | None = None) -> Bilan:
    """Do what the plan of this day says; run twice, the second time finds nothing to do."""
    plan = dresser_le_plan(le=le)
    archives = plan.a_faire(EtapeConservation.ARCHIVAGE)
    anonymises = plan.a_faire(EtapeConservation.ANONYMISATION)
    _annoncer(plan)
    for plie, personnes in _par_plie(archives).items():
        Participant.objects.filter(pk__in=personnes, archivee_le__isnull=True).update(archivee_le=maintenant)
        _consigner(EtapeConservation.ARCHIVAGE, plie, len(personnes), alleger(personnes), 0, le, maintenant)
    if avancer is not None:
        avancer(30, "Anonymisation")
    for plie, personnes in _par_plie(anonymises).items():
        compte = anonymiser(personnes, le=le, maintenant=maintenant)
        _consigner(
            EtapeConservation.ANONYMISATION, plie, compte.personnes, compte.lignes, compte.fichiers, le, maintenant
        )
    return Bilan.prevu(plan)


@transaction.atomic
def effacer_a_la_demande(*, participant: Participant, par: Utilisateur, le: date, maintenant: datetime) -> Destruction:
    """Anonymise at the person's request, once no law keeps the file: whoever calls has asked `peut_effacer`."""
    plie = next(iter(_par_plie([participant.pk])), None)
    compte = anonymiser([participant.pk], le=le, maintenant=maintenant)
    return _consigner(
        EtapeConservation.ANONYMISATION,
        plie,
        compte.personnes,
        compte.lignes,
        compte.fichiers,
        le,
        maintenant,
        regle="demande d’effacement de la personne (RGPD, art. 17)",
        par=par,
    )


def suspendre(
    *, participant: Participant, motif: str, par: Utilisateur, maintenant: datetime
) -> SuspensionConservation:
    """Hold a file back from archiving and erasing: a dispute, an audit. One already held stays as it is.

    Raises:
        ErreurMetier: no reason is given.
    """
    if not motif.strip():
        raise ErreurMetier("Indiquer pourquoi l’effacement est suspendu.", champ="motif")
    with ecriture(SuspensionConservation):
        Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        deja = SuspensionConservation.objects.en_cours().filter(participant=participant).first()
        if deja is not None:
            return deja
        suspension = SuspensionConservation(participant=participant, motif=motif, posee_par=par, posee_le=maintenant)
        verifier(suspension)
        suspension.save()
    return suspension


def lever_la_suspension(
    *, suspension: SuspensionConservation, motif: str, par: Utilisateur, maintenant: datetime
) -> SuspensionConservation:
    """Let the file follow its course again.

    Raises:
        GesteInterdit: it is already lifted.
        ErreurMetier: no reason is given.
    """
    if not motif.strip():
        raise ErreurMetier("Indiquer pourquoi la suspension est levée.", champ="motif")
    with ecriture(SuspensionConservation):
        suspension = SuspensionConservation.objects.select_for_update(of=("self",)).get(pk=suspension.pk)
        if suspension.levee_le is not None:
            raise GesteInterdit("Cette suspension est déjà levée.", regle="A-6")
        suspension.motif_levee, suspension.levee_par, suspension.levee_le = motif, par, maintenant
        verifier(suspension)
        suspension.save()
    return suspension


def _annoncer(plan: Plan) -> None:
    Preavis.objects.bulk_create(
        [
            Preavis(
                participant_id=ligne.participant,
                etape=ligne.etape.nature,
                date_effet=ligne.etape.date_effet,
                date_annonce=plan.le,
            )
            for ligne in plan.a_annoncer
        ]
    )


def _par_plie(personnes: Iterable[int]) -> dict[int | None, list[int]]:
    """The people by the PLIE that followed them last."""
    voulues = list(personnes)
    parcours = Participant._meta.get_field("parcours").related_model
    plies: dict[int, int] = dict(
        parcours._base_manager.filter(participant__in=voulues)
        .order_by("participant", "date_orientation", "pk")
        .values_list("participant", "plie")
    )
    groupes: defaultdict[int | None, list[int]] = defaultdict(list)
    for pk in voulues:
        groupes[plies.get(pk)].append(pk)
    return dict(groupes)


def _consigner(
    etape: EtapeConservation,
    plie: int | None,
    personnes: int,
    lignes: dict[str, int],
    fichiers: int,
    le: date,
    maintenant: datetime,
    *,
    regle: str = "",
    par: Utilisateur | None = None,
) -> Destruction:
    active = duree("base_active", le=le)
    return Destruction.objects.create(
        faite_le=maintenant,
        date_effet=le,
        etape=etape,
        regle=regle or f"{active}\u00a0: {active.libelle} ({active.source})"[:300],
        plie_id=plie,
        personnes=personnes,
        lignes=lignes,
        fichiers=fichiers,
        faite_par=par,
    )
