"""Forms by which somebody publishes, rolls back or withdraws, having seen what it does."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.engine.findings import Finding, FindingKind
from cases.models import Publication
from cases.review import Review, note_with
from cases.verification import DraftCheck

WITHDRAW, KEEP = "withdraw", "keep"
_PLAN, _SHORT = "plan_", 12


class NoteForm(forms.Form):
    """Why this is done; the others read it."""

    note = forms.CharField(
        label=capfirst(_("note")),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("What changed and why, such as “Plafonds de la C2S au 1er avril”."),
    )


class DecisionForm(NoteForm):
    """The note, and the tick that somebody looked at the students whose results move.

    The tick carries the name of the difference that was shown: it holds for no other one.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    looked = forms.MultipleChoiceField(
        label=_("Who gets another result"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Look at who gets another result, then tick this."),
            "invalid_choice": _(
                "What would change is no longer what you ticked: look at it again."
            ),
        },
    )

    def __init__(self, *args: Any, review: Review | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if review is None or not review.moves_students:
            del self.fields["looked"]
            return
        ticked = gettext("I have looked at it. %(counted)s")
        ticked %= {"counted": review.counted()}
        self.fields["looked"].choices = [(review.name, ticked)]


class PublishForm(DecisionForm):
    """The moment, the reason for warnings, what becomes of each plan, and what was shown."""

    reason = forms.CharField(
        label=capfirst(_("why the warnings may stand")),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text=_("Needed when there are warnings; it stays in the history."),
    )
    live_from = forms.DateTimeField(
        label=capfirst(_("live from")),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Paris time. Left empty: at once."),
    )
    checked = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    warned = forms.CharField(widget=forms.HiddenInput, required=False)
    checked_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, check: DraftCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._check = check
        review: Review | None = kwargs["review"]
        for publication in review.standing.planned if review else ():
            self.fields[f"{_PLAN}{publication.pk}"] = _plan_field(publication)

    @property
    def plans(self) -> list[forms.BoundField]:
        """What becomes of each planned publication."""
        return [self[name] for name in self.fields if name.startswith(_PLAN)]

    def clean_live_from(self) -> Any:
        moment = self.cleaned_data["live_from"]
        if moment is not None and moment <= timezone.now():
            raise forms.ValidationError(_("This moment has passed."))
        return moment

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if self._check.warnings and not reason:
            raise forms.ValidationError(_("Say why the warnings may stand."))
        warned = self.data.get("warned", "").split()
        if not set(names_of(self._check.warnings)) <= set(warned):
            raise forms.ValidationError(
                _(
                    "The checks find other warnings for the day from which it is live: "
                    "read them above, then publish."
                )
            )
        return reason

    def withdrawn(self) -> set[int]:
        """The planned publications that shall not come, by id."""
        return {
            int(name.removeprefix(_PLAN))
            for name, choice in self.cleaned_data.items()
            if name.startswith(_PLAN) and choice == WITHDRAW
        }

    def whole_note(self) -> str:
        """The note, and the reason given for the warnings."""
        return note_with(self.cleaned_data["note"], self.cleaned_data["reason"])


def names_of(findings: Iterable[Finding]) -> list[str]:
    """What a form carries, to say which findings it showed."""
    said = (f"{f.kind.value} {f.place} {_undated(f)}" for f in findings)
    return [hashlib.sha256(each.encode()).hexdigest()[:_SHORT] for each in said]


def _undated(finding: Finding) -> tuple[str, ...]:
    """A figure without an amount is the same finding on every day."""
    is_dated = finding.kind is FindingKind.FIGURE_WITHOUT_AMOUNT
    return () if is_dated else finding.detail


def _plan_field(publication: Publication) -> forms.ChoiceField:
    """Whether a planned publication stays: no answer is given beforehand."""
    moment = timezone.localtime(publication.live_from)
    said = {
        "number": publication.revision.number,
        "moment": date_format(moment, "DATETIME_FORMAT"),
        "who": publication.by or gettext("the command line"),
        "note": publication.note,
    }
    return forms.ChoiceField(
        label=gettext(
            "Revision %(number)s is planned from %(moment)s (%(who)s). %(note)s"
        )
        % said,
        widget=forms.RadioSelect,
        choices=(
            (WITHDRAW, gettext("Withdraw it: it does not come.")),
            (KEEP, gettext("Keep it: from its moment on, students get it.")),
        ),
        error_messages={"required": _("Say whether this plan stays.")},
    )
