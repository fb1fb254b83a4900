"""Names in a sentence, between the quotation marks of the reader's language."""

from django.db.models import Model
from django.utils.translation import gettext


def quoted(words: object) -> str:
    """The words between quotation marks."""
    return gettext("“%(words)s”") % {"words": words}


def kind_and_name(row: Model) -> str:
    """A row as a person names it: what it is, then its own name in quotation marks."""
    return f"{row._meta.verbose_name} {quoted(row)}"
