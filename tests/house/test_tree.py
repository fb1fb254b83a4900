"""How the repository is kept: no hidden characters, no host in what is locked."""

import re

import pytest

from tests.house.tree import files, name, texts

# They turn a text around unseen: isolation is the templates' <bdi>, never a character.
HIDDEN = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
LOCKED = files("requirements", suffix=".txt")


@pytest.mark.parametrize("file", texts(), ids=name)
def test_a_text_has_no_hidden_direction_marks(file):
    assert not HIDDEN.findall(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("requirements", LOCKED, ids=name)
def test_what_is_locked_names_no_host_and_no_path(requirements):
    text = requirements.read_text(encoding="utf-8")

    assert not re.findall(r"\w+://|^--|^-[fi]|^/", text, re.MULTILINE)


@pytest.mark.parametrize("requirements", LOCKED, ids=name)
def test_what_is_locked_has_a_version_and_its_hashes(requirements):
    text = requirements.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if not line.strip().startswith("#")]

    assert all(re.match(r"[\w.\[\],-]+==\S+.*--hash=sha256:\w{64}", x) for x in lines)
