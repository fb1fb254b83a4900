"""The decision table: cases in their order as rows, situations as columns, on one screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from cases import fault_words
from cases.admin.comparing import frame
from cases.drafts import Draft, read_draft
from cases.engine.diagram import compile_rulebook
from cases.engine.reading import RulebookError
from cases.finding_words import WordedFinding, worded
from cases.models import CoverageCase, Situation
from cases.verification import check_rulebook

_EMPTY = "<td></td>"
_CELL = (
    '<td class="decisions__cell{}"><a href="{}"><span aria-hidden="true">{}</span>'
    '<span class="visually-hidden">{}</span></a></td>'
)
_PLACE_OF_CELL = 4


@dataclass(frozen=True)
class Thing:
    """A case or a situation: its name, its screen, and what the checks found of it."""

    key: str
    name: str
    href: str
    findings: tuple[WordedFinding, ...]


@dataclass(frozen=True)
class Row:
    """A case, with its cells as HTML: most of a large table is empty."""

    case: Thing
    number: int
    cells: SafeString


@dataclass(frozen=True)
class Body:
    """The base cases, or the extras."""

    title: str
    rows: tuple[Row, ...]


def table_view(request: HttpRequest) -> HttpResponse:
    """The draft's cases against its situations, with the findings where they belong."""
    if not request.user.has_perm("cases.view_coveragecase"):
        raise PermissionDenied
    draft = read_draft()
    findings, fault = _findings(draft)
    table = _Table(draft.data, findings)
    context = frame(
        request,
        gettext("Decision table"),
        fault=fault,
        columns=table.columns,
        bodies=table.bodies(),
        elsewhere=table.elsewhere(),
    )
    context["opts"] = CoverageCase._meta
    return TemplateResponse(request, "admin/cases/table.html", context)


def _findings(draft: Draft) -> tuple[dict[str, list[WordedFinding]], str]:
    """What the checks found, by place; or why the draft is no rulebook."""
    try:
        rulebook = draft.worded()
    except RulebookError as fault:
        return {}, fault_words.said(fault)
    found: dict[str, list[WordedFinding]] = {}
    for finding in worded(
        check_rulebook(rulebook, compile_rulebook(rulebook.rulebook)), rulebook
    ):
        found.setdefault(finding.place, []).append(finding)
    return found, ""


class _Table:
    """Rows and columns from the draft as plain data, which need not be sound."""

    def __init__(
        self, data: Mapping[str, Any], findings: Mapping[str, list[WordedFinding]]
    ) -> None:
        self._cases = data["cases"]
        self._findings = findings
        self._shown: set[str] = set()
        self._by_thing: dict[str, list[str]] = {}
        for place in findings:
            thing = ".".join(place.split(".")[:2])
            self._by_thing.setdefault(thing, []).append(place)
        self._case_hrefs = _hrefs(CoverageCase)
        named = {key for case in self._cases.values() for key in _tested(case)}
        hrefs = _hrefs(Situation)
        self.columns = tuple(
            self._thing("situation", key, node.get("sentence", ""), hrefs[key])
            for key, node in data["situations"].items()
            if key in named
        )

    def bodies(self) -> list[Body]:
        """The base cases in the order in which they are tried, then the extras."""
        titles = {"base": gettext("Base cases"), "extra": gettext("Extras")}
        return [Body(title, tuple(self._rows(role))) for role, title in titles.items()]

    def elsewhere(self) -> list[WordedFinding]:
        """Findings on things that have no place in the table."""
        return [
            finding
            for place, findings in self._findings.items()
            if place not in self._shown
            for finding in findings
        ]

    def _rows(self, role: str) -> list[Row]:
        cases = [(k, n) for k, n in self._cases.items() if n.get("role") == role]
        return [
            Row(
                self._thing("case", key, node.get("title", ""), self._case_hrefs[key]),
                number,
                self._cells(key, node),
            )
            for number, (key, node) in enumerate(cases, start=1)
        ]

    def _thing(self, noun: str, key: str, name: str, href: str) -> Thing:
        """A thing with its findings, and those of its parts that are no cells."""
        found: list[WordedFinding] = []
        for place in self._by_thing.get(f"{noun}.{key}", ()):
            if not _is_cell(place):
                self._shown.add(place)
                found += self._findings[place]
        return Thing(key, name or key, href, tuple(found))

    def _cells(self, key: str, node: Mapping[str, Any]) -> SafeString:
        marks = {
            situation: mark
            for mark in ("when", "unless")
            for situation in node.get(mark, ())
        }
        cells = [
            self._cell(key, column.key, marks[column.key])
            if column.key in marks
            else _EMPTY
            for column in self.columns
        ]
        return mark_safe("".join(cells))

    def _cell(self, case: str, situation: str, mark: str) -> SafeString:
        symbol, words = (
            ("●", gettext("when")) if mark == "when" else ("○", gettext("unless"))
        )
        place = f"case.{case}.{mark}.{situation}"
        # The case's own page, at the list in which the mark is changed.
        href = f"{self._case_hrefs[case]}#id_{mark}"
        findings = self._findings.get(place, ())
        if not findings:
            return format_html(_CELL, "", href, symbol, words)
        self._shown.add(place)
        said = "; ".join(finding.title for finding in findings)
        return format_html(
            _CELL, " decisions__cell--found", href, f"{symbol}⚠", f"{words}. {said}"
        )


def _tested(case: Mapping[str, Any]) -> list[str]:
    return [*case.get("when", ()), *case.get("unless", ())]


def _is_cell(place: str) -> bool:
    parts = place.split(".")
    return len(parts) == _PLACE_OF_CELL and parts[2] in ("when", "unless")


def _hrefs(model: type[Model]) -> dict[str, str]:
    """The screen of each row, by key; one address is looked up for all of them."""
    name = f"admin:cases_{model._meta.model_name}_change"
    pattern = reverse(name, args=[0])
    rows = model._default_manager.values_list("key", "pk")
    return {key: pattern.replace("/0/", f"/{pk}/") for key, pk in rows}
