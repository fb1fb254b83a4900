"""Old and new code share a database for a while; a migration may end in the middle."""

import json
import time

import pytest
from django.db.migrations import AddField, DeleteModel, RemoveField, RenameField
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from tests.ops.running import managed, run, serving, started
from tests.ops.students import crowd, read_back
from tests.ops.test_kills import profiles
from tests.ops.test_redis_breaks import shows_within

TAKES_AWAY = (RemoveField, RenameField, DeleteModel)


@pytest.fixture
def tomorrow(site):
    """The same site with the code of the next release."""
    return {**site, "DJANGO_SETTINGS_MODULE": "tests.ops.tomorrow.settings"}


def draft(environment):
    """All that staff wrote, as the code of this environment reads it."""
    return json.loads(managed("dumpdata", "cases", environment=environment))


def read_until(process, words: str) -> None:
    """Read what a process prints up to these words."""
    said = ""
    while words not in said:
        letter = process.stdout.read(1)
        assert letter, said
        said += letter


@pytest.mark.parametrize("migration", ["0001_more_columns", "0002_a_table"])
def test_a_migration_killed_in_the_middle_is_run_again_and_students_walk_on(
    site, tomorrow, tmp_path, migration
):
    written = draft(site)
    with serving(site, tmp_path) as server:
        with crowd(server) as students:
            students.finished(2)
            with started("manage.py", "migrate", environment=tomorrow) as migrating:
                read_until(migrating, migration)
                time.sleep(0.7)
                migrating.kill()
            left = managed("migrate", "--plan", environment=tomorrow)
            students.finished(2)
            managed("migrate", environment=tomorrow)
            students.finished(2)
        read = read_back(server, students)

    assert migration in left
    assert "No planned migration" in managed("migrate", "--plan", environment=tomorrow)
    assert students.faults == []
    assert students.broken == {}
    assert {page.status for page in read} == {200}
    assert profiles(site) == sorted(students.results.values(), key=str)
    assert draft(site) == draft(tomorrow) == written


def test_students_and_staff_use_old_and_new_code_side_by_side(site, tomorrow, tmp_path):
    folders = [tmp_path / name for name in ("old", "new")]
    for folder in folders:
        folder.mkdir()
    program = ("-m", "tests.ops.publishers", "a_new_word")
    with serving(site, folders[0]) as old:
        # The machines are upgraded one after another, the database before them.
        with crowd(old) as before:
            before.finished(2)
            managed("migrate", environment=tomorrow)
            before.finished(2)
        with serving(tomorrow, folders[1]) as new:
            with crowd(old, new, new) as students:
                run(*program, "Titre d’avant", environment=site)
                of_the_old = [shows_within(m, "Titre d’avant", 5) for m in (old, new)]
                run(*program, "Titre d’après", environment=tomorrow)
                of_the_new = [shows_within(m, "Titre d’après", 5) for m in (old, new)]
                students.finished(4)
            read = [*read_back(old, students), *read_back(new, students)]
            read += [*read_back(old, before), *read_back(new, before)]

    told = {**before.results, **students.results}
    assert [*before.faults, *students.faults] == []
    assert {**before.broken, **students.broken} == {}
    assert all(of_the_old)
    assert all(of_the_new)
    assert {page.status for page in read} == {200}
    assert profiles(site) == sorted(told.values(), key=str)
    assert draft(site) == draft(tomorrow)


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["advisor", "cases"])
def test_a_migration_takes_nothing_away_that_old_code_needs(app):
    """What is no longer used goes one release later, in a migration named for it."""
    migrations = MigrationLoader(None).disk_migrations
    for (label, name), migration in migrations.items():
        if label != app or "drop_unused" in name:
            continue
        for operation in migration.operations:
            assert not isinstance(operation, TAKES_AWAY), (name, operation)
            if isinstance(operation, AddField) and not _is_new(migration, operation):
                field = operation.field
                can_be_left_out = (
                    field.null
                    or field.many_to_many
                    or field.db_default is not NOT_PROVIDED
                )
                assert can_be_left_out, (name, operation.name)


def _is_new(migration, operation) -> bool:
    """Whether the table itself is made in the same migration."""
    made = [getattr(other, "name", "").lower() for other in migration.operations]
    return operation.model_name in made
