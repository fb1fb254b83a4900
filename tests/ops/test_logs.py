"""What is logged tells what the site did, and nothing of what students said."""

import io
import json
import logging
import re

import pytest
from django.test import Client

from advisor.logs import Privacy, StructuredFormatter, logging_config, scrubbed
from advisor.models import StudentProfile
from tests.ops.running import serving
from tests.site.students import MOROCCAN, result

BEHIND_A_PROXY = {"host": "cover.example.org", "X_Forwarded_Proto": "https"}


@pytest.fixture
def written(caplog):
    """All that the site would write in production, from the least line on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Privacy())
    production = logging_config(style="json", level="DEBUG")["formatters"]["json"]
    settings = {k: v for k, v in production.items() if k != "()"}
    handler.setFormatter(StructuredFormatter(**settings))
    caplog.set_level("DEBUG")
    caplog.set_level("INFO", "advisor.requests")
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def requests(written):
    records = [json.loads(line) for line in written.getvalue().splitlines()]
    return [r for r in records if r["name"] == "advisor.requests"]


@pytest.mark.usefixtures("published")
def test_a_whole_journey_leaves_no_answer_and_no_link_in_the_logs(
    client: Client, written
):
    page = result(client, MOROCCAN)
    client.get(page.request["PATH_INFO"] + "change/?section=stay")
    client.get(page.request["PATH_INFO"] + "more/")

    text, profile = written.getvalue(), StudentProfile.objects.get()
    assert profile.token not in text
    assert profile.code not in text
    assert not re.search(r"section=|2027-06-30|MA\b|127\.0\.0\.1", text)
    assert "/fr/result/***/" in {r["path"] for r in requests(written)}


@pytest.mark.usefixtures("published")
def test_a_request_leaves_one_line_that_says_what_and_how_long(client, written):
    client.get("/fr/check/french_number/?from=mail")

    (line,) = requests(written)
    assert (line["method"], line["view"], line["status"]) == ("GET", "section", 200)
    assert line["path"] == "/fr/check/french_number/"
    assert line["milliseconds"] > 0
    assert line["timestamp"]


@pytest.mark.usefixtures("published")
def test_a_request_keeps_the_name_it_came_with(client, written):
    named = client.get("/fr/", headers={"X-Request-ID": "proxy-0123456789"})

    assert named.headers["X-Request-ID"] == "proxy-0123456789"
    assert requests(written)[0]["request_id"] == "proxy-0123456789"


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("bad", ["", "short", 'a"}{"b": "12345', "x" * 65, "<script>1"])
def test_a_name_that_could_be_something_else_is_not_taken(client, bad):
    first = client.get("/fr/", headers={"X-Request-ID": bad}).headers["X-Request-ID"]
    second = client.get("/fr/").headers["X-Request-ID"]

    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Not Found: /fr/result/ab-C_9/", "Not Found: /fr/result/***/"),
        ("/ar/result/ab-C_9", "/ar/result/***"),
        ("'/fr/result/ab-C_9/change/?section=stay'", "'/fr/result/***/change/'"),
        ("Not Found: /fr/Result/ab-C_9/", "Not Found: /fr/Result/***/"),
        ("Not Found: /fr/shared//ab-C_9/", "Not Found: /fr/shared//***/"),
        ("DETAIL:  Key (token)=(ab-C_9) already exists.", "DETAIL: ***"),
        ("DÉTAIL : La ligne contient (1, ab-C_9, {})", "DÉTAIL : ***"),
        ("Key (code)=(ACDEFGHJ) exists", "Key (code)=(***) exists"),
        ("GET /admin/?q=ACDE-FGHJ HTTP/1.1", "GET /admin/ HTTP/1.1"),
        ("What now? Nothing.", "What now? Nothing."),
    ],
)
def test_links_and_queries_are_taken_out_of_any_text(text, kept):
    assert scrubbed(text) == kept


def test_what_fails_in_production_is_logged_as_json_with_its_request(bare, tmp_path):
    asked = {**BEHIND_A_PROXY, "X_Request_ID": "from-the-proxy"}
    with serving(bare, tmp_path) as server:
        answer = server.get("/fr/result/ab-C_9-secret/?q=hidden", **asked)

    # gunicorn's line for a request would hold the address it came from.
    assert "gunicorn.access" not in {r["name"] for r in server.records()}
    (failure,) = [r for r in server.records() if "exc_info" in r]
    # SQLite says of a missing table what it says of a lost disk: come again later.
    on_sqlite = bare["DATABASE_URL"].startswith("sqlite")
    assert answer.status == (503 if on_sqlite else 500)
    assert failure["request_id"] == "from-the-proxy"
    assert (
        "no such table" in failure["exc_info"]
        or "does not exist" in failure["exc_info"]
    )
    assert not re.search("ab-C_9-secret|hidden", server.log.read_text())
