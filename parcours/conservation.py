"""What the parcours say of the life of a file: last contacts, evidence of the FSE+, who is followed now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Max, Q, QuerySet

from parcours.enums import STATUTS_ACCEPTES, Presence
from parcours.models import ContratEngagement, Entretien, Etape, Parcours, VueEnregistree
from participants.conservation.lignes import historiques
from participants.conservation.registres import CONTACTS, EFFACEURS, OUVERTS, PREUVES, Personnes
from participants.conservation.regles import Preuve, fin_de_preuve, la_plus_longue
from participants.models import OperationFse
from plie.durees import duree
from plie.socle.periodes import Periode


def contacts(le: date) -> Iterable[QuerySet]:
    """Appointments held, contracts signed, étapes, and the parcours' own dates: none after the day."""
    lus = (
        (Entretien.objects.filter(presence=Presence.HONORE), "date_entretien", "parcours__participant"),
        (ContratEngagement.objects.all(), "date_signature", "parcours__participant"),
        (Etape.objects.all(), "date_debut", "parcours__participant"),
        (Etape.objects.all(), "date_fin", "parcours__participant"),
        (Parcours.objects.all(), "date_orientation", "participant"),
        (Parcours.objects.all(), "date_premier_rdv", "participant"),
        (Parcours.objects.all(), "date_fin", "participant"),
    )
    for lignes, champ, personne in lus:
        datees = lignes.filter(Q((f"{champ}__lte", le))).order_by()
        yield datees.values_list(personne).annotate(Max(champ))


def preuves(le: date) -> Mapping[int, Preuve]:
    """Until when the evidence of each accepted parcours is kept; unknown as long as its operation is."""
    annees = duree("preuve_fse", le=le).valeur
    operations: defaultdict[int, list[OperationFse]] = defaultdict(list)
    for operation in OperationFse.objects.all():
        operations[operation.plie_id].append(operation)
    trouvees: dict[int, Preuve] = {}
    acceptes = Parcours.objects.filter(statut__in=STATUTS_ACCEPTES, participant__anonymisee_le__isnull=True)
    for personne, plie, debut, fin in acceptes.order_by().values_list("participant", "plie", "date_debut", "date_fin"):
        suivi = Periode(debut or le, fin)
        siennes = [o for o in operations[plie] if suivi.chevauche(Periode(o.date_debut, o.date_fin))]
        trouvees[personne] = la_plus_longue(trouvees.get(personne, Preuve()), _preuve(siennes, annees))
    return trouvees


def _preuve(operations: list[OperationFse], annees: int) -> Preuve:
    """No declared operation: nobody has said yet that nothing must be kept."""
    cofinancees = [operation for operation in operations if operation.cofinancee]
    paiements = [o.date_dernier_paiement for o in cofinancees if o.date_dernier_paiement is not None]
    if not operations or len(paiements) < len(cofinancees):
        return Preuve(inconnue=True)
    return Preuve(max(fin_de_preuve(paye, annees) for paye in paiements)) if paiements else Preuve()


def ouverts() -> QuerySet:
    """Who is followed, or waits for the commission."""
    return Parcours.objects.ouverts().order_by().values_list("participant").distinct()


def oublier_les_recherches(personnes: Personnes) -> Mapping[str, int]:
    """A saved view that searches for one of these names."""
    condition = Q(pk__in=[])
    for nom in personnes.noms:
        condition |= Q(parametres__icontains=nom) | Q(nom__icontains=nom)
    effacees, _ = VueEnregistree.objects.filter(condition).delete()
    for historique in historiques(VueEnregistree):
        historique._base_manager.filter(condition).delete()
    return {VueEnregistree._meta.label: effacees}


def inscrire() -> None:
    """Register these readings; called once, at start-up."""
    CONTACTS.inscrire("parcours", contacts, ordre=10)
    PREUVES.inscrire("parcours", preuves, ordre=10)
    OUVERTS.inscrire("parcours", ouverts, ordre=10)
    EFFACEURS.inscrire("vues", oublier_les_recherches, ordre=10)
