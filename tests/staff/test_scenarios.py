"""A scenario is read and edited in words: its questions, their answers, what is expected."""

import pytest
from django.contrib.auth.models import Group, User

from cases import publishing
from cases.models import Option, Question, Scenario, Situation
from tests.staff.test_admin import _fields, _url
from tests.staff.test_commands import run


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def walker(draft):
    return Scenario.objects.get(key="wet_walker")


def _page(staff, row):
    return staff.get(_url(Scenario, "change", row.pk))


def _send(staff, row, **typed):
    url = _url(Scenario, "change", row.pk)
    return staff.post(url, _fields(staff.get(url)) | typed)


def _asked(page) -> dict[str, tuple[str, ...]]:
    """The fields of each group of questions, by its title."""
    found = {}
    for group in page.context["adminform"]:
        found[str(group.name)] = [name.removeprefix("answer_") for name in group.fields]
    return found


def _answers(row) -> dict[str, str]:
    return Scenario.objects.get(pk=row.pk).given


def test_each_question_is_asked_in_its_words_and_answered_in_those_it_offers(
    staff, walker
):
    page = _page(staff, walker)

    assert "Quel temps fait-il ?" in page.text
    assert '<option value="rain" selected>Il pleut</option>' in page.text
    assert '<option value="FR" selected>France</option>' in page.text
    assert '<option value="75">75 – Paris</option>' in page.text
    assert '<option value="unknown">I do not know</option>' in page.text
    assert ">weather=rain" not in page.text


def test_answers_picked_are_kept_as_the_file_has_them(staff, walker):
    done = _send(
        staff,
        walker,
        answer_weather="snow",
        answer_from_country="ES",
        answer_leaving="2026-12-24",
        answer_place="2A",
    )

    assert done.status_code == 302
    assert _answers(walker) == {
        "weather": "snow",
        "from_country": "ES",
        "leaving": "2026-12-24",
        "coming_back": "2026-12-05",
        "place": "2A",
    }
    assert "weather: snow" in run("rulebook", "dump")


def test_a_date_that_is_not_known_is_a_box_to_tick(staff, walker):
    done = _send(staff, walker, answer_leaving="", answer_leaving_unknown="1")

    assert done.status_code == 302
    assert _answers(walker)["leaving"] == "unknown"
    assert "checked> I do not know" in _page(staff, walker).text


def test_an_answer_taken_out_is_gone(staff, walker):
    assert _send(staff, walker, answer_coming_back="").status_code == 302

    assert "coming_back" not in _answers(walker)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"answer_weather": "hail"}, "Choose an answer from the list."),
        ({"answer_leaving": "tomorrow"}, "This is no date"),
        ({"answer_leaving": "0999-01-01"}, "Enter a year from 1900 to 2100"),
        ({"answer_leaving_unknown": "1"}, "not both"),
        ({"documents": ["-", "receipt"]}, "not both"),
    ],
)
def test_a_fault_is_said_at_its_question_and_nothing_is_kept_by_halves(
    staff, walker, typed, said
):
    page = _send(staff, walker, answer_from_country="ES", **typed)
    (name,) = page.context["adminform"].form.errors

    assert name in next(iter(typed)).removesuffix("_unknown")
    assert said in page.text
    assert _answers(walker)["from_country"] == "FR"


def test_answers_that_cannot_hold_together_are_refused_with_the_reason(staff, walker):
    page = _send(staff, walker, answer_weather="snow", answer_from_country="nowhere")

    (fault,) = page.context["adminform"].form.errors["answer_from_country"]
    assert fault == "Il ne neige pas nulle part."
    assert _answers(walker)["weather"] == "rain"


def test_a_student_answers_at_least_one_question(staff, walker):
    empty = {f"answer_{key}": "" for key in _answers(walker)}
    page = _send(staff, walker, **empty)

    assert "Answer at least one question." in page.text
    assert _answers(walker)


def test_only_the_questions_on_the_students_way_stand_first(staff, walker):
    groups = _asked(_page(staff, walker))

    assert groups["Answers"][0] == "weather"
    assert "place" not in groups.get("Questions not asked of this student", ())

    sunny = _asked(_page(staff, Scenario.objects.get(key="dry_walker")))
    assert "from_country" in sunny["Answered, but not asked of this student"]


def test_a_button_shows_what_follows_and_saves_nothing(staff, draft):
    url = _url(Scenario, "add")
    page = staff.post(
        url, _fields(staff.get(url)) | {"answer_weather": "snow", "_read": "1"}
    )

    assert "from_country" in _asked(page)["Answers"]
    assert "from_country" not in _asked(staff.get(url))["Answers"]
    assert not page.context["adminform"].form.errors
    assert Scenario.objects.count() == 2


