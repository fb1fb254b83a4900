"""Screens of publishing, rolling back and withdrawing: what it does is shown first."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from cases import fault_words, publishing
from cases.admin.comparing import UNPROCESSABLE, frame, require
from cases.admin.deciding import DecisionForm, NoteForm, PublishForm, names_of
from cases.comparing import DRAFT, LIVE, rulebooks_compared
from cases.finding_words import worded
from cases.models import Publication, Revision
from cases.models.messages import target_names
from cases.review import Review, review
from cases.rulebooks import DamagedRevision, read_revision
from cases.verification import DraftCheck, check_draft

REVISIONS = "admin:cases_revision_changelist"
CONFLICT = 409


def addresses() -> list[URLPattern]:
    """The addresses below those of the revisions."""
    wrap = admin.site.admin_view
    return [
        path("publish/", wrap(publish_view), name="cases_revision_publish"),
        path(
            "<int:pk>/roll-back/", wrap(roll_back_view), name="cases_revision_roll_back"
        ),
    ]


def publish_view(request: HttpRequest) -> HttpResponse:
    """GET: the checks of the draft, and what it changes. POST: publish what was shown."""
    require(request, "cases.publish_rulebook")
    if request.method != "POST":
        return _publish_page(request, *_look())
    check, shown = _look(_day_of(request))
    form = PublishForm(request.POST, check=check, review=shown)
    is_valid = form.is_valid()
    try:
        publishing.require_shown(check, **_seen(form))
        if not is_valid:
            return _publish_page(request, check, shown, form, status=UNPROCESSABLE)
        publication = publishing.publish(
            by=request.user,
            note=form.whole_note(),
            live_from=form.cleaned_data["live_from"],
            withdrawn=form.withdrawn(),
            **_seen(form),
        )
    except publishing.NotPublishable as refusal:
        return _refused(request, refusal)
    messages.success(request, _published(publication))
    return HttpResponseRedirect(reverse(REVISIONS))


def _day_of(request: HttpRequest) -> date | None:
    """The day from which it is to be live; None for today, and what the form refuses."""
    try:
        moment = PublishForm.base_fields["live_from"].clean(request.POST["live_from"])
    except (ValidationError, KeyError):
        return None
    return timezone.localdate(moment) if moment else None


def _look(day: date | None = None) -> tuple[DraftCheck, Review | None]:
    """The draft as it is checked for a day, and beside what students get now."""
    check = check_draft(day)
    return check, review(check.worded, check.digest) if check.worded else None


def _seen(form: PublishForm) -> dict[str, Any]:
    """What the page that was sent had shown."""
    sent = form.cleaned_data
    return {
        "checked": sent.get("checked", ""),
        "checked_at": sent.get("checked_at"),
        "seen": sent.get("seen", ""),
    }


def _refused(request: HttpRequest, refusal: publishing.NotPublishable) -> HttpResponse:
    """The page as things stand now, with what was typed, and why nothing was published."""
    check, shown = _look(_day_of(request))
    form = PublishForm(request.POST, check=check, review=shown)
    form.full_clean()
    changes = getattr(refusal, "changes", ())
    form.add_error(None, [refusal.reason, *map(str, changes)])
    return _publish_page(request, check, shown, form, status=CONFLICT)


def _published(publication: Publication) -> str:
    moment = date_format(timezone.localtime(publication.live_from), "DATETIME_FORMAT")
    said = {"number": publication.revision.number, "moment": moment}
    if publication.live_from > timezone.now():
        return gettext("Revision %(number)s is live from %(moment)s.") % said
    return gettext("Revision %(number)s is live.") % said


def _publish_page(
    request: HttpRequest,
    check: DraftCheck,
    shown: Review | None,
    form: PublishForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The checks and the difference, and a form that carries what was shown."""
    carried = {
        "checked": check.digest,
        "checked_at": timezone.now().isoformat(),
        "seen": shown.standing.name if shown else "",
        "warned": " ".join(names_of(check.warnings)),
    }
    if form is None:
        form = PublishForm(initial=carried, check=check, review=shown)
    context = frame(
        request,
        gettext("Publish the draft"),
        form=_carrying(form, carried),
        fault=fault_words.said(check.fault),
        findings=worded(check.findings, check.worded),
        is_publishable=check.is_publishable,
        has_warnings=bool(check.warnings),
        languages=[
            {"name": name, **check.counts[language]}
            for language, name in target_names()
            if language in check.counts
        ],
        **_difference(request, shown, after=DRAFT),
    )
    template = "admin/cases/revision/publish.html"
    return TemplateResponse(request, template, context, status=status)


