"""The figures and the catalogue for programs: the values of the screens, in the scope of the account (A-4)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pilotage.forms_exploration import FormulaireExploration
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.selectors import chiffres
from pilotage.serializers import ChiffresSerializer, ErreursSerializer, IndicateurSerializer
from pilotage.vues.acces import exiger_des_figures, plies_lus
from pilotage.vues.perimetres import droit_de
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.horloge import aujourdhui


class Indicateurs(APIView):
    """The catalogue: every indicator with its definition, its terms and its article."""

    @extend_schema(operation_id="indicateurs", responses=IndicateurSerializer(many=True), tags=["pilotage"])
    def get(self, request: Request) -> Response:
        exiger_des_figures(request.user)
        return Response(IndicateurSerializer(list(CATALOGUE.values()), many=True).data)


class Chiffres(APIView):
    """Every figure of a period, exact, for each PLIE of the account's scope and for their total."""

    @extend_schema(
        operation_id="chiffres",
        parameters=[
            OpenApiParameter("perimetre", str, required=True, description="aix ; aix,mar ; tous"),
            OpenApiParameter("du", str, required=True, description="premier jour, AAAA-MM-JJ"),
            OpenApiParameter("au", str, required=True, description="dernier jour, AAAA-MM-JJ"),
        ],
        responses={200: ChiffresSerializer, 400: OpenApiResponse(ErreursSerializer)},
        tags=["pilotage"],
    )
    def get(self, request: Request) -> Response:
        utilisateur: Any = request.user
        formulaire = FormulaireExploration(request.query_params, plies=plies_lus(utilisateur))
        if not formulaire.is_valid():
            return Response({"erreurs": formulaire.errors}, status=status.HTTP_400_BAD_REQUEST)
        plies, periode = formulaire.choix()
        lus = chiffres(plies, perimetre=formulaire.portee, periode=periode, le=aujourdhui())
        journaliser(
            utilisateur=utilisateur,
            droit=droit_de(utilisateur, plies),
            objet=f"Indicateurs {formulaire.portee}, {periode.debut} à {periode.fin} (API)",
            action=Action.EXPORT,
            plie_id=plies[0].pk if len(plies) == 1 else None,
        )
        return Response(ChiffresSerializer(lus).data)
