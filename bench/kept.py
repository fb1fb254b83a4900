"""Keeps pages in the site's database and prints their addresses: for bench.pages and bench.memory.

Of students of every base case, as many of each, of any nationality, and no two with the same
dates: as they come in September, each page is opened for the first time. Where the rulebook
has no scenario to start from, every value of every answer is equally likely.
"""

import random
import sys
from datetime import date, timedelta

import django

from bench.profiles import random_profiles, students
from cases.engine.journey import walk
from cases.engine.rulebook import QuestionKind

_WITHIN_DAYS = 45


def main(count: int) -> None:
    django.setup()
    from advisor.models import StudentProfile
    from cases.rulebooks import live_rulebook

    live, rng = live_rulebook(), random.Random(1)
    departments = live.rulebook.departments
    drawn = students(live.compiled, count) or random_profiles(live.rulebook, count)
    for student in drawn:
        for question in live.rulebook.questions:
            if question.kind is QuestionKind.DEPARTMENT:
                student[question.key] = rng.choice(departments)
            elif question.kind is QuestionKind.DATE:
                day = date.fromisoformat(student[question.key])
                day += timedelta(days=rng.randrange(_WITHIN_DAYS))
                student[question.key] = day.isoformat()
        journey = walk(live.compiled, student)
        if journey.is_complete and not journey.contradictions:
            profile = StudentProfile.objects.create(
                answers=journey.counted, language="fr", revision=live.number
            )
            print(f"/fr/result/{profile.token}/")


if __name__ == "__main__":
    main(int(sys.argv[1]))
