"""Walking the draft: the student's form and pages, with nothing kept anywhere."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from advisor.answers import valid_answers
from advisor.forms import SectionForm
from advisor.pages.form import conflict_of
from advisor.preview.pages import Bar, may_keep, result_page, section_page, why_page
from advisor.preview.sentence import is_shown_nowhere, where_it_stands
from advisor.preview.visit import HERE, RESULT, WHY, Visit
from advisor.speech import MARK
from advisor.views import SeeOther, private
from cases import fault_words
from cases.admin.scenarios import keep_scenario
from cases.draft_rulebook import draft_rulebook
from cases.engine.journey import Journey, walk
from cases.engine.reading import RulebookError
from cases.preview_links import answers_in
from cases.rulebooks import LiveRulebook

UNPROCESSABLE = 422
_SECTION = "admin/advisor/preview_section.html"
_RESULT = "admin/advisor/preview_result.html"
_WHY = "admin/advisor/preview_why.html"


@require_http_methods(["GET", "HEAD", "POST"])
@private
def preview(request: HttpRequest) -> HttpResponse:
    """GET: the draft's next page for the answers of the address. POST: answers one."""
    if not request.user.has_perm("cases.view_coveragecase"):
        raise PermissionDenied
    try:
        draft = draft_rulebook()
    except RulebookError as fault:
        return _unreadable(request, fault)
    if "_keep" in request.POST:
        return _keep(request, draft)
    visit = Visit.of(request, draft)
    if "scenario" in request.GET:
        return SeeOther(_of_a_scenario(visit, request.GET["scenario"]))
    if "sentence" in request.GET:
        return _sentence(request, visit, request.GET["sentence"])
    with override(visit.language):
        return _walked(request, visit)


def _walked(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The section asked for, else the one that is open, else the result."""
    journey = walk(visit.draft.compiled, visit.answers)
    on_the_way = visit.section if journey.visit(visit.section) else None
    section = on_the_way or journey.next_section
    if section is not None and visit.section not in (RESULT, WHY):
        return _section(request, visit, journey, section)
    bar, today = Bar.of(visit, journey, request.user), timezone.localdate()
    if visit.section == WHY and (why := why_page(visit, today=today)):
        return _page(request, _WHY, why, bar)
    return _page(request, _RESULT, result_page(visit, today=today), bar)


def _section(
    request: HttpRequest, visit: Visit, journey: Journey, section: str
) -> HttpResponse:
    form = SectionForm(
        request.POST if request.method == "POST" else None,
        asked=journey.visit(section),
        live=visit.draft,
        answers=visit.answers,
        speech=visit.marking(),
        today=timezone.localdate(),
    )
    if form.is_bound and form.is_valid():
        answers = {**visit.answers, **form.answers}
        _refuse_contradictions(visit, form, answers)
        if form.is_valid():
            return SeeOther(visit.href(answers))
    page = section_page(visit, section, form, journey)
    bar = Bar.of(visit, journey, request.user)
    status = UNPROCESSABLE if form.is_bound else 200
    return _page(request, _SECTION, page, bar, status=status)


def _refuse_contradictions(
    visit: Visit, form: SectionForm, answers: dict[str, str]
) -> None:
    """What cannot hold together is said at the question, as to a student."""
    rulebook = visit.draft.rulebook
    for contradiction in form.refused_by(walk(visit.draft.compiled, answers)):
        earlier = {q: a for q, a in answers.items() if q not in form.fields}
        conflict = conflict_of(rulebook, visit.speech(), earlier, contradiction)
        form.refuse(contradiction, visit.conflict(conflict))


def _page(
    request: HttpRequest, template: str, page: object, bar: Bar, *, status: int = 200
) -> HttpResponse:
    answer = render(request, template, {"page": page, "bar": bar}, status=status)
    # The first place is where a link to the sentence leads; a page has each id once.
    here, mark = MARK.encode(), f'{MARK[:-1]} id="{HERE}">'.encode()
    answer.content = answer.content.replace(here, mark, 1)
    return answer


def _sentence(request: HttpRequest, visit: Visit, path: str) -> HttpResponse:
    """To a page on which a student reads a sentence; or the words that there is none."""

    def is_on(visit: Visit) -> bool:
        with override(visit.language):
            return MARK[:-1] in _walked(request, visit).text

    worded = visit.draft.revision.worded
    words = worded.words
    found = where_it_stands(visit, path, is_on) if path in words else ""
    if found:
        return SeeOther(found)
    site = admin.site.each_context(request)
    context = {
        **site,
        "title": _("See it as students do"),
        "path": path,
        "french": words.get(path, ""),
        "is_shown_nowhere": is_shown_nowhere(worded.rulebook, path),
    }
    return render(request, "admin/advisor/preview_nowhere.html", context)


def _of_a_scenario(visit: Visit, key: str) -> str:
    """The preview of a scenario's student; of nobody when there is no such scenario."""
    found = (s.answers for s in visit.draft.rulebook.scenarios if s.key == key)
    answers = valid_answers(visit.draft.rulebook, dict(next(found, {})))
    return visit.href(answers)


def _unreadable(request: HttpRequest, fault: RulebookError) -> HttpResponse:
    site, title = admin.site.each_context(request), _("Preview of the draft")
    context = {**site, "title": title, "fault": fault_words.said(fault)}
    return render(request, "admin/advisor/preview_fault.html", context)


def _keep(request: HttpRequest, draft: LiveRulebook) -> HttpResponse:
    """Keep the answers of a form, and nothing else of a student, as a scenario."""
    if not may_keep(request.user):
        raise PermissionDenied
    found = valid_answers(draft.rulebook, answers_in(request.POST.dict()))
    answers = walk(draft.compiled, found).counted
    if not answers:
        messages.error(request, _("There is no answer to keep."))
        return SeeOther(reverse("preview"))
    scenario, is_new = keep_scenario(draft.compiled, answers, by=request.user)
    said = (
        _("Kept as a scenario, with the result of the draft. Say who this is.")
        if is_new
        else _("This student is a scenario already.")
    )
    messages.success(request, said)
    return SeeOther(reverse("admin:cases_scenario_change", args=[scenario.pk]))
