"""Two people on one row: the second save is told what changed, and loses nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from cases import audit
from cases.admin.recording import RecordedAdmin
from cases.differences import changes_between, marked
from cases.state import State, state_of
from cases.telling import Thing, Value

LOADED, OVER = "_loaded", "_save_over"
CONFLICT = 409
_SALT = "cases.admin.loaded"


class Conflict:
    """What others changed in a row since its form was opened."""

    def __init__(self, loaded: State, now: State, since: Any) -> None:
        self.now = _digest(now)
        known = {
            (change.noun, change.key, field.field): change
            for change in reversed(audit.changes_since(since))
            for field in change.fields
        }
        self.lines = [
            self._line(change, name, field, known)
            for change in changes_between(loaded, now)
            for name, field in zip(change.field_names, change.fields, strict=True)
        ]

    def _line(
        self,
        change: audit.Change,
        name: str,
        field: audit.FieldChange,
        known: Mapping[tuple[str, str, str], audit.Change],
    ) -> dict[str, Any]:
        by = known.get((change.noun, change.key, field.field))
        told = field.told
        before, after = marked(told.before, told.after)
        return {
            "thing": change.label,
            "field": name,
            "before": before,
            "after": after,
            "language": told.language,
            "who": by.who if by else "",
            "at": by.at if by else None,
        }


class GuardedForm(forms.ModelForm):
    """A form that is not taken while others' changes have not been looked at."""

    conflict: Conflict | None = None

    def clean(self) -> Any:
        data = super().clean()
        if self.conflict:
            raise ValidationError(
                gettext("Not saved yet: look at what changed, above, and choose."),
                code="conflict",
            )
        return data


class GuardedAdmin(RecordedAdmin):
    """A form carries what it showed, signed; saving compares that with what is stored."""

    def get_form(
        self,
        request: HttpRequest,
        obj: models.Model | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and LOADED in request.POST:
            if not hasattr(request, "draft_conflict"):
                request.draft_conflict = _conflict(request, obj)
            form.conflict = request.draft_conflict
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        conflict = getattr(request, "draft_conflict", None)
        context["conflict"] = conflict
        if obj is not None and self.has_change_permission(request, obj):
            context["loaded"] = request.POST.get(LOADED) or _token(state_of(obj))
        response = super().render_change_form(request, context, **kwargs)
        if conflict:
            response.status_code = CONFLICT
        return response

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """A row deleted while it was edited: what was typed is shown, to be kept."""
        if LOADED not in request.POST:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Someone has deleted this meanwhile"),
            "opts": opts,
            "typed": [
                (name, value)
                for name in request.POST
                if not name.startswith(("_", "csrf")) and not name.endswith("_FORMS")
                for value in request.POST.getlist(name)
                if value
            ],
        }
        template = "admin/cases/deleted_meanwhile.html"
        return TemplateResponse(request, template, context, status=CONFLICT)


def _conflict(request: HttpRequest, obj: models.Model) -> Conflict | None:
    """What stands between this form and its row; None when it may be saved."""
    rows = type(obj)._default_manager.filter(pk=obj.pk)
    if transaction.get_connection().in_atomic_block:
        # Another save of this row waits until this one is through.
        rows = rows.select_for_update()
    now = state_of(rows.first())
    loaded, since = _read(request.POST[LOADED])
    if _digest(loaded) == _digest(now) or request.POST.get(OVER) == _digest(now):
        return None
    return Conflict(loaded, now, since)


def _token(state: State) -> str:
    """A state, signed: what the form showed, and when."""
    things = [(*identity, asdict(thing)) for identity, thing in state.items()]
    kept = {"at": timezone.now().isoformat(), "things": things}
    return signing.dumps(kept, salt=_SALT, compress=True)


def _read(token: str) -> tuple[State, Any]:
    """The state of a token and its moment; nothing known, of one that is not ours."""
    try:
        kept = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return {}, timezone.now()
    state = {(noun, pk): _thing(thing) for noun, pk, thing in kept["things"]}
    return state, parse_datetime(kept["at"])


def _thing(kept: Mapping[str, Any]) -> Thing:
    fields = {name: Value(**value) for name, value in kept["fields"].items()}
    return Thing(**{**kept, "fields": fields})


def _digest(state: State) -> str:
    """What two states share exactly when every field holds the same."""
    raw = [
        (*identity, sorted((name, value.raw) for name, value in thing.fields.items()))
        for identity, thing in sorted(state.items())
    ]
    return hashlib.sha256(json.dumps(raw).encode()).hexdigest()
