"""Whoever installs the site by the book has a site in five languages."""

import re
import shlex

import pytest

from tests.ops.running import ROOT, managed, serving

pytestmark = pytest.mark.one_database

BEHIND_A_PROXY = {"host": "cover.example.org", "X_Forwarded_Proto": "https"}


def test_the_commands_of_the_guide_make_a_site(bare, tmp_path):
    guide = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    commands = re.findall(r"exec web python manage.py (.*)", guide)
    assert len(commands) > 2
    managed("migrate", environment=bare)
    typed = {
        "DJANGO_SUPERUSER_EMAIL": "rim@example.org",
        "DJANGO_SUPERUSER_PASSWORD": "three plain words 7",
    }
    for command in commands:
        unasked = ["--noinput"] if command.startswith("createsuperuser") else []
        managed(*shlex.split(command), *unasked, environment=bare | typed)

    with serving(bare, tmp_path) as server:
        assert server.get("/readyz").status == 200
        page = server.get("/ar/check/french_number/", **BEHIND_A_PROXY)

    assert page.status == 200
    assert "رقم" in page.text
