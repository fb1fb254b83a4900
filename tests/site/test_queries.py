"""How often a page asks the database: a page of the form never, a kept page once."""

import pytest

from advisor.models import StudentProfile
from advisor.rendering import forget_rendered
from tests.site.students import MOROCCAN, result, walk

pytestmark = pytest.mark.usefixtures("published")
FORM = ["/fr/", "/fr/check/french_number/", "/fr/check/", "/fr/privacy/"]
KEPT = ["", "why/", "sheet/", "calendar.ics"]


@pytest.fixture(autouse=True)
def between_two_looks(settings):
    """The live rulebook is in memory, as it is for all but one page in two seconds."""
    settings.RULEBOOK_CHECK_SECONDS = 60


@pytest.mark.parametrize("page", FORM)
def test_a_page_of_the_form_asks_the_database_nothing(
    client, django_assert_num_queries, page
):
    walk(client, MOROCCAN)

    with django_assert_num_queries(0):
        assert client.get(page).status_code == 200


def test_an_answer_is_taken_without_the_database(client, django_assert_num_queries):
    client.get("/fr/")

    with django_assert_num_queries(0):
        sent = client.post("/fr/check/french_number/", {"french_number": "none"})

    assert sent.status_code == 303


@pytest.mark.parametrize("page", KEPT)
def test_a_kept_page_asks_the_database_once(client, django_assert_num_queries, page):
    """Rendered anew, or as it was rendered before."""
    link = result(client, MOROCCAN).request["PATH_INFO"]
    forget_rendered()

    for _ in range(2):
        with django_assert_num_queries(1):
            assert client.get(link + page).status_code == 200


def test_a_page_for_readers_asks_the_database_once(client, django_assert_num_queries):
    result(client, MOROCCAN)
    share = StudentProfile.objects.get().share

    with django_assert_num_queries(1):
        assert client.get(f"/fr/shared/{share}/").status_code == 200
