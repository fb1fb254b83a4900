"""In production the site is spoken to over HTTPS alone, and says so to browsers."""

import pytest

from tests.ops.running import serving
from tests.ops.students import BEHIND_A_PROXY

pytestmark = pytest.mark.one_database

TWO_YEARS = "max-age=63072000; includeSubDomains"
PLAIN = BEHIND_A_PROXY | {"X_Forwarded_Proto": "http"}


def test_in_production_browsers_are_bound_to_https_for_two_years(site, tmp_path):
    with serving(site, tmp_path) as server:
        page = server.get("/fr/check/french_number/", **BEHIND_A_PROXY)
        plain = server.get("/fr/", **PLAIN)
        planted = server.get("/fr/", host="cover.example.org")

    assert page.headers["Strict-Transport-Security"] == TWO_YEARS
    assert page.cookies
    assert all("Secure" in cookie for cookie in page.cookies)
    for answer in (plain, planted):
        assert answer.status == 301
        assert answer.headers["Location"] == "https://cover.example.org/fr/"
