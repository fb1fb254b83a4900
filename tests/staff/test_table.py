"""The decision table: cases against situations on one screen, with the findings in place."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import CoverageCase, Situation

pytestmark = pytest.mark.one_database

TABLE = "/admin/cases/coveragecase/table/"


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


def html(response):
    return response.content.decode()


def row_of(page, name):
    """The row whose head holds a name."""
    (row,) = (r for r in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if name in r)
    return row


def test_cases_stand_in_their_order_with_the_situations_they_depend_on(staff, draft):
    response = staff.get(TABLE)
    base, extra = response.context["bodies"]

    assert [row.case.key for row in base.rows] == ["umbrella", "no_umbrella"]
    assert [row.case.key for row in extra.rows] == ["sandwich"]
    assert [c.key for c in response.context["columns"]] == ["it_is_wet", "walks_long"]


def test_a_cell_says_when_and_unless_in_words_too(staff, draft):
    CoverageCase.objects.get(key="no_umbrella").unless.add(
        Situation.objects.get(key="walks_long")
    )
    page = html(staff.get(TABLE))

    wet = row_of(page, "Prenez un parapluie")
    dry = row_of(page, "Partez sans parapluie")
    assert wet.count("●") == 1
    assert '<span class="visually-hidden">when</span>' in wet
    assert '<span class="visually-hidden">unless</span>' in dry
    assert wet.index("<td") == wet.index('<td class="decisions__cell"')


def test_heads_lead_to_the_screens_of_cases_and_situations(staff, draft):
    page = html(staff.get(TABLE))

    for thing, kind in (
        (CoverageCase.objects.get(key="sandwich"), "coveragecase"),
        (Situation.objects.get(key="it_is_wet"), "situation"),
    ):
        assert f'href="/admin/cases/{kind}/{thing.pk}/change/"' in page


def test_every_head_has_a_scope(staff, draft):
    table = html(staff.get(TABLE)).split('class="decisions__table"')[1]

    heads = re.findall(r"<th\b[^>]*>", table)
    assert len(heads) == 8
    assert all('scope="' in head for head in heads)


def test_a_finding_stands_at_its_case_and_at_its_cell(staff, draft):
    first, second = CoverageCase.objects.filter(role="base")
    second.when.set(first.when.all())
    page = html(staff.get(TABLE))

    assert "No student can ever get this case" in row_of(page, "Partez sans parapluie")
    assert "No case is given to this student" in page


def test_a_draft_that_is_no_rulebook_is_shown_all_the_same(staff, draft):
    Situation.objects.get(key="walks_long").criteria.update(fact="nothing")
    page = html(staff.get(TABLE))

    assert "Vous partez deux jours ou plus." in page
    assert "●" in row_of(page, "Prenez un parapluie")


def test_the_number_of_queries_does_not_grow_with_the_cases(
    staff, draft, django_assert_max_num_queries
):
    staff.get(
        TABLE
    )  # What the process remembers of types and permissions is asked once.
    with django_assert_max_num_queries(55), CaptureQueriesContext(connection) as few:
        staff.get(TABLE)
    _grow(30)

    with CaptureQueriesContext(connection) as many:
        staff.get(TABLE)

    assert len(many) == len(few)


def _grow(count):
    wet = Situation.objects.get(key="it_is_wet")
    for number in range(count):
        case = CoverageCase.objects.create(
            key=f"c{number}", title="T", sentence="S", now="N"
        )
        case.when.add(wet)


def test_the_table_is_reached_from_the_list_of_cases(staff, draft):
    assert TABLE in html(staff.get("/admin/cases/coveragecase/"))


def test_it_is_not_for_everybody(client, django_user_model, draft):
    client.force_login(
        django_user_model.objects.create_user("guest", password="x", is_staff=True)
    )

    assert client.get(TABLE).status_code == 403
