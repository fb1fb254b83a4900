"""Prometheus reads counts of all workers, with a token; without one there is nothing."""

from django.test import Client

from tests.ops.running import serving

TOKEN = "a-token-for-prometheus"
ASKED = {"host": "10.0.0.7:8000", "Authorization": f"Bearer {TOKEN}"}
BEHIND_A_PROXY = {"host": "cover.example.org", "X_Forwarded_Proto": "https"}


def counted(text: str, view: str, status: int) -> float:
    """How many requests to a view ended like that, in what Prometheus reads."""
    labels = {f'view="{view}"', f'status="{status}"'}
    (line,) = [
        line
        for line in text.splitlines()
        if line.startswith("advisor_requests_total{") and all(x in line for x in labels)
    ]
    return float(line.rpartition(" ")[2])


def test_the_counts_of_all_workers_are_read_in_one_place(site, tmp_path):
    with serving({**site, "METRICS_TOKEN": TOKEN}, tmp_path) as server:
        for _ in range(12):
            server.get("/es/", **BEHIND_A_PROXY)
        server.get("/es/result/ab-C_9-secret/", **BEHIND_A_PROXY)
        counts = server.get("/metrics", **ASKED)
        refused = server.get("/metrics", **BEHIND_A_PROXY)

    assert counts.status == 200
    assert counted(counts.text, "home", 200) == 12
    assert counted(counts.text, "result", 404) == 1
    assert "ab-C_9-secret" not in counts.text
    assert refused.status == 404
    assert "advisor_requests_total" not in refused.text


def test_without_a_token_there_are_no_metrics(client: Client, db):
    client.raise_request_exception = False

    assert client.get("/metrics").status_code in (404, 503)
