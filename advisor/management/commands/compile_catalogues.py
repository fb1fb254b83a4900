"""compile_catalogues: make the .mo files, without needing gettext on the machine."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# What a sentence leaves open, and its translations must too: `{name}`, `%(name)s`.
PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)[sd]")


class Command(BaseCommand):
    help = "Compile the interface's catalogues, locale/*/LC_MESSAGES/django.po, to .mo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Compile nothing; fail if a sentence of any catalogue is missing, "
            "fuzzy, or has other placeholders than its source.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        # The rulebook's own catalogues are published with a revision, never read here.
        for source in catalogues("django.po"):
            target = source.with_suffix(".mo")
            if not _is_fresh(source, target):
                _read(source).save_as_mofile(str(target))
                self.stdout.write(f"compiled {_short(source)}")

    def _check(self) -> None:
        files = catalogues("*.po")
        faults = [fault for file in files for fault in faults_of(file)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults in the catalogues.")
        self.stdout.write(f"{len(files)} catalogues are complete.")


def catalogues(name: str) -> list[Path]:
    return [
        source
        for folder in settings.LOCALE_PATHS
        for source in sorted(Path(folder).glob(f"*/LC_MESSAGES/{name}"))
    ]


def faults_of(source: Path) -> Iterator[str]:
    """What is wrong with one catalogue: a line each, naming the file and the line."""
    catalogue = _read(source)
    plurals = _number_of_plurals(catalogue)
    for entry in catalogue:
        if not entry.obsolete and (fault := _fault(entry, plurals)):
            yield f"{_short(source)}:{entry.linenum}: {fault}: {entry.msgid[:60]!r}"


def _fault(entry: polib.POEntry, plurals: int) -> str | None:
    forms = list(entry.msgstr_plural.values()) or [entry.msgstr]
    if entry.fuzzy:
        return "fuzzy"
    if not all(forms):
        return "not translated"
    if entry.msgid_plural and len(forms) != plurals:
        return f"{len(forms)} plural forms where the language has {plurals}"
    if strangers := _strangers(entry, forms):
        return f"placeholders that differ ({', '.join(sorted(strangers))})"
    return None


def _strangers(entry: polib.POEntry, forms: list[str]) -> set[str]:
    """Placeholders on one side only; a plural form may leave the number unsaid."""
    asked = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    given = [set(PLACEHOLDER.findall(form)) for form in forms]
    if entry.msgid_plural:
        return set().union(*given) - asked
    return given[0] ^ asked


def _number_of_plurals(catalogue: polib.POFile) -> int:
    found = re.search(
        r"nplurals\s*=\s*(\d)", catalogue.metadata.get("Plural-Forms", "")
    )
    return int(found[1]) if found else 0


def _read(source: Path) -> polib.POFile:
    try:
        return polib.pofile(str(source), encoding="utf-8", check_for_duplicates=True)
    except (OSError, ValueError) as error:
        raise CommandError(f"{_short(source)} is not a catalogue: {error}") from None


def _short(source: Path) -> str:
    return "/".join(source.parts[-3:])


def _is_fresh(source: Path, target: Path) -> bool:
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime
