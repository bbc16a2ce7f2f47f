"""What was not known of the situation at entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import Commune
from parcours.services.entree import champs_inconnus
from participants.enums import NiveauFormation
from participants.forms import LIBELLES, ChampCommune, ChampOuiNon
from participants.models import SituationEntree
from participants.models.situation import CHAMPS_SITUATION
from plie.socle.champs import ChampDate


class FormulaireEntree(forms.ModelForm):
    """The unknown fields alone: the others were frozen with the decision."""

    qpv = ChampOuiNon()
    rqth = ChampOuiNon()
    ass = ChampOuiNon()
    aah = ChampOuiNon()
    parent_isole = ChampOuiNon()
    sous_main_justice = ChampOuiNon()
    commune = ChampCommune(Commune.objects.none(), empty_label="Non connue", required=False)

    class Meta:
        model = SituationEntree
        fields = CHAMPS_SITUATION
        field_classes = {"date_inscription_france_travail": ChampDate}

    def __init__(self, *args: Any, communes: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes  # type: ignore[attr-defined]
        inconnus = champs_inconnus(self.instance)
        for nom in CHAMPS_SITUATION:
            if nom not in inconnus:
                del self.fields[nom]
                continue
            self.fields[nom].label = LIBELLES[nom]
            self.fields[nom].required = False
        if "niveau_formation" in self.fields:
            choix = [("", "Non connu"), *NiveauFormation.choices]
            self.fields["niveau_formation"].choices = choix  # type: ignore[attr-defined]
        if "mois_sans_activite" in self.fields:
            self.fields["mois_sans_activite"].widget.attrs["min"] = 0

    def clean_mois_sans_activite(self) -> int | None:
        """A plausible number of months."""
        mois: int | None = self.cleaned_data["mois_sans_activite"]
        if mois is not None and mois > 600:
            raise forms.ValidationError("Indiquer un nombre de mois, de 0 à 600.")
        return mois

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        reponses = [v for n, v in donnees.items() if v or (v is False and isinstance(self.fields[n], ChampOuiNon))]
        if not reponses and donnees.get("mois_sans_activite") is None and not self.errors:
            raise forms.ValidationError("Renseigner au moins une information.")
        return donnees

    def _post_clean(self) -> None:
        """The service writes under lock: the object that was read keeps what the form read."""
