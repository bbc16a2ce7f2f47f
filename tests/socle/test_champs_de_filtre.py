"""A field above a list reads as the same field in any form, though it is drawn without its templates."""

from datetime import date

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.test import SimpleTestCase

from plie.socle.champs import ChampDate, ChampTexte
from plie.socle.ecran.champs_de_filtre import champ_de_filtre

CHOIX = [("", "Tous"), ("a", "L’un"), ("<b>", 'L’<autre> & "un" troisième')]


class Filtre(forms.Form):
    nom = ChampTexte(label="Nom <de naissance>", required=False, widget=forms.TextInput({"placeholder": 'DURAND "né"'}))
    jours = forms.IntegerField(label="Jours", required=False, min_value=1, max_value=90)
    le = ChampDate(label="Le", required=False)
    statut = forms.ChoiceField(label="Statut", choices=CHOIX, required=False)
    groupe = forms.ChoiceField(
        label="Groupe", choices=[("", "Tous"), ("Sud & Est", [("1", "Un"), ("2", "<Deux>")])], required=False
    )
    ferme = forms.ChoiceField(label="Fermé", choices=CHOIX, required=False, disabled=True)
    exige = forms.ChoiceField(label="Exigé", choices=CHOIX)
    aide = forms.CharField(label="Aidé", required=False, help_text="Une <aide>.")
    plusieurs = forms.MultipleChoiceField(label="Plusieurs", choices=CHOIX, required=False)
    coche = forms.BooleanField(label="Coche", required=False)


SAISIES: tuple[dict[str, object] | None, ...] = (
    None,
    {},
    {"nom": '"><script>', "jours": "12", "le": "31/12/2026", "statut": "<b>", "groupe": "2", "plusieurs": ["a"]},
    {"nom": "\x00", "jours": "douze", "le": "hier", "statut": "inconnu", "groupe": "3", "coche": "on"},
)


@pytest.mark.parametrize("saisie", SAISIES)
@pytest.mark.parametrize("champ", list(Filtre.base_fields))
def test_le_champ_est_celui_des_autres_formulaires(champ, saisie):
    SimpleTestCase().assertHTMLEqual(champ_de_filtre(Filtre(saisie)[champ]), as_crispy_field(Filtre(saisie)[champ]))


def test_une_valeur_de_depart_est_montree():
    initial = {"le": date(2026, 1, 31), "statut": "a", "jours": 3}
    for champ in initial:
        SimpleTestCase().assertHTMLEqual(
            champ_de_filtre(Filtre(initial=initial)[champ]), as_crispy_field(Filtre(initial=initial)[champ])
        )
