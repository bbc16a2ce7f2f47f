"""A country of PLIE: as many parcours, étapes and PLIE as asked, the same at each run (hashes of a rank, no chance).

The distributions are those of the published reports: two women for one man and a bit, a third without diploma, six
persons out of ten with the RSA, fifteen months on average, four exits out of ten positive.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection

from accounts.models import Commune, EtpPlie, Plie
from bench.base import copier, sans_declencheurs
from parcours.enums import Prescripteur, TypeEtape
from parcours.models import ContratEngagement, Entretien, Etape, Parcours
from participants.models import Participant, PeriodeRsa, SituationEntree
from sorties.models import Sortie

PREMIER = 1_000_000
# One person out of twenty comes back: their second parcours has the last ranks.
RETOURS = 20
MODELES = (
    Participant,
    SituationEntree,
    PeriodeRsa,
    Parcours,
    Entretien,
    ContratEngagement,
    Etape,
    Sortie,
    Plie,
    EtpPlie,
)


def hasard(sel: int, sur: int) -> str:
    """An integer from 0 to `sur` - 1 that only depends on the rank and on `sel`."""
    return f"mod(hashint8extended(g::bigint, {sel}) & 2147483647, {sur})::int"


def parmi(sel: int, poids: dict[str, int]) -> str:
    """One of the values, as often as its weight says."""
    seuil, branches = 0, []
    for valeur, part in poids.items():
        seuil += part
        branches.append(f"WHEN {hasard(sel, sum(poids.values()))} < {seuil} THEN {valeur}")
    return f"CASE {' '.join(branches)} END"


def mots(*paires: tuple[str, int]) -> dict[str, int]:
    return {f"'{mot}'": poids for mot, poids in paires}


class Pays:
    """The rows of `nombre` parcours in `plies` PLIE, all of them in the year `annee`."""

    def __init__(self, *, nombre: int, plies: int, etapes: int, annee: int) -> None:
        self.nombre, self.etapes, self.annee = nombre, etapes, annee
        self.du, self.au = date(annee, 1, 1), date(annee, 12, 31)
        self.modele = _modele(self.du)
        with sans_declencheurs(*MODELES):
            self._plies(plies)
            self._personnes()
            self._parcours()
            self._suivi()
            self._sorties()
            _retirer_le_modele(self.modele)
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")

    def _plies(self, plies: int) -> None:
        connus = Plie.objects.count()
        for rang in range(connus, plies):
            Plie.objects.create(code=f"n{rang}", nom=f"PLIE national {rang}")
        self.plies = list(Plie.objects.order_by("code")[:plies])
        EtpPlie.objects.all().delete()
        EtpPlie.objects.bulk_create(EtpPlie(plie=plie, date_debut=date(2010, 1, 1), etp="8.5") for plie in self.plies)

    @property
    def _debut(self) -> str:
        """From 30 months before the year's end to it; who comes back did so in the year."""
        ancien = f"date '{self.au}' - {hasard(1, 915)}"
        return (
            f"CASE WHEN g > {self.nombre - self.nombre // RETOURS} THEN date '{self.au}' - {hasard(2, 180)} "
            f"WHEN g <= {self.nombre // RETOURS} THEN date '{self.du}' - 20 - {hasard(3, 300)} ELSE {ancien} END"
        )

    @property
    def _fin(self) -> str:
        """A day of the year, or none; the first parcours of who comes back ends in its first half."""
        duree = f"({self._debut}) + 60 + {hasard(4, 600)}"
        return (
            f"CASE WHEN g <= {self.nombre // RETOURS} THEN date '{self.du}' + {hasard(5, 150)} "
            f"WHEN {duree} > date '{self.au}' THEN NULL ELSE GREATEST({duree}, date '{self.du}' + {hasard(6, 90)}) END"
        )

    @property
    def _personne(self) -> str:
        reste = self.nombre - self.nombre // RETOURS
        return f"{PREMIER} + CASE WHEN g > {reste} THEN g - {reste} ELSE g END"

    def _personnes(self) -> None:
        personne, situation, rsa = self.modele["personne"], self.modele["situation"], self.modele["rsa"]
        ident = f"{PREMIER} + g"
        copier(
            Participant, personne, 1, self.nombre - self.nombre // RETOURS, id=ident,
            nom="'NOM-' || g", prenom="'Prénom' || mod(g, 977)", sexe=parmi(7, mots(("F", 53), ("H", 47))),
            date_naissance=f"date '{self.du}' - 7300 - {hasard(8, 15000)}",
        )  # fmt: skip
        inscription = f"CASE WHEN {hasard(9, 100)} < 85 THEN ({self._debut}) - {hasard(10, 1500)} END"
        communes = list(Commune.objects.order_by("pk").values_list("pk", flat=True))
        liste = ", ".join(f"'{code}'" for code in communes)
        oui_non = {code: f"CASE WHEN {hasard(sel, 100)} < {part} THEN true WHEN {hasard(sel, 100)} < 95 THEN false END"
                   for code, sel, part in (("qpv", 11, 42), ("rqth", 12, 9), ("ass", 13, 8), ("aah", 14, 3),
                                           ("parent_isole", 15, 22), ("sous_main_justice", 16, 2))}  # fmt: skip
        copier(
            SituationEntree, situation, 1, self.nombre, id=ident, participant_id=self._personne,
            date_situation=self._debut, sexe=parmi(7, mots(("F", 53), ("H", 47))),
            commune_id=f"(ARRAY[{liste}])[1 + mod({hasard(25, len(self.plies))} + {hasard(17, 8)}, {len(communes)})]",
            niveau_formation=parmi(18, mots(("1", 24), ("2", 12), ("3", 36), ("4", 16), ("5", 6), ("6", 5), ("", 1))),
            date_inscription_france_travail=inscription,
            jamais_travaille=f"{hasard(19, 100)} < 5",
            mois_sans_activite=f"CASE WHEN {hasard(19, 100)} BETWEEN 5 AND 94 THEN {hasard(20, 96)} END",
            **oui_non,
        )  # fmt: skip
        copier(
            PeriodeRsa, rsa, 1, self.nombre - self.nombre // RETOURS, f"{hasard(21, 100)} < 68", id=ident,
            participant_id=ident, date_debut=f"date '{self.du}' - {hasard(22, 1800)}",
            date_fin=f"CASE WHEN {hasard(23, 100)} < 40 THEN date '{self.du}' + {hasard(24, 365)} END",
        )  # fmt: skip

    def _parcours(self) -> None:
        debut, fin = f"({self._debut})", f"({self._fin})"
        numeros = ", ".join(str(plie.pk) for plie in self.plies)
        copier(
            Parcours, self.modele["parcours"], 1, self.nombre, id=f"{PREMIER} + g", participant_id=self._personne,
            situation_entree_id=f"{PREMIER} + g", diagnostic_id="NULL",
            plie_id=f"(ARRAY[{numeros}])[1 + {hasard(25, len(self.plies))}]",
            prescripteur=parmi(26, mots(*((p.value, 10) for p in Prescripteur))),
            date_debut=debut, date_premier_rdv=debut, date_orientation=f"{debut} - {hasard(27, 30)}",
            date_commission=f"{debut} + 5 + {hasard(28, 40)}", date_fin=fin,
            statut=f"CASE WHEN {fin} IS NULL THEN 'en_cours' ELSE 'sorti' END",
            date_prolongation=f"CASE WHEN {hasard(29, 100)} < 8 THEN {debut} + 500 END",
        )  # fmt: skip

    def _suivi(self) -> None:
        """Two interviews in three a quarter of the parcours, contracts of the BRSA, étapes."""
        parcours = f"{PREMIER} + 1 + mod(g, {self.nombre})"
        relie = {"parcours_id": parcours}
        debut = f"(SELECT p.date_debut FROM parcours_parcours p WHERE p.id = {parcours})"
        copier(Entretien, self.modele["entretien"], 1, 3 * self.nombre, id=f"{PREMIER} + g",
               date_entretien=f"LEAST({debut} + {hasard(30, 420)}, date '{self.au}')", **relie)  # fmt: skip
        copier(ContratEngagement, self.modele["contrat"], 1, self.nombre, f"{hasard(31, 100)} < 60",
               id=f"{PREMIER} + g",
               date_signature=f"{debut} + {hasard(32, 90)}", date_debut=f"{debut} + {hasard(32, 90)}",
               date_fin=f"{debut} + {hasard(32, 90)} + 180", **relie)  # fmt: skip
        copier(Etape, self.modele["etape"], 1, self.etapes, id=f"{PREMIER} + g",
               type=parmi(33, mots(*((t.value, 10) for t in TypeEtape))),
               date_debut=f"GREATEST({debut}, date '{self.du}' - 60) + {hasard(34, 60)}",
               date_fin=f"GREATEST({debut}, date '{self.du}' - 60) + {hasard(34, 60)} + 60 + {hasard(35, 120)}",
               **relie)  # fmt: skip

    def _sorties(self) -> None:
        positives = mots(("aide_nm_cdd", 8), ("aide_nm_cdi", 2), ("cdi", 28), ("cdd_6_mois", 21), ("creation", 4),
                         ("interim", 17), ("formation", 17), ("autre_positive", 3))  # fmt: skip
        autres = mots(("demenagement", 6), ("reorientation_sante", 14), ("reorientation_emploi", 4), ("abandon", 44),
                      ("fin_delai", 19), ("retraite", 2), ("deces", 1), ("autre", 6), ("", 4))  # fmt: skip
        qualification = parmi(36, mots(("positive", 42), ("dynamique", 12), ("autre", 46)))
        critere = {"'S-1'": 55, "'S-1bis'": 6, "'S-2'": 18, "'S-3'": 4, "'S-4'": 15, "'S-5'": 2}
        copier(
            Sortie, self.modele["sortie"], 1, self.nombre, f"({self._fin}) IS NOT NULL", id=f"{PREMIER} + g",
            parcours_id=f"{PREMIER} + g", date_sortie=f"({self._fin})", qualification=qualification,
            type=f"CASE {qualification} WHEN 'positive' THEN {parmi(37, positives)} "
                 f"WHEN 'dynamique' THEN 'contrat_court' ELSE {parmi(38, autres)} END",
            critere=f"CASE {qualification} WHEN 'positive' THEN {parmi(39, critere)} "
                    f"WHEN 'dynamique' THEN 'D-1' ELSE '' END",
            naf=f"chr(65 + {hasard(40, 21)})", contrat=parmi(41, mots(("cdi", 4), ("cdd", 5), ("interim", 1))),
            type_employeur=parmi(42, mots(("entreprise", 6), ("association", 3), ("secteur_public", 1))),
            formation_validation=parmi(43, mots(("education_nationale", 5), ("titre_emploi", 5))),
            formation_mois=hasard(44, 18),
        )  # fmt: skip


