"""What the follow-up expects on a set of parcours: the facts are read at once, the rules judge them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, Exists, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse_lazy

from parcours.echeances import Echeance
from parcours.enums import Presence, StatutParcours
from parcours.models import ContratEngagement, Entretien, Etape
from parcours.querysets import ParcoursQuerySet
from parcours.regles import FaitsSuivi, Rappel, rappels
from parcours.regles.rappels import (
    CONTRAT_A_RENOUVELER,
    CONTRAT_A_SIGNER,
    DIAGNOSTIC,
    DONNEES,
    INSCRIPTION,
    PREMIER_RDV,
    PREUVE_RSA,
    RDV_A_NOTER,
    RECEPTION,
    SANS_ENTRETIEN,
    SANS_ETAPE,
)
from participants.models import PeriodeRsa
from plie.pacte import ParametresPacte, version_en_vigueur, versions

if TYPE_CHECKING:
    from parcours.dossier import DossierLu
    from parcours.lot import LotLu

# The facts of the parcours among the rows of a list, or of a page.
SUIVI = "echeances_de_suivi"

# The button of each reminder and the screen it opens, by the parcours' number.
_GESTES = {
    CONTRAT_A_SIGNER: ("Signer le contrat", "parcours:contrat_signer"),
    CONTRAT_A_RENOUVELER: ("Renouveler", "parcours:contrat_signer"),
    DIAGNOSTIC: ("Établir le diagnostic", "parcours:diagnostic"),
    SANS_ENTRETIEN: ("Planifier", "parcours:rdv_planifier"),
    SANS_ETAPE: ("Ajouter une étape", "parcours:etape_ajouter"),
    INSCRIPTION: ("Compléter", "parcours:situation"),
    DONNEES: ("Compléter", "parcours:situation"),
}
# What the profile of the dashboard would count as unknown if the entry froze it empty (C-2).
_SITUATION = {
    "commune_id": "commune",
    "niveau_formation": "niveau de formation",
    "qpv": "quartier prioritaire",
    "rqth": "RQTH",
}
_COLONNES = (
    "pk",
    "statut",
    "date_orientation",
    "date_premier_rdv",
    "date_debut",
    "date_commission",
    "diagnostic_id",
    "participant__inscription_en_cours",
    "participant__date_inscription_france_travail",
    "participant__mois_sans_activite",
    "participant__jamais_travaille",
    *(f"participant__{champ}" for champ in _SITUATION),
    "brsa_a_l_orientation",
    "rsa_depuis",
    "fin_dernier_contrat",
    "dernier_entretien",
    "rdv_a_noter",
    "rdv_a_noter_pk",
    "prochain_rdv",
    "a_une_etape",
    "rsa_sans_preuve",
    "rsa_sans_preuve_pk",
)


def tables_de_suivi(parcours: ParcoursQuerySet, le: date) -> dict[str, Any]:
    """What the follow-up reads of a set of parcours."""
    return {SUIVI: lignes_de_suivi(parcours, le)}


def echeances_de_suivi(lu: LotLu | DossierLu) -> Iterator[Echeance]:
    """Everything that the follow-up expects on the open parcours that have been read, of a list or of a page."""
    parametres, connues = version_en_vigueur(lu.le), versions()
    for ligne in lu.reponses(SUIVI):
        for rappel in rappels(_faits(ligne, connues), le=lu.le, parametres=parametres):
            yield _echeance(ligne, rappel)


def lignes_de_suivi(parcours: ParcoursQuerySet, le: Any) -> Any:
    """The facts of the open parcours of this set, on a day or on the hole that stands for it."""
    rsa = PeriodeRsa.objects.filter(participant=OuterRef("participant"))
    entretiens = Entretien.objects.filter(parcours=OuterRef("pk")).order_by()
    prevus = entretiens.filter(presence="")
    # The periods that make a BRSA of this follow-up: those that end before it are history.
    sans_preuve = rsa.filter(
        Q(date_fin__isnull=True)
        | Q(date_fin__gte=Coalesce(OuterRef("date_orientation"), OuterRef("date_premier_rdv"))),
        date_debut__lte=le,
        source="",
    ).order_by("date_debut")
    return (
        parcours.ouverts()
        .annotate(
            brsa_a_l_orientation=Exists(
                rsa.filter(
                    Q(date_fin__isnull=True) | Q(date_fin__gte=OuterRef("date_orientation")),
                    date_debut__lte=OuterRef("date_orientation"),
                )
            ),
            rsa_depuis=Subquery(rsa.couvrant(le=le).order_by("-date_debut").values("date_debut")[:1]),
            fin_dernier_contrat=_extreme(
                ContratEngagement.objects.filter(parcours=OuterRef("pk")).order_by(), Max("date_fin")
            ),
            dernier_entretien=_extreme(entretiens.filter(presence=Presence.HONORE), Max("date_entretien")),
            rdv_a_noter=_extreme(prevus.filter(date_entretien__lte=le), Min("date_entretien")),
            rdv_a_noter_pk=Subquery(
                prevus.filter(date_entretien__lte=le).order_by("date_entretien", "heure", "pk").values("pk")[:1]
            ),
            prochain_rdv=_extreme(prevus.filter(date_entretien__gt=le), Min("date_entretien")),
            a_une_etape=Exists(Etape.objects.filter(parcours=OuterRef("pk"))),
            rsa_sans_preuve=Subquery(sans_preuve.values("date_debut")[:1]),
            rsa_sans_preuve_pk=Subquery(sans_preuve.values("pk")[:1]),
        )
        .order_by("pk")
        .values(*_COLONNES)
    )


def _extreme(lignes: Any, agregat: Max | Min) -> Subquery:
    return Subquery(lignes.values("parcours").annotate(extreme=agregat).values("extreme"), output_field=DateField())


def _faits(ligne: dict[str, Any], connues: tuple[ParametresPacte, ...]) -> FaitsSuivi:
    return FaitsSuivi(
        en_cours=ligne["statut"] == StatutParcours.EN_COURS,
        date_orientation=ligne["date_orientation"],
        brsa_a_l_orientation=ligne["brsa_a_l_orientation"],
        date_premier_rdv=ligne["date_premier_rdv"],
        date_debut=ligne["date_debut"],
        date_commission=ligne["date_commission"],
        diagnostic_etabli=ligne["diagnostic_id"] is not None,
        rsa_depuis=ligne["rsa_depuis"],
        fin_dernier_contrat=ligne["fin_dernier_contrat"],
        dernier_entretien=ligne["dernier_entretien"],
        rdv_a_noter=ligne["rdv_a_noter"],
        prochain_rdv=ligne["prochain_rdv"],
        a_une_etape=ligne["a_une_etape"],
        inscription_a_completer=ligne["participant__inscription_en_cours"]
        and ligne["participant__date_inscription_france_travail"] is None,
        donnees_manquantes=_donnees_manquantes(ligne),
        rsa_sans_preuve=ligne["rsa_sans_preuve"],
        versions=connues,
    )


def _donnees_manquantes(ligne: dict[str, Any]) -> tuple[str, ...]:
    """The lines « non connu » of the dashboard and of the consolidation; a registration under way is P-3.3's."""
    absentes = [libelle for champ, libelle in _SITUATION.items() if ligne[f"participant__{champ}"] in (None, "")]
    if ligne["participant__mois_sans_activite"] is None and not ligne["participant__jamais_travaille"]:
        absentes.append("durée sans activité")
    if ligne["participant__date_inscription_france_travail"] is None and not ligne["participant__inscription_en_cours"]:
        absentes.append("inscription à France Travail")
    return tuple(absentes)


