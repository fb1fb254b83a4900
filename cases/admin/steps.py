"""Screens of steps, documents and links."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cases.admin.base import DraftAdmin
from cases.admin.rings import StepForm
from cases.models import Document, Link, Step


@admin.register(Step)
class StepAdmin(DraftAdmin):
    form = StepForm
    list_display = ("title", "key", "phase", "position")
    list_filter = ("phase",)
    search_fields = ("key", "title", "body", "to_confirm")
    fieldsets = (
        (None, {"fields": ("key", "phase", "position")}),
        (
            _("What the student reads"),
            {"fields": ("title", "body", "to_confirm", "link")},
        ),
        (
            _("When"),
            {
                "fields": (
                    ("deadline_question", "deadline_days", "deadline_is_binding"),
                    "until",
                    "after",
                )
            },
        ),
        (_("Who gets it"), {"fields": ("when", "unless")}),
        (_("Where this was read"), {"fields": ("sources",)}),
    )


@admin.register(Document)
class DocumentAdmin(DraftAdmin):
    list_display = ("title", "name", "key", "position")
    search_fields = (
        "key",
        "title",
        "name",
        "what",
        "how",
        "refusals",
        "to_confirm",
    )
    fields = (
        "key",
        "position",
        "name",
        "title",
        "what",
        "how",
        "refusals",
        "to_confirm",
        "sources",
    )


@admin.register(Link)
class LinkAdmin(DraftAdmin):
    list_display = ("name", "key", "href", "languages", "position")
    search_fields = ("key", "name", "href")
    fields = ("key", "position", "name", "href", "languages", "guides")
