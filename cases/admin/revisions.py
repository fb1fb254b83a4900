"""Screens of what was published: the revisions, and who made which live from when."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.admin import exchange, publishing
from cases.admin.base import ReadOnlyAdmin, ReadOnlyInline
from cases.models import Catalog, Publication, Revision
from cases.standing import Standing


class CatalogInline(ReadOnlyInline):
    model = Catalog
    fields = ("language", "counts")
    readonly_fields = fields


class PublicationInline(ReadOnlyInline):
    model = Publication
    fields = ("kind", "live_from", "note", "by")
    readonly_fields = fields


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("number", "created_at", "created_by")
    list_select_related = ("created_by",)
    search_fields = ("number", "digest", "publications__note")
    fields = ("number", "format", "digest", "created_at", "created_by", "checks")
    inlines = (CatalogInline, PublicationInline)
    change_list_template = "admin/cases/revision/change_list.html"
    change_form_template = "admin/cases/revision/change_form.html"

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
class PublicationAdmin(ReadOnlyAdmin):
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
