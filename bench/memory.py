"""The memory of a worker while results of ever other students are opened, in five languages.

What a process keeps of pages is bounded; this shows where it ends. Once with the shipped
rulebook, whose pages are long, and once with a synthetic one of 1,000 cases. The load comes
from wrk, on the machine that it measures.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.growth import PUBLISH, memory_of
from bench.pages import CLIENTS, make_students, site

LANGUAGES = ("fr", "en", "es", "ar", "zh-hans")
STUDENTS = 5_000
# Time for two workers to open each student's page in each language, and more.
SECONDS = 60
BETWEEN_LOOKS = 10
RULEBOOKS = {
    "The shipped rulebook": ("manage.py", "setup_demo", "--verbosity", "0"),
    "1,000 cases": ("-c", PUBLISH, "1000"),
}


def measure(fill: Sequence[str]) -> None:
    """Print the memory of each worker, again and again, and how many pages were opened."""
    with (
        tempfile.TemporaryDirectory() as name,
        site(2, fill) as (port, environment),
    ):
        options = make_students(environment, Path(name), STUDENTS)
        paths = Path(name) / "paths"
        french = paths.read_text().splitlines()
        paths.write_text("\n".join(_in_all_languages(french)))
        print(f"  {len(french)} students in {len(LANGUAGES)} languages")
        print(f"  at the start    {_sizes(port)}")
        command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}", *options]
        load = subprocess.Popen(
            [*command, f"http://127.0.0.1:{port}/"],
            env={**os.environ, "PATHS": str(paths)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for look in range(1, SECONDS // BETWEEN_LOOKS + 1):
            time.sleep(BETWEEN_LOOKS)
            seconds = look * BETWEEN_LOOKS
            print(f"  after {seconds:4} s    {_sizes(port)}", flush=True)
        said, _ = load.communicate()
        if "Non-2xx" in said:
            raise SystemExit(said)
        print("\n".join(line for line in said.splitlines() if "requests in" in line))


def _in_all_languages(french: Sequence[str]) -> list[str]:
    return [
        path.replace("/fr/", f"/{language}/")
        for path in french
        for language in LANGUAGES
    ]


def _sizes(port: int) -> str:
    return ", ".join(f"{rss} MB ({own} of its own)" for rss, own in memory_of(port))


def main() -> None:
    print(
        "2 workers; of each what is resident, and in brackets its share of the machine's"
    )
    for name, fill in RULEBOOKS.items():
        print(name)
        measure(fill)


if __name__ == "__main__":
    main()
