"""Those who watch the site learn whether it lives, whether it is ready, and why not."""

import json

import pytest
from django.test import Client

from tests.ops.running import serving


def test_a_process_that_lives_says_so_whatever_else_is_wrong(bare, tmp_path):
    with serving(bare, tmp_path) as server:
        alive = server.get("/healthz", host="10.0.0.7:8000")
        ready = server.get("/readyz", host="10.0.0.7:8000")

    assert (alive.status, alive.headers["Cache-Control"]) == (200, "no-store")
    assert ready.status == 503
    assert json.loads(ready.text) == {
        "database": "does not answer",
        "rulebook": "none is live",
    }


def test_a_site_with_a_rulebook_is_ready_for_probes_that_know_no_name(site, tmp_path):
    with serving(site, tmp_path) as server:
        ready = server.get("/readyz", host="10.0.0.7:8000")

    assert (ready.status, ready.headers["Cache-Control"]) == (200, "no-store")
    assert json.loads(ready.text) == {"database": "ok", "rulebook": "ok"}
    assert "Set-Cookie" not in ready.headers


@pytest.mark.django_db
def test_before_anything_is_published_a_site_is_not_ready(client: Client):
    ready = client.get("/readyz")

    assert ready.status_code == 503
    assert ready.json() == {"database": "ok", "rulebook": "none is live"}


@pytest.mark.django_db
def test_to_be_alive_takes_no_database(client: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"process": "ok"}


def test_a_probe_only_asks(client: Client):
    assert client.post("/healthz").status_code == 405
