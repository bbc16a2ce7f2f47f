"""People whose names are looked for everywhere once their time is over: something of them in every table there is."""

from __future__ import annotations

import io
from datetime import date, time
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from post_office.models import Email

from commissions.enums import Objet, Sens, StatutSeance
from commissions.models import AvisMembre, Convocation, Decision, DocumentSeance, PointOrdreDuJour, Saisine, Seance
from commissions.services.courriers import etablir_les_retours
from commissions.services.seances import clore
from parcours.enums import StatutParcours
from parcours.models import Parcours, VueEnregistree
from participants.models import DemandeDroit, ExportDossier, InformationRemise, Participant, Rectification, Residence
from plie.socle.models import EtatTache, Tache
from sorties.models import FicheSynthese, PropositionSortie, Sortie, TransmissionFiche
from tests.fabriques import accounts
from tests.fabriques.parcours import FabriqueContratEngagement, FabriqueEntretien, FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import FabriqueContrat, FabriqueCreation, FabriqueFormation, FabriqueJustificatif

MARQUE = "Zqcanari"
TEMOIN = "Zqtemoin"


def canari(nom: str, referent: Any, *, rang: int = 0, fin: date = date(2021, 6, 14)) -> Parcours:
    """One person followed to their exit, whose name everybody wrote everywhere."""
    jour = 1 + rang % 27
    personne = FabriqueParticipant(
        nom=nom,
        prenom=f"{nom}prenom",
        adresse=f"Chez {nom}",
        email=f"{nom.lower()}@essais.example",
        numero_france_travail="1234567A",
        date_naissance=date(1980, 1 + rang % 12, jour),
        rqth=bool(rang % 2),
        sexe="FH"[rang % 2],
    )
    FabriquePeriodeRsa(participant=personne, date_debut=date(2019, 1, 1), date_fin=date(2021, 3, jour))
    Residence.objects.create(participant=personne, adresse=f"Chez {nom}", commune_id="13001")
    parcours = parcours_en_cours(
        participant=personne, debut=date(2020, 1, jour), referent=referent, motif_prescription=f"{nom} veut travailler"
    )
    FabriqueEntretien(parcours=parcours, date_entretien=date(2020, 3, 3), compte_rendu=f"Monsieur {nom} est venu.")
    FabriqueEtape(parcours=parcours, date_debut=date(2020, 2, 3), intitule=f"Atelier de {nom}", commentaire=nom)
    FabriqueContratEngagement(
        parcours=parcours,
        date_signature=date(2020, 2, 3),
        date_debut=date(2020, 2, 3),
        date_fin=date(2020, 8, 2),
        objectifs=f"{nom} s’engage.",
    )
    contrat = FabriqueContrat(parcours=parcours, date_debut=date(2021, 3, 15), employeur=f"Entreprise {nom}")
    FabriqueJustificatif(
        parcours=parcours, contrat=contrat, date_piece=date(2021, 6, 15), nom_affiche=f"bulletin-{nom}.pdf",
        fichier=ContentFile(f"%PDF {nom}".encode(), name="bulletin.pdf"),
    )  # fmt: skip
    FabriqueFormation(parcours=parcours, date_debut=date(2020, 5, 4), intitule=f"CAP de {nom}", organisme=nom)
    FabriqueCreation(parcours=parcours, date_debut=date(2020, 5, 4), intitule=f"Auto-école {nom}")
    _sortir(parcours, nom, referent, fin)
    _droits(personne, nom, referent, parcours)
    return parcours


def _sortir(parcours: Parcours, nom: str, par: Any, fin: date) -> None:
    proposition = PropositionSortie.objects.create(
        parcours=parcours, qualification="positive", type="cdi", critere="S-1", date_sortie=fin, statut="validee",
        motif=f"{nom} travaille.", suite=nom, verdict={"nom": nom}, pieces=[nom], proposee_par=par,
    )  # fmt: skip
    Sortie.objects.create(
        parcours=parcours, qualification="positive", type="cdi", critere="S-1", date_sortie=fin,
        date_commission=date(2021, 7, 1), employeur=f"Entreprise {nom}", proposition=proposition, contrat="cdi",
    )  # fmt: skip
    Parcours.objects.filter(pk=parcours.pk).update(statut=StatutParcours.SORTI, date_fin=fin)
    fiche = FicheSynthese(parcours=parcours, date_fiche=fin, empreinte="0" * 64)
    fiche.fichier.save("fiche.pdf", ContentFile(f"%PDF {nom}".encode()))
    TransmissionFiche.objects.create(
        fiche=fiche, destinataire=nom, moyen="remise", date_transmission=fin, transmise_par=par
    )


