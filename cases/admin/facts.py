"""Screens of country groups and comparisons of dates."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cases.admin.base import DraftAdmin
from cases.admin.countries import CountryGroupForm
from cases.models import Comparison, CountryGroup
from cases.models.base import codes_in


@admin.register(CountryGroup)
class CountryGroupAdmin(DraftAdmin):
    form = CountryGroupForm
    list_display = ("name", "key", "how_many", "position")
    search_fields = ("key", "name", "countries")
    fields = ("key", "position", "name", "countries")

    @admin.display(description=_("countries"))
    def how_many(self, group: CountryGroup) -> int:
        return len(codes_in(group.countries))


@admin.register(Comparison)
class ComparisonAdmin(DraftAdmin):
    list_display = ("key", "left", "right", "days", "position")
    list_select_related = ("left", "right")
    search_fields = ("key", "left__key", "right__key", "left__label", "right__label")
    fieldsets = (
        (None, {"fields": ("key", "position")}),
        (
            _("This is “yes” when the first date is not before the second, plus days"),
            {
                "fields": (
                    ("left", "left_year_end"),
                    ("right", "right_year_end"),
                    "days",
                ),
                "description": _(
                    "An academic year is taken to end on 31 August; a date from 1 July "
                    "on belongs to the coming year."
                ),
            },
        ),
    )
