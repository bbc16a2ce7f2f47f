"""What the follow-up adds to the page of a parcours: sections, timeline, buttons, deadlines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from parcours.dossier import DossierLu
from parcours.enums import Presence, StatutParcours
from parcours.lignes_du_dossier import difficultes_par_etape, rsa_du
from parcours.models import ActiviteHebdo, ContratEngagement, Entretien, Etape
from parcours.selectors.activites import bilan_de
from parcours.sources_echeances import echeances_de_suivi, tables_de_suivi
from parcours.suivi import contrats_lus, delai_d_apres
from parcours.volets import ECHEANCES, FIL, GESTES, VOLETS, Evenement, Geste, SourceEcheances, Trace, Volet
from parcours.volets_diagnostic import cadre, fil_diagnostic, volet_diagnostic

_TONS_PRESENCE = {
    "": ("à venir", "info"),
    Presence.HONORE: ("honoré", "succes"),
    Presence.ABSENT_EXCUSE: ("absent excusé", "attention"),
    Presence.ABSENT: ("absent", "danger"),
    Presence.ANNULE: ("annulé", "neutre"),
}


@dataclass(frozen=True, slots=True)
class EntretienLu:
    """An appointment as the section shows it."""

    entretien: Entretien
    presence: str
    ton: str


@dataclass(frozen=True, slots=True)
class EtapeLue:
    """An étape as the section shows it."""

    etape: Etape
    fin: date | None
    etat: str
    ton: str
    terminable: bool
    difficultes: list[str]


def volet_entretiens(dossier: DossierLu) -> dict[str, Any]:
    """Appointments to come first, then those held, the latest first."""
    lus = [EntretienLu(entretien, *_TONS_PRESENCE[entretien.presence]) for entretien in dossier.lignes(Entretien)]
    return cadre(dossier) | {
        "a_venir": [lu for lu in reversed(lus) if not lu.entretien.presence],
        "passes": [lu for lu in lus if lu.entretien.presence],
    }


def volet_contrats(dossier: DossierLu) -> dict[str, Any] | None:
    """Contracts and what they breach; nothing for a person who never received the RSA nor signed one."""
    contrats, le = dossier.lignes(ContratEngagement), dossier.le
    delai = delai_d_apres(dossier.parcours, rsa=rsa_du(dossier, le), contrats=contrats)
    if not contrats and delai is None:
        return None
    activites: dict[int, dict[date, ActiviteHebdo]] = defaultdict(dict)
    for activite in dossier.lignes(ActiviteHebdo):
        activites[activite.contrat_id][activite.date_semaine] = activite
    return cadre(dossier) | {
        "contrats": [
            (lu, bilan_de(lu.contrat, activites[lu.contrat.pk])) for lu in contrats_lus(contrats, delai=delai, le=le)
        ],
        "delai": delai if delai is not None and delai.realise_le is None else None,
    }


def volet_etapes(dossier: DossierLu) -> dict[str, Any]:
    """Étapes, the latest first."""
    traitees = difficultes_par_etape(dossier)
    return cadre(dossier) | {
        "etapes": [
            _etape_lue(etape, dossier.le, dossier.limite, [d.get_code_display() for d in traitees[etape.pk]])
            for etape in dossier.lignes(Etape)
        ]
    }


def _etape_lue(etape: Etape, le: date, limite: date | None, difficultes: list[str]) -> EtapeLue:
    """The end and the result of what goes on after the end of the RSA are not told to a pôle (A-2)."""
    if limite is not None and (etape.fin_connue is None or etape.fin_connue > limite):
        etat = "commencée" if etape.date_debut else "prévue"
        return EtapeLue(etape, None, etat, "info", terminable=False, difficultes=difficultes)
    etat, ton, terminable = _etat_etape(etape, le)
    return EtapeLue(etape, etape.fin_connue, etat, ton, terminable, difficultes)


def _etat_etape(etape: Etape, le: date) -> tuple[str, str, bool]:
    """Where the étape stands, its tone, whether something remains to be noted."""
    if etape.resultat:
        ton = "neutre" if etape.tenue else "attention"
        return etape.get_resultat_display(), ton, etape.tenue and etape.date_fin is None
    if etape.date_debut is None:
        passee = etape.date_connue < le
        return ("à noter", "attention", True) if passee else ("à venir", "info", True)
    if etape.date_debut > le:
        return "à venir", "info", False
    fin = etape.fin_connue
    if fin is None or fin >= le:
        return "en cours", "succes", True
    return "résultat à noter", "attention", True


def fil_suivi(dossier: DossierLu) -> Iterator[Evenement]:
    """Interviews, contracts, étapes and the diagnostic on the timeline."""

    def lien(nom: str, pk: int) -> str:
        return reverse(nom, args=[pk]) if dossier.modifiable_ouvert else ""

    for entretien in dossier.lignes(Entretien):
        if entretien.presence:
            yield _fil_entretien(entretien, lien("parcours:entretien_modifier", entretien.pk))
    for contrat in dossier.lignes(ContratEngagement):
        yield Evenement(
            date_evenement=contrat.date_signature,
            titre=f"Signature : {contrat}",
            nature="contrat",
            icone="pen",
            url=lien("parcours:contrat_modifier", contrat.pk),
            trace=Trace(contrat),
        )
    for etape in dossier.lignes(Etape):
        yield from _fil_etape(etape, lien("parcours:etape_modifier", etape.pk), dossier.le)
    yield from fil_diagnostic(dossier)


def _fil_entretien(entretien: Entretien, url: str) -> Evenement:
    presence = _TONS_PRESENCE[entretien.presence][0]
    titre = f"Entretien {entretien.get_forme_display()} {entretien.get_mode_display()}"
    return Evenement(
        date_evenement=entretien.date_entretien,
        titre=titre if entretien.presence == Presence.HONORE else f"{titre} : {presence}",
        nature="entretien",
        icone="chat-left-text" if entretien.presence == Presence.HONORE else "person-x",
        auteur=str(entretien.saisi_par) if entretien.saisi_par else "",
        detail=entretien.compte_rendu,
        url=url,
        trace=Trace(entretien),
    )


def _fil_etape(etape: Etape, url: str, le: date) -> Iterator[Evenement]:
    auteur = str(etape.saisie_par) if etape.saisie_par else ""
    if not etape.tenue:
        titre = f"Étape\u00a0: {etape} ({etape.get_resultat_display()})"
        quand = min(etape.date_connue, le)
        yield Evenement(quand, titre, "étape", "x-circle", auteur, etape.structure, url, Trace(etape))
    if etape.date_debut is not None and etape.date_debut <= le:
        yield Evenement(
            etape.date_debut, f"Étape : {etape}", "étape", "signpost", auteur, etape.structure, url, Trace(etape)
        )
    if etape.date_fin is not None and etape.date_fin <= le:
        trace = Trace(etape, "date_fin")
        resultat = f" ({etape.get_resultat_display()})" if etape.resultat else ""
        yield Evenement(etape.date_fin, f"Fin d’étape : {etape}{resultat}", "étape", "flag", auteur, "", url, trace)


def gestes_suivi(dossier: DossierLu) -> Iterable[Geste]:
    """What the référent and the structure d'animation may do now on an open parcours."""
    if not dossier.modifiable_ouvert:
        return
    pk = dossier.parcours.pk
    prevus = [e for e in dossier.lignes(Entretien) if not e.presence and e.date_entretien <= dossier.le]
    a_noter = min(prevus, key=lambda e: (e.date_entretien, e.pk), default=None)
    url = reverse("parcours:entretien_modifier", args=[a_noter.pk]) if a_noter else ""
    yield Geste(
        "Noter un entretien", url or reverse("parcours:entretien_noter", args=[pk]), "chat-left-text", principal=True
    )
    yield Geste("Planifier un rendez-vous", reverse("parcours:rdv_planifier", args=[pk]), "calendar-plus")
    yield Geste(
        "Diagnostic et éligibilité"
        if dossier.parcours.statut == StatutParcours.CANDIDATURE
        else "Mettre à jour le diagnostic",
        reverse("parcours:diagnostic", args=[pk]),
        "clipboard2-check",
    )
    yield Geste("Ajouter une étape", reverse("parcours:etape_ajouter", args=[pk]), "signpost")
    yield Geste("Signer un contrat d’engagement", reverse("parcours:contrat_signer", args=[pk]), "pen")


def inscrire() -> None:
    """Register these parts; called once, at start-up."""
    dossier = "parcours/suivi"
    for code, titre, icone, contexte, ordre in (
        ("diagnostic", "Diagnostic", "clipboard2-check", volet_diagnostic, 20),
        ("entretiens", "Entretiens", "chat-left-text", volet_entretiens, 30),
        ("contrats", "Contrats d’engagement", "pen", volet_contrats, 40),
        ("etapes", "Étapes", "signpost", volet_etapes, 50),
    ):
        VOLETS.inscrire(code, Volet(code, titre, icone, f"{dossier}/volet_{code}.html", contexte), ordre=ordre)
    FIL.inscrire("suivi", fil_suivi, ordre=30)
    GESTES.inscrire("suivi", gestes_suivi, ordre=20)
    ECHEANCES.inscrire("suivi", SourceEcheances(tables_de_suivi, echeances_de_suivi, echeances_de_suivi), ordre=20)