def _droits(personne: Participant, nom: str, par: Any, parcours: Parcours) -> None:
    demande = DemandeDroit.objects.create(
        participant=personne, plie=parcours.plie, nature="rectification", date_reception=date(2021, 5, 3),
        canal="courrier", identite_verifiee=True, moyen_identite=nom, objet=f"{nom} demande", statut="satisfaite",
        reponse=f"Bonjour {nom}", date_reponse=date(2021, 5, 20), repondue_par=par, enregistree_par=par,
        date_prolongation=date(2021, 5, 10), motif_prolongation=nom,
    )  # fmt: skip
    Rectification.objects.create(demande=demande, champ="nom", avant=nom, apres=f"{nom}bis", rectifiee_par=par)
    export = ExportDossier(demande=demande, produit_le=timezone.now(), expire_le=timezone.now())
    export.json.save("essai.json", ContentFile(nom.encode()))
    InformationRemise.objects.create(participant=personne, notice="2023-1", date_remise=date(2020, 1, 15))
    # A second version of the row: the history holds the name too.
    personne.telephone = "0400000000"
    personne.save()


def seance_de(parcours: list[Parcours], equipe: Any, membre: Any, *, jour: date = date(2021, 7, 1)) -> Seance:
    """One closed session that decided on all of them: its procès-verbal names everybody."""
    seance = Seance.objects.create(plie=parcours[0].plie, date_seance=jour, heure=time(9), statut=StatutSeance.OUVERTE)
    convocation = Convocation.objects.create(seance=seance, utilisateur=membre, preside=True)
    for ordre, un in enumerate(parcours, start=1):
        nom = un.participant.nom
        saisine = Saisine.objects.create(
            parcours=un, objet=(Objet.INTEGRATION, Objet.PROLONGATION)[ordre % 2], statut="decidee",
            argument=f"{nom} est motivé.", avertissements=[{"message": nom}], demandee_par=equipe,
        )  # fmt: skip
        point = PointOrdreDuJour.objects.create(
            seance=seance, saisine=saisine, ordre=ordre, signalements=[{"message": nom, "regle": "P-6.4a"}]
        )
        AvisMembre.objects.create(point=point, convocation=convocation, sens="favorable", texte=nom)
        decision = Decision.objects.create(
            point=point, sens=Sens.AJOURNEMENT, motif=f"Revoir {nom}.", saisie_par=equipe
        )
        etablir_les_retours(decision)
    clore(seance=seance)
    DocumentSeance.objects.create(
        seance=seance, nature="pv", pdf=" ".join(p.participant.nom for p in parcours).encode(), empreinte="0" * 64
    )
    return seance


def traces_hors_des_tables(nom: str, utilisateur: Any) -> None:
    """A letter in the outbox, a finished work, a saved search, a line of the administration's log."""
    Email.objects.create(
        from_email="a@essais.example",
        to=["b@essais.example"],
        subject=nom,
        message=f"Bonjour {nom}",
        context={"n": nom},
    )
    Tache.objects.create(
        nature="essai", cle=nom, parametres={"nom": f"É{nom}"}, resultat={"nom": nom}, message=nom,
        etat=EtatTache.TERMINEE, terminee_le=timezone.now(),
    )  # fmt: skip
    VueEnregistree.objects.create(nom=f"Vue {nom}"[:60], proprietaire=utilisateur, parametres=f"q={nom}")
    LogEntry.objects.create(
        user=utilisateur, content_type=ContentType.objects.first(), object_id="1", object_repr=nom, action_flag=1
    )


def occurrences(marque: str) -> dict[str, int]:
    """Where a word remains, whatever its case: every table of the database, history, sessions and files included."""
    trouvees: dict[str, int] = {}
    with connection.cursor() as curseur:
        curseur.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [table for (table,) in curseur.fetchall()]
        for table in tables:
            curseur.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                " AND NOT attisdropped AND atttypid = 'bytea'::regtype",
                [f'public."{table}"'],
            )
            octets = "".join(f" || encode(t.\"{colonne}\", 'escape')" for (colonne,) in curseur.fetchall())
            curseur.execute(
                f'SELECT count(*) FROM "{table}" t WHERE (to_jsonb(t)::text{octets}) ILIKE %s', [f"%{marque}%"]
            )
            (nombre,) = curseur.fetchone()
            if nombre:
                trouvees[table] = nombre
        curseur.execute("SELECT session_data FROM django_session")
        lues = [SessionStore().decode(donnees) for (donnees,) in curseur.fetchall()]
    if any(marque.lower() in str(session).lower() for session in lues):
        trouvees["sessions"] = len(lues)
    return trouvees


def fichiers_ou(marque: str, racine: Any) -> list[str]:
    """The stored files in which a word remains."""
    trouves = []
    for fichier in racine.rglob("*"):
        if fichier.is_file() and marque.lower().encode() in io.BytesIO(fichier.read_bytes()).getvalue().lower():
            trouves.append(fichier.name)
    return sorted(trouves)


def equipe() -> tuple[Any, Any, Any]:
    """The référent, the coordonnateur, the member who presides."""
    return accounts.accompagnateur("aix"), accounts.coordonnateur("aix"), accounts.membre("aix")
