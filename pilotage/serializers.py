"""The shapes of the API of figures: they say what is read, and hold no rule."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from rest_framework import serializers

from pilotage.indicateurs import termes
from pilotage.indicateurs.cellules import Indicateur

# A scope as an address writes it: « aix », « aix,mar », « tous ».
PERIMETRE = r"^[-a-zA-Z0-9_]+(,[-a-zA-Z0-9_]+)*\Z"
JOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class JourField(serializers.DateField):
    """AAAA-MM-JJ and no other writing: what the schema calls a date."""

    default_error_messages = {"invalid": "Écrire le jour sous la forme AAAA-MM-JJ."}

    def to_internal_value(self, value: Any) -> date:
        if not JOUR.fullmatch(str(value)):
            self.fail("invalid")
        return super().to_internal_value(value)


class DemandeSerializer(serializers.Serializer[Any]):
    """What is asked: which PLIE, from which day to which."""

    perimetre = serializers.RegexField(
        PERIMETRE,
        trim_whitespace=False,
        help_text="Un PLIE (aix), plusieurs (aix,mar), ou tous ceux du périmètre du compte (tous).",
        error_messages={"invalid": "Écrire les codes des PLIE, séparés par des virgules, ou «\u00a0tous\u00a0»."},
    )
    du = JourField(help_text="Premier jour, AAAA-MM-JJ.")
    au = JourField(help_text="Dernier jour, compris, AAAA-MM-JJ.")


class IndicateurSerializer(serializers.Serializer[Indicateur]):
    """An entry of the catalogue."""

    code = serializers.CharField()
    libelle = serializers.CharField()
    groupe = serializers.CharField()
    definition = serializers.CharField()
    article = serializers.CharField()
    unite = serializers.CharField()
    numerateur = serializers.SerializerMethodField()
    denominateur = serializers.SerializerMethodField()
    decoupages = serializers.SerializerMethodField()

    def get_numerateur(self, indicateur: Indicateur) -> str:
        return termes.numerateur(indicateur)

    def get_denominateur(self, indicateur: Indicateur) -> str:
        return termes.denominateur(indicateur)

    def get_decoupages(self, indicateur: Indicateur) -> str:
        return termes.decoupages(indicateur)


class ChiffreSerializer(serializers.Serializer[Any]):
    """A figure: its exact value, and the two terms of a rate."""

    code = serializers.CharField()
    valeur = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField(allow_null=True)
    sur = serializers.IntegerField(allow_null=True)


class CommuneSerializer(serializers.Serializer[Any]):
    """Persons by commune of residence at entry."""

    code_insee = serializers.CharField()
    n = serializers.IntegerField()
    sur = serializers.IntegerField()
    taux = serializers.FloatField(allow_null=True)


class ObjectifSerializer(serializers.Serializer[Any]):
    """An objective of the year, what is done, what remains, where the pace leads."""

    code = serializers.CharField()
    objectif = serializers.IntegerField()
    realise = serializers.IntegerField()
    taux = serializers.FloatField(allow_null=True)
    reste = serializers.IntegerField()
    projection = serializers.IntegerField()


class PerimetreSerializer(serializers.Serializer[Any]):
    """The figures of a PLIE, or of all those asked (« total »)."""

    code = serializers.CharField()
    nom = serializers.CharField()
    chiffres = ChiffreSerializer(many=True)
    communes = CommuneSerializer(many=True)
    objectifs = ObjectifSerializer(many=True)


class ChiffresSerializer(serializers.Serializer[Any]):
    """A period, and the figures of each scope."""

    perimetre = serializers.CharField()
    du = serializers.DateField()
    au = serializers.DateField()
    arrete_le = serializers.DateField()
    version_pacte = serializers.CharField()
    version_calcul = serializers.CharField()
    annee_des_objectifs = serializers.IntegerField()
    perimetres = PerimetreSerializer(many=True)


class ErreursSerializer(serializers.Serializer[Any]):
    """What was not understood, by parameter."""

    erreurs = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class RefusSerializer(serializers.Serializer[Any]):
    """Why a door stays shut."""

    detail = serializers.CharField()
