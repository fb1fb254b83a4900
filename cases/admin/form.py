"""Screens of the form: sections with their questions, questions with their options."""

from django.contrib import admin

from cases.admin.base import DraftAdmin, DraftBlocks, DraftInline
from cases.models import Option, Question, Section


class QuestionInline(DraftBlocks):
    model = Question
    fields = (
        ("position", "key", "kind", "may_be_unknown"),
        ("label", "hint"),
    )
    show_change_link = True


class OptionInline(DraftInline):
    model = Option
    fields = ("position", "key", "label", "hint")
    extra = 2


@admin.register(Section)
class SectionAdmin(DraftAdmin):
    list_display = ("title", "key", "position")
    search_fields = ("key", "title", "intro", "questions__key", "questions__label")
    fields = ("key", "position", "title", "intro")
    inlines = (QuestionInline,)


@admin.register(Question)
class QuestionAdmin(DraftAdmin):
    list_display = ("label", "key", "section", "kind", "may_be_unknown", "position")
    list_filter = ("section", "kind", "may_be_unknown")
    list_select_related = ("section",)
    search_fields = ("key", "label", "hint", "why", "options__key", "options__label")
    fields = (
        "section",
        "key",
        "position",
        "kind",
        "label",
        "hint",
        "why",
        "may_be_unknown",
        "may_change",
    )
    inlines = (OptionInline,)
