"""The rulebook as plain data, in the shape the codec reads."""

from collections.abc import Mapping
from typing import Any

from cases.engine.conditions import Condition, Situation
from cases.engine.dates import write_comparison
from cases.engine.rulebook import (
    CoverageCase,
    DocumentUse,
    Figure,
    Link,
    Office,
    OfficeKind,
    Question,
    Rulebook,
    Scenario,
    Section,
    Source,
    Step,
)
from cases.engine.words import WORD_FIELDS, option_key, path

Words = Mapping[str, str]
Data = dict[str, Any]


def rulebook_data(rulebook: Rulebook, words: Words) -> Data:
    """Every noun of the rulebook with its words; what is empty is left out."""

    def named(noun: str, items: Any, data: Any) -> Data:
        return {i.key: _words(noun, i.key, words) | data(i) for i in items}

    return {
        "departments": list(rulebook.departments),
        "sections": {s.key: _section(s, words) for s in rulebook.sections},
        "groups": {
            g.key: {"name": g.name, "countries": sorted(g.countries)}
            for g in rulebook.groups
        },
        "comparisons": {c.key: write_comparison(c) for c in rulebook.comparisons},
        "situations": named("situation", rulebook.situations, _situation),
        "impossibilities": named(
            "impossibility",
            rulebook.impossibilities,
            lambda i: {"situations": list(i.situations)},
        ),
        "cases": named("case", rulebook.cases, _case),
        "steps": named("step", rulebook.steps, _step),
        "documents": named(
            "document",
            rulebook.documents,
            lambda d: _kept(name=d.name, sources=list(d.sources)),
        ),
        "links": {item.key: _link(item) for item in rulebook.links},
        "office_kinds": named("office_kind", rulebook.office_kinds, _office_kind),
        "offices": {o.key: _office(o) for o in rulebook.offices},
        "sources": {s.key: _source(s) for s in rulebook.sources},
        "figures": named("figure", rulebook.figures, _figure),
        "scenarios": {s.key: _scenario(s) for s in rulebook.scenarios},
    }


def _words(noun: str, key: str, words: Words) -> Data:
    found = ((f.name, words.get(path(noun, key, f.name))) for f in WORD_FIELDS[noun])
    return {name: text for name, text in found if text}


def _kept(**fields: Any) -> Data:
    """The fields that say something."""
    return {
        name: value for name, value in fields.items() if value not in (None, "", [])
    }


def _section(section: Section, words: Words) -> Data:
    questions = {q.key: _question(q, words) for q in section.questions}
    return _words("section", section.key, words) | {"questions": questions}


def _question(question: Question, words: Words) -> Data:
    data = _words("question", question.key, words) | {"kind": question.kind.value}
    if question.may_be_unknown:
        data["may_be_unknown"] = True
    if question.may_change:
        data["may_change"] = True
    if question.options:
        data["options"] = {
            option: _words("option", option_key(question.key, option), words)
            for option in question.options
        }
    return data


def _situation(situation: Situation) -> Data:
    return {"any": [[_condition(c) for c in a] for a in situation.alternatives]}


def _condition(condition: Condition) -> Data:
    return {"fact": condition.fact, condition.operator.value: list(condition.values)}


def _case(case: CoverageCase) -> Data:
    return _kept(
        role=case.role.value,
        when=list(case.when),
        unless=list(case.unless),
        alongside=list(case.alongside),
        explains=list(case.explains),
        steps=list(case.steps),
        documents=[_use(use) for use in case.documents],
        offices=list(case.offices),
        sources=list(case.sources),
    )


def _use(use: DocumentUse) -> Data:
    return _kept(
        document=use.document,
        form=use.form.value,
        copies=use.copies if use.copies != 1 else None,
        step=use.step,
        when=list(use.when),
        unless=list(use.unless),
    )


def _step(step: Step) -> Data:
    deadline = step.deadline and {
        "question": step.deadline.question,
        "days": step.deadline.days,
        # Left out where it says nothing, as in the revisions from before there was one.
        **({"binding": True} if step.deadline.is_binding else {}),
    }
    return _kept(
        phase=step.phase.value,
        after=list(step.after),
        when=list(step.when),
        unless=list(step.unless),
        deadline=deadline,
        until=step.until,
        link=step.link,
        sources=list(step.sources),
    )


def _link(link: Link) -> Data:
    return _kept(
        href=link.href,
        name=link.name,
        languages=list(link.languages),
        guides=list(link.guides),
    )


def _office_kind(kind: OfficeKind) -> Data:
    return _kept(
        name=kind.name, local=kind.local or None, link=kind.link, fallback=kind.fallback
    )


def _office(office: Office) -> Data:
    return _kept(
        kind=office.kind,
        name=office.name,
        departments=list(office.departments),
        town=office.town,
        address=office.address,
        phone=office.phone,
        email=office.email,
        hours=office.hours,
        languages=list(office.languages),
        link=office.link,
        confirmed=None if office.confirmed else False,
        sources=list(office.sources),
    )


def _source(source: Source) -> Data:
    return {
        "title": source.title,
        "href": source.href,
        "language": source.language,
        "checked": source.checked.isoformat(),
        "check_again": source.check_again.isoformat(),
    }


def _figure(figure: Figure) -> Data:
    periods = [
        _kept(
            amount=str(p.amount),
            valid_from=p.valid_from.isoformat(),
            valid_until=p.valid_until and p.valid_until.isoformat(),
        )
        for p in figure.periods
    ]
    return _kept(unit=figure.unit, periods=periods, sources=list(figure.sources))


def _scenario(scenario: Scenario) -> Data:
    expect: Data = {"base": scenario.base}
    for name in ("possible", "extras", "documents", "steps"):
        value = getattr(scenario, name)
        if value is not None:
            expect[name] = list(value)
    return _kept(note=scenario.note, answers=dict(scenario.answers), expect=expect)
