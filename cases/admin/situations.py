"""Screens of situations, read back as a sentence, and of what cannot hold together."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cases.admin.answers import LIST, AnswersField
from cases.admin.base import DraftAdmin, DraftForm, DraftInline
from cases.admin.used import KeptFormSet
from cases.models import Criterion, Impossibility, Situation
from cases.models.base import codes_in
from cases.reading import AnswerBook

# The button that shows what the lines say, and saves nothing.
READ = "_read"
_LETTERS = [(letter, letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]


class SituationForm(DraftForm):
    """A situation; while it is only read back, nothing of it is saved."""

    is_reading = False

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_reading


class CriterionForm(DraftForm):
    """A criterion, with its answers in the words of their question."""

    alternative = forms.ChoiceField(
        label=_("alternative"),
        choices=_LETTERS,
        initial="A",
        widget=forms.Select(attrs={"aria-label": _("alternative")}),
        help_text=Criterion._meta.get_field("alternative").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["answers"] = [
            f"{self.instance.fact}={value}" for value in codes_in(self.instance.values)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "answers" in data:
            self.instance.fact, values = data["answers"]
            self.instance.values = " ".join(values)
        return data


class CriteriaFormSet(KeptFormSet):
    """The lines of a situation: without one it says nothing, and no rule could be read."""

    def clean(self) -> None:
        super().clean()
        left = [
            form
            for form in self.forms
            if form not in self.deleted_forms
            and (form.instance.pk or form.has_changed())
        ]
        if not left:
            raise ValidationError(
                _("A situation needs at least one line that says when it holds.")
            )


class CriterionInline(DraftInline):
    model = Criterion
    form = CriterionForm
    formset = CriteriaFormSet
    fields = ("alternative", "operator", "answers", "position")
    extra = 2

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        field = AnswersField(
            book_of(request),
            label=_("answers"),
            help_text=_(
                "Type some words of an answer and pick it from the list. Several answers "
                "of one question: one of them is enough."
            ),
        )
        form = type("CriterionForm", (self.form,), {"answers": field})
        return super().get_formset(request, obj, **{"form": form, **kwargs})


def book_of(request: HttpRequest) -> AnswerBook:
    """The answers of the draft, read once a request."""
    if not hasattr(request, "answer_book"):
        request.answer_book = AnswerBook()
    book: AnswerBook = request.answer_book
    return book


@admin.register(Situation)
class SituationAdmin(DraftAdmin):
    form = SituationForm
    list_display = ("sentence", "key", "position")
    search_fields = ("key", "sentence", "criteria__fact", "criteria__values")
    fields = ("key", "position", "sentence")
    inlines = (CriterionInline,)

    class Media:
        js = (forms.Script("workshop/criteria.js", type="module"),)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.is_reading = READ in request.POST
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page also says what its lines mean, those not saved yet included."""
        book = book_of(request)
        lines = [
            criterion
            for inline in context["inline_admin_formsets"]
            for criterion in _criteria(inline.formset)
        ]
        lines.sort(key=lambda line: (line.alternative, line.position))
        context |= {
            "reads_as": book.sentences(lines),
            "answers": book.answers,
            "answers_list": LIST,
            "read": READ,
        }
        return super().render_change_form(request, context, *args, **kwargs)


def _criteria(formset: forms.BaseModelFormSet) -> Iterator[models.Model]:
    """The criteria of a form as it stands: without those to be deleted, or not readable."""
    for form in formset.forms:
        is_stored = bool(form.instance.pk)
        if not formset.is_bound:
            counts = is_stored
        elif form.is_valid():
            is_kept = not form.cleaned_data.get("DELETE")
            counts = is_kept and (is_stored or form.has_changed())
        else:
            counts = False
        if counts:
            yield form.instance


@admin.register(Impossibility)
class ImpossibilityAdmin(DraftAdmin):
    list_display = ("reason", "key", "position")
    search_fields = ("key", "reason", "situations__key", "situations__sentence")
    fields = ("key", "position", "situations", "reason")
