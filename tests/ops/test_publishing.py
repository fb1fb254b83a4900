"""However many people and machines there are, what goes live is one whole thing."""

import json
import os
import time

import pytest

from tests.ops.publishers import PUBLISHERS
from tests.ops.running import managed, run, serving

BEHIND_A_PROXY = {"host": "cover.example.org", "X_Forwarded_Proto": "https"}
NEW = "Bien sûr, votre numéro"


@pytest.fixture
def shared(site):
    """With a Redis, processes learn of a publication from it and hardly ever look."""
    if redis := os.environ.get("REDIS_URL"):
        return {**site, "REDIS_URL": redis, "SECONDS_BETWEEN_LOOKS": "600"}
    return site


def told(task, environment):
    """What the people at work were told."""
    done = run("-m", "tests.ops.publishers", task, environment=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_several_people_who_publish_at_once_all_succeed_with_one_revision(site):
    assert told("all_at_once", site) == [2] * PUBLISHERS

    rows = json.loads(
        managed("dumpdata", "cases.revision", "cases.publication", environment=site)
    )
    models = [row["model"] for row in rows]
    assert models.count("cases.revision") == 2
    assert models.count("cases.publication") == 1 + PUBLISHERS


def test_a_revision_holds_one_state_of_the_draft_however_busy_its_editors(site):
    published = told("while_somebody_edits", site)

    assert len(published) > 1
    assert all(one == other for one, other in published)


def test_every_process_shows_a_publication_within_two_seconds(shared, tmp_path):
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    with serving(shared, folders[0]) as one, serving(shared, folders[1]) as other:
        # Each of the two workers of each machine has the old one in its memory.
        shown(one), shown(other)
        run("-m", "tests.ops.publishers", "a_new_word", NEW, environment=shared)
        time.sleep(2)
        shows = [*shown(one), *shown(other)]

    assert all(shows)


def shown(server):
    """Whether the new word is there, asked often enough that both workers answer."""
    pages = [
        server.get("/fr/check/french_number/", **BEHIND_A_PROXY) for _ in range(10)
    ]
    assert {page.status for page in pages} == {200}
    return [NEW in page.text for page in pages]
