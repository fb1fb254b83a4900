"""Why a rulebook file cannot be read, in the words of staff: what stands there, what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.engine.misread import Misread, MisreadKind, YamlFault
from cases.quoting import quoted

SENTENCES: Mapping[MisreadKind, Promise] = {
    MisreadKind.NO_FILE: _("There is no file here whose name ends in .yaml."),
    MisreadKind.FILE_LARGE: _("The file is larger than 4 MB. No rulebook is."),
    MisreadKind.DEEP: _(
        "Line %(line)s is nested too deeply for a rulebook. Look for a bracket too many."
    ),
    MisreadKind.LONG: _("From line %(line)s on, the file is too long for a rulebook."),
    MisreadKind.ALIAS: _(
        "Line %(line)s points elsewhere by *%(found)s. Write out what it stands for."
    ),
    MisreadKind.KEY_NO_TEXT: _(
        "The name before the colon in line %(line)s is a list or a group of fields. Write "
        "one word."
    ),
    MisreadKind.KEY_TWICE: _(
        "Line %(line)s says %(found)s a second time. Remove or rename one of the two."
    ),
    MisreadKind.SEVERAL: _(
        "The file holds several documents. Remove the lines that hold --- alone."
    ),
    MisreadKind.FORMAT: _("The first line must say “format: %(format)s”."),
    MisreadKind.TWICE: _("This key stands at %(other)s already. Choose another one."),
    MisreadKind.NO_FIELDS: _(
        "Fields are expected here, each on a line of its own as “name: value”."
    ),
    MisreadKind.NOT_A_NAME: _("%(found)s is not a name. Put it in quotation marks."),
    MisreadKind.TEXT_MISSING: _("This text is missing. Write it."),
    MisreadKind.TEXT_LONG: _("This is longer than %(most)s characters. Shorten it."),
    MisreadKind.NO_TEXT: _("One text is expected here, and not a list or fields."),
    MisreadKind.ADDRESS: _(
        "%(found)s is not a public address. Write one that begins with “https”."
    ),
    MisreadKind.NO_LIST: _("A list is expected here, such as [a, b]."),
    MisreadKind.NO_NAMES: _("A list of plain names is expected here, such as [a, b]."),
    MisreadKind.NAME_LONG: _("%(found)s is too long for a name. Shorten it."),
    MisreadKind.SEVERAL_NAMES: _(
        "%(found)s is not one name. Write it without spaces, commas and equal signs."
    ),
    MisreadKind.FLAG: _("Write true or false here, and not %(found)s."),
    MisreadKind.NUMBER: _("A whole number is expected here, and not %(found)s."),
    MisreadKind.NUMBER_RANGE: _(
        "A whole number from %(least)s to %(most)s is expected here, and not %(found)s."
    ),
    MisreadKind.AMOUNT: _(
        "An amount such as 10339 or 4.50 is expected here, and not %(found)s."
    ),
    MisreadKind.DATE_MISSING: _("This date is missing. Write one such as 2026-11-23."),
    MisreadKind.DATE: _(
        "A date such as 2026-11-23 is expected here, and not %(found)s."
    ),
    MisreadKind.CHOICE: _("%(found)s is not possible here. Write one of: %(allowed)s."),
    MisreadKind.NO_KEYS: _(
        "Keys are expected here, each with its fields below it, further in."
    ),
    MisreadKind.KEY: _(
        "A key is made of lower-case letters, digits and underscores, such as ehic_card."
    ),
    MisreadKind.UNKNOWN_FIELD: _(
        "No such field is known here: %(found)s. Look at the spelling, or remove it."
    ),
    MisreadKind.ALTERNATIVE: _("Each alternative is a list of conditions."),
    MisreadKind.ALTERNATIVES: _(
        "At most %(most)s alternatives are possible. Make two situations of this one."
    ),
    MisreadKind.ONE_TEST: _(
        "The condition on %(found)s needs “is” or “is_not”: one of the two."
    ),
    MisreadKind.NO_VALUE: _("The condition on %(found)s needs at least one answer."),
    MisreadKind.COMPARISON: _(
        "%(found)s is not a comparison of two dates. Write “left >= right” or “left >= "
        "right + 90 days”, with the keys of two questions about a date."
    ),
    MisreadKind.DEPARTMENT: _(
        "%(found)s is not the code of a department, such as 75, 2A or 974."
    ),
    MisreadKind.NAMED_TWICE: _("%(found)s stands here twice. Remove one of the two."),
    MisreadKind.PERIOD_TWICE: _(
        "Two periods start on %(found)s. Change the first day of one of them."
    ),
    MisreadKind.PERIOD_ENDS: _(
        "A period ends on %(found)s, before it starts on %(other)s. Change one of the two "
        "days."
    ),
    MisreadKind.CHECKED: _(
        "The next check is on %(found)s, before the last one on %(other)s. Change one of "
        "the two days."
    ),
}
"""What is said of each kind; of the two that are not here, the words come from elsewhere."""

IN_YAML: Mapping[YamlFault, Promise] = {
    YamlFault.TAB: _("A tab stands here. Put spaces in its place."),
    YamlFault.COLON: _(
        "No colon can stand here. Put the whole text in quotation marks, or begin the line "
        "exactly below the one it belongs to."
    ),
    YamlFault.NO_COLON: _(
        "A colon with a space behind it is missing in this line. If it goes on with the "
        "text above, put that text in quotation marks."
    ),
    YamlFault.MARGIN: _(
        "This does not fit what stands above. Begin the line exactly below its neighbours, "
        "and look for a quotation mark inside a text in quotation marks."
    ),
    YamlFault.DASH_MISSING: _(
        "The list above goes on with a dash. Begin this line with one, or further left."
    ),
    YamlFault.DASH_HERE: _(
        "A list cannot begin behind the name. Begin it on the next line, further in."
    ),
    YamlFault.QUOTE: _(
        "The quotation mark that opens here is never closed. Close it at the end of the "
        "text."
    ),
    YamlFault.BRACKET: _(
        "The list that opens with [ here is not closed, or a comma is missing in it."
    ),
    YamlFault.BRACE: _(
        "The fields that open with { here are not closed, or a comma is missing between "
        "two of them."
    ),
    YamlFault.SIGN: _(
        "No text begins with this sign. Put the whole text in quotation marks."
    ),
    YamlFault.STRAY: _(
        "This sign closes or parts something that was never opened. Remove it, or put the "
        "whole text in quotation marks."
    ),
    YamlFault.ESCAPE: _(
        "A backslash stands before a letter where it means nothing. Write it twice."
    ),
    YamlFault.BLOCK: _(
        "Nothing may stand behind this sign. Begin the text on the next line, or put it in "
        "quotation marks."
    ),
    YamlFault.CONTROL: _(
        "This character cannot be shown, and no text may hold it. Remove it."
    ),
    YamlFault.OTHER: _(
        "From here on, the file is not written as YAML is. Compare it with a file that was "
        "downloaded here."
    ),
}


def sentence_of(misread: Misread) -> str | SafeString:
    """What is wrong, and what to do about it, in the reader's language."""
    if misread.yaml is not None:
        return _in_yaml(misread.yaml, misread.values)
    if misread.kind not in SENTENCES:
        return _in_english(gettext("The file cannot be read."), misread.values)
    values = dict(misread.values)
    if "found" in values and misread.kind not in _BARE:
        values["found"] = quoted(values["found"])
    return str(SENTENCES[misread.kind]) % values


_BARE = (
    MisreadKind.ALIAS,
    MisreadKind.UNKNOWN_FIELD,
    MisreadKind.PERIOD_TWICE,
    MisreadKind.PERIOD_ENDS,
    MisreadKind.CHECKED,
)
"""Where what was found is said as it is."""


def _in_yaml(fault: YamlFault, values: Mapping[str, object]) -> SafeString:
    where = (
        gettext("Line %(line)s, column %(column)s, at %(found)s.")
        if values["found"]
        else gettext("Line %(line)s, column %(column)s, at the end of the line.")
    )
    where %= {**values, "found": quoted(values["found"])}
    said = f"{where} {IN_YAML[fault]}"
    if fault is YamlFault.OTHER:
        return _in_english(said, values)
    return format_html("{}", said)


def _in_english(said: str, values: Mapping[str, object]) -> SafeString:
    """A sentence, and after it the words of what reads files, which knows English only."""
    return format_html(
        '{} {} <q lang="en" dir="ltr">{}</q>',
        said,
        gettext("The reason in English:"),
        values["reason"],
    )
