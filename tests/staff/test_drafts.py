"""The draft says exactly what was loaded into it, and comes out the same."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from cases import drafts, publishing
from cases.engine.codec import digest, parse_yaml, write_yaml
from cases.engine.reading import RulebookError
from cases.models import CoverageCase, Period, Question, Section, Situation, Source


def test_a_rulebook_loaded_into_the_draft_comes_out_the_same(draft):
    back = drafts.read_draft().worded()

    assert back.rulebook == draft.rulebook
    assert back.words == draft.words
    assert digest(back) == digest(draft)


def test_the_dump_of_a_draft_is_the_dump_of_what_was_loaded(draft):
    text = write_yaml(drafts.read_draft().worded())

    assert text == write_yaml(draft)
    assert parse_yaml(text, name="again") == draft


def test_loading_twice_leaves_one_copy(draft):
    publishing.load_into_draft(draft)

    assert CoverageCase.objects.count() == len(draft.rulebook.cases)
    assert drafts.read_draft().worded() == draft


def test_a_load_that_fails_leaves_the_draft_as_it_was(draft, monkeypatch):
    def fail(*args):
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("cases.loading._Writer._cases", fail)
    with pytest.raises(RuntimeError):
        publishing.load_into_draft(draft)

    assert drafts.read_draft().worded() == draft


def test_the_french_of_every_path_is_known_even_when_the_rules_cannot_be_read(draft):
    Situation.objects.get(key="walks_long").criteria.update(fact="nothing")
    broken = drafts.read_draft()

    assert broken.words() == dict(draft.words)
    with pytest.raises(RulebookError, match="walks_long"):
        broken.worded()


def test_a_new_row_goes_to_the_end_of_its_siblings(draft):
    sky = Section.objects.get(key="sky")
    question = Question.objects.create(
        section=sky, key="wind", kind="yes_no", label="Du vent ?"
    )

    assert question.position == 30
    assert list(sky.questions.values_list("key", flat=True))[-1] == "wind"


def test_words_are_kept_composed_with_plain_line_ends(draft):
    Section.objects.filter(key="sky").update(intro="  Re\u0301gardez\r\nbien. ")

    assert Section.objects.get(key="sky").intro == "R\u00e9gardez\nbien."


def test_a_situation_that_a_case_names_cannot_be_deleted(draft):
    with pytest.raises(ProtectedError, match="parapluie"):
        Situation.objects.get(key="it_is_wet").delete()


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Section, {"key": "Not A Key", "title": "x"}),
        (CoverageCase, {"key": "x", "role": "none"}),
        (
            Source,
            {"key": "x", "checked": "2026-02-01", "check_again": "2026-01-01"},
        ),
    ],
)
def test_the_database_refuses_what_must_never_be_stored(draft, model, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)


def test_the_database_refuses_a_period_that_ends_before_it_starts(draft):
    period = Period.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.filter(pk=period.pk).update(valid_until="1999-01-01")
