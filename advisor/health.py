"""Whether this process lives and may be sent students, for those who watch it."""

from collections.abc import Callable

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from cases.models import Publication
from cases.rulebooks import NoLiveRulebook, damaged_revision, live_rulebook


class HealthChecks:
    """Answers /healthz and /readyz whatever the host, the scheme or the language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path)
        if probe is None:
            return self.get_response(request)
        response = probe(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nothing else, so it is slow for no one else's fault."""
    return JsonResponse({"process": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Each part that students need, and 503 when one of them fails.

    A damaged revision is said, and fails nobody: students are advised by the one before.
    """
    parts = {"database": _database(), "rulebook": _rulebook()}
    are_well = all(said == "ok" for said in parts.values())
    if (damaged := damaged_revision()) is not None:
        parts["damaged"] = f"revision {damaged}; the last good one stays"
    return JsonResponse(parts, status=200 if are_well else 503)


def _database() -> str:
    try:
        Publication.objects.exists()
    except DatabaseError:
        return "does not answer"
    return "ok"


def _rulebook() -> str:
    try:
        live_rulebook()
    except NoLiveRulebook:
        return "none is live"
    return "ok"


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": alive,
    "/readyz": ready,
}
