"""Whatever is sent to any address: an answer below 500, and soon.

`make test` sends a few hundred inputs, the same each time; `make fuzz` sends more than
ten thousand that are new each time.
"""

import os
import re
import time
from functools import cache
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.core import signing
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.models import StudentProfile
from cases import publishing
from cases.rulebooks import live_rulebook
from cases.shipped import shipped_rulebook
from tests.site.students import MOROCCAN, fields, walk

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
SECONDS = 3.0
pytestmark = [
    pytest.mark.usefixtures("published"),
    # Django's own page about odd searches leaves the name of the site out.
    pytest.mark.ignore_template_errors,
]
fuzzed = settings(
    max_examples=EXAMPLES,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    # One database serves all examples of a test; what an example writes is undone.
    suppress_health_check=list(HealthCheck),
)

NASTY = [
    *("", "0", "-1", "1e309", "٣", "9" * 5000, "2026-02-30", "0000", "true", "null"),
    *("'", '"', "<script>x</script>", "{}", "{moi}", "%s%n", "../../etc/passwd", "\0"),
    *("\r\nSet-Cookie: a=b", "\ufffe", "a\u202eb", "é" * 3000, "[]", "javascript:x"),
]
NAMES = [
    *("q", "o", "p", "e", "all", "next", "section", "action", "_selected_action"),
    *("_popup", "_to_field", "_changelist_filters", "_facets", "post", "note"),
    *("checked", "username", "password", "code", "renew", "remove", "index"),
    *("form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-0-id", "id__in", "key__regex"),
    *("term", "app_label", "model_name", "field_name", "language", "overdue"),
]
TYPES = [
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"),
    *("multipart/form-data", "application/json", "text/plain; charset=bogus", ""),
    "application/x-www-form-urlencoded; charset=utf-16",
]
values = st.sampled_from(NASTY) | st.text(max_size=60)
names = st.sampled_from([*NAMES, *MOROCCAN]) | st.text(max_size=20)
pairs = st.lists(st.tuples(names, values), max_size=8)
methods = st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"])
json_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | values,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4)
    ),
    max_leaves=12,
)


def _routes(patterns, before=""):
    """Every address of the site as it is written in the URL configuration."""
    for pattern in patterns:
        written = before + str(pattern.pattern).strip("^$")
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, written)
        else:
            yield re.sub(r"\(\?P<(\w+)>.*?\)", r"<\1>", written)


@cache
def _all_routes():
    with override("en"):
        return sorted(set(_routes(get_resolver().url_patterns)))


