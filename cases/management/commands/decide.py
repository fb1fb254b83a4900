"""Decide on students from the command line: a profile in, the result out."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from cases.engine.answers import BadAnswer, check_answers
from cases.engine.codec import read_yaml
from cases.engine.decide import Decision, decide
from cases.engine.diagram import CompiledRulebook, compile_rulebook
from cases.engine.reading import RulebookError
from cases.models import TARGETS
from cases.rulebooks import NoLiveRulebook, live_rulebook
from cases.shipped import CONTENT, shipped_catalogues
from cases.wording import SOURCE, Wording, wording_of


class BadProfile(ValueError):
    """A profile that cannot be read."""


@dataclass(frozen=True)
class Advice:
    """The rulebook to decide on, and its words."""

    compiled: CompiledRulebook
    wording: Wording

    def result(self, answers: dict[str, str]) -> dict[str, Any]:
        """What the rulebook says of a profile. Raises BadAnswer."""
        check_answers(self.compiled.rulebook, answers)
        return self._plain(decide(self.compiled, answers))

    def words(self, path: str) -> str:
        return self.wording.text(path).words

    def _plain(self, decision: Decision) -> dict[str, Any]:
        papers = dict.fromkeys(use.document for use in decision.documents)
        return {
            "base": decision.base,
            "extras": list(decision.extras),
            "documents": list(papers),
            "steps": list(decision.steps),
            "because": [
                self.words(f"situation.{reason.situation}.sentence")
                for reason in decision.because
            ],
            "asks": list(decision.asks),
            "possible": list(decision.possible),
            "ignored": list(decision.ignored),
            "contradictions": [
                {
                    "impossibility": found.impossibility,
                    "questions": list(found.facts),
                    "reason": self.words(f"impossibility.{found.impossibility}.reason"),
                }
                for found in decision.contradictions
            ],
        }


class Command(BaseCommand):
    help = (
        "Decide on a profile: decide insured_in=ES nationality=ES … --json. The "
        "rulebook is the live one, or the shipped one when nothing is published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("answers", nargs="*", metavar="question=answer")
        parser.add_argument("--json", action="store_true", help="One JSON object.")
        parser.add_argument(
            "--jsonl", metavar="FILE", help="A JSON profile a line; - for the input."
        )
        parser.add_argument("--language", default=SOURCE, choices=(SOURCE, *TARGETS))
        parser.add_argument(
            "--content", type=Path, help="Decide on these YAML files instead."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            advice = _advice(options["content"], options["language"])
            if options["jsonl"] is None:
                self._one(advice, options["answers"], as_json=options["json"])
            elif options["answers"]:
                raise BadProfile("Give answers or --jsonl, not both.")
            else:
                with _lines(options["jsonl"]) as lines:
                    self._many(advice, lines)
        except (BadProfile, BadAnswer, RulebookError, OSError) as error:
            raise CommandError(str(error), returncode=2) from None

    def _one(self, advice: Advice, pairs: list[str], *, as_json: bool) -> None:
        result = advice.result(_answers(pairs))
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_readable(advice, result)))

    def _many(self, advice: Advice, lines: Iterable[bytes]) -> None:
        bad = 0
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                result = advice.result(_profile(line))
            except (BadProfile, BadAnswer) as error:
                bad += 1
                result = {"error": str(error), "line": number}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        if bad:
            raise CommandError(f"{bad} profiles could not be read.", returncode=2)


def _advice(content: Path | None, language: str) -> Advice:
    """The rulebook named, else the live one, else the shipped one."""
    if content is None:
        try:
            live = live_rulebook()
            return Advice(live.compiled, live.wording(language))
        except NoLiveRulebook:
            content = CONTENT
    worded = read_yaml(content)
    catalogues = shipped_catalogues(worded)
    wording = wording_of(language, worded.words, catalogues)
    return Advice(compile_rulebook(worded.rulebook), wording)


def _answers(pairs: list[str]) -> dict[str, str]:
    answers: dict[str, str] = {}
    for pair in pairs:
        question, sign, answer = pair.partition("=")
        if not (question and sign and answer):
            raise BadProfile(
                f"{pair!r} does not read question=answer, such as nationality=ES."
            )
        if question in answers:
            raise BadProfile(f"{question!r} is answered twice.")
        answers[question] = answer
    return answers


def _profile(line: bytes) -> dict[str, str]:
    try:
        profile = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once)
    except BadProfile:
        raise
    except (ValueError, RecursionError) as error:
        raise BadProfile(f"This line is not JSON: {error}") from None
    if not isinstance(profile, dict):
        raise BadProfile('A profile reads {"question": "answer", …}.')
    for question, answer in profile.items():
        if not isinstance(answer, str):
            raise BadProfile(f"The answer to {question!r} must be a text.")
    return profile


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    profile = dict(pairs)
    if len(profile) < len(pairs):
        raise BadProfile("A question is answered twice in this line.")
    return profile


@contextmanager
def _lines(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as file:
        yield file


def _readable(advice: Advice, result: dict[str, Any]) -> Iterator[str]:
    """The result for a person: codes with the words they stand for."""

    def named(noun: str, key: str, field: str) -> str:
        return f"  {key}: {advice.words(f'{noun}.{key}.{field}')}"

    if result["base"]:
        yield "Base case"
        yield named("case", result["base"], "title")
    for title, noun, field, keys in (
        (
            "Still possible",
            "case",
            "title",
            () if result["base"] else result["possible"],
        ),
        ("Extras", "case", "title", result["extras"]),
        ("Steps", "step", "title", result["steps"]),
        ("Documents", "document", "title", result["documents"]),
        ("Questions still needed", "question", "label", result["asks"]),
        ("Answers that do not matter", "question", "label", result["ignored"]),
    ):
        if keys:
            yield title
            yield from (named(noun, key, field) for key in keys)
    if result["because"]:
        yield "Because"
        yield from (f"  {sentence}" for sentence in result["because"])
    for found in result["contradictions"]:
        yield f"Contradiction: {found['reason']}"
