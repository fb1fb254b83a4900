"""What goes wrong at the hands of staff: a clear word at its place, nothing saved by halves."""

import io
import time

import pytest
import yaml
from django.apps import apps
from django.urls import reverse

from cases import messages
from cases.models import (
    Comparison,
    CountryGroup,
    CoverageCase,
    Message,
    Option,
    Question,
    Situation,
    Step,
)
from cases.verification import check_draft
from tests.staff.conftest import UMBRELLA
from tests.staff.test_admin import _fields

LOAD = "/admin/cases/revision/load/"
FIVE_MEGABYTES = 5 * 1024 * 1024


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def untouched(staff, draft):
    """After the test every table has its rows as before, and the draft its digest."""
    messages.sync()
    before = _everything()
    yield
    assert _everything() == before


def _everything():
    rows = {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("cases").get_models()
    }
    return rows, check_draft().digest


def _url(row, page="change") -> str:
    name = f"admin:cases_{row._meta.model_name}_{page}"
    return reverse(name, args=[row.pk])


def _rulebook(**changed):
    """The toy rulebook as YAML, with something changed in it."""
    data = yaml.safe_load(UMBRELLA.read_text(encoding="utf-8"))
    for place, value in changed.items():
        node = data
        *way, last = place.split("__")
        for key in way:
            node = node[int(key) if isinstance(node, list) else key]
        node[last] = value
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def _load(staff, text):
    file = io.BytesIO(text.encode())
    file.name = "rulebook.yaml"
    return staff.post(LOAD, {"file": file})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sections__sky__questions__weather__kind": "colour"}, "colour"),
        ({"sections__sky__questions__weather__colour": "blue"}, "colour"),
        ({"cases__umbrella__when": 7}, "when"),
        ({"situations__it_is_wet__any__0__0__is": ["hail"]}, "hail"),
        ({"situations__it_is_wet__any__0__0__fact": "storm"}, "storm"),
        ({"cases__umbrella__when": ["it_is_monday"]}, "it_is_monday"),
        ({"steps__buy_umbrella__after": ["dry_umbrella"],
          "steps__dry_umbrella__after": ["buy_umbrella"]}, "dry_umbrella"),
        ({"format": 99}, "99"),
        ({"steps__buy_umbrella__deadline__days": 4_000_000}, "deadline.days"),
        ({"comparisons__long_walk": "coming_back >= leaving + 50000 days"}, "36500"),
        ({"cases__umbrella__documents__0__copies": -1}, "copies"),
        ({"cases__umbrella__documents__0__copies": 10**20}, "copies"),
        ({"scenarios__dry_walker__answers__weather": "rain snow"}, "rain snow"),
    ],
    ids=[
        "a kind that is none",
        "a key that is none",
        "a wrong type",
        "an answer that is gone",
        "a question that is gone",
        "a situation that is gone",
        "steps in a ring",
        "a format of another time",
        "a day for which no calendar has room",
        "two dates longer apart than a hundred years",
        "less than no copy",
        "more copies than paper",
        "two answers to one question",
    ],
)  # fmt: skip
def test_a_file_that_is_no_rulebook_is_refused_with_its_place(
    staff, untouched, changed, said
):
    page = _load(staff, _rulebook(**changed))

    assert page.status_code == 422
    assert "errorlist" in page.text
    assert said in page.text


@pytest.mark.parametrize(
    ("model", "field"), [(Step, "deadline_days"), (Comparison, "days")]
)
def test_a_day_for_which_no_calendar_has_room_is_refused_at_its_field(
    staff, untouched, model, field
):
    row = model.objects.get(key="buy_umbrella" if model is Step else "long_walk")
    fields = _fields(staff.get(_url(row))) | {field: 4_000_000}
    page = staff.post(_url(row), fields)

    assert page.status_code == 200
    assert "36500" in str(page.context["adminform"].form.errors[field])


@pytest.mark.parametrize(
    "text", ["sections: [", "\x00", "- 1\n- 2", "a: &a [*a]", "!!python/object:x {}"]
)
def test_a_file_that_is_no_yaml_is_refused(staff, untouched, text):
    page = _load(staff, text)

    assert page.status_code == 422
    assert "errorlist" in page.text


def _nested_aliases(levels: int) -> str:
    """A few hundred characters that stand for ten to the power of the levels."""
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for level in range(1, levels):
        tenfold = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{tenfold}]")
    return "\n".join([*lines, f"format: *a{levels - 1}"])


@pytest.mark.parametrize(
    "text",
    [
        _nested_aliases(7),
        f"format: 1\ndepartments: [{','.join(['a'] * 1_900_000)}]",
        "[" * 100_000,
        "? " * 50_000,
        f"format: {'9' * 3_000_000}",
        f"format: 1\ngroups: {{g: {{name: G, countries: [{'X' * 3_000_000}]}}}}",
        f"format: 1\ngroups: {{{'X' * 900}: {{name: G, countries: [FR]}}}}",
    ],
    ids=[
        "a short file that stands for a huge one",
        "two million values",
        "a hundred thousand lists in one another",
        "keys of keys",
        "a number of three million digits",
        "a name of three million letters",
        "a key of nine hundred letters",
    ],
)
def test_a_file_made_to_wear_the_site_out_is_refused_at_once(staff, untouched, text):
    begun = time.process_time()
    page = _load(staff, text)
    taken = time.process_time() - begun

    (error,) = page.context["form"].errors["file"]
    assert page.status_code == 422
    assert len(error) < 400
    assert taken < 5


