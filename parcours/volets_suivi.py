"""What the follow-up adds to the page of a parcours: sections, timeline, buttons, deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.enums import Presence, StatutParcours
from parcours.models import ContratEngagement, Entretien, Etape, Parcours
from parcours.permissions import peut_modifier_ouvert
from parcours.selectors.lecture import limite_de
from parcours.sources_echeances import echeances_de_suivi
from parcours.suivi import contrats_lus, delai_du_premier_contrat
from parcours.volets import ECHEANCES, FIL, GESTES, VOLETS, Evenement, Geste, Volet
from participants.enums import EtatDifficulte
from participants.models import Diagnostic, Difficulte

_TONS_PRESENCE = {
    "": ("à venir", "info"),
    Presence.HONORE: ("honoré", "succes"),
    Presence.ABSENT_EXCUSE: ("absent excusé", "attention"),
    Presence.ABSENT: ("absent", "danger"),
    Presence.ANNULE: ("annulé", "neutre"),
}
_TONS_DIFFICULTE = {
    EtatDifficulte.A_TRAITER: "danger",
    EtatDifficulte.EN_COURS: "attention",
    EtatDifficulte.LEVE: "succes",
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


def _cadre(parcours: Parcours, utilisateur: Utilisateur, le: date) -> dict[str, Any]:
    return {"parcours": parcours, "le": le, "modifiable": bool(peut_modifier_ouvert(utilisateur, parcours))}


def _diagnostic(parcours: Parcours, utilisateur: Utilisateur) -> Diagnostic | None:
    """The diagnostic, when this reader may read it: dated in the RSA for a pôle (A-2)."""
    if parcours.diagnostic_id is None:
        return None
    return Diagnostic.objects.visibles_par(utilisateur).filter(pk=parcours.diagnostic_id).first()


def volet_diagnostic(parcours: Parcours, utilisateur: Utilisateur, le: date) -> dict[str, Any]:
    """Need, commitment, difficulties by family with their state."""
    diagnostic = _diagnostic(parcours, utilisateur)
    familles: dict[str, list[tuple[Difficulte, str, str]]] = {"professionnelle": [], "sociale": []}
    limite = limite_de(parcours, utilisateur)
    for difficulte in diagnostic.difficultes.all() if diagnostic else []:
        if limite is None or difficulte.date_reperage <= limite:
            etat = _etat_lu(difficulte, limite)
            familles[difficulte.famille].append((difficulte, etat.label, _TONS_DIFFICULTE[etat]))
    return _cadre(parcours, utilisateur, le) | {
        "diagnostic": diagnostic,
        "familles": [
            ("Difficultés professionnelles", familles["professionnelle"]),
            ("Difficultés sociales", familles["sociale"]),
        ],
    }


def _etat_lu(difficulte: Difficulte, limite: date | None) -> EtatDifficulte:
    """What is lifted after the end of the RSA is not told to a pôle (A-2)."""
    if limite is not None and difficulte.date_levee is not None and difficulte.date_levee > limite:
        return EtatDifficulte.EN_COURS
    return EtatDifficulte(difficulte.etat)


def volet_entretiens(parcours: Parcours, utilisateur: Utilisateur, le: date) -> dict[str, Any]:
    """Appointments to come first, then those held, the latest first."""
    lus = [
        EntretienLu(entretien, *_TONS_PRESENCE[entretien.presence])
        for entretien in _entretiens(parcours, utilisateur).order_by("-date_entretien", "-heure", "-pk")
    ]
    return _cadre(parcours, utilisateur, le) | {
        "a_venir": [lu for lu in reversed(lus) if not lu.entretien.presence],
        "passes": [lu for lu in lus if lu.entretien.presence],
    }


def volet_contrats(parcours: Parcours, utilisateur: Utilisateur, le: date) -> dict[str, Any] | None:
    """Contracts and what they breach; nothing for a person who never received the RSA nor signed one."""
    contrats = list(ContratEngagement.objects.visibles_par(utilisateur).filter(parcours=parcours))
    delai = delai_du_premier_contrat(parcours, le=le)
    if not contrats and delai is None:
        return None
    return _cadre(parcours, utilisateur, le) | {
        "contrats": contrats_lus(contrats, delai=delai, le=le),
        "delai": delai if delai is not None and delai.realise_le is None else None,
    }


def volet_etapes(parcours: Parcours, utilisateur: Utilisateur, le: date) -> dict[str, Any]:
    """Étapes, the latest first."""
    limite = limite_de(parcours, utilisateur)
    etapes = _etapes(parcours, utilisateur).order_by("-date_debut", "-pk")
    return _cadre(parcours, utilisateur, le) | {"etapes": [_etape_lue(etape, le, limite) for etape in etapes]}


def _etape_lue(etape: Etape, le: date, limite: date | None) -> EtapeLue:
    """The end and the result of what goes on after the end of the RSA are not told to a pôle (A-2)."""
    if limite is not None and (etape.date_fin is None or etape.date_fin > limite):
        return EtapeLue(etape, None, "commencée", "info", terminable=False)
    fin = etape.date_fin
    if etape.date_debut > le:
        return EtapeLue(etape, fin, "à venir", "info", terminable=False)
    if etape.resultat:
        return EtapeLue(etape, fin, etape.get_resultat_display(), "neutre", terminable=fin is None)
    if fin is None or fin >= le:
        return EtapeLue(etape, fin, "en cours", "succes", terminable=True)
    return EtapeLue(etape, fin, "résultat à noter", "attention", terminable=True)


def _entretiens(parcours: Parcours, utilisateur: Utilisateur) -> QuerySet[Entretien]:
    lus: QuerySet[Entretien] = Entretien.objects.visibles_par(utilisateur).filter(parcours=parcours)
    return lus.select_related("saisi_par")


def _etapes(parcours: Parcours, utilisateur: Utilisateur) -> QuerySet[Etape]:
    lues: QuerySet[Etape] = Etape.objects.visibles_par(utilisateur).filter(parcours=parcours)
    return lues.select_related("saisie_par")


def fil_suivi(parcours: Parcours, utilisateur: Utilisateur, le: date) -> Iterator[Evenement]:
    """Interviews, contracts, étapes and the diagnostic on the timeline."""
    modifiable = bool(peut_modifier_ouvert(utilisateur, parcours))

    def lien(nom: str, pk: int) -> str:
        return reverse(nom, args=[pk]) if modifiable else ""

    for entretien in _entretiens(parcours, utilisateur):
        if entretien.presence:
            yield _fil_entretien(entretien, lien("parcours:entretien_modifier", entretien.pk))
    for contrat in ContratEngagement.objects.visibles_par(utilisateur).filter(parcours=parcours):
        yield Evenement(
            date_evenement=contrat.date_signature,
            titre=f"Signature : {contrat}",
            nature="contrat",
            icone="pen",
            url=lien("parcours:contrat_modifier", contrat.pk),
        )
    for etape in _etapes(parcours, utilisateur):
        yield from _fil_etape(etape, lien("parcours:etape_modifier", etape.pk), le)
    diagnostic = _diagnostic(parcours, utilisateur)
    if diagnostic is not None:
        yield Evenement(
            date_evenement=diagnostic.date_diagnostic,
            titre="Diagnostic établi",
            nature="diagnostic",
            icone="clipboard2-check",
            detail=diagnostic.projet,
            url=reverse("parcours:diagnostic", args=[parcours.pk]) if modifiable else "",
        )


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
    )


def _fil_etape(etape: Etape, url: str, le: date) -> Iterator[Evenement]:
    auteur = str(etape.saisie_par) if etape.saisie_par else ""
    if etape.date_debut <= le:
        yield Evenement(etape.date_debut, f"Étape : {etape}", "étape", "signpost", auteur, etape.structure, url)
    if etape.date_fin is not None and etape.date_fin <= le:
        resultat = f" ({etape.get_resultat_display()})" if etape.resultat else ""
        yield Evenement(etape.date_fin, f"Fin d’étape : {etape}{resultat}", "étape", "flag", auteur, "", url)


def gestes_suivi(parcours: Parcours, utilisateur: Utilisateur, le: date) -> Iterable[Geste]:
    """What the référent and the structure d'animation may do now on an open parcours."""
    if not peut_modifier_ouvert(utilisateur, parcours):
        return
    pk = parcours.pk
    a_noter = parcours.entretiens.prevus().filter(date_entretien__lte=le).order_by("date_entretien").first()
    url = reverse("parcours:entretien_modifier", args=[a_noter.pk]) if a_noter else ""
    yield Geste(
        "Noter un entretien", url or reverse("parcours:entretien_noter", args=[pk]), "chat-left-text", principal=True
    )
    yield Geste("Planifier un rendez-vous", reverse("parcours:rdv_planifier", args=[pk]), "calendar-plus")
    yield Geste(
        "Diagnostic et éligibilité" if parcours.statut == StatutParcours.CANDIDATURE else "Mettre à jour le diagnostic",
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
    ECHEANCES.inscrire("suivi", echeances_de_suivi, ordre=20)