@st.composite
def addresses(draw):
    """An address that exists, its places filled with anything; or any address at all."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.binary(max_size=60)).decode("latin-1")
    route = draw(st.sampled_from(_all_routes()))
    language = draw(st.sampled_from(["fr", "en", "es", "ar", "zh-hans", "xx"]))
    known = st.sampled_from(["1", "nationality", "french_number", "situation", "cases"])
    filled = re.sub(r"<[^>]+>", lambda _: draw(known | values), route)
    filled = re.sub(r"^en/", f"{language}/", filled)
    return filled.encode().decode("latin-1")


def ask(client, method, address, query=(), body=b"", content_type=TYPES[0], **headers):
    """Send it as a server would hand it on, and see that it is answered well."""
    begun = time.process_time()
    answer = client.generic(
        method,
        "/",
        data=body,
        content_type=content_type,
        PATH_INFO=f"/{address}",
        QUERY_STRING=urlencode(query),
        **headers,
    )
    # A file is read to its end, which closes it.
    b"".join(answer)
    took = time.process_time() - begun
    assert answer.status_code < 500, (method, address)
    assert took < SECONDS, (method, address, took)
    return answer


@pytest.fixture
def member(admin_user):
    """A signed-in member of staff who may do everything, and the draft to do it to."""
    publishing.load_into_draft(shipped_rulebook())
    client = Client()
    client.force_login(admin_user)
    return client


@pytest.fixture
def answered():
    """The cookie of a student who has answered everything."""
    client = Client()
    walk(client, MOROCCAN)
    return client.cookies["answers"].value


def undone(action):
    """Do it, and put the database back."""
    with transaction.atomic():
        action()
        transaction.set_rollback(True)


@fuzzed
@given(methods, addresses(), pairs, pairs, st.sampled_from(TYPES))
def test_any_address_with_any_query_and_form(method, address, query, body, kind):
    undone(lambda: ask(Client(), method, address, query, urlencode(body), kind))


@fuzzed
@given(methods, addresses(), pairs, pairs)
def test_any_address_of_somebody_signed_in(member, method, address, query, body):
    if address.startswith("admin/logout"):
        method = "GET"
    undone(lambda: ask(member, method, address, query, urlencode(body)))


@fuzzed
@given(
    st.sampled_from(["POST", "PUT"]), addresses(), st.binary(), st.sampled_from(TYPES)
)
def test_any_bytes_as_a_form(method, address, body, kind):
    undone(lambda: ask(Client(), method, address, (), body, kind))


@fuzzed
@given(
    st.sampled_from(["", "check/", "check/nationality/", "check/stay/"]),
    st.sampled_from(
        [
            *("COOKIE", "HOST", "ACCEPT_LANGUAGE", "ORIGIN", "REFERER", "RANGE"),
            *("X_FORWARDED_FOR", "X_FORWARDED_PROTO", "CONTENT_LENGTH", "ACCEPT"),
            *("IF_NONE_MATCH", "IF_MODIFIED_SINCE", "ACCEPT_ENCODING", "X_REQUEST_ID"),
        ]
    ),
    values,
)
def test_any_header(page, header, value):
    value = value.replace("\r\n", "").encode().decode("latin-1")
    ask(Client(), "GET", f"fr/{page}", **{f"HTTP_{header}": value})


@fuzzed
@given(st.binary(max_size=200), st.sampled_from(["answers", "session", "csrf"]))
def test_any_bytes_as_a_cookie(value, name):
    cookie = f"{name}={value.decode('latin-1')}"
    for page in ("fr/", "fr/check/", "fr/check/nationality/", "admin/"):
        ask(Client(), "GET", page, HTTP_COOKIE=cookie)


@fuzzed
@given(
    json_data,
    json_data,
    st.sampled_from(["", "check/", "check/nationality/", "check/stay/"]),
    st.sampled_from(["GET", "POST"]),
)
def test_a_cookie_that_we_signed_for_anything_at_all(answers, token, page, method):
    """As a cookie of another version of the site would be: ours, and not as we expect."""
    for data in ({"a": answers, "t": token}, answers):
        value = signing.dumps(data, salt="advisor.answers", compress=True)
        headers = {"HTTP_COOKIE": f"answers={value}"}
        undone(lambda h=headers: ask(Client(), method, f"fr/{page}", **h))


@fuzzed
@given(st.data())
def test_any_value_in_any_field_of_the_form(answered, data):
    """A student who answers well, but for one section."""
    client = Client()
    client.cookies["answers"] = answered
    live = live_rulebook()
    section = data.draw(st.sampled_from(live.rulebook.sections))
    sent = {}
    for question in section.questions:
        sent |= fields(question.key, MOROCCAN.get(question.key, "none"))
    for name in data.draw(st.lists(st.sampled_from(sorted(sent)), min_size=1)):
        sent[name] = data.draw(values)
    page = f"fr/check/{section.key}/"
    ask(client, "POST", page, (), urlencode(sent))
    ask(client, "GET", "fr/check/")


@fuzzed
@given(st.data())
def test_any_profile_that_an_older_version_may_have_kept(data):
    """The private link of answers that today's rulebook does not know."""
    # No database has ever taken the character that PostgreSQL refuses.
    told = (names | values).filter(lambda text: "\0" not in text)
    answers = MOROCCAN | data.draw(st.dictionaries(told, told, max_size=5))
    language = data.draw(st.sampled_from(["fr", "ar"]))
    profile = StudentProfile.objects.create(
        answers=answers, language="fr", revision=data.draw(st.integers(0, 2**31 - 1))
    )
    for page in ("", "change/"):
        ask(Client(), "GET", f"{language}/result/{profile.token}/{page}")
    profile.delete()


@fuzzed
@given(st.data())
def test_any_value_in_any_field_of_a_staff_page(member, data):
    """A row's page as the browser would send it back, but for a few fields."""
    model = data.draw(st.sampled_from([*admin.site._registry]))
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model.objects.first()
    pages = [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
    pages += [reverse(f"{name}_change", args=[row.pk])] if row else []
    page = data.draw(st.sampled_from(pages))[1:]
    shown = member.get(f"/{page}")
    sent = _fields_of(shown)
    wild = data.draw(st.lists(st.sampled_from(sorted({*sent, "_save"})), max_size=5))
    sent |= {name: data.draw(values) for name in wild}
    undone(lambda: ask(member, "POST", page, (), urlencode(sent, doseq=True)))


def _fields_of(page):
    """What a browser would send back of every field on a page."""
    html = page.content.decode()
    found = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', html)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return dict.fromkeys(found, "") | dict(hidden)


@fuzzed
@given(st.text(max_size=40), st.text(max_size=40), values, values)
def test_any_sign_in(name, password, code, after):
    sent = {"username": name, "password": password, "code": code, "next": after}
    undone(lambda: ask(Client(), "POST", "admin/login/", (), urlencode(sent)))


def test_every_address_that_the_site_has_is_among_those_tried():
    routes = _all_routes()

    for expected in ("en/check/<slug:section>/", "admin/login/", "robots.txt"):
        assert expected in routes
    assert len(routes) > 100
