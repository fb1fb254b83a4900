"""Every page that a student can be shown, in one language: for the checks on all of them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from unittest.mock import patch

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from advisor.maintenance import write_pages
from advisor.models import StudentProfile
from tests.house.tree import ROOT
from tests.site.students import (
    MOROCCAN,
    QUEBECKER,
    SPANISH,
    answer,
    questions,
    walk,
)

BRITISH = MOROCCAN | {
    "nationality": "GB",
    "insured_in": "GB",
    "home_document": "ghic",
    "mobility": "exchange",
}
# Between them they are asked every section of the form.
STUDENTS = (MOROCCAN, SPANISH, QUEBECKER, BRITISH)
UNSURE = MOROCCAN | {"insurer_kind": "unknown", "insured_in": "unknown"}
Pages = Iterator[tuple[str, HttpResponse]]


def page_templates() -> set[str]:
    """The templates that are whole pages."""
    return {
        f"advisor/{file.name}"
        for file in Path(ROOT / "templates/advisor").glob("*.html")
        if not file.name.startswith("_")
    }


def every_page(language: str) -> Pages:
    """Each page by a name; the shipped rulebook must be live."""
    client = Client()
    yield "home", client.get(f"/{language}/")
    yield "privacy", client.get(f"/{language}/privacy/")
    for number, student in enumerate(STUDENTS):
        yield from _the_form(student, language, f"student {number}")
    yield from _the_kept_page(MOROCCAN, language, "certain")
    yield from _the_kept_page(UNSURE, language, "uncertain")
    yield from _answers_that_contradict(language)
    yield from _errors(language)
    yield "away", _away(language)


def _away(language: str) -> HttpResponse:
    """What a proxy shows while nothing of the site runs."""
    with TemporaryDirectory() as folder:
        write_pages(Path(folder))
        page = HttpResponse((Path(folder) / language / "index.html").read_bytes())
    page.templates = [SimpleNamespace(name="advisor/maintenance.html")]
    return page


def _the_form(student: dict[str, str], language: str, name: str) -> Pages:
    """Each section as it is asked, and as it comes back when nothing was chosen."""
    client = Client()
    where = f"/{language}/check/french_number/"
    while not where.endswith("/check/"):
        section = where.rstrip("/").rsplit("/", 1)[-1]
        page = client.get(where)
        yield f"{name}: {section}", page
        yield f"{name}: {section}, nothing chosen", client.post(where, {})
        given = {question: student[question] for question in questions(page)}
        where = answer(client, section, language, **given)["Location"]
    yield f"{name}: check", client.get(where)
    yield f"{name}: home again", client.get(f"/{language}/")


def _the_kept_page(student: dict[str, str], language: str, name: str) -> Pages:
    client = Client()
    here = client.post(walk(client, student, language))["Location"]
    profile = StudentProfile.objects.get(token=here.rstrip("/").rsplit("/", 1)[-1])
    for part in ("", "sheet/", "delete/"):
        yield f"{name}: result {part}", client.get(here + part)
    if name == "certain":
        yield "why", client.get(f"{here}why/")
    shared = f"/{language}/shared/{profile.share}/"
    yield f"{name}: shared", client.get(shared)
    another = Client()
    answer(another, "french_number", language, french_number="open")
    yield f"{name}: change", another.get(f"{here}change/")
    StudentProfile.objects.filter(pk=profile.pk).update(revision=999)
    yield f"{name}: of rules that are gone", client.get(here)
    StudentProfile.objects.filter(pk=profile.pk).update(
        expires=timezone.now() - timedelta(days=1)
    )
    yield f"{name}: expired", client.get(here)
    StudentProfile.objects.filter(pk=profile.pk).update(
        expires=timezone.now() + timedelta(days=9)
    )
    yield f"{name}: deleted", client.post(f"{here}delete/", follow=True)
    yield f"{name}: gone", client.get(here)
    with patch.object(StudentProfile.objects, "keep", side_effect=_no_database):
        walk(client, student, language)
        yield f"{name}: not kept", client.post(f"/{language}/check/")


def _no_database(*_arguments: object, **_named: object) -> None:
    from django.db import OperationalError

    raise OperationalError("The database is full.")


def _answers_that_contradict(language: str) -> Pages:
    """A student who changes an answer so that two of them cannot both be true."""
    client = Client()
    walk(client, SPANISH, language)
    answer(client, "insured_in", language, insured_in="CA")
    yield "misfit", client.get(f"/{language}/check/home_document/")
    client = Client()
    walk(client, MOROCCAN, language)
    dates = {"arrival": "2026-12-10", "stay_ends": "2026-12-01"}
    yield "contradiction", answer(client, "stay", language, **dates)


def _errors(language: str) -> Pages:
    client = Client(raise_request_exception=False)
    walk(client, MOROCCAN, language)
    yield "not on the way", client.get(f"/{language}/check/document_dates/")
    yield "not found", client.get(f"/{language}/nowhere/")
    yield "bad request", client.get(f"/{language}/check/%00/")
    strict = Client(enforce_csrf_checks=True)
    yield "too long open", strict.post(f"/{language}/check/stay/", {})
    with patch("advisor.views.read_answers", side_effect=ValueError("A fault")):
        yield "our fault", client.get(f"/{language}/check/stay/")
