"""Steps that would have to come before themselves are refused where they are chosen."""

from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.admin.base import DraftForm
from cases.models import Step
from cases.quoting import quoted


class StepForm(DraftForm):
    """A step, whose earlier steps do not wait for it."""

    def clean_after(self) -> Any:
        after = self.cleaned_data["after"]
        ring = _ring(self.instance, after)
        if ring:
            raise ValidationError(
                _("These steps would wait for each other: %(steps)s."),
                "ring",
                {"steps": " → ".join(quoted(step) for step in ring)},
            )
        return after


def _ring(step: Step, after: Any) -> list[Step]:
    """The steps that would wait for each other, in their order; none when all is well."""
    pairs = Step.after.through._default_manager.values_list(
        "from_step_id", "to_step_id"
    )
    before: dict[int | None, set[int]] = {}
    for later, earlier in pairs:
        before.setdefault(later, set()).add(earlier)
    before[step.pk] = {earlier.pk for earlier in after}
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        steps = Step.objects.in_bulk(error.args[1])
        ring = [steps[pk] for pk in reversed(error.args[1])]
        return ring if step in ring else []
    return []
