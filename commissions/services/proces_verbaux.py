"""The procès-verbal: established with the closing, drawn by the worker, signed by who presided."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Plie, Utilisateur
from commissions.enums import NatureDocument
from commissions.models import DocumentSeance, ProcesVerbal, Seance
from commissions.services.contenus import contenu_pv, empreinte_de
from plie.socle.erreurs import ErreurMetier
from plie.socle.typographie import date_en_lettres


@transaction.atomic
def etablir(*, seance: Seance) -> ProcesVerbal:
    """Freeze the procès-verbal of a session that closes, under the next number of its PLIE and year.

    The PLIE's row is locked: two sessions that close at once take two numbers, without a hole.
    """
    plie = Plie.objects.select_for_update(of=("self",), no_key=True).get(pk=seance.plie_id)
    annee = seance.date_seance.year
    dernier = ProcesVerbal.objects.filter(plie=plie, annee=annee).aggregate(dernier=Max("numero"))["dernier"] or 0
    contenu = contenu_pv(seance)
    return ProcesVerbal.objects.create(
        seance=seance,
        plie=plie,
        annee=annee,
        numero=dernier + 1,
        contenu=contenu,
        empreinte=empreinte_de(contenu),
    )


@transaction.atomic
def signer(*, proces_verbal: ProcesVerbal, par: Utilisateur) -> ProcesVerbal:
    """Sign the procès-verbal, once; who may do it is `peut_signer`'s business.

    Raises:
        ErreurMetier: it is already signed, or what is kept no longer matches its digest.
    """
    pv = ProcesVerbal.objects.select_for_update(of=("self",)).get(pk=proces_verbal.pk)
    if pv.signe_le is not None:
        raise ErreurMetier(f"Ce procès-verbal est déjà signé, le {date_en_lettres(pv.signe_le)}.")
    if empreinte_de(pv.contenu) != pv.empreinte:
        raise ErreurMetier("Le contenu conservé ne correspond plus à son empreinte : prévenez l’administrateur.")
    pv.signe_par, pv.signe_le = par, timezone.now()
    pv.save(update_fields=["signe_par", "signe_le"])
    return pv


@transaction.atomic
def ranger(*, seance: Seance, nature: NatureDocument, pdf: bytes, empreinte: str) -> DocumentSeance:
    """Keep a drawn document; drawn again, it takes the place of the former."""
    document, _ = DocumentSeance.objects.update_or_create(
        seance=seance, nature=nature, defaults={"pdf": pdf, "empreinte": empreinte}
    )
    return document