def _modele(du: date) -> dict[str, Any]:
    """One parcours and what hangs from it, through the constraints: the rows that are copied."""
    debut = du - timedelta(days=100)
    personne = Participant.objects.create(nom="MODÈLE", date_naissance=date(1985, 1, 1), sexe="F")
    situation = SituationEntree.objects.create(participant=personne, date_situation=debut, sexe="F")
    parcours = Parcours.objects.create(
        participant=personne, plie=Plie.objects.first(), statut="sorti", prescripteur="ccas", repris=True,
        date_premier_rdv=debut, date_debut=debut, date_fin=du, situation_entree=situation,
    )  # fmt: skip
    return {
        "personne": personne,
        "situation": situation,
        "parcours": parcours,
        "rsa": PeriodeRsa.objects.create(participant=personne, date_debut=debut),
        "entretien": Entretien.objects.create(parcours=parcours, date_entretien=debut, presence="honore"),
        "contrat": ContratEngagement.objects.create(
            parcours=parcours, date_signature=debut, date_debut=debut, date_fin=du, heures_hebdo=15
        ),
        "etape": Etape.objects.create(parcours=parcours, type="mobilisation", date_debut=debut),
        "sortie": Sortie.objects.create(
            parcours=parcours, date_sortie=du, qualification="autre", type="abandon", reprise=True
        ),
    }


def _retirer_le_modele(modele: dict[str, Any]) -> None:
    for nom in ("sortie", "etape", "contrat", "entretien", "rsa", "parcours", "situation", "personne"):
        type(modele[nom]).objects.filter(pk=modele[nom].pk).delete()
