"""Any machine answers any request of any student: nothing of them lies on one machine."""

from tests.ops.running import serving
from tests.ops.students import BEHIND_A_PROXY, Student


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
