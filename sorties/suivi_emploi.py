"""The consolidations on the screens: history of the attempts, contacts and pieces that come due (P-6.5a)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from parcours.echeances import Echeance
from plie.socle.typographie import INSECABLE, date_en_chiffres
from sorties.consolidations import Tentative, tentatives_par_parcours
from sorties.models import ContratTravail, DemandePiece
from sorties.regles.consolidation import Consolidation, EtatConsolidation
from sorties.selectors import Dossier

# How long before its day a contact enters the work list.
PREAVIS_CONTACT_JOURS = 7
TONS = {
    EtatConsolidation.A_VENIR: "neutre",
    EtatConsolidation.EN_COURS: "info",
    EtatConsolidation.A_CLORE: "attention",
    EtatConsolidation.CLOSE: "succes",
    EtatConsolidation.ROMPUE: "neutre",
}
RANGS = ("Premier mois", "Deuxième mois", "Troisième mois", "Quatrième mois", "Cinquième mois", "Sixième mois")


@dataclass(frozen=True)
class LigneJalon:
    """The contact of a month, in words."""

    libelle: str
    limite: date
    contact: date | None


@dataclass(frozen=True)
class LigneTentative:
    """An attempt as the person's page prints it."""

    rang: int
    titre: str
    etat: EtatConsolidation
    ton: str
    consolidation: Consolidation
    motif: str
    suivie: bool
    ouverte: bool
    close: bool
    jalons: tuple[LigneJalon, ...]
    demandes: tuple[DemandePiece, ...]
    url_contact: str
    url_demande: str


def lignes_de_consolidation(dossier: Dossier) -> list[LigneTentative]:
    """The attempts of one file, the latest first."""
    return lignes_de_tentatives(tentatives_par_parcours([dossier])[dossier.parcours.pk])


def lignes_de_tentatives(tentatives: Sequence[Tentative]) -> list[LigneTentative]:
    """The same, from attempts already read, the earliest first."""
    return [_ligne(tentative) for tentative in reversed(tentatives)]


def _ligne(tentative: Tentative) -> LigneTentative:
    rompue = tentative.etat == EtatConsolidation.ROMPUE
    return LigneTentative(
        rang=tentative.rang,
        titre=tentative.titre,
        etat=tentative.etat,
        ton=TONS[tentative.etat],
        consolidation=tentative.consolidation,
        motif=tentative.motif_fin if rompue else "",
        suivie=tentative.etat not in (EtatConsolidation.A_VENIR, EtatConsolidation.ROMPUE),
        ouverte=tentative.ouverte,
        close=tentative.etat == EtatConsolidation.CLOSE,
        jalons=tuple(LigneJalon(RANGS[j.rang - 1], j.limite, j.contact) for j in tentative.jalons),
        demandes=tentative.demandes,
        url_contact=_url_contact(tentative),
        url_demande=_url_demande(tentative),
    )


def _url_contact(tentative: Tentative) -> str:
    suivi = "formation" if tentative.formation else "emploi"
    return f"{reverse('parcours:entretien_noter', args=[tentative.objet.parcours_id])}?suivi={suivi}"


def _url_demande(tentative: Tentative) -> str:
    nom = "demande_contrat" if isinstance(tentative.objet, ContratTravail) else "demande_formation"
    return reverse(f"sorties:{nom}", args=[tentative.objet.pk])


def contacts_dus(tentatives: Iterable[Tentative], le: date) -> Iterator[Echeance]:
    """P-6.5a: the contact of the latest month that is due and that no appointment has met."""
    for tentative in tentatives:
        if tentative.etat != EtatConsolidation.EN_COURS:
            continue
        proches = [j for j in tentative.jalons if j.limite <= le + timedelta(days=PREAVIS_CONTACT_JOURS)]
        if not proches or proches[-1].contact is not None:
            continue
        jalon, quoi = proches[-1], "la formation" if tentative.formation else "l’emploi"
        yield Echeance(
            parcours_id=tentative.objet.parcours_id,
            code="suivi_emploi",
            regle="P-6.5a",
            article="6.5",
            libelle=f"Prendre contact, suivi dans {quoi} ({RANGS[jalon.rang - 1].lower()})",
            date_limite=jalon.limite,
            geste="Noter le contact",
            url=_url_contact(tentative),
        )


def piece_demandee(tentatives: Iterable[Tentative]) -> str:
    """« , demandée le 03/04/2026 »: what the reminder of a missing piece adds, once it was asked for."""
    demande = next((t.demande for t in tentatives if t.ouverte and t.demande), None)
    return f", demandée le{INSECABLE}{date_en_chiffres(demande.date_demande)}" if demande else ""


def url_de_la_demande(tentatives: Iterable[Tentative], objet: object) -> str:
    """Where the piece of an open consolidation is asked for, while nobody has asked."""
    return next((_url_demande(t) for t in tentatives if objet in t.suite and t.ouverte and t.demande is None), "")
