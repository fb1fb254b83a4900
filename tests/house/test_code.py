"""How the code is kept: small files that say what they are, with arrows one way."""

import ast
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.house.tree import ROOT, files, modules, name

LONGEST = 300
# Spelt in two halves, so that this line is not one itself.
LEFT_OVER = re.compile(
    r"#\s*(?:TO" r"DO|FIX" r"ME|XX" r"X|no" r"qa|type:\s*ig" r"nore)"
)


@pytest.mark.parametrize("module", modules(), ids=name)
def test_a_file_holds_one_noun(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("module", modules(), ids=name)
def test_a_module_opens_with_a_sentence(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))

    assert not tree.body or ast.get_docstring(tree)


@pytest.mark.parametrize("package", ["cases", "cases/engine"])
def test_the_packages_of_the_rulebook_import_nothing(package):
    tree = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8"))

    assert not any(isinstance(x, ast.Import | ast.ImportFrom) for x in ast.walk(tree))


@pytest.mark.parametrize(
    "file", files("advisor", "cases", "tests", "bench", suffix=".py"), ids=name
)
def test_nothing_is_left_for_later_or_silenced(file):
    assert not LEFT_OVER.findall(file.read_text(encoding="utf-8"))


def test_the_arrows_are_kept():
    checker = Path(sys.executable).with_name("lint-imports")

    checked = subprocess.run([checker], cwd=ROOT, capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
