"""The administration site: accounts, territories and reference data, for administrators alone; no named file."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.admin import ImportExportMixin

from accounts.perimetre import perimetre_de


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


class ReserveeAuxAdministrateurs(ImportExportMixin, admin.ModelAdmin):
    """Rights follow the role of administrator, not Django's permissions; files in and out by import-export."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Decimals are typed with a comma, as everywhere on screen."""
        return super().get_form(request, obj, change, localized_fields="__all__", **kwargs)

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


class EnLigne(admin.TabularInline):
    """Rows edited inside their parent, under the same right."""

    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Decimals are typed with a comma, as in the form around."""
        return super().get_formset(request, obj, localized_fields="__all__", **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return perimetre_de(request.user).administrateur

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return perimetre_de(request.user).administrateur