def _carrying(form: forms.Form, carried: dict[str, str]) -> forms.Form:
    """A form that was sent carries from now on what the page shows now."""
    if form.is_bound:
        form.data = form.data.copy()
        form.data.update(carried)
    return form


def _difference(
    request: HttpRequest, shown: Review | None, *, after: str
) -> dict[str, Any]:
    """What the page shows of what changes, and of the stored students whom it moves."""
    parts = []
    if shown and shown.before and shown.moves_students:
        sent = rulebooks_compared.send(
            sender=None,
            request=request,
            before=shown.before.worded,
            after=shown.after,
        )
        parts = [part for _receiver, part in sent if part]
    named = urlencode({"before": LIVE, "after": after})
    detail = f"{reverse('admin:cases_revision_compare')}?{named}"
    return {"review": shown, "parts": parts, "detail": detail}


def roll_back_view(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what it changes, and asks why. POST: makes this revision live again."""
    require(request, "cases.rollback_rulebook")
    revision = get_object_or_404(Revision, pk=pk)
    try:
        shown = review(read_revision(revision).worded, revision.digest)
    except DamagedRevision as damage:
        fault = fault_words.damaged(damage)
        return _roll_back_page(request, revision, fault=fault, status=UNPROCESSABLE)
    if request.method != "POST":
        return _roll_back_page(request, revision, shown)
    form = DecisionForm(request.POST, review=shown)
    is_valid = form.is_valid()
    seen = form.cleaned_data.get("seen", "")
    if changed := shown.standing.changed_since(seen):
        form.add_error(None, changed)
        return _roll_back_page(request, revision, shown, form, status=CONFLICT)
    if not is_valid:
        return _roll_back_page(request, revision, shown, form, status=UNPROCESSABLE)
    try:
        note = form.cleaned_data["note"]
        publishing.roll_back(by=request.user, note=note, revision=revision, seen=seen)
    except publishing.NotPublishable as refusal:
        form.add_error(None, refusal.reason)
        return _roll_back_page(request, revision, shown, form, status=CONFLICT)
    done = gettext("Revision %(number)s is live again.")
    messages.success(request, done % {"number": revision.number})
    return HttpResponseRedirect(reverse(REVISIONS))


def _roll_back_page(
    request: HttpRequest,
    revision: Revision,
    shown: Review | None = None,
    form: DecisionForm | None = None,
    *,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    carried = {"seen": shown.standing.name if shown else ""}
    form = form or DecisionForm(initial=carried, review=shown)
    context = frame(
        request,
        gettext("Roll back to revision %(number)s") % {"number": revision.number},
        form=_carrying(form, carried),
        fault=fault,
        revision=revision,
        **_difference(request, shown, after=str(revision.number)),
    )
    template = "admin/cases/revision/roll_back.html"
    return TemplateResponse(request, template, context, status=status)


def withdraw_view(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: asks why. POST: the planned publication does not come."""
    require(request, "cases.publish_rulebook")
    publication = get_object_or_404(Publication, pk=pk)
    is_sent = request.method == "POST"
    form = NoteForm(request.POST if is_sent else None)
    status = UNPROCESSABLE if is_sent else 200
    if form.is_valid():
        try:
            note = form.cleaned_data["note"]
            publishing.withdraw(by=request.user, note=note, publication=publication)
        except publishing.NotPublishable as refusal:
            form.add_error(None, refusal.reason)
            status = CONFLICT
        else:
            done = gettext("%(publication)s: withdrawn, it does not come.")
            messages.success(request, done % {"publication": publication})
            return HttpResponseRedirect(reverse("admin:index"))
    title = gettext("Withdraw a planned publication")
    context = frame(request, title, form=form, publication=publication)
    template = "admin/cases/revision/withdraw.html"
    return TemplateResponse(request, template, context, status=status)
