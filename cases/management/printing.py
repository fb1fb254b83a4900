"""What a terminal shows of findings and differences: one below the other."""

from collections.abc import Iterable

from django.core.management.base import OutputWrapper

from cases.comparing import Line, SideBySide
from cases.engine.findings import Finding
from cases.finding_words import worded
from cases.rule_words import WordedMove


def show(found: SideBySide, out: OutputWrapper) -> None:
    """Write texts, rules and results that differ."""
    if found.is_same:
        out.write("Nothing differs.")
        return
    for text in found.texts:
        _change(out, f"text {text.path}", (text.before,), (text.after,))
    for rule in (*found.rules, *found.expectations):
        title = f"{rule.noun} {rule.key} ({rule.name})"
        _change(out, title, rule.before, rule.after)
    for move in found.moves:
        _move(out, move)
    kinds = found.difference
    out.write(
        f"{kinds.moved} of {kinds.kinds} kinds of students get another base case."
    )


def report(findings: Iterable[Finding], err: OutputWrapper) -> bool:
    """Write findings; whether one of them is an error."""
    items = worded(findings)
    for item in items:
        mark = "ERROR" if item.is_error else "warning"
        err.write(f"{mark} {item.place}: {item.title}. {item.advice}")
        for label, text in (("example", item.example), ("detail", item.detail)):
            if text:
                err.write(f"    {label}: {text}")
    return any(item.is_error for item in items)


def _change(
    out: OutputWrapper, title: str, before: tuple[Line, ...], after: tuple[Line, ...]
) -> None:
    out.write(title)
    for mark, lines in (("-", before), ("+", after)):
        for line in lines:
            words = "".join(piece.words for piece in line)
            if words:
                out.write(f"  {mark} {words}")


def _move(out: OutputWrapper, move: WordedMove) -> None:
    out.write(f"{move.noun}: {move.before} -> {move.after}")
    out.write(f"    {move.kinds} kinds of students ({move.percent})")
    for sentence in move.always:
        out.write(f"    {sentence}")
    for clause in move.clauses:
        out.write(f"    * {'; '.join(clause)}")
    if not move.is_whole:
        out.write("    * and others")
    out.write(f"    example: {move.answers.replace('&', ', ')}")
