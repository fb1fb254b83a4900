"""A new revision that cannot be read: the last good one stays, and those who watch are told."""

import json
import time

import pytest

from tests.ops.publishers import DAMAGE
from tests.ops.running import run, serving
from tests.ops.students import crowd, read_back
from tests.ops.test_metrics import ASKED, TOKEN

pytestmark = pytest.mark.one_database
GAUGE = "advisor_damaged_revision"


def gauge(server) -> float:
    """The damaged revision that Prometheus reads of."""
    lines = server.get("/metrics", **ASKED).text.splitlines()
    (line,) = [line for line in lines if line.startswith(GAUGE)]
    return float(line.rpartition(" ")[2])


def publish(*task: str, environment) -> None:
    """Publish as another process does; every worker has looked afterwards."""
    done = run("-m", "tests.ops.publishers", *task, environment=environment)
    assert done.returncode == 0, done.stderr
    time.sleep(2.5)


@pytest.mark.parametrize("kind", DAMAGE)
def test_the_last_good_revision_stays_when_a_damaged_one_goes_live(
    site, tmp_path, kind
):
    given = {**site, "METRICS_TOKEN": TOKEN}
    with serving(given, tmp_path) as server, crowd(server) as students:
        students.finished(2)
        well = gauge(server)
        publish("a_damaged_one", kind, environment=given)
        students.finished(2)
        told, said = gauge(server), server.get("/readyz")
        read = read_back(server, students)
        publish("again", environment=given)
        students.finished(2)
        again, mended = gauge(server), server.get("/readyz")
        read += read_back(server, students)
    logged = [line for line in server.records() if line["levelname"] == "ERROR"]

    assert students.faults == []
    assert students.broken == {}
    assert {page.status for page in read} == {200}
    assert (well, told, again) == (0, 2, 0)
    assert said.status == 200
    assert "revision 2" in json.loads(said.text)["damaged"]
    assert json.loads(mended.text) == {"database": "ok", "rulebook": "ok"}
    # Each worker says it once, and not at every look.
    assert 1 <= len(logged) <= 2
    assert "last good revision stays" in logged[0]["message"]


def test_a_machine_that_starts_while_the_newest_revision_is_damaged_serves_the_one_before(
    site, tmp_path
):
    publish("a_damaged_one", "cut off", environment=site)

    with serving(site, tmp_path) as server, crowd(server) as students:
        students.finished(2)

    assert students.faults == []
    assert students.broken == {}
