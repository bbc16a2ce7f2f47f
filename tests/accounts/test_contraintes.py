"""Each constraint of the accounts, violated by name; the reference data as the texts give them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.enums import CodeRole
from accounts.models import Commune, Delegation, EtpPlie, Organisation, Plie, PoleInsertion, Role, Utilisateur
from pilotage.models import Objectif
from sorties.models import Smic
from tests.contraintes import violer
from tests.fabriques.accounts import (
    FabriqueDelegation,
    FabriqueUtilisateur,
    accompagnateur,
    membre,
    plie,
    pole,
)

pytestmark = pytest.mark.django_db
LE = date(2024, 1, 1)


@pytest.mark.parametrize(
    "portee",
    [
        {"code": CodeRole.ACCOMPAGNATEUR},
        {"code": CodeRole.GESTIONNAIRE},
        {"code": CodeRole.MEMBRE_COMMISSION},
        {"code": CodeRole.AGENT_POLE},
        {"code": CodeRole.AGENT_POLE, "plie": "aix", "pole": "VI"},
        {"code": CodeRole.ADMINISTRATEUR, "plie": "aix"},
        {"code": CodeRole.FINANCEUR, "pole": "VI"},
        {"code": CodeRole.COORDONNATEUR, "plie": "aix", "pole": "VI"},
    ],
)
def test_un_role_sans_sa_portee_est_refuse(portee: dict[str, str]) -> None:
    champs = {
        "code": portee["code"],
        "plie": plie(portee["plie"]) if "plie" in portee else None,
        "pole": pole(portee["pole"]) if "pole" in portee else None,
    }
    role = Role(utilisateur=FabriqueUtilisateur(), date_debut=LE, **champs)
    with pytest.raises(ValidationError, match="s’exerce pour un PLIE"):
        role.full_clean()
    assert violer(role.save) == "role_perimetre"


def test_dates_et_doublons() -> None:
    de, a = accompagnateur(), accompagnateur()
    absence = {"de": de, "a": a, "plie": plie(), "date_debut": LE, "date_fin": date(2024, 1, 10)}
    FabriqueDelegation(**absence)
    assert (
        violer(lambda: FabriqueDelegation(**absence | {"date_debut": date(2024, 1, 10)}))
        == "delegation_sans_chevauchement"
    )
    # Nor to another colleague; once revoked, its days are free.
    assert violer(lambda: FabriqueDelegation(**absence | {"a": accompagnateur()})) == "delegation_sans_chevauchement"
    assert violer(lambda: Delegation.objects.update(revoquee_par=de)) == "delegation_revoquee_par_quelqu_un"
    Delegation.objects.update(revoquee_le=timezone.now(), revoquee_par=de)
    FabriqueDelegation(**absence)
    assert violer(lambda: FabriqueDelegation(**absence | {"date_fin": date(2023, 12, 31)})) == "delegation_dates"
    assert violer(lambda: FabriqueDelegation(**absence | {"a": de})) == "delegation_a_un_autre"
    assert (
        violer(
            lambda: Role.objects.create(
                utilisateur=de, code=CodeRole.ACCOMPAGNATEUR, plie=plie(), date_debut=LE, date_fin=date(2023, 1, 1)
            )
        )
        == "role_dates"
    )
    for etp in ("0", "1.01"):
        assert violer(lambda etp=etp: de.roles.update(etp=etp)) == "role_etp"
    assert violer(lambda: membre().roles.update(etp="1")) == "role_etp"
    assert violer(lambda: FabriqueUtilisateur(email=de.email.upper())) == "utilisateur_email_unique"
    Organisation.objects.create(type="operateur", nom="Atelier")
    assert violer(lambda: Organisation.objects.create(type="operateur", nom="Atelier")) == "organisation_unique"
    assert violer(lambda: Organisation.objects.create(type="operateur", nom="B", siret="12")) == "organisation_siret"
    assert violer(lambda: Commune.objects.create(code_insee="130", nom="Essai")) == "commune_code_insee"
    assert violer(lambda: EtpPlie.objects.create(plie=plie(), date_debut=date(2018, 1, 1), etp=1)) == "etp_un_par_date"
    assert violer(lambda: EtpPlie.objects.create(plie=plie(), date_debut=LE, etp=0)) == "etp_positif"


def test_donnees_de_reference() -> None:
    """Pacte, art. 2 and 5: six PLIE, 63 communes (and the 16 arrondissements), their ETP; pôles; objectives; SMIC."""
    etp = {e.plie.code: (e.etp, e.suivis_par_etp) for e in EtpPlie.objects.select_related("plie")}
    assert etp == {
        "mpe": (Decimal("5"), 100),
        "mpc": (Decimal("33"), 90),
        "mpo": (Decimal("6"), 100),
        "aix": (Decimal("9"), 100),
        "mar": (Decimal("4.5"), 100),
        "iop": (Decimal("11"), 100),
    }
    arrondissements = Commune.objects.filter(code_insee__range=("13201", "13216"))
    assert (Commune.objects.count() - arrondissements.count(), arrondissements.count()) == (63, 16)
    assert PoleInsertion.objects.count() == 8
    assert Commune.objects.get(pk="13117").pole.code == "IX"  # Vitrolles: PLIE of Aix, pôle IX
    assert Objectif.objects.count() == 6 * 5
    assert sum(Objectif.objects.filter(annee=2024).values_list("nouvelles_integrations", flat=True)) == 3025
    assert Smic.objects.get(depuis=date(2024, 11, 1)).mensuel_brut == Decimal("1801.80")


def test_les_corrections_d_un_administrateur_ne_sont_jamais_ecrasees() -> None:
    Plie.objects.filter(code="aix").update(nom="Nom corrigé")
    Smic.objects.filter(depuis=date(2021, 1, 1)).delete()
    call_command("migrate", verbosity=0)
    assert Plie.objects.get(code="aix").nom == "Nom corrigé"
    assert not Smic.objects.filter(depuis=date(2021, 1, 1)).exists()


def test_un_compte_se_cree_sans_adresse_ni_mot_de_passe() -> None:
    with pytest.raises(ValueError, match="adresse"):
        Utilisateur.objects.create_user("")
    nouveau = Utilisateur.objects.create_user("Nouveau@ESSAIS.example", nom="N", prenom="P")
    assert nouveau.has_usable_password() is False
    assert Utilisateur.objects.get_by_natural_key("nouveau@essais.EXAMPLE") == nouveau
    assert (str(nouveau), nouveau.get_short_name()) == ("P N", "P")
