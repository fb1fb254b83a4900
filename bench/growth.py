"""What a page costs when the rulebook grows: 10, 100 and 1,000 cases, 1 and 2 workers.

Requests per second of a section and of a result beside a constant view, and the memory of
one worker after all that. The load comes from wrk, on the machine that it measures.
"""

from pathlib import Path

from bench.pages import (
    CLIENTS,
    ROUNDS,
    SECONDS,
    Browser,
    requests_per_second,
    site,
    walk_to_result,
)

SIZES = (10, 100, 1000)
STUDENT = {
    "nationality": "FR",
    "insured_in": "DZ",
    **{f"q{n}": "abcd"[n % 4] for n in range(38)},
}
# Run where the site's settings are.
PUBLISH = """
import django, sys
django.setup()
from django.contrib.auth import get_user_model
from bench.synthetic import worded
from cases import publishing
cases = int(sys.argv[1])
user = get_user_model().objects.create_superuser("lea")
publishing.load_into_draft(worded(cases if cases <= 100 else cases + 1))
publishing.publish(by=user, note="A synthetic rulebook")
"""


def memory_of(port: int) -> list[tuple[int, int]]:
    """Of each worker that listens on a port: MB resident, and MB of its own."""
    found = []
    for status in Path("/proc").glob("[0-9]*/cmdline"):
        command = status.read_bytes()
        if f"127.0.0.1:{port}".encode() not in command:
            continue
        folder = status.parent
        sizes = {
            line.split(":")[0]: int(line.split()[1])
            for line in (folder / "smaps_rollup").read_text().splitlines()[1:]
        }
        parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        if f"127.0.0.1:{port}".encode() in Path(f"/proc/{parent}/cmdline").read_bytes():
            found.append((sizes["Rss"] // 1024, sizes["Pss"] // 1024))
    return found


def measure(cases: int, workers: int) -> str:
    with site(workers, ("-c", PUBLISH, str(cases))) as (port, _environment):
        browser = Browser(port)
        section, result = walk_to_result(
            browser, "fr", first="pnationality", student=STUDENT
        )
        cookie = ["-H", f"Cookie: {browser.headers['Cookie']}"]
        best: dict[str, float] = {}
        for _ in range(ROUNDS):
            for path in ("/bench/constant/", section, result):
                rate = requests_per_second(f"http://127.0.0.1:{port}{path}", cookie)
                best[path] = max(best.get(path, 0.0), rate)
        memory = memory_of(port)
    constant = best.pop("/bench/constant/")
    shares = "   ".join(
        f"{name} {rate:5.0f}/s ({rate / constant:.2f})"
        for name, rate in zip(("section", "result"), best.values(), strict=True)
    )
    resident, own = (max(sizes) for sizes in zip(*memory, strict=True))
    return f"{shares}   a worker {resident} MB, {own} MB of its own"


def main() -> None:
    print(
        f"{CLIENTS} clients, best of {ROUNDS} rounds of {SECONDS:.0f} s; in brackets,"
    )
    print("the share of a view that returns a constant on the same server")
    for workers in (1, 2):
        for cases in SIZES:
            line = measure(cases, workers)
            print(f"{workers} workers, {cases:4} cases   {line}", flush=True)


if __name__ == "__main__":
    main()
