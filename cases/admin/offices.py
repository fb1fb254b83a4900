"""Screens of departments, kinds of office and offices."""

from django.contrib import admin

from cases.admin.base import DraftAdmin
from cases.models import Department, Office, OfficeKind


@admin.register(Department)
class DepartmentAdmin(DraftAdmin):
    list_display = ("code", "position")
    search_fields = ("code",)
    fields = ("code", "position")


@admin.register(OfficeKind)
class OfficeKindAdmin(DraftAdmin):
    list_display = ("title", "name", "key", "local", "position")
    search_fields = ("key", "name", "title", "about")
    fields = (
        "key",
        "position",
        "name",
        "title",
        "about",
        "local",
        "link",
        "fallback",
    )


@admin.register(Office)
class OfficeAdmin(DraftAdmin):
    list_display = ("name", "key", "kind", "town", "confirmed", "position")
    list_filter = ("kind", "confirmed")
    list_select_related = ("kind",)
    search_fields = (
        "key",
        "name",
        "town",
        "address",
        "phone",
        "email",
        "hours",
        "departments__code",
    )
    fields = (
        "key",
        "position",
        "kind",
        "name",
        "departments",
        "town",
        "address",
        "phone",
        "email",
        "hours",
        "languages",
        "link",
        "confirmed",
        "sources",
    )
