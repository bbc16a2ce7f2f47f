"""What an agent of a pôle looks for among the letters of the commission."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Value

from commissions.enums import Objet, Sens
from commissions.querysets import CourrierQuerySet
from participants.querysets import CleDeRecherche
from plie.socle.champs import ChampTexte

# An adjournment is told to nobody outside.
DECISIONS = [("", "Toutes"), *((s.value, s.label.capitalize()) for s in Sens if s != Sens.AJOURNEMENT)]
OBJETS = [("", "Toutes"), *((o.value, o.label.capitalize()) for o in Objet)]


class FormulaireLettres(forms.Form):
    """A name, what was asked, what was decided: each may be left empty."""

    nom = ChampTexte(label="Nom", max_length=100, required=False)
    objet = forms.ChoiceField(label="Demande", choices=OBJETS, required=False)
    sens = forms.ChoiceField(label="Décision", choices=DECISIONS, required=False)

    def filtrer(self, lettres: CourrierQuerySet) -> Any:
        """The letters that answer, once the form is valid."""
        lus = self.cleaned_data
        if lus["nom"]:
            cle = CleDeRecherche(Value(lus["nom"]), Value(""))
            lettres = lettres.filter(decision__point__saisine__parcours__participant__recherche__contains=cle)
        if lus["objet"]:
            lettres = lettres.filter(decision__point__saisine__objet=lus["objet"])
        return lettres.filter(contenu__sens=lus["sens"]) if lus["sens"] else lettres
