"""How catalogues are kept: whole, in all five languages; and what the check sees."""

import re
from gettext import c2py
from pathlib import Path

import django
import polib
import pytest
from django.conf import settings
from django.utils.translation import to_locale

from advisor.management.commands.compile_catalogues import catalogues, faults_of
from tests.house.tree import ROOT, name

LANGUAGES = [language for language, _ in settings.LANGUAGES]
# The rulebook is written in French: that needs no translation into French.
CATALOGUES = [(language, "django") for language in LANGUAGES] + [
    (language, "cases") for language in LANGUAGES if language != "fr"
]
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'
)


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_every_language_has_its_catalogue(language, domain):
    folder = ROOT / "locale" / to_locale(language) / "LC_MESSAGES"

    assert (folder / f"{domain}.po").is_file()


@pytest.mark.parametrize("catalogue", catalogues("django.po"), ids=name)
def test_a_catalogue_counts_its_plurals_as_django_does(catalogue):
    place = Path(*catalogue.parts[-3:])
    theirs = Path(django.__file__).parent / "conf/locale" / place

    # The words of the rule may differ: Weblate writes its own.
    assert _counts(catalogue) == _counts(theirs)


def _counts(catalogue: Path) -> list[int]:
    """The plural form of each number, as the header of a catalogue says it."""
    header = polib.pofile(str(catalogue)).metadata["Plural-Forms"]
    forms, rule = re.fullmatch(r"nplurals=(\d+); plural=(.+?);?", header).groups()
    plural = c2py(rule)
    return [int(forms), *map(plural, [*range(1000), 1_000_000, 2_000_000])]


@pytest.mark.parametrize("catalogue", catalogues("*.po"), ids=name)
def test_a_catalogue_is_whole(catalogue):
    assert list(faults_of(catalogue)) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Rain"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "Rain"\nmsgstr "Pluie"\n', "fuzzy"),
        ('msgid "{n} left"\nmsgstr "restants"\n', "placeholders that differ ({n})"),
        (
            'msgid "%(n)s drop"\nmsgid_plural "%(n)s drops"\n'
            'msgstr[0] "%(n)s goutte"\nmsgstr[1] ""\n',
            "not translated",
        ),
        (
            'msgid "%(n)s drop"\nmsgid_plural "%(n)s drops"\n'
            'msgstr[0] "%(n)s goutte"\n',
            "1 plural forms where the language has 2",
        ),
    ],
)
def test_a_fault_in_a_catalogue_is_seen(tmp_path, entry, fault):
    catalogue = tmp_path / "django.po"
    catalogue.write_text(HEADER + entry, encoding="utf-8")

    (found,) = faults_of(catalogue)

    assert fault in found


def test_a_plural_form_may_leave_its_number_unsaid(tmp_path):
    catalogue = tmp_path / "django.po"
    catalogue.write_text(
        HEADER + 'msgid "%(n)s drop"\nmsgid_plural "%(n)s drops"\n'
        'msgstr[0] "une goutte"\nmsgstr[1] "%(n)s gouttes"\n',
        encoding="utf-8",
    )

    assert list(faults_of(catalogue)) == []
