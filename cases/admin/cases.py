"""Screen of the coverage cases, with their steps and papers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.admin.base import DraftAdmin, DraftBlocks, DraftInline
from cases.admin.choices import ChosenFirst
from cases.admin.table import table_view
from cases.models import CaseStep, CoverageCase, DocumentUse


class CaseStepInline(DraftInline):
    model = CaseStep
    fields = ("position", "step")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("step")


class DocumentUseInline(DraftBlocks):
    model = DocumentUse
    fields = (
        ("position", "document"),
        ("form", "copies", "step"),
        ("when", "unless"),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request).select_related("document", "step")
        return rows.prefetch_related("when", "unless")

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        kwargs["widget"] = ChosenFirst(label=capfirst(db_field.verbose_name))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(CoverageCase)
class CoverageCaseAdmin(DraftAdmin):
    change_list_template = "admin/cases/table_list.html"
    list_display = ("title", "key", "role", "position")
    list_filter = ("role",)
    search_fields = ("key", "title", "sentence", "now", "cost", "starts", "to_confirm")
    inlines = (CaseStepInline, DocumentUseInline)
    fieldsets = (
        (None, {"fields": ("key", "role", "position")}),
        (
            _("What the student reads"),
            {"fields": ("title", "sentence", "now", "cost", "starts", "to_confirm")},
        ),
        (
            _("Who gets it"),
            {
                "fields": ("when", "unless", "explains", "alongside"),
                "description": _(
                    "Base cases are tried in their order; the first that applies is "
                    "given. Every extra that applies is added."
                ),
            },
        ),
        (_("Whom to ask, and where this was read"), {"fields": ("offices", "sources")}),
    )

    def get_urls(self) -> list[URLPattern]:
        table = self.admin_site.admin_view(table_view)
        return [
            path("table/", table, name="cases_coveragecase_table"),
            *super().get_urls(),
        ]
