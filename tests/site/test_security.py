"""What a stranger tries: other sites' addresses, planted headers, markup, caches."""

import os
import random
import re
import subprocess
import sys
from string import ascii_lowercase, digits

import pytest
from django.http import HttpResponse
from django.test import Client

from advisor.answers import save_answers
from advisor.models import new_token
from cases.verification import LONGEST_ANSWERS
from tests.house.tree import ROOT, files
from tests.site.students import MOROCCAN, result, walk

pytestmark = pytest.mark.usefixtures("published")
EVIL = "evil.example"
STUDENT_PAGES = ["/fr/", "/fr/check/", "/fr/check/french_number/", "/fr/nowhere/"]
OTHER_PAGES = ["/", "/robots.txt", "/favicon.ico", "/offline.js", "/admin/login/"]


@pytest.fixture
def link(client):
    """The private link of a student's result."""
    return result(client, MOROCCAN).request["PATH_INFO"]


# Headers.


@pytest.mark.parametrize("address", [*STUDENT_PAGES, *OTHER_PAGES, "/static/site.css"])
def test_every_answer_says_what_a_browser_may_do_with_it(client, address):
    answer = client.get(address, secure=True)
    # A file is read to its end, which closes it.
    b"".join(answer)
    headers = answer.headers

    assert re.match(r"default-src 'none';", headers["Content-Security-Policy"])
    policy = headers["Content-Security-Policy"]
    # The icon of the site stands in each page; a picture cannot run anything.
    assert not re.search(r"unsafe|\*|data:", policy.replace("img-src 'self' data:", ""))
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    # Where to go next has no body to have a type.
    if answer.status_code not in (301, 302, 303):
        assert re.search(r"; charset=\S+$", headers["Content-Type"])
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_private_link_is_told_to_nobody(client, link):
    for address in (link, link.replace("/fr/", "/ar/"), link[:-4] + "xxx/"):
        headers = client.get(address).headers

        assert headers["Referrer-Policy"] == "same-origin"
        assert {"private", "no-store"} <= set(headers["Cache-Control"].split(", "))


def test_no_robot_lists_or_keeps_what_stands_below_a_private_link(client, link):
    for part in ("", "why/", "sheet/", "delete/"):
        head = client.get(f"{link}{part}").text.partition("</head>")[0]

        assert '<meta name="robots" content="noindex, nofollow">' in head
        assert '<meta name="archive.org_bot" content="noarchive">' in head
    assert "noindex" in client.get(f"{link}calendar.ics").headers["X-Robots-Tag"]


def test_links_that_leave_the_site_hand_over_nothing(client, link):
    page = client.get(link)
    leaving = re.findall(r'<a [^>]*href="https?://[^>]*>', page.text)

    assert leaving
    # No window is opened that could reach back, and the policy keeps the address here.
    assert not any("target=" in tag for tag in leaving)
    assert page.headers["Referrer-Policy"] == "same-origin"


# Cookies.


def test_cookies_are_hidden_from_scripts_and_bound_to_this_host(client, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    walk(client, MOROCCAN)

    assert set(client.cookies) == {"answers", "csrf"}
    for cookie in client.cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_in_production_every_cookie_has_the_prefix_of_its_host(tmp_path):
    asked = (
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)\n"
        "print(s.ANSWERS_COOKIE, s.DEVICE_COOKIE)\n"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECOND_FACTOR)\n"
        "from django.http import HttpResponse\n"
        "from advisor.answers import COOKIE, forget_answers\n"
        "forget_answers(response := HttpResponse())\n"
        # A browser ignores the deletion of such a cookie unless it is secure itself.
        "print(COOKIE, s.DEBUG, response.cookies[COOKIE]['secure'])\n"
        "from django.contrib.auth.hashers import make_password\n"
        "print(make_password('a word').partition('$')[0])\n"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "advisor.settings",
        "DJANGO_SECURE": "1",
        "DJANGO_ALLOWED_HOSTS": "advisor.example",
        "DJANGO_SECRET_KEY": "for-this-test-alone-" * 4,
        "ADVISOR_VAR_DIR": str(tmp_path),
    }

    said = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    assert said == [
        "__Host-session __Host-csrf",
        "__Host-answers __Host-device",
        "True True True",
        "__Host-answers False True",
        "pbkdf2_sha256",
    ]


def test_a_cookie_changed_by_hand_is_not_believed(client):
    walk(client, MOROCCAN)
    value = client.cookies["answers"].value
    client.cookies["answers"] = (
        f"{value[:10]}{'A' if value[10] != 'A' else 'B'}{value[11:]}"
    )

    assert client.post("/fr/check/")["Location"] == "/fr/check/french_number/"


