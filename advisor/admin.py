"""The desk sees what a student answered; nobody changes it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from advisor.models import StudentProfile


@admin.register(StudentProfile)
class StudentProfileAdmin(admin.ModelAdmin):
    list_display = ["written_code", "language", "revision", "created", "expires"]
    list_filter = ["language", "revision"]
    search_fields = ["code"]
    fields = ["written_code", "answers", "language", "revision", "created", "expires"]
    readonly_fields = [
        "written_code",
        "answers",
        "language",
        "revision",
        "created",
        "expires",
    ]

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
