"""What the screens of an avenant ask: its heading, and one figure, typed as the Pacte types it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pilotage.avenants.regles import CODES, ORDRE, bornes
from plie.pacte import TYPES, Parametre
from plie.socle.champs import ChampDate, ChampTexte
from plie.socle.conflits import SaisieVersionnee
from plie.socle.typographie import INSECABLE, nombre_en_chiffres


class FormulaireAvenant(forms.Form):
    """The heading of an avenant."""

    code = ChampTexte(
        label="Code", max_length=50, help_text="Il figure sur les tableaux de bord et les fiches : 2023-2027 avenant 1."
    )
    libelle = ChampTexte(
        label="Libellé", max_length=200, help_text="Le nom complet de l’avenant, tel que les comités l’ont adopté."
    )
    date_effet = ChampDate(
        label="Date d’effet",
        help_text="Premier jour où l’avenant juge les sorties, les échéances, les entrées.",
    )


class FormulaireAvenantExistant(SaisieVersionnee, FormulaireAvenant):
    """The same, for an avenant being prepared."""


class _Codes(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, nom: str, **kwargs: Any) -> None:
        self.connus = CODES[nom]
        choix = [(code, libelle[:1].upper() + libelle[1:]) for code, libelle in self.connus.items()]
        super().__init__(choices=choix, **kwargs)


class _Ordre(ChampTexte):
    """The criteria in their order, separated by commas."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        texte = super().clean(value)
        return tuple(code for morceau in texte.replace(";", ",").split(",") if (code := morceau.strip()))


class _Decimal(forms.DecimalField):
    """A decimal typed with a comma or a point."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", ".").replace("\u202f", "").replace(INSECABLE, "").replace(" ", "")
        nombre = super().to_python(value)
        if nombre is not None and not nombre.is_finite():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return nombre

    def prepare_value(self, value: Any) -> Any:
        return nombre_en_chiffres(value) if isinstance(value, Decimal) else value


def champ_de(parametre: Parametre) -> forms.Field:
    """The field that types a figure: an integer, a decimal, a date, a list of codes."""
    libelle = f"Nouvelle valeur ({parametre.unite})"
    nature = TYPES[parametre.code]
    if nature == "date":
        return ChampDate(label="Nouvelle valeur")
    if parametre.code == ORDRE:
        codes = ", ".join(CODES[ORDRE])
        return _Ordre(
            label=libelle, max_length=200, help_text=f"Tous les critères, séparés par des virgules : {codes}."
        )
    if nature == "tuple[str, ...]":
        return _Codes(parametre.code, label=libelle)
    minimum, maximum = bornes(parametre)
    aide = f"De {nombre_en_chiffres(minimum)} à {nombre_en_chiffres(maximum)}."
    if nature == "int":
        erreurs = {"invalid": "Saisir un nombre entier, par exemple 20."}
        # Text and not type=number: a browser empties what it does not understand, and the typing is lost.
        champ: forms.Field = forms.IntegerField(
            label=libelle,
            help_text=aide,
            error_messages=erreurs,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )
    else:
        erreurs = {"invalid": "Saisir un nombre, par exemple 0,5."}
        champ = _Decimal(
            label=libelle,
            help_text=aide,
            error_messages=erreurs,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )
    return champ


class FormulaireFigure(SaisieVersionnee):
    """One figure of an avenant and the article that fixes it."""

    article = ChampTexte(
        label="Article de l’avenant",
        max_length=60,
        required=False,
        help_text="Obligatoire quand la valeur change : les écrans et les documents le citent.",
    )

    def __init__(self, *args: Any, parametre: Parametre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"valeur": champ_de(parametre), **self.fields}
        if not self.is_bound and isinstance(self.initial.get("valeur"), date | Decimal | int | tuple):
            valeur = self.initial["valeur"]
            self.initial["valeur"] = list(valeur) if isinstance(valeur, tuple) else valeur

    def arguments(self) -> dict[str, Any]:
        """What the service receives."""
        lus = self.cleaned_data
        return {"valeur": lus["valeur"], "article": lus["article"], "version": lus["version"]}


class ConfirmerAvenant(SaisieVersionnee):
    """The gestures that one does not go back on say which state of the avenant was read."""


class FormulaireConfirmation(ConfirmerAvenant):
    """Putting in force: the box is ticked by who has read what it means."""

    confirme = forms.BooleanField(
        label="J’ai lu ce qui changerait et je sais que cette mise en vigueur est définitive",
        error_messages={"required": "Cocher cette case pour mettre l’avenant en vigueur."},
    )
