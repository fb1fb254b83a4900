"""Who changed what: every save is kept in words, and read in the admin."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cases import audit, publishing
from cases.models import (
    CoverageCase,
    DraftChange,
    Immutable,
    Message,
    Question,
    Scenario,
    Section,
    Situation,
    Source,
    Step,
)
from tests.staff.test_admin import _fields, _url

CHANGES = "/admin/cases/draftchange/"
PUBLISH = "/admin/cases/revision/publish/"


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


def _save(client, row, **typed):
    url = _url(type(row), "change", row.pk)
    answer = client.post(url, _fields(client.get(url)) | typed)
    assert answer.status_code == 302, answer.context["errors"]


def _kept(**filters):
    rows = DraftChange.objects.exclude(noun="").filter(**filters).order_by("pk")
    return [(r.action, r.key, r.field, r.before, r.after) for r in rows]


def test_a_sentence_that_was_changed_is_kept_as_it_was_and_as_it_is(staff, draft):
    case = CoverageCase.objects.get(key="umbrella")
    before = case.title
    _save(staff, case, title="Un autre titre")

    (row,) = DraftChange.objects.exclude(noun="")
    assert (row.by.username, row.action) == ("lea", "change")
    assert (row.noun, row.key, row.field) == (
        "cases.coveragecase",
        "umbrella",
        "title",
    )
    assert (row.before, row.after) == (before, "Un autre titre")


def test_a_row_saved_as_it_was_leaves_no_trace(staff, draft):
    _save(staff, CoverageCase.objects.get(key="umbrella"))

    assert not DraftChange.objects.exclude(noun="").exists()


def test_conditions_are_told_in_the_words_of_their_questions(staff, draft):
    situation = Situation.objects.get(key="it_is_wet")
    _save(staff, situation, **{"criteria-0-answers": ["weather=snow"]})

    (row,) = DraftChange.objects.exclude(noun="")
    assert row.field == "criteria"
    assert "Quel temps fait-il ?" in row.before
    assert "Il neige" in row.after
    assert row.before != row.after


def test_a_question_changed_on_the_page_of_its_section_is_its_own_change(staff, draft):
    section = Section.objects.first()
    question = section.questions.first()
    _save(staff, section, **{"questions-0-label": "Fait-il beau ?"})

    ((action, key, field, before, after),) = _kept(noun="cases.question")
    assert (action, key, field) == ("change", question.key, "label")
    assert (before, after) == (question.label, "Fait-il beau ?")


def test_what_was_added_and_deleted_is_kept_whole(staff, draft):
    url = _url(Situation, "add")
    fields = _fields(staff.get(url)) | {
        "key": "it_is_monday",
        "sentence": "C’est lundi.",
        "criteria-0-answers": ["weather=rain"],
        "criteria-0-alternative": "A",
    }
    assert staff.post(url, fields).status_code == 302
    situation = Situation.objects.get(key="it_is_monday")
    delete = _url(Situation, "delete", situation.pk)
    assert staff.post(delete, {"post": "yes"}).status_code == 302

    added = {field: after for action, _, field, _, after in _kept(action="add")}
    gone = {field: before for action, _, field, before, _ in _kept(action="delete")}
    assert added["sentence"] == gone["sentence"] == "C’est lundi."
    assert "Quel temps fait-il ?" in added["criteria"]


def test_an_order_changed_in_the_list_is_kept(staff, draft):
    url = _url(CoverageCase, "changelist")
    formset = staff.get(url).context["cl"].formset
    data = {
        f"{form.prefix}-{name}": form[name].value()
        for form in formset.forms
        for name in form.fields
    } | {f"form-{k}": v for k, v in formset.management_form.initial.items()}
    staff.post(url, data | {"form-0-position": "95", "_save": "Save"})

    assert [(row[0], row[2], row[4]) for row in _kept()] == [
        ("change", "position", "95")
    ]


def test_a_translation_is_kept_with_its_language(staff, draft):
    message = Message.objects.get(path="case.umbrella.title", language="ar")
    url = _url(Message, "change", message.pk)
    staff.post(url, {"text": "خذ مظلة", "up_to_date": "on"})

    texts = [row for row in _kept() if row[2] == "text"]
    assert texts == [("change", "case.umbrella.title (ar)", "text", "", "خذ مظلة")]


def test_confirming_translations_is_kept(staff, draft):
    Message.objects.filter(path="case.umbrella.title").update(text="x")
    chosen = Message.objects.filter(path="case.umbrella.title")
    staff.post(
        _url(Message, "changelist"),
        {"action": "confirm", "_selected_action": [m.pk for m in chosen]},
    )

    assert len(_kept(field="seen")) == 4


@pytest.mark.ignore_template_errors  # Django's page of a person names no address.
def test_giving_a_role_is_kept(staff, draft):
    sam = User.objects.create_user("sam", is_staff=True)
    role = Group.objects.get(name="Editor")
    url = reverse("admin:auth_user_change", args=[sam.pk])
    form = staff.get(url).context["adminform"].form
    fields = {n: v for n in form.fields if (v := form[n].value())}
    staff.post(url, fields | {"groups": [role.pk]})

    (row,) = DraftChange.objects.filter(noun="auth.user")
    assert (row.key, row.field, row.after) == ("sam", "groups", "Rédaction")
    assert row.others == {"en": ["", "Editor"]}


def test_a_load_and_a_roll_back_are_one_line_each(published, umbrella, publisher):
    publishing.load_into_draft(umbrella, by=publisher)
    publishing.roll_back(by=publisher, note="Erreur", revision=published.revision)

    back, load = DraftChange.objects.all()[:2]
    assert (load.action, load.noun, load.by) == ("load", "", publisher)
    assert (back.action, back.noun) == ("rollback", "")
    assert "Erreur" in back.after


def test_the_trail_is_filtered_by_person_kind_and_day_and_searched(staff, draft):
    _save(staff, CoverageCase.objects.get(key="umbrella"), title="Un autre titre")
    row = DraftChange.objects.exclude(noun="").get()
    today = timezone.localdate()

    def found(**query):
        return list(staff.get(CHANGES, query).context["cl"].result_list)

    assert row in found(kind="cases.coveragecase", by__id__exact=row.by_id)
    assert row not in found(kind="cases.question")
    assert row in found(q="autre")
    assert row not in found(q="parapluies de Cherbourg")
    assert row in found(at__year=today.year, at__month=today.month, at__day=today.day)
    assert row not in found(at__year=2020)


def test_the_differences_are_marked_in_the_list(staff, draft):
    case = CoverageCase.objects.get(key="umbrella")
    CoverageCase.objects.filter(pk=case.pk).update(title="Prenez un parapluie")
    _save(staff, case, title="Prenez un grand parapluie")

    assert re.search(r"<ins>grand\s*</ins>", staff.get(CHANGES).text)


def test_the_history_of_a_row_tells_its_changes_and_no_others(staff, draft):
    case = CoverageCase.objects.get(key="umbrella")
    question = Question.objects.get(key="weather")
    _save(staff, case, title="Un autre titre")
    _save(staff, question, label="Et le ciel ?")
    page = staff.get(_url(CoverageCase, "history", case.pk))

    assert page.status_code == 200
    assert "Un autre titre" in re.sub("</?ins>", "", page.text)
    assert "lea" in page.text
    assert [line["field"] for line in page.context["lines"]] == ["title"]


def test_a_change_typed_as_markup_is_shown_as_it_was_typed(staff, draft):
    case = CoverageCase.objects.get(key="umbrella")
    _save(staff, case, cost="<script>alert(1)</script>")

    assert "<script>alert" not in staff.get(CHANGES).text
    assert "<script>alert" not in staff.get(_url(CoverageCase, "history", case.pk)).text


def test_nobody_changes_or_deletes_the_trail(staff, draft):
    row = DraftChange.objects.first()

    assert staff.post(f"{CHANGES}{row.pk}/change/", {}).status_code == 403
    assert staff.post(f"{CHANGES}{row.pk}/delete/", {}).status_code == 403
    for attempt in (row.save, row.delete, DraftChange.objects.all().delete):
        with pytest.raises(Immutable):
            attempt()


def test_what_changed_since_a_moment_is_told_in_sentences(staff, draft):
    moment = timezone.now()
    case = CoverageCase.objects.get(key="umbrella")
    _save(staff, case, title="Un autre titre", sentence="Une autre phrase.")
    (change,) = audit.changes_since(moment)

    assert change.by.username == "lea"
    assert {f.field for f in change.fields} == {"title", "sentence"}
    assert "Un autre titre" in str(change)
    assert audit.changes_since(timezone.now()) == []


def test_the_publish_page_names_what_changed_since_the_check_and_who_did(staff, draft):
    page = staff.get(PUBLISH)
    checked = page.context["form"].initial
    noe = User.objects.create_superuser("noe")
    staff.force_login(noe)
    _save(staff, CoverageCase.objects.get(key="umbrella"), title="Un autre titre")
    page = staff.post(PUBLISH, {"note": "Première", **checked})

    assert page.status_code == 409
    refusal = " ".join(re.findall(r'class="errornote">([^<]*)<', page.text))
    assert "noe" in refusal
    assert "Un autre titre" in refusal


def _trail(client, language, **query):
    """What the trail says of each change, before and after."""
    page = client.get(CHANGES, query, headers={"accept-language": language})
    told = re.findall(r"<d[dt][^>]*>(.*?)</d[dt]>", page.text, re.DOTALL)
    return [re.sub("<[^>]+>", "", words) for words in told]


def test_the_trail_is_told_in_the_language_of_whoever_reads_it(staff, draft):
    question = Question.objects.get(key="from_country")
    _save(staff, question, may_be_unknown="on")

    of = {"kind": "cases.question"}
    assert _trail(staff, "fr", **of) == ["Avant", "non", "Après", "oui"]
    assert _trail(staff, "en", **of) == ["Before", "no", "After", "yes"]


def test_a_day_and_a_choice_are_told_in_words(staff, draft):
    _save(staff, Source.objects.get(key="weather_service"), checked="2026-12-01")
    _save(staff, Step.objects.get(key="dry_umbrella"), phase="on_arrival")

    assert "1 décembre 2026" in _trail(staff, "fr")
    assert "Dec. 1, 2026" in _trail(staff, "en")
    assert "on arrival" in _trail(staff, "en")
    assert "on_arrival" not in staff.get(CHANGES).text


def test_a_key_is_told_only_where_two_things_are_called_the_same(staff, draft):
    case = CoverageCase.objects.get(key="umbrella")
    wet = Situation.objects.get(key="it_is_wet")
    _save(staff, case, unless=[Situation.objects.get(key="from_nowhere").pk])
    twin = Situation.objects.get(key="in_snow")
    Situation.objects.filter(pk=twin.pk).update(sentence=wet.sentence)
    _save(staff, case, unless=[twin.pk])

    said = [row[4] for row in _kept(field="unless")]
    assert said == ["Vous ne venez de nulle part.", f"{wet.sentence} [in_snow]"]


def test_a_scenario_is_told_by_its_questions_and_by_the_titles_expected(staff, draft):
    walker = Scenario.objects.get(key="wet_walker")
    _save(staff, walker, answer_weather="snow", extras=["-"])

    told = {field: (before, after) for _, _, field, before, after in _kept()}
    assert "Quel temps fait-il ? > Il pleut" in told["answers"][0]
    assert "Quel temps fait-il ? > Il neige" in told["answers"][1]
    assert told["extras"] == ("Un sandwich", "aucun")
    assert "D’où venez-vous ? > France" in told["answers"][1]


def test_papers_moved_in_their_list_are_told_by_their_names(staff, draft):
    case = CoverageCase.objects.get(key="umbrella")
    _save(staff, case, **{"documents-0-position": "15"})

    ((_, _, field, before, after),) = _kept()
    assert field == "documents"
    assert before.startswith("10. Le ticket")
    assert after.startswith("15. Le ticket")
    assert "receipt" not in before + after


def test_a_translation_is_told_with_its_language(staff, draft):
    message = Message.objects.get(path="case.umbrella.title", language="es")
    staff.post(
        _url(Message, "change", message.pk), {"text": "Lleve paraguas", "note": ""}
    )

    page = staff.get(CHANGES, headers={"accept-language": "en"})
    assert "message (Spanish) · Prenez un parapluie · translation" in page.text


def test_the_history_of_a_section_is_the_trail_with_its_questions(staff, draft):
    section = Section.objects.first()
    _save(staff, section, **{"questions-0-label": "Fait-il beau ?"})

    page = staff.get(_url(Section, "history", section.pk))

    assert "Fait-il beau ?" in re.sub("</?ins>", "", page.text)
    assert page.text.count('class="before-and-after"') == 1
    assert "question · Fait-il beau ?" in page.text


def test_names_with_quotation_marks_stand_in_inner_ones(staff, draft):
    case = CoverageCase.objects.get(key="umbrella")
    _save(staff, case, title="Un parapluie « solide »")
    moment = DraftChange.objects.earliest("at").at - timedelta(seconds=1)

    (change, *_) = audit.changes_since(moment)

    with override("fr"):
        assert "« Un parapluie “solide” »" in str(change).replace("\u00a0", " ")
    with override("en"):
        assert "“Un parapluie « solide »”" in str(change)
