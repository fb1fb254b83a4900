"""The rulebook: load it, dump it, verify it, publish it, and compare any two."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cases import publishing, verification
from cases.comparing import (
    DRAFT,
    LIVE,
    Line,
    SideBySide,
    rulebook_named,
    side_by_side,
)
from cases.engine.codec import WordedRulebook, read_yaml, write_yaml
from cases.engine.diagram import compile_rulebook
from cases.engine.findings import Finding
from cases.engine.reading import RulebookError
from cases.finding_words import worded
from cases.models import Revision
from cases.review import Review, note_with, review
from cases.rule_words import WordedMove
from cases.rulebooks import DamagedRevision, NoLiveRulebook

NAMES = '"draft", "live", the number of a revision, a YAML file or a folder of them'
REFUSALS = (RulebookError, NoLiveRulebook, DamagedRevision, OSError)


class Command(BaseCommand):
    help = "Load, dump, verify, publish or compare rulebooks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        load = actions.add_parser("load", help="Replace the whole draft by YAML.")
        load.add_argument("path", type=Path, help="A YAML file, or a folder of them.")
        load.add_argument(
            "--dry-run", action="store_true", help="Show the difference alone."
        )
        dump = actions.add_parser("dump", help="Write a rulebook as one YAML file.")
        dump.add_argument("name", nargs="?", default=DRAFT, help=NAMES)
        dump.add_argument("--out", type=Path, help="A file; default: the screen.")
        verify = actions.add_parser("verify", help="Check the draft, or YAML files.")
        verify.add_argument("path", type=Path, nargs="?")
        publish = actions.add_parser("publish", help="Publish the draft.")
        publish.add_argument("--note", required=True, help="What changed, and why.")
        publish.add_argument(
            "--by", required=True, help="The user name of who publishes."
        )
        publish.add_argument("--reason", help="Why the warnings may stand, if any.")
        publish.add_argument(
            "--plans",
            choices=("keep", "withdraw"),
            help="What becomes of the publications that are planned, if any.",
        )
        publish.add_argument(
            "--digest",
            help="What is published: printed with the difference. Needed where students "
            "get another result; anything else is refused.",
        )
        diff = actions.add_parser("diff", help="What would change, in words.")
        diff.add_argument("before", nargs="?", default=LIVE, help=NAMES)
        diff.add_argument("after", nargs="?", default=DRAFT, help=NAMES)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._do(options["action"], options)
        except publishing.NotPublishable as refusal:
            self._report(refusal.findings)
            raise CommandError(f"Not published: {refusal}", returncode=2) from None
        except Revision.DoesNotExist as error:
            raise CommandError(f"There is no {error}.", returncode=2) from None
        except REFUSALS as error:
            raise CommandError(str(error), returncode=2) from None

    def _do(self, action: str, options: dict[str, Any]) -> None:
        match action:
            case "load":
                self._load(options["path"], dry_run=options["dry_run"])
            case "dump":
                self._dump(options["name"], options["out"])
            case "diff":
                names = options["before"], options["after"]
                self._show(side_by_side(*map(_named, names)))
            case "verify":
                self._verify(options["path"])
            case "publish":
                self._publish(options)

    def _load(self, path: Path, *, dry_run: bool) -> None:
        """Show what a file changes in the draft, then put it in its place."""
        loaded = read_yaml(path)
        try:
            self._show(side_by_side(rulebook_named(DRAFT), loaded))
        except RulebookError as fault:
            self.stdout.write(f"The draft as it is cannot be read: {fault}")
        if dry_run:
            self.stdout.write("Nothing was changed.")
            return
        publishing.load_into_draft(loaded)
        self.stdout.write(f"The draft now says what {path} does.")

    def _dump(self, name: str, out: Path | None) -> None:
        text = write_yaml(_named(name))
        if out is None:
            self.stdout.write(text, ending="")
        else:
            out.write_text(text, encoding="utf-8")

    def _verify(self, path: Path | None) -> None:
        if path is not None:
            rulebook = read_yaml(path)
            compiled = compile_rulebook(rulebook.rulebook)
            findings = verification.check_rulebook(rulebook, compiled)
        else:
            check = verification.check_draft()
            if check.fault is not None:
                raise check.fault
            findings = check.findings
        if self._report(findings):
            raise CommandError("The checks found errors.")
        self.stdout.write(f"No error, {len(findings)} warnings.")

    def _publish(self, options: dict[str, Any]) -> None:
        """Show the warnings and the difference, then publish what was seen."""
        by = get_user_model().objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no user {options['by']!r}.", returncode=2)
        check = verification.check_draft()
        if check.worded is None:
            raise publishing.NotPublishable(str(check.fault))
        self._report(check.findings)
        shown = review(check.worded, check.digest)
        if shown.found is not None:
            self._show(shown.found)
        digest = self._decided(check, shown, options)
        publication = publishing.publish(
            by=by,
            note=note_with(options["note"], options["reason"]),
            checked=check.digest,
            seen=shown.standing.name,
            withdrawn={p.pk for p in shown.standing.planned}
            if options["plans"] == "withdraw"
            else (),
        )
        number = publication.revision.number
        self.stdout.write(f"Published revision {number} (digest {digest}).")

    def _decided(
        self, check: verification.DraftCheck, shown: Review, options: dict[str, Any]
    ) -> str:
        """The digest of what was shown, when all was said that publishing it takes."""
        planned, digest = shown.standing.planned, shown.digest(check)
        for publication in planned:
            self.stdout.write(f"Planned: {publication}. {publication.note}")
        lacks = []
        if check.warnings and not options["reason"]:
            lacks.append("say with --reason why the warnings may stand")
        if planned and not options["plans"]:
            lacks.append("say with --plans what becomes of what is planned")
        if options["digest"] not in (None, digest):
            lacks.append(f"look again, for what you saw has changed: --digest {digest}")
        elif shown.moves_students and not options["digest"]:
            lacks.append(f"look at who gets another result, then add --digest {digest}")
        if lacks and not check.errors:
            raise publishing.NotPublishable("; ".join(lacks) + ".")
        return digest

    def _show(self, found: SideBySide) -> None:
        """Texts, rules and results that differ, one below the other."""
        if found.is_same:
            self.stdout.write("Nothing differs.")
            return
        for text in found.texts:
            self._change(f"text {text.path}", (text.before,), (text.after,))
        for rule in (*found.rules, *found.expectations):
            title = f"{rule.noun} {rule.key} ({rule.name})"
            self._change(title, rule.before, rule.after)
        for move in found.moves:
            self._move(move)
        kinds = found.difference
        self.stdout.write(
            f"{kinds.moved} of {kinds.kinds} kinds of students get another base case."
        )

    def _change(
        self, title: str, before: tuple[Line, ...], after: tuple[Line, ...]
    ) -> None:
        self.stdout.write(title)
        for mark, lines in (("-", before), ("+", after)):
            for line in lines:
                words = "".join(piece.words for piece in line)
                if words:
                    self.stdout.write(f"  {mark} {words}")

    def _move(self, move: WordedMove) -> None:
        self.stdout.write(f"{move.noun}: {move.before} -> {move.after}")
        self.stdout.write(f"    {move.kinds} kinds of students ({move.percent})")
        for sentence in move.always:
            self.stdout.write(f"    {sentence}")
        for clause in move.clauses:
            self.stdout.write(f"    * {'; '.join(clause)}")
        if not move.is_whole:
            self.stdout.write("    * and others")
        self.stdout.write(f"    example: {move.answers.replace('&', ', ')}")

    def _report(self, findings: Iterable[Finding]) -> bool:
        """Write the findings; whether one of them is an error."""
        items = worded(findings)
        for item in items:
            mark = "ERROR" if item.is_error else "warning"
            self.stderr.write(f"{mark} {item.place}: {item.title}. {item.advice}")
            for label, text in (("example", item.example), ("detail", item.detail)):
                if text:
                    self.stderr.write(f"    {label}: {text}")
        return any(item.is_error for item in items)


def _named(name: str) -> WordedRulebook:
    """A rulebook by its name, or from files."""
    path = Path(name)
    if name in (DRAFT, LIVE) or not path.exists():
        return rulebook_named(name)
    return read_yaml(path)
