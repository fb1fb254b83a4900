"""Documents: the papers offices ask for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.base import Noun, WordsField
from cases.models.sources import its_sources


class Document(Noun):
    """A paper, with the official French name that offices use."""

    name = models.CharField(
        _("official French name"),
        max_length=300,
        help_text=_("Such as “Carte européenne d’assurance maladie (CEAM)”."),
    )
    title = WordsField(
        _("plain name"), help_text=_("The name a reader of each language knows.")
    )
    what = WordsField(_("what it is"))
    how = WordsField(_("how to get it"), help_text=_("How and where to ask for it."))
    refusals = WordsField(
        _("common reasons for refusal"),
        blank=True,
        help_text=_("Such as “Le verso manque.”"),
    )
    to_confirm = WordsField(
        _("to be confirmed"),
        blank=True,
        help_text=_("What is uncertain, why, and with whom to confirm it."),
    )
    sources = its_sources()

    class Meta(Noun.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
