"""The criteria of exit written a second time, as slowly and as plainly as possible, to be compared with the rules.

Nothing is shared with `sorties.regles` but the facts and the figures of the Pacte: months come from dateutil, working
days are counted one by one, every window is tried.
"""

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import holidays
from dateutil.relativedelta import relativedelta

CDI = ("cdi", "cdi_interim")
SANS_TERME = ("pec", "cui_cie", "apprentissage", "professionnalisation")
DURABLES = (*CDI, *SANS_TERME, "cdd", "cddi_ei")
CUMULABLES = ("cdd", "cddi_ei", "pec")
ORDRE = ("S-1", "S-1bis", "S-2", "S-3", "S-4", "D-3", "D-2", "D-1")
JOUR = timedelta(days=1)
FERIES = holidays.country_holidays("FR", years=range(2020, 2032))


def mois(le, nombre):
    return le + relativedelta(months=nombre)


def horaire(contrat):
    seuil = Decimal(24) if contrat.seuil_branche is None else contrat.seuil_branche
    return contrat.heures_hebdo is not None and contrat.heures_hebdo >= seuil


def s1(situation):
    for contrat in situation.contrats:
        if contrat.debut < situation.debut_parcours or contrat.type not in DURABLES or not horaire(contrat):
            continue
        six_mois = contrat.fin is not None and contrat.fin >= mois(contrat.debut, 6) - JOUR
        indetermine = contrat.type in CDI or (contrat.type in SANS_TERME and contrat.fin is None)
        constat = mois(contrat.debut, 3)
        if (six_mois or indetermine) and (contrat.fin is None or contrat.fin >= constat):
            yield constat, contrat.presence_au is not None and contrat.presence_au >= constat


def sans_jour_ouvre(fin, debut):
    jour = fin + JOUR
    while jour < debut:
        if jour.weekday() < 5 and jour not in FERIES:
            return False
        jour += JOUR
    return True


def s1bis(situation):
    for premier, second in permutations(situation.contrats, 2):
        paire = (premier, second)
        if any(c.fin is None or c.type not in CUMULABLES or not horaire(c) for c in paire):
            continue
        if any(c.debut < situation.debut_parcours or c.fin >= mois(c.debut, 6) - JOUR for c in paire):
            continue
        if second.debut <= premier.fin or not sans_jour_ouvre(premier.fin, second.debut):
            continue
        total = sum((c.fin - c.debut).days + 1 for c in paire)
        if total < (mois(premier.debut, 6) - premier.debut).days:
            continue
        constat = max(mois(premier.debut, 3), second.debut)
        yield constat, any(c.presence_au is not None and c.presence_au >= constat for c in paire)


def fenetres(situation, longueur):
    comptes = [
        r for r in situation.releves if r.debut >= situation.debut_parcours and r.type != "cddi_aci" and r.heures
    ]
    for premier in comptes:
        fin = mois(premier.debut, longueur) - JOUR
        yield premier, [r for r in comptes if r.debut >= premier.debut and r.fin <= fin]


def s2(situation):
    for longueur, seuil in ((9, 936), (6, 624)):
        for premier, dedans in fenetres(situation, longueur):
            for dernier in dedans:
                if sum(r.heures for r in dedans if r.fin <= dernier.fin) >= seuil:
                    yield max(dernier.fin, mois(premier.debut, 3)), True


def heures(situation, longueur):
    return max((sum(r.heures for r in dedans) for _, dedans in fenetres(situation, longueur)), default=0)


def s3(situation, smic):
    for creation in situation.creations:
        if creation.debut < situation.debut_parcours:
            continue
        if creation.rcs:
            constat = mois(creation.debut, 3)
            presence = creation.presence_au is not None and creation.presence_au >= constat
            yield constat, creation.immatriculation and presence
            continue
        montants = {recette.mois: recette.montant for recette in creation.recettes}
        for decalage in range(60):
            premier = mois(creation.debut.replace(day=1), decalage)
            suite = [mois(premier, i) for i in range(6)]
            mensuels = [smic_au(smic, jour) for jour in suite]
            if None in mensuels:
                continue
            if sum(montants.get(jour, 0) for jour in suite) >= Decimal("0.5") * sum(mensuels):
                yield max(mois(creation.debut, 6), mois(premier, 6)), True


def smic_au(smic, jour):
    connus = [mensuel for depuis, mensuel in sorted(smic) if depuis <= jour]
    return connus[-1] if connus else None


def s4(situation):
    for formation in situation.formations:
        numero = formation.rncp or ""
        chiffres = numero.removeprefix("RNCP")
        rncp = numero.startswith("RNCP") and 1 <= len(chiffres) <= 6 and chiffres.isascii() and chiffres.isdigit()
        if formation.debut is not None and formation.debut >= situation.debut_parcours and rncp:
            constat = mois(formation.debut, 3)
            if formation.arret and formation.arret < constat:
                continue
            yield constat, formation.presence_au is not None and formation.presence_au >= constat


def d3(situation):
    for formation in situation.formations:
        if formation.certification and formation.obtenue_le and formation.obtenue_le >= situation.debut_parcours:
            yield formation.obtenue_le, True


def travaux(situation, chantier):
    faits = [*situation.contrats, *(releve for releve in situation.releves if releve.heures)]
    for fait in faits:
        if fait.debut >= situation.debut_parcours and (fait.type == "cddi_aci") == chantier:
            yield fait.debut, True


def evaluer(situation, smic):
    """The keys of the verdict that the rules decide, and those of the other criteria."""
    trouves = {
        "S-1": list(s1(situation)),
        "S-1bis": list(s1bis(situation)),
        "S-2": list(s2(situation)),
        "S-3": list(s3(situation, smic)),
        "S-4": list(s4(situation)),
        "D-3": list(d3(situation)),
        "D-2": list(travaux(situation, True)),
    }
    if not any(trouves[critere] for critere in ("S-1", "S-1bis", "S-2", "S-3")):
        trouves["D-1"] = list(travaux(situation, False))
    rangs = sorted(
        min(
            (critere[0] == "D", not (preuve and situation.evalue_le >= le), le, ORDRE.index(critere))
            for le, preuve in faits
        )
        for critere, faits in trouves.items()
        if faits
    )
    echeance = mois(situation.debut_parcours, 24 if situation.prolonge else 18)
    constat: date | None = rangs[0][2] if rangs else None
    return {
        "qualification": ("dynamique" if rangs[0][0] else "positive") if rangs else "aucune",
        "critere": ORDRE[rangs[0][3]] if rangs else None,
        "a_la_marge": bool(rangs) and ORDRE[rangs[0][3]] == "S-1bis",
        "constatable_le": constat.isoformat() if constat else None,
        "constatee": bool(rangs) and not rangs[0][1],
        "echeance": echeance.isoformat(),
        "prolongation_necessaire": constat is not None and constat > echeance and not situation.prolonge,
        "hors_delai": constat is not None and constat > mois(situation.debut_parcours, 24),
        "heures_9_mois": heures(situation, 9),
        "heures_6_mois": heures(situation, 6),
        "autres_criteres": [
            {"critere": ORDRE[rang], "constatable_le": le.isoformat(), "constatee": not manque}
            for _, manque, le, rang in rangs[1:]
        ],
    }
