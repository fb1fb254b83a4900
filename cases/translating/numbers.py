"""The numbers a sentence holds, by their value, however its language writes them."""

import re

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_SPACES = "\u00a0\u202f "
_THOUSANDS = {"en": ",", "zh-hans": ",", "es": "." + _SPACES, "ar": ".," + _SPACES}


def numbers_in(text: str, language: str) -> frozenset[str]:
    """Every number, in plain digits with a full stop: 1 234,50 is 1234.50."""
    return frozenset(
        number
        for found in _NUMBER.findall(text)
        for number in _values(found, _THOUSANDS.get(language, _SPACES))
    )


def _values(written: str, thousands: str) -> list[str]:
    """One number, or several that merely stand side by side, as in “1 36 46”."""
    parts = re.split(r"([.,\u00a0\u202f ])", written)
    values = [_plain(parts[0])]
    for separator, digits in zip(parts[1::2], parts[2::2], strict=True):
        if separator in thousands and len(digits) == 3 and "." not in values[-1]:
            values[-1] += _plain(digits)
        elif separator in _SPACES:
            values.append(_plain(digits))
        else:
            values[-1] += f".{_plain(digits)}"
    return values


def _plain(digits: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(int(digit)) for digit in digits)