def test_an_answer_that_is_offered_no_more_stays_until_it_is_taken_out(staff, walker):
    Option.objects.filter(key="rain").delete()
    before = _answers(walker)

    page = _page(staff, walker)
    assert "Quel temps fait-il ? &gt; rain" in page.text
    assert "does not offer this answer any more" in page.text

    assert _send(staff, walker, note="Toujours là.").status_code == 302
    assert _answers(walker) == before
    assert _send(staff, walker, gone_weather="on").status_code == 302
    assert _answers(walker) == {k: v for k, v in before.items() if k != "weather"}


def test_another_answer_takes_the_place_of_one_that_is_offered_no_more(staff, walker):
    Option.objects.filter(key="rain").delete()

    assert _send(staff, walker, answer_weather="sun").status_code == 302
    assert _answers(walker)["weather"] == "sun"


def test_a_question_that_is_gone_is_named_as_it_was_published(staff, published):
    walker = Scenario.objects.get(key="wet_walker")
    # No form lets a question go that a scenario answers: a file or a hand in the tables may.
    lines = f"{walker.answers}\nmood=good"
    Scenario.objects.filter(pk=walker.pk).update(answers=lines)
    Situation.objects.filter(key="in_snow").update(sentence="Neige")
    Question.objects.filter(key="place").delete()
    Scenario.objects.filter(pk=walker.pk).update(answers=f"{lines}\nplace=75")

    page = _page(staff, walker)

    assert "Où allez-vous ? &gt; 75 – Paris" in page.text
    assert "mood &gt; good" in page.text
    assert page.text.count("does not ask this question any more") == 2


def test_a_question_deleted_while_the_form_was_open_loses_no_answer(staff, walker):
    fields = _fields(_page(staff, walker))
    Question.objects.filter(key="from_country").update(key="country")

    staff.post(_url(Scenario, "change", walker.pk), fields)

    assert _answers(walker)["from_country"] == "FR"


def test_what_is_expected_is_ticked_by_its_titles(staff, walker):
    page = _page(staff, walker)
    assert 'value="sandwich"' in page.text
    assert "Un sandwich" in page.text

    done = _send(staff, walker, documents=["-"], steps=["buy_umbrella"], extras=[])
    walker.refresh_from_db()

    assert done.status_code == 302
    assert (walker.documents, walker.steps, walker.extras) == ("-", "buy_umbrella", "")


def test_a_second_save_is_told_which_answer_somebody_changed_meanwhile(staff, walker):
    fields = _fields(_page(staff, walker))
    token = _page(staff, walker).context["loaded"]
    _send(staff, walker, answer_weather="snow")

    late = fields | {"_loaded": token, "answer_from_country": "ES"}
    page = staff.post(_url(Scenario, "change", walker.pk), late)

    assert page.status_code == 409
    assert "Il neige" in page.text
    assert _answers(walker)["from_country"] == "FR"


def test_the_list_and_whoever_only_reads_see_the_same_words(client, draft):
    publishing.publish(by=None, note="Première")
    reader = User.objects.create_user("ana", is_staff=True)
    reader.groups.add(Group.objects.get(name="Translator"))
    client.force_login(reader)
    row = Scenario.objects.get(key="wet_walker")

    rows, one = client.get(_url(Scenario, "changelist")), _page(client, row)

    assert "Il pleut · France · Dec. 1, 2026" in rows.text
    assert '<dt lang="fr">Quel temps fait-il ?</dt><dd>Il pleut</dd>' in one.text
    assert ">weather=rain" not in one.text


def test_a_difference_and_a_finding_say_answers_in_words(staff, published):
    walker = Scenario.objects.get(key="wet_walker")
    _send(staff, walker, answer_weather="sun")
    Scenario.objects.filter(key="dry_walker").update(answers="weather=hail")

    told = run("rulebook", "diff")

    assert "Quel temps fait-il ? > Il fait beau" in told
    assert "weather: " not in told
    found = staff.get("/admin/cases/revision/publish/").context["findings"]
    failing = next(f for f in found if f.where == "scenario “dry_walker”")
    assert failing.detail == "“Quel temps fait-il ?” does not offer the answer “hail”."


def test_the_answers_lead_into_the_preview(staff, walker):
    href = _page(staff, walker).context["results"].preview_href

    assert "a.weather=rain" in href
    assert staff.get(href).status_code == 200
