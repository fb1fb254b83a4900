"""The action by which scenarios expect what the draft gives, once somebody saw old and new."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from cases import audit, fault_words
from cases.admin.comparing import frame
from cases.answer_words import refused
from cases.differences import changes_between
from cases.draft_rulebook import draft_rulebook
from cases.engine.answers import BadAnswer
from cases.engine.diagram import CompiledRulebook
from cases.engine.reading import RulebookError
from cases.models import CoverageCase, Scenario
from cases.models.scenarios import NOTHING
from cases.rule_words import RuleWords
from cases.scenario_results import given_to
from cases.state import state_of


@dataclass(frozen=True)
class Expected:
    """One part of what is expected of a scenario: of before, and from now on."""

    part: str
    before: str
    after: str


@dataclass(frozen=True)
class Renewed:
    """A scenario that is to expect something else."""

    scenario: Scenario
    changes: tuple[audit.Change, ...]
    parts: tuple[Expected, ...]

    @property
    def href(self) -> str:
        return reverse("admin:cases_scenario_change", args=[self.scenario.pk])


def expect_the_draft(
    request: HttpRequest, scenarios: Iterable[Scenario]
) -> HttpResponse | None:
    """Show what would be expected instead; once that was seen, expect it."""
    try:
        draft = draft_rulebook()
    except RulebookError as fault:
        messages.error(request, fault_words.said(fault))
        return None
    words = RuleWords(draft.revision.worded)
    found = []
    for scenario in scenarios:
        try:
            found.append(_renewed(scenario, draft.compiled, by=request.user))
        except BadAnswer as fault:
            messages.error(request, f"{scenario}: {refused(fault, words)}")
        except ValidationError as fault:
            for name, said in fault.message_dict.items():
                field = audit.field_name(Scenario._meta.label_lower, name)
                messages.error(request, f"{scenario}, {field}: {' '.join(said)}")
    renewed = [each for each in found if each.changes]
    name = _name(renewed)
    if renewed and request.POST.get("shown") != name:
        return _page(request, renewed, name)
    _save(renewed)
    said = ngettext(
        "%(count)d scenario expects another result now.",
        "%(count)d scenarios expect another result now.",
        len(renewed),
    )
    messages.info(request, said % {"count": len(renewed)})
    return None


def _renewed(scenario: Scenario, compiled: CompiledRulebook, *, by: Any) -> Renewed:
    """The scenario as it is to be, not stored; nothing is looked at that was not before."""
    given = given_to(scenario, compiled)
    before = state_of(scenario)
    was_open = scenario.base is None
    key = next(iter(given.pop("base")), None)
    scenario.base = CoverageCase.objects.get(key=key) if key else None
    for part, codes in given.items():
        is_new = part == "possible" and key is None and not was_open
        if getattr(scenario, part) or is_new:
            setattr(scenario, part, " ".join(codes) or NOTHING)
    if key is not None:
        scenario.possible = ""
    scenario.full_clean()
    changes = tuple(changes_between(before, state_of(scenario), by=by))
    parts = [_told(change, field) for change in changes for field in change.fields]
    return Renewed(scenario, changes, tuple(parts))


def _told(change: audit.Change, field: audit.FieldChange) -> Expected:
    """A part of what is expected, in words; what is not looked at says so."""
    is_base = field.field == "base"
    absent = (
        gettext("several are still possible") if is_base else gettext("not looked at")
    )
    return Expected(
        part=audit.field_name(change.noun, field.field),
        before=" · ".join(field.told.before.splitlines()) or absent,
        after=" · ".join(field.told.after.splitlines()) or absent,
    )


def _name(renewed: Iterable[Renewed]) -> str:
    """What the form carries, to say which old and new it showed."""
    shown = [(r.scenario.pk, [c.fields for c in r.changes]) for r in renewed]
    return hashlib.sha256(repr(shown).encode()).hexdigest()


@transaction.atomic
def _save(renewed: Iterable[Renewed]) -> None:
    for each in renewed:
        each.scenario.save()
        audit.record(each.changes)


def _page(request: HttpRequest, renewed: list[Renewed], name: str) -> HttpResponse:
    selected: Mapping[str, Any] = {
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "box": ACTION_CHECKBOX_NAME,
        "across": request.POST.get("select_across", "0"),
    }
    title = gettext("Expect what the draft gives now")
    context = frame(request, title, renewed=renewed, shown=name, **selected)
    template = "admin/cases/scenario/expect.html"
    return TemplateResponse(request, template, context)
