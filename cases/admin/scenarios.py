"""Screen of the scenarios: what is expected beside what the rules give."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import audit
from cases.admin import expecting
from cases.admin.base import DraftAdmin
from cases.admin.scenario_form import READ, Groups, ScenarioForm, student_of
from cases.asked import QuestionBook
from cases.differences import changes_between
from cases.engine.decide import decide
from cases.engine.diagram import CompiledRulebook
from cases.models import CoverageCase, Scenario
from cases.models.scenarios import NOTHING, lines_of
from cases.scenario_results import failing_scenarios, results_of
from cases.state import state_of

_LONGEST_KEY = 60
# What the page renews when the questions that follow are shown.
_ANSWERING = ("answering",)
_FOLDED = (*_ANSWERING, "collapse")
_GONE = _("Nothing is lost: an answer stays until you tick it, or answer anew above.")


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
    list_display = ("__str__", "expected", "position")
    list_filter = (FailingFilter, "base")
    actions = ("expect_the_draft",)
    list_select_related = ("base",)
    search_fields = ("key", "note", "answers", "base__key")
    form = ScenarioForm
    readonly_fields = ("said",)

    class Media:
        js = (forms.Script("workshop/students.js", type="module"),)

    def get_form(
        self, request: HttpRequest, obj: Scenario | None = None, **kwargs: Any
    ) -> Any:
        """A field for each question of the draft, as it is now."""
        student = student_of(request, obj)
        more = {
            **student.fields,
            "student": student,
            "is_reading": READ in request.POST,
        }
        kwargs["form"] = type("ScenarioForm", (self.form,), more)
        return super().get_form(request, obj, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Scenario | None = None) -> Any:
        """The questions on the student's way; below them those that are not asked of them."""
        first = ("key", "position", "note")
        if not self._may_edit(request, obj):
            return ((None, {"fields": (*first, "said", "base")}),)
        groups = student_of(request, obj).groups
        expected = ("base", "possible", "extras", "documents", "steps")
        apart, why = _apart(groups)
        parts = (
            (None, first, "", ()),
            (_("Answers"), groups.on_the_way, _follow(), _ANSWERING),
            (_("Answers that are no longer offered"), groups.gone, _GONE, _ANSWERING),
            (apart, groups.ignored, why, _ANSWERING),
            (_("Questions not asked of this student"), groups.others, "", _FOLDED),
            (_("Result expected"), expected, "", ()),
        )
        return tuple(
            (title, {"fields": fields, "description": words, "classes": classes})
            for title, fields, words, classes in parts
            if fields
        )

    def _may_edit(self, request: HttpRequest, obj: Scenario | None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    @admin.display(description=_("base case expected"), ordering="base")
    def expected(self, row: Scenario) -> str:
        return str(row.base) if row.base else gettext("several are still possible")

    @admin.display(description=_("answers"))
    def said(self, row: Scenario) -> SafeString:
        """For whoever only reads: each question, and its answer."""
        lines = format_html_join(
            "",
            '<dt lang="fr">{}</dt><dd>{}</dd>',
            QuestionBook().lines(row.given),
        )
        return format_html('<dl class="answers-given">{}</dl>', lines)

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """The columns, and how each scenario does under the draft, run once a page."""
        first, *others = super().get_list_display(request)
        book = QuestionBook()

        @admin.display(description=_("answers"))
        def answers(row: Scenario) -> SafeString:
            said = " · ".join(words for _question, words in book.lines(row.given))
            return format_html('<span class="answers-given">{}</span>', said)

        @admin.display(description=_("result under the draft"))
        def result(row: Scenario) -> str:
            return _in_a_word(_failing(request), row.key)

        return (first, result, answers, *others)

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


def _follow() -> SafeString:
    """The button below the answers: after some, others are asked."""
    return format_html(
        '{} <button type="submit" class="button" name="{}" value="1">{}</button>',
        gettext("As a student is asked: what is answered says what follows."),
        READ,
        gettext("Show the questions that follow, without saving"),
    )


def _apart(groups: Groups) -> tuple[str, str]:
    """What answers are to which the way of the student does not lead, and why."""
    if groups.is_open:
        return gettext("Answered ahead"), gettext(
            "A question above is still open: its answer says whether these are asked."
        )
    return gettext("Answered, but not asked of this student"), gettext(
        "These answers do not count: what is answered above does not lead to their "
        "questions."
    )


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
    text = lines_of(answers)
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
