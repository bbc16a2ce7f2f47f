"""The order of a directory: the same in SQL, in Python, and wherever the staff are listed."""

from __future__ import annotations

import pytest
from django.db.models import Value

from accounts.models import Role, Utilisateur
from parcours.selectors.referents import accompagnateurs_du_plie, referents_a_lister
from plie.socle.horloge import aujourdhui
from plie.socle.tri import SansAccents, par_nom, sans_accents
from tests.fabriques.accounts import accompagnateur, plie

pytestmark = pytest.mark.django_db
NOMS = ("Zarbo", "Ôsmont", "Fabre", "Éguilles", "Dumas")


@pytest.mark.parametrize("mot", ["Éguilles", "ÔSMONT", "D’Éguilles", "Ångström", "Nuñez", "Çelik", "œuvre", ""])
def test_python_trie_comme_sql(mot: str) -> None:
    accompagnateur()
    lu = Role.objects.order_by().values_list(SansAccents(Value(mot)), flat=True).first()
    assert sans_accents(mot) == lu


def test_les_professionnels_se_trient_sans_accents() -> None:
    """In the order of their bytes, « Éguilles » and « Ôsmont » would come after Z."""
    for nom in NOMS:
        compte = accompagnateur()
        compte.nom = nom
        compte.save()
    attendus = sorted(NOMS, key=sans_accents)
    assert [un.nom for un in Utilisateur.objects.all()] == attendus
    assert [un.nom for un in Utilisateur.objects.order_by(*par_nom())] == attendus
    assert [un.nom for un in accompagnateurs_du_plie(plie(), le=aujourdhui())] == attendus
    assert [un.nom for un in referents_a_lister([plie().pk], le=aujourdhui())] == attendus
    # What hangs on an account follows it.
    assert [role.utilisateur.nom for role in Role.objects.select_related("utilisateur")] == attendus
    assert attendus.index("Éguilles") < attendus.index("Fabre") < attendus.index("Ôsmont") < attendus.index("Zarbo")
