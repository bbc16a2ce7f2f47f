"""A small world with something to leak: two PLIE, two pôles, a BRSA and one who is not, a session, editions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from accounts.models import Utilisateur
from commissions.enums import NatureDocument, Objet, Sens, StatutSeance
from commissions.models import Convocation, Courrier, Decision, Membre, PointOrdreDuJour, Saisine, Seance
from commissions.selectors import empreinte_des_lettres
from commissions.services.courriers import etablir_les_retours
from commissions.services.proces_verbaux import ranger
from commissions.services.seances import clore
from parcours.models import Parcours
from tests.fabriques import accounts
from tests.fabriques.parcours import FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

# Names that must never reach who may not read them.
NOM_BRSA = "Zarkanovitch"
NOM_NON_BRSA = "Quillemontel"
NOM_AILLEURS = "Brugnoletti"


@dataclass
class Monde:
    """The people who call, and the objects they call about."""

    roles: dict[str, Utilisateur] = field(default_factory=dict)
    parcours: Parcours = field(default_factory=Parcours)
    parcours_non_brsa: Parcours = field(default_factory=Parcours)
    parcours_ailleurs: Parcours = field(default_factory=Parcours)
    seance: Seance = field(default_factory=Seance)
    saisine: Saisine = field(default_factory=Saisine)
    point: PointOrdreDuJour = field(default_factory=PointOrdreDuJour)
    divers: dict[str, Any] = field(default_factory=dict)


def _seance_close(monde: Monde, le: date) -> Seance:
    """A session of last month, closed, presided by the member; its procès-verbal names the BRSA."""
    seance = Seance.objects.create(
        plie=monde.parcours.plie, date_seance=le - timedelta(days=30), heure=time(9), statut=StatutSeance.OUVERTE
    )
    Convocation.objects.create(seance=seance, utilisateur=monde.roles["membre"], preside=True)
    saisine = Saisine.objects.create(
        parcours=monde.parcours,
        objet=Objet.INTEGRATION,
        statut="decidee",
        argument="Motivée.",
        demandee_par=monde.roles["referent"],
    )
    point = PointOrdreDuJour.objects.create(seance=seance, saisine=saisine, ordre=1)
    decision = Decision.objects.create(point=point, sens=Sens.ACCORD, saisie_par=monde.roles["animation"])
    lettres = {lettre.destinataire: lettre for lettre in etablir_les_retours(decision)}
    monde.divers["lettre_au_pole"] = lettres["pole"]
    ranger(
        seance=seance,
        nature=NatureDocument.LETTRES,
        pdf=f"%PDF {NOM_BRSA}".encode(),
        empreinte=empreinte_des_lettres(Courrier.objects.au_dehors_de(seance)),
    )
    return clore(seance=seance)


def construire(le: date) -> Monde:
    """Build the world as it stands on a day."""
    monde = Monde()
    monde.roles = {
        "referent": accounts.accompagnateur("aix"),
        "collegue": accounts.accompagnateur("aix"),
        "animation": accounts.coordonnateur("aix"),
        "autre_animation": accounts.coordonnateur("mar"),
        "membre": accounts.membre("aix"),
        "membre_non_convoque": accounts.membre("aix"),
        "agent_pole": accounts.agent_pole("VI"),
        "autre_agent_pole": accounts.agent_pole("IX"),
        "financeur": accounts.financeur(),
        "administrateur": accounts.administrateur(),
        "sans_role": accounts.FabriqueUtilisateur(),
    }
    debut = date(le.year - 1, le.month, 1)
    brsa = FabriqueParticipant(nom=NOM_BRSA)
    FabriquePeriodeRsa(participant=brsa, date_debut=date(2020, 1, 1))
    monde.parcours = parcours_en_cours(participant=brsa, debut=debut, referent=monde.roles["referent"])
    FabriqueEtape(parcours=monde.parcours, date_debut=debut)
    monde.parcours_non_brsa = parcours_en_cours(
        participant=FabriqueParticipant(nom=NOM_NON_BRSA), debut=debut, referent=monde.roles["referent"]
    )
    ailleurs = FabriqueParticipant(nom=NOM_AILLEURS, commune_id="13056")
    FabriquePeriodeRsa(participant=ailleurs, date_debut=date(2020, 1, 1))
    monde.parcours_ailleurs = parcours_en_cours(
        participant=ailleurs, debut=debut, code_plie="mar", referent=accounts.accompagnateur("mar")
    )
    monde.seance = Seance.objects.create(
        plie=monde.parcours.plie, date_seance=le, heure=time(9), statut=StatutSeance.OUVERTE
    )
    Convocation.objects.create(seance=monde.seance, utilisateur=monde.roles["membre"])
    monde.saisine = Saisine.objects.create(
        parcours=monde.parcours,
        objet=Objet.PROLONGATION,
        statut="inscrite",
        argument="Consolidation en cours.",
        demandee_par=monde.roles["referent"],
    )
    monde.point = PointOrdreDuJour.objects.create(seance=monde.seance, saisine=monde.saisine, ordre=1)
    titulaire = Membre.objects.create(plie=monde.parcours.plie, utilisateur=monde.roles["membre"], date_debut=le)
    monde.divers["suppleant"] = Membre.objects.create(
        plie=monde.parcours.plie,
        utilisateur=monde.roles["membre_non_convoque"],
        suppleant_de=titulaire,
        date_debut=le,
    )
    monde.divers["seance_close"] = _seance_close(monde, le)
    return monde
