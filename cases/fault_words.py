"""Why the draft is no rulebook, in the words of staff: what is wrong, where, and what to do."""

from collections.abc import Callable, Mapping
from html import unescape

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.engine.faults import Fault, FaultKind
from cases.engine.reading import RulebookError
from cases.misread_words import sentence_of
from cases.quoting import kind_and_name, quoted
from cases.rulebooks import DamagedRevision
from cases.tables import TABLES

SENTENCES: Mapping[FaultKind, Promise] = {
    FaultKind.QUESTION_TWICE: _("The question %(names)s stands in two sections."),
    FaultKind.FEW_OPTIONS: _("A choice needs at least two options. Add them."),
    FaultKind.KEPT_OPTION: _(
        "The key “unknown” is kept for “I do not know”. Remove the option and tick the "
        "box that lets students not know."
    ),
    FaultKind.KEY_OF_A_QUESTION: _("A question has this key already. Choose another."),
    FaultKind.NO_COUNTRY: _("%(names)s is not the code of a country. Remove it."),
    FaultKind.NO_DATE_QUESTION: _("%(names)s is no question about a date. Choose one."),
    FaultKind.NO_FACT: _(
        "No criterion can ask for %(names)s: no such question is asked, or it is about a "
        "date. Pick another answer."
    ),
    FaultKind.NO_VALUE: _(
        "The question %(of)s no longer offers %(names)s. Pick another answer."
    ),
    FaultKind.NO_CRITERION: _("It has no criterion, so it says nothing. Add a line."),
    FaultKind.NO_SITUATION: _("It names no situation. Choose at least one."),
    FaultKind.MUST_AND_MAY_NOT: _(
        "The situation %(names)s must hold and may not hold. Remove it from one of the two."
    ),
    FaultKind.NO_SUCH: _("%(names)s does not exist, or is not of the right sort here."),
    FaultKind.RING: _(
        "These steps wait for each other: %(names)s. Remove one of them from “after”."
    ),
    FaultKind.LONG_ANSWERS: _(
        "A browser cannot keep the answers to all questions: their keys, each with its "
        "longest option, are too long together. The keys of this question are the longest. "
        "Choose shorter ones, or ask less."
    ),
}

_NAMED: Mapping[FaultKind, tuple[str, ...]] = {
    FaultKind.QUESTION_TWICE: ("question",),
    FaultKind.NO_DATE_QUESTION: ("question",),
    FaultKind.NO_FACT: ("question", "comparison"),
    FaultKind.NO_VALUE: ("question", "comparison"),
    FaultKind.MUST_AND_MAY_NOT: ("situation",),
    FaultKind.NO_SUCH: tuple(TABLES),
    FaultKind.RING: ("step",),
}


def said(error: RulebookError | None) -> SafeString:
    """Each fault in a sentence, after a link to the form that mends it; "" without any."""
    if error is None:
        return SafeString("")
    if not error.faults:
        return in_a_file(error)
    return format_html_join(
        SafeString("<br>"),
        "{}{}",
        ((_place(f), _of_the_draft(f)) for f in error.faults),
    )


def in_a_file(error: RulebookError) -> SafeString:
    """Why a file is no rulebook, with its place there."""
    if error.misread is not None:
        why = sentence_of(error.misread)
    else:
        why = _sentence(error.faults[0], quoted) if error.faults else error.reason
    place = error.place.rstrip(":")
    return format_html("{} – {}", place, why)


def plain(error: RulebookError) -> str:
    """The same without markup, for a text file."""
    return unescape(strip_tags(in_a_file(error)))


def damaged(fault: DamagedRevision) -> str:
    """What has become of a revision, and that nothing is lost by leaving it."""
    return gettext(
        "Revision %(number)s is damaged: what is stored is not what was published, so "
        "none of it is shown or used. Choose another revision."
    ) % {"number": fault.number}


def _of_the_draft(fault: Fault) -> str:
    """What is wrong, with things named as the draft's rows are."""

    def name(key: str) -> str:
        nouns = _NAMED.get(fault.kind, ())
        return quoted(next(filter(None, (_row(noun, key) for noun in nouns)), key))

    return _sentence(fault, name)


def _sentence(fault: Fault, name: Callable[[str], str]) -> str:
    joint = " → " if fault.kind is FaultKind.RING else ", "
    return str(SENTENCES[fault.kind]) % {
        "names": joint.join(map(name, fault.names)),
        "of": name(fault.of),
    }


def _place(fault: Fault) -> SafeString:
    """The row that a fault is in, as a link to its form, and the field."""
    row = _row(fault.noun, fault.key)
    if row is None:
        return format_html("{}.{} – ", fault.noun, fault.key)
    name = f"admin:cases_{row._meta.model_name}_change"
    fields = (*row._meta.fields, *row._meta.many_to_many)
    part = next((str(f.verbose_name) for f in fields if f.name == fault.field), "")
    where = ", ".join(filter(None, (kind_and_name(row), part)))
    return format_html('<a href="{}">{}</a> – ', reverse(name, args=[row.pk]), where)


def _row(noun: str, key: str) -> Model | None:
    row: Model | None = TABLES[noun]._default_manager.filter(key=key).first()
    return row
