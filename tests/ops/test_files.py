"""What a site writes on its machine is for the account it runs under, and for no other."""

import stat

import pytest

from tests.ops.running import managed

pytestmark = pytest.mark.one_database


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_database_of_sqlite_and_its_folder_are_for_their_owner_alone(tmp_path):
    var = tmp_path / "var"

    managed("migrate", "--verbosity", "0", environment={"ADVISOR_VAR_DIR": str(var)})

    assert rights(var) == 0o700
    assert {rights(file) for file in var.glob("db.sqlite3*")} == {0o600}


def test_a_folder_that_was_there_keeps_the_rights_it_was_given(tmp_path):
    tmp_path.chmod(0o750)

    given = {"ADVISOR_VAR_DIR": str(tmp_path)}
    managed("migrate", "--verbosity", "0", environment=given)

    assert rights(tmp_path) == 0o750
    assert rights(tmp_path / "db.sqlite3") == 0o600
