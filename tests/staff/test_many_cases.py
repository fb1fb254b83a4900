"""A rulebook of 300 cases: how often the staff's pages ask the database for something.

How long they take is measured by `python -m bench.admin`.
"""

import pytest
from django.urls import reverse

from bench.synthetic import worded
from cases import publishing
from cases.models import CoverageCase

CASES = 300
MOST = {
    "index": 55,
    "cases_coveragecase_table": 40,
    "cases_revision_publish": 50,
    "cases_revision_compare": 40,
}


@pytest.fixture
def editor_of_many(client, db, publisher):
    """One case moved, one gone, since the rulebook was published."""
    publishing.load_into_draft(worded(CASES))
    publishing.publish(by=publisher, note="Many cases")
    first = CoverageCase.objects.get(key="c0")
    first.position = CoverageCase.objects.get(key="c150").position + 1
    first.save()
    CoverageCase.objects.get(key="c10").delete()
    client.force_login(publisher)
    return client


def test_no_page_asks_for_each_case(editor_of_many, django_assert_max_num_queries):
    for page, most in MOST.items():
        address = reverse(f"admin:{page}")
        # What a process remembers, such as types and permissions, is asked once.
        editor_of_many.get(address)

        with django_assert_max_num_queries(most):
            assert editor_of_many.get(address).status_code == 200
