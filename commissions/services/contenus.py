"""The frozen contents of the documents of a session, as plain values: what is printed, and what the digest covers."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from commissions.enums import Objet
from commissions.models import Convocation, Decision, PointOrdreDuJour, Seance
from plie.socle.caviardage import caviarder, noms_a_cacher
from plie.socle.tri import SansAccents, par_nom
from plie.socle.typographie import INSECABLE, date_en_chiffres, date_en_lettres, initiales

Contenu = dict[str, Any]
FORMAT = 1
ARCHIVE = "Dossier archivé"
# The order in which a commission takes its items.
ORDRE_OBJETS = (Objet.INTEGRATION, Objet.PROLONGATION, Objet.REORIENTATION, Objet.SORTIE)


def empreinte_de(contenu: Contenu) -> str:
    """SHA-256 of the content written in one canonical way: the same values give the same digest everywhere."""
    texte = json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(texte.encode()).hexdigest()


def contenu_ordre_du_jour(seance: Seance, *, nominatif: bool) -> Contenu:
    """The agenda as it stands; with initials only when it goes to people who read no full name."""
    return {
        **_seance(seance),
        "nominatif": nominatif,
        # Attendance is the procès-verbal's: noting it does not make the agenda another one, to draw again.
        "membres": [_convoque(c) for c in _convocations(seance)],
        "groupes": _groupes([_a_l_ordre_du_jour(p, nominatif=nominatif) for p in _points(seance)]),
    }


def _a_l_ordre_du_jour(point: PointOrdreDuJour, *, nominatif: bool) -> Contenu:
    """An item on the agenda; the agenda of an old session, printed again, names nobody of the archive (A-6)."""
    if point.saisine.parcours.participant.en_archive:
        return _sans_nom(_point(point)) | {"personne": ARCHIVE, "initiales": "", "argument": "", "demandee_par": ""}
    if not nominatif:
        return _sans_nom(_point(point)) | {"argument": "", "demandee_par": ""}
    saisine = point.saisine
    return {**_point(point), "argument": saisine.argument, "demandee_par": str(saisine.demandee_par)}


def contenu_pv(seance: Seance) -> Contenu:
    """The procès-verbal: members, attendance, each item with its decision and motive."""
    convocations = _convocations(seance)
    president = next((c for c in convocations if c.preside), None)
    return {
        "format": FORMAT,
        **_seance(seance),
        "close_le": seance.close_le.isoformat() if seance.close_le else "",
        "presidence": str(president.utilisateur) if president else "",
        "membres": [_membre(c) for c in convocations],
        "groupes": _groupes([{**_point(p), "decision": _decision(p.decision)} for p in _points(seance)]),
    }


def anonymiser(contenu: Contenu) -> Contenu:
    """The same procès-verbal without the people: « Dossier 3 », and their names taken out of the motives."""
    groupes = []
    for groupe in contenu["groupes"]:
        points = []
        for point in groupe["points"]:
            decision = point["decision"]
            noms = noms_a_cacher(point["nom"], point["prenom"])
            points.append(
                {
                    **_sans_nom(point),
                    "personne": f"Dossier{INSECABLE}{point['rang']}",
                    "decision": {
                        **decision,
                        "motif": caviarder(decision["motif"], noms),
                        "reorientation": caviarder(decision["reorientation"], noms),
                    },
                }
            )
        groupes.append({**groupe, "points": points})
    return {**contenu, "groupes": groupes}


def _sans_nom(point: Contenu) -> Contenu:
    noms = noms_a_cacher(point["nom"], point["prenom"])
    motif = caviarder(point["motif_ajout"], noms)
    return {**point, "personne": point["initiales"], "nom": "", "prenom": "", "motif_ajout": motif}


def _seance(seance: Seance) -> Contenu:
    return {
        "plie": seance.plie.nom,
        "date_seance": seance.date_seance.isoformat(),
        "heure": f"{seance.heure:%H:%M}",
        "lieu": seance.lieu,
    }


def _convocations(seance: Seance) -> list[Convocation]:
    return list(
        seance.convocations.select_related("utilisateur__organisation", "remplace__utilisateur").order_by(
            SansAccents("utilisateur__organisation__nom"), *par_nom("utilisateur"), "pk"
        )
    )


def _convoque(convocation: Convocation) -> Contenu:
    organisation = convocation.utilisateur.organisation
    return {
        "nom": str(convocation.utilisateur),
        "organisation": organisation.nom if organisation else "",
        "voix": convocation.get_voix_display(),
        "remplace": str(convocation.remplace.utilisateur) if convocation.remplace else "",
    }


def _membre(convocation: Convocation) -> Contenu:
    return {
        **_convoque(convocation),
        "presence": convocation.get_presence_display() if convocation.presence else "",
        "preside": convocation.preside,
    }


def _points(seance: Seance) -> list[PointOrdreDuJour]:
    return list(
        seance.points.select_related(
            "decision__seance_suivante",
            "saisine__parcours__participant",
            "saisine__proposition",
            "saisine__demandee_par",
        )
        .prefetch_related("deports__convocation__utilisateur")
        .order_by("ordre", "pk")
    )


def _groupes(points: list[Contenu]) -> list[Contenu]:
    groupes: list[Contenu] = []
    for objet in ORDRE_OBJETS:
        siens = [p for p in points if p["objet"] == objet]
        if siens:
            libelle = Objet(objet).label.capitalize()
            groupes.append({"libelle": f"{libelle}s" if len(siens) > 1 else libelle, "points": siens})
    rang = 0
    for groupe in groupes:
        for point in groupe["points"]:
            rang += 1
            point["rang"] = rang
    return groupes


def _point(point: PointOrdreDuJour) -> Contenu:
    personne = point.saisine.parcours.participant
    return {
        "rang": 0,
        "objet": point.saisine.objet,
        "personne": str(personne),
        "nom": personne.nom,
        "prenom": personne.prenom,
        "initiales": initiales(personne),
        "proposition": proposition_de(point),
        "signalements": [f"{s['message']} ({s['regle']})" for s in point.signalements],
        "motif_ajout": point.motif_ajout,
        "deports": [str(deport.convocation.utilisateur) for deport in point.deports.all()],
    }


def proposition_de(point: PointOrdreDuJour) -> str:
    """What is asked, in a line: the exit and its date, the first appointment, the start."""
    saisine = point.saisine
    if saisine.proposition is not None:
        sortie = saisine.proposition
        critere = f", {sortie.get_critere_display()}" if sortie.critere else ""
        return (
            f"{sortie.get_qualification_display().capitalize()}{INSECABLE}: {sortie.get_type_display()}{critere}, "
            f"au {date_en_lettres(sortie.date_sortie)}"
        )
    if saisine.objet == Objet.INTEGRATION and saisine.parcours.date_premier_rdv:
        return f"Premier rendez-vous le {date_en_chiffres(saisine.parcours.date_premier_rdv)}"
    if saisine.objet == Objet.PROLONGATION and saisine.parcours.date_debut:
        return f"Parcours commencé le {date_en_chiffres(saisine.parcours.date_debut)}"
    return ""


def _decision(decision: Decision) -> Contenu:
    suivante = decision.seance_suivante
    return {
        "sens": decision.sens,
        "libelle": decision.get_sens_display(),
        "motif": decision.motif,
        "reorientation": decision.reorientation,
        "retenu": (
            f"{decision.get_qualification_display()}{INSECABLE}: {decision.get_type_display()}"
            if decision.qualification
            else ""
        ),
        "seance_suivante": date_en_lettres(suivante.date_seance) if suivante else "",
    }
