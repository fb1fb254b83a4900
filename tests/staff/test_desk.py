"""The desk: an adviser sees a student's advice by its code, and changes nothing."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.html import conditional_escape

from advisor.desk.codes import code_from
from advisor.models import CODE_LETTERS, StudentProfile
from cases.roles import Role
from tests.site.conftest import put_rulebook
from tests.site.students import MOROCCAN, result

DESK = "/admin/desk/"


@pytest.fixture
def shipped(db):
    put_rulebook()


@pytest.fixture(autouse=True)
def _nobody_has_tried():
    cache.clear()


@pytest.fixture
def adviser(client, shipped):
    user = User.objects.create_user("rim", is_staff=True)
    user.groups.add(Group.objects.get(name=Role.DESK_ADVISER))
    client.force_login(user)
    return client


@pytest.fixture
def student(shipped):
    """A student who answered in Arabic; the profile is all that is kept."""
    page = result(Client(), MOROCCAN, language="ar")
    assert page.status_code == 200
    return StudentProfile.objects.get()


def _type(client, code):
    return client.post(DESK, {"code": code})


def test_the_advice_stands_in_french_beside_the_language_of_the_student(
    adviser, student
):
    page = _type(adviser, student.code)
    french, arabic = page.context["page"].sides

    assert page.status_code == 200
    assert (french.language, french.direction) == ("fr", "ltr")
    assert (arabic.language, arabic.direction) == ("ar", "rtl")
    for side in (french, arabic):
        assert f'lang="{side.language}" dir="{side.direction}"' in page.text
        assert str(side.result.case.title) in page.text
        assert str(side.result.papers[0].title) in page.text
        assert str(side.result.phases[0].steps[0].title) in page.text
        assert str(side.result.answers[0].question) in page.text
    assert french.result.case.title != arabic.result.case.title


def test_the_advice_is_the_one_the_student_sees(adviser, student):
    shown = _type(adviser, student.code).context["page"].sides[1].result
    theirs = Client().get(f"/ar/result/{student.token}/")
    why = Client().get(f"/ar/result/{student.token}/why/")

    steps = [step for phase in shown.phases for step in phase.steps]
    dues = [step.due for step in steps if step.due]
    offices = [office for contact in shown.contacts for office in contact.offices]
    said = [shown.case.title, shown.case.now, *(case.title for case in shown.extras)]
    said += [words for step in steps for words in (step.title, *step.body)]
    said += [due.day for due in dues]
    said += [due.left for due in dues if due.is_binding or not due.is_late]
    said += [words for paper in shown.papers for words in (paper.title, paper.how)]
    said += [conditional_escape(office.name) for office in offices]
    assert dues
    assert offices
    assert not [words for words in said if words not in theirs.text]
    assert all(conditional_escape(line.answer) in why.text for line in shown.answers)


def test_a_french_speaking_student_is_shown_once(adviser, shipped):
    result(Client(), MOROCCAN, language="fr")
    page = _type(adviser, StudentProfile.objects.get().code)

    assert [side.language for side in page.context["page"].sides] == ["fr"]


def test_a_student_who_went_on_in_another_language_is_shown_in_that_one(
    adviser, shipped
):
    browser = Client()
    result(browser, MOROCCAN, language="fr")
    browser.post("/es/check/")

    page = _type(adviser, StudentProfile.objects.get().code)

    assert [side.language for side in page.context["page"].sides] == ["fr", "es"]


def test_a_code_is_read_as_it_is_typed(adviser, student):
    for typed in (
        student.written_code,
        student.code.lower(),
        f" {student.code[:4]} {student.code[4:]} ",
        f"{student.code[:2]}-{student.code[2:6]}-{student.code[6:]}",
    ):
        assert _type(adviser, typed).status_code == 200


@pytest.mark.parametrize("letters", ["0O", "1IL", "2Z", "5S", "8B"])
def test_no_code_holds_two_characters_that_are_taken_for_one_another(letters):
    read = {code_from(letter * 8) for letter in letters}

    assert sum(letter in CODE_LETTERS for letter in letters) <= 1
    if any(letter in CODE_LETTERS for letter in letters):
        assert len(read) == 1


def test_the_desk_shows_no_private_link_and_nothing_to_change(adviser, student):
    page = _type(adviser, student.code)

    assert student.token not in page.text
    assert "/change/" not in page.text.split('class="desk"', 1)[1]


def test_a_look_up_changes_and_keeps_nothing(adviser, student):
    before = StudentProfile.objects.values().get()
    page = _type(adviser, student.code)

    assert StudentProfile.objects.values().get() == before
    assert "no-store" in page["Cache-Control"]
    assert not any(student.code in str(v) for v in dict(adviser.session).values())


def test_a_wrong_code_is_told_and_stays_in_the_box(adviser, student):
    page = _type(adviser, "AAAA-AAAA")

    assert page.status_code == 404
    assert 'role="alert"' in page.text
    assert 'value="AAAA-AAAA"' in page.text


@pytest.mark.parametrize("typed", ["", "ABC", "A" * 41, "ééééé", "%00"])
def test_what_cannot_be_a_code_is_told(adviser, shipped, typed):
    page = _type(adviser, typed)

    assert page.status_code == 422
    assert not page.context["page"].sides


def test_ten_wrong_codes_within_an_hour_slow_an_adviser_down(adviser, student):
    for _ in range(9):
        assert _type(adviser, "AAAAAAAA").status_code == 404
    tenth = _type(adviser, "AAAAAAAA")
    right = _type(adviser, student.code)

    assert tenth.status_code == 429
    assert int(tenth["Retry-After"]) in range(1, 32)
    assert "10" in tenth.context["page"].fault
    assert right.status_code == 429
    assert not right.context["page"].sides


def test_one_adviser_slowed_down_slows_no_other(adviser, student):
    for _ in range(10):
        _type(adviser, "AAAAAAAA")
    other = Client()
    other.force_login(User.objects.create_superuser("lea"))

    assert _type(other, student.code).status_code == 200


def test_a_right_code_in_between_buys_no_further_guesses(adviser, student):
    for _ in range(9):
        assert _type(adviser, "AAAAAAAA").status_code == 404
    assert _type(adviser, student.code).status_code == 200

    assert _type(adviser, "AAAAAAAA").status_code == 429


def test_a_result_whose_time_is_over_is_not_shown(adviser, student):
    gone = timezone.now() - timedelta(days=1)
    StudentProfile.objects.update(expires=gone)
    page = _type(adviser, student.code)

    assert page.status_code == 410
    assert not page.context["page"].sides


def test_the_desk_is_offered_on_the_first_page_of_the_admin(adviser):
    assert f'href="{DESK}"' in adviser.get("/admin/").text


def test_the_desk_holds_no_inline_script_or_style(adviser, student):
    for page in (adviser.get(DESK), _type(adviser, student.code)):
        assert not re.search(r"<script(?![^>]*\bsrc=)", page.text)
        assert not re.search(r"<style|\sstyle=|\son\w+=", page.text)
