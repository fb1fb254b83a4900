"""What the staff's tests stand on: a toy rulebook, loaded or published."""

from pathlib import Path

import pytest

from cases import publishing, rulebooks
from cases.engine.codec import WordedRulebook, read_yaml
from tests.staff.copies import put_draft

UMBRELLA = Path(__file__).parent / "umbrella.yaml"


@pytest.fixture
def umbrella() -> WordedRulebook:
    return read_yaml(UMBRELLA)


@pytest.fixture(autouse=True)
def fresh_process(settings):
    """Each test starts as a new process that looks at once for a new publication."""
    settings.RULEBOOK_CHECK_SECONDS = 0
    rulebooks.forget_live_rulebook()
    yield
    rulebooks.forget_live_rulebook()


@pytest.fixture
def draft(db, umbrella):
    put_draft(umbrella)
    return umbrella


@pytest.fixture
def publisher(django_user_model):
    return django_user_model.objects.create_superuser("lea", password="lea")


@pytest.fixture
def published(draft, publisher):
    return publishing.publish(by=publisher, note="Première version")
