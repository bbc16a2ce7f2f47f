"""What each role gets from the addresses of the exits (A-1, A-2)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from sorties.models import DemandePiece, FicheSynthese, LienFiche, TransmissionFiche
from sorties.services.liens import empreinte_de
from sorties.services.propositions import proposer_sortie
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueCreation,
    FabriqueFormation,
    FabriqueJustificatif,
    sortie_validee,
)
from tests.matrice import Acces
from tests.monde import NOM_BRSA, Monde

LECTURE = {"referent": 200, "animation": 200, "agent_pole": 200, "autres": 404}
ECRITURE = {"referent": 200, "animation": 200, "agent_pole": 403, "autres": 404}
GESTE = {"referent": 302, "animation": 302, "agent_pole": 403, "autres": 404}

Arguments = Callable[[Monde], dict[str, Any]]


def une_fois(nom: str, construire: Callable[[Monde], Any]) -> Arguments:
    """A row of the world that only this app needs, built at the first call."""

    def arguments(monde: Monde) -> dict[str, Any]:
        if nom not in monde.divers:
            monde.divers[nom] = construire(monde)
        return {"pk": monde.divers[nom].pk}

    return arguments


def parcours(monde: Monde) -> dict[str, Any]:
    return {"pk": monde.parcours.pk}


def _autre_parcours(monde: Monde) -> Any:
    """Another parcours of the same référent, of a BRSA of the same pôle, whose name must not leak either."""
    personne = FabriqueParticipant(nom=NOM_BRSA, prenom="Andrea")
    FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1))
    debut = monde.parcours.date_debut
    return parcours_en_cours(participant=personne, debut=debut, referent=monde.roles["referent"])


def _proposition(monde: Monde) -> Any:
    un = _autre_parcours(monde)
    return proposer_sortie(
        parcours=un,
        qualification="autre",
        type="demenagement",
        critere="",
        date_sortie=monde.seance.date_seance,
        motif="",
        suite="",
        commune_arrivee="Lyon",
        par=monde.roles["referent"],
        le=monde.seance.date_seance,
    )


def _sorti(monde: Monde) -> Any:
    proposition = _proposition(monde)
    return sortie_validee(proposition, date_commission=monde.seance.date_seance).parcours


def _fiche(monde: Monde) -> Any:
    contenu = b"%PDF-1.7"
    return FicheSynthese.objects.create(
        parcours=_sorti(monde),
        date_fiche=monde.seance.date_seance,
        fichier=ContentFile(contenu, name="fiche.pdf"),
        empreinte=hashlib.sha256(contenu).hexdigest(),
    )


SECRET = "secret-de-la-matrice"


def _lien(monde: Monde) -> Any:
    """A link sent yesterday, that its secret opens."""
    une, par = _fiche(monde), monde.roles["referent"]
    hier = timezone.now() - timedelta(days=1)
    return LienFiche.objects.create(
        fiche=une,
        destinataire="Organisme",
        raison="organisme qui prend le relais",
        adresse="accueil@organisme.example",
        demande_par=par,
        demande_le=hier,
        envoye_le=hier,
        expire_le=hier + timedelta(days=15),
        empreinte=empreinte_de(SECRET),
        transmission=TransmissionFiche.objects.create(
            fiche=une, destinataire="Organisme", moyen="lien", date_transmission=hier.date(), transmise_par=par
        ),
    )


def secret(monde: Monde) -> dict[str, Any]:
    lien(monde)
    return {"secret": SECRET}


def _piece(monde: Monde) -> Any:
    return FabriqueJustificatif(parcours=monde.parcours, date_piece=monde.parcours.date_debut)


def _demande(monde: Monde) -> Any:
    objet = FabriqueContrat(parcours=monde.parcours, date_debut=monde.parcours.date_debut)
    return DemandePiece.objects.create(
        parcours=monde.parcours,
        contrat=objet,
        nature="bulletin",
        aupres="Employeur",
        date_demande=monde.parcours.date_debut,
        demandee_par=monde.roles["referent"],
    )


contrat = une_fois(
    "contrat_travail",
    lambda m: FabriqueContrat(parcours=m.parcours, date_debut=m.parcours.date_debut),
)
formation = une_fois("formation", lambda m: FabriqueFormation(parcours=m.parcours, date_debut=m.parcours.date_debut))
creation = une_fois("creation", lambda m: FabriqueCreation(parcours=m.parcours, date_debut=m.parcours.date_debut))
piece = une_fois("piece", _piece)
demande = une_fois("demande", _demande)
proposition = une_fois("proposition", _proposition)
sorti = une_fois("sorti", _sorti)
fiche = une_fois("fiche", _fiche)
lien = une_fois("lien", _lien)

MATRICE = {
    "sorties:verdict": Acces(LECTURE, kwargs=parcours),
    "sorties:contrat_ajouter": Acces(ECRITURE, kwargs=parcours),
    "sorties:contrat_apercu": Acces(ECRITURE, kwargs=parcours, methode="post"),
    "sorties:employeurs": Acces(ECRITURE, kwargs=parcours, requete="?employeur=Entreprise"),
    "sorties:contrat_modifier": Acces(ECRITURE, kwargs=contrat),
    "sorties:contrat_terminer": Acces(ECRITURE, kwargs=contrat),
    "sorties:contrat_supprimer": Acces(GESTE, kwargs=contrat, methode="post"),
    "sorties:releves": Acces(ECRITURE, kwargs=parcours),
    "sorties:tableau_heures": Acces(ECRITURE, kwargs=parcours),
    "sorties:creation": Acces(ECRITURE, kwargs=parcours),
    "sorties:creation_supprimer": Acces(GESTE, kwargs=creation, methode="post"),
    "sorties:formation_ajouter": Acces(ECRITURE, kwargs=parcours),
    "sorties:formation_modifier": Acces(ECRITURE, kwargs=formation),
    "sorties:formation_supprimer": Acces(GESTE, kwargs=formation, methode="post"),
    "sorties:justificatif_ajouter": Acces(ECRITURE, kwargs=parcours),
    "sorties:justificatif": Acces(LECTURE, kwargs=piece),
    "sorties:justificatif_supprimer": Acces(GESTE, kwargs=piece, methode="post"),
    "sorties:proposer": Acces(ECRITURE, kwargs=parcours),
    "sorties:completude": Acces(ECRITURE, kwargs=parcours),
    "sorties:demande_contrat": Acces(ECRITURE, kwargs=contrat),
    "sorties:demande_formation": Acces(ECRITURE, kwargs=formation),
    "sorties:demande_retirer": Acces(GESTE, kwargs=demande, methode="post"),
    "sorties:proposition_modifier": Acces(ECRITURE, kwargs=proposition),
    "sorties:retirer": Acces(GESTE, kwargs=proposition, methode="post"),
    "sorties:fiche_produire": Acces(GESTE, kwargs=sorti, methode="post"),
    "sorties:fiche_pdf": Acces(LECTURE, kwargs=fiche),
    "sorties:fiche_transmettre": Acces(ECRITURE, kwargs=fiche),
    "sorties:fiche_envoyer": Acces(ECRITURE, kwargs=fiche),
    "sorties:lien_renvoyer": Acces(GESTE, kwargs=lien, methode="post"),
    "sorties:lien_revoquer": Acces(GESTE, kwargs=lien, methode="post"),
    # Whoever holds the secret, account or not: the page says nothing of the document.
    "sorties:lien": Acces({"anonyme": 200, "autres": 200}, kwargs=secret),
    "sorties:lien_ouvrir": Acces({"anonyme": 200, "autres": 200}, methode="post", donnees=secret),
}
