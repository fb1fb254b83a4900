"""While the site is away, a proxy shows a page of ours that needs nothing of the site."""

import re

import pytest

from tests.ops.running import managed, run

pytestmark = pytest.mark.one_database

LANGUAGES = {"fr": "ltr", "en": "ltr", "es": "ltr", "ar": "rtl", "zh-hans": "ltr"}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The folder, as the command leaves it: no database, no collected files."""
    folder = tmp_path_factory.mktemp("away")
    environment = {"ADVISOR_VAR_DIR": str(tmp_path_factory.mktemp("var"))}
    managed("compile_catalogues", environment=environment)
    managed("maintenance_pages", str(folder), environment=environment)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_page(written, language):
    page = (written / language / "index.html").read_text(encoding="utf-8")

    assert f'<html lang="{language}" dir="{LANGUAGES[language]}">' in page
    assert "<style" not in page
    assert " style=" not in page
    assert "<script" not in page


def test_each_page_says_it_in_words_of_its_own(written):
    titles = {
        re.search(r"<h1>(.+?)</h1>", page.read_text(encoding="utf-8"))[1]
        for page in written.glob("*/index.html")
    }

    assert len(titles) == len(LANGUAGES)


def test_a_page_asks_for_nothing_but_what_was_written_beside_it(written):
    for page in written.glob("*/index.html"):
        asked = re.findall(
            r'<(?:link rel="stylesheet"|img|script)[^>]+(?:href|src)="([^"]+)"',
            page.read_text(encoding="utf-8"),
        )

        assert asked == ["/maintenance/site.css"]
    assert "@layer" in (written / "site.css").read_text(encoding="utf-8")


def test_writing_again_replaces_what_was_there(written, tmp_path):
    environment = {"ADVISOR_VAR_DIR": str(tmp_path)}
    page = written / "fr" / "index.html"
    page.write_text("of an earlier version")

    managed("maintenance_pages", str(written), environment=environment)

    assert "<html" in page.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "taken").write_text("a file")

    done = run(
        "manage.py",
        "maintenance_pages",
        str(tmp_path / "taken"),
        environment={"ADVISOR_VAR_DIR": str(tmp_path)},
    )

    assert done.returncode == 1
    assert "taken" in done.stderr
    assert "Traceback" not in done.stderr
