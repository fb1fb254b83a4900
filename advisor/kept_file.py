"""All that is kept about a student, as a file to take along.

European law gives everybody a copy of what is kept about them, in a form that another program
can read (GDPR, articles 15 and 20).
"""

import json
from collections.abc import Callable

from advisor.answers import valid_answers
from advisor.models import StudentProfile
from advisor.pages.advice import Advice
from advisor.pages.form import say_answer
from advisor.speech import unmarked
from cases.engine.words import path


def kept_file(
    profile: StudentProfile, advice: Advice, *, link_of: Callable[[str, str], str]
) -> str:
    """The file, as JSON: keys in English, the rest in the language of the advice.

    That language must be active. `link_of` gives the whole address of a page of the site, by
    its name and the secret in it. What today's rules no longer ask stands there by its key.
    """
    rulebook, speech = advice.rulebook, advice.speech
    asked = valid_answers(rulebook, profile.answers)

    def question(key: str) -> str:
        return speech.plain(path("question", key, "label"))

    def answer(key: str) -> str:
        if key not in asked:
            return ""
        return unmarked(say_answer(rulebook, speech, key, asked[key]))

    def title(ticked: str) -> str:
        noun, _dot, key = ticked.partition(".")
        return speech.plain(path(noun, key, "title"))

    kept = {
        "reference_code": profile.written_code,
        "private_link": link_of("result", profile.token),
        "link_for_readers": link_of("shared", profile.share) if profile.share else None,
        "language": profile.language,
        "revision_of_the_rules": profile.revision,
        "made": profile.created.isoformat(),
        "deleted": profile.expires.isoformat(),
        "answers": [
            {
                "question": question(key) or key,
                "answer": answer(key) or value,
                "key": key,
                "value": value,
            }
            for key, value in profile.answers.items()
        ],
        "ticked": [
            {"what": title(ticked) or ticked, "key": ticked}
            for ticked in sorted(profile.ticked)
        ],
    }
    return json.dumps(kept, ensure_ascii=False, indent=2)