def test_a_file_of_five_megabytes_is_refused(staff, untouched):
    page = _load(staff, "# " + "x" * FIVE_MEGABYTES)

    assert page.status_code in (413, 422)


def test_five_megabytes_pasted_into_a_sentence_are_refused(staff, untouched):
    case = CoverageCase.objects.get(key="umbrella")
    fields = _fields(staff.get(_url(case))) | {"sentence": "x" * FIVE_MEGABYTES}
    page = staff.post(_url(case), fields)

    assert page.status_code == 200
    errors = page.context["adminform"].form.errors
    assert "at most 4000 characters" in str(errors["sentence"])


def test_five_megabytes_pasted_into_a_translation_are_refused(staff, untouched):
    message = Message.objects.get(path="case.umbrella.title", language="ar")
    fields = _fields(staff.get(_url(message))) | {"text": "x" * FIVE_MEGABYTES}
    page = staff.post(_url(message), fields)

    assert page.status_code == 200
    errors = page.context["adminform"].form.errors
    assert "at most 4000 characters" in str(errors["text"])


def test_a_placeholder_missing_in_one_language_is_told_at_the_field(staff, untouched):
    message = Message.objects.get(path="case.umbrella.now", language="es")
    fields = _fields(staff.get(_url(message))) | {"text": "Compra un paraguas."}
    page = staff.post(_url(message), fields)

    assert page.status_code == 200
    assert "leaving" in str(page.context["adminform"].form.errors["text"])


@pytest.mark.parametrize(
    ("thing", "user"),
    [
        (lambda: Option.objects.get(key="snow").question, "Il pleut ou il neige."),
        (lambda: CountryGroup.objects.get(key="islands"), "Il pleut ou il neige."),
        (lambda: Situation.objects.get(key="it_is_wet"), "Prenez un parapluie"),
        (lambda: Step.objects.get(key="buy_umbrella"), "Prenez un parapluie"),
    ],
    ids=["a question", "a group", "a situation", "a step"],
)
def test_what_is_in_use_is_not_deleted_and_its_users_are_named(
    staff, untouched, thing, user
):
    page = staff.post(_url(thing(), "delete"), {"post": "yes"})

    assert page.status_code == 200
    assert user in page.text


def test_an_option_that_a_criterion_names_is_not_removed(staff, untouched):
    question = Question.objects.get(key="weather")
    page = staff.get(_url(question))
    fields = _fields(page)
    place = next(
        form.prefix
        for inline in page.context["inline_admin_formsets"]
        for form in inline.formset.forms
        if form.instance.key == "snow"
    )
    page = staff.post(_url(question), fields | {f"{place}-DELETE": "on"})

    assert page.status_code == 200
    assert "cannot be removed" in page.text


def test_steps_in_a_ring_are_refused_where_they_are_chosen(staff, untouched):
    one, other = (Step.objects.get(key=k) for k in ("buy_umbrella", "dry_umbrella"))
    one.after.set([other])
    fields = _fields(staff.get(_url(other))) | {"after": [one.pk]}
    page = staff.post(_url(other), fields)
    one.after.clear()

    assert page.status_code == 200
    (error,) = page.context["adminform"].form.errors["after"]
    assert "“Achetez un parapluie” → “Séchez le parapluie”" in error


def test_a_situation_without_a_criterion_is_refused_at_its_lines(staff, untouched):
    situation = Situation.objects.get(key="from_nowhere")
    fields = _fields(staff.get(_url(situation))) | {"criteria-0-DELETE": "on"}
    page = staff.post(_url(situation), fields)

    assert page.status_code == 200
    assert "needs at least one line that says when it holds" in page.text


def _ring():
    one, other = (Step.objects.get(key=k) for k in ("buy_umbrella", "dry_umbrella"))
    one.after.set([other])
    other.after.set([one])
    return one


def _no_criterion():
    situation = Situation.objects.get(key="from_nowhere")
    situation.criteria.all().delete()
    return situation


@pytest.mark.parametrize("spoil", [_ring, _no_criterion])
@pytest.mark.parametrize(
    "page",
    [
        "/admin/",
        "/admin/cases/revision/publish/",
        "/admin/cases/revision/compare/",
        "/admin/cases/coveragecase/table/",
        "/admin/preview/",
    ],
)
def test_a_draft_that_is_no_rulebook_says_so_in_french_and_leads_to_its_form(
    staff, published, spoil, page
):
    row = spoil()

    shown = staff.get(page, HTTP_ACCEPT_LANGUAGE="fr")

    said = {
        "Step": "Ces étapes s’attendent les unes les autres",
        "Situation": "Elle n’a aucun critère",
    }[type(row).__name__]
    assert said in shown.text
    assert f'href="{_url(row)}"' in shown.text
    assert "chaque étudiant exemple reçoit le résultat attendu" not in shown.text
    assert "steps." not in shown.text
    assert "situations." not in shown.text


def test_all_that_makes_a_draft_no_rulebook_is_said_at_once(staff, draft):
    _ring()
    case = CoverageCase.objects.get(key="umbrella")
    case.unless.add(Situation.objects.get(key="it_is_wet"))

    page = staff.get("/admin/cases/revision/publish/").text

    assert "These steps wait for each other" in page
    assert "“Il pleut ou il neige.” must hold and may not hold" in page
