"""Several of a list, as boxes to tick: those chosen stand first, and whole sentences show."""

from typing import Any

from django import forms


class ChosenFirst(forms.CheckboxSelectMultiple):
    """Boxes in a frame that is moved when the list is long; no key is held while clicking."""

    template_name = "admin/cases/choices.html"

    class Media:
        js = (forms.Script("workshop/boxes.js", type="module"),)

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.label = label

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["label"] = self.label
        return context

    def optgroups(self, *args: Any, **kwargs: Any) -> list[Any]:
        groups = super().optgroups(*args, **kwargs)
        return sorted(groups, key=lambda group: not group[1][0]["selected"])
