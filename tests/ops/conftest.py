"""A site with its rulebook published, for each test its own."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cases.rulebooks import forget_live_rulebook
from tests.ops.databases import Databases
from tests.ops.running import SECRET, managed
from tests.site.conftest import put_rulebook


@pytest.fixture(autouse=True)
def new_process() -> Iterator[None]:
    """Each test starts as a new process would."""
    forget_live_rulebook()
    yield
    forget_live_rulebook()


@pytest.fixture
def published(db: None) -> None:
    """The shipped rulebook is live in this process's own database."""
    put_rulebook()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.remove()


@pytest.fixture(scope="session")
def published_once(databases: Databases, tmp_path_factory) -> str:
    """A database with the shipped rulebook, to be copied and never used."""
    url = databases.empty()
    given = {
        "DATABASE_URL": url,
        "ADVISOR_VAR_DIR": str(tmp_path_factory.mktemp("var")),
    }
    managed("migrate", "--verbosity", "0", environment=given)
    managed("setup_demo", environment=given)
    return url


@pytest.fixture
def bare(databases: Databases, tmp_path: Path) -> Mapping[str, str]:
    """The environment of a site in production whose database is empty."""
    return {
        "DATABASE_URL": databases.empty(),
        "ADVISOR_VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "tests.ops.settings",
        "DJANGO_SECURE": "1",
        "DJANGO_BEHIND_PROXY": "1",
        "DJANGO_SECRET_KEY": SECRET,
        "DJANGO_ALLOWED_HOSTS": "cover.example.org",
    }


@pytest.fixture
def site(
    databases: Databases, published_once: str, bare: Mapping[str, str]
) -> Mapping[str, str]:
    """The environment of a site in production with a rulebook that is live."""
    return {**bare, "DATABASE_URL": databases.copy_of(published_once)}
