"""People followed, invented."""

from __future__ import annotations

from datetime import date

import factory

from participants.enums import CodeDifficulte, Sexe, SupportVolonte
from participants.models import Diagnostic, Difficulte, Participant, PeriodeRsa


class FabriqueParticipant(factory.django.DjangoModelFactory):
    """An adult of Aix-en-Provence, registered with France Travail."""

    class Meta:
        model = Participant

    nom = factory.Sequence(lambda n: f"Essai{n}")
    prenom = "Dominique"
    date_naissance = date(1985, 6, 15)
    sexe = Sexe.FEMME
    commune_id = "13001"
    date_inscription_france_travail = date(2022, 1, 10)
    niveau_formation = "3"


def participant_renseigne(**champs: object) -> Participant:
    """Somebody of whose situation at the entry nothing is left to ask."""
    return FabriqueParticipant(qpv=False, rqth=False, mois_sans_activite=8, **champs)


class FabriquePeriodeRsa(factory.django.DjangoModelFactory):
    class Meta:
        model = PeriodeRsa

    participant = factory.SubFactory(FabriqueParticipant)
    date_debut = date(2022, 1, 1)


class FabriqueDiagnostic(factory.django.DjangoModelFactory):
    """A complete diagnostic: one difficulty of each family, the wish to commit (P-3.4, P-3.5)."""

    class Meta:
        model = Diagnostic
        skip_postgeneration_save = True

    participant = factory.SubFactory(FabriqueParticipant)
    date_diagnostic = date(2024, 1, 20)
    besoin_renforce = True
    date_volonte = date(2024, 1, 20)
    support_volonte = SupportVolonte.CHARTE

    @factory.post_generation
    def difficultes(obj: Diagnostic, create: bool, extracted: object, **_: object) -> None:  # noqa: N805
        if create:
            for code in (CodeDifficulte.QUALIFICATION, CodeDifficulte.MOBILITE):
                Difficulte.objects.create(diagnostic=obj, code=code, date_reperage=obj.date_diagnostic)