def test_the_longest_answers_that_staff_may_publish_fit_into_a_cookie():
    # Random letters: nothing is harder to pack.
    letters = random.Random(7).choices(f"{ascii_lowercase}{digits}_", k=LONGEST_ANSWERS)
    answers, taken = {}, "".join(letters)
    # A key of 60, an answer of 60, and the six marks around them.
    for start in range(0, LONGEST_ANSWERS - 126, 126):
        answers[taken[start : start + 60]] = taken[start + 60 : start + 120]
    save_answers(response := HttpResponse(), answers, token=new_token())

    assert len(response.cookies["answers"].value) <= 3800


# Private links and reference codes.


def test_private_links_are_long_random_and_all_different(client):
    links = {result(Client(), MOROCCAN).request["PATH_INFO"] for _ in range(3)}

    assert len(links) == 3
    assert all(re.search(r"/result/[\w-]{24}/$", link) for link in links)


def test_a_reference_code_opens_nothing_without_a_staff_sign_in(client, link):
    code = re.search(r'class="code"[^>]*>([^<]+)<', client.get(link).text)[1]
    stranger = Client()

    assert stranger.get(f"/fr/result/{code}/").status_code == 404
    search = stranger.get("/admin/advisor/studentprofile/", {"q": code})
    assert search["Location"].startswith("/admin/login/")


def test_nothing_of_the_admin_opens_without_signing_in(client):
    closed = [
        "/admin/",
        "/admin/cases/situation/",
        "/admin/cases/revision/publish/",
        "/admin/security/secondfactor/",
        "/admin/second-factor/",
        "/admin/password_change/",
        "/admin/auth/user/1/password/",
    ]

    for address in closed:
        answer = client.get(address)
        assert answer["Location"].startswith("/admin/login/?next=")


def test_the_sign_in_form_helps_password_managers(client):
    form = client.get("/admin/login/").text

    assert re.search(r'type="password"[^>]*autocomplete="current-password"', form)
    assert re.search(r'name="code"[^>]*autocomplete="one-time-code"', form)


# Other sites.


@pytest.mark.parametrize(
    "address", [f"//{EVIL}/fr", f"/%2f{EVIL}/", f"/\\{EVIL}/fr", f"//{EVIL}/%2e%2e"]
)
def test_no_address_leads_to_another_site(client, address):
    for method in (client.get, client.post):
        location = method(address).headers.get("Location", "/")

        assert re.match(r"/(?![/\\])", location)


@pytest.mark.parametrize("asked", [f"https://{EVIL}/", f"//{EVIL}", "../../admin/"])
def test_the_way_back_to_a_question_leads_to_no_other_site(client, link, asked):
    answer = Client().get(f"{link}change/", {"section": asked})

    assert answer["Location"] == "/fr/check/"


def test_no_page_sets_a_language_and_sends_elsewhere(client):
    for address in ("/i18n/setlang/", "/fr/i18n/setlang/"):
        sent = client.post(address, {"language": "ar", "next": f"https://{EVIL}/"})

        assert sent.status_code == 404


@pytest.mark.parametrize(
    "planted",
    [
        {"X-Forwarded-Host": EVIL},
        {"Forwarded": f"host={EVIL}"},
        {"X-Host": EVIL, "X-Original-Url": f"//{EVIL}", "X-Rewrite-Url": "/admin/"},
    ],
)
def test_no_header_puts_another_host_into_a_page(client, link, planted):
    for address in (*STUDENT_PAGES, link, "/", "/robots.txt"):
        answer = client.get(address, headers=planted)

        assert EVIL not in answer.content.decode() + str(answer.headers)


def test_a_host_that_is_not_ours_is_refused_and_not_echoed(client):
    answer = client.get("/fr/", headers={"host": EVIL})

    assert answer.status_code == 400
    assert EVIL not in answer.content.decode()


def test_no_answer_lets_another_site_read_it(client, link):
    for address in (*STUDENT_PAGES, *OTHER_PAGES, link, "/static/site.css"):
        answer = client.get(address, headers={"origin": f"https://{EVIL}"})
        b"".join(answer)

        assert not [name for name in answer.headers if name.startswith("Access-")]
    # It was the stylesheet itself that was asked for last.
    assert answer["Content-Type"].startswith("text/css")


def test_no_address_holds_an_answer(client):
    walk(client, MOROCCAN)
    sent = {"department": "75", "work": "job", "nationality": "MA"}
    for section in ("department", "work", "nationality"):
        answer = client.post(f"/fr/check/{section}/", sent)

        assert re.fullmatch(r"/fr/check/([a-z_]+/)?", answer["Location"])


# Caches.


