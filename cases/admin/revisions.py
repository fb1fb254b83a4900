"""Screens of what was published: the revisions, and who made which live from when."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import fault_words
from cases.admin import exchange, publishing
from cases.admin.base import ReadOnlyAdmin, ReadOnlyInline
from cases.admin.search import SearchedAdmin
from cases.engine.codec import from_json
from cases.engine.reading import RulebookError
from cases.finding_titles import TITLES
from cases.models import Catalog, Publication, Revision
from cases.models.messages import target_names
from cases.standing import Standing

_COUNTED = ("current", "stale", "missing")


class CatalogInline(ReadOnlyInline):
    model = Catalog
    fields = ("name", "counted")
    readonly_fields = fields

    @admin.display(description=_("language"))
    def name(self, row: Catalog) -> str:
        return capfirst(dict(target_names()).get(row.language, row.language))

    @admin.display(description=_("sentences"))
    def counted(self, row: Catalog) -> str:
        said = gettext("current %(current)s, stale %(stale)s, missing %(missing)s")
        return said % {name: row.counts.get(name, "–") for name in _COUNTED}


class PublicationInline(ReadOnlyInline):
    model = Publication
    fields = ("kind", "live_from", "note", "by")
    readonly_fields = fields


@admin.register(Revision)
class RevisionAdmin(SearchedAdmin, ReadOnlyAdmin):
    list_display = ("number", "created_at", "created_by")
    list_select_related = ("created_by",)
    search_fields = ("number", "digest", "publications__note")
    fields = ("number", "format", "digest", "created_at", "created_by", "checked")
    readonly_fields = ("checked",)
    inlines = (CatalogInline, PublicationInline)
    change_list_template = "admin/cases/revision/change_list.html"
    change_form_template = "admin/cases/revision/change_form.html"

    @admin.display(description=_("what the checks found"))
    def checked(self, row: Revision) -> str:
        """The evidence that was kept when it was published, in words."""
        found = [
            {"title": TITLES.get(w["kind"], w["kind"]), "place": w["place"]}
            for w in row.checks.get("warnings", ())
        ]
        kept = {
            "fault": _fault_of(row),
            "scenarios": row.checks.get("scenarios", 0),
            "warnings": found,
        }
        return render_to_string("admin/cases/revision/checked.html", kept)

    def get_urls(self) -> list[URLPattern]:
        return [*publishing.addresses(), *exchange.addresses(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.prefetch_related("publications__withdrawal__by")

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """What is live and planned is looked up once a page."""
        number, *others = super().get_list_display(request)
        marked = _marking(Standing.now())

        @admin.display(description=_("now"))
        def now(row: Revision) -> str:
            marks = map(marked, row.publications.all())
            return next(filter(None, marks), "") or _past(row)

        return (number, now, notes, *others)


def _past(row: Revision) -> str:
    return "" if row.publications.all() else gettext("never published")


@admin.display(description=_("notes"))
def notes(row: Revision) -> str:
    """Why it was published, each time; the latest first."""
    return " · ".join(publication.note for publication in row.publications.all())


def _marking(standing: Standing) -> Callable[[Publication], str]:
    """Says whether a publication is live, planned or withdrawn; "" of one that is over."""
    planned = {each.pk for each in standing.planned}

    def mark(row: Publication) -> str:
        if row == standing.live:
            return gettext("live now")
        if row.pk in planned:
            moment = date_format(localtime(row.live_from), "SHORT_DATETIME_FORMAT")
            return gettext("planned from %(moment)s") % {"moment": moment}
        if hasattr(row, "withdrawal"):
            said = {"who": row.withdrawal.by or "–", "note": row.withdrawal.note}
            return gettext("withdrawn (%(who)s): %(note)s") % said
        return ""

    return mark


@admin.register(Publication)
class PublicationAdmin(SearchedAdmin, ReadOnlyAdmin):
    list_display = ("revision", "kind", "live_from", "note", "by")
    list_filter = ("kind",)
    list_select_related = ("revision", "by", "withdrawal__by")
    search_fields = ("note", "revision__number")
    fields = ("revision", "now", "kind", "live_from", "note", "by", "created_at")
    readonly_fields = ("now",)

    def get_urls(self) -> list[URLPattern]:
        withdraw = self.admin_site.admin_view(publishing.withdraw_view)
        name = "cases_publication_withdraw"
        return [path("<int:pk>/withdraw/", withdraw, name=name), *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """What is live and planned is looked up once a page; a plan can be withdrawn."""
        revision, *others = super().get_list_display(request)
        standing = Standing.now()
        marked = _marking(standing)
        may_publish = request.user.has_perm("cases.publish_rulebook")

        @admin.display(description=_("now"))
        def now(row: Publication) -> str:
            if row not in standing.planned or not may_publish:
                return marked(row)
            href = reverse("admin:cases_publication_withdraw", args=[row.pk])
            words = gettext("Withdraw")
            return format_html('{} <a href="{}">{}</a>', marked(row), href, words)

        return (revision, now, *others)

    @admin.display(description=_("now"))
    def now(self, row: Publication) -> str:
        return _marking(Standing.now())(row) or "–"


def _fault_of(row: Revision) -> SafeString | str:
    """Why what was kept is no rulebook, in words; "" of one that is."""
    if "fault" not in row.checks:
        return ""
    try:
        from_json(json.loads(row.rules))
    except RulebookError as fault:
        return fault_words.in_a_file(fault)
    return row.checks["fault"]
