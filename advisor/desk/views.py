"""The desk: a code is posted, so that no address and no log keeps it."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from advisor.desk.codes import Brake, code_from
from advisor.desk.pages import DeskPage, sides_of
from advisor.models import StudentProfile
from advisor.preview.pages import may_keep
from cases.preview_links import BEFORE_AN_ANSWER
from cases.rulebooks import live_rulebook

NOT_FOUND, GONE, UNPROCESSABLE, TOO_MANY = 404, 410, 422, 429


class CodeForm(forms.Form):
    """The code that a student reads aloud."""

    code = forms.CharField(
        label=gettext_lazy("Reference code"),
        max_length=40,
        help_text=gettext_lazy(
            "Eight letters and digits, as they stand on the student’s page. Capitals, "
            "spaces and the dash do not matter."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """GET: asks for a code. POST: shows the advice of its student, and changes nothing."""
    if not request.user.has_perm("advisor.use_desk"):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, DeskPage(CodeForm()))
    form = CodeForm(request.POST)
    brake = Brake(request.user.pk or 0)
    if brake.seconds_left:
        return _wait(request, form, brake)
    code = code_from(form.cleaned_data["code"]) if form.is_valid() else ""
    if not code:
        fault = _("A code has eight letters and digits. Ask for it once more.")
        return _page(request, DeskPage(form, fault), status=UNPROCESSABLE)
    profile = StudentProfile.objects.filter(code=code).first()
    if profile is None:
        return _wrong(request, form, brake)
    if profile.is_expired:
        fault = _("This result is no longer kept. The student can answer again.")
        return _page(request, DeskPage(form, fault), status=GONE)
    sides = sides_of(profile, live_rulebook(), today=timezone.localdate())
    page = DeskPage(
        CodeForm(),
        code=profile.written_code,
        sides=sides,
        answers=_answers(profile) if may_keep(request.user) else (),
    )
    return _page(request, page)


def _answers(profile: StudentProfile) -> tuple[tuple[str, str], ...]:
    return tuple((f"{BEFORE_AN_ANSWER}{q}", a) for q, a in profile.answers.items())


def _wrong(request: HttpRequest, form: CodeForm, brake: Brake) -> HttpResponse:
    brake.was_wrong()
    if brake.seconds_left:
        return _wait(request, form, brake)
    fault = _("No result has this code. Ask for it once more, letter by letter.")
    return _page(request, DeskPage(form, fault), status=NOT_FOUND)


def _wait(request: HttpRequest, form: CodeForm, brake: Brake) -> HttpResponse:
    wrong, left = brake.wrong_within_the_hour, brake.seconds_left
    wait = ngettext(
        "%(count)d wrong codes within an hour. So that nobody can guess codes, wait "
        "%(seconds)d second, then try again.",
        "%(count)d wrong codes within an hour. So that nobody can guess codes, wait "
        "%(seconds)d seconds, then try again.",
        left,
    )
    fault = wait % {"count": wrong, "seconds": left}
    response = _page(request, DeskPage(form, fault), status=TOO_MANY)
    response.headers["Retry-After"] = str(left)
    return response


def _page(request: HttpRequest, page: DeskPage, *, status: int = 200) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": _("Desk"), "page": page}
    return render(request, "admin/advisor/desk.html", context, status=status)
