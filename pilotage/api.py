"""The figures and the catalogue for programs: the values of the screens, in the scope of the account (A-4)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pilotage.forms_exploration import FormulaireExploration
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.selectors import chiffres
from pilotage.serializers import (
    ChiffresSerializer,
    DemandeSerializer,
    ErreursSerializer,
    IndicateurSerializer,
    RefusSerializer,
)
from pilotage.vues.acces import exiger_des_figures, plies_lus
from pilotage.vues.perimetres import droit_de
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.horloge import aujourdhui

FERMEE = OpenApiResponse(RefusSerializer, "Sans compte connecté, ou compte qui ne lit pas de chiffres.")
TROP_DE_DEMANDES = OpenApiResponse(RefusSerializer, "Trop de demandes en une minute.")


class Indicateurs(APIView):
    """The catalogue: every indicator with its definition, its terms and its article."""

    @extend_schema(
        operation_id="indicateurs",
        description="Le catalogue\u00a0: chaque indicateur, sa définition, ses termes et son article du Pacte.",
        responses={200: IndicateurSerializer(many=True), 403: FERMEE, 429: TROP_DE_DEMANDES},
        tags=["pilotage"],
    )
    def get(self, request: Request) -> Response:
        exiger_des_figures(request.user)
        tous: Any = list(CATALOGUE.values())  # the types of a serializer know one object, and not many
        return Response(IndicateurSerializer(tous, many=True).data)


class Chiffres(APIView):
    """Every figure of a period, exact, for each PLIE of the account's scope and for their total."""

    @extend_schema(
        operation_id="chiffres",
        description="Les chiffres d’une période, exacts, pour chaque PLIE demandé et pour leur total.",
        parameters=[DemandeSerializer],
        responses={
            200: ChiffresSerializer,
            400: OpenApiResponse(ErreursSerializer, "Paramètre absent, répété ou illisible."),
            403: FERMEE,
            404: OpenApiResponse(RefusSerializer, "PLIE inconnu ou hors du périmètre du compte."),
            422: OpenApiResponse(ErreursSerializer, "Période à l’envers, ou hors des années tenues."),
            429: TROP_DE_DEMANDES,
        },
        tags=["pilotage"],
    )
    def get(self, request: Request) -> Response:
        utilisateur: Any = request.user
        plies_ouverts = plies_lus(utilisateur)
        repetes = [nom for nom, valeurs in request.query_params.lists() if len(valeurs) > 1]
        demande = DemandeSerializer(data=request.query_params.dict())
        if not demande.is_valid() or repetes:
            erreurs = {**demande.errors, **{nom: ["À donner une seule fois."] for nom in repetes}}
            return Response({"erreurs": erreurs}, status=status.HTTP_400_BAD_REQUEST)
        formulaire = FormulaireExploration(demande.data, plies=plies_ouverts)
        if formulaire.has_error("perimetre"):
            raise NotFound("PLIE inconnu ou hors de votre périmètre.")
        if not formulaire.is_valid():
            return Response({"erreurs": formulaire.errors}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
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
