"""The catalogue of checks: what is wrong, the figure that it distorts, where it is corrected.

One condition each: the counters count with it, the lists filter with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q

from parcours.enums import STATUTS_ACCEPTES, STATUTS_OUVERTS, Prescripteur, StatutParcours
from sorties.enums import Critere, Qualification

ENTREE, ORIENTATION, SUIVI, SORTIE = "Situation à l’entrée", "Orientation et entrée", "Suivi", "Sorties"
AGE_MINIMUM, AGE_MAXIMUM = timedelta(days=16 * 365), timedelta(days=80 * 366)


@dataclass(frozen=True, slots=True)
class Controle:
    """A check on a parcours.

    Attributes:
        fausse: the figure that it distorts, in words.
        geste: the label of the button that corrects it.
        adresse: the name of its page, by the parcours' number.
        ancre: the part of that page.
    """

    code: str
    groupe: str
    libelle: str
    fausse: str
    condition: Q
    geste: str = "Ouvrir le parcours"
    adresse: str = "parcours:fiche"
    ancre: str = ""


_ACCEPTE = Q(statut__in=STATUTS_ACCEPTES)
_EN_COURS = Q(statut=StatutParcours.EN_COURS)
_SORTI = Q(statut=StatutParcours.SORTI)
_CANDIDATURE = Q(statut=StatutParcours.CANDIDATURE)
_POSITIVE = _SORTI & Q(sortie__qualification=Qualification.POSITIVE)
_EMPLOI = _POSITIVE & Q(sortie__critere__in=(Critere.S_1, Critere.S_1BIS, Critere.S_2, Critere.S_3))
_FORMATION = _POSITIVE & Q(sortie__critere=Critere.S_4)
_FIGEE = _ACCEPTE & Q(situation_entree__isnull=False)
_COMPLETER = {"geste": "Compléter l’entrée", "adresse": "parcours:entree_completer"}


def _entree() -> Iterator[Controle]:
    yield Controle(
        "entree_absente", ENTREE, "Aucune situation à l’entrée", "Tout le profil des accompagnés",
        _ACCEPTE & Q(situation_entree__isnull=True),
    )  # fmt: skip
    for code, libelle, fausse, condition in (
        ("commune", "Commune non connue", "Répartition par commune", Q(situation_entree__commune__isnull=True)),
        ("qpv", "Quartier prioritaire non renseigné", "Part de résidents d’un QPV",
         Q(situation_entree__qpv__isnull=True)),
        ("niveau", "Niveau de formation non connu", "Profil par niveau, tableau 1",
         Q(situation_entree__niveau_formation="")),
        (
            "inscription", "Inscription à France Travail non connue", "Part de DELD, tableau 1",
            Q(situation_entree__date_inscription_france_travail__isnull=True)
            & Q(situation_entree__inscription_en_cours=False),
        ),
        ("rqth", "RQTH non renseignée", "Travailleurs handicapés, tableau 1, FSE+",
         Q(situation_entree__rqth__isnull=True)),
        (
            "activite", "Mois sans activité non connus", "Durée sans activité du tableau 1",
            Q(situation_entree__mois_sans_activite__isnull=True, situation_entree__jamais_travaille=False),
        ),
        ("foyer", "Parent isolé non renseigné", "Autres publics, FSE+", Q(situation_entree__parent_isole__isnull=True)),
    ):  # fmt: skip
        yield Controle(f"entree_{code}", ENTREE, libelle, fausse, _FIGEE & condition, **_COMPLETER)
    yield Controle(
        "fiche_incomplete", ENTREE, "Candidature dont la fiche est incomplète", "Le profil, figé à l’intégration",
        _CANDIDATURE & (
            Q(participant__commune__isnull=True) | Q(participant__qpv__isnull=True)
            | Q(participant__niveau_formation="") | Q(participant__rqth__isnull=True)
        ),
        "Compléter la fiche", "parcours:situation",
    )  # fmt: skip
    yield Controle(
        "naissance", ENTREE, "Âge invraisemblable à l’entrée (moins de 16 ou plus de 80 ans)", "Profil par âge",
        _ACCEPTE & (
            Q(participant__date_naissance__gt=F("date_debut") - AGE_MINIMUM)
            | Q(participant__date_naissance__lt=F("date_debut") - AGE_MAXIMUM)
        ),
        "Corriger la fiche", "parcours:situation",
    )  # fmt: skip


def _orientation() -> Iterator[Controle]:
    yield Controle(
        "orientation_absente", ORIENTATION, "Date d’orientation non connue", "Réception sous 15 jours, orientations",
        (_ACCEPTE | _CANDIDATURE) & Q(date_orientation__isnull=True),
    )  # fmt: skip
    yield Controle(
        "rdv_avant_orientation", ORIENTATION, "Premier rendez-vous avant l’orientation", "Délai de réception",
        Q(date_premier_rdv__lt=F("date_orientation")),
    )  # fmt: skip
    yield Controle(
        "commission_absente", ORIENTATION, "Décision d’intégration sans date",
        "Délai du premier rendez-vous à la commission",
        _ACCEPTE & Q(date_commission__isnull=True),
    )  # fmt: skip
    yield Controle(
        "commission_avant_debut", ORIENTATION, "Commission avant le premier rendez-vous", "Délai jusqu’à la commission",
        _ACCEPTE & Q(date_commission__lt=F("date_debut")),
    )  # fmt: skip
    yield Controle(
        "sans_referent", ORIENTATION, "Sans référent", "Charge par accompagnateur",
        Q(statut__in=STATUTS_OUVERTS, referent_id__isnull=True), "Affecter", "parcours:referent",
    )  # fmt: skip
    yield Controle(
        "pole_sans_rsa", ORIENTATION, "Orienté par un pôle d’insertion sans RSA ce jour-là",
        "Part de BRSA, délai de 15 jours",
        (_ACCEPTE | _CANDIDATURE)
        & Q(prescripteur=Prescripteur.POLE_INSERTION, date_orientation__isnull=False, a_rsa_a_l_orientation=False),
        "Ajouter une période de RSA", "parcours:rsa_ajouter",
    )  # fmt: skip
    yield Controle(
        "trou_rsa", ORIENTATION, "RSA interrompu moins de deux mois", "Part de BRSA au jour le jour, accès du pôle",
        (_ACCEPTE | _CANDIDATURE) & Q(a_trou_rsa=True), "Vérifier les périodes", "parcours:fiche",
    )  # fmt: skip
    yield Controle(
        "rsa_sans_preuve", ORIENTATION, "Période de RSA sans source", "Part de BRSA justifiée, FSE+",
        (_ACCEPTE | _CANDIDATURE) & Q(a_rsa_sans_preuve=True), "Vérifier les périodes", "parcours:fiche",
    )  # fmt: skip


def _suivi() -> Iterator[Controle]:
    yield Controle(
        "sans_diagnostic", SUIVI, "Sans difficulté au diagnostic", "Besoin d’accompagnement (P-3.4)",
        _ACCEPTE & Q(a_difficulte=False), "Compléter le diagnostic", "parcours:diagnostic",
    )  # fmt: skip
    yield Controle(
        "sans_etape", SUIVI, "Parcours en cours sans étape", "Étapes du tableau 2",
        _EN_COURS & Q(a_etape=False), "Ajouter une étape", "parcours:etape_ajouter",
    )  # fmt: skip
    yield Controle(
        "etape_en_retard", SUIVI, "Étape non terminée après sa fin prévue", "Étapes ouvertes du tableau 2",
        _EN_COURS & Q(a_etape_en_retard=True), "Terminer l’étape", "parcours:fiche", "etapes",
    )  # fmt: skip
    yield Controle(
        "etape_avant", SUIVI, "Étape commencée avant le parcours", "Tableaux 2 et 4",
        _ACCEPTE & Q(a_etape_avant=True), "Corriger l’étape", "parcours:fiche", "etapes",
    )  # fmt: skip
    yield Controle(
        "entretien_a_noter", SUIVI, "Rendez-vous passé sans présence notée",
        "Entretiens par mois, sans entretien depuis 45 jours",
        Q(statut__in=STATUTS_OUVERTS, a_entretien_a_noter=True), "Noter le rendez-vous", "parcours:fiche", "entretiens",
    )  # fmt: skip
    yield Controle(
        "brsa_sans_contrat", SUIVI, "BRSA en cours sans contrat d’engagement", "Contrat sous deux mois",
        _EN_COURS & Q(brsa=True, a_contrat=False), "Signer le contrat", "parcours:contrat_signer",
    )  # fmt: skip


def _sorties() -> Iterator[Controle]:
    yield Controle(
        "etape_ouverte", SORTIE, "Étape restée ouverte après la sortie", "Étapes ouvertes du tableau 2",
        _SORTI & Q(a_etape_ouverte=True), "Terminer l’étape", "parcours:fiche", "etapes",
    )  # fmt: skip
    yield Controle(
        "etape_apres", SORTIE, "Étape datée après la sortie", "Tableaux 2 et 4",
        _SORTI & Q(a_etape_apres=True), "Corriger l’étape", "parcours:fiche", "etapes",
    )  # fmt: skip
    yield Controle(
        "sortie_sans_nature", SORTIE, "Nature de la sortie non connue", "Sorties par nature, tableau 1",
        _SORTI & (Q(sortie__isnull=True) | Q(sortie__type="")),
    )  # fmt: skip
    yield Controle(
        "sortie_sans_critere", SORTIE, "Sortie positive sans critère", "Emploi et formation du tableau 1",
        _POSITIVE & Q(sortie__critere=""),
    )  # fmt: skip
    yield Controle(
        "sortie_sans_preuve", SORTIE, "Sortie positive sans justificatif",
        "Sorties positives justifiées (art. 5 b), FSE+",
        (_EMPLOI | _FORMATION) & Q(a_justificatif=False), "Joindre une pièce", "sorties:justificatif_ajouter",
    )  # fmt: skip
    yield Controle(
        "emploi_incomplet", SORTIE, "Sortie en emploi sans secteur, employeur, taille ou contrat", "Tableau 8",
        _EMPLOI
        & (Q(sortie__naf="") | Q(sortie__type_employeur="") | Q(sortie__effectif_employeur="") | Q(sortie__contrat="")),
    )  # fmt: skip
    yield Controle(
        "formation_incomplete", SORTIE, "Sortie en formation sans domaine, niveau, validation ou durée", "Tableau 9",
        _FORMATION
        & (
            Q(sortie__formation_domaine="") | Q(sortie__formation_niveau="") | Q(sortie__formation_validation="")
            | Q(sortie__formation_mois__isnull=True)
        ),
    )  # fmt: skip
    yield Controle(
        "fiche_absente", SORTIE, "Sorti sans fiche de synthèse", "Fiches de synthèse transmises (P-6.6)",
        _SORTI & Q(repris=False, a_fiche=False), "Produire la fiche", "parcours:fiche", "sortie",
    )  # fmt: skip


CONTROLES = {controle.code: controle for source in (_entree, _orientation, _suivi, _sorties) for controle in source()}
GROUPES = (ENTREE, ORIENTATION, SUIVI, SORTIE)