@pytest.mark.parametrize("address", [*STUDENT_PAGES, *OTHER_PAGES])
def test_what_a_shared_cache_may_keep_holds_nobodys_cookie(client, address):
    walk(client, MOROCCAN)
    answer = client.get(address)

    if "public" in answer.headers.get("Cache-Control", ""):
        assert not answer.cookies
        assert b"".join(answer) == b"".join(Client().get(address))


def test_the_language_of_the_front_door_is_kept_apart_by_caches(client):
    answer = client.get("/", headers={"accept-language": "ar"})

    assert answer["Location"] == "/ar/"
    assert "Accept-Language" in answer["Vary"]


def test_no_cookie_chooses_the_language_that_a_cache_hands_to_others(client):
    client.cookies["django_language"] = "ar"
    answer = client.get("/", headers={"accept-language": "fr"})

    assert answer["Location"] == "/fr/"
    assert answer["Content-Language"] == "fr"


@pytest.mark.parametrize("address", ["/", "/fr/", "/fr/privacy/", "/admin/"])
@pytest.mark.parametrize("is_secure", [True, False])
def test_no_visitor_chooses_a_port_for_the_addresses_that_caches_share(
    client, settings, address, is_secure
):
    settings.SECURE = settings.SECURE_SSL_REDIRECT = True
    answer = client.get(address, headers={"host": "localhost:9999"}, secure=is_secure)

    assert answer.status_code in (200, 301, 302)
    # With what comes before a port: the name of a request may hold the digits alone.
    assert not re.search(
        r"(:|%3a)9999", answer.text + str(answer.headers), re.IGNORECASE
    )


def test_a_site_on_a_port_of_its_own_keeps_it(client, settings):
    settings.SECURE = True
    settings.CSRF_TRUSTED_ORIGINS = ["https://localhost:8443"]
    page = client.get("/fr/", headers={"host": "localhost:8443"}, secure=True)

    assert "https://localhost:8443/en/" in page.text


def test_no_page_with_a_students_answers_is_kept_by_a_cache(client, link):
    for address in ("/fr/", "/fr/check/", "/fr/check/french_number/", link):
        assert "no-store" in client.get(address)["Cache-Control"]


# Forms of other sites.


def test_a_form_sent_from_another_site_is_refused(published):
    strict = Client(enforce_csrf_checks=True)
    for address in ("/fr/check/french_number/", "/fr/check/", "/fr/check/start-again/"):
        sent = strict.post(
            address, {"french_number": "none"}, HTTP_ORIGIN=f"https://{EVIL}"
        )

        assert sent.status_code == 403


def test_a_kept_page_is_not_deleted_from_another_site(client):
    link = result(client, MOROCCAN).request["PATH_INFO"]
    strict = Client(enforce_csrf_checks=True)

    sent = strict.post(f"{link}delete/", {}, HTTP_ORIGIN=f"https://{EVIL}")

    assert sent.status_code == 403
    assert client.get(link).status_code == 200


def test_an_answer_counts_only_where_the_form_puts_it(client):
    client.cookies["french_number"] = "none"
    sent = client.post("/fr/check/french_number/?french_number=none")

    assert sent.status_code == 422
    assert "answers" not in sent.cookies


def test_no_page_sends_a_request_back_as_it_came(client):
    for address in STUDENT_PAGES[:3]:
        assert client.trace(address).status_code == 405


@pytest.mark.parametrize(
    "odd",
    [
        {"PATH_INFO": "/fr/result/a\0b/"},
        {"HTTP_COOKIE": 'session="a\\000b"'},
        {"HTTP_COOKIE": 'answers="a\\000b"'},
    ],
)
def test_a_character_that_no_database_takes_is_refused(client, odd):
    answer = client.generic("GET", "/", **({"PATH_INFO": "/fr/"} | odd))

    assert answer.status_code == 400


def test_a_field_that_no_table_has_breaks_no_staff_page(admin_client):
    answer = admin_client.get("/admin/auth/user/1/change/?_to_field=")

    assert answer.status_code == 400


# Markup that a visitor sends.


@pytest.mark.parametrize("markup", ["<script>x</script>", '"><img src=x onerror=y>'])
def test_nothing_that_is_sent_comes_back_as_markup(client, link, markup):
    for address in (*STUDENT_PAGES, link, f"{link}change/", "/admin/login/"):
        sent = {"french_number": markup, "q": markup, "section": markup, "next": markup}

        assert markup not in client.get(address, sent).content.decode()
        assert markup not in client.post(address, sent).content.decode()
    assert markup not in client.get(f"/fr/{markup}/").content.decode()


# This page about it.


def test_every_test_that_the_page_about_security_names_is_there():
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/security.md").read_text()))
    tests = "\n".join(file.read_text() for file in files("tests", suffix=".py"))

    assert named
    assert not {name for name in named if f"def {name}(" not in tests}
