"""Whoever answers the form with what it offers comes to a page, and to all that hangs on it."""

import os
import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.models import StudentProfile
from tests.site.students import answer

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("published")]
DAYS = ("2026-08-25", "2026-09-14", "2027-01-31", "2027-06-30", "2027-08-31")
FIELD = re.compile(
    r'<(?:input|select)[^>]* name="(\w+)"[^>]*?(?: value="([^"]*)")?[^>]*>'
)
OPTION = re.compile(r'<option value="([^"]+)"')


def _offered(page) -> dict[str, list[str]]:
    """What each question of a page offers, “I do not know” first where it is offered."""
    html = page.content.decode().split("<main", 1)[1]
    found: dict[str, list[str]] = {}
    for name, value in FIELD.findall(html):
        if name == "csrfmiddlewaretoken":
            continue
        question = re.sub(r"_(day|month|year|unknown)$", "", name)
        offers = found.setdefault(question, [])
        if question != name:
            offers += [day for day in DAYS if day not in offers]
            if name.endswith("_unknown"):
                offers.insert(0, "unknown")
        elif value:
            offers.insert(0 if value == "unknown" else len(offers), value)
        else:
            offers += OPTION.findall(html)
    return found


@settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "60")),
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data(), st.sampled_from([0.0, 0.3, 0.8]))
def test_any_student_comes_to_a_page(data, unsure):
    client = Client()
    where = "/en/check/french_number/"
    for _ in range(30):
        if where == "/en/check/":
            break
        page = client.get(where)
        assert page.status_code == 200, where
        given_answers = {
            question: "unknown"
            if offers[0] == "unknown" and data.draw(st.floats(0, 1)) < unsure
            else data.draw(st.sampled_from(offers))
            for question, offers in _offered(page).items()
        }
        section = where.rstrip("/").rsplit("/", 1)[-1]
        said = answer(client, section, "en", **given_answers)
        if said.status_code == 422:  # Two answers that cannot both be true.
            assert "There is a problem" in said.text or "conflict" in said.text
            return
        where = said["Location"]

    assert client.get(where).status_code == 200
    here = client.post(where)["Location"]
    if here.startswith("/en/result/"):
        for part in ("", "sheet/", "calendar.ics", "delete/", "change/"):
            assert client.get(here + part).status_code in (200, 303), part
        assert client.get(f"{here}why/").status_code in (200, 303)
        StudentProfile.objects.all().delete()
