"""A load changes the draft in place: what stays keeps its id, its history and its readers."""

import io
import os
import re
from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.synthetic import worded
from cases import drafts, publishing
from cases.engine.codec import parse_yaml, read_yaml, write_yaml
from cases.models import (
    CoverageCase,
    Criterion,
    DraftChange,
    Figure,
    Option,
    Period,
    Question,
    Situation,
    Step,
)
from cases.stored import INNER, TABLES
from tests.staff.conftest import UMBRELLA
from tests.staff.test_compare import TEXT, confirmed, upload
from tests.staff.test_editing_together import _changed, _open, _send
from tests.staff.variations import variations

NOUNS = [model for model in TABLES if model not in INNER]
RAIN = "- - {fact: weather, is: [rain]}"
SENTENCE = 'sentence: "Il pleut ou il neige."'


@pytest.fixture
def lea(client, publisher):
    client.force_login(publisher)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def noe(db):
    client = Client()
    client.force_login(User.objects.create_superuser("noe"))
    return client


def _load(client, *changes):
    """Put the toy rulebook, with some of its words changed, in the place of the draft."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    done = confirmed(client, upload(client, text))
    assert done.redirect_chain
    assert drafts.read_draft().worded() == parse_yaml(text, name="x")


def _ids():
    return {
        model: {row.key: row.pk for row in model._default_manager.all()}
        for model in NOUNS
    }


def _rows():
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("cases").get_models()
        if model._meta.label
        not in ("cases.DraftChange", "cases.Revision", "cases.Catalog")
    }


def _told():
    """What the trail says of rows since the toy rulebook was loaded."""
    rows = DraftChange.objects.exclude(noun="").order_by("pk")
    return {(row.action, row.key, row.field) for row in rows}


# The same rulebook


def test_the_same_file_again_writes_nothing_and_tells_of_no_row(lea, draft):
    before = _rows()
    _load(lea)

    assert _rows() == before
    assert _told() == set()


def test_an_order_and_letters_that_say_the_same_stay_as_somebody_typed_them(lea, draft):
    CoverageCase.objects.filter(key="no_umbrella").update(position=25)
    CoverageCase.objects.filter(key="sandwich").update(position=700)
    Criterion.objects.filter(alternative="B").update(alternative="F")
    before = _rows()
    _load(lea)

    assert _rows() == before


# Open forms


def test_the_form_of_a_row_that_the_load_left_alone_saves_as_if_nothing_had_happened(
    lea, noe, draft
):
    rows = [
        *CoverageCase.objects.filter(key="no_umbrella"),
        *Situation.objects.filter(key="it_is_wet"),
        *Question.objects.filter(key="weather"),
        *Step.objects.filter(key="buy_umbrella"),
        *Figure.objects.all(),
    ]
    opened = [_open(lea, row) for row in rows]
    _load(noe, ("Prenez un parapluie", "Emportez un parapluie"))

    for row, fields in zip(rows, opened, strict=True):
        page = _send(lea, row, fields)
        assert page.status_code == 302, (row, page.context["errors"])


def test_the_form_of_a_row_that_the_load_changed_is_told_and_loses_nothing(
    lea, noe, draft
):
    case = CoverageCase.objects.get(key="umbrella")
    mine = _open(lea, case) | {"sentence": "La phrase de Léa."}
    _load(noe, ("Prenez un parapluie", "Emportez un parapluie"))
    page = _send(lea, case, mine)

    assert page.status_code == 409
    assert _changed(page) == [("title", "noe")]
    assert "La phrase de Léa." in page.text
    case.refresh_from_db()
    assert case.title == "Emportez un parapluie"

    done = _send(lea, case, mine | {"_save_over": page.context["conflict"].now})
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.sentence == "La phrase de Léa."


def test_a_condition_that_the_load_says_otherwise_is_put_back_and_not_beside_it(
    lea, noe, draft
):
    situation = Situation.objects.get(key="it_is_wet")
    mine = _open(lea, situation) | {"sentence": "Il pleut fort."}
    before = list(situation.criteria.values_list("pk", "values"))
    _load(noe, (RAIN, RAIN.replace("rain", "sun")))
    page = _send(lea, situation, mine)
    done = _send(lea, situation, mine | {"_save_over": page.context["conflict"].now})

    assert page.status_code == 409
    assert "fait beau" in str(page.context["conflict"].lines[0]["after"])
    assert done.status_code == 302, done.context["errors"]
    assert list(situation.criteria.values_list("pk", "values")) == before


def test_a_row_that_the_load_deleted_gives_back_what_was_typed(lea, noe, draft):
    case = CoverageCase.objects.get(key="sandwich")
    mine = _open(lea, case) | {"sentence": "Un long texte de Léa."}
    start, end = TEXT.index("  sandwich:\n"), TEXT.index("\nsteps:\n")
    _load(
        noe,
        (TEXT[start:end], ""),
        ("extras: [sandwich], steps", "steps"),
    )
    page = _send(lea, case, mine)

    assert page.status_code == 409
    assert "Un long texte de Léa." in page.text
    assert ("delete", "sandwich", "title") in _told()


def test_a_reset_keeps_the_rows_and_their_open_forms_too(lea, noe, published):
    case = CoverageCase.objects.get(key="umbrella")
    other = CoverageCase.objects.get(key="no_umbrella")
    CoverageCase.objects.filter(pk=case.pk).update(title="Un autre titre")
    before, mine, others = _ids(), _open(lea, case), _open(lea, other)
    address = f"/admin/cases/revision/{published.revision.pk}/reset/"
    confirmed(noe, noe.get(address), address)

    assert _ids() == before
    assert _changed(_send(lea, case, mine)) == [("title", "noe")]
    assert _send(lea, other, others).status_code == 302
    history = lea.get(f"/admin/cases/coveragecase/{case.pk}/history/")
    assert "Un autre titre" in re.sub("</?(ins|del)>", "", history.text)


def test_a_load_from_the_command_line_keeps_the_rows_and_their_open_forms_too(
    lea, draft, tmp_path
):
    case = CoverageCase.objects.get(key="umbrella")
    other = CoverageCase.objects.get(key="no_umbrella")
    before, mine, others = _ids(), _open(lea, case), _open(lea, other)
    file = tmp_path / "new.yaml"
    file.write_text(TEXT.replace("Prenez un parapluie", "Emportez un parapluie"))
    call_command("rulebook", "load", str(file), stdout=io.StringIO())

    assert _ids() == before
    assert _send(lea, other, others).status_code == 302
    assert _changed(_send(lea, case, mine)) == [("title", "the command line")]


# The trail


def test_the_trail_tells_what_the_load_changed_and_nothing_else(lea, draft):
    steps = "steps: [buy_umbrella, dry_umbrella]"
    figures = 'periods:\n      - {amount: "9.50"'
    _load(
        lea,
        ("Prenez un parapluie", "Emportez un parapluie"),
        (figures, figures.replace("9.50", "9.90")),
        (
            "steps: [buy_umbrella, dry_umbrella]\n    documents",
            "steps: [buy_umbrella]\n    documents",
        ),
        ("alongside: [umbrella]", "alongside: [umbrella, no_umbrella]"),
        (f"{steps}}}", "steps: [buy_umbrella]}"),
    )

    assert _told() == {
        ("change", "umbrella", "title"),
        ("change", "umbrella", "steps"),
        ("change", "sandwich", "alongside"),
        ("change", "umbrella_price", "periods"),
        ("change", "wet_walker", "steps"),
    }
    whole = DraftChange.objects.filter(action="load").first()
    assert "4" in whole.after
    assert whole.by.username == "lea"


def test_a_new_row_among_others_leaves_these_where_they_are(lea, draft):
    before = dict(CoverageCase.objects.values_list("key", "position"))
    new = "  umbrella:\n    role: base\n    when: [it_is_wet]\n"
    _load(
        lea,
        (
            new,
            '  raincoat: {role: extra, when: [in_snow], title: "Un ciré", '
            'sentence: "Il neige.", now: "Mettez-le.", sources: [weather_service]}\n'
            + new,
        ),
    )

    assert {key for _action, key, _field in _told()} == {"raincoat"}
    after = dict(CoverageCase.objects.values_list("key", "position"))
    assert before.items() <= after.items()


# Rows that change places


def test_keys_that_change_places_keep_their_rows(lea, draft):
    before = _ids()
    _load(
        lea,
        ("rain: {label: ", "hail: {label: "),
        ("snow: {label: ", "rain: {label: "),
        ("hail: {label: ", "snow: {label: "),
        ("buy_umbrella", "-"),
        ("dry_umbrella", "buy_umbrella"),
        ("-:", "dry_umbrella:"),
        ("step: -,", "step: dry_umbrella,"),
        ("[-, buy_umbrella]", "[dry_umbrella, buy_umbrella]"),
    )

    assert _ids() == before
    assert Step.objects.get(key="dry_umbrella").title == "Achetez un parapluie"
    assert Option.objects.get(key="snow").label == "Il pleut"


def test_amounts_that_change_their_order_are_told_in_the_new_one(lea, draft):
    figure = Figure.objects.get()
    kept = figure.periods.first().pk
    old = '      - {amount: "9.50", valid_from: 2025-01-01, valid_until: 2025-12-31}\n'
    new = '      - {amount: "10", valid_from: 2026-01-01}\n'
    more = '      - {amount: "11", valid_from: 2027-01-01}\n'
    _load(lea, (old + new, old + new + more))
    assert figure.periods.first().pk == kept

    _load(lea, (old + new, new + old))
    assert Period.objects.count() == 2


def test_a_question_goes_to_another_section_with_its_options(lea, draft):
    question = Question.objects.get(key="from_country")
    options = list(question.options.values_list("pk", flat=True))
    start, end = TEXT.index("      from_country:\n"), TEXT.index("  dates:\n")
    moved = TEXT[start:end]
    _load(
        lea,
        (moved, ""),
        ("    questions:\n      leaving", f"    questions:\n{moved}      leaving"),
    )

    question.refresh_from_db()
    assert question.section.key == "dates"
    assert list(question.options.values_list("pk", flat=True)) == options


@pytest.mark.django_db
@pytest.mark.one_database
@settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "60")),
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_one_rulebook_over_another_says_what_it_says_alone_and_common_rows_stay(data):
    toy = read_yaml(UMBRELLA)
    one = data.draw(variations(toy))
    other = data.draw(variations(one))
    with transaction.atomic():
        publishing.load_into_draft(other)
        alone = write_yaml(drafts.read_draft().worded())
        transaction.set_rollback(True)
    with transaction.atomic():
        publishing.load_into_draft(one)
        before = _ids()
        publishing.load_into_draft(other)
        over, after = write_yaml(drafts.read_draft().worded()), _ids()
        transaction.set_rollback(True)

    assert over == alone
    for model in NOUNS:
        common = before[model].keys() & after[model].keys()
        assert {k: before[model][k] for k in common} == {
            k: after[model][k] for k in common
        }


# Many


def test_how_often_the_database_is_asked_does_not_grow_with_the_cases(
    db, django_assert_max_num_queries
):
    """Another title of each of 300 cases, and these in another order."""
    many = worded(301)
    publishing.load_into_draft(many)
    words = {path: f"{text} !" for path, text in many.words.items()}
    rules = many.rulebook
    turned = replace(
        many, words=words, rulebook=replace(rules, cases=rules.cases[::-1])
    )
    before = _ids()

    with django_assert_max_num_queries(260):
        publishing.load_into_draft(turned)

    assert drafts.read_draft().worded() == turned
    assert _ids() == before
