"""Rows are put in another order where they stand, without JavaScript."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from cases.models import CoverageCase, DraftChange, Question, Situation
from cases.models.base import Ordered

TABLES = [m for m in admin.site._registry if issubclass(m, Ordered)]


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


def _list(model) -> str:
    return reverse(f"admin:cases_{model._meta.model_name}_changelist")


def _order(model) -> list[str]:
    return [row.key for row in model.objects.all()]


def _shown(page) -> str:
    return re.search(r'name="_shown_order" value="([^"]*)"', page.text)[1]


def _buttons(page) -> list[str]:
    """What each button of a list sends, from top to bottom."""
    return re.findall(r'name="_move" value="([^"]+)"', page.text)


def _move(staff, model, what, **more):
    page = staff.get(_list(model))
    fields = {"_move": what, "_shown_order": _shown(page)} | more
    return staff.post(_list(model), fields, follow=True)


@pytest.mark.parametrize("model", TABLES, ids=lambda m: m.__name__)
def test_each_ordered_list_has_its_buttons(staff, draft, model):
    rows = list(model.objects.all())
    moves = _buttons(staff.get(_list(model)))

    if len(rows) > 1:
        assert f"{rows[0].pk} before" not in " ".join(moves)
        assert f"{rows[-1].pk} after" not in " ".join(moves)
    for move in moves:
        row, _side, other = move.split()
        assert model.objects.get(pk=row).family == model.objects.get(pk=other).family


def test_a_button_puts_a_case_before_the_one_above_it(staff, draft):
    before = _order(CoverageCase)
    second = CoverageCase.objects.get(key=before[1])
    (up,) = [
        move
        for move in _buttons(staff.get(_list(CoverageCase)))
        if move.startswith(f"{second.pk} before")
    ]
    page = _move(staff, CoverageCase, up)

    assert _order(CoverageCase) == [before[1], before[0], *before[2:]]
    assert str(second) in page.text


def test_a_row_goes_wherever_it_is_dropped_and_the_others_keep_their_order(
    staff, draft
):
    before = _order(Situation)
    rows = {row.key: row.pk for row in Situation.objects.all()}
    last, first = before[-1], before[0]
    _move(staff, Situation, f"{rows[last]} before {rows[first]}")
    _move(staff, Situation, f"{rows[last]} after {rows[before[1]]}")

    assert _order(Situation) == [*before[:2], last, *before[2:-1]]


def test_many_moves_into_one_gap_never_run_out_of_numbers(staff, draft):
    for _ in range(12):
        keys = [row.pk for row in CoverageCase.objects.all()]
        expected = [keys[-1], *keys[:-1]]
        _move(staff, CoverageCase, f"{keys[-1]} before {keys[0]}")

        assert [row.pk for row in CoverageCase.objects.all()] == expected


def test_a_move_is_kept_in_the_trail_with_who_did_it(staff, draft, publisher):
    first, second = CoverageCase.objects.all()[:2]
    _move(staff, CoverageCase, f"{second.pk} before {first.pk}")

    changes = DraftChange.objects.filter(noun="cases.coveragecase")
    assert {c.field for c in changes} == {"position"}
    assert {c.by for c in changes} == {publisher}


@pytest.mark.parametrize(
    "what",
    ["", "1", "x before y", "{0} beside {1}", "{0} before 99999", "{0} after {0}"],
)
def test_what_no_button_sends_moves_nothing_and_says_so(staff, draft, what):
    before = _order(CoverageCase)
    keys = [row.pk for row in CoverageCase.objects.all()[:2]]
    page = _move(staff, CoverageCase, what.format(*keys))

    assert page.status_code == 200
    assert "messagelist" in page.text
    assert _order(CoverageCase) == before


def test_an_order_that_changed_meanwhile_is_told_and_nothing_moves(staff, draft):
    first, second, third = CoverageCase.objects.all()[:3]
    old = _shown(staff.get(_list(CoverageCase)))
    _move(staff, CoverageCase, f"{third.pk} before {first.pk}")
    between = _order(CoverageCase)
    page = _move(
        staff, CoverageCase, f"{second.pk} before {first.pk}", _shown_order=old
    )

    assert _order(CoverageCase) == between
    assert "warning" in page.text


def test_a_question_never_leaves_its_section(staff, draft):
    one, other = Question.objects.first(), Question.objects.last()
    assert one.section != other.section
    before = _order(Question)
    _move(staff, Question, f"{other.pk} before {one.pk}")

    assert _order(Question) == before


def test_a_list_in_another_order_has_no_buttons(staff, draft):
    page = staff.get(_list(CoverageCase), {"o": "2"})

    assert _buttons(page) == []


def test_whoever_may_only_read_moves_nothing(client, draft, django_user_model):
    from django.contrib.auth.models import Permission

    reader = django_user_model.objects.create_user("sam", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_coveragecase"))
    client.force_login(reader)
    before = _order(CoverageCase)
    keys = [row.pk for row in CoverageCase.objects.all()[:2]]
    page = client.get(_list(CoverageCase))
    answer = client.post(_list(CoverageCase), {"_move": f"{keys[1]} before {keys[0]}"})

    assert _buttons(page) == []
    assert answer.status_code == 403
    assert _order(CoverageCase) == before
