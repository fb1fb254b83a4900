"""Staff find what the rulebook says: in one box for all of it, and in each list."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from bench.synthetic import worded
from cases import messages, publishing
from cases.models import (
    CountryGroup,
    CoverageCase,
    Criterion,
    Document,
    Message,
    Option,
    Question,
    Situation,
)
from cases.roles import Role

SEARCH = "/admin/search/"
MARK = re.compile(r"<mark>(.*?)</mark>")
SECTION = re.compile(r'<section class="module".*?</section>', re.DOTALL)


@pytest.fixture
def client(client):
    """Everybody here reads French, but for those who say otherwise."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    return client


@pytest.fixture
def rim(client, django_user_model):
    """A colleague of any role."""
    user = django_user_model.objects.create_user("rim", is_staff=True)

    def with_role(role: str) -> Client:
        user.groups.set(Group.objects.filter(name=role))
        client.force_login(user)
        return client

    return with_role


@pytest.fixture
def staff(client, published, publisher):
    client.force_login(publisher)
    return client


def _say(**words: str) -> CoverageCase:
    """The first case, saying this instead."""
    CoverageCase.objects.filter(pk=CoverageCase.objects.first().pk).update(**words)
    messages.sync()
    return CoverageCase.objects.first()


def _found(staff, typed: str, model=CoverageCase) -> set[str]:
    """The keys of the rows that the list of a table shows for what is typed."""
    url = reverse(f"admin:cases_{model._meta.model_name}_changelist")
    page = staff.get(url, {"q": typed})
    assert page.status_code == 200
    return {getattr(row, "key", str(row)) for row in page.context["cl"].result_list}


