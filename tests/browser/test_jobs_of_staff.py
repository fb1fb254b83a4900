"""The jobs of the staff from their home page to what a student then reads.

How many clicks each takes is told at the end of the run.
"""

import re
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

from cases import messages, publishing
from cases.models import CountryGroup, CoverageCase, Figure, Message, Publication
from cases.roles import Role
from cases.rulebooks import forget_live_rulebook
from tests.browser.demo import put_demo
from tests.browser.staff import Colleague
from tests.site.students import EMPLOYED, MOROCCAN, SPANISH, result

pytestmark = pytest.mark.browser
EXPECT = "Expect what the draft gives now, where something was expected"


@pytest.fixture
def site(transactional_db, live_server):
    """The shipped rulebook live, the same draft, its translations, and the roles."""
    put_demo()
    import_module("cases.migrations.0007_roles").make_groups(apps, connection_of())
    return live_server.url


def connection_of():
    """What a migration gets for a schema editor: this one asks for its connection."""

    class Editor:
        pass

    Editor.connection = connection
    return Editor


@pytest.fixture
def colleague(chromium, site, record_property, request):
    """Opens the admin's home as somebody with a role; tells the clicks at the end."""
    contexts, opened = [], []

    def open_as(role):
        user = User.objects.create_user(role.name.lower(), is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        context = chromium.new_context(
            extra_http_headers={"Accept-Language": "en"},
            viewport={"width": 1280, "height": 900},
        )
        contexts.append(context)
        session = {"name": "session", "value": client.cookies["session"].value}
        context.add_cookies([session | {"url": site}])
        person = Colleague(context.new_page(), site)
        opened.append(person)
        person.home()
        return person

    yield open_as
    record_property("clicks", sum(person.clicks for person in opened))
    for context in contexts:
        context.close()


def _publish() -> None:
    publisher, _made = User.objects.get_or_create(username="boss")
    publishing.publish(by=publisher, note="As told")
    forget_live_rulebook()


def _page(student, language="fr") -> str:
    return result(Client(), student, language=language).content.decode()


def test_correct_a_sentence(colleague):
    case = CoverageCase.objects.get(key="student_registration")
    editor = colleague(Role.EDITOR)
    editor.go("Coverage cases", within="#content-main")
    editor.go(case.title)
    editor.fill("#id_title", "Inscrivez-vous vite")
    editor.tick("#id_meaning_kept")
    editor.save()

    assert "Inscrivez-vous vite" not in _page(MOROCCAN)
    _publish()
    assert "Inscrivez-vous vite" in _page(MOROCCAN)
    # Only a spelling: the translations stay.
    assert not Message.objects.in_use().stale().exists()


def test_add_a_country_to_a_group(colleague):
    group = CountryGroup.objects.get(key="student_agreement")
    editor = colleague(Role.EDITOR)
    editor.go("Country groups", within="#content-main")
    editor.go(group.name)
    editor.page.get_by_label("Fiji", exact=True).check()
    editor.save()

    group.refresh_from_db()
    assert "FJ" in group.countries.split()
    expect(editor.page.locator(".messagelist")).to_contain_text("changed successfully")


def test_add_a_paper_to_two_cases_for_those_who_are_not_european(colleague):
    paper, name = "Certificat provisoire de remplacement", "Certificat provisoire"
    editor = colleague(Role.EDITOR)
    for key in ("student_registration", "employed"):
        editor.home()
        editor.go("Coverage cases", within="#content-main")
        editor.go(CoverageCase.objects.get(key=key).title)
        empty = ".inline-related:not(.has_original, .empty-form)"
        row = editor.page.locator(f"#documents-group {empty}").first
        number = re.search(r"\d+$", row.get_attribute("id"))[0]
        editor.choose(f"#id_documents-{number}-document", paper)
        needed = row.get_by_role("group", name="When").get_by_label(
            "Vous avez besoin d’un visa ou d’un titre de séjour."
        )
        editor.tick(f"#{needed.get_attribute('id')}")
        editor.save()
    # Example students now get one paper more: that was meant.
    editor.home()
    editor.go("Scenarios", within="#content-main")
    editor.go("fails", within="#changelist-filter")
    editor.tick("#action-toggle")
    editor.choose("[name=action]", EXPECT)
    editor.go("Go", within=".actions")
    expect(editor.page.locator("#content-main ins").first).to_contain_text(name)
    editor.go("Expect this from now on")
    _publish()

    assert name in _page(MOROCCAN)
    assert name in _page(EMPLOYED)
    assert name not in _page(EMPLOYED | {"nationality": "ES", "permit": "none_needed"})


def test_a_new_case_is_held_back_until_the_proof_is_satisfied(colleague):
    publisher = colleague(Role.PUBLISHER)
    publisher.go("Add", within=".model-situation")
    publisher.fill("#id_key", "is_from_fiji")
    publisher.fill("#id_sentence", "Vous êtes de nationalité fidjienne.")
    publisher.pick(0, "nationality > Fiji")
    expect(publisher.page.locator("#reads-as")).to_contain_text("Fiji")
    publisher.save()
    publisher.home()
    publisher.go("Add", within=".model-coveragecase")
    publisher.fill("#id_key", "fiji")
    publisher.fill("#id_title", "Les Fidji vous couvrent")
    publisher.fill("#id_sentence", "Un accord vous couvre pendant vos études.")
    publisher.fill("#id_now", "Demandez votre papier avant de partir.")
    publisher.fill("#id_cost", "C’est gratuit.")
    publisher.fill("#id_starts", "Dès votre arrivée.")
    publisher.choose_beside("when", "fidjienne")
    publisher.choose_beside("sources", "F675")
    publisher.save()

    publisher.home()
    publisher.go("Errors:", within=".rulebook-home")
    page = publisher.page
    expect(page.locator(".errornote")).to_contain_text(
        "nothing can be published before"
    )
    expect(page.locator("#content-main table").first).to_contain_text(
        "Les Fidji vous couvrent"
    )

    # The proof names the case: it stands behind the one that takes everybody.
    publisher.go("Les Fidji vous couvrent", within="#content-main table")
    publisher.fill("#id_position", "15")
    publisher.save()
    publisher.home()
    publisher.go("Errors:", within=".rulebook-home")
    publisher.tick("#id_looked_0")
    publisher.fill("#id_note", "Un cas pour les Fidji")
    if page.locator("#id_reason").count():
        publisher.fill("#id_reason", "Relu")
    publisher.go("Publish", within=".submit-row")

    forget_live_rulebook()
    assert "Les Fidji vous couvrent" in _page(MOROCCAN | {"nationality": "FJ"})
    assert "Les Fidji vous couvrent" not in _page(MOROCCAN)


def test_change_a_threshold_from_a_date(colleague):
    figure = Figure.objects.get(key="css_contribution_young")
    editor = colleague(Role.EDITOR)
    editor.go("Figures", within="#content-main")
    editor.go(figure.label)
    editor.fill("#id_periods-0-valid_until", "2026-12-31")
    editor.fill("#id_periods-1-amount", "9")
    editor.fill("#id_periods-1-valid_from", "2027-01-01")
    editor.save()

    old, new = figure.periods.all()
    assert (old.amount, old.valid_until) == ("8", date(2026, 12, 31))
    assert (new.amount, new.valid_from) == ("9", date(2027, 1, 1))


def test_translate_a_changed_sentence_into_arabic(colleague):
    case = CoverageCase.objects.get(key="student_registration")
    case.title = "Inscrivez-vous sans attendre"
    case.save()
    messages.sync()
    translator = colleague(Role.TRANSLATOR)
    translator.go("Arabic", within=".rulebook-home")
    translator.go("Translate the next sentence", within="tr:has-text('Arabic')")
    expect(translator.page.locator(".difference ins")).to_have_text(
        ["sans", "attendre"]
    )
    translator.fill("#id_text", "سجل في الضمان الاجتماعي دون انتظار")
    translator.tick("#id_up_to_date")
    translator.save()
    _publish()

    assert "دون انتظار" in _page(MOROCCAN, "ar")
    assert "دون انتظار" not in _page(SPANISH, "ar")


def test_compare_and_publish(colleague):
    case = CoverageCase.objects.get(key="student_registration")
    case.title = "Inscrivez-vous sans attendre"
    case.save()
    messages.sync()
    publisher = colleague(Role.PUBLISHER)
    publisher.go("see what would change")
    expect(publisher.page.locator("#content-main")).to_contain_text("sans attendre")
    publisher.home()
    publisher.go("Errors:", within=".rulebook-home")
    publisher.fill("#id_note", "Plus court")
    if publisher.page.locator("#id_reason").count():
        publisher.fill("#id_reason", "Les traductions suivent")
    publisher.go("Publish", within=".submit-row")

    forget_live_rulebook()
    assert Publication.objects.live().note.startswith("Plus court")
    assert "sans attendre" in _page(MOROCCAN)


def test_roll_back(colleague):
    case = CoverageCase.objects.get(key="student_registration")
    case.title = "Une erreur"
    case.save()
    messages.sync()
    _publish()
    assert "Une erreur" in _page(MOROCCAN)
    publisher = colleague(Role.PUBLISHER)
    publisher.go("Revisions", within=".rulebook-home__ways")
    publisher.leave(publisher.page.locator("#result_list tbody th a").last)
    publisher.go("Roll back to this revision")
    publisher.fill("#id_note", "La version d’avant")
    publisher.go("Roll back now")

    forget_live_rulebook()
    assert "Une erreur" not in _page(MOROCCAN)
    case.refresh_from_db()
    assert case.title == "Une erreur"
