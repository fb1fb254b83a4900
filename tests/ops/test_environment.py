"""What differs by machine comes from the environment, and a mistake in it is named."""

import re

import pytest

from advisor.environment import EXPECTED, environment
from tests.ops.running import GUNICORN, ROOT, SECRET, managed, run

pytestmark = pytest.mark.one_database

# Read by gunicorn's command line and by compose.yaml.
OF_OTHERS = {"PORT", "SITE", "POSTGRES_PASSWORD", "POSTGRES_DATABASE"}
PRODUCTION = {
    "DJANGO_SECURE": "1",
    "DJANGO_SECRET_KEY": SECRET,
    "DJANGO_ALLOWED_HOSTS": "cover.example.org",
}

SIGNED = {
    "ADVISOR_PUBLISHER": "Centre acc&ss",
    "ADVISOR_CONTACT": "contact@example.org",
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    """As on a machine where nothing is configured but where to write."""
    for name in EXPECTED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ADVISOR_VAR_DIR", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DJANGO_DEBUG", "perhaps"),
        ("DJANGO_SECURE", "https"),
        ("DJANGO_BEHIND_PROXY", "nginx"),
        ("DJANGO_ALLOWED_HOSTS", "https://cover.example.org"),
        ("DJANGO_CSRF_TRUSTED_ORIGINS", "cover.example.org"),
        ("DATABASE_URL", "mysql://root@localhost/advisor"),
        ("DATABASE_URL", "advisor.sqlite3"),
        ("DATABASE_URL", "postgres://localhost:port/advisor"),
        ("DATABASE_URL", "postgres://"),
        ("DATABASE_URL", "postgres://me:word@localhost:5432/"),
        ("DATABASE_POOL", "0"),
        ("REDIS_URL", "localhost:6379"),
        ("EMAIL_URL", "pigeon://roof"),
        ("DJANGO_FROM_EMAIL", "the centre"),
        ("ADVISOR_VAR_DIR", "/proc/nowhere"),
        ("ADVISOR_PROFILE_DAYS", "a year"),
        ("ADVISOR_PROFILE_DAYS", "0"),
        ("ADVISOR_CONTACT", "room 12"),
        ("ADVISOR_CONTACT", "javascript:alert(1)//@"),
        ("ADVISOR_CONTACT", "http://example.org"),
        ("ADVISOR_LOG_FORMAT", "xml"),
        ("ADVISOR_LOG_LEVEL", "LOUD"),
        ("METRICS_TOKEN", "short"),
        ("SENTRY_DSN", "https://sentry.example.org/4"),
        ("WEB_CONCURRENCY", "0"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_is_expected(
    monkeypatch, name, value
):
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as end:
        environment()

    (line,) = str(end.value).splitlines()
    assert line.startswith(f"{name}: ")
    assert line.endswith(f"Expected: {EXPECTED[name]}.")


def test_every_mistake_is_named_at_once(monkeypatch):
    monkeypatch.setenv("DJANGO_DEBUG", "perhaps")
    monkeypatch.setenv("REDIS_URL", "here")

    with pytest.raises(SystemExit) as end:
        environment()

    named = [line.partition(":")[0] for line in str(end.value).splitlines()]
    assert named == ["DJANGO_DEBUG", "REDIS_URL"]


@pytest.mark.parametrize("program", [("manage.py", "check"), GUNICORN], ids=str)
def test_nothing_starts_under_a_mistake_and_one_line_says_why(program, tmp_path):
    given = {"ADVISOR_VAR_DIR": str(tmp_path), "DATABASE_URL": "elsewhere"}

    failed = run(*program, environment=given)

    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1
    assert failed.stderr.startswith("DATABASE_URL: ")


def test_a_variable_left_empty_is_as_if_it_were_not_there(monkeypatch, tmp_path):
    for name in EXPECTED.keys() - {"ADVISOR_VAR_DIR"}:
        monkeypatch.setenv(name, "")

    read = environment()

    assert not read.debug
    assert not read.secure
    assert read.database["NAME"] == str(tmp_path / "db.sqlite3")


def test_lists_are_read_with_or_without_spaces(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOWED_HOSTS", "a.example, b.example,")

    assert environment().allowed_hosts == ("a.example", "b.example")


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{SECRET}\n")
    monkeypatch.setenv("DJANGO_SECRET_KEY_FILE", str(file))

    assert environment().secret_key == SECRET


def test_a_file_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setenv("DATABASE_URL_FILE", "/nowhere/url")

    with pytest.raises(SystemExit, match="DATABASE_URL_FILE"):
        environment()


@pytest.mark.parametrize("key", ["", "short"])
def test_machines_that_share_a_database_need_one_long_key(monkeypatch, key):
    monkeypatch.setenv("DJANGO_SECURE", "1")
    monkeypatch.setenv("DATABASE_URL", "postgres://db/advisor")
    monkeypatch.setenv("DJANGO_SECRET_KEY", key)

    with pytest.raises(SystemExit, match="DJANGO_SECRET_KEY"):
        environment()


def test_a_site_in_production_never_shows_djangos_debug_pages(monkeypatch):
    for name, value in {**PRODUCTION, "DJANGO_DEBUG": "1"}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit, match=r"^DJANGO_DEBUG: .* Expected: 1 or 0\."):
        environment()


def test_sqlite_keeps_its_journal_wherever_it_lies(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////srv/cover.sqlite3")

    database = environment().database

    assert database["NAME"] == "/srv/cover.sqlite3"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_keeps_its_connections_and_looks_at_them_first(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me:a%20b@db:5433/advisor")

    database = environment().database

    assert (database["HOST"], database["PASSWORD"]) == ("db", "a b")
    assert database["CONN_MAX_AGE"] > 0
    assert database["CONN_HEALTH_CHECKS"]
    assert database["OPTIONS"]["connect_timeout"] <= 5


def test_mail_goes_out_by_the_server_that_is_named(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "submission://me:a%20b@mail.example.org:587")

    mail = environment().email

    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert mail["EMAIL_HOST_PASSWORD"] == "a b"
    assert mail["EMAIL_USE_TLS"]


def test_in_production_django_finds_nothing_to_say(tmp_path):
    given = {**PRODUCTION, **SIGNED, "ADVISOR_VAR_DIR": str(tmp_path)}

    told = managed("check", "--deploy", "--fail-level", "WARNING", environment=given)

    assert "no issues" in told


@pytest.mark.parametrize("missing", ["ADVISOR_PUBLISHER", "ADVISOR_CONTACT"])
def test_a_site_that_nobody_answers_for_is_not_ready_for_students(tmp_path, missing):
    given = {**PRODUCTION, **SIGNED, "ADVISOR_VAR_DIR": str(tmp_path), missing: ""}
    check = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    told = run(*check, environment=given)

    assert told.returncode == 1
    assert f"Set {missing} in the environment" in told.stderr


@pytest.mark.parametrize(
    ("file", "variable"),
    [(".env.example", r"^#? ?([A-Z_]+)="), ("docs/deploy.md", r"^\| `([A-Z_]+)`")],
)
def test_every_variable_is_written_down(file, variable):
    text = (ROOT / file).read_text(encoding="utf-8")

    named = set(re.findall(variable, text, re.MULTILINE))
    assert named == EXPECTED.keys() | OF_OTHERS
