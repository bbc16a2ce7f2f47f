"""Administration of the accounts and of the territories."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.connexions.invitations import inviter
from accounts.connexions.second_facteur import retirer_le_second_facteur
from accounts.connexions.sessions import fermer_les_sessions
from accounts.models import (
    Commune,
    Delegation,
    EtpPlie,
    Organisation,
    Plie,
    PoleInsertion,
    Role,
    Utilisateur,
)
from accounts.site import EnLigne, ReserveeAuxAdministrateurs, site
from plie.socle.champs import ChampTelephone, ChampTexte

ETP = next(contrainte for contrainte in Role._meta.constraints if contrainte.name == "role_etp")


class FormulaireRole(forms.ModelForm):
    """A role; what is wrong with a working time is told beside it, whatever was typed: 35, 80 %, 1,2."""

    class Meta:
        model = Role
        fields = ("code", "plie", "pole", "date_debut", "date_fin", "etp")
        error_messages = {
            "etp": dict.fromkeys(
                ("invalid", "max_digits", "max_whole_digits", "max_decimal_places"), ETP.violation_error_message
            )
        }

    def clean(self) -> dict[str, Any]:
        """The constraint that the table holds, asked early enough to know its field."""
        saisi: dict[str, Any] = super().clean() or self.cleaned_data
        if "code" in saisi and "etp" in saisi:
            try:
                ETP.validate(Role, Role(code=saisi["code"], etp=saisi["etp"]))
            except ValidationError as refus:
                self.add_error("etp", refus)
        return saisi


class RolesEnLigne(EnLigne):
    """One under the other: six columns and a refusal do not fit side by side."""

    model = Role
    form = FormulaireRole
    formset = BaseInlineFormSet
    template = admin.StackedInline.template
    fields = (("code", "plie", "pole"), ("date_debut", "date_fin", "etp"))


class FormulaireUtilisateur(forms.ModelForm):
    """No password here: the person chooses theirs by the link of the invitation."""

    class Meta:
        model = Utilisateur
        fields = ("email", "nom", "prenom", "telephone", "organisation", "is_active")
        field_classes = {"nom": ChampTexte, "prenom": ChampTexte, "telephone": ChampTelephone}

    def clean_email(self) -> str:
        """One account for an address, whatever its case; said once, beside the field."""
        email: str = self.cleaned_data["email"]
        if Utilisateur.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Un compte existe déjà pour cette adresse\u00a0: le retrouver dans la liste.")
        return email

    def save(self, commit: bool = True) -> Any:
        nouveau = self.instance.pk is None
        utilisateur = super().save(commit=False)
        if nouveau:
            utilisateur.set_unusable_password()
        if commit:
            utilisateur.save()
        return utilisateur


@admin.register(Utilisateur, site=site)
class AdministrationUtilisateurs(ReserveeAuxAdministrateurs):
    form = FormulaireUtilisateur
    list_display = ("nom", "prenom", "email", "invitation", "is_active", "organisation")
    list_filter = ("is_active", "roles__code", "roles__plie")
    search_fields = ("nom", "prenom", "email")
    inlines = (RolesEnLigne,)
    actions = ("inviter", "fermer_les_sessions", "retirer_le_second_facteur")

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Accounts are created one by one: a file of addresses is not a decision."""
        return False

    def has_export_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account that acted is disabled, never deleted: the history keeps its author."""
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history of the account itself, whatever the door by which it changed."""
        compte = self.get_object(request, object_id)
        if compte is None:
            raise Http404
        return redirect("accounts:historique", compte.pk)

    @admin.display(description="Invitation")
    def invitation(self, utilisateur: Utilisateur) -> str:
        """Where the last invitation stands."""
        derniere = next(iter(utilisateur.invitations.all()), None)
        return derniere.etat(timezone.now()) if derniere else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Utilisateur]:
        return super().get_queryset(request).select_related("organisation").prefetch_related("invitations")

    @admin.action(description="Envoyer l’invitation à choisir un mot de passe")
    def inviter(self, request: HttpRequest, queryset: QuerySet[Utilisateur]) -> None:
        par: Any = request.user
        invites = list(queryset.filter(is_active=True))
        for utilisateur in invites:
            inviter(utilisateur=utilisateur, par=par, maintenant=timezone.now())
        self.message_user(
            request,
            f"Invitations envoyées\u00a0: {len(invites)}, valables {settings.INVITATION_JOURS} jours.",
            messages.SUCCESS,
        )

    @admin.action(description="Fermer toutes les sessions")
    def fermer_les_sessions(self, request: HttpRequest, queryset: QuerySet[Utilisateur]) -> None:
        nombre = sum(fermer_les_sessions(utilisateur=utilisateur) for utilisateur in queryset)
        self.message_user(request, f"Sessions fermées\u00a0: {nombre}.", messages.SUCCESS)

    @admin.action(description="Retirer le second facteur (téléphone perdu)")
    def retirer_le_second_facteur(self, request: HttpRequest, queryset: QuerySet[Utilisateur]) -> None:
        """For somebody without phone nor recovery codes, whom the administrator has recognised."""
        utilisateurs = list(queryset)
        for utilisateur in utilisateurs:
            retirer_le_second_facteur(utilisateur=utilisateur)
        self.message_user(
            request,
            f"Seconds facteurs retirés\u00a0: {len(utilisateurs)}. Un nouveau sera demandé à la prochaine connexion.",
            messages.SUCCESS,
        )


@admin.register(Organisation, site=site)
class AdministrationOrganisations(ReserveeAuxAdministrateurs):
    list_display = ("nom", "type", "plie", "pole", "courriel")
    list_filter = ("type", "plie")
    search_fields = ("nom", "siret")


class EtpEnLigne(EnLigne):
    model = EtpPlie


class FormulairePlie(forms.ModelForm):
    """A PLIE; a name with its address is read whole while it is typed."""

    class Meta:
        widgets = {"responsable": forms.Textarea({"rows": 2}), "delegue_donnees": forms.Textarea({"rows": 2})}


@admin.register(Plie, site=site)
class AdministrationPlie(ReserveeAuxAdministrateurs):
    form = FormulairePlie
    list_display = ("code", "nom", "delegue_donnees", "initiales_en_commission")
    search_fields = ("code", "nom")
    inlines = (EtpEnLigne,)


@admin.register(PoleInsertion, site=site)
class AdministrationPoles(ReserveeAuxAdministrateurs):
    list_display = ("code", "nom", "courriel")
    search_fields = ("code", "nom")


class FormulaireCommune(forms.ModelForm):
    """A commune; a sheet takes its postal code from here when it has only one."""

    def clean_codes_postaux(self) -> str:
        """Codes of five digits, one space between two."""
        codes: list[str] = self.cleaned_data["codes_postaux"].replace(",", " ").split()
        if not all(re.fullmatch(r"[0-9]{5}", code) for code in codes):
            raise ValidationError("Séparer par une espace des codes de cinq chiffres, par exemple 13001 13002.")
        return " ".join(codes)


@admin.register(Commune, site=site)
class AdministrationCommunes(ReserveeAuxAdministrateurs):
    form = FormulaireCommune
    list_display = ("code_insee", "nom", "codes_postaux", "plie", "pole", "pole_certitude")
    list_filter = ("plie", "pole", "pole_certitude")
    search_fields = ("code_insee", "nom", "codes_postaux")


@admin.register(Delegation, site=site)
class AdministrationDelegations(ReserveeAuxAdministrateurs):
    list_display = ("de", "a", "plie", "date_debut", "date_fin")
    list_filter = ("plie",)
    autocomplete_fields = ("de", "a", "plie")
