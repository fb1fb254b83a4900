"""What may differ by machine: read from the environment, checked before anything runs."""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from environs import EnvValidationError, FileAwareEnv, ValidationError
from environs import validate as is_

BASE_DIR = Path(__file__).resolve().parent.parent
LONGEST_KEEPING = 10 * 365
SHORTEST_SECRET = 50
# A server that does not answer is given up after this long, in seconds.
CONNECT_TIMEOUT = 3
CONNECTION_AGE = 60
# PostgreSQL stops a statement within a second when whoever asked for it has hung up.
HANGS_UP = "-c client_connection_check_interval=1000"

# What a variable takes, for the line that says its value is not that.
EXPECTED = {
    "DJANGO_SECRET_KEY": f"at least {SHORTEST_SECRET} random characters",
    "DJANGO_SECRET_KEY_FALLBACKS": "earlier keys, with commas between",
    "DJANGO_DEBUG": "1 or 0",
    "DJANGO_SECURE": "1 or 0",
    "DJANGO_BEHIND_PROXY": "1 or 0",
    "DJANGO_ALLOWED_HOSTS": "names such as cover.example.org, with commas between",
    "DJANGO_CSRF_TRUSTED_ORIGINS": "https://cover.example.org, with commas between",
    "DATABASE_URL": "postgres://name:password@host:5432/database or sqlite:////path",
    "DATABASE_POOL": "how many connections a process may hold, from 1 to 100",
    "REDIS_URL": "redis://host:6379/0, rediss://... or unix://...",
    "EMAIL_URL": "submission://name:password@host:587, smtp://... or console://",
    "DJANGO_FROM_EMAIL": "an e-mail address",
    "ADVISOR_VAR_DIR": "a folder that can be written",
    "ADVISOR_STATIC_ROOT": "a folder",
    "ADVISOR_SQLITE": "a file",
    "ADVISOR_SECOND_FACTOR": "1 or 0",
    "ADVISOR_PUBLISHER": "the name of the body that runs the site",
    "ADVISOR_CONTACT": "an e-mail address or https://example.org/contact",
    "ADVISOR_PROFILE_DAYS": f"days from 1 to {LONGEST_KEEPING}",
    "ADVISOR_LOG_FORMAT": "text or json",
    "ADVISOR_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    "METRICS_TOKEN": "at least 16 characters",
    "SENTRY_DSN": "https://key@host/number",
    "WEB_CONCURRENCY": "how many workers, from 1 to 256",
}


@dataclass(frozen=True)
class Environment:
    """The values, each of its right type."""

    debug: bool
    secure: bool
    behind_proxy: bool
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    allowed_hosts: tuple[str, ...]
    csrf_trusted_origins: tuple[str, ...]
    var_dir: Path
    static_root: Path
    database: Mapping[str, Any]
    redis_url: str
    email: Mapping[str, Any]
    from_email: str
    profile_days: int
    second_factor: bool
    publisher: str
    contact: str
    log_format: str
    log_level: str
    metrics_token: str
    sentry_dsn: str
    workers: int

    @property
    def is_on_sqlite(self) -> bool:
        return bool(self.database["ENGINE"].endswith("sqlite3"))


class _Env(FileAwareEnv):
    """NAME_FILE may hold what NAME would; a variable left empty is not set."""

    def _get_value(self, env_key: str, default: Any) -> Any:
        value = super()._get_value(env_key, default)
        return default if isinstance(value, str) and not value.strip() else value

    def names(self, name: str, each: Callable[[str], object]) -> tuple[str, ...]:
        """Values with commas between, each one checked."""
        given: str = self.str(name, "", validate=lambda text: [*map(each, _cut(text))])
        return tuple(_cut(given or ""))


def environment() -> Environment:
    """The environment; what is wrong with it ends the process, a line a variable."""
    try:
        return read_environment()
    except EnvValidationError as error:
        sys.exit("\n".join(_lines(error)))
    except ValueError as error:
        sys.exit(str(error))


def _lines(error: EnvValidationError) -> Iterator[str]:
    faults = error.error_messages
    for name, said in faults.items() if isinstance(faults, Mapping) else ():
        yield f"{name}: {' '.join(map(str, said))} Expected: {EXPECTED[name]}."


def read_environment() -> Environment:
    """Read and check every variable. Raises EnvValidationError with all that is wrong."""
    env = _Env(eager=False, strip_whitespace=True)
    secure = env.bool("DJANGO_SECURE", False)
    var_dir = env.path("ADVISOR_VAR_DIR", BASE_DIR / "var")
    database = _database(env, var_dir)

    read = Environment(
        debug=env.bool("DJANGO_DEBUG", False),
        secure=secure,
        behind_proxy=env.bool("DJANGO_BEHIND_PROXY", False),
        secret_key=env.str("DJANGO_SECRET_KEY", "", validate=_secret(secure)),
        secret_key_fallbacks=env.names("DJANGO_SECRET_KEY_FALLBACKS", str),
        allowed_hosts=env.names("DJANGO_ALLOWED_HOSTS", _host),
        csrf_trusted_origins=env.names("DJANGO_CSRF_TRUSTED_ORIGINS", _origin),
        var_dir=var_dir,
        second_factor=env.bool("ADVISOR_SECOND_FACTOR", secure),
        publisher=env.str("ADVISOR_PUBLISHER", ""),
        contact=env.str("ADVISOR_CONTACT", "", validate=_contact),
        static_root=env.path("ADVISOR_STATIC_ROOT", var_dir / "static"),
        database=database,
        redis_url=env.str("REDIS_URL", "", validate=_redis),
        email=_email(env),
        from_email=env.str("DJANGO_FROM_EMAIL", "webmaster@localhost", validate=_mail),
        profile_days=env.int(
            "ADVISOR_PROFILE_DAYS", 365, validate=is_.Range(1, LONGEST_KEEPING)
        ),
        log_format=env.str(
            "ADVISOR_LOG_FORMAT",
            "json" if secure else "text",
            validate=is_.OneOf(("text", "json")),
        ),
        log_level=env.str(
            "ADVISOR_LOG_LEVEL",
            "INFO",
            validate=is_.OneOf(("DEBUG", "INFO", "WARNING", "ERROR")),
        ),
        metrics_token=env.str("METRICS_TOKEN", "", validate=is_.Length(min=16)),
        sentry_dsn=env.str("SENTRY_DSN", "", validate=_https),
        workers=env.int("WEB_CONCURRENCY", 2, validate=is_.Range(1, 256)),
    )
    # Until here a value that is wrong was noted and left out.
    env.seal()
    _goes_together(read)
    return read


