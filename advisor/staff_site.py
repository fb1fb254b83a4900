"""The admin as the staff find it: the rulebook's tables in the order of the advice itself."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from advisor.security.devices import remember
from advisor.security.passkeys import work_here

_RULEBOOK = "cases"
# A table that is on no shelf stands on the last one.
_SHELVES = (
    (_("What students are asked"), ("Section", "Question", "Impossibility")),
    (
        _("Who gets which case"),
        ("Situation", "CountryGroup", "Comparison", "CoverageCase"),
    ),
    (
        _("What the page advises"),
        ("Step", "Document", "OfficeKind", "Office", "Department", "Link"),
    ),
    (_("Where it was read"), ("Source", "Figure")),
    (
        _("Checked, translated, published"),
        ("Scenario", "Message", "DraftChange", "Revision", "Publication"),
    ),
)


class StaffSite(admin.AdminSite):
    """The stock admin with a name of its own and its tables in order."""

    site_header = site_title = _("Health cover in France")
    index_title = _("What the staff look after")

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who signs in is known in this browser from then on."""
        offered = {"passkeys_work_here": work_here(request), **(extra_context or {})}
        response = super().login(request, offered)
        has_signed_in = request.method == "POST" and response.status_code == 302
        if has_signed_in and request.user.is_authenticated:
            remember(request, response, request.user.get_username())
        return response

    def get_urls(self) -> list[Any]:
        """The stock addresses, and that of the search over the whole rulebook."""
        # The screens themselves are made while this site is.
        from cases.admin.search import search_view

        search = path("search/", self.admin_view(search_view), name="search")
        return [search, *super().get_urls()]

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        """The apps, the rulebook first: shelf by shelf, where no app alone is asked for."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        mine = [app for app in apps if app["app_label"] == _RULEBOOK]
        others = [app for app in apps if app["app_label"] != _RULEBOOK]
        shelves = [shelf for app in mine for shelf in _shelved(app)]
        # Students' pages before accounts, which are seldom opened.
        return shelves + sorted(others, key=lambda app: app["app_label"] != "advisor")


def _shelved(app: dict[str, Any]) -> list[dict[str, Any]]:
    models = {model["object_name"]: model for model in app["models"]}
    shelves = []
    for name, tables in _SHELVES:
        found = [models.pop(table) for table in tables if table in models]
        shelves.append({**app, "name": str(name), "models": found})
    shelves[-1]["models"] += models.values()
    return [shelf for shelf in shelves if shelf["models"]]
