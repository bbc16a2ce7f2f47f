"""Addresses of the app: duplicates, rights of people."""

from django.urls import URLPattern, URLResolver, path

from participants.conservation import vues as conservation
from participants.doublons import vues
from participants.droits.vues import gestes, registre
from participants.traitements import vues as traitements
from participants.violations import vues as violations

app_name = "participants"
urlpatterns: list[URLPattern | URLResolver] = [
    path("doublons/", vues.doublons, name="doublons"),
    path("doublons/ecartes/", vues.doublons_ecartes, name="doublons_ecartes"),
    path("doublons/ecartes/<int:pk>/retablir/", vues.retablir_paire, name="retablir"),
    path("doublons/<int:conservee>/<int:absorbee>/", vues.comparer, name="comparer"),
    path("doublons/<int:un>/<int:autre>/ecarter/", vues.ecarter_paire, name="ecarter"),
    path("fusions/", vues.fusions, name="fusions"),
    path("fusions/<int:pk>/", vues.fusion, name="fusion"),
    path("fusions/<int:pk>/annuler/", vues.fusion_annuler, name="fusion_annuler"),
    path("droits/", registre.droits, name="droits"),
    path("droits/<int:pk>/", registre.droit, name="droit"),
    path("droits/<int:pk>/identite/", registre.droit_identite, name="droit_identite"),
    path("droits/<int:pk>/prolonger/", registre.droit_prolonger, name="droit_prolonger"),
    path("droits/<int:pk>/repondre/", registre.droit_repondre, name="droit_repondre"),
    path("droits/<int:pk>/geler/", registre.droit_geler, name="droit_geler"),
    path("droits/<int:pk>/rectifier/", gestes.droit_rectifier, name="droit_rectifier"),
    path("droits/<int:pk>/exporter/", gestes.droit_exporter, name="droit_exporter"),
    path("droits/exports/<int:pk>/<str:forme>/", gestes.export_telecharger, name="export_telecharger"),
    path("droits/gels/<int:pk>/lever/", gestes.gel_lever, name="gel_lever"),
    path("droits/<int:pk>/effacer/", conservation.droit_effacer, name="droit_effacer"),
    path("conservation/", conservation.conservation, name="conservation"),
    path("conservation/archives/", conservation.archives, name="archives"),
    path("conservation/destructions/", conservation.destructions, name="destructions"),
    path("conservation/suspensions/<int:pk>/lever/", conservation.suspension_lever, name="suspension_lever"),
    path("violations/", violations.violations, name="violations"),
    path("violations/nouvelle/", violations.violation_ouvrir, name="violation_ouvrir"),
    path("violations/<int:pk>/", violations.violation, name="violation"),
    path("violations/<int:pk>/completer/", violations.violation_completer, name="violation_completer"),
    path("violations/<int:pk>/notifier/", violations.violation_notifier, name="violation_notifier"),
    path("violations/<int:pk>/clore/", violations.violation_clore, name="violation_clore"),
    path("traitements/", traitements.traitements, name="traitements"),
    path("traitements/registre.<str:forme>", traitements.traitements_fichier, name="traitements_fichier"),
    path("<int:pk>/conservation/suspendre/", conservation.suspension_poser, name="suspension_poser"),
    path("<int:pk>/droits/nouvelle/", registre.droit_nouveau, name="droit_nouveau"),
    path("<int:pk>/notice/", gestes.notice, name="notice"),
]