def _echeance(ligne: dict[str, Any], rappel: Rappel) -> Echeance:
    pk = ligne["pk"]
    if rappel.code == RDV_A_NOTER:
        geste, url = "Noter l’entretien", reverse_lazy("parcours:entretien_modifier", args=[ligne["rdv_a_noter_pk"]])
    elif rappel.code in (RECEPTION, PREMIER_RDV):
        # Once the appointment is planned, what remains is to hold it and to note it.
        prevu = ligne["prochain_rdv"] or ligne["rdv_a_noter"]
        geste = "Noter l’entretien" if prevu else "Planifier"
        url = reverse_lazy("parcours:entretien_noter" if prevu else "parcours:rdv_planifier", args=[pk])
    elif rappel.code == PREUVE_RSA:
        geste, url = "Indiquer la preuve", reverse_lazy("parcours:rsa_modifier", args=[pk, ligne["rsa_sans_preuve_pk"]])
    else:
        geste, nom = _GESTES[rappel.code]
        url = reverse_lazy(nom, args=[pk])
    return Echeance(
        parcours_id=pk,
        code=rappel.code,
        regle=rappel.regle,
        article=rappel.article,
        libelle=rappel.libelle,
        date_limite=rappel.date_limite,
        geste=geste,
        url=url,
    )
