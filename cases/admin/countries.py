"""Countries picked by their names; the codes they are stored by help nobody."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.admin.base import DraftForm
from cases.admin.choices import ChosenFirst
from cases.country_names import country_names
from cases.models.base import codes_in


class CountriesField(forms.MultipleChoiceField):
    """Boxes with the names of all countries; cleaned to their codes."""

    def clean(self, value: Any) -> str:
        # By their codes, as a file has them: nothing seems changed that was not.
        return " ".join(sorted(super().clean(value)))

    def prepare_value(self, value: Any) -> Any:
        return list(codes_in(value)) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(codes_in(initial or "")) != set(data or ())


class CountryGroupForm(DraftForm):
    """A group, with its countries by name."""

    countries = CountriesField(
        label=capfirst(_("countries")),
        help_text=_("Those in the group stand first. A name is found with Ctrl+F."),
        widget=ChosenFirst(label=capfirst(_("countries"))),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "countries" in self.fields:
            self.fields["countries"].choices = list(country_names().items())
