"""A consolidation followed month by month, a training that stops, a certification obtained."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parcours.models import Entretien, Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from sorties.models import ContratTravail, DemandePiece, Formation
from tests.fabriques.sorties import FabriqueContrat, FabriqueFormation, pdf
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_formulaires import DATE_INVALIDE
from tests.navigateur.gestes_preuves import deposer, en_lettres, erreurs, jour, panneau, saisis, suivre, tentatives
from tests.navigateur.photos import photographier, sans_debordement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]
LE = aujourdhui()
DEMAIN = LE + timedelta(days=1)
DEBUT = ajouter_mois(LE, -8)
TRAVAIL = "/parcours/travail/"


@pytest.fixture
def embauche(suivi: Parcours) -> ContratTravail:
    """A job of two months and five days: its second contact is due, its end comes within the month."""
    debut = ajouter_mois(LE, -2) - timedelta(days=5)
    return FabriqueContrat(parcours=suivi, employeur="Logis du Midi", date_debut=debut)


def test_une_consolidation_suivie_du_contact_a_la_piece(
    ecran: Poste, suivi: Parcours, embauche: ContratTravail
) -> None:
    """P-6.5a: the work list brings the contact, then the piece to ask for; each is noted once, and answered."""
    fin = ajouter_mois(embauche.date_debut, 3)
    contact, constat = "Prendre contact, suivi dans l’emploi (deuxième mois)", "Constater la fin de consolidation (S-1)"
    ecran.aller(TRAVAIL).lit(contact, constat)
    suivre(ecran, "Noter le contact")
    texte = "En poste, satisfaite ; horaires du matin."
    ecran.remplir(date_entretien="31/02/2026", compte_rendu=texte).cliquer("Enregistrer l’entretien")
    assert erreurs(ecran) == {"date_entretien": DATE_INVALIDE}
    garde = {"date_entretien": "31/02/2026", "compte_rendu": texte}
    assert saisis(ecran, *garde) == garde
    ecran.remplir(date_entretien=LE).cliquer("Enregistrer l’entretien")
    note = Entretien.objects.get(parcours=suivi, date_entretien=LE)
    assert (note.mode, note.presence, note.compte_rendu) == ("telephone", "honore", texte)

    ecran.aller(TRAVAIL).ne_lit_pas(contact)
    suivre(ecran, "Demander la pièce")
    assert saisis(ecran, "nature", "aupres") == {"nature": "bulletin", "aupres": "Logis du Midi"}
    ecran.remplir(aupres="Service de la paie", date_demande=DEMAIN).cliquer("Noter la demande")
    assert erreurs(ecran) == {"date_demande": "Une demande se note une fois faite."}
    garde = {"nature": "bulletin", "aupres": "Service de la paie", "date_demande": jour(DEMAIN)}
    assert saisis(ecran, *garde) == garde
    photographier(ecran.page, "demande")
    sans_debordement(ecran.page)
    ecran.remplir(date_demande=LE).cliquer("Noter la demande").lit("La demande est notée")
    demande = DemandePiece.objects.get()
    assert (demande.contrat, demande.nature, demande.aupres, demande.date_demande) == (
        embauche,
        "bulletin",
        "Service de la paie",
        LE,
    )
    ecran.aller(TRAVAIL).lit(f"{constat}, demandée le {jour(LE)}")
    ecran.aller(f"/parcours/{suivi.pk}/")
    assert tentatives(ecran) == [
        (
            f"En cours CDI – Logis du Midi Du {jour(embauche.date_debut)} au {jour(fin)} "
            f"Premier mois : contact du {jour(LE)} Deuxième mois : contact du {jour(LE)} "
            f"Pièce datée du {jour(fin)} ou d’après "
            f"Pièce demandée le {jour(LE)} à Service de la paie : bulletin de salaire "
            f"Retirer la demande du {jour(LE)} Noter un contact Demander une pièce"
        )
    ]
    photographier(ecran.page, "suivi-emploi")
    deposer(ecran, debut="CDI, Logis du Midi", nature="bulletin", le=LE, contenu=pdf("bulletin"))
    ecran.lit("à Service de la paie : bulletin de salaire, reçue depuis")
    # Dated before the end: it answers the request, it does not close.
    assert tentatives(ecran)[0].startswith("En cours")


def test_une_formation_qui_s_arrete_puis_une_certification(ecran: Poste, suivi: Parcours) -> None:
    """P-6.5b for a training, with its day and its reason; then D-3, from the day a titre professionnel is obtained."""
    entree, arret = ajouter_mois(LE, -5), ajouter_mois(LE, -4)
    formation = FabriqueFormation(parcours=suivi, intitule="CAP cuisine", organisme="Greta", date_debut=entree)
    ecran.aller(f"/parcours/{suivi.pk}/").cliquer("CAP cuisine, Greta")
    motif = "Garde d’enfant perdue"
    ecran.remplir(motif_fin=motif).cliquer("Enregistrer la formation")
    assert erreurs(ecran) == {"date_fin": "Une formation interrompue porte la date de son arrêt."}
    ecran.remplir(date_fin=DEMAIN).cliquer("Enregistrer la formation")
    assert erreurs(ecran) == {"date_fin": "Un arrêt constaté ne peut pas être à venir."}
    assert saisis(ecran, "motif_fin", "date_fin") == {"motif_fin": motif, "date_fin": jour(DEMAIN)}
    ecran.remplir(date_fin=arret).cliquer("Enregistrer la formation").lit("La formation est enregistrée.")
    formation.refresh_from_db()
    assert (formation.date_fin, formation.motif_fin) == (arret, motif)
    assert tentatives(ecran) == [
        (
            f"Rompue CAP cuisine Du {jour(entree)} au {jour(ajouter_mois(entree, 3))} · "
            f"interrompue le {jour(arret)} : {motif} P-6.5b"
        )
    ]
    ecran.lit("Arrêt de la formation : CAP cuisine")

    obtention = ajouter_mois(LE, -1)
    ecran.cliquer("Formation").remplir(intitule="Agent de service", organisme="Afpa", date_debut=arret)
    ecran.remplir(certification="titre_professionnel").cliquer("Enregistrer la formation")
    assert erreurs(ecran) == {"date_obtention": "Une certification obtenue porte sa nature et sa date."}
    ecran.remplir(date_obtention=DEMAIN).cliquer("Enregistrer la formation")
    assert erreurs(ecran) == {"date_obtention": "Une certification obtenue ne peut pas être datée d’un jour à venir."}
    garde = {"intitule": "Agent de service", "certification": "titre_professionnel", "date_obtention": jour(DEMAIN)}
    assert saisis(ecran, *garde) == garde
    ecran.remplir(date_obtention=obtention).cliquer("Enregistrer la formation")
    obtenue = Formation.objects.get(intitule="Agent de service")
    assert (obtenue.certification, obtenue.date_obtention) == ("titre_professionnel", obtention)
    ecran.lit("certification obtenue : titre professionnel")
    lu = panneau(ecran)
    assert (lu.titre, lu.detail) == (
        "La sortie dynamique peut être proposée D-3",
        f"D-3 certification, constatable depuis le {en_lettres(obtention)}.",
    )
    assert [c[2:] for c in lu.conditions] == [
        ("titre professionnel", "remplie"),
        (f"le {jour(obtention)}", "remplie"),
        (f"évaluation au {jour(LE)}", "remplie"),
    ]
    photographier(ecran.page, "certification")