def _text(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def _kinds(page) -> dict[str, str]:
    """The HTML of each kind that was found, by its title."""
    sections = SECTION.findall(page.text)
    return {re.search(r">([^<]*) <span", section)[1]: section for section in sections}


@pytest.mark.parametrize(
    "typed",
    [
        "etudiant",
        "ÉTUDIANT",
        "étudiante",
        "l'etudiante",
        "L’ÉTUDIANTE",
        "soeur",
        "SŒUR",
        "tres etudiant",
        '"la soeur de"',
        "« la sœur de »",
        "n'est très",
    ],
)
def test_a_word_is_found_whatever_its_accents_and_capitals(staff, typed):
    case = _say(title="Très bien : la SŒUR de l’Étudiant·e n’est pas couverte")

    assert _found(staff, typed) == {case.key}


@pytest.mark.parametrize(
    "typed", ["etudiant couverte absente", '"soeur la"', "etudiants", "%", "_x_", "e.u"]
)
def test_every_word_must_be_there_as_it_is_typed(staff, typed):
    _say(title="La sœur de l’étudiant·e n’est pas couverte")

    assert _found(staff, typed) == set()


def test_words_may_stand_in_different_boxes_of_a_row(staff):
    case = _say(title="Grêle", sentence="Il tombe de la glace.", now="Abritez-vous.")

    assert _found(staff, f"grele abritez {case.key}") == {case.key}


def test_a_search_keeps_the_filters_of_its_list(staff):
    url = reverse("admin:cases_message_changelist")
    case = _say(title="Grêle")
    page = staff.get(url, {"q": "grele", "language__exact": "ar"})

    paths = [(m.path, m.language) for m in page.context["cl"].result_list]
    assert paths == [(f"case.{case.key}.title", "ar")]


def test_a_country_is_found_by_its_name(staff):
    group = CountryGroup.objects.create(key="far", name="Loin", countries="JP MX")
    situation = Situation.objects.first()
    criterion = {"fact": "nationality", "values": "MX"}
    Criterion.objects.create(situation=situation, **criterion)

    assert _found(staff, "mexique", CountryGroup) == {group.key}
    assert _found(staff, "mexique", Situation) == {situation.key}
    kinds = _kinds(staff.get(SEARCH, {"q": "Mexique"}))
    assert "<mark>Mexique</mark> (MX)" in kinds["Groupes de pays"]
    assert _kinds(staff.get(SEARCH, {"q": "mexico"}, headers={"Accept-Language": "en"}))


def test_everything_that_says_a_word_is_found_at_once_and_marked(staff):
    case = _say(title="Contre la grêle", to_confirm="La Grêle de mai, à confirmer.")
    option = Option.objects.first()
    Option.objects.filter(pk=option.pk).update(label="De la grêle")
    document = Document.objects.create(
        key="hail_paper", title="Un papier", what="GRELE"
    )

    page = staff.get(SEARCH, {"q": "grele"})
    kinds = _kinds(page)

    assert [*kinds] == [
        "Questions",
        "Options",
        "Cas de couverture",
        "Papiers",
        "Messages",
    ]
    assert set(MARK.findall(page.text)) == {"grêle", "Grêle", "GRELE"}
    for row, name in (
        (case, "Cas de couverture"),
        (option.question, "Options"),
        (document, "Papiers"),
    ):
        form = reverse(f"admin:cases_{row._meta.model_name}_change", args=[row.pk])
        assert f'href="{form}"' in kinds[name]
        assert staff.get(form).status_code == 200


def test_rows_named_so_come_before_those_that_only_say_so(staff):
    first, second = CoverageCase.objects.all()[:2]
    CoverageCase.objects.filter(pk=first.pk).update(sentence="Il y a de la grêle.")
    CoverageCase.objects.filter(pk=second.pk).update(title="La grêle")

    said = _kinds(staff.get(SEARCH, {"q": "grêle"}))["Cas de couverture"]
    assert said.index(f"<code>{second.key}</code>") < said.index(
        f"<code>{first.key}</code>"
    )


def test_a_count_leads_to_the_list_that_shows_as_many(staff):
    for number in range(7):
        Document.objects.create(key=f"hail_{number}", name="Grêle", title="Grêle")
    messages.sync()

    for name, section in _kinds(staff.get(SEARCH, {"q": "grêle"})).items():
        count = int(re.search(r"\((\d+)\)", section)[1])
        href, words = re.search(
            r'found__all"><a href="([^"]+)">([^<]+)', section
        ).groups()
        page = staff.get(href.replace("&amp;", "&"))

        assert page.context["cl"].result_count == count, name
        assert 'value="grêle"' in page.text
        assert str(count) in words
        assert section.count("<li>") == 5


def test_a_sentence_is_found_in_every_language_it_is_said_in(staff):
    message = Message.objects.filter(language="ar").first()
    Message.objects.filter(pk=message.pk).update(text="هل تمطر اليوم؟")
    section = _kinds(staff.get(SEARCH, {"q": "تمطر"}))["Messages"]

    assert '<dd lang="ar" dir="rtl">هل <mark>تمطر</mark>' in section


def test_what_a_role_may_not_see_is_not_found(rim, published):
    _say(title="La grêle")

    adviser = _kinds(rim(Role.DESK_ADVISER).get(SEARCH, {"q": "grele"}))
    translator = _kinds(rim(Role.TRANSLATOR).get(SEARCH, {"q": "grele"}))

    assert [*adviser] == ["Cas de couverture"]
    assert [*translator] == ["Cas de couverture", "Messages"]


def test_staff_who_may_not_read_the_rulebook_have_no_box(rim, published):
    nobody = rim("no role")

    assert 'id="search-all"' not in nobody.get("/admin/").text
    assert nobody.get(SEARCH, {"q": "a"}).status_code == 403


def test_the_box_stands_on_every_page_and_keeps_what_was_typed(staff):
    case = CoverageCase.objects.first()
    for url in (
        "/admin/",
        reverse("admin:cases_coveragecase_changelist"),
        reverse("admin:cases_coveragecase_change", args=[case.pk]),
        reverse("admin:cases_revision_compare"),
        reverse("desk"),
    ):
        assert 'role="search" action="/admin/search/"' in staff.get(url).text

    assert 'value="a &quot;b&quot; &lt;i&gt;"' in (
        staff.get(SEARCH, {"q": 'a "b" <i>'}).text
    )


def test_nothing_typed_and_nothing_found_say_what_to_do(staff):
    empty = staff.get(SEARCH, headers={"Accept-Language": "en"})
    blank = staff.get(SEARCH, {"q": "  "}, headers={"Accept-Language": "en"})
    none = staff.get(SEARCH, {"q": "zzz"}, headers={"Accept-Language": "en"})

    assert "Type a word above" in _text(empty)
    assert "Type a word above" in _text(blank)
    assert "Nothing in the rulebook holds “zzz”." in _text(none)


@pytest.mark.parametrize("typed", ["\0", "é" * 5000, "a " * 2500, f"{'a' * 201}"])
def test_what_cannot_be_looked_for_gets_a_calm_answer(staff, typed):
    page = staff.get(SEARCH, {"q": typed})

    assert page.status_code == 422
    assert 'class="errornote"' in page.text
    for model in (CoverageCase, Message):
        name = f"admin:cases_{model._meta.model_name}_changelist"
        assert staff.get(reverse(name), {"q": typed}, follow=True).status_code == 200


@pytest.mark.parametrize(
    "typed", ["(.*", "[a-", "\\", "'", '"', "'; --", "%s %(x)s", "<b>", "·", "{x}", "☂️"]
)
def test_odd_signs_are_only_signs(staff, typed):
    assert staff.get(SEARCH, {"q": typed}).status_code == 200
    assert (
        staff.get(reverse("admin:cases_question_changelist"), {"q": typed}).status_code
        == 200
    )


def test_the_database_is_not_asked_more_often_for_more_rows(
    client, db, publisher, django_assert_max_num_queries
):
    publishing.load_into_draft(worded(300))
    messages.sync()
    client.force_login(publisher)
    # What a process remembers, such as types and permissions, is asked once.
    client.get(SEARCH, {"q": "e"})

    with django_assert_max_num_queries(45):
        page = client.get(SEARCH, {"q": "e"})
    assert Question.objects.count() > 5
    assert len(_kinds(page)) > 5
    for model in (CoverageCase, Message, Situation):
        url = reverse(f"admin:cases_{model._meta.model_name}_changelist")
        with django_assert_max_num_queries(12):
            assert client.get(url, {"q": "e"}).context["cl"].result_count
