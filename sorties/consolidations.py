"""The attempts of a parcours, in their order: each consolidation, its contacts, what was asked for (P-6.5a and b)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from parcours.enums import Presence
from parcours.models import Entretien
from plie.pacte import ParametresPacte
from sorties.models import ContratTravail, DemandePiece, Formation
from sorties.regles import Contrat
from sorties.regles.consolidation import Consolidation, EtatConsolidation, consolidation
from sorties.regles.deux_contrats import paires_successives, se_suivent
from sorties.regles.emploi_durable import heures_suffisantes, sans_terme, terme_minimal
from sorties.regles.formation import est_rncp
from sorties.selectors import Dossier

Objet = ContratTravail | Formation
# One job or training, or the two contracts of a pair (S-1bis), the earlier first.
Suite = tuple[Objet, ...]


@dataclass(frozen=True)
class Jalon:
    """The contact « suivi dans l'emploi » of a month."""

    rang: int
    limite: date
    contact: date | None


@dataclass(frozen=True)
class Tentative:
    """One attempt at a lasting exit: a job, a training, or two contracts that make one (S-1bis)."""

    rang: int
    suite: Suite
    objet: Objet
    """Of a pair, the contract of the day: the piece is asked of that employer."""
    consolidation: Consolidation
    etat: EtatConsolidation
    jalons: tuple[Jalon, ...]
    demandes: tuple[DemandePiece, ...]

    @property
    def ouverte(self) -> bool:
        """Under way, or waiting for the piece that closes it."""
        return self.etat in (EtatConsolidation.EN_COURS, EtatConsolidation.A_CLORE)

    @property
    def demande(self) -> DemandePiece | None:
        """The latest request that no piece has answered."""
        return next((d for d in self.demandes if not d.recue), None)

    @property
    def formation(self) -> bool:
        return isinstance(self.objet, Formation)

    @property
    def titre(self) -> str:
        return ", puis ".join(str(objet) for objet in self.suite)

    @property
    def motif_fin(self) -> str:
        """Why the job or the training stopped; of a pair, why the second contract did."""
        return self.suite[-1].motif_fin


def tentatives_de(
    dossier: Dossier, *, contacts: Iterable[date], demandes: Iterable[DemandePiece] = ()
) -> list[Tentative]:
    """The attempts of a file on its day, the earliest first.

    Args:
        contacts: the days of the appointments held.
        demandes: the requests of evidence of this parcours.
    """
    le, recues = dossier.situation.evalue_le, list(demandes)
    tenus = tuple(sorted(contacts))
    tentatives: list[Tentative] = []
    for suite, suivie in sorted(_suivies(dossier), key=lambda couple: couple[1].debut):
        siennes = [d for objet in suite for d in _demandes_de(objet, recues, dossier, suivie)]
        siennes.sort(key=lambda demande: (demande.date_demande, demande.pk), reverse=True)
        jalons = tuple(
            Jalon(rang, limite, suivie.contact_du(rang, tenus)) for rang, limite in enumerate(suivie.jalons, 1)
        )
        objet = next((o for o in reversed(suite) if o.date_debut <= le), suite[0])
        tentatives.append(Tentative(len(tentatives) + 1, suite, objet, suivie, suivie.etat(le), jalons, tuple(siennes)))
    return tentatives


def _demandes_de(
    objet: Objet, demandes: Iterable[DemandePiece], dossier: Dossier, suivie: Consolidation
) -> list[DemandePiece]:
    """The requests about a job or a training, each told whether a piece has answered it."""
    lien = "contrat_id" if isinstance(objet, ContratTravail) else "formation_id"
    siennes = [demande for demande in demandes if getattr(demande, lien) == objet.pk]
    for demande in siennes:
        demande.recue = any(
            p.nature == demande.nature
            and p.date_piece >= suivie.debut
            and localdate(p.depose_le) >= demande.date_demande
            for p in dossier.preuves.pieces(objet)
        )
    return siennes


def _suivies(dossier: Dossier) -> Iterator[tuple[Suite, Consolidation]]:
    """What opens a consolidation: the criteria that ask for three months (S-1, S-1bis, S-4)."""
    paires = [*_paires(dossier)]
    yield from paires
    yield from _emplois(dossier, {contrat.pk for suite, _ in paires for contrat in suite})
    yield from _formations(dossier)


