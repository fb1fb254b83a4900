"""The answers of a criterion, picked as “question > answer” and never typed as keys.

Answers already picked are boxes to untick, with the others of the same question where they
are few; empty lines below take more, out of one list that the whole page shares. It works as
HTML alone.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from cases.quoting import inside, quoted
from cases.reading import AnswerBook

# The list of all answers, once on the page.
LIST = "all-answers"
_MORE = "_more"
_LINES = 2


class AnswersWidget(forms.Widget):
    """Boxes and lines; its value is a list of keys, and of words that no answer has."""

    template_name = "admin/cases/answers.html"
    book: AnswerBook

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        given = list(value or ())
        known = [key for key in given if key in self._words]
        unknown = [words for words in given if words not in self._words]
        fact = known[0].partition("=")[0] if known else ""
        usual = self.book.facts[fact].usual if fact else ()
        # Those picked come first: a long list is moved to see the rest.
        boxes = list(dict.fromkeys([*known, *(f"{fact}={value}" for value in usual)]))
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "question": self.book.facts[fact].words if fact else "",
            "boxes": [(key, self._words[key], key in known) for key in boxes],
            "more": name + _MORE,
            "lines": [*unknown, *([""] * _LINES)],
            "list": LIST,
        }
        return context

    @property
    def _words(self) -> dict[str, str]:
        """Of each answer the words beside its box: the question stands above them."""
        return {
            f"{fact.key}={value}": words
            for fact in self.book.facts.values()
            for value, words in fact.answers.items()
        }

    def value_from_datadict(
        self, data: MultiValueDict, files: Any, name: str
    ) -> list[str]:
        ticked = data.getlist(name)
        typed = [words.strip() for words in data.getlist(name + _MORE)]
        found = [(words, self.book.find(words)) for words in typed if words]
        given = (*ticked, *(answer.key if answer else w for w, answer in found))
        return list(dict.fromkeys(given))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        # No box is ticked: then nothing is sent, which says something.
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}{_MORE}_0" if id_ else id_


class AnswersField(forms.Field):
    """The answers of one fact; cleaned to its key and theirs."""

    widget = AnswersWidget

    def __init__(self, book: AnswerBook, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.book = self.widget.book = book

    def clean(self, value: list[str]) -> tuple[str, tuple[str, ...]]:
        """The fact and its values. Raises ValidationError, naming what is like it."""
        if not value:
            raise ValidationError(
                _("Pick an answer, or tick the box that deletes this line."), "required"
            )
        known = {answer.key: answer for answer in self.book.answers}
        wrong = [self._unknown(words) for words in value if words not in known]
        if wrong:
            raise ValidationError(wrong)
        facts = {known[key].fact: None for key in value}
        if len(facts) > 1:
            named = ", ".join(quoted(self.book.facts[fact].words) for fact in facts)
            raise ValidationError(
                _(
                    "One line is about one question: give each of these a line of its "
                    "own, with the same letter where all must hold: %(questions)s."
                ),
                "several_questions",
                {"questions": named},
            )
        return next(iter(facts)), tuple(known[key].value for key in value)

    def _unknown(self, words: str) -> ValidationError:
        near = "; ".join(quoted(one) for one in self.book.near(words))
        if near:
            text = _("No question offers “%(words)s”. Perhaps: %(near)s.")
        else:
            text = _("No question offers “%(words)s”. Pick an answer from the list.")
        return ValidationError(
            text, "unknown", {"words": inside(words[:80]), "near": near}
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or ()) != set(data or ())
