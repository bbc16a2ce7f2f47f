"""Each constraint of the accounts, violated by name; the reference data as the texts give them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import CodeRole
from accounts.models import Commune, Delegation, EtpPlie, Organisation, Plie, PoleInsertion, Role, Utilisateur
from pilotage.models import Objectif
from sorties.models import Smic
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


def viole(nom: str, action: Any) -> None:
    with pytest.raises(IntegrityError) as erreur, transaction.atomic():
        action()
    assert f'"{nom}"' in str(erreur.value)


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
    viole("role_perimetre", role.save)


def test_dates_et_doublons() -> None:
    de, a = accompagnateur(), accompagnateur()
    absence = {"de": de, "a": a, "plie": plie(), "date_debut": LE, "date_fin": date(2024, 1, 10)}
    FabriqueDelegation(**absence)
    viole("delegation_sans_chevauchement", lambda: FabriqueDelegation(**absence | {"date_debut": date(2024, 1, 10)}))
    # Nor to another colleague; once revoked, its days are free.
    viole("delegation_sans_chevauchement", lambda: FabriqueDelegation(**absence | {"a": accompagnateur()}))
    viole("delegation_revoquee_par_quelqu_un", lambda: Delegation.objects.update(revoquee_par=de))
    Delegation.objects.update(revoquee_le=timezone.now(), revoquee_par=de)
    FabriqueDelegation(**absence)
    viole("delegation_dates", lambda: FabriqueDelegation(**absence | {"date_fin": date(2023, 12, 31)}))
    viole("delegation_a_un_autre", lambda: FabriqueDelegation(**absence | {"a": de}))
    viole(
        "role_dates",
        lambda: Role.objects.create(
            utilisateur=de, code=CodeRole.ACCOMPAGNATEUR, plie=plie(), date_debut=LE, date_fin=date(2023, 1, 1)
        ),
    )
    for etp in ("0", "1.01"):
        viole("role_etp", lambda etp=etp: de.roles.update(etp=etp))
    viole("role_etp", lambda: membre().roles.update(etp="1"))
    viole("utilisateur_email_unique", lambda: FabriqueUtilisateur(email=de.email.upper()))
    Organisation.objects.create(type="operateur", nom="Atelier")
    viole("organisation_unique", lambda: Organisation.objects.create(type="operateur", nom="Atelier"))
    viole("organisation_siret", lambda: Organisation.objects.create(type="operateur", nom="B", siret="12"))
    viole("commune_code_insee", lambda: Commune.objects.create(code_insee="130", nom="Essai"))
    viole("etp_un_par_date", lambda: EtpPlie.objects.create(plie=plie(), date_debut=date(2018, 1, 1), etp=1))
    viole("etp_positif", lambda: EtpPlie.objects.create(plie=plie(), date_debut=LE, etp=0))


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
