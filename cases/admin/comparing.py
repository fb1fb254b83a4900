"""The page “What would change”: two rulebooks side by side, and the students who move."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import fault_words
from cases.comparing import (
    DRAFT,
    LIVE,
    rulebook_named,
    rulebooks_compared,
    side_by_side,
)
from cases.engine.codec import WordedRulebook
from cases.engine.reading import RulebookError
from cases.models import Revision
from cases.rulebooks import DamagedRevision, NoLiveRulebook

_MOST_REVISIONS = 100
UNPROCESSABLE = 422


class CompareForm(forms.Form):
    """Which two rulebooks."""

    before = forms.ChoiceField(label=capfirst(_("before")))
    after = forms.ChoiceField(label=capfirst(_("after")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(_choices())
        for field in self.fields.values():
            field.choices = choices


def _choices() -> Iterator[tuple[str, str]]:
    yield LIVE, gettext("live rulebook")
    yield DRAFT, gettext("draft")
    numbers = Revision.objects.values_list("number", flat=True)
    for number in numbers[:_MOST_REVISIONS]:
        yield str(number), gettext("Revision %(number)s") % {"number": number}


def compare_view(request: HttpRequest) -> HttpResponse:
    """The live rulebook beside the draft, or any two that the query names."""
    require(request, "cases.view_revision")
    asked = {"before": LIVE, "after": DRAFT} | request.GET.dict()
    form = CompareForm(asked)
    page: dict[str, Any] = {"form": form, "faults": []}
    if form.is_valid():
        rulebooks = _read(form.cleaned_data, page["faults"])
        if len(rulebooks) == len(form.fields):
            page |= differences(request, *rulebooks)
    status = UNPROCESSABLE if form.errors or page["faults"] else 200
    context = frame(request, gettext("What would change"), **page)
    template = "admin/cases/compare.html"
    return TemplateResponse(request, template, context, status=status)


def _read(names: dict[str, str], faults: list[str]) -> list[WordedRulebook]:
    found = []
    for name in names.values():
        try:
            found.append(rulebook_named(name))
        except RulebookError as fault:
            known = gettext("The draft cannot be read as a rulebook:")
            faults.append(format_html("{} {}", known, fault_words.said(fault)))
        except NoLiveRulebook:
            faults.append(gettext("Nothing is published yet."))
        except DamagedRevision as fault:
            faults.append(fault_words.damaged(fault))
    return found


def differences(
    request: HttpRequest, before: WordedRulebook, after: WordedRulebook
) -> dict[str, Any]:
    """The parts of a page that shows two rulebooks side by side."""
    parts = rulebooks_compared.send(
        sender=None, request=request, before=before, after=after
    )
    found = side_by_side(before, after)
    return {"found": found, "parts": [part for _receiver, part in parts if part]}


def frame(request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    """What every page of the rulebook tells the admin's frame."""
    site = admin.site.each_context(request)
    return {**site, "title": title, "opts": Revision._meta, **more}


def require(request: HttpRequest, *permissions: str) -> None:
    """Raise PermissionDenied unless the user has them all."""
    if not request.user.has_perms(permissions):
        raise PermissionDenied
