"""What was corrected on a person's sheet, by whom: the history of the row, told to who runs the PLIE (A-5)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from accounts.models import Utilisateur
from parcours.dossier import Cadre, DossierLu, inscrire_table
from parcours.permissions import peut_animer
from parcours.volets import FIL, Evenement
from participants.models import Participant, Rectification
from participants.services import CHAMPS_SAISIS, inchange
from plie.journal.modifications.paroles import Changement, dire, libelle_de
from plie.socle.conflits import valeur_lisible

VERSIONS = "versions_de_la_fiche"
# A commune is read by its name.
_COLONNES = {nom: "commune__nom" if nom == "commune" else nom for nom in CHAMPS_SAISIS}


def fil_modifications(dossier: DossierLu) -> Iterable[Evenement]:
    """Each correction of the sheet, with what it said and what it says; a rectification is told with its request."""
    if not peut_animer(dossier.utilisateur, dossier.parcours):
        return
    rectifies = {(ligne.champ, ligne.apres) for ligne in dossier.lignes(Rectification)}
    for avant, apres in pairwise(dossier.reponses(VERSIONS)):
        changes = [
            _phrase(nom, avant[colonne], apres[colonne])
            for nom, colonne in _COLONNES.items()
            if not inchange(nom, avant[colonne], apres[colonne])
            and (nom, valeur_lisible(apres[colonne])[:300]) not in rectifies
        ]
        if changes:
            yield Evenement(
                timezone.localdate(apres["pgh_created_at"]),
                "Fiche modifiée",
                "fiche",
                "pencil-square",
                auteur=apres["auteur"] or "",
                detail=" ".join(changes),
            )


def _versions(cadre: Cadre) -> QuerySet:
    """The sheet as it was after each writing, the oldest first, and who wrote."""
    historique: Any = next(iter(Participant.pgh_event_models.values()))  # type: ignore[attr-defined]
    compte = Utilisateur.objects.annotate(numero=Cast("pk", CharField())).filter(numero=OuterRef("par"))
    return (
        historique.objects.filter(pgh_obj_id=cadre.participant)
        .annotate(par=KeyTextTransform("user", "pgh_context__metadata"))
        .annotate(auteur=Subquery(compte.values_list(Concat("prenom", Value(" "), "nom"))[:1]))
        .order_by("pgh_id")
        .values("pgh_created_at", *_COLONNES.values(), "auteur")
    )


def _phrase(nom: str, avant: Any, apres: Any) -> str:
    champ: Any = Participant._meta.get_field(nom)
    return Changement(libelle_de(champ), dire(champ, avant), dire(champ, apres)).phrase


def inscrire() -> None:
    """Register this part, and the rows that it looks at; called once, at start-up."""
    inscrire_table(VERSIONS, _versions)
    FIL.inscrire("modifications", fil_modifications, ordre=89)
