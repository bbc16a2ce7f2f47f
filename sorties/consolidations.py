"""The attempts of a parcours, in their order: each consolidation, its contacts, what was asked for (P-6.5a and b)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from parcours.enums import Presence
from parcours.models import Entretien
from sorties.models import ContratTravail, DemandePiece, Formation
from sorties.regles.consolidation import Consolidation, EtatConsolidation, consolidation
from sorties.regles.emploi_durable import heures_suffisantes, sans_terme, terme_minimal
from sorties.regles.formation import est_rncp
from sorties.selectors import Dossier

Objet = ContratTravail | Formation


@dataclass(frozen=True)
class Jalon:
    """The contact « suivi dans l'emploi » of a month."""

    rang: int
    limite: date
    contact: date | None


@dataclass(frozen=True)
class Tentative:
    """One attempt at a lasting exit."""

    rang: int
    objet: Objet
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
    tentatives = []
    for objet, suivie in sorted(_suivies(dossier), key=lambda couple: couple[1].debut):
        lien = "contrat_id" if isinstance(objet, ContratTravail) else "formation_id"
        pieces = dossier.preuves.pieces(objet)
        siennes = [d for d in recues if getattr(d, lien) == objet.pk]
        for demande in siennes:
            demande.recue = any(
                p.nature == demande.nature
                and p.date_piece >= suivie.debut
                and p.depose_le.date() >= demande.date_demande
                for p in pieces
            )
        jalons = tuple(
            Jalon(rang, limite, suivie.contact_du(rang, tenus)) for rang, limite in enumerate(suivie.jalons, 1)
        )
        tentatives.append(Tentative(len(tentatives) + 1, objet, suivie, suivie.etat(le), jalons, tuple(siennes)))
    return tentatives


def _suivies(dossier: Dossier) -> Iterable[tuple[Objet, Consolidation]]:
    """The jobs and trainings that open a consolidation: those whose criterion asks for three months (S-1, S-4)."""
    parametres, depuis = dossier.parametres, dossier.situation.debut_parcours
    for fait, ligne in zip(dossier.situation.contrats, dossier.preuves.contrats, strict=True):
        if fait.debut < depuis or fait.type not in parametres.types_emploi_durable:
            continue
        if not heures_suffisantes(fait, parametres):
            continue
        long = sans_terme(fait, parametres) or (fait.fin is not None and fait.fin >= terme_minimal(fait, parametres))
        # What was broken had another term when it opened: the reason says that it is an attempt.
        if long or ligne.motif_fin:
            arret = fait.fin if ligne.motif_fin else None
            yield ligne, consolidation(fait.debut, arret=arret, presence_au=fait.presence_au, parametres=parametres)
    for stage, formation in zip(dossier.situation.formations, dossier.preuves.formations, strict=True):
        if stage.debut is None or stage.debut < depuis or not est_rncp(stage.rncp, parametres):
            continue
        arret = formation.date_fin if formation.motif_fin else None
        yield (
            formation,
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
