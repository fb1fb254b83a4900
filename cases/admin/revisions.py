"""Screens of publishing: the checks of the draft, revisions, and who published what."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import fault_words, publishing
from cases.admin import exchange
from cases.admin.base import ReadOnlyAdmin, ReadOnlyInline
from cases.finding_words import worded
from cases.models import Catalog, Publication, Revision
from cases.models.messages import target_names
from cases.verification import DraftCheck, check_draft

REVISIONS = "admin:cases_revision_changelist"
UNPROCESSABLE, CONFLICT = 422, 409


class NoteForm(forms.Form):
    """Why this is done; the others read it."""

    note = forms.CharField(
        label=capfirst(_("note")),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("What changed and why, such as “Plafonds de la C2S au 1er avril”."),
    )


class PublishForm(NoteForm):
    """The note, the moment, the reason for warnings, and the digest of the draft checked."""

    reason = forms.CharField(
        label=capfirst(_("why the warnings may stand")),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text=_("Needed when there are warnings; it stays in the history."),
    )
    live_from = forms.DateTimeField(
        label=capfirst(_("live from")),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Paris time. Left empty: at once."),
    )
    checked = forms.CharField(widget=forms.HiddenInput, max_length=64)
    checked_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def whole_note(self) -> str:
        """The note, and the reason given for the warnings."""
        note, reason = self.cleaned_data["note"], self.cleaned_data["reason"]
        if not reason:
            return str(note)
        return gettext("%(note)s (Warnings: %(reason)s)") % {
            "note": note,
            "reason": reason,
        }


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
    list_display = ("number", "created_at", "created_by", "digest")
    search_fields = ("number", "digest", "publications__note")
    fields = ("number", "format", "digest", "created_at", "created_by", "checks")
    inlines = (CatalogInline, PublicationInline)
    change_list_template = "admin/cases/revision/change_list.html"
    change_form_template = "admin/cases/revision/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("publish/", wrap(self.publish_view), name="cases_revision_publish"),
            path(
                "<int:pk>/roll-back/",
                wrap(self.roll_back_view),
                name="cases_revision_roll_back",
            ),
            *exchange.addresses(),
            *super().get_urls(),
        ]

    def publish_view(self, request: HttpRequest) -> HttpResponse:
        """GET: the checks of the draft. POST: publish the draft that was shown."""
        _require(request, "cases.publish_rulebook")
        if request.method != "POST":
            return self._publish_page(request, check_draft())
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self._publish_page(
                request, check_draft(), form, status=UNPROCESSABLE
            )
        if self._lacks(form):
            return self._publish_page(
                request, check_draft(), form, status=UNPROCESSABLE
            )
        try:
            publication = publishing.publish(
                by=request.user,
                note=form.whole_note(),
                live_from=form.cleaned_data["live_from"],
                checked=form.cleaned_data["checked"],
                checked_at=form.cleaned_data["checked_at"],
            )
        except publishing.DraftChanged as refusal:
            reasons = [refusal.reason, *map(str, refusal.changes)]
            form.add_error(None, reasons)
            return self._publish_page(request, check_draft(), form, status=CONFLICT)
        except publishing.NotPublishable as refusal:
            form.add_error(None, refusal.reason)
            return self._publish_page(request, check_draft(), form, status=CONFLICT)
        if publication.live_from > timezone.now():
            done = gettext("Revision %(number)s is live from %(moment)s.")
        else:
            done = gettext("Revision %(number)s is live.")
        moment = date_format(
            timezone.localtime(publication.live_from), "DATETIME_FORMAT"
        )
        said = {"number": publication.revision.number, "moment": moment}
        self.message_user(request, done % said)
        return HttpResponseRedirect(reverse(REVISIONS))

    @staticmethod
    def _lacks(form: PublishForm) -> bool:
        """Say at its field what the form lacks beside the draft it is about."""
        moment = form.cleaned_data["live_from"]
        if moment is not None and moment <= timezone.now():
            form.add_error("live_from", gettext("This moment has passed."))
        if check_draft().warnings and not form.cleaned_data["reason"]:
            form.add_error("reason", gettext("Say why the warnings may stand."))
        return bool(form.errors)

    def roll_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: asks why. POST: makes this revision live again."""
        _require(request, "cases.rollback_rulebook")
        revision = get_object_or_404(Revision, pk=pk)
        form = NoteForm(request.POST if request.method == "POST" else None)
        status = UNPROCESSABLE if request.method == "POST" else 200
        if form.is_valid():
            try:
                note = form.cleaned_data["note"]
                publishing.roll_back(by=request.user, note=note, revision=revision)
            except publishing.NotPublishable as refusal:
                form.add_error(None, refusal.reason)
                status = CONFLICT
            else:
                done = gettext("Revision %(number)s is live again.")
                self.message_user(request, done % {"number": revision.number})
                return HttpResponseRedirect(reverse(REVISIONS))
        context = self._context(
            request,
            gettext("Roll back to revision %(number)s") % {"number": revision.number},
            form=form,
        )
        template = "admin/cases/revision/roll_back.html"
        return TemplateResponse(request, template, context, status=status)

    def _publish_page(
        self,
        request: HttpRequest,
        check: DraftCheck,
        form: forms.Form | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        """The checks, and a form that carries the digest of the draft checked."""
        shown = {"checked": check.digest, "checked_at": timezone.now().isoformat()}
        if form is None:
            form = PublishForm(initial=shown)
        else:
            form.data = form.data.copy()
            form.data.update(shown)
        context = self._context(
            request,
            gettext("Publish the draft"),
            form=form,
            fault=fault_words.said(check.fault),
            findings=worded(check.findings, check.worded),
            is_publishable=check.is_publishable,
            has_warnings=bool(check.warnings),
            languages=[
                {"name": name, **check.counts[language]}
                for language, name in target_names()
                if language in check.counts
            ],
        )
        template = "admin/cases/revision/publish.html"
        return TemplateResponse(request, template, context, status=status)

    def _context(self, request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
        site = self.admin_site.each_context(request)
        return {**site, "title": title, "opts": self.opts, **more}


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("revision", "kind", "live_from", "note", "by")
    list_filter = ("kind",)
    list_select_related = ("revision", "by")
    search_fields = ("note", "revision__number")
    fields = ("revision", "kind", "live_from", "note", "by", "created_at")


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied
