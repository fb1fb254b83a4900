"""Screen of the scenarios: what is expected beside what the rules give."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import audit
from cases.admin import expecting
from cases.admin.base import DraftAdmin
from cases.differences import changes_between
from cases.engine.decide import decide
from cases.engine.diagram import CompiledRulebook
from cases.models import CoverageCase, Scenario
from cases.models.scenarios import NOTHING
from cases.scenario_results import failing_scenarios, results_of
from cases.state import state_of

_LONGEST_KEY = 60


class FailingFilter(admin.SimpleListFilter):
    """The scenarios that give another result under the draft than expected."""

    title = _("result under the draft")
    parameter_name = "fails"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("fails"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "yes":
            return queryset
        return queryset.filter(key__in=_failing(request) or ())


@admin.register(Scenario)
class ScenarioAdmin(DraftAdmin):
    change_form_template = "admin/cases/scenario/change_form.html"
    list_display = ("__str__", "key", "base", "position")
    list_filter = (FailingFilter, "base")
    actions = ("expect_the_draft",)
    list_select_related = ("base",)
    search_fields = ("key", "note", "answers", "base__key")
    fieldsets = (
        (None, {"fields": ("key", "position", "note", "answers")}),
        (
            _("Result expected"),
            {"fields": ("base", "possible", "extras", "documents", "steps")},
        ),
    )

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """The columns, and how each scenario does under the draft, run once a page."""

        @admin.display(description=_("result under the draft"))
        def result(row: Scenario) -> str:
            return _in_a_word(_failing(request), row.key)

        return (*super().get_list_display(request), result)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, and below it what the draft and the live rulebook give."""
        row = self.get_object(request, object_id)
        shown = {"results": results_of(row) if row else None}
        return super().change_view(
            request, object_id, form_url, {**shown, **(extra_context or {})}
        )

    @admin.action(
        description=_("Expect what the draft gives now, where something was expected"),
        permissions=["change"],
    )
    def expect_the_draft(
        self, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        """After a change that was meant: old and new are shown before it is done."""
        return expecting.expect_the_draft(request, queryset)


def _failing(request: HttpRequest) -> Mapping[str, Any] | None:
    """Run once a page."""
    if not hasattr(request, "failing_scenarios"):
        request.failing_scenarios = failing_scenarios()
    found: Mapping[str, Any] | None = request.failing_scenarios
    return found


def _in_a_word(failing: Mapping[str, Any] | None, key: str) -> str:
    if failing is None:
        return gettext("unknown: the draft cannot be read")
    if key in failing:
        return "⚠ " + gettext("fails")
    return gettext("as expected")


@transaction.atomic
def keep_scenario(
    compiled: CompiledRulebook, answers: Mapping[str, str], *, by: Any
) -> tuple[Scenario, bool]:
    """The scenario of these answers, expecting what the rules give now; whether it is new.

    A student who is a scenario already stays as expected there.
    """
    text = "\n".join(f"{question}={answer}" for question, answer in answers.items())
    known = Scenario.objects.filter(answers=text).first()
    if known is not None:
        return known, False
    given = decide(compiled, answers)
    scenario = Scenario(answers=text, key=_free_key(given.base or "undecided"))
    if given.base is None:
        scenario.possible = _codes(given.possible)
    else:
        scenario.base = CoverageCase.objects.get(key=given.base)
        scenario.extras = _codes(given.extras)
        papers = dict.fromkeys(use.document for use in given.documents)
        scenario.documents = _codes(papers)
    scenario.full_clean()
    scenario.save()
    audit.record(changes_between({}, state_of(scenario), by=by))
    return scenario, True


def _free_key(name: str) -> str:
    """The first key that no scenario has: the case, and a number."""
    taken, number = set(Scenario.objects.values_list("key", flat=True)), 1
    while True:
        end = f"_{number}"
        key = name[: _LONGEST_KEY - len(end)] + end
        if key not in taken:
            return key
        number += 1


def _codes(keys: Any) -> str:
    return " ".join(keys) or NOTHING
