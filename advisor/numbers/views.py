"""The numbers as a page and as a file for a spreadsheet."""

import csv
from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from advisor.numbers import steps
from advisor.numbers.counts import Counts, count_passages, count_results
from advisor.numbers.hiding import FEWEST, is_small
from advisor.numbers.tables import Table, Tables
from cases.rulebooks import LiveRulebook, live_rulebook

_KEPT_SECONDS = 600
# A spreadsheet takes a text that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


@dataclass(frozen=True)
class NumbersPage:
    """`total` is None while there are too few results to show any number."""

    total: int | None
    fewest: int
    tables: tuple[Table, ...]
    revision: int


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    page = _page_of(request)
    context = {**admin.site.each_context(request), "title": _("Numbers"), "page": page}
    return render(request, "admin/advisor/numbers.html", context)


@require_safe
def numbers_csv(request: HttpRequest) -> HttpResponse:
    """Every table, one line for each count; a hidden count is left empty."""
    page = _page_of(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="numbers.csv"'
    # Excel reads UTF-8 when a file begins with this mark, and the semicolon in French.
    response.write("\ufeff")
    lines = csv.writer(response, delimiter=";")
    lines.writerow([_("table"), _("key"), _("name"), _("count")])
    for table in page.tables:
        for row in table.rows:
            count = "" if row.count is None else row.count
            lines.writerow([*map(plain, (table.title, row.key, row.label)), count])
    return response


def plain(text: str) -> str:
    """A text that a spreadsheet takes for nothing but a text."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _page_of(request: HttpRequest) -> NumbersPage:
    if not request.user.has_perm("advisor.see_numbers"):
        raise PermissionDenied
    live = live_rulebook()
    today = timezone.localdate()
    steps.flush()
    counts = _counts(live)
    tables = Tables(live, get_language() or settings.LANGUAGE_CODE)
    shown = list(tables.of_results(counts, today=today)) if _is_enough(counts) else []
    passages = count_passages(live.rulebook, today=today)
    return NumbersPage(
        total=counts.total if _is_enough(counts) else None,
        fewest=FEWEST,
        tables=(*shown, tables.of_passages(passages)) if passages else tuple(shown),
        revision=live.number,
    )


def _is_enough(counts: Counts) -> bool:
    return not is_small(counts.total)


def _counts(live: LiveRulebook) -> Counts:
    """Counted anew every ten minutes, and for each revision."""
    today = timezone.localdate()
    key = f"numbers.{live.revision.digest}.{today}"
    counts = cache.get(key)
    if counts is None:
        counts = count_results(live, today=today)
        seconds = getattr(settings, "NUMBERS_SECONDS", _KEPT_SECONDS)
        cache.set(key, counts, seconds)
    return counts
