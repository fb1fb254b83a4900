"""The page “What would change”, and the whole rulebook in and out of the admin."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from advisor.models import StudentProfile
from cases import drafts, publishing
from cases.engine.codec import parse_yaml, write_yaml
from cases.models import (
    CountryGroup,
    CoverageCase,
    Document,
    Option,
    Publication,
    Question,
    Revision,
    Scenario,
    Situation,
    Step,
)
from cases.rulebooks import live_rulebook
from tests.staff.conftest import UMBRELLA

COMPARE = "/admin/cases/revision/compare/"
LOAD = "/admin/cases/revision/load/"
TEXT = UMBRELLA.read_text()


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


def html(response):
    return response.content.decode()


def upload(client, text, name="new.yaml"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(LOAD, {"file": SimpleUploadedFile(name, content)})


def confirmed(client, response, address=LOAD):
    """Press the button of a page that shows a difference."""
    form = response.context["confirm"]
    return client.post(address, form.initial, follow=True)


def test_an_untouched_draft_changes_nothing(staff, published):
    assert "Nothing differs." in html(staff.get(COMPARE))


def test_a_sentence_is_shown_with_the_words_that_differ(staff, published):
    CoverageCase.objects.filter(key="umbrella").update(title="Prenez le parapluie")

    page = html(staff.get(COMPARE))

    assert "Prenez <del>un</del> parapluie" in page
    assert "Prenez <ins>le</ins> parapluie" in page


def test_students_who_move_are_described_counted_and_shown(staff, published):
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")

    page = staff.get(COMPARE)
    (move, *_) = page.context["found"].moves

    assert (move.before, move.after) == ("Prenez un parapluie", "Partez sans parapluie")
    assert move.always == ("Il neige.", "D’où venez-vous ? is one of: Malte")
    assert move.clauses == ()
    assert move.kinds == 2
    assert "<dd>Malte</dd>" in html(page)


def test_profiles_of_the_last_twelve_months_are_decided_again(staff, published):
    answers = {"weather": "snow", "from_country": "MT"}
    for code in ("A", "B"):
        StudentProfile.objects.create(
            token=code, code=code, answers=answers, language="en", revision=1
        )
    old = timezone.now() - timedelta(days=400)
    StudentProfile.objects.create(
        token="C", code="C", answers=answers, language="en", revision=1, created=old
    )
    StudentProfile.objects.create(
        token="D", code="D", answers={"weather": "sun"}, language="en", revision=1
    )
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")

    page = staff.get(COMPARE)
    (part,) = page.context["parts"]

    assert (part.changed, part.students) == (2, 3)
    assert [(c.after, c.students) for c in part.changes] == [
        ("Partez sans parapluie", 2)
    ]
    assert "2 of 3 would get another result" in html(page)


def test_any_two_revisions_are_compared(staff, published, publisher):
    Situation.objects.filter(key="in_snow").update(sentence="Il neige fort.")
    publishing.publish(by=publisher, note="Neige")

    page = html(staff.get(COMPARE, {"before": "1", "after": "2"}))

    assert "situation “Il neige fort.”, sentence" in page
    assert (
        "<ins>neige fort.</ins>" in page
        or "<ins> fort.</ins>" in page
        or "fort" in page
    )


def test_a_rulebook_that_does_not_exist_is_refused_at_its_field(staff, published):
    response = staff.get(COMPARE, {"before": "99"})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"before"}


def test_a_draft_that_cannot_be_read_is_said(staff, published):
    Situation.objects.get(key="walks_long").criteria.update(fact="nothing")

    response = staff.get(COMPARE)

    assert response.status_code == 422
    assert "situation “Vous partez deux jours ou plus.”" in html(response)
    assert "No criterion can ask for “nothing”" in html(response)


def test_there_is_nothing_to_compare_with_before_the_first_publication(staff, draft):
    assert "Nothing is published yet." in html(staff.get(COMPARE))


def test_the_page_asks_the_database_a_bounded_number_of_times(
    staff, published, django_assert_max_num_queries
):
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")

    with django_assert_max_num_queries(60):
        staff.get(COMPARE)


def test_what_is_downloaded_loads_as_the_same_rulebook(staff, published, umbrella):
    response = staff.get("/admin/cases/revision/1.yaml")

    assert response["Content-Disposition"] == 'attachment; filename="rulebook-1.yaml"'
    assert parse_yaml(html(response), name="x") == umbrella


def test_a_file_shows_what_it_changes_before_the_draft_is_replaced(staff, published):
    shown = upload(staff, TEXT.replace("Il neige.", "Il neige fort."))

    assert "situation “Il neige fort.”, sentence" in html(shown)
    assert Situation.objects.get(key="in_snow").sentence == "Il neige."

    done = confirmed(staff, shown)

    assert "The draft now says what the file does." in html(done)
    assert Situation.objects.get(key="in_snow").sentence == "Il neige fort."


def test_a_draft_taken_out_and_put_in_again_is_the_same(staff, draft):
    text = write_yaml(draft)
    staff.get("/admin/cases/revision/draft.yaml")

    confirmed(staff, upload(staff, text))

    assert write_yaml(drafts.read_draft().worded()) == text


def test_a_draft_changed_since_the_difference_was_shown_is_not_replaced(
    staff, published
):
    shown = upload(staff, TEXT.replace("Il neige.", "Il neige fort."))
    CoverageCase.objects.filter(key="umbrella").update(title="Entretemps")

    refused = confirmed(staff, shown)

    assert refused.status_code == 409
    assert CoverageCase.objects.get(key="umbrella").title == "Entretemps"
    assert confirmed(staff, refused).status_code == 200
    assert Revision.objects.count() == 2


FAULTY = {
    "broken YAML": (TEXT + "\n  - [", "This does not fit what stands above"),
    "unknown key": (TEXT.replace("  role: base", "  rule: base", 1), "cases.umbrella"),
    "deleted option": (TEXT.replace("      rain: {", "      hail: {"), "it_is_wet"),
    "an alias": ("format: 1\nsections: &amp {b: *amp}\n", "points elsewhere by *amp"),
    "5 MB": (TEXT + "# " + "x" * 5_000_000, "larger than 4 MB"),
    "no text": (b"\xff\xfe\x00", "UTF-8"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_file_is_refused_at_the_field_and_nothing_is_changed(
    staff, draft, fault
):
    text, said = FAULTY[fault]

    response = upload(staff, text)
    (error,) = response.context["form"].errors["file"]

    assert response.status_code == 422
    assert error.startswith("new.yaml")
    assert said in error
    assert drafts.read_draft().worded() == draft


def test_a_file_that_was_tampered_with_on_the_way_is_asked_for_again(staff, draft):
    response = staff.post(LOAD, {"packed": "forged", "checked": "0"})

    assert response.status_code == 422
    assert drafts.read_draft().worded() == draft


def test_the_draft_is_reset_to_a_revision_and_stays_as_an_unpublished_one(
    staff, published, umbrella
):
    CoverageCase.objects.filter(key="umbrella").update(title="Un autre titre")
    address = f"/admin/cases/revision/{published.revision.pk}/reset/"

    shown = staff.get(address)
    assert "<del>" in html(shown)
    done = confirmed(staff, shown, address)

    assert "The draft of before stays as revision 2." in html(done)
    assert drafts.read_draft().worded() == umbrella
    kept = Revision.objects.get(number=2)
    assert "Un autre titre" in kept.rules
    assert not kept.publications.exists()
    assert live_rulebook().number == 1


def test_a_kept_draft_cannot_be_made_live_by_rolling_back(staff, published, publisher):
    CoverageCase.objects.filter(key="umbrella").update(title="Un autre titre")
    address = f"/admin/cases/revision/{published.revision.pk}/reset/"
    confirmed(staff, staff.get(address), address)

    with pytest.raises(publishing.NotPublishable, match="never live"):
        publishing.roll_back(
            by=publisher, note="Essai", revision=Revision.objects.get(number=2)
        )
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    [COMPARE, LOAD, "1.yaml", "{}/reset/"],
    ids=["see", "load", "out", "reset"],
)
def test_somebody_without_a_role_sees_none_of_it(
    client, django_user_model, published, address
):
    client.force_login(
        django_user_model.objects.create_user("guest", password="x", is_staff=True)
    )
    if not address.startswith("/"):
        address = "/admin/cases/revision/" + address.format(published.revision.pk)

    assert client.get(address).status_code == 403


def test_what_all_who_move_share_is_said_once(staff, published):
    CoverageCase.objects.get(key="umbrella").unless.add(
        Situation.objects.get(key="walks_long")
    )

    (move, *_) = staff.get(COMPARE).context["found"].moves

    assert move.always == ("Vous partez deux jours ou plus.",)
    assert (
        move.clauses
        == (
            ("Quel temps fait-il ? is one of: Il pleut",),
            ("Il neige.", "D’où venez-vous ? is none of: Îles"),
        )
        or len(move.clauses) == 2
    )


def test_dates_that_are_compared_are_said_as_their_questions(staff, published):
    Situation.objects.get(key="walks_long").criteria.update(values="no")

    page = html(staff.get(COMPARE))

    assert "Quand revenez-vous ? – before: Quand partez-vous ?, plus days: 2" in page
    assert "coming_back" not in page


def test_rules_stand_before_students(staff, published):
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")
    Situation.objects.filter(key="in_snow").update(sentence="Il neige fort.")

    page = html(staff.get(COMPARE))

    heads = ("<h2>Rules (1)", "<h2>Texts (1)", "<h2>Who would get another result")
    places = [page.index(head) for head in heads]
    assert places == sorted(places)


def folds(page) -> dict[str, bool]:
    """The words of each part that can be folded, and whether it stands open."""
    fold = r'<details class="(?:module )?moves-folded"( open)?><summary>(?:<h2>)?(.*?)<'
    found = re.findall(fold, page)
    return {words.strip(): bool(is_open) for is_open, words in found}


def test_who_gets_another_case_is_open_and_smaller_changes_are_folded(staff, published):
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")

    page = staff.get(COMPARE)

    assert page.context["found"].case_moves
    (items,) = [words for words in folds(html(page)) if "change" in words]
    assert folds(html(page))[items] is False
    # The moves of cases stand in no fold at all.
    before_the_fold = html(page).split(items)[0]
    assert page.context["found"].case_moves[0].before in before_the_fold


def test_where_no_case_changes_the_smaller_changes_stand_open(staff, published):
    CoverageCase.objects.get(key="umbrella").steps.last().delete()

    page = staff.get(COMPARE)

    assert not page.context["found"].case_moves
    (items,) = [words for words in folds(html(page)) if "change" in words]
    assert folds(html(page))[items] is True


def test_few_rules_and_texts_stand_open_and_many_are_folded(staff, published):
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")
    Situation.objects.filter(key="in_snow").update(sentence="Il neige fort.")
    assert folds(html(staff.get(COMPARE)))["Rules (1)"] is True
    assert folds(html(staff.get(COMPARE)))["Texts (1)"] is True

    for number in range(10):
        CountryGroup.objects.create(
            key=f"land_{number}", name=f"Pays {number}", countries="JP"
        )
        Document.objects.create(
            key=f"paper_{number}", name="P", title="P", what="p", how="p"
        )

    found = folds(html(staff.get(COMPARE)))
    assert found["Rules (21)"] is False
    assert [is_open for words, is_open in found.items() if "Texts" in words] == [False]


def test_example_students_do_not_hide_the_rules(staff, published):
    """They stand by themselves, under a head of their own."""
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")
    Scenario.objects.update(note="Quelqu’un d’autre")

    found = folds(html(staff.get(COMPARE)))

    assert "Rules (1)" in found
    count = Scenario.objects.count()
    assert f"Example students of whom something else is expected ({count})" in found


DRIZZLE = {"key": "drizzle", "label": "Il bruine"}


def test_a_rule_is_said_in_the_words_of_its_form(staff, published):
    CoverageCase.objects.get(key="umbrella").steps.last().delete()
    step = Step.objects.get(key="buy_umbrella")
    Step.objects.filter(pk=step.pk).update(deadline_days=-2)
    Option.objects.create(question=Question.objects.get(key="weather"), **DRIZZLE)

    page = html(staff.get(COMPARE, headers={"Accept-Language": "fr"}))

    words = re.sub(r"<[^>]+>", "", page)
    assert "étapes de ce cas\u00a0: " in words
    assert "jours\u00a0: -2" in words
    assert "options\u00a0: Il pleut, Il neige, Il fait beau, Il bruine" in words
    for raw in ("steps:", "deadline", "days:", "options:", "drizzle"):
        assert raw not in words
