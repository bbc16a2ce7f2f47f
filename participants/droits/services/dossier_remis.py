"""The full export of a person's data: drawn by the worker, kept privately, erased after a few days."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts.models import Utilisateur
from participants.droits.dossier import dossier_complet
from participants.droits.mise_en_page import mettre_en_page
from participants.droits.notices import notice_du
from participants.droits.permissions import peut_traiter
from participants.droits.registres import Rubrique
from participants.enums import NatureDroit
from participants.models import DemandeDroit, ExportDossier
from plie.durees import duree
from plie.socle.avancement import Avancement
from plie.socle.erreurs import GesteInterdit
from plie.socle.pdf import rendre_document
from plie.socle.typographie import date_en_lettres

FORMAT = "parcours-plie/export-personne/1"


def produire_export(
    *, demande: DemandeDroit, par: Utilisateur, maintenant: datetime, avancer: Avancement | None = None
) -> ExportDossier:
    """Draw both files of a request of access.

    Raises:
        GesteInterdit: the request is of another kind, answered, or its author's identity is not checked.
    """
    droit = peut_traiter(demande, nature=NatureDroit.ACCES)
    if not droit:
        raise GesteInterdit(droit.motif, regle="A-6")
    rubriques = dossier_complet(demande.participant)
    if avancer is not None:
        avancer(40, "Mise en page du document")
    pdf = rendre_document(
        "documents/dossier_personne.html",
        contexte_du_document(demande, rubriques, maintenant),
        titre=f"Vos données au {date_en_lettres(maintenant.date())}",
    )
    limite = duree("export_telechargeable", le=maintenant.date()).valeur
    export = ExportDossier(
        demande=demande,
        produit_le=maintenant,
        expire_le=maintenant + timedelta(days=limite),
        produit_par=par,
    )
    nom = uuid.uuid4().hex
    export.pdf.save(f"{nom}.pdf", ContentFile(pdf), save=False)
    export.json.save(f"{nom}.json", ContentFile(en_json(demande, rubriques, maintenant)), save=False)
    export.save()
    return export


def contexte_du_document(demande: DemandeDroit, rubriques: list[Rubrique], maintenant: datetime) -> dict[str, Any]:
    """What the readable document prints: the data, then what a copy comes with (GDPR, art. 15, 1)."""
    return {
        "demande": demande,
        "personne": demande.participant,
        "parties": mettre_en_page(rubriques),
        "notice": notice_du(maintenant.date()),
        "le": maintenant,
    }


def en_json(demande: DemandeDroit, rubriques: list[Rubrique], maintenant: datetime) -> bytes:
    """The same, for a machine: a structured format in common use (GDPR, art. 20)."""
    contenu: dict[str, Any] = {
        "format": FORMAT,
        "produit_le": maintenant,
        "demande": {"nature": demande.nature, "date_reception": demande.date_reception},
        "rubriques": [
            {"table": rubrique.code, "titre": rubrique.titre, "lignes": list(rubrique.donnees)}
            for rubrique in rubriques
        ],
    }
    return json.dumps(contenu, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


@transaction.atomic
def oublier_les_exports(*, maintenant: datetime) -> int:
    """Erase the files whose time is over; the row stays, to say that they were handed over."""
    expires = ExportDossier.objects.select_for_update(of=("self",)).filter(
        efface_le__isnull=True, expire_le__lte=maintenant
    )
    for export in (lus := list(expires)):
        retirer_les_fichiers(export, maintenant=maintenant)
    return len(lus)


def retirer_les_fichiers(export: ExportDossier, *, maintenant: datetime) -> None:
    """Forget both files once the transaction is over."""
    for fichier in (export.pdf, export.json):
        if fichier and fichier.name:
            transaction.on_commit(partial(fichier.storage.delete, fichier.name))
    export.pdf, export.json, export.efface_le = "", "", maintenant
    export.save(update_fields=["pdf", "json", "efface_le"])
