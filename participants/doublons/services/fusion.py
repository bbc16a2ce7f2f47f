"""Making one record of two, with all that is needed to undo it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pghistory
from django.db import connection, models

from accounts.models import Utilisateur
from participants.doublons.instantane import Ligne, photographier
from participants.doublons.liens import Lien, liens, lignes_liees
from participants.doublons.obstacles import obstacles
from participants.doublons.paire import Paire
from participants.models import DoublonEcarte, Fusion, InformationRemise, Participant, PeriodeRsa, Preavis
from participants.services import CHAMPS_SAISIS, CONFLIT
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier

DEJA_TRAITEE = "L’une de ces fiches n’existe plus : la paire a déjà été traitée."


def fusionner(
    *,
    conservee: Participant,
    absorbee: Participant,
    versions: tuple[int, int],
    champs: Mapping[str, Any],
    par: Utilisateur,
    le: date,
    cle: UUID | None = None,
) -> Fusion:
    """Hand over everything of one person to another, keep the values chosen field by field, delete the first.

    Args:
        versions: of the kept and of the absorbed record, as the form read them.
        champs: the value kept for each field that differs.
        cle: drawn by the form; sent twice, it merges once.

    Raises:
        ConflitDeVersion: somebody else saved one of the records meanwhile.
        ErreurMetier: a record does not exist any more, something stands in the way, or the chosen values contradict
            one another.
    """
    tables = [lien.modele for lien in liens()]
    with pghistory.context(operation="fusion de fiches"), ecriture(Participant, DoublonEcarte, Fusion, *tables):
        deja = Fusion.objects.filter(cle_saisie=cle, fusionnee_par=par).first() if cle else None
        conservee, absorbee, deja = _verrouiller(conservee, absorbee, deja, cle, par)
        if deja is not None:
            return deja
        if (conservee.version, absorbee.version) != versions:
            raise ConflitDeVersion(CONFLIT)
        paire = Paire(conservee, absorbee)
        for obstacle in obstacles(paire, par):
            raise ErreurMetier(f"{obstacle.titre}\u00a0: {obstacle.explication} {obstacle.faire}")
        fusion = Fusion(
            conservee=conservee,
            numero_absorbe=absorbee.pk,
            identifiant_reprise=absorbee.identifiant_reprise or "",
            plies=sorted(set(_parcours(absorbee).values_list("plie_id", flat=True))),
            fiche_absorbee=photographier(Participant, [absorbee.pk])[0],
            lignes_anciennes=lignes_liees(conservee.pk),
            cle_saisie=cle,
            fusionnee_par=par,
        )
        fusion.lignes_retirees = _retirer_les_doubles(paire)
        fusion.lignes_ajoutees = _reporter_les_ecarts(conservee, absorbee, fusion.lignes_retirees)
        fusion.lignes_deplacees = lignes_liees(absorbee.pk)
        for lien in liens():
            _deplacer(lien, fusion.lignes_deplacees[lien.code], conservee)
        fusion.valeurs_avant, fusion.valeurs_apres = _retenir(conservee, champs, le)
        _supprimer(absorbee)
        fusion.save()
    return fusion


def _verrouiller(
    conservee: Participant, absorbee: Participant, deja: Fusion | None, cle: UUID | None, par: Utilisateur
) -> tuple[Participant, Participant, Fusion | None]:
    """Both rows locked, in the order of their keys; the same form sent twice waits here for the first sending."""
    if deja is not None:
        return conservee, absorbee, deja
    pks = sorted((conservee.pk, absorbee.pk))
    lues = {p.pk: p for p in Participant.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")}
    if cle is not None and (deja := Fusion.objects.filter(cle_saisie=cle, fusionnee_par=par).first()):
        return conservee, absorbee, deja
    if len(lues) != 2:
        raise ErreurMetier(DEJA_TRAITEE)
    return lues[conservee.pk], lues[absorbee.pk], None


def _parcours(participant: Participant) -> Any:
    """The parcours, reached through the reverse relation: this app knows no upper app."""
    return participant.parcours.all()  # type: ignore[attr-defined]


def _deplacer(lien: Lien, pks: list[int], vers: Participant) -> None:
    lien.modele._base_manager.filter(pk__in=pks).update(**{lien.champ: vers.pk})


def _retirer_les_doubles(paire: Paire) -> dict[str, list[Ligne]]:
    """Take away what the kept person already has (RSA periods, day for day; notices), and the pairs told apart."""
    conservee, absorbee = paire
    doubles = [p.pk for p in paire.rsa_en_double()]
    remises = InformationRemise.objects.filter(participant=conservee).values("notice")
    notices = InformationRemise.objects.filter(participant=absorbee, notice__in=remises)
    ecarts = list(DoublonEcarte.objects.filter(_touche(absorbee)).values_list("pk", flat=True))
    retirees: dict[str, list[Ligne]] = {}
    retraits = (
        (PeriodeRsa, doubles),
        (InformationRemise, list(notices.values_list("pk", flat=True))),
        # What was announced of a record that goes: the kept one has its own dates.
        (Preavis, list(Preavis.objects.filter(participant=absorbee).values_list("pk", flat=True))),
        (DoublonEcarte, ecarts),
    )
    for modele, pks in retraits:
        if pks:
            retirees[modele._meta.label] = photographier(modele, pks)
            modele._base_manager.filter(pk__in=pks).delete()
    return retirees


def _touche(participant: Participant) -> models.Q:
    return models.Q(premier=participant) | models.Q(second=participant)


def _reporter_les_ecarts(
    conservee: Participant, absorbee: Participant, retirees: Mapping[str, list[Ligne]]
) -> dict[str, list[int]]:
    """Who was told apart from the absorbed person is not the kept one either."""
    ajoutes = []
    for ligne in retirees.get(DoublonEcarte._meta.label, []):
        tiers = ligne["premier_id"] if ligne["second_id"] == absorbee.pk else ligne["second_id"]
        if tiers == conservee.pk:
            continue
        premier, second = sorted((tiers, conservee.pk))
        ecart, cree = DoublonEcarte.objects.get_or_create(
            premier_id=premier, second_id=second, defaults={"ecarte_par_id": ligne["ecarte_par_id"]}
        )
        if cree:
            ajoutes.append(ecart.pk)
    return {DoublonEcarte._meta.label: ajoutes} if ajoutes else {}


def _retenir(conservee: Participant, champs: Mapping[str, Any], le: date) -> tuple[Ligne, Ligne]:
    """Write the chosen values; what they replace, and what they are, as the table holds them."""
    inconnus = set(champs) - set(CHAMPS_SAISIS)
    if inconnus:
        raise ValueError(f"champs qui ne se choisissent pas\u00a0: {sorted(inconnus)}")
    avant = photographier(Participant, [conservee.pk])[0]
    for nom, valeur in champs.items():
        setattr(conservee, nom, valeur)
    conservee.version += 1
    if conservee.date_naissance > le:
        raise ErreurMetier("La date de naissance est dans le futur.", champ="date_naissance")
    verifier(conservee)
    conservee.save()
    apres = photographier(Participant, [conservee.pk])[0]
    changees = [nom for nom in avant if avant[nom] != apres[nom] and nom not in ("version", "modifie_le")]
    remplacees = {nom: avant[nom] for nom in (*changees, "modifie_le")}
    return remplacees, {nom: apres[nom] for nom in changees}


def _supprimer(absorbee: Participant) -> None:
    """Delete the emptied row. Nothing is carried away with it: what would still hang on it forbids the merge."""
    with connection.cursor() as curseur:
        curseur.execute(f'DELETE FROM "{Participant._meta.db_table}" WHERE id = %s', [absorbee.pk])  # noqa: S608
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SET CONSTRAINTS ALL DEFERRED")
