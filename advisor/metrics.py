"""Counts for Prometheus: how many requests, how they ended and how long they took."""

import os
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector

from cases.rulebooks import damaged_revision

ADDRESS = "/metrics"
# Where the workers of one machine put their counts together, and which of them this is.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
WORKER = "ADVISOR_WORKER"

if FOLDER in os.environ:
    # A worker that takes another's place goes on with its counts: the files stay few.
    values.ValueClass = values.MultiProcessValue(
        lambda: os.environ.get(WORKER, "first")
    )

REQUESTS = Counter(
    "advisor_requests", "Requests answered", ("view", "method", "status")
)
SECONDS = Histogram("advisor_request_seconds", "Time to answer a request", ("view",))
# 0 when all is well: something to be told of at night.
DAMAGED = Gauge(
    "advisor_damaged_revision",
    "The revision that should be live and cannot be read, or 0",
    multiprocess_mode="livemax",
)
METHODS = ("GET", "HEAD", "POST")


class Metrics:
    """Counts every request, and shows the counts to whoever has the token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == ADDRESS and _may_look(request):
            return _counts()
        started = time.perf_counter()
        response = self.get_response(request)
        DAMAGED.set(damaged_revision() or 0)
        # A view's name and never its address: that may hold a private link.
        match = request.resolver_match
        view = match.view_name if match else "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - started)
        return response


def _may_look(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return secrets.compare_digest(
        given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()
    )


def _counts() -> HttpResponse:
    registry = REGISTRY
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response
