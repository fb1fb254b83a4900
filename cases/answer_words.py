"""Answers that a rulebook does not take, in the words of staff."""

from django.utils.translation import gettext

from cases.engine.answers import BadAnswer
from cases.quoting import quoted
from cases.rule_words import RuleWords


def refused(fault: BadAnswer, words: RuleWords) -> str:
    """Why an answer is none: its question is not asked, or does not offer it."""
    if not words.knows("question", fault.question):
        said = gettext("The rulebook does not ask %(question)s.")
        return said % {"question": quoted(words.fact(fault.question))}
    said = gettext("%(question)s does not offer the answer %(answer)s.")
    return said % {
        "question": quoted(words.fact(fault.question)),
        "answer": quoted(words.answer(fault.question, fault.value)),
    }
