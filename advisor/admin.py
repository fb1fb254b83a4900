"""The desk sees what a student answered; nobody changes it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from advisor.models import StudentProfile
from cases.rule_words import RuleWords
from cases.rulebooks import live_rulebook


@admin.register(StudentProfile)
class StudentProfileAdmin(admin.ModelAdmin):
    list_display = ["written_code", "language", "revision", "created", "expires"]
    list_filter = ["language", "revision"]
    search_fields = ["code"]
    fields = ["written_code", "said", "language", "revision", "created", "expires"]
    readonly_fields = [
        "written_code",
        "said",
        "language",
        "revision",
        "created",
        "expires",
    ]

    @admin.display(description=_("answers"))
    def said(self, profile: StudentProfile) -> str:
        """Each answer beside its question, in the words of the live rulebook."""
        pairs = RuleWords(live_rulebook().revision.worded).example(profile.answers)
        return render_to_string("admin/advisor/answers.html", {"pairs": pairs})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[StudentProfile], search_term: str
    ) -> tuple[QuerySet[StudentProfile], bool]:
        """Find a code as a student reads it aloud, with or without its dash."""
        code = search_term.replace("-", "").replace(" ", "")
        return super().get_search_results(request, queryset, code)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
