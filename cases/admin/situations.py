"""Screens of situations, read back as a sentence, and of what cannot hold together."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.admin.base import DraftAdmin, DraftForm, DraftInline
from cases.admin.reading import alternatives_in_words, fact_choices, values_allowed
from cases.models import Criterion, Impossibility, Situation
from cases.models.base import codes_in


class CriterionForm(DraftForm):
    """A criterion whose answers exist for its question."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fact, values = data.get("fact"), codes_in(data.get("values") or "")
        allowed = values_allowed(fact) if fact else None
        wrong = [v for v in values if allowed is not None and v not in allowed]
        if wrong:
            some = " ".join(list(allowed or ())[:20])
            reason = gettext("%(fact)s has no answer %(wrong)s; it has: %(some)s") % {
                "fact": fact,
                "wrong": ", ".join(wrong),
                "some": some,
            }
            self.add_error("values", reason)
        return data


class CriterionInline(DraftInline):
    model = Criterion
    form = CriterionForm
    fields = ("alternative", "fact", "operator", "values", "position")
    extra = 2

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "fact":
            return forms.ChoiceField(
                label=db_field.verbose_name, choices=[("", "—"), *fact_choices()]
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Situation)
class SituationAdmin(DraftAdmin):
    list_display = ("sentence", "key", "position")
    search_fields = ("key", "sentence", "criteria__fact", "criteria__values")
    fields = ("key", "position", "sentence", "reads_as")
    readonly_fields = ("reads_as",)
    inlines = (CriterionInline,)

    @admin.display(description=_("reads as"))
    def reads_as(self, situation: Situation) -> SafeString | str:
        """The criteria in words, so that a mistake is read and not decoded."""
        if situation.pk is None:
            return "—"
        lines = alternatives_in_words(situation.criteria.all())
        either = gettext("or")
        return format_html_join(
            format_html("<br>{}<br>", either), "{}", ((line,) for line in lines)
        )


@admin.register(Impossibility)
class ImpossibilityAdmin(DraftAdmin):
    list_display = ("reason", "key", "position")
    search_fields = ("key", "reason", "situations__key", "situations__sentence")
    fields = ("key", "position", "situations", "reason")
    filter_horizontal = ("situations",)
