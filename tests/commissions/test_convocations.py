"""Letters to the members: once per member and per version, with nothing about the people followed."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
import time_machine
from icalendar import Calendar
from post_office.models import Attachment, Email

from commissions.models import Seance
from commissions.services.calendrier import deplacer
from commissions.services.convocations import a_aviser, a_prevenir, ecrire_aux_membres
from commissions.services.ordre_du_jour import preparer
from commissions.services.seances import annuler, convoquer, ouvrir
from commissions.tasks import convoquer_les_membres, demander_courriels
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import executer
from tests.fabriques.accounts import accompagnateur, membre
from tests.fabriques.commissions import JOUR_SEANCE, VEILLE, integration_demandee, seance
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db


def convoquee(nombre: int = 2, **options) -> Seance:
    objet = seance(**options)
    convoquer(seance=objet, membres=[membre() for _ in range(nombre)])
    return objet


def lire(piece: Attachment) -> Calendar:
    with piece.file.open("rb") as fichier:
        return Calendar.from_ical(fichier.read())


def evenements() -> list[tuple[str, str, int, date]]:
    """Recipient, method, sequence, day: what each calendar receives, in the order of the letters."""
    lus = []
    for lettre in Email.objects.order_by("pk"):
        for piece in lettre.attachments.all():
            calendrier = lire(piece)
            (entree,) = calendrier.walk("VEVENT")
            lus.append((lettre.to[0], str(calendrier["method"]), int(entree["sequence"]), entree["dtstart"].dt.date()))
    return lus


def test_chaque_membre_est_convoque_une_fois() -> None:
    objet = convoquee()
    adresses = list(objet.convocations.order_by("pk").values_list("utilisateur__email", flat=True))
    assert [ecrire_aux_membres(seance=objet, le=VEILLE) for _ in range(3)] == [2, 0, 0]
    assert evenements() == [(adresse, "REQUEST", 0, JOUR_SEANCE) for adresse in adresses]
    piece = Email.objects.first().attachments.get()
    assert piece.mimetype == "text/calendar; method=REQUEST"


def test_l_invitation_part_telle_qu_un_agenda_la_lit() -> None:
    """One charset, the method beside it; the hour as French writes it."""
    ecrire_aux_membres(seance=convoquee(1, heure=time(9, 30)), le=VEILLE)
    lettre = Email.objects.get()
    (piece,) = [p for p in lettre.email_message().message().walk() if p.get_content_type() == "text/calendar"]
    assert piece["Content-Type"].count("charset") == 1
    assert (piece.get_param("method"), piece.get_content_charset()) == ("REQUEST", "utf-8")
    assert "PLIE du Pays d’Aix" in Calendar.from_ical(piece.get_payload(decode=True)).walk("VEVENT")[0]["summary"]
    assert "8\u00a0février\u00a02024 à 9\u00a0h\u00a030, Salle A" in lettre.message


def test_l_invitation_porte_heure_de_paris_et_lieu() -> None:
    ecrire_aux_membres(seance=convoquee(1, heure=time(9, 30)), le=VEILLE)
    piece = Email.objects.get().attachments.get()
    (entree,) = lire(piece).walk("VEVENT")
    assert (entree["dtstart"].dt.isoformat(), str(entree["location"]), str(entree["status"])) == (
        "2024-02-08T09:30:00+01:00",
        "Salle A",
        "CONFIRMED",
    )


def test_deplacer_met_a_jour_la_meme_entree() -> None:
    objet = convoquee(1)
    ecrire_aux_membres(seance=objet, le=VEILLE)
    arrivee = JOUR_SEANCE + timedelta(days=2)
    objet = deplacer(seance=objet, date_seance=arrivee, heure=time(9), lieu="", version=1, le=VEILLE)
    assert [ecrire_aux_membres(seance=objet, le=VEILLE) for _ in range(2)] == [1, 0]
    assert [(methode, sequence, jour) for _, methode, sequence, jour in evenements()] == [
        ("REQUEST", 0, JOUR_SEANCE),
        ("REQUEST", 1, arrivee),
    ]
    uids = {str(lire(lettre.attachments.get()).walk("VEVENT")[0]["uid"]) for lettre in Email.objects.all()}
    assert len(uids) == 1


def test_annuler_ne_le_dit_qu_a_qui_etait_convoque() -> None:
    objet = convoquee(1)
    ecrire_aux_membres(seance=objet, le=VEILLE)
    convoquer(seance=objet, membres=[membre()])
    annulee = annuler(seance=objet)
    assert [ecrire_aux_membres(seance=annulee, le=VEILLE) for _ in range(2)] == [1, 0]
    assert [(methode, sequence) for _, methode, sequence, _ in evenements()] == [("REQUEST", 0), ("CANCEL", 1)]


def test_une_seance_lointaine_attend_une_seance_passee_ne_dit_rien(settings) -> None:
    settings.COMMISSION_CONVOCATION_JOURS = 5
    objet = convoquee(1)
    assert [len(a_prevenir(objet, le=JOUR_SEANCE - timedelta(days=n))) for n in (6, 5, 0, -1)] == [0, 1, 1, 0]
    assert a_prevenir(ouvrir(seance=objet), le=VEILLE) == []


def test_l_ordre_du_jour_pret_s_annonce_une_fois_sans_nommer_personne() -> None:
    objet = convoquee(1)
    assert a_aviser(objet, le=VEILLE) == []
    assert a_aviser(preparer(seance=objet, le=VEILLE), le=VEILLE) == []  # an empty agenda is not announced
    integration_demandee(accompagnateur(), participant=FabriqueParticipant(nom="Zarkanovitch"))
    objet = preparer(seance=objet, le=VEILLE)
    assert [ecrire_aux_membres(seance=objet, le=VEILLE) for _ in range(2)] == [2, 0]
    assert a_aviser(objet, le=JOUR_SEANCE + timedelta(days=1)) == []
    lettres = " ".join(f"{e.subject} {e.message}" for e in Email.objects.all())
    assert "Ordre du jour de la commission du 08/02/2024" in lettres
    assert "zarkanovitch" not in lettres.lower()


def test_deux_ordonnanceurs_une_lettre_par_membre() -> None:
    """B25, in small: the hour comes twice (two schedulers, clock change), the letters leave once."""
    objet = convoquee(2)
    with time_machine.travel(f"{VEILLE}T08:15:00+01:00", tick=False):
        assert [convoquer_les_membres(), convoquer_les_membres()] == [[objet.pk], [objet.pk]]
        (tache,) = Tache.objects.all()
        assert [executer(tache.pk), executer(tache.pk)] == [EtatTache.TERMINEE, EtatTache.TERMINEE]
        assert convoquer_les_membres() == []
    assert Email.objects.count() == 2


def test_un_membre_convoque_plus_tard_recoit_sa_lettre() -> None:
    objet = convoquee(1)
    executer(demander_courriels(objet, le=VEILLE).pk)
    convoquer(seance=objet, membres=[membre()])
    executer(demander_courriels(objet, le=VEILLE).pk)
    assert (demander_courriels(objet, le=VEILLE), Email.objects.count()) == (None, 2)
