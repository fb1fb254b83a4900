"""Names in a sentence, between the quotation marks of the reader's language."""

import re

from django.db.models import Model
from django.utils.translation import gettext

_GUILLEMETS = re.compile(r"«[ \u00a0\u202f]*(.*?)[ \u00a0\u202f]*»", re.DOTALL)
_CURLED = re.compile(r"“(.*?)”", re.DOTALL)


def quoted(words: object) -> str:
    """The words between quotation marks; marks inside them become those of an inner pair."""
    return gettext("“%(words)s”") % {"words": inside(words)}


def inside(words: object) -> str:
    """Words that a sentence sets between quotation marks, with inner marks for their own."""
    outer = gettext("“%(words)s”")[0]
    if outer == "«":
        return _GUILLEMETS.sub(r"“\1”", str(words))
    return _CURLED.sub(r"‘\1’", str(words))


def kind_and_name(row: Model) -> str:
    """A row as a person names it: what it is, then its own name in quotation marks."""
    return f"{row._meta.verbose_name} {quoted(row)}"
