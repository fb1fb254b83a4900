"""What languages cost: a page in Arabic beside the same in English, and five catalogues.

Pages are rendered in this process by Django's test client: once with nothing rendered
before, and once as a later reader gets them. The two languages take turns, and the fastest
of each is compared, so that other work on the machine matters least.
"""

import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable

ROUNDS = 60
PAGE_LIMIT, OPEN_LIMIT = 1.05, 50.0


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def _site() -> tuple[object, str]:
    """A client, and the address of a result, on a database of its own."""
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    for command in ("migrate", "compile_catalogues", "setup_demo"):
        call_command(command, verbosity=0)
    client = Client()
    from tests.site.students import MOROCCAN, walk

    response = client.post(walk(client, MOROCCAN, "en"))
    return client, response["Location"]


def _forget() -> None:
    from advisor.rendering import forget_rendered
    from advisor.templatetags.parts import forget_parts
    from cases.rulebooks import live_rulebook

    forget_rendered()
    forget_parts()
    for language in ("en", "ar"):
        live_rulebook().wording(language).memo.clear()


def compare_pages(client, result: str, how: str, prepare: Callable[[], None]) -> None:
    pages = {"home": "/en/", "form": "/en/check/french_number/", "result": result}
    for name, english in pages.items():
        arabic = re.sub("^/en/", "/ar/", english)
        times: dict[str, list[float]] = {english: [], arabic: []}
        for _ in range(ROUNDS):
            for address, taken in times.items():
                prepare()
                taken.append(_ms(lambda address=address: client.get(address)))
        for taken in times.values():
            del taken[:5]
        en, ar = (min(taken) for taken in times.values())
        middle = [statistics.median(taken) for taken in times.values()]
        print(
            f"{how:10} {name:8} English {en:6.2f} ms  Arabic {ar:6.2f} ms  ratio {ar / en:5.3f}"
            f"  (limit {PAGE_LIMIT}; medians {middle[0]:.2f} and {middle[1]:.2f})"
        )


def open_catalogues() -> None:
    """From the bytes of a revision to the first sentence of each language."""
    from cases.models import Revision
    from cases.wording import Catalogue

    revision = Revision.objects.latest("number")
    mos = {c.language: bytes(c.mo) for c in revision.catalogs.all()}
    # The French is the revision's own; four are translations.
    taken = [
        _ms(lambda: [Catalogue(name, mo) for name, mo in mos.items()])
        for _ in range(ROUNDS)
    ]
    size = sum(map(len, mos.values())) / 1024
    print(
        f"catalogues of a revision ({len(mos)} beside the French, {size:.0f} KiB): "
        f"{min(taken):.2f} ms, median {statistics.median(taken):.2f} ms"
        f"  (limit {OPEN_LIMIT:.0f} ms)"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ADVISOR_VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        import django

        django.setup()
        client, result = _site()
        compare_pages(client, result, "from new", _forget)
        compare_pages(client, result, "again", lambda: None)
        open_catalogues()


if __name__ == "__main__":
    main()
