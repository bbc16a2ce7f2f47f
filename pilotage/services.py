"""The gestures on the dashboards: draw up, publish (C-2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from accounts.models import Plie, Utilisateur, VersionPacte
from pilotage.cycle import CYCLE_EDITION, DRESSER, PUBLIER
from pilotage.documents import pdf_de
from pilotage.enums import StatutEdition
from pilotage.erreurs import PublicationImpossible
from pilotage.indicateurs import VERSION_CALCUL, FiguresIncoherentes, PeriodeNommee
from pilotage.indicateurs.calcul import Lignes
from pilotage.indicateurs.ecarts import ecarts
from pilotage.models import Edition
from pilotage.permissions import publiable
from pilotage.selectors import PERIODE, TOUS_LES_PLIE, Composition, composer, mesures_de
from plie.socle.erreurs import ConflitDeVersion
from plie.socle.periodes import Periode, veille

ESSAIS = 3


def dresser(*, plie: Plie | None, periode: Periode, le: date) -> Edition:
    """Draw up the provisional edition of a PLIE, or of all of them, as the files stand on a day.

    The one there was for this period is replaced; a published one never is, and the new one says what changed since.
    """
    plies = [plie] if plie is not None else list(Plie.objects.order_by("code"))
    references = _references(plie, periode)
    composition = _composer(plies, plie, periode, le, references)
    valeurs = _en_json(composition.valeurs)
    valeurs["ecarts"] = [_ecarts(reference, composition) for reference in references]
    return _enregistrer(plie, periode, le, valeurs, composition)


def verifier_publication(edition: Edition, *, version: int | None) -> None:
    """Whether an edition, as it was read, can be published now.

    Raises:
        PublicationImpossible: already published, or its period is not over.
        ConflitDeVersion: it was redrawn since the page was opened.
    """
    verdict = publiable(edition)
    if not verdict:
        raise PublicationImpossible(verdict.motif, regle="C-2")
    if version is not None and version != edition.version:
        raise ConflitDeVersion(
            "L’édition a été dressée de nouveau depuis l’ouverture de cette page : vérifiez les chiffres avant de la "
            "publier."
        )


@transaction.atomic
def publier(*, edition: Edition, par: Utilisateur, commentaire: str, version: int | None = None) -> Edition:
    """Freeze an edition: values, PDF and its fingerprint. Nothing changes it afterwards (trigger).

    Raises:
        PublicationImpossible: already published, its period is not over, or the Pacte has changed since it was drawn.
        ConflitDeVersion: it was redrawn since the page was opened.
    """
    verrouillee = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    verifier_publication(verrouillee, version=version)
    _verifier_le_pacte(verrouillee)
    verrouillee.statut = CYCLE_EDITION.passer(StatutEdition(verrouillee.statut), PUBLIER)
    verrouillee.commentaire = commentaire.strip()
    verrouillee.publiee_par = par
    verrouillee.publiee_le = timezone.now()
    verrouillee.version += 1
    verrouillee.pdf = pdf_de(
        verrouillee.valeurs, commentaire=verrouillee.commentaire, publiee_le=verrouillee.publiee_le
    )
    verrouillee.empreinte = hashlib.sha256(verrouillee.pdf).hexdigest()
    verrouillee.save()
    return verrouillee


def _verifier_le_pacte(edition: Edition) -> None:
    """A published dashboard says by which version it was judged: the one in force on its last day, for good.

    An avenant put in force at the same instant holds the same lock, and refuses to take effect in a published period.
    """
    lignes = VersionPacte.objects.mises_en_vigueur()
    for _ in lignes.select_for_update(of=("self",), no_key=True):
        pass
    connues = list(lignes.values_list("date_effet", "code"))
    code = next((code for effet, code in reversed(connues) if effet <= edition.date_fin), connues[0][1])
    if code != edition.version_pacte:
        raise PublicationImpossible(
            f"L’édition est dressée selon la version {edition.version_pacte} du Pacte et la version {code} est en "
            "vigueur : dressez-la de nouveau avant de la publier.",
            regle="C-2",
        )


@transaction.atomic
def _enregistrer(
    plie: Plie | None, periode: Periode, le: date, valeurs: dict[str, Any], composition: Composition
) -> Edition:
    contenu = {
        "arrete_le": le,
        "version_pacte": valeurs["version_pacte"],
        "version_calcul": VERSION_CALCUL,
        "valeurs": valeurs,
        "identifiants": {nom: lignes.en_json() for nom, lignes in composition.lignes.items()},
    }
    cle = {"plie": plie, "date_debut": periode.debut, "date_fin": periode.fin}
    edition = Edition.objects.select_for_update(of=("self",)).filter(**cle, statut=StatutEdition.PROVISOIRE).first()
    if edition is None:
        return Edition.objects.create(**cle, **contenu)
    edition.statut = CYCLE_EDITION.passer(StatutEdition(edition.statut), DRESSER)
    edition.version += 1
    edition.dressee_le = timezone.now()
    for champ, valeur in contenu.items():
        setattr(edition, champ, valeur)
    edition.save()
    return edition


def _composer(
    plies: Sequence[Plie], plie: Plie | None, periode: Periode, le: date, references: Sequence[Edition]
) -> Composition:
    """Figures and lists are read one after the other: when somebody wrote in between, read again."""
    for essai in range(ESSAIS):
        try:
            return composer(
                plies,
                perimetre=plie.code if plie is not None else TOUS_LES_PLIE,
                periode=periode,
                le=le,
                a_comparer=[PeriodeNommee(f"edition:{e.pk}", Periode(e.date_debut, e.date_fin)) for e in references],
            )
        except FiguresIncoherentes:
            if essai == ESSAIS - 1:
                raise
    raise AssertionError("le dernier essai rend ou lève")


def _references(plie: Plie | None, periode: Periode) -> list[Edition]:
    """The last published editions of this period and of the one before, whose figures may have moved since."""
    precedente = Periode.trimestre_de(veille(periode.debut))
    references = []
    for comparee in (periode, precedente):
        derniere = (
            Edition.objects.publiees()
            .filter(plie=plie, date_debut=comparee.debut, date_fin=comparee.fin)
            .order_by("-publiee_le", "-pk")
            .first()
        )
        if derniere is not None:
            references.append(derniere)
    return references


def _ecarts(reference: Edition, composition: Composition) -> dict[str, Any]:
    nom = f"edition:{reference.pk}"
    return {
        "edition": reference.pk,
        "du": reference.date_debut.isoformat(),
        "au": reference.date_fin.isoformat(),
        "arrete_le": reference.arrete_le.isoformat(),
        "version_calcul": reference.version_calcul,
        "lignes": list(
            ecarts(
                reference.valeurs["mesures"][PERIODE],
                {code: mesures_de(figures) for code, figures in composition.calcul.figures[nom].items()},
                listes_avant=Lignes(**reference.identifiants[PERIODE]),
                listes_apres=composition.calcul.lignes[nom],
            )
        ),
    }


def _en_json(valeurs: dict[str, Any]) -> dict[str, Any]:
    """As the column keeps them, so that a value read back never differs from the one drawn up."""
    lu: dict[str, Any] = json.loads(json.dumps(valeurs, cls=DjangoJSONEncoder))
    return lu
