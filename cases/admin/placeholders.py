"""The values that a sentence may say: listed under its box, and no other one is taken."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cases import placeholders
from cases.models import CoverageCase, Document, Figure, OfficeKind, Question, Step
from cases.models.base import WordsField
from cases.wording import GAP, WITHOUT_VALUES, placeholders_in

_SAY_VALUES = (CoverageCase, Step, Document, OfficeKind)
_READ = "_placeholders"
_SOME = 3


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


def refuse_unknown(form: forms.ModelForm) -> None:
    """Say at each sentence of a form which placeholder nothing fills, and what is like it."""
    noun = form._meta.model._meta.model_name
    if noun in WITHOUT_VALUES:
        return  # Any brace is refused there.
    known: tuple[str, ...] | None = None
    for field in form._meta.model._meta.fields:
        words = form.cleaned_data.get(field.name)
        if not isinstance(field, WordsField) or not words:
            continue
        if not (named := placeholders_in(words)):
            continue
        if known is None:
            known = placeholders.known_now()
        for name in sorted(named.difference(known)):
            form.add_error(field.name, _unknown(name, known))


def _unknown(name: str, known: Sequence[str]) -> ValidationError:
    like = placeholders.nearest(name, known)
    said = (
        gettext("No value is called %(name)s. Perhaps you mean: %(like)s.")
        if like
        else gettext(
            "No value is called %(name)s. Write one of those that there are, such as "
            "%(like)s, or say it without braces."
        )
    )
    named = ", ".join(_typed(one) for one in like or known[:_SOME])
    return ValidationError(
        said, "unknown_placeholder", {"name": _typed(name), "like": named}
    )


def _typed(name: str) -> str:
    return f"{{{name}}}"


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
