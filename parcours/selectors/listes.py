"""The list of parcours: a portfolio, a PLIE, a pôle's BRSA; what it shows and what it exports."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, Upper

from accounts.models import Utilisateur
from accounts.perimetre import perimetre_de
from parcours.enums import StatutParcours
from parcours.models import CodePrescripteur, Parcours, Referent
from parcours.querysets import ParcoursQuerySet
from parcours.selectors.lecture import avec_lecture
from plie.socle.colonnes import Colonne
from plie.socle.tri import SansAccents

# A name is sorted by its key of search: without accents, whatever the collation of the server.
NOM = "participant__recherche"
TRIS: dict[str, tuple[Any, ...]] = {
    "nom": (NOM,),
    "referent": (SansAccents("referent_nom"), NOM),
    "commune": (SansAccents("participant__commune__nom"), NOM),
    "debut": ("ouverture", NOM),
    "echeance": ("echeance_lue", NOM),
}


def parcours_en_liste(utilisateur: Utilisateur, *, le: date) -> ParcoursQuerySet:
    """The parcours somebody may read, with what a row says, in one query whatever their number.

    Filters also know `date_echeance` and `referent_id`, which are not read.
    """
    visibles = Parcours.objects.visibles_par(utilisateur).sachant_echeance().sachant_referent(le=le).avec_brsa(le=le)
    return (
        avec_lecture(visibles, utilisateur)
        .annotate(
            echeance_lue=Case(
                When(limite_lecture__isnull=True, then=F("date_echeance")), default=None, output_field=DateField()
            ),
            referent_nom=Case(
                When(limite_lecture__isnull=True, then=_nom_du_referent(utilisateur, le)),
                default=Value(""),
                output_field=CharField(),
            ),
            ouverture=Coalesce("debut_lu", "date_orientation"),
        )
        .select_related("participant__commune", "plie")
    )


def _nom_du_referent(utilisateur: Utilisateur, le: date) -> Any:
    """Who follows the parcours that day. Whoever reads but their own portfolio follows each of them: nothing to ask."""
    perimetre = perimetre_de(utilisateur)
    if not (perimetre.animation or perimetre.delegations or perimetre.poles):
        return Concat(Upper(Value(utilisateur.nom)), Value(" "), Value(utilisateur.prenom))
    referent = (
        Referent.objects.filter(
            Q(date_fin__isnull=True) | Q(date_fin__gte=le), parcours=OuterRef("pk"), date_debut__lte=le
        )
        .order_by()
        .annotate(nom=Concat(Upper("utilisateur__nom"), Value(" "), "utilisateur__prenom"))
        .values("nom")[:1]
    )
    return Coalesce(Subquery(referent), Value(""))


def en_lignes(parcours: ParcoursQuerySet) -> ParcoursQuerySet:
    """Only the columns that a row of the screen shows: fifty whole files cost more to build than to read."""
    return (
        parcours.select_related(None)
        .select_related("participant__commune")
        .only(
            "plie_id",
            "participant__nom",
            "participant__prenom",
            "participant__sexe",
            "participant__date_naissance",
            "participant__commune__nom",
        )
    )


def avec_prescripteur(parcours: ParcoursQuerySet) -> ParcoursQuerySet:
    """With the label of the prescripteur, for an export."""
    valeur = CodePrescripteur.objects.filter(code=OuterRef("prescripteur")).values("libelle")[:1]
    return parcours.annotate(prescripteur_lu=Coalesce(Subquery(valeur), Value("")))


def trier(parcours: ParcoursQuerySet, tri: str) -> ParcoursQuerySet:
    """Sort as the header asks (« -nom » downwards), by name otherwise; unknown values at the end."""
    champ = tri.removeprefix("-")
    if champ not in TRIS:
        champ, tri = "nom", "nom"
    premier, *suite = TRIS[champ]
    lu = F(premier) if isinstance(premier, str) else premier
    ordre = lu.desc(nulls_last=True) if tri.startswith("-") else lu.asc(nulls_last=True)
    return parcours.order_by(ordre, *suite, "pk")


def _oui_non(valeur: bool | None) -> str:
    return {True: "oui", False: "non", None: ""}[valeur]


# Rows carry annotations: they are read as Any.
COLONNES: tuple[Colonne[Any], ...] = (
    Colonne("Nom", lambda p: p.participant.nom, 22),
    Colonne("Prénom", lambda p: p.participant.prenom, 18),
    Colonne("Date de naissance", lambda p: p.participant.date_naissance, 14),
    Colonne("Commune", lambda p: p.participant.commune.nom if p.participant.commune else "", 22),
    Colonne("PLIE", lambda p: p.plie.nom, 28),
    Colonne("Référent", lambda p: p.referent_nom, 24),
    Colonne("Prescripteur", lambda p: p.prescripteur_lu, 24),
    Colonne("Orientation", lambda p: p.date_orientation, 12),
    Colonne("Début", lambda p: p.debut_lu, 12),
    Colonne("Échéance", lambda p: p.echeance_lue, 12),
    Colonne("Fin", lambda p: p.fin_lue, 12),
    Colonne("BRSA", lambda p: _oui_non(p.brsa), 8),
    Colonne("QPV", lambda p: _oui_non(p.participant.qpv), 8),
    Colonne("Statut", lambda p: StatutParcours(p.statut_lu).label, 14),
)
