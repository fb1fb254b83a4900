"""The whole rulebook in and out: download, load with its difference shown, reset."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import fault_words, publishing
from cases.admin.comparing import (
    UNPROCESSABLE,
    compare_view,
    differences,
    frame,
    require,
)
from cases.comparing import rulebook_named, unreadable
from cases.engine.codec import WordedRulebook, parse_yaml, write_data, write_yaml
from cases.engine.reading import RulebookError
from cases.models import Revision
from cases.rulebooks import DamagedRevision, NoLiveRulebook, read_revision
from cases.verification import check_draft

_SALT = "cases.load"
_LARGEST = 4_000_000
_SECONDS_TO_DECIDE = 12 * 60 * 60
CONFLICT = 409
LOAD, RESET = "admin/cases/compare_load.html", "admin/cases/compare_reset.html"
REPLACE = (
    "cases.add_coveragecase",
    "cases.change_coveragecase",
    "cases.delete_coveragecase",
)
"""Who may put another rulebook in the place of the draft: who may empty it by hand."""


def addresses() -> list[URLPattern]:
    """The addresses below those of the revisions."""
    wrap = admin.site.admin_view
    return [
        path("compare/", wrap(compare_view), name="cases_revision_compare"),
        path("load/", wrap(load_view), name="cases_revision_load"),
        path("<str:name>.yaml", wrap(download_view), name="cases_revision_download"),
        path("<int:pk>/reset/", wrap(reset_view), name="cases_revision_reset"),
    ]


class FileForm(forms.Form):
    """A rulebook as one YAML file."""

    file = forms.FileField(
        label=_("YAML file"),
        help_text=_("What it changes is shown before anything is replaced."),
    )

    def clean_file(self) -> str:
        """The text of a file that reads as a rulebook."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST:
            raise forms.ValidationError(
                _("%(name)s: the file is larger than 4 MB."), params={"name": file.name}
            )
        try:
            text: str = file.read().decode()
            self.worded = parse_yaml(text, name=file.name)
        except UnicodeDecodeError:
            raise forms.ValidationError(
                _("%(name)s: this is not a text in UTF-8."), params={"name": file.name}
            ) from None
        except RulebookError as fault:
            raise forms.ValidationError(fault_words.in_a_file(fault)) from None
        return text


class ReplaceForm(forms.Form):
    """What was shown: the digest of the draft, and the file, signed."""

    checked = forms.CharField(widget=forms.HiddenInput, max_length=64)
    packed = forms.CharField(widget=forms.HiddenInput, required=False)


def download_view(request: HttpRequest, name: str) -> HttpResponse:
    """The draft, the live rulebook or a revision as one YAML file."""
    require(request, "cases.view_revision")
    try:
        text = write_yaml(rulebook_named(name))
    except (Revision.DoesNotExist, NoLiveRulebook) as error:
        raise Http404(str(error)) from None
    except (RulebookError, DamagedRevision) as fault:
        unread = unreadable(name)
        if unread is None:
            messages.error(request, _why(fault, fault_words.said))
            return HttpResponseRedirect(reverse("admin:cases_revision_changelist"))
        # Who mends the text can load it again.
        text = write_data(unread, why=_why(fault, fault_words.plain))
    headers = {"Content-Disposition": f'attachment; filename="rulebook-{name}.yaml"'}
    return HttpResponse(text, content_type="application/yaml", headers=headers)


def load_view(request: HttpRequest) -> HttpResponse:
    """GET: asks for a file. POST: shows what it changes, then puts it in place."""
    require(request, *REPLACE)
    if "packed" in request.POST:
        return _load(request)
    form = FileForm(
        *([request.POST, request.FILES] if request.method == "POST" else [])
    )
    page: dict[str, Any] = {"form": form}
    if form.is_valid():
        packed = signing.dumps(form.cleaned_data["file"], salt=_SALT, compress=True)
        page |= _shown(request, form.worded, packed=packed)
    return _page(request, LOAD, page, status=UNPROCESSABLE if form.errors else 200)


def _load(request: HttpRequest) -> HttpResponse:
    form = ReplaceForm(request.POST)
    try:
        packed = request.POST["packed"]
        text = signing.loads(packed, salt=_SALT, max_age=_SECONDS_TO_DECIDE)
        worded = parse_yaml(text, name="rulebook.yaml")
    except (signing.BadSignature, RulebookError):
        lost = gettext("The file shown is no longer here: choose it again.")
        page = {"form": FileForm(), "faults": [lost]}
        return _page(request, LOAD, page, status=UNPROCESSABLE)
    done = gettext("The draft now says what the file does.")
    return _replaced(request, LOAD, form, worded, done, packed=packed)


def _why(
    fault: RulebookError | DamagedRevision, said: Callable[[RulebookError], str]
) -> str:
    """Why nothing can be read; `said` puts the faults of rules into words."""
    is_damaged = isinstance(fault, DamagedRevision)
    return fault_words.damaged(fault) if is_damaged else said(fault)


def reset_view(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: shows what resetting the draft to a revision changes. POST: does it."""
    require(request, *REPLACE)
    revision = get_object_or_404(Revision, pk=pk)
    try:
        worded = read_revision(revision).worded
    except DamagedRevision as fault:
        page = {"faults": [fault_words.damaged(fault)], "revision": revision}
        return _page(request, RESET, page, status=UNPROCESSABLE)
    if request.method != "POST":
        page = {"revision": revision} | _shown(request, worded)
        return _page(request, RESET, page)
    form = ReplaceForm(request.POST)
    done = gettext("The draft now says what revision %(number)s does.")
    done %= {"number": revision.number}
    return _replaced(request, RESET, form, worded, done, revision=revision)


def _replaced(
    request: HttpRequest,
    template: str,
    form: ReplaceForm,
    worded: WordedRulebook,
    done: str,
    **page: Any,
) -> HttpResponse:
    """Put a rulebook in the place of the draft that was shown, or show it again."""
    checked = form.data.get("checked", "")
    try:
        kept = publishing.swap_draft(worded, by=request.user, checked=checked)
    except publishing.NotPublishable as refusal:
        shown = _shown(request, worded, packed=page.pop("packed", ""))
        page = {"form": FileForm(), **page, **shown}
        page["faults"] = [refusal.reason, *page["faults"]]
        return _page(request, template, page, status=CONFLICT)
    if kept is not None:
        stays = gettext("The draft of before stays as revision %(number)s.")
        done = f"{done} {stays % {'number': kept.number}}"
    messages.success(request, done)
    return HttpResponseRedirect(reverse("admin:cases_revision_changelist"))


def _shown(
    request: HttpRequest, worded: WordedRulebook, *, packed: str = ""
) -> dict[str, Any]:
    """The draft beside a rulebook, and a form that carries what was shown."""
    check = check_draft()
    confirm = ReplaceForm(initial={"checked": check.digest, "packed": packed})
    if check.worded is None:
        known = gettext("The draft cannot be read as a rulebook:")
        said = format_html("{} {}", known, fault_words.said(check.fault))
        return {"faults": [said], "confirm": confirm}
    shown = differences(request, check.worded, worded)
    return {"faults": [], "confirm": confirm} | shown


def _page(
    request: HttpRequest, template: str, page: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    revision = page.get("revision")
    title = (
        gettext("Reset the draft to revision %(number)s") % {"number": revision.number}
        if revision
        else gettext("Load a rulebook into the draft")
    )
    context = frame(request, title, **page)
    return TemplateResponse(request, template, context, status=status)
