"""A further language is two catalogues and not a line of code, as docs/translation.md says.

It is added to a copy of the site, by the commands of that page; a machine that puts each
sentence in brackets is the translator.
"""

import re
import shutil

import polib
import pytest

from tests.ops.running import ROOT, managed, run, serving
from tests.ops.students import BEHIND_A_PROXY, Student

pytestmark = pytest.mark.one_database

# German is known to Django; Persian is written from right to left.
ADDED = {"de": ("Deutsch", "ltr"), "fa": ("فارسی", "rtl")}
SITE = (
    "advisor",
    "cases",
    "templates",
    "static",
    "locale",
    "manage.py",
    "gunicorn.conf.py",
)
# Run where the copy is: what a translator does in the admin, and brings back from outside.
TRANSLATOR = """
import django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from cases.models import Message

setup_test_environment()
staff = Client()
staff.force_login(get_user_model().objects.create_superuser("eva"))
message = Message.objects.get(path="case.ehic.title", language="de")
url = reverse("admin:cases_message_change", args=[message.pk])
page = staff.get(url)
form = page.context["adminform"].form
sent = {n: form[n].value() for n in form.fields if form[n].value() is not None}
answer = staff.post(url, sent | {"text": "Ihre Karte gilt"})
message.refresh_from_db()
print("saved", answer.status_code, message.text)
file = staff.get(reverse("admin:cases_message_download", args=["de"]))
print("out", file.status_code, b"Ihre Karte gilt" in b"".join(file))
print("list", "German" in staff.get(reverse("admin:cases_message_changelist")).text)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The site with two more languages, published; its folder and its environment."""
    tree = tmp_path_factory.mktemp("copy")
    for name in SITE:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name,
                tree / name,
                ignore=shutil.ignore_patterns("*.mo", "__pycache__"),
            )
        else:
            shutil.copy(ROOT / name, tree / name)
    environment = {
        "ADVISOR_VAR_DIR": str(tree / "var"),
        "DJANGO_SECURE": "1",
        "DJANGO_BEHIND_PROXY": "1",
        "DJANGO_ALLOWED_HOSTS": "cover.example.org,127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "advisor.settings",
        "PYTHONPATH": str(tree),
    }
    for language in ADDED:
        (tree / "locale" / language / "LC_MESSAGES").mkdir(parents=True)
        managed(
            *("makemessages", "--locale", language, "--no-location", "--no-wrap"),
            environment=environment,
            tree=tree,
        )
    managed("cases_messages", "export", "--shipped", environment=environment, tree=tree)
    for language in ADDED:
        for domain in ("django", "cases"):
            _translate(
                tree / "locale" / language / "LC_MESSAGES" / f"{domain}.po", language
            )
    for command in ("compile_catalogues", "migrate", "setup_demo"):
        managed(command, environment=environment, tree=tree)
    managed("collectstatic", "--noinput", environment=environment, tree=tree)
    return tree, environment


def _translate(file, language):
    po = polib.pofile(str(file), wrapwidth=0)
    assert len(po) > 100
    for entry in po:
        said = f"{language}⟦{entry.msgid}⟧"
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural or (0, 1), said)
        else:
            entry.msgstr = said
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    po.save()


@pytest.fixture(scope="module")
def server(copy, tmp_path_factory):
    tree, environment = copy
    with serving(environment, tmp_path_factory.mktemp("log"), tree) as server:
        yield server


@pytest.mark.parametrize("language", ADDED)
def test_the_front_page_is_in_the_new_language_and_every_page_leads_to_it(
    server, language
):
    name, direction = ADDED[language]
    page = server.get(f"/{language}/", **BEHIND_A_PROXY).text
    french = server.get("/fr/", **BEHIND_A_PROXY).text

    assert f'<html lang="{language}" dir="{direction}">' in page
    assert re.search(rf"<h1[^>]*>{language}⟦", page)
    assert f'hreflang="{language}"' in french
    assert f">{name}</a>" in french


@pytest.mark.parametrize("language", ADDED)
def test_a_browser_that_asks_for_the_new_language_gets_it(server, language):
    answer = server.get("/", Accept_Language=f"{language}, en;q=0.5", **BEHIND_A_PROXY)

    assert answer.headers["Location"] == f"/{language}/"


@pytest.mark.parametrize("language", ADDED)
def test_a_student_walks_in_the_new_language_from_the_form_to_the_result(
    server, language
):
    student = Student(server, language=language)
    page = student.ask(student.answer_all()).text
    main = page[page.index("<main") : page.index("</main")]

    assert f'<html lang="{language}"' in page
    assert main.count(f"{language}⟦") > 100
    # Nothing falls back: what is marked as another language is an official French name.
    elsewhere = set(re.findall(r'<(?:span|p|div|li)[^>]* lang="([a-z-]+)"', main))
    assert elsewhere <= {"fr"}
    assert not re.search(r'<span lang="(?:fr|en)"', main)


def test_a_translator_works_in_the_new_language_inside_and_outside(copy):
    tree, environment = copy
    at_home = environment | {"DJANGO_SECURE": "0"}
    done = run("-c", TRANSLATOR, environment=at_home, tree=tree)

    assert done.returncode == 0, done.stderr
    assert "saved 302 Ihre Karte gilt" in done.stdout
    assert "out 200 True" in done.stdout
    assert "list True" in done.stdout
