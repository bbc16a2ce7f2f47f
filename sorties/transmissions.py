"""The private links of a fiche as a person reads them: to whom, in what state; and whom the rule still names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import Organisation
from parcours.models import Parcours
from plie.socle.models import EtatTache, Tache
from plie.socle.typographie import INSECABLE, date_en_chiffres, heure_en_chiffres
from sorties.models import FicheSynthese, LienFiche, Sortie
from sorties.services.fiches import destinataires_proposes
from sorties.services.liens import NATURE, Adressee


@dataclass(frozen=True)
class LienLu:
    """A link, its state in words, and what may still be done with it."""

    lien: LienFiche
    etat: str
    ton: str
    detail: str
    vivant: bool

    @property
    def renvoyable(self) -> bool:
        """A link on its way needs no second letter."""
        return self.vivant and self.etat != "en cours d’envoi"


def liens_de(fiches: Iterable[FicheSynthese], maintenant: datetime) -> dict[int, list[LienLu]]:
    """The links of several fiches, the latest first, in two queries."""
    lus: dict[int, list[LienLu]] = {fiche.pk: [] for fiche in fiches}
    liens = list(
        LienFiche.objects.filter(fiche__in=list(lus)).select_related(
            "fiche", "demande_par", "remplacant", "revoque_par"
        )
    )
    echoues = _echoues(liens)
    for lien in liens:
        lus[lien.fiche_id].append(_lire(lien, maintenant, echoue=lien.pk in echoues))
    return lus


def _echoues(liens: Iterable[LienFiche]) -> set[int]:
    en_suspens = [str(lien.pk) for lien in liens if lien.envoye_le is None]
    if not en_suspens:
        return set()
    taches = Tache.objects.filter(nature=NATURE, cle__in=en_suspens, etat=EtatTache.ECHOUEE)
    return {int(cle) for cle in taches.values_list("cle", flat=True)}


def _lire(lien: LienFiche, maintenant: datetime, *, echoue: bool) -> LienLu:
    consultations = _consultations(lien)
    if lien.revoque_le is not None:
        remplace = hasattr(lien, "remplacant")
        auteur = "" if remplace else f" par {lien.revoque_par}"
        etat = "remplacée" if remplace else "révoquée"
        return LienLu(lien, etat, "neutre", f"le {_moment(lien.revoque_le)}{auteur}{consultations}", vivant=False)
    if lien.envoye_le is None or lien.expire_le is None:
        if echoue:
            return LienLu(
                lien, "échec de l’envoi", "danger", "vérifier l’adresse, puis envoyer de nouveau", vivant=True
            )
        return LienLu(lien, "en cours d’envoi", "info", f"demandée le {_moment(lien.demande_le)}", vivant=True)
    if maintenant >= lien.expire_le:
        return LienLu(lien, "expirée", "attention", f"le {_moment(lien.expire_le)}{consultations}", vivant=True)
    terme = f"expire le {_moment(lien.expire_le)}"
    if lien.consulte_le is not None:
        fois = f", {lien.consultations}{INSECABLE}fois" if lien.consultations > 1 else ""
        return LienLu(lien, "consultée", "succes", f"le {_moment(lien.consulte_le)}{fois}\u00a0; {terme}", vivant=True)
    return LienLu(
        lien, "envoyée", "info", f"le {_moment(lien.envoye_le)}, pas encore ouverte\u00a0; {terme}", vivant=True
    )


def _consultations(lien: LienFiche) -> str:
    return f"\u00a0; consultée le {_moment(lien.consulte_le)}" if lien.consulte_le else "\u00a0; jamais ouverte"


def _moment(le: datetime) -> str:
    return f"{date_en_chiffres(le)} à {heure_en_chiffres(le)}"


def adressees_en_attente(
    parcours: Parcours, sortie: Sortie, fiche: FicheSynthese, *, servis: set[str] | None = None
) -> list[Adressee]:
    """Whom the rule names and who holds no living link to this fiche, with the address known for each.

    Args:
        servis: who holds one, for a door that has already read them.
    """
    if servis is None:
        servis = set(LienFiche.objects.vivants().filter(fiche=fiche).values_list("destinataire", flat=True))
    return [
        Adressee(d.nom, d.raison, _adresse_connue(d.nom, parcours))
        for d in destinataires_proposes(parcours, sortie)
        if d.nom not in servis
    ]


def _adresse_connue(nom: str, parcours: Parcours) -> str:
    """From the reference data, else the last address to which this PLIE wrote under that name."""
    commune = parcours.participant.commune
    if commune is not None and commune.pole is not None and nom == str(commune.pole) and commune.pole.courriel:
        return commune.pole.courriel
    organisation = (
        Organisation.objects.filter(Q(plie=None) | Q(plie=parcours.plie_id), nom__iexact=nom)
        .exclude(courriel="")
        .order_by("pk")
        .first()
    )
    if organisation is not None:
        return organisation.courriel
    dernier = (
        LienFiche.objects.filter(
            fiche__parcours__plie=parcours.plie_id, destinataire__iexact=nom, envoye_le__isnull=False
        )
        .order_by("-envoye_le")
        .first()
    )
    return dernier.adresse if dernier else ""
