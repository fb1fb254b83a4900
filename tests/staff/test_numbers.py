"""The numbers: counted over all results, with what could name somebody left out."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from advisor.models import StepCount, StudentProfile
from advisor.numbers.hiding import FEWEST, hidden, is_small
from cases import publishing
from cases.models import CountryGroup
from cases.rulebooks import live_rulebook
from tests.site.conftest import put_rulebook
from tests.site.students import EMPLOYED, MOROCCAN, SPANISH, answer, result

NUMBERS = "/admin/numbers/"
CSV = "/admin/numbers/numbers.csv"


@pytest.fixture(autouse=True)
def counted_at_once(settings):
    settings.STEP_COUNT_SECONDS = settings.NUMBERS_SECONDS = 0
    cache.clear()


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def shipped(db):
    put_rulebook()


def _keep(student, how_many, *, language="en", days_ago=0):
    created = timezone.now() - timedelta(days=days_ago)
    StudentProfile.objects.bulk_create(
        StudentProfile(answers=student, language=language, revision=1, created=created)
        for _ in range(how_many)
    )


def _table(client, key):
    tables = client.get(NUMBERS).context["page"].tables
    (table,) = [table for table in tables if table.key == key]
    return {row.key: row.count for row in table.rows}


def _lines(client):
    text = client.get(CSV).content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def test_results_are_counted_by_case(shipped, staff):
    _keep(MOROCCAN, 7)
    _keep(SPANISH, 6)
    _keep(MOROCCAN | {"french_number": "unknown"}, 5)
    cases = _table(staff, "case")

    assert cases["student_registration"] == 7
    assert cases["ehic"] == 6
    assert cases["-"] == 5
    assert cases["quebec"] == 0


def test_results_are_counted_by_week_and_language(shipped, staff):
    _keep(MOROCCAN, 8, language="ar")
    _keep(MOROCCAN, 6, language="es", days_ago=14)
    weeks = _table(staff, "week")

    assert _table(staff, "language") == {"ar": 8, "es": 6}
    assert [count for count in weeks.values() if count] == [6, 8]
    assert list(weeks)[-1] <= str(timezone.localdate())


def test_results_older_than_a_year_do_not_count(shipped, staff):
    _keep(MOROCCAN, 9)
    _keep(MOROCCAN, 9, days_ago=366)

    assert staff.get(NUMBERS).context["page"].total == 9


def test_results_are_counted_by_the_groups_of_a_country(shipped, staff):
    _keep(SPANISH, 6)
    _keep(MOROCCAN, 7)
    group = next(g for g in live_rulebook().rulebook.groups if "ES" in g.countries)
    tables = staff.get(NUMBERS).context["page"].tables
    (table,) = [table for table in tables if table.key == "country_nationality"]

    assert sorted(row.count for row in table.rows) == [6, 7]
    assert [row.count for row in table.rows if group.name in row.label] == [6]


def test_what_students_did_not_know_is_counted_by_question(shipped, staff):
    _keep(MOROCCAN | {"french_number": "unknown"}, 6)
    _keep(MOROCCAN, 20)

    assert _table(staff, "unknown")["french_number"] == 6


def test_a_count_below_five_is_hidden_with_another_that_gives_it_away(shipped, staff):
    _keep(MOROCCAN, 9)
    _keep(SPANISH, 6)
    _keep(EMPLOYED, 2)
    cases = _table(staff, "case")

    assert cases["employed"] is None
    assert cases["ehic"] is None
    assert cases["student_registration"] == 9


def test_the_rest_of_a_count_is_not_given_away_either(shipped, staff):
    _keep(MOROCCAN | {"french_number": "unknown"}, 9)
    _keep(MOROCCAN, 2)

    assert _table(staff, "unknown")["french_number"] is None


def test_fewer_than_five_results_show_no_number_at_all(shipped, staff):
    _keep(MOROCCAN, 4)
    page = staff.get(NUMBERS)

    assert page.context["page"].total is None
    assert page.context["page"].tables == ()


def test_a_result_under_older_rules_is_counted_by_what_still_counts(shipped, staff):
    _keep(MOROCCAN | {"gone": "yes", "nationality": "XX", "family": ["x"]}, 6)

    assert staff.get(NUMBERS).status_code == 200
    assert sum(n or 0 for n in _table(staff, "case").values()) == 6


@given(st.lists(st.integers(0, 40), max_size=12))
def test_nothing_small_can_be_told_from_what_is_shown(counts):
    parts = dict(enumerate(counts))
    gone = hidden(parts)
    rest = sum(parts[key] for key in gone)

    assert not any(is_small(count) for key, count in parts.items() if key not in gone)
    assert rest == 0 or rest >= FEWEST or rest == sum(counts)
    assert len(gone) != 1 or not sum(counts) - parts[next(iter(gone))]


@given(st.lists(st.integers(5, 40), max_size=12))
def test_nothing_is_hidden_without_need(counts):
    assert hidden(dict(enumerate(counts))) == frozenset()


def test_where_students_stop_is_counted_by_section(shipped, staff):
    for _ in range(6):
        student = Client()
        answer(student, "french_number", french_number="none")
    for _ in range(5):
        result(Client(), MOROCCAN)
    stops = _table(staff, "stop")

    assert StepCount.objects.get(section="french_number").answered == 11
    assert [count for count in stops.values() if count] == [6]
    assert stops["-"] == 0


def test_a_section_answered_again_counts_once(shipped):
    student = Client()
    for value in ("none", "open", "none"):
        answer(student, "french_number", french_number=value)

    assert StepCount.objects.get(section="french_number").answered == 1


def test_a_refused_answer_is_not_counted(shipped):
    answer(Client(), "french_number", french_number="nonsense")

    assert not StepCount.objects.exists()


def test_counting_keeps_a_day_a_section_and_a_language_and_nothing_else():
    kept = {field.name for field in StepCount._meta.get_fields()}

    assert kept == {"id", "day", "section", "language", "reached", "answered"}


def test_counts_wait_and_are_written_together(shipped, settings):
    def answered():
        return StepCount.objects.get(section="french_number").answered

    answer(Client(), "french_number", french_number="none")
    settings.STEP_COUNT_SECONDS = 3600
    for _ in range(3):
        answer(Client(), "french_number", french_number="none")
    assert answered() == 1

    settings.STEP_COUNT_SECONDS = 0
    answer(Client(), "french_number", french_number="none")

    assert answered() == 5


def test_the_file_holds_what_the_page_shows(shipped, staff):
    _keep(MOROCCAN, 9)
    _keep(SPANISH, 6)
    _keep(EMPLOYED, 2)
    lines = {line[1]: line[3] for line in _lines(staff)}

    assert lines["student_registration"] == "9"
    assert lines["employed"] == ""


def test_a_name_that_looks_like_a_formula_stays_a_text(draft, publisher, staff):
    group = CountryGroup.objects.first()
    CountryGroup.objects.filter(pk=group.pk).update(name='=HYPERLINK("//x")')
    publishing.publish(by=publisher, note="Essai")
    question = next(
        q.key for q in live_rulebook().rulebook.questions if q.kind.value == "country"
    )
    country = group.countries.split()[0]
    _keep({"weather": "rain", question: country}, 6)
    cells = [cell for line in _lines(staff) for cell in line]

    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_the_numbers_hold_no_inline_script_or_style(shipped, staff):
    _keep(MOROCCAN, 9)
    text = staff.get(NUMBERS).text

    assert "<rect" in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
