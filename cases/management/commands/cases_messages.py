"""Translations of the rulebook, out to PO files and back in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases import messages
from cases.engine.reading import RulebookError
from cases.models import TARGETS
from cases.po import BadPo
from cases.shipped import (
    lacking_shipped_translations,
    refresh_shipped_po,
    shipped_departures,
    shipped_po,
    shipped_rulebook,
)


class Command(BaseCommand):
    help = "Export, import or check the translations of the rulebook (PO files)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        export = actions.add_parser("export", help="Write PO files for translators.")
        export.add_argument(
            "--shipped",
            action="store_true",
            help="Bring locale/*/LC_MESSAGES/cases.po up to date with cases/content; "
            "needs no database.",
        )
        export.add_argument("--language", choices=TARGETS)
        export.add_argument("--out", type=Path, help="A file; default: the screen.")
        actions.add_parser("check", help="Are the shipped translations whole?")
        bring = actions.add_parser("import", help="Read a translator's PO file.")
        bring.add_argument("file", type=Path, nargs="?")
        bring.add_argument("--language", choices=TARGETS)
        bring.add_argument(
            "--shipped", action="store_true", help="All the PO files that are shipped."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            match options["action"]:
                case "export" if options["shipped"]:
                    self._export_shipped()
                case "export":
                    self._export(options["language"], options["out"])
                case "check":
                    self._check()
                case "import" if options["shipped"]:
                    self._import_shipped()
                case "import":
                    self._import(options["file"], options["language"])
        except (RulebookError, BadPo, OSError) as error:
            raise CommandError(str(error)) from None

    def _export_shipped(self) -> None:
        for language, count in refresh_shipped_po(shipped_rulebook()).items():
            self.stdout.write(f"{language}: {count} sentences to translate")

    def _check(self) -> None:
        lacking = lacking_shipped_translations(shipped_rulebook())
        for language, paths in lacking.items():
            some = ", ".join(paths[:5])
            self.stderr.write(f"{language}: {len(paths)} sentences lack: {some}")
        if lacking:
            raise CommandError(
                "Run `manage.py cases_messages export --shipped` and translate them."
            )
        if departing := shipped_departures():
            for line in departing:
                self.stderr.write(line)
            raise CommandError(
                f"{len(departing)} sentences depart from locale/glossary.yaml."
            )
        self.stdout.write(
            "The shipped translations are whole and keep to the glossary."
        )

    def _export(self, language: str | None, out: Path | None) -> None:
        if language is None:
            raise CommandError("Say which --language, or use --shipped.")
        messages.sync()
        text = messages.export_po(language)
        if out is None:
            self.stdout.write(text, ending="")
        else:
            out.write_text(text, encoding="utf-8")

    def _import_shipped(self) -> None:
        for language in TARGETS:
            if (file := shipped_po(language)).exists():
                self._import(file, language)

    def _import(self, file: Path | None, language: str | None) -> None:
        if file is None or language is None:
            raise CommandError("Name a file and its --language, or use --shipped.")
        messages.sync()
        report = messages.import_po(file, language)
        self.stdout.write(
            f"{language}: {report.current} current, {report.stale} kept as stale, "
            f"{report.unchanged} unchanged, {report.empty} empty, "
            f"{report.kept} left as they are, {len(report.unknown)} unknown"
        )
        for path in report.unknown:
            self.stderr.write(f"unknown path, not imported: {path}")
        for refusal in report.refused:
            self.stderr.write(f"refused, not imported: {refusal}")
