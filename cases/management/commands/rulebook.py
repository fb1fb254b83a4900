"""The rulebook: load it, dump it, verify it, compare, publish, roll back and withdraw."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cases import publishing, verification
from cases.comparing import DRAFT, LIVE, rulebook_named, side_by_side
from cases.engine.codec import WordedRulebook, read_yaml, write_yaml
from cases.engine.diagram import compile_rulebook
from cases.engine.reading import RulebookError
from cases.management.printing import report, show
from cases.models import Publication, Revision
from cases.review import Review, note_with, review
from cases.rulebooks import DamagedRevision, NoLiveRulebook, read_revision
from cases.standing import Standing

NAMES = '"draft", "live", the number of a revision, a YAML file or a folder of them'
REFUSALS = (RulebookError, NoLiveRulebook, DamagedRevision, OSError)
NOT_DONE = {
    "load": "Not loaded",
    "publish": "Not published",
    "rollback": "Not rolled back",
    "withdraw": "Not withdrawn",
}


class Command(BaseCommand):
    help = "Load, dump, verify, compare, publish, roll back or withdraw rulebooks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        load = actions.add_parser(
            "load", help="Make the draft say what YAML does; the draft of now is kept."
        )
        load.add_argument("path", type=Path, help="A YAML file, or a folder of them.")
        load.add_argument(
            "--dry-run", action="store_true", help="Show the difference alone."
        )
        load.add_argument("--by", help="The user name of who loads it, for the trail.")
        dump = actions.add_parser("dump", help="Write a rulebook as one YAML file.")
        dump.add_argument("name", nargs="?", default=DRAFT, help=NAMES)
        dump.add_argument("--out", type=Path, help="A file; default: the screen.")
        verify = actions.add_parser("verify", help="Check the draft, or YAML files.")
        verify.add_argument("path", type=Path, nargs="?")
        diff = actions.add_parser("diff", help="What would change, in words.")
        diff.add_argument("before", nargs="?", default=LIVE, help=NAMES)
        diff.add_argument("after", nargs="?", default=DRAFT, help=NAMES)
        self._add_decisions(actions)

    def _add_decisions(self, actions: Any) -> None:
        """What changes what students get, or will: each with a name and a note."""
        publish = actions.add_parser("publish", help="Publish the draft.")
        publish.add_argument("--reason", help="Why the warnings may stand, if any.")
        publish.add_argument(
            "--plans",
            choices=("keep", "withdraw"),
            help="What becomes of the publications that are planned, if any.",
        )
        rollback = actions.add_parser(
            "rollback",
            help="Make an earlier revision live again, and withdraw all that is planned.",
        )
        rollback.add_argument("number", type=int, help="The number of the revision.")
        withdraw = actions.add_parser(
            "withdraw", help="Let a planned publication not come."
        )
        withdraw.add_argument(
            "plan", type=int, help="Its number, as any of these commands names it."
        )
        for decision in (publish, rollback, withdraw):
            decision.add_argument("--note", required=True, help="What, and why.")
            decision.add_argument(
                "--by", required=True, help="The user name of who decides it."
            )
        for decision in (publish, rollback):
            decision.add_argument(
                "--digest",
                help="What is decided: printed with the difference. Needed where students "
                "get another result; anything else is refused.",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        action = options["action"]
        try:
            getattr(self, f"_{action}")(options)
        except publishing.NotPublishable as refusal:
            report(refusal.findings, self.stderr)
            said = f"{NOT_DONE[action]}: {refusal}"
            raise CommandError(said, returncode=2) from None
        except Revision.DoesNotExist as error:
            raise CommandError(f"There is no {error}.", returncode=2) from None
        except REFUSALS as error:
            raise CommandError(str(error), returncode=2) from None

    def _load(self, options: dict[str, Any]) -> None:
        """Show what a file changes in the draft, then make the draft say it."""
        path = options["path"]
        by = _user(options["by"]) if options["by"] else None
        loaded = read_yaml(path)
        check = verification.check_draft()
        if check.worded is not None:
            show(side_by_side(check.worded, loaded), self.stdout)
        else:
            self.stdout.write(f"The draft as it is cannot be read: {check.fault}")
        if options["dry_run"]:
            self.stdout.write("Nothing was changed.")
            return
        kept = publishing.swap_draft(loaded, by=by, checked=check.digest)
        self.stdout.write(f"The draft now says what {path} does.")
        if kept is not None:
            self.stdout.write(f"The draft of before stays as revision {kept.number}.")

    def _dump(self, options: dict[str, Any]) -> None:
        text, out = write_yaml(_named(options["name"])), options["out"]
        if out is None:
            self.stdout.write(text, ending="")
        else:
            out.write_text(text, encoding="utf-8")

    def _diff(self, options: dict[str, Any]) -> None:
        names = options["before"], options["after"]
        show(side_by_side(*map(_named, names)), self.stdout)

    def _verify(self, options: dict[str, Any]) -> None:
        if options["path"] is not None:
            rulebook = read_yaml(options["path"])
            compiled = compile_rulebook(rulebook.rulebook)
            findings = verification.check_rulebook(rulebook, compiled)
        else:
            check = verification.check_draft()
            if check.fault is not None:
                raise check.fault
            findings = check.findings
        if report(findings, self.stderr):
            raise CommandError("The checks found errors.")
        self.stdout.write(f"No error, {len(findings)} warnings.")

    def _publish(self, options: dict[str, Any]) -> None:
        """Show the warnings and the difference, then publish what was seen."""
        by = _user(options["by"])
        check = verification.check_draft()
        if check.worded is None:
            raise publishing.NotPublishable(str(check.fault))
        report(check.findings, self.stderr)
        shown = review(check.worded, check.digest)
        self._show(shown)
        digest, planned = shown.digest(check.warnings), shown.standing.planned
        lacks = []
        if check.warnings and not options["reason"]:
            lacks.append("say with --reason why the warnings may stand")
        if planned and not options["plans"]:
            lacks.append("say with --plans what becomes of what is planned")
        lacks += _unseen(digest, options["digest"], is_needed=shown.moves_students)
        if lacks and not check.errors:
            raise publishing.NotPublishable("; ".join(lacks) + ".")
        publication = publishing.publish(
            by=by,
            note=note_with(options["note"], options["reason"]),
            checked=check.digest,
            seen=shown.standing.name,
            withdrawn={p.pk for p in planned} if options["plans"] == "withdraw" else (),
        )
        number = publication.revision.number
        self.stdout.write(f"Published revision {number} (digest {digest}).")

    def _rollback(self, options: dict[str, Any]) -> None:
        """Show what an earlier revision changes, then make live again what was seen."""
        by = _user(options["by"])
        revision = Revision.objects.filter(number=options["number"]).first()
        if revision is None:
            raise Revision.DoesNotExist(f"revision {options['number']}")
        shown = review(read_revision(revision).worded, revision.digest)
        self._show(shown)
        if shown.standing.planned:
            self.stdout.write("All that is planned is withdrawn with it.")
        is_needed = shown.moves_students or bool(shown.standing.planned)
        digest = shown.digest()
        if lacks := _unseen(digest, options["digest"], is_needed=is_needed):
            raise publishing.NotPublishable("; ".join(lacks) + ".")
        publishing.roll_back(
            by=by, note=options["note"], revision=revision, seen=shown.standing.name
        )
        self.stdout.write(
            f"Revision {revision.number} is live again (digest {digest})."
        )

    def _withdraw(self, options: dict[str, Any]) -> None:
        """A plan is named by its number: no other one can be meant."""
        by = _user(options["by"])
        publication = Publication.objects.filter(pk=options["plan"]).first()
        planned = Standing.now().planned
        if publication not in planned:
            self._list(planned)
            known = ", ".join(str(each.pk) for each in planned) or "none"
            raise publishing.NotPublishable(
                f"there is no plan {options['plan']}; planned: {known}."
            )
        publishing.withdraw(by=by, note=options["note"], publication=publication)
        self.stdout.write(f"{publication}: withdrawn, it does not come.")

    def _show(self, shown: Review) -> None:
        """What students would get instead, and what is planned."""
        if shown.found is not None:
            show(shown.found, self.stdout)
        self._list(shown.standing.planned)

    def _list(self, planned: tuple[Publication, ...]) -> None:
        for each in planned:
            self.stdout.write(f"Planned ({each.pk}): {each}. {each.note}")


def _unseen(digest: str, given: str | None, *, is_needed: bool) -> list[str]:
    """What is lacking of the digest that names what was shown; nothing when it is right."""
    if given not in (None, digest):
        return [f"look again, for what you saw has changed: --digest {digest}"]
    if is_needed and not given:
        return [f"look at who gets another result, then add --digest {digest}"]
    return []


def _user(name: str) -> Any:
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no user {name!r}.", returncode=2)
    return user


def _named(name: str) -> WordedRulebook:
    """A rulebook by its name, or from files."""
    path = Path(name)
    if name in (DRAFT, LIVE) or not path.exists():
        return rulebook_named(name)
    return read_yaml(path)
