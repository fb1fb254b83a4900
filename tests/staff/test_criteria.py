"""Criteria are picked as “question > answer”, and read back before they are saved."""

import re
from html import unescape

import pytest
from django.urls import reverse

from cases.models import Situation
from tests.staff.test_admin import _fields


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def situation(draft):
    return Situation.objects.get(key="it_is_wet")


def _url(situation) -> str:
    return reverse("admin:cases_situation_change", args=[situation.pk])


def _send(staff, situation, **changed):
    fields = _fields(staff.get(_url(situation)))
    return staff.post(_url(situation), fields | changed)


def _says(page) -> str:
    said = re.search(r'id="reads-as".*?</div>', page.text, re.DOTALL)[0]
    return unescape(re.sub(r"<[^>]+>", " ", said))


def _offered(page) -> list[str]:
    found = re.search(
        r'<datalist id="all-answers">.*?</datalist>', page.text, re.DOTALL
    )
    return [unescape(words) for words in re.findall(r'value="([^"]+)"', found[0])]


def test_every_answer_is_offered_in_the_words_of_its_question(staff, situation):
    offered = _offered(staff.get(_url(situation)))

    assert "Quel temps fait-il ? > Il neige" in offered
    assert all(" > " in words for words in offered)
    assert len(offered) == len(set(offered))


def test_countries_are_offered_by_their_names_and_groups_by_theirs(staff, situation):
    offered = " ".join(_offered(staff.get(_url(situation))))

    assert "> France" in offered
    assert "> Îles" in offered


@pytest.mark.parametrize(
    "typed",
    [
        "Quel temps fait-il ? > Il neige",
        "  quel temps fait-il ?  > il neige",
        "temps neige",
        "weather > snow",
    ],
)
def test_an_answer_is_found_by_its_words(staff, situation, typed):
    page = _send(
        staff,
        situation,
        **{"criteria-0-answers": [], "criteria-0-answers_more": typed},
    )

    assert page.status_code == 302
    assert situation.criteria.filter(fact="weather", values="snow").exists()


def test_accents_need_not_be_typed(staff, situation):
    typed = "d'ou venez-vous ? > iles"
    page = _send(
        staff,
        situation,
        **{"criteria-0-answers": [], "criteria-0-answers_more": typed},
    )

    assert page.status_code == 302
    assert situation.criteria.filter(fact="from_country", values="@islands").exists()


def test_what_is_typed_and_no_answer_is_told_with_those_like_it(staff, situation):
    page = _send(staff, situation, **{"criteria-0-answers_more": "Il neigge"})

    assert page.status_code == 200
    assert "No question offers “Il neigge”" in page.text
    assert "Il neige" in unescape(page.text).partition("Perhaps:")[2][:80]
    assert 'value="Il neigge"' in page.text
    assert not situation.criteria.filter(values__contains="neigge").exists()


def test_answers_of_two_questions_do_not_fit_in_one_line(staff, situation):
    other = next(
        words
        for words in _offered(staff.get(_url(situation)))
        if not words.startswith("Quel temps")
    )
    before = list(situation.criteria.values_list("values", flat=True))
    page = _send(staff, situation, **{"criteria-0-answers_more": other})

    assert "One line is about one question" in page.text
    assert list(situation.criteria.values_list("values", flat=True)) == before


def test_a_line_without_an_answer_is_not_saved(staff, situation):
    page = _send(staff, situation, **{"criteria-0-answers": []})

    assert page.status_code == 200
    assert "Pick an answer" in page.text


def test_the_button_reads_unsaved_lines_back_and_saves_nothing(staff, situation):
    before = list(situation.criteria.values())
    page = _send(
        staff,
        situation,
        sentence="Autre phrase.",
        _read="1",
        **{"criteria-0-answers": ["weather=snow"]},
    )

    assert page.status_code == 200
    assert "Il neige" in _says(page)
    assert "Autre phrase." in page.text
    assert "errornote" not in page.text
    assert list(situation.criteria.values()) == before
    situation.refresh_from_db()
    assert situation.sentence != "Autre phrase."


def test_another_letter_reads_as_or_and_a_line_to_delete_is_not_read(staff, situation):
    page = _send(
        staff,
        situation,
        _read="1",
        **{"criteria-0-alternative": "Z", "criteria-0-answers": ["weather=snow"]},
    )
    assert "Z. Quel temps fait-il ?" in _says(page)

    page = _send(staff, situation, _read="1", **{"criteria-0-DELETE": "on"})
    gone = situation.criteria.first()
    assert f"{gone.alternative}. Quel temps" not in _says(page)


def test_a_new_situation_is_read_back_before_it_exists(staff, draft):
    url = reverse("admin:cases_situation_add")
    fields = _fields(staff.get(url)) | {
        "criteria-0-answers": ["weather=rain"],
        "_read": "1",
    }
    page = staff.post(url, fields)

    assert "Quel temps fait-il ?" in _says(page)
    assert not Situation.objects.filter(sentence="").exists()


def test_whoever_may_not_edit_situations_reads_none_back(
    client, situation, django_user_model
):
    client.force_login(django_user_model.objects.create_user("sam", is_staff=True))

    assert client.post(_url(situation), {"_read": "1"}).status_code == 403
