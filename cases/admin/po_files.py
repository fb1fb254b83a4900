"""A language's PO file out of the admin and back: looked at first, then taken."""

import base64
import binascii
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases import messages
from cases.models import TARGETS
from cases.models.messages import target_names
from cases.po import BadPo, code_of
from cases.translating.po_import import (
    LARGEST,
    Examined,
    Kind,
    Row,
    apply_rows,
    examine,
)
from cases.translating.word_diff import Piece, word_diff
from cases.wording import direction_of

SHOWN = 300
"""Rows of one group on a page; the next ones come when the file is brought again."""

UNPROCESSABLE, CONFLICT = 422, 409


class FileForm(forms.Form):
    """A translator's file."""

    file = forms.FileField(
        label=_("PO file"),
        help_text=_("As Poedit or Weblate saved it; at most 2 MB."),
    )


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the report, with the difference from what we have."""

    row: Row
    path: str
    french: str
    why: str
    is_chosen_alone: bool
    difference: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of a file that are of one kind."""

    key: str
    name: str
    count: int
    plain: int
    alone: int
    rows: tuple[ShownRow, ...]


class PoFiles(admin.ModelAdmin):
    """The addresses by which a file leaves and comes back."""

    def may_translate(self, request: HttpRequest, language: str) -> bool:
        """Whether this person may change the translations into a language."""
        return self.has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "cases_message_"
        return [
            path("po/<str:language>/", wrap(self.download), name=f"{name}download"),
            path("po/<str:language>/in/", wrap(self.upload), name=f"{name}upload"),
            *super().get_urls(),
        ]

    def download(self, request: HttpRequest, language: str) -> HttpResponse:
        """The PO file of the draft in a language."""
        self._require_language(language)
        if not self.has_view_permission(request):
            raise PermissionDenied
        messages.sync()
        response = HttpResponse(
            messages.export_po(language), content_type="text/x-gettext-translation"
        )
        name = f"draft-cases-{code_of(language)}.po"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def upload(self, request: HttpRequest, language: str) -> HttpResponse:
        """GET: asks for a file. POST: shows what it would do, or takes what is ticked."""
        self._require_language(language)
        if not self.may_translate(request, language):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, language, FileForm())
        messages.sync()
        if "_apply" in request.POST:
            return self._take(request, language)
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, language, form, status=UNPROCESSABLE)
        # One byte more than allowed is read: enough to see that it is too large.
        return self._look(
            request, language, form.cleaned_data["file"].read(LARGEST + 1)
        )

    def _look(
        self, request: HttpRequest, language: str, data: bytes, *refusals: str
    ) -> HttpResponse:
        """The report on a file; nothing is written."""
        try:
            examined = examine(data, language)
        except BadPo as refusal:
            form = FileForm()
            return self._page(
                request, language, form, str(refusal), status=UNPROCESSABLE
            )
        return self._page(
            request,
            language,
            FileForm(),
            *refusals,
            status=CONFLICT if refusals else 200,
            examined=examined,
            groups=list(_groups(examined)),
            offers=any(r.is_plain or r.is_chosen_alone for r in examined.rows),
            packed=base64.b64encode(zlib.compress(data)).decode(),
        )

    def _take(self, request: HttpRequest, language: str) -> HttpResponse:
        """Write what is ticked, if the file still does what was shown."""
        try:
            data = _unpacked(request.POST.get("packed", ""))
            with transaction.atomic():
                examined = examine(data, language)
                if examined.digest != request.POST.get("checked"):
                    changed = gettext(
                        "Translations have changed since this was shown: look again."
                    )
                    return self._look(request, language, data, changed)
                chosen = _chosen(
                    examined, request.POST.getlist("take"), request.POST.getlist("row")
                )
                count = apply_rows(chosen, by=request.user)
        except BadPo as refusal:
            return self._page(
                request, language, FileForm(), str(refusal), status=UNPROCESSABLE
            )
        done = ngettext(
            "%(count)d translation taken from the file.",
            "%(count)d translations taken from the file.",
            count,
        )
        self.message_user(request, done % {"count": count})
        return HttpResponseRedirect(reverse("admin:cases_message_changelist"))

    def _page(
        self,
        request: HttpRequest,
        language: str,
        form: forms.Form,
        *refusals: str,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        name = dict(target_names())[language]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Bring back a file: %(language)s") % {"language": name},
            "opts": self.opts,
            "form": form,
            "refusals": refusals,
            "language": language,
            "direction": direction_of(language),
            **more,
        }
        template = "admin/cases/message/upload.html"
        return TemplateResponse(request, template, context, status=status)

    def _require_language(self, language: str) -> None:
        if language not in TARGETS:
            raise Http404


def _unpacked(packed: str) -> bytes:
    """The file that was shown. Raises BadPo for anything else, or for too much."""
    try:
        data = zlib.decompressobj().decompress(
            base64.b64decode(packed, validate=True), LARGEST + 1
        )
    except (ValueError, binascii.Error, zlib.error):
        raise BadPo(
            gettext("The file was damaged on its way: choose it again.")
        ) from None
    return data


def _chosen(examined: Examined, kinds: list[str], paths: list[str]) -> list[Row]:
    """The rows of the kinds ticked, and those ticked one by one."""
    return [
        row
        for row in examined.rows
        if (row.path in paths if row.is_chosen_alone else row.is_plain)
        and (row.is_chosen_alone or row.kind.name in kinds)
    ]


def _groups(examined: Examined) -> Iterator[Group]:
    """The kinds that a file holds; those to choose one by one stand first in theirs."""
    for kind in Kind:
        if not (rows := examined.of(kind)):
            continue
        alone = [row for row in rows if row.is_chosen_alone]
        plain = [row for row in rows if not row.is_chosen_alone]
        listed = [] if kind in (Kind.SAME, Kind.EMPTY) else [*alone, *plain][:SHOWN]
        yield Group(
            key=kind.name,
            name=str(kind.value),
            count=len(rows),
            plain=sum(row.is_plain for row in plain),
            alone=len(alone),
            rows=tuple(map(_shown, listed)),
        )


def _shown(row: Row) -> ShownRow:
    ours = row.message.text if row.message else ""
    return ShownRow(
        row,
        row.path,
        row.french,
        row.why,
        row.is_chosen_alone,
        word_diff(ours, row.text),
    )
