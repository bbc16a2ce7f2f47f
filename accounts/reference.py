"""The six PLIE with their ETP, their communes, the pôles d'insertion (`donnees/`), the Pacte's parameters, loaded once.

Sources: Pacte 2023-2027, art. 2 and 5; code officiel géographique for the communes; for the pôles by commune, the
Département's documents, or a deduction marked as such.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.enums import StatutVersion
from plie.pacte import contenu_livre, en_json
from plie.socle.reference import lignes

DONNEES = Path(__file__).parent / "donnees"
# The ETP of the published report hold since its first day.
DEBUT_ETP = date(2018, 1, 1)


@transaction.atomic
def charger(sender: Any, using: str = "default", **_: Any) -> None:
    """Fill the territories when they are empty; an administrator's corrections are never overwritten."""
    commune, etp, plie, pole = (sender.get_model(nom) for nom in ("Commune", "EtpPlie", "Plie", "PoleInsertion"))
    if plie.objects.using(using).exists():
        return
    plies = {}
    for ligne in lignes(DONNEES / "plie.csv"):
        plies[ligne["code"]] = plie.objects.using(using).create(code=ligne["code"], nom=ligne["nom"])
        etp.objects.using(using).create(
            plie=plies[ligne["code"]],
            date_debut=DEBUT_ETP,
            etp=ligne["etp_accompagnateurs"],
            suivis_par_etp=ligne["suivis_par_etp"],
        )
    poles: dict[str, Any] = {}
    rattachements = {}
    for ligne in lignes(DONNEES / "poles.csv"):
        if ligne["pole"] not in poles:
            poles[ligne["pole"]] = pole.objects.using(using).create(code=ligne["pole"], nom=ligne["nom"])
        rattachements[ligne["commune"]] = (poles[ligne["pole"]], ligne["certitude"])
    commune.objects.using(using).bulk_create(
        commune(
            code_insee=ligne["code_insee"],
            nom=ligne["nom"],
            codes_postaux=ligne["codes_postaux"],
            plie=plies[ligne["plie"]],
            pole=rattachements.get(ligne["code_insee"], (None, ""))[0],
            pole_certitude=rattachements.get(ligne["code_insee"], (None, ""))[1],
        )
        for ligne in lignes(DONNEES / "communes.csv")
    )


@transaction.atomic
def charger_pacte(sender: Any, using: str = "default", **_: Any) -> None:
    """Take over the versions of `plie/pacte.toml`.

    A later release may ship an avenant: it is added when nothing known bears its code nor takes effect as late. What
    is there is never touched: a version in force is immutable, and the administrators' own come first.
    """
    version, parametre = sender.get_model("VersionPacte"), sender.get_model("ParametrePacte")
    connues = list(version.objects.using(using).exclude(statut=StatutVersion.ABANDONNEE))
    codes = {connue.code for connue in connues}
    dernier_effet = max((connue.date_effet for connue in connues), default=date.min)
    for livree in contenu_livre():
        if livree["code"] in codes or livree["valid_from"] <= dernier_effet:
            continue
        nouvelle = version(
            code=livree["code"], libelle=livree["libelle"], date_effet=livree["valid_from"], livree=True,
            # Its figures are written before it is put in force: afterwards, the trigger refuses them.
            statut=StatutVersion.ABANDONNEE,
        )  # fmt: skip
        nouvelle.save(using=using)
        parametre.objects.using(using).bulk_create(
            parametre(version_pacte=nouvelle, code=code, **{**lu, "valeur": en_json(lu["valeur"])})
            for code, lu in livree["parametres"].items()
        )
        nouvelle.statut = StatutVersion.EN_VIGUEUR
        nouvelle.save(using=using)
