"""One search over every table of the rulebook, and the same one in each list of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from cases.folding import folded, with_found
from cases.models import Message, Option, Publication, Question
from cases.models.base import WordsField
from cases.searching import Found, field_of, rows_with, words_in
from cases.wording import SOURCE, direction_of

MOST_TYPED = 200
UNPROCESSABLE = 422
_SHOWN = 5
_BEFORE, _BEHIND = 70, 140
"""So many letters of a text stand before what was found in it, and from there on."""


class SearchedAdmin(admin.ModelAdmin):
    """A list that finds rows by all the words typed, as the search over everything does."""

    search_among: ClassVar[Mapping[str, str]] = {}
    """What rows the search over everything is about, as the list's own filters say it."""

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        words = words_in(search_term)
        if not words:
            return queryset, False
        found = rows_with(words, queryset, self.get_search_fields(request))
        return queryset.filter(pk__in=[row.pk for row in found]), False


class SearchForm(forms.Form):
    """What is looked for; nothing typed is no fault."""

    q = forms.CharField(max_length=MOST_TYPED, required=False)


@dataclass(frozen=True)
class Line:
    """Words of a row, with those found marked; the box they stand in, and their language."""

    box: str
    words: SafeString
    language: str

    @property
    def direction(self) -> str:
        return direction_of(self.language)


@dataclass(frozen=True)
class Hit:
    """A row that was found: where it is edited, its name and its key, what it belongs to.

    `lines` hold the words that neither name nor key has.
    """

    href: str
    title: SafeString
    key: SafeString
    part_of: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Kind:
    """The rows of a table: the first of them, how many there are, and the list of all."""

    name: str
    count: int
    hits: tuple[Hit, ...]
    list_href: str
    list_words: str


def search_view(request: HttpRequest) -> HttpResponse:
    """Everything of the rulebook that holds the words of the query, by its kind."""
    if not request.user.has_perm("cases.view_coveragecase"):
        raise PermissionDenied
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    words = words_in(typed)
    kinds = tuple(_kinds(request, typed, words)) if words else ()
    context = {
        **admin.site.each_context(request),
        "title": gettext("Search the rulebook"),
        "typed": typed,
        "asks": bool(words),
        "faults": form.errors.get("q", []),
        "kinds": kinds,
        "count": sum(kind.count for kind in kinds),
    }
    status = UNPROCESSABLE if form.errors else 200
    return TemplateResponse(request, "admin/cases/search.html", context, status=status)


def _kinds(request: HttpRequest, typed: str, words: tuple[str, ...]) -> Iterator[Kind]:
    """The tables in the order of the admin's front page, without those nothing is found in."""
    for screen in _screens(request):
        model, fields = screen.model, screen.get_search_fields(request)
        rows = screen.get_queryset(request).filter(**screen.search_among)
        address = reverse(
            f"admin:{model._meta.label_lower.replace('.', '_')}_changelist"
        )
        query = urlencode({"q": typed, **screen.search_among})
        list_href = f"{address}?{query}"
        found = rows_with(words, rows, fields)
        if found:
            all_words = gettext("All %(count)d in their list") % {"count": len(found)}
            list_words = all_words if found[_SHOWN:] else gettext("In their list")
            yield _kind(model, found, words, list_href, list_words)
        if model is Question:
            options = rows_with(words, Option.objects.all(), ("key", "label", "hint"))
            if options:
                list_words = gettext("Their questions in a list")
                yield _kind(Option, options, words, list_href, list_words)


def _screens(request: HttpRequest) -> list[SearchedAdmin]:
    """The screens of tables that this person may read."""
    models_shown = [
        entry["model"]
        for shelf in admin.site.get_app_list(request)
        for entry in shelf["models"]
    ]
    screens = [admin.site.get_model_admin(model) for model in models_shown]
    return [
        screen
        for screen in screens
        if isinstance(screen, SearchedAdmin) and screen.has_view_permission(request)
    ]


def _kind(
    model: type[models.Model],
    found: Sequence[Found],
    words: tuple[str, ...],
    list_href: str,
    list_words: str,
) -> Kind:
    first = sorted(found, key=lambda row: _rank(row, words))[:_SHOWN]
    rows = _whole(model).in_bulk([row.pk for row in first])
    return Kind(
        name=capfirst(model._meta.verbose_name_plural),
        count=len(found),
        hits=tuple(_hit(rows[row.pk], row, words) for row in first),
        list_href=list_href,
        list_words=list_words,
    )


def _whole(model: type[models.Model]) -> models.QuerySet:
    """The rows of a table, each with what its name is made of."""
    part_of = {Option: "question", Publication: "revision"}
    rows = model._default_manager.all()
    return rows.select_related(part_of[model]) if model in part_of else rows


def _rank(row: Found, words: tuple[str, ...]) -> int:
    """Rows that are named so come before those that only say so."""
    for place, text in enumerate(map(folded, row.texts.values())):
        if all(word in text for word in words):
            return place
    return len(row.texts)


def _hit(row: Any, found: Found, words: tuple[str, ...]) -> Hit:
    shown = str(row)
    key = getattr(row, "key", "")
    told = folded(f"{shown} {key}")
    left = [word for word in words if word not in told]
    lines = []
    for name, text in found.texts.items():
        here = folded(text)
        if any(word in here for word in left):
            left = [word for word in left if word not in here]
            field = field_of(type(row), name)
            language = _language(row, name)
            said = marked(_around(text, words), words)
            lines.append(Line(capfirst(field.verbose_name), said, language))
    return Hit(
        href=_href(row),
        title=marked(shown, words),
        key=marked(key, words) if key != shown else marked("", ()),
        part_of=str(row.question) if isinstance(row, Option) else "",
        lines=tuple(lines),
    )


def _href(row: models.Model) -> str:
    """The form on which a row is edited; an option's is that of its question."""
    edited = row.question if isinstance(row, Option) else row
    name = edited._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_change", args=[edited.pk])


def _language(row: models.Model, name: str) -> str:
    """The language of a text, where it is known to be another than the reader's."""
    if isinstance(row, Message):
        return row.language if name == "text" else SOURCE if name == "source" else ""
    return SOURCE if isinstance(field_of(type(row), name), WordsField) else ""


def _around(text: str, words: tuple[str, ...]) -> str:
    """The part of a text in which most words stand; “…” for what is left out of its line."""
    line = max(text.splitlines(), key=lambda line: _held(line, words))
    line = " ".join(line.split())
    is_found, before = with_found(line, words)[0]
    start = 0 if is_found else len(before)
    begin, end = max(0, start - _BEFORE), min(len(line), start + _BEHIND)
    # Cut between two words, in languages that have a space there.
    if begin:
        begin = line.find(" ", begin, start) + 1 or begin
    if end < len(line):
        end = max(line.rfind(" ", start + _BEHIND // 2, end), 0) or end
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if end < len(line) else ''}"


def _held(line: str, words: tuple[str, ...]) -> int:
    plain = folded(line)
    return sum(word in plain for word in words)


def marked(text: str, words: tuple[str, ...]) -> SafeString:
    """The text with the words marked that were looked for."""
    pieces = (
        format_html("<mark>{}</mark>", piece) if is_found else piece
        for is_found, piece in with_found(text, words)
    )
    return format_html_join("", "{}", ((piece,) for piece in pieces))
