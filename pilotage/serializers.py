"""The shapes of the API of figures: they say what is read, and hold no rule."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pilotage.indicateurs import termes
from pilotage.indicateurs.cellules import Indicateur


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
