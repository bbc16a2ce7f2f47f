"""The gestures on the activity reports: begin, write, publish, compile (C-3)."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Plie, Utilisateur
from pilotage.enums import StatutRapport
from pilotage.erreurs import PublicationImpossible
from pilotage.rapports.documents import pdf_de_la_compilation, pdf_du_rapport, valeurs_de
from pilotage.rapports.models import CompilationRapports, RapportActivite, SectionRapport
from pilotage.rapports.permissions import peut_publier_rapport
from plie.socle.contraintes import ecriture
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit


def commencer_rapport(*, plie: Plie, annee: int) -> RapportActivite:
    """The report of a year; asked twice, it is the same one."""
    with ecriture(RapportActivite):
        rapport, _ = RapportActivite.objects.get_or_create(plie=plie, annee=annee)
    return rapport


def ecrire_section(*, rapport: RapportActivite, code: str, texte: str, version: int) -> SectionRapport:
    """Write under a heading.

    Raises:
        ConflitDeVersion: a colleague wrote there since `version` (0 = nobody had yet).
        GesteInterdit: the report was published meanwhile.
    """
    with ecriture(SectionRapport, RapportActivite):
        verrouille = RapportActivite.objects.sans_contenu().select_for_update(of=("self",)).get(pk=rapport.pk)
        if verrouille.statut == StatutRapport.PUBLIE:
            raise GesteInterdit("Ce rapport est publié\u00a0: il ne change plus.")
        section = SectionRapport.objects.filter(rapport=rapport, code=code).first()
        actuelle = section.version if section else 0
        if actuelle != version:
            if section is not None and section.texte == texte:
                return section  # the same form sent twice
            raise ConflitDeVersion("Un collègue a enregistré cette rubrique depuis que vous l’avez ouverte.")
        if section is None:
            return SectionRapport.objects.create(rapport=rapport, code=code, texte=texte)
        section.texte = texte
        section.version += 1
        section.save()
    return section


@transaction.atomic
def publier_rapport(*, rapport: RapportActivite, par: Utilisateur, le: date) -> RapportActivite:
    """Freeze a report with the figures of the day: values, document and its fingerprint.

    Raises:
        PublicationImpossible: its year is not over, it is already published, or the person may not.
    """
    verrouille = RapportActivite.objects.select_for_update(of=("self",)).select_related("plie").get(pk=rapport.pk)
    verdict = peut_publier_rapport(par, verrouille, le=le)
    if not verdict:
        raise PublicationImpossible(verdict.motif, regle="C-3")
    verrouille.valeurs = valeurs_de(verrouille, le=le)
    verrouille.pdf = pdf_du_rapport(verrouille, verrouille.valeurs, publie_le=le)
    verrouille.empreinte = hashlib.sha256(verrouille.pdf).hexdigest()
    verrouille.statut = StatutRapport.PUBLIE
    verrouille.arrete_le, verrouille.publie_par, verrouille.publie_le = le, par, timezone.now()
    verrouille.save()
    return verrouille


@transaction.atomic
def compiler_les_rapports(*, par: Utilisateur, le: date) -> CompilationRapports:
    """Every published report in one document.

    Raises:
        ErreurMetier: none is published yet.
    """
    rapports = list(
        RapportActivite.objects.publies()
        .defer("pdf")
        .select_related("plie")
        .prefetch_related("sections")
        .order_by("annee", "plie__code")
    )
    if not rapports:
        raise ErreurMetier("Aucun rapport d’activité n’est publié\u00a0: il n’y a rien à compiler.", regle="C-3")
    pdf = pdf_de_la_compilation(rapports, le=le)
    return CompilationRapports.objects.create(
        date_arrete=le, rapports=len(rapports), pdf=pdf, empreinte=hashlib.sha256(pdf).hexdigest(), faite_par=par
    )
