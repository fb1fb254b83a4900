"""Staff at work at the same moment, each on a connection of their own; prints JSON.

Run as a program, on the database of the environment: `python -m tests.ops.publishers`.
"""

import itertools
import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import django

# Made as gunicorn makes workers: from a process that has loaded the site.
PROCESSES = multiprocessing.get_context("fork")
PUBLISHERS = 4
ROUNDS = 6
PAUSE = 0.001
_THE_NEW_ONE = "(SELECT max(id) FROM cases_revision)"
DAMAGE = {
    kind: statement.format(_THE_NEW_ONE)
    for kind, statement in {
        "cut off": "UPDATE cases_revision SET rules = substr(rules, 1, 999) WHERE id = {}",
        "not its digest": """UPDATE cases_revision
            SET digest = replace(digest, substr(digest, 1, 8), '00000000') WHERE id = {}""",
    }.items()
}


def all_at_once() -> list[Any]:
    """Several people publish the same draft; what each of them was told."""
    from cases import publishing, verification
    from cases.models import CoverageCase

    CoverageCase.objects.update(title="Un autre titre")
    # As each of them does before: read the checks.
    verification.check_draft()
    start = PROCESSES.Barrier(PUBLISHERS)

    def publish(number: int) -> int:
        start.wait()
        publication = publishing.publish(by=None, note=f"Personne {number}")
        return publication.revision.number

    return _side_by_side([lambda n=n: publish(n) for n in range(PUBLISHERS)])


def while_somebody_edits() -> list[Any]:
    """Somebody gives a section and a source one title; what was published of both."""
    from django.db import transaction

    from cases import publishing
    from cases.models import Revision, Section, Source

    edited = (Section.objects.all()[0], Source.objects.all()[0])
    is_over, is_edited = PROCESSES.Event(), PROCESSES.Event()

    def edit() -> None:
        edits = 0
        while not is_over.is_set():
            edits += 1
            with transaction.atomic():
                for row in edited:
                    row.title = f"Titre {edits}"
                    row.save(update_fields=["title"])
            is_edited.set()
            is_over.wait(PAUSE)

    def publish() -> None:
        try:
            for number in range(ROUNDS):
                is_edited.wait()
                is_edited.clear()
                publishing.publish(by=None, note=f"Essai {number}")
        finally:
            is_over.set()

    failures = [told for told in _side_by_side([edit, publish]) if told is not None]
    titles = []
    for revision in Revision.objects.filter(number__gt=1):
        rules = json.loads(revision.rules)
        nouns = (rules["sections"], rules["sources"])
        titles.append(
            [noun[row.key]["title"] for noun, row in zip(nouns, edited, strict=True)]
        )
    return failures + titles


def a_new_word(words: str) -> None:
    """Somebody gives the first section another title, and publishes."""
    from cases import publishing
    from cases.models import Section

    Section.objects.filter(key="french_number").update(title=words)
    publishing.publish(by=None, note="Un autre titre")


def in_some_hours(hours: str, words: str) -> None:
    """Somebody gives the first section another title from a later moment on."""
    from datetime import timedelta

    from django.utils import timezone

    from cases import publishing
    from cases.models import Section

    Section.objects.filter(key="french_number").update(title=words)
    moment = timezone.now() + timedelta(hours=int(hours))
    publishing.publish(by=None, note="Plus tard", live_from=moment)


def a_damaged_one(kind: str) -> None:
    """A new revision goes live and is not what was published, as a bad disk leaves it."""
    from django.db import connection, transaction

    with transaction.atomic():
        a_new_word("Un titre que personne ne lira")
        with connection.cursor() as cursor:
            cursor.execute(DAMAGE[kind])


def again() -> None:
    """Somebody publishes the draft as it stands."""
    from cases import publishing

    publishing.publish(by=None, note="Encore une fois")


def until_killed() -> None:
    """One new draft after another is published; says when each begins, on a line."""
    from cases import publishing
    from cases.models import CoverageCase

    for number in itertools.count():
        CoverageCase.objects.update(title=f"Titre {time.monotonic()}")
        sys.stdout.write("begins\n")
        sys.stdout.flush()
        publishing.publish(by=None, note=f"Essai {number}")


def read_all() -> dict[str, Any]:
    """What is kept: numbers of revisions that are whole, how many are published, faults."""
    from cases.models import Publication, Revision
    from cases.rulebooks import DamagedRevision, read_revision

    whole, faults = [], []
    for revision in Revision.objects.order_by("number"):
        try:
            whole.append(read_revision(revision).number)
        except DamagedRevision as damage:
            faults.append(str(damage))
    published = Publication.objects.values("revision").distinct().count()
    return {"whole": whole, "published": published, "faults": faults}


def _side_by_side(tasks: list[Callable[[], Any]]) -> list[Any]:
    """What each returned, or the error it ended with; each in a process, as on a site.

    Not in threads: what one throws away may hold a cursor of another's connection, and is
    thrown away only when that connection waits no more. It may wait for the first.
    """
    from django.db import connection

    def run(task: Callable[[], Any], end: Connection) -> None:
        try:
            end.send(task())
        except Exception as error:
            end.send(f"{type(error).__name__}: {error}")

    connection.close()
    ends = []
    for task in tasks:
        mine, theirs = PROCESSES.Pipe(duplex=False)
        PROCESSES.Process(target=run, args=(task, theirs)).start()
        theirs.close()
        ends.append(mine)
    return [end.recv() for end in ends]


if __name__ == "__main__":
    django.setup()
    json.dump(globals()[sys.argv[1]](*sys.argv[2:]), sys.stdout)
