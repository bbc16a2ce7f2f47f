"""The administration's files: reference data taken out for a French spreadsheet, and read back as one writes them.

Out: the same columns and the same guard against formulas as every list of the application. In: one kind of file, CSV,
with its encodings, separators and stray quotes; what cannot be read is said with its line, and nothing comes in.
"""

from __future__ import annotations

import functools
import io
from operator import itemgetter
from typing import Any

import tablib
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from import_export import widgets
from import_export.formats.base_formats import Format
from import_export.resources import ModelResource, modelresource_factory
from import_export.results import Result

from plie.socle import colonnes
from plie.socle.champs import lire_date, refuser_illisible
from plie.socle.erreurs import ErreurMetier
from plie.socle.lecture_csv import INTERDIT, SourceCsv
from plie.socle.lignes import Illisible

TAILLE_MAX = 2 * 1024 * 1024
LIGNES_MAX = 5_000
FAUTES_DITES = 10


class _Tableur(Format):
    """A file that a spreadsheet opens."""

    genre = ""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding  # the library gives one; ours is read from the file

    def get_title(self) -> str:
        return self.genre.upper()

    def get_extension(self) -> str:
        return self.genre

    def get_content_type(self) -> str:
        return colonnes.TYPES_MIME[self.genre]

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: tablib.Dataset, **_: Any) -> bytes:
        titres: list[str] = dataset.headers or []
        return colonnes.ecrire(
            self.genre,
            titre="Données de référence",
            colonnes=[colonnes.Colonne[Any](titre, itemgetter(rang)) for rang, titre in enumerate(titres)],
            lignes=list(dataset),
        )


class Csv(_Tableur):
    genre = colonnes.CSV

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Read the whole file, or nothing.

        Raises:
            ErreurMetier: what is wrong, with the lines.
        """
        if len(in_stream) > TAILLE_MAX:
            raise ErreurMetier("Ce fichier pèse plus de 2\u00a0Mo.")
        source = SourceCsv("fichier", lambda: io.BytesIO(in_stream))
        try:
            noms = [nom.strip().lower() for nom in source.entete()]
        except Illisible as faute:
            raise ErreurMetier(f"Ligne 1\u00a0: attendu, {faute.attendu}.") from None
        if doubles := sorted({nom for nom in noms if noms.count(nom) > 1}):
            raise ErreurMetier(f"Ligne 1\u00a0: une seule colonne «\u00a0{doubles[0]}\u00a0» est attendue.")
        lues = tablib.Dataset(headers=noms)
        fautes = []
        for rang, ligne in enumerate(source.lignes()):
            if rang >= LIGNES_MAX:
                raise ErreurMetier(f"Ce fichier compte plus de {LIGNES_MAX} lignes.")
            if ligne.anomalie:
                fautes.append(f"Ligne {ligne.numero}\u00a0: attendu, {ligne.anomalie}.")
            elif any(INTERDIT in cellule for cellule in ligne.cellules):
                fautes.append(f"Ligne {ligne.numero}\u00a0: un caractère est illisible.")
            else:
                lues.append([cellule.strip() for cellule in ligne.cellules])
        if fautes:
            raise ErreurMetier(" ".join(fautes[:FAUTES_DITES]))
        return lues


class Xlsx(_Tableur):
    genre = colonnes.XLSX


class Ods(_Tableur):
    genre = colonnes.ODS


class _Jour(widgets.DateWidget):
    """A day as it is written here: 03/04 is in April."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if not value:
            return None
        lue = lire_date(str(value))
        if lue is None:
            raise ValueError(f"«\u00a0{value}\u00a0» n’est pas une date, par exemple 31/01/2026.")
        return lue


class _OuiOuNon(widgets.BooleanWidget):
    """« oui » or « non », as the export writes them; anything else is a mistake, not a no."""

    MOTS = {"oui": True, "non": False, "1": True, "0": False, "": None}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:
        mot = str("" if value is None else value).strip().lower()
        if mot not in self.MOTS:
            raise ValueError(f"«\u00a0{value}\u00a0»\u00a0: oui ou non est attendu.")
        return self.MOTS[mot]


class _Renvoi(widgets.ForeignKeyWidget):
    """The key of another row."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value, row, **kwargs)
        except (ObjectDoesNotExist, ValueError):
            raise ValueError(f"«\u00a0{value}\u00a0» ne renvoie à aucune ligne.") from None


class _Bilan(Result):
    """What the rows gave; a line is numbered as in the file, whose first one names the columns."""

    def append_invalid_row(self, number: int, row: Any, validation_error: Any) -> None:
        super().append_invalid_row(number + 1, row, validation_error)

    def row_errors(self) -> list[tuple[int, Any]]:
        return [(rang + 1, fautes) for rang, fautes in super().row_errors()]


class Ressource(ModelResource):
    """The columns of a table of reference; a line that holds what nobody can read is refused as a form would."""

    WIDGETS_MAP = {**ModelResource.WIDGETS_MAP, "DateField": _Jour, "BooleanField": _OuiOuNon}

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for colonne, valeur in row.items():
            try:
                refuser_illisible(str(valeur or ""), une_ligne=True)
            except ValidationError as refus:
                raise ValidationError({str(colonne): refus.messages}) from refus

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return _Bilan

    @classmethod
    def get_fk_widget(cls, field: models.ForeignKey[Any]) -> Any:
        return functools.partial(_Renvoi, model=field.remote_field.model)


def ressource_de(modele: type[models.Model]) -> Any:
    """A row is known by its key, whatever it is called; the checks are those of the forms; all comes in, or nothing."""
    cle: Any = modele._meta.pk
    return modelresource_factory(
        modele,
        resource_class=Ressource,
        meta_options={
            "import_id_fields": (cle.name,),
            "clean_model_instances": True,
            "skip_unchanged": True,
            "report_skipped": True,
            "use_transactions": True,
        },
    )
