"""What held on a day, among the rows of a page: the référent, the address, the RSA, the étapes of a difficulty."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from parcours.dossier import DossierLu
from parcours.models import Etape, Referent, TraitementDifficulte
from participants.models import Difficulte, PeriodeRsa, Residence


def referent_du(dossier: DossierLu, jour: date) -> Referent | None:
    """Who followed the person that day."""
    suivis = dossier.lignes(Referent)
    return next((s for s in suivis if s.date_debut <= jour and (s.date_fin is None or s.date_fin >= jour)), None)


def residence_du(dossier: DossierLu, jour: date) -> Residence | None:
    """The dated address of a day; None when the record alone knows where the person lives."""
    return next((r for r in dossier.lignes(Residence) if (r.date_debut or jour) <= jour <= (r.date_fin or jour)), None)


def rsa_du(dossier: DossierLu, jour: date) -> PeriodeRsa | None:
    """The RSA period that runs that day."""
    periodes = reversed(dossier.lignes(PeriodeRsa))
    return next((p for p in periodes if p.date_debut <= jour and (p.date_fin is None or p.date_fin >= jour)), None)


def etapes_par_difficulte(dossier: DossierLu) -> dict[int, list[Etape]]:
    """The étapes that treat each difficulty, the oldest first."""
    lues = {etape.pk: etape for etape in dossier.lignes(Etape)}
    trouvees: dict[int, list[Etape]] = defaultdict(list)
    for lien in dossier.lignes(TraitementDifficulte):
        # An étape that this reader may not know treats nothing for them.
        if lien.etape_id in lues:
            trouvees[lien.difficulte_id].append(lues[lien.etape_id])
    for etapes in trouvees.values():
        etapes.sort(key=lambda etape: (etape.date_connue, etape.pk))
    return trouvees


def difficultes_par_etape(dossier: DossierLu) -> dict[int, list[Difficulte]]:
    """The difficulties that each étape treats."""
    lues = {difficulte.pk: difficulte for difficulte in dossier.lignes(Difficulte)}
    trouvees: dict[int, list[Difficulte]] = defaultdict(list)
    for lien in dossier.lignes(TraitementDifficulte):
        if lien.difficulte_id in lues:
            trouvees[lien.etape_id].append(lues[lien.difficulte_id])
    for difficultes in trouvees.values():
        difficultes.sort(key=lambda difficulte: (difficulte.diagnostic_id, difficulte.pk))
    return trouvees