def _paires(dossier: Dossier) -> Iterator[tuple[Suite, Consolidation]]:
    """S-1bis: two contracts are one attempt, broken ones included."""
    parametres, situation = dossier.parametres, dossier.situation
    couples = list(zip(situation.contrats, dossier.preuves.contrats, strict=True))
    pris: list[Contrat] = []
    for premier, second in paires_successives(situation, parametres):
        pris += (premier, second)
        yield _paire(premier, second, couples, parametres)
    for second, ligne in couples:
        if not ligne.motif_fin or any(second is autre for autre in pris):
            continue
        # Broken before it made six months with the contract that it followed: they were one attempt all the same.
        for premier, avant in couples:
            libre = not avant.motif_fin and not any(premier is autre for autre in pris)
            if libre and premier.debut >= situation.debut_parcours and se_suivent(premier, second, parametres):
                pris += (premier, second)
                yield _paire(premier, second, couples, parametres)
                break


def _paire(
    premier: Contrat, second: Contrat, couples: list[tuple[Contrat, ContratTravail]], parametres: ParametresPacte
) -> tuple[Suite, Consolidation]:
    suite = tuple(next(ligne for fait, ligne in couples if fait is contrat) for contrat in (premier, second))
    presences = [contrat.presence_au for contrat in (premier, second) if contrat.presence_au is not None]
    return suite, consolidation(
        premier.debut,
        second_debut=second.debut,
        arret=second.fin if suite[1].motif_fin else None,
        presence_au=max(presences, default=None),
        parametres=parametres,
    )


def _emplois(dossier: Dossier, en_paire: set[int]) -> Iterator[tuple[Suite, Consolidation]]:
    parametres, depuis = dossier.parametres, dossier.situation.debut_parcours
    for fait, ligne in zip(dossier.situation.contrats, dossier.preuves.contrats, strict=True):
        if ligne.pk in en_paire:
            continue
        if fait.debut < depuis or fait.type not in parametres.types_emploi_durable:
            continue
        if not heures_suffisantes(fait, parametres):
            continue
        long = sans_terme(fait, parametres) or (fait.fin is not None and fait.fin >= terme_minimal(fait, parametres))
        # What was broken had another term when it opened: the reason says that it is an attempt.
        if long or ligne.motif_fin:
            arret = fait.fin if ligne.motif_fin else None
            yield (
                (ligne,),
                consolidation(fait.debut, arret=arret, presence_au=fait.presence_au, parametres=parametres),
            )


def _formations(dossier: Dossier) -> Iterator[tuple[Suite, Consolidation]]:
    parametres, depuis = dossier.parametres, dossier.situation.debut_parcours
    for stage, formation in zip(dossier.situation.formations, dossier.preuves.formations, strict=True):
        if stage.debut is None or stage.debut < depuis or not est_rncp(stage.rncp, parametres):
            continue
        arret = formation.date_fin if formation.motif_fin else None
        yield (
            (formation,),
            consolidation(stage.debut, arret=arret, presence_au=stage.presence_au, parametres=parametres),
        )


def tentatives_par_parcours(dossiers: Iterable[Dossier]) -> dict[int, list[Tentative]]:
    """The attempts of several files, in two queries whatever their number."""
    lus = list(dossiers)
    numeros = [dossier.parcours.pk for dossier in lus]
    contacts: dict[int, list[date]] = {pk: [] for pk in numeros}
    demandes: dict[int, list[DemandePiece]] = {pk: [] for pk in numeros}
    if lus:
        tenus = Entretien.objects.filter(parcours__in=numeros, presence=Presence.HONORE)
        for pk, le in tenus.values_list("parcours_id", "date_entretien"):
            contacts[pk].append(le)
        faites = DemandePiece.objects.filter(parcours__in=numeros).select_related("demandee_par")
        for demande in faites.order_by("-date_demande", "-pk"):
            demandes[demande.parcours_id].append(demande)
    return {
        d.parcours.pk: tentatives_de(d, contacts=contacts[d.parcours.pk], demandes=demandes[d.parcours.pk]) for d in lus
    }
