"""A translator sees each sentence where students read it, marked, in its language."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from cases.models import Criterion, Message, Scenario
from cases.preview_links import sentence_href
from cases.roles import Role

pytestmark = pytest.mark.one_database
MARK = '<mark class="here" id="here">'
NOWHERE = {
    # Where no shop is near; no scenario lives there.
    "office_kind.market.title",
    "office_kind.market.about",
    # They decide no base case.
    "situation.from_nowhere.sentence",
    "situation.in_snow.sentence",
    # Its amount is said, its name is for staff.
    "figure.umbrella_price.label",
}


IN_A_LIST = "option.from_country.nowhere.label"


@pytest.fixture
def translator(published, client):
    user = User.objects.create_user("nour", is_staff=True)
    user.groups.add(Group.objects.get(name=Role.TRANSLATOR))
    client.force_login(user)
    return client


def _open(client, path, language="ar"):
    return client.get(sentence_href(path, language), follow=True)


def test_every_sentence_is_found_on_a_page_or_said_to_be_on_none(translator, umbrella):
    nowhere = set()
    for path in umbrella.words:
        page = _open(translator, path, "fr")
        if not page.redirect_chain:
            nowhere.add(path)
        elif path != IN_A_LIST:
            assert page.text.count(MARK) == 1, path
            assert page.redirect_chain[0][0].endswith("#here")

    assert nowhere == NOWHERE


def test_the_screen_of_a_sentence_leads_to_its_place_and_back(translator):
    message = Message.objects.get(path="step.buy_umbrella.body", language="ar")
    screen = reverse("admin:cases_message_change", args=(message.pk,))
    href = re.search(
        r'href="([^"]+)"[^>]*>See it as students do', translator.get(screen).text
    )
    page = translator.get(href[1].replace("&amp;", "&"), follow=True)

    assert '<html lang="ar" dir="rtl">' in page.text
    assert f'href="{screen}"' in page.text
    assert "#here" in page.text


def test_the_sentence_is_marked_in_the_translators_words(translator):
    message = Message.objects.get(path="case.umbrella.now", language="ar")
    message.text, message.seen = "خذ مظلة", message.source
    message.save()
    page = _open(translator, message.path)

    assert f"{MARK}خذ مظلة</mark>" in page.text


def test_a_stale_translation_shows_what_students_get_instead(translator):
    message = Message.objects.get(path="case.umbrella.now", language="ar")
    message.text, message.seen = "خذ مظلة", "Un autre texte"
    message.save()
    page = _open(translator, message.path)

    assert "خذ مظلة" not in page.text
    assert re.search(rf'{MARK}<span lang="fr" dir="ltr">', page.text)


def test_the_mark_stays_in_the_other_languages_and_on_no_other_page(translator):
    page = _open(translator, "case.umbrella.title")
    other = re.search(r'href="([^"]+language=es[^"]*)"', page.text)[1]

    assert MARK in translator.get(other.replace("&amp;", "&")).text
    assert "<mark" not in translator.get("/fr/").text


def test_an_answer_that_stands_in_a_list_opens_the_list(translator):
    page = _open(translator, IN_A_LIST)

    assert page.redirect_chain[0][0].endswith("#id_from_country")
    assert 'id="id_from_country"' in page.text


def test_a_sentence_that_no_scenario_leads_to_says_so(translator):
    Scenario.objects.all().delete()
    # Nobody is given a sandwich by the shortest way to a base case.
    page = _open(translator, "case.sandwich.title")

    assert "No scenario of the draft leads to a page with this sentence." in page.text


def test_a_new_scenario_leads_to_the_sentence(translator):
    wet = Scenario.objects.get(key="wet_walker")
    wet.answers += "\nplace=2A"
    wet.save()
    page = _open(translator, "office_kind.market.title")

    assert f"{MARK}Le marché" in re.sub(r'<span lang="fr" dir="ltr">', "", page.text)


def test_a_path_that_the_draft_does_not_have_is_said(translator):
    page = _open(translator, "case.ghost.title")

    assert "The draft has no such sentence." in page.text


def test_a_draft_that_cannot_be_read_says_so_here_too(translator):
    Criterion.objects.all().delete()

    page = _open(translator, "case.umbrella.title")

    assert "The draft cannot be read as a rulebook" in page.text


def test_the_page_of_reasons_is_previewed(translator):
    page = translator.get("/admin/preview/?scenario=wet_walker", follow=True)
    href = re.search(r'href="([^"]+section=--[^"]*)"', page.text)[1]
    why = translator.get(href.replace("&amp;", "&"))

    assert "Why this case, and what would change it" in why.text
    assert "Preview of the draft" in why.text
    assert not re.search(r'href="/[a-z]+/(?:result|check)/', why.text)
