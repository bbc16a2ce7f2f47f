"""The file to bring in, and the PLIE it belongs to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms

from accounts.models import Plie
from sorties.reprise.depots import EXTENSIONS, TAILLE_MAX
from sorties.reprise.permissions import plies_de


class FormulaireReprise(forms.Form):
    """A ZIP of CSV files, or a workbook."""

    plie = forms.ModelChoiceField(Plie.objects.none(), label="PLIE", empty_label=None)
    fichier = forms.FileField(
        label="Fichier à reprendre",
        help_text="Un ZIP de fichiers CSV, ou un classeur XLSX ou ODS, de 30 Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(EXTENSIONS)}),
        max_length=150,
    )

    def __init__(self, *args: Any, utilisateur: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        champ: Any = self.fields["plie"]
        champ.queryset = plies_de(utilisateur)
        if champ.queryset.count() == 1:
            champ.initial = champ.queryset.get()
            champ.widget = champ.hidden_widget()

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        if Path(fichier.name).suffix.lower() not in EXTENSIONS:
            raise forms.ValidationError("Choisir un fichier ZIP, XLSX ou ODS.")
        if fichier.size > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse 30 Mo : reprenez-le en plusieurs fois.")
        return fichier

    @property
    def extension(self) -> str:
        return Path(self.cleaned_data["fichier"].name).suffix.lower()
