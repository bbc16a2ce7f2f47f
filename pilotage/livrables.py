"""The dashboard of any scope and period in each format: what the command writes and the screen downloads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import Plie
from pilotage import exports
from pilotage.documents import pdf_de
from pilotage.indicateurs.calcul import TOTAL
from pilotage.selectors import composer, objectifs_de_l_annee, tableau_de_bord
from plie.socle.colonnes import FORMATS as FORMATS_TABLEUR
from plie.socle.colonnes import ODS, XLSX
from plie.socle.periodes import Periode

FORMATS = ("json", *FORMATS_TABLEUR, "pdf")


def livrable(
    forme: str, plies: Sequence[Plie], *, perimetre: str, periode: Periode, le: date, avant: bool = False
) -> bytes:
    """The figures of a period, exact and unmasked: the caller answers for who reads them (A-4).

    Args:
        avant: whether the document of a PLIE, which sets periods side by side, shows the one just before too; that of
            several is masked, and one more period to subtract would mask more of it.
    """
    if forme == "pdf":
        avant = avant and len(plies) == 1
        composition = composer(plies, perimetre=perimetre, periode=periode, le=le, lister=False, avant=avant)
        return pdf_de(composition.valeurs)
    valeurs = tableau_de_bord(plies, perimetre=perimetre, periode=periode, le=le)
    if forme == "json":
        # The format is a contract: nothing more than it says; the other indicators are in the spreadsheets and the API.
        contrat = {cle: valeur for cle, valeur in valeurs.items() if cle != "complements"}
        texte = json.dumps(contrat, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        return f"{texte}\n".encode()
    if forme in (XLSX, ODS):
        valeurs["objectifs"] = objectifs_de_l_annee(plies, periode=periode, le=le)
    mesures = {
        code: {**bloc, "complements": valeurs["complements"][code]}
        for code, bloc in {TOTAL: valeurs["total"], **valeurs["plie"]}.items()
    }
    return exports.fichier(forme, valeurs, mesures, {plie.code: plie.nom for plie in plies})
