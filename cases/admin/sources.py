"""Screens of sources, with those to check again, and of figures by period."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.admin.base import DraftAdmin, DraftInline
from cases.models import Figure, Period, Source


class OverdueFilter(admin.SimpleListFilter):
    """Sources whose day to check again has passed."""

    title = _("to check again")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("overdue")), ("no", _("in time"))]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> models.QuerySet:
        today = timezone.localdate()
        match self.value():
            case "yes":
                return queryset.filter(check_again__lt=today)
            case "no":
                return queryset.filter(check_again__gte=today)
        return queryset


class AmountFilter(admin.SimpleListFilter):
    """Figures that say an amount today, or none."""

    title = _("amount today")
    parameter_name = "amount"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("none")), ("some", _("known"))]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> models.QuerySet:
        today = timezone.localdate()
        is_open = models.Q(valid_until=None) | models.Q(valid_until__gte=today)
        holding = Period.objects.filter(is_open, valid_from__lte=today)
        match self.value():
            case "none":
                return queryset.exclude(pk__in=holding.values("figure"))
            case "some":
                return queryset.filter(pk__in=holding.values("figure"))
        return queryset


class PeriodInline(DraftInline):
    model = Period
    fields = ("amount", "valid_from", "valid_until")


@admin.register(Source)
class SourceAdmin(DraftAdmin):
    list_display = ("title", "key", "language", "checked", "check_again", "position")
    list_filter = (OverdueFilter, "language")
    search_fields = ("key", "title", "href")
    fields = (
        "key",
        "position",
        "title",
        "href",
        "language",
        "checked",
        "check_again",
    )


@admin.register(Figure)
class FigureAdmin(DraftAdmin):
    list_display = ("label", "key", "unit", "position")
    list_filter = (AmountFilter,)
    search_fields = ("key", "label", "unit", "periods__amount")
    fields = ("key", "position", "label", "unit", "sources")
    inlines = (PeriodInline,)
