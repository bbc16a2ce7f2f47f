"""The administration site: accounts, territories and reference data, for administrators alone; no named file."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from import_export.admin import ImportExportMixin

from accounts.fichiers_admin import Csv, Ods, Xlsx, ressource_de
from accounts.perimetre import perimetre_de
from plie.socle.champs import ChampTexte, ChampTexteLong
from plie.socle.erreurs import ErreurMetier


class SiteAdministration(admin.AdminSite):
    """A site of its own, so that no library adds its tables to it."""

    site_header = "Administration"
    site_title = "Administration"
    index_title = "Comptes, territoires et données de référence"

    def has_permission(self, request: HttpRequest) -> bool:
        return perimetre_de(request.user).administrateur

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One door for everybody: the application's login; somebody already in is told why not."""
        if request.user.is_authenticated:
            raise PermissionDenied("L’administration est réservée aux administrateurs.")
        return redirect("account_login")


site = SiteAdministration(name="admin")


def _sans_detour(formulaire: Any) -> None:
    """A list of objects only chooses: they are opened, corrected and deleted at their own place in the menu."""
    for champ in formulaire.base_fields.values():
        if isinstance(champ.widget, RelatedFieldWidgetWrapper):
            champ.widget.can_add_related = champ.widget.can_change_related = False
            champ.widget.can_delete_related = champ.widget.can_view_related = False


class TextesLisibles:
    """Texts are those of every other form: without what nobody can read."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if type(db_field) is models.CharField and not db_field.choices:
            kwargs.setdefault("form_class", ChampTexte)
        elif type(db_field) is models.TextField:
            kwargs.setdefault("form_class", ChampTexteLong)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class ReserveeAuxAdministrateurs(TextesLisibles, ImportExportMixin, admin.ModelAdmin):
    """Rights follow the role of administrator, not Django's permissions; files in and out by import-export."""

    import_formats = [Csv]
    export_formats = [Ods, Xlsx, Csv]

    def get_resource_classes(self, request: HttpRequest) -> list[Any]:
        return [ressource_de(self.model)]

    def get_data_for_export(self, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        """Numbers and days as such: only a text may need quoting."""
        return super().get_data_for_export(request, queryset, **kwargs | {"force_native_type": True})

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """What is wrong with the file, beside it."""
        if isinstance(e, ErreurMetier):
            form.add_error("import_file", e.message)
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Decimals are typed with a comma, as everywhere on screen."""
        formulaire = super().get_form(request, obj, change, localized_fields="__all__", **kwargs)
        _sans_detour(formulaire)
        return formulaire

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """A list is called by what it lists."""
        titre = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": titre} | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """A form is called by its object, once: Django writes it under a general title."""
        return super().change_view(request, object_id, form_url, {"subtitle": None} | (extra_context or {}))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if context.get("original") is not None:
            context["title"] = str(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def _administre(self, request: HttpRequest) -> bool:
        return perimetre_de(request.user).administrateur

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._administre(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._administre(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._administre(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._administre(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._administre(request)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self._administre(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self._administre(request)


class LignesNommees(BaseInlineFormSet):
    """In a table the label is the head of the column, which a screen reader does not tie to the field."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for champ in form.fields.values():
            nom = " : ".join(str(texte) for texte in (champ.label, champ.help_text) if texte)
            # A list of objects is a widget inside another.
            getattr(champ.widget, "widget", champ.widget).attrs["aria-label"] = nom
            champ.help_text = ""  # the head of the column shows it


class EnLigne(TextesLisibles, admin.TabularInline):
    """Rows edited inside their parent, under the same right."""

    extra = 0
    formset = LignesNommees

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Decimals are typed with a comma, as in the form around."""
        lignes = super().get_formset(request, obj, localized_fields="__all__", **kwargs)
        _sans_detour(lignes.form)
        return lignes

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return perimetre_de(request.user).administrateur

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return perimetre_de(request.user).administrateur
