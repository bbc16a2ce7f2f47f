"""The fiche de synthèse de fin de parcours, as values: what its template prints, and nothing else (P-6.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from parcours.enums import FormeEntretien, Presence
from parcours.models import Etape, Parcours
from participants.enums import EtatDifficulte
from plie.pacte import version_en_vigueur
from plie.socle.pdf import rendre_document
from plie.socle.periodes import age, ajouter_mois
from plie.socle.typographie import date_en_chiffres, heures_en_chiffres
from sorties.enums import Critere
from sorties.models import CreationActivite, Formation, Sortie
from sorties.regles.situation import ARTICLE
from sorties.selectors import dossier_de

GABARIT = "documents/fiche_synthese.html"
REALISATIONS = (Critere.S_3, Critere.S_4, Critere.D_3)


@dataclass(frozen=True)
class Action:
    """Something done during the parcours."""

    libelle: str
    structure: str
    date_debut: date
    date_fin: date | None
    heures: Decimal | None
    resultat: str
    precisions: str = ""  # what the étape prepared or treated


@dataclass(frozen=True)
class Entretiens:
    """How many appointments were held; what was said in them stays in the file."""

    honores: int
    individuels: int
    absences: int


@dataclass(frozen=True)
class FicheDeFin:
    """What the next organisation needs to know to carry on."""

    nom: str
    age: int
    commune: str
    plie: str
    referent: str
    brsa: bool
    date_orientation: date | None
    date_debut: date
    date_fin: date
    mois: int
    date_prolongation: date | None
    actions: tuple[Action, ...]
    heures: Decimal
    entretiens: Entretiens
    contrats: tuple[str, ...]
    levees: tuple[str, ...]
    restantes: tuple[str, ...]
    projet: str
    sortie: Sortie
    realisation: tuple[str, str]
    commune_arrivee: str
    conditions: tuple[Mapping[str, Any], ...]
    pieces: tuple[str, ...]
    article: str
    etablie_le: date
    version_pacte: str


def fiche_de_fin(parcours: Parcours, *, le: date) -> FicheDeFin:
    """Gather the fiche of a parcours that has ended (constant number of queries)."""
    sortie = Sortie.objects.select_related("proposition").get(parcours=parcours)
    debut = parcours.date_debut or sortie.date_sortie
    personne = parcours.participant
    actions = tuple(
        Action(
            libelle=_libelle(etape.get_type_display(), etape.intitule),
            structure=etape.structure,
            date_debut=etape.date_debut,
            date_fin=etape.date_fin,
            heures=etape.heures,
            resultat=etape.get_resultat_display() if etape.resultat else "",
            precisions=_precisions(etape),
        )
        # What was refused, or has not begun, is not an action undertaken.
        for etape in parcours.etapes.filter(date_debut__isnull=False)
        .order_by("date_debut", "pk")
        .prefetch_related("difficultes")
    )
    difficultes = list(parcours.diagnostic.difficultes.all()) if parcours.diagnostic else []
    proposition = sortie.proposition
    # A requalified exit does not rest on the conditions of the criterion that was proposed.
    meme_critere = proposition is not None and proposition.critere == sortie.critere
    return FicheDeFin(
        nom=f"{personne.nom.upper()} {personne.prenom}".strip(),
        age=age(personne.date_naissance, sortie.date_sortie),
        commune=str(personne.commune or ""),
        plie=str(parcours.plie),
        referent=referent_au(parcours, sortie.date_sortie),
        brsa=est_brsa(parcours, sortie.date_sortie),
        date_orientation=parcours.date_orientation,
        date_debut=debut,
        date_fin=sortie.date_sortie,
        mois=mois_ecoules(debut, sortie.date_sortie),
        date_prolongation=parcours.date_prolongation,
        actions=actions,
        heures=sum((action.heures for action in actions if action.heures), Decimal()),
        entretiens=_entretiens(parcours),
        contrats=tuple(
            f"{contrat.get_type_display()} du {date_en_chiffres(contrat.date_debut)} "
            f"au {date_en_chiffres(contrat.date_fin)}"
            for contrat in parcours.contrats_engagement.order_by("date_debut")
        ),
        levees=tuple(str(d) for d in difficultes if d.etat == EtatDifficulte.LEVE),
        restantes=tuple(f"{d} ({d.get_etat_display()})" for d in difficultes if d.etat != EtatDifficulte.LEVE),
        projet=parcours.diagnostic.projet if parcours.diagnostic else "",
        sortie=sortie,
        realisation=_realisation(parcours, sortie),
        commune_arrivee=proposition.commune_arrivee if proposition and proposition.type == sortie.type else "",
        conditions=tuple(proposition.verdict.get("conditions_du_critere", ())) if proposition and meme_critere else (),
        pieces=tuple(
            f"{piece['libelle']} ({date_en_chiffres(date.fromisoformat(piece['date_piece']))})"
            for piece in (proposition.pieces if proposition and meme_critere and sortie.critere else ())
        ),
        article=ARTICLE,
        etablie_le=le,
        version_pacte=version_en_vigueur(sortie.date_sortie).libelle,
    )


def pdf_de_la_fiche(parcours: Parcours, *, le: date) -> bytes:
    """The fiche as a tagged PDF (PDF/UA), one to three pages, with the mention of rule C-1."""
    fiche = fiche_de_fin(parcours, le=le)
    return rendre_document(GABARIT, {"fiche": fiche}, titre=f"Fiche de synthèse de fin de parcours – {fiche.nom}")


def referent_au(parcours: Parcours, le: date) -> str:
    """The accompagnateur on a day, else the next one (named later than that day), else the last one."""
    suivis = list(parcours.referents.select_related("utilisateur").order_by("-date_debut"))
    present = next((s for s in suivis if s.date_debut <= le and (s.date_fin is None or s.date_fin >= le)), None)
    suivants = [suivi for suivi in suivis if suivi.date_debut > le]
    retenu = present or next(iter(suivants[-1:] or suivis[:1]), None)
    return str(retenu.utilisateur) if retenu else ""


def est_brsa(parcours: Parcours, le: date) -> bool:
    """Whether the person was a BRSA during the parcours, up to that day: the fiche then goes to the pôle (P-6.6)."""
    return bool(Parcours.objects.avec_brsa(le=le).values_list("brsa", flat=True).get(pk=parcours.pk))


def mois_ecoules(debut: date, fin: date) -> int:
    """Complete months between the start and the exit."""
    mois = 0
    while ajouter_mois(debut, mois + 1) <= fin:
        mois += 1
    return mois


def _realisation(parcours: Parcours, sortie: Sortie) -> tuple[str, str]:
    """The business or the training behind the exit, which its columns for tables 8 and 9 do not name."""
    if sortie.critere not in REALISATIONS:
        return ("", "")
    dossier = dossier_de(parcours, sortie.date_commission or sortie.date_sortie)
    fait = dossier.fait(sortie.critere) if dossier else None
    if isinstance(fait, CreationActivite):
        return ("Activité créée", fait.intitule)
    if isinstance(fait, Formation):
        return ("Formation", ", ".join(texte for texte in (fait.intitule, fait.organisme, fait.rncp) if texte))
    return ("", "")


def _entretiens(parcours: Parcours) -> Entretiens:
    tenus = list(parcours.entretiens.values_list("presence", "forme"))
    honores = [forme for presence, forme in tenus if presence == Presence.HONORE]
    return Entretiens(
        honores=len(honores),
        individuels=sum(forme == FormeEntretien.INDIVIDUEL for forme in honores),
        absences=sum(presence in (Presence.ABSENT, Presence.ABSENT_EXCUSE) for presence, _ in tenus),
    )


def _precisions(etape: Etape) -> str:
    textes = [etape.rncp]
    if etape.clause_heures:
        textes.append(f"clause sociale\u00a0: {heures_en_chiffres(etape.clause_heures)}")
    if etape.objet_immersion:
        textes.append(f"pour {etape.get_objet_immersion_display()}")
    if etape.offre_jobprovence13:
        textes.append(f"offre JobProvence13\u00a0: {etape.offre_jobprovence13}")
    traitees = ", ".join(d.get_code_display() for d in etape.difficultes.all())
    if traitees:
        textes.append(f"difficultés travaillées\u00a0: {traitees}")
    return " · ".join(texte for texte in textes if texte)


def _libelle(type_: str, intitule: str) -> str:
    type_ = f"{type_[:1].upper()}{type_[1:]}"
    return f"{type_} – {intitule}" if intitule and intitule.lower() != type_.lower() else type_
