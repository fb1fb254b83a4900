"""Screens of staff and their roles: nobody gives away more than they hold."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.admin.permissions import PermissionsField
from cases.admin.recording import RecordedAdmin
from cases.roles import Role, name_of, what_it_may

admin.site.unregister([Group, User])


class RolesField(forms.ModelMultipleChoiceField):
    """Roles to tick, each with what it may do."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        return ": ".join(filter(None, (name_of(obj), what_it_may(obj))))


@admin.register(User)
class PersonAdmin(RecordedAdmin, UserAdmin):
    """Only a superuser makes a superuser, or touches one."""

    list_display = ("username", "first_name", "last_name", "roles", "is_active")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (
            _("What this person may do"),
            {
                "fields": ("is_active", "is_staff", "groups"),
                "description": _(
                    "Who has left is made inactive, not deleted: the history keeps names."
                ),
            },
        ),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    _beyond_roles = (
        _("Beyond roles"),
        {"fields": ("is_superuser", "user_permissions"), "classes": ("collapse",)},
    )

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not request.user.is_superuser:
            return fieldsets
        return (*fieldsets, self._beyond_roles)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "groups":
            return RolesField(
                Group.objects.order_by("pk"), label=_("roles"), required=False
            )
        if db_field.name == "user_permissions":
            return _permissions(_("permissions beyond the roles"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(sorted(name_of(group) for group in user.groups.all())) or "—"

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and _may_touch(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and _may_touch(request, obj)


def _may_touch(request: HttpRequest, obj: User | None) -> bool:
    return request.user.is_superuser or obj is None or not obj.is_superuser


def _permissions(label: Any, *, required: bool = False) -> PermissionsField:
    every = Permission.objects.select_related("content_type")
    return PermissionsField(every, label=capfirst(label), required=required)


@admin.register(Group)
class RoleAdmin(RecordedAdmin, GroupAdmin):
    list_display = ("role", "may")
    ordering = ("pk",)
    filter_horizontal = ()
    change_form_template = "admin/cases/role.html"

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        """The name of a role that a migration made stays: it is told in words."""
        is_ours = obj is not None and obj.name in Role.values
        return ("role" if is_ours else "name", "permissions")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Group | None = None
    ) -> Any:
        return ("role",)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if role := context.get("original"):
            context["subtitle"] = name_of(role)
        return super().render_change_form(request, context, *args, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        # Nothing sent is no wish to take everything away.
        return _permissions(_("what it may do"), required=True)

    @admin.display(description=_("role"), ordering="name")
    def role(self, group: Group) -> str:
        return name_of(group)

    @admin.display(description=_("what it may do"))
    def may(self, group: Group) -> str:
        return what_it_may(group) or "—"
