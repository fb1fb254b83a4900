"""Countries picked by their names; the codes they are stored by help nobody."""

from typing import Any

from babel import Locale
from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from cases.admin.base import DraftForm
from cases.admin.choices import ChosenFirst
from cases.engine.countries import COUNTRIES
from cases.models.base import codes_in
from cases.reading import folded


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
        names = Locale.parse(to_locale(get_language() or "fr")).territories
        named = [(code, names.get(code, code)) for code in COUNTRIES]
        if "countries" in self.fields:
            self.fields["countries"].choices = sorted(
                named, key=lambda pair: folded(pair[1])
            )
