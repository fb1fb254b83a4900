"""The values that a sentence may say, listed under its box."""

from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cases.models import CoverageCase, Document, Figure, OfficeKind, Question, Step
from cases.wording import GAP

_SAY_VALUES = (CoverageCase, Step, Document, OfficeKind)
_READ = "_placeholders"


def with_placeholders(
    help_text: str | Promise, model: type[models.Model], request: HttpRequest | None
) -> str | Promise | SafeString:
    """The help of a box, and folded under it each placeholder with what it stands for."""
    if model not in _SAY_VALUES or request is None:
        return help_text
    named = getattr(request, _READ, None)
    if named is None:
        # Read once for all the boxes of a page.
        named = _named()
        setattr(request, _READ, named)
    page = {"help": help_text, "placeholders": named}
    return render_to_string("admin/cases/placeholders.html", page)


def _named() -> list[tuple[str, str]]:
    """Placeholders as they are typed, with words: the dates, the gap, then the figures."""
    dates = Question.objects.filter(kind=Question.Kind.DATE)
    return [
        *((f"{{{key}}}", label) for key, label in dates.values_list("key", "label")),
        (f"{{{GAP}}}", gettext("the days between arrival and enrolment")),
        *(
            (f"{{{key}}}", label)
            for key, label in Figure.objects.values_list("key", "label")
        ),
    ]
