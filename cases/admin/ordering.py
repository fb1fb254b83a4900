"""Rows put in another order: by two buttons, by dragging, or by their numbers as before."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import audit
from cases.admin.recording import RecordedAdmin
from cases.differences import changes_between
from cases.models.base import Ordered
from cases.quoting import inside
from cases.state import state_of

# What a button sends: "12 before 15", of keys in the database; and the order on its page.
MOVE, SHOWN = "_move", "_shown_order"
SIDES = ("before", "after")
_STEP = 10


class OrderChanged(Exception):
    """The rows are not in the order any more in which the page showed them."""


def place(row: Ordered, side: str, other: Ordered, *, by: Any) -> None:
    """Put a row directly before or after another one, for the audit trail as for the rules.

    As few numbers as possible change. Raises OrderChanged when they are no siblings.
    """
    rows = list(row.siblings().select_for_update())
    if row not in rows or other not in rows or row == other or side not in SIDES:
        raise OrderChanged
    rows.remove(row)
    at = rows.index(other) + (side == "after")
    low = rows[at - 1].position if at else 0
    high = rows[at].position if at < len(rows) else low + 2 * _STEP
    rows.insert(at, row)
    if high - low > 1:
        wanted = {row: (low + high) // 2}
    else:
        wanted = {one: n * _STEP for n, one in enumerate(rows, start=1)}
    for one, position in wanted.items():
        if one.position != position:
            before = state_of(one)
            one.position = position
            one.save(update_fields=["position"])
            audit.record(changes_between(before, state_of(one), by=by))


class OrderedAdmin(RecordedAdmin):
    """A list whose rows are moved where they stand."""

    class Media:
        js = (Script("workshop/order.js", type="module"),)

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        shown = super().get_list_display(request)
        if not issubclass(self.model, Ordered) or not self.has_change_permission(
            request
        ):
            return shown
        return (*shown, "moves")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Each row learns its neighbours, where the list stands in the rows' own order."""
        changes = super().get_changelist_instance(request)
        rows = list(changes.result_list)
        if "moves" in changes.list_display and not changes.params.get("o"):
            for one, above, below in zip(
                rows, [None, *rows], [*rows[1:], None], strict=False
            ):
                one.above = above if above and above.family == one.family else None
                one.below = below if below and below.family == one.family else None
            changes.shown_order = " ".join(str(row.pk) for row in rows)
        return changes

    @admin.display(description=_("move"))
    def moves(self, row: Any) -> SafeString | str:
        """Two buttons that say what they do to whom."""
        sides = (
            ("before", "↑", getattr(row, "above", None), _("Move “%(name)s” up")),
            ("after", "↓", getattr(row, "below", None), _("Move “%(name)s” down")),
        )
        buttons = format_html_join(
            "",
            '<button type="submit" class="move" id="{}" name="{}" value="{}" '
            'aria-label="{}" title="{}">{}</button>',
            (
                (
                    f"move-{row.pk}-{side}",
                    MOVE,
                    f"{row.pk} {side} {other.pk}",
                    words % {"name": inside(row)},
                    words % {"name": inside(row)},
                    arrow,
                )
                for side, arrow, other, words in sides
                if other is not None
            ),
        )
        return format_html('<span class="moves">{}</span>', buttons) if buttons else "—"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if request.method == "POST" and MOVE in request.POST:
            return self._move(request)
        return super().changelist_view(request, extra_context)

    def _move(self, request: HttpRequest) -> HttpResponse:
        """Move what a button or a drop names; the page then stands where it stood."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        number, side, beside = [*request.POST[MOVE].split(" "), "", ""][:3]
        try:
            with transaction.atomic():
                row, other = (self._row(key, request) for key in (number, beside))
                self._check_order(request, row)
                place(row, side, other, by=request.user)
        except OrderChanged:
            self.message_user(
                request,
                gettext("Nothing was moved: the order has changed. Look at it again."),
                messages.WARNING,
            )
            return HttpResponseRedirect(request.get_full_path())
        words = (
            gettext("“%(name)s” now stands before “%(other)s”.")
            if side == "before"
            else gettext("“%(name)s” now stands after “%(other)s”.")
        )
        self.message_user(
            request,
            words % {"name": inside(row), "other": inside(other)},
            messages.SUCCESS,
        )
        here = request.get_full_path()
        return HttpResponseRedirect(f"{here}#move-{row.pk}-{side}")

    def _row(self, number: str, request: HttpRequest) -> Any:
        row = self.get_object(request, number) if number.isdigit() else None
        if row is None:
            raise OrderChanged
        return row

    def _check_order(self, request: HttpRequest, row: Ordered) -> None:
        """What was shown must still be in that order. Raises OrderChanged."""
        shown = request.POST.get(SHOWN, "").split()
        now = [str(pk) for pk in row.siblings().values_list("pk", flat=True)]
        known = set(now)
        if [pk for pk in shown if pk in known] != [pk for pk in now if pk in shown]:
            raise OrderChanged