def _database(env: _Env, var_dir: Path) -> dict[str, Any]:
    """DATABASE_URL, or SQLite in the var folder, with the options each of them needs."""
    file = env.path("ADVISOR_SQLITE", var_dir / "db.sqlite3")
    pool = env.int("DATABASE_POOL", None, validate=is_.Range(1, 100))
    given = env.dj_db_url("DATABASE_URL", f"sqlite:///{quote(str(file))}")
    engine = (given or {}).get("ENGINE", "")
    if engine.endswith("sqlite3"):
        # Opening the file anew costs as much as rendering the page it is asked for.
        options = given.get("OPTIONS", {}) | _SQLITE
        return {**given, "OPTIONS": options, "CONN_MAX_AGE": CONNECTION_AGE}
    if engine.endswith("postgresql"):
        if not given["NAME"] and "service" not in given.get("OPTIONS", {}):
            raise EnvValidationError("", {"DATABASE_URL": ["It names no database."]})
        return {**given, **_postgresql(given.get("OPTIONS", {}), pool)}
    if given:
        raise EnvValidationError(
            "", {"DATABASE_URL": ["The site runs on SQLite or PostgreSQL."]}
        )
    return {}


_SQLITE: dict[str, Any] = {
    # Readers wait for no writer; writers wait their turn instead of failing.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    "transaction_mode": "IMMEDIATE",
    # Seconds; a student who waits longer has gone, and is shown the page all the same.
    "timeout": 5,
}


def _postgresql(options: dict[str, Any], pool: int | None) -> dict[str, Any]:
    """A connection kept for a while and looked at before use, or a pool of them."""
    options = {"connect_timeout": CONNECT_TIMEOUT, "options": HANGS_UP, **options}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": CONNECT_TIMEOUT}
    return {
        "ENGINE": "advisor.postgresql",
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if pool else CONNECTION_AGE,
        "CONN_HEALTH_CHECKS": True,
    }


def _email(env: _Env) -> dict[str, Any]:
    """How mail goes out: printed by default, for a laptop sends none."""
    given = env.dj_email_url("EMAIL_URL", "console://") or {"EMAIL_BACKEND": ""}
    if "EMAIL_BACKEND" not in given:
        raise EnvValidationError("", {"EMAIL_URL": ["Not a way to send mail."]})
    return {name: value for name, value in given.items() if value is not None}


def _goes_together(read: Environment) -> None:
    """Refuse what is right by itself and wrong together, or on this machine."""
    try:
        # What lies there is for nobody else on this machine.
        read.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        why = f"{read.var_dir}: {error.strerror}."
        raise EnvValidationError("", {"ADVISOR_VAR_DIR": [why]}) from error
    if read.secure and read.debug:
        why = "Its pages show settings and code to whoever meets a fault; leave it out."
        raise EnvValidationError("", {"DJANGO_DEBUG": [why]})
    if read.secure and not read.is_on_sqlite and not read.secret_key:
        why = "Machines that share a database sign with one key."
        raise EnvValidationError("", {"DJANGO_SECRET_KEY": [why]})


def _cut(given: str) -> list[str]:
    return [name.strip() for name in given.split(",") if name.strip()]


def _secret(secure: bool | None) -> Callable[[str], None]:
    def check(key: str) -> None:
        if secure and (len(key) < SHORTEST_SECRET or len(set(key)) < 5):
            raise ValidationError("Too short to be safe.")

    return check


def _host(name: str) -> None:
    if not name.strip("*.") or any(mark in name for mark in "/ @"):
        raise ValidationError(f"{name} is not the name of a host.")


def _origin(origin: str) -> None:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
        raise ValidationError(f"{origin} is not an origin.")


def _redis(url: str) -> None:
    if urlsplit(url).scheme not in ("redis", "rediss", "unix"):
        raise ValidationError("Not the address of a Redis server.")


def _https(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.username:
        raise ValidationError("Not a DSN.")


def _contact(address: str) -> None:
    parts = urlsplit(address)
    is_page = parts.scheme == "https" and bool(parts.netloc)
    if not (is_page or re.fullmatch(r"[^@\s/:]+@[^@\s/:]+", address)):
        raise ValidationError("Neither an e-mail address nor one of the web.")


def _mail(address: str) -> None:
    if "@" not in address:
        raise ValidationError("Not an e-mail address.")
