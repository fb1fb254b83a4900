"""Any machine answers any request of any student: nothing of them lies on one machine."""

import re
from itertools import cycle

from tests.ops.running import serving
from tests.site.students import MOROCCAN, fields

ORIGIN = "https://cover.example.org"
BEHIND_A_PROXY = {"host": "cover.example.org", "X_Forwarded_Proto": "https"}
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Student:
    """A browser whose every request goes to the next machine."""

    def __init__(self, *machines):
        self.machines = cycle(machines)
        self.cookies = {}

    def ask(self, path, data=None):
        headers = {**BEHIND_A_PROXY, "Origin": ORIGIN}
        headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        machine = next(self.machines)
        if data is None:
            answer = machine.get(path, **headers)
        else:
            answer = machine.post(path, data, **headers)
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def answer_all(self):
        """Answer every section and ask for the page; the address of the result."""
        where = "/fr/check/french_number/"
        for _ in range(30):
            page = self.ask(where)
            data = {"csrfmiddlewaretoken": CSRF.search(page.text)[1]}
            for question in MOROCCAN:
                if re.search(rf'name="{question}(_day)?"', page.text):
                    data |= fields(question, MOROCCAN[question])
            sent = self.ask(where, data)
            assert sent.status == 303, sent.text
            where = sent.headers["Location"]
            if "/result/" in where:
                return where
        raise AssertionError("The journey does not end.")


def test_a_journey_goes_on_whichever_machine_answers(site, tmp_path):
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    of_its_own = [{**site, "ADVISOR_VAR_DIR": str(folder)} for folder in folders]

    with (
        serving(of_its_own[0], folders[0]) as one,
        serving(of_its_own[1], folders[1]) as other,
    ):
        result = Student(one, other, other).answer_all()
        read = [machine.get(result, **BEHIND_A_PROXY) for machine in (one, other)]

    assert [page.status for page in read] == [200, 200]
