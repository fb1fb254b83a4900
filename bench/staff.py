"""Staff of a rush day: a new revision every few seconds, its number in words and in rules.

Run as a program, on the database of the environment: `python -m bench.staff PAUSE`. Prints the
seconds that each publication took, until it is ended.
"""

import itertools
import sys
import time

import django


def mark(number: int) -> None:
    """Put a number into a title, an option, and a step that everybody is given."""
    from cases.models import (
        CaseStep,
        CoverageCase,
        Option,
        Question,
        Scenario,
        Section,
        Step,
    )

    # The shipped ones say exactly which steps they expect, and this adds one.
    Scenario.objects.all().delete()
    words, key = f"Repère {number}", f"mark_{number}"
    Section.objects.filter(key="french_number").update(title=words)
    Option.objects.filter(key__startswith="mark_").delete()
    Option.objects.create(
        question=Question.objects.get(key="french_number"),
        key=key,
        label=words,
        position=99,
    )
    CaseStep.objects.filter(step__key__startswith="mark_").delete()
    Step.objects.filter(key__startswith="mark_").delete()
    step = Step.objects.create(key=key, phase=Step.Phase.LATER, title=words, body=words)
    for case in CoverageCase.objects.all():
        CaseStep.objects.create(case=case, step=step, position=99)


def main(pause: float) -> None:
    django.setup()
    from django.db import transaction

    from cases import publishing

    for number in itertools.count(2):
        started = time.monotonic()
        with transaction.atomic():
            mark(number)
        publishing.publish(by=None, note=f"Rush, {number}")
        print(f"{time.monotonic() - started:.3f}", flush=True)
        time.sleep(pause)


if __name__ == "__main__":
    main(float(sys.argv[1]))
